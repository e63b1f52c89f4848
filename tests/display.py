"""The real program on a real X display: a process, driven by mouse and keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageGrab

needs_display = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="needs Xvfb and xdotool",
)
PATIENCE_SECONDS = 180  # that a busy machine may take for anything
LOOK_SECONDS = 0.2  # between two looks at the screen

Screen = np.ndarray  # (800, 1280, 3) int, RGB


class Display:
    """An X display of its own, and the program on it.

    Nothing here waits a fixed time: each step waits for what the one before puts on the screen.
    """

    def __init__(self) -> None:
        read, write = os.pipe()
        # Without -noreset the server starts anew, and refuses connections meanwhile, whenever its
        # last client goes: between two looks at an empty screen that is each time.
        self.server = subprocess.Popen(
            ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", "1280x800x24"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as numbers:
            self.name = f":{numbers.readline().strip()}"
        self.env = os.environ | {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        self.env.pop("WAYLAND_DISPLAY", None)
        self.programs: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start segviewer; the display ends it with itself if it still runs then."""
        return self.start_python("-m", "segviewer", *arguments)

    def start_python(self, *arguments: str | Path) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.programs.append(program)
        return program

    def close(self) -> None:
        for program in self.programs:
            if program.poll() is None:
                program.kill()
            program.communicate()
        self.server.terminate()
        self.server.wait(PATIENCE_SECONDS)

    def do(self, *words: str) -> None:
        """Move the pointer, press buttons and keys."""
        subprocess.run(["xdotool", *words], env=self.env, check=True)

    def ask(self, *words: str) -> str:
        """What xdotool prints; "" where it fails, as for a window that is not there."""
        return subprocess.run(
            ["xdotool", *words], env=self.env, capture_output=True, text=True
        ).stdout.strip()

    def picture(self) -> Screen:
        return np.asarray(ImageGrab.grab(xdisplay=self.name).convert("RGB")).astype(int)

    def focus(self) -> None:
        """Give the keyboard to segviewer's window, as a window manager would.

        X delivers the change of focus before any later key, so no key is lost or goes elsewhere.
        """
        title = ("--onlyvisible", "--name", "segviewer")
        wait_until(lambda: self.ask("search", *title), "the window")
        self.do("windowfocus", "--sync", self.ask("search", *title).splitlines()[0])

    def until(self, holds: Callable[[Screen], bool], what: str) -> Screen:
        """The first screen for which ``holds`` is true."""
        screen = self.picture()

        def look() -> bool:
            nonlocal screen
            screen = self.picture()
            return bool(holds(screen))

        wait_until(look, what)
        return screen

    def quit(self, program: subprocess.Popen[str]) -> str:
        """What the program printed; it must end by itself when it is asked to."""
        self.focus()
        self.do("key", "ctrl+q")
        output, _ = program.communicate(timeout=PATIENCE_SECONDS)
        assert program.returncode == 0, output
        return output

    def wait_until_settled(self, looks: int = 5) -> Screen:
        """The screen once several looks in a row agree."""
        screen, agreeing = self.picture(), 0

        def look() -> bool:
            nonlocal screen, agreeing
            now = self.picture()
            agreeing = agreeing + 1 if np.array_equal(screen, now) else 0
            screen = now
            return agreeing >= looks

        wait_until(look, "a screen that stays as it is")
        return screen


def wait_until(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, f"never there: {what}"
        time.sleep(LOOK_SECONDS)
