"""The real program on a real X display: started as a process, driven by mouse and keyboard."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageGrab

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")),
        reason="needs Xvfb and xdotool",
    ),
]
PATIENCE = 120  # seconds that a busy machine may take for a first mask


class Display:
    """An X display of its own, and the program on it."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as numbers:
            self.name = f":{numbers.readline().strip()}"
        self.env = os.environ | {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        self.env.pop("WAYLAND_DISPLAY", None)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "segviewer", *arguments],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.env, check=True)

    def picture(self) -> np.ndarray:
        return np.asarray(ImageGrab.grab(xdisplay=self.name).convert("RGB")).astype(int)

    def until(self, holds, what: str) -> np.ndarray:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            screen = self.picture()
            if holds(screen):
                return screen
            time.sleep(0.2)
        raise AssertionError(f"never on the screen: {what}")

    def settled(self) -> np.ndarray:
        """The screen once two looks half a second apart agree."""
        before = self.picture()
        for _ in range(40):
            time.sleep(0.5)
            now = self.picture()
            if np.array_equal(before, now):
                return now
            before = now
        return before


@pytest.fixture
def display():
    shown = Display()
    yield shown
    shown.server.terminate()
    shown.server.wait(10)


@pytest.fixture
def photo(tmp_path):
    """Magenta over green: colours that nothing else on the screen has."""
    image = np.zeros((120, 160, 3), np.uint8)
    image[:60] = (255, 0, 255)
    image[60:] = (0, 255, 0)
    path = tmp_path / "magenta.png"
    Image.fromarray(image).save(path)
    return path


def colourful(screen: np.ndarray) -> int:
    """Pixels that are neither grey nor nearly so."""
    return int((np.ptp(screen, axis=2) > 60).sum())


def ended(program: subprocess.Popen[str]) -> str:
    """What the program printed; it must end by itself."""
    try:
        output, _ = program.communicate(timeout=20)
    finally:
        with contextlib.suppress(ProcessLookupError):
            program.kill()
    assert program.returncode == 0, output
    return output


def test_open_switch_point_and_quit(display, photo):
    program = display.start(str(photo))
    display.until(lambda screen: colourful(screen) > 30_000, "mask and tiles")
    before = display.settled()
    display.do("mousemove", "250", "300", "click", "1")
    time.sleep(0.5)
    display.do("key", "1")
    display.until(lambda screen: (np.abs(screen - before).sum(2) > 30).sum() > 300, "a switch")
    after = display.settled()
    display.do("key", "ctrl+z")
    display.until(lambda screen: (np.abs(screen - after).sum(2) > 30).sum() > 300, "its undoing")
    display.do("key", "ctrl+q")
    assert ended(program) == ""


def share(screen: np.ndarray, colour: tuple[int, int, int]) -> int:
    """Pixels of the canvas that are about this colour."""
    canvas = screen[100:560, :980]
    return int((np.abs(canvas - colour).sum(2) < 60).sum())


def test_drag_and_drop_and_the_clipboard(display, photo, tmp_path):
    for name, colour in (("drag", (250, 130, 0)), ("paste", (0, 40, 250))):
        Image.new("RGB", (160, 120), colour).save(tmp_path / f"{name}.png")
    program = display.start(str(photo))
    display.until(lambda screen: colourful(screen) > 30_000, "mask and tiles")
    script = Path(__file__).with_name("giver.py")
    giver = subprocess.Popen(
        [sys.executable, script, tmp_path / "drag.png", tmp_path / "paste.png"], env=display.env
    )
    try:
        display.until(lambda screen: np.ptp(screen[80:140, 1080:1200]) > 100, "the other program")
        # Show the photo itself in the left pane, so that its colours can be looked for.
        display.do("mousemove", "90", "70", "click", "1", "key", "Home", "key", "Return")
        display.until(lambda screen: share(screen, (0, 255, 0)) > 3_000, "the first photo")
        display.do("mousemove", "1130", "110", "mousedown", "1")
        for place in ("1000", "900", "700", "500"):
            time.sleep(0.2)
            display.do("mousemove", place, "300")
        time.sleep(0.3)
        display.do("mouseup", "1")
        display.until(lambda screen: share(screen, (250, 130, 0)) > 5_000, "what was dropped")
        display.do("mousemove", "300", "300", "click", "1", "key", "ctrl+v")
        display.until(lambda screen: share(screen, (0, 40, 250)) > 5_000, "what was pasted")
    finally:
        giver.kill()
        giver.wait()
    display.do("mousemove", "300", "300", "click", "1", "key", "ctrl+q")
    assert ended(program) == ""


def test_the_window_is_there_before_torch(display):
    program = display.start()
    end = time.monotonic() + PATIENCE
    found = ""
    while not found and time.monotonic() < end:
        search = ["xdotool", "search", "--name", "segviewer"]
        found = subprocess.run(search, env=display.env, capture_output=True, text=True).stdout
        time.sleep(0.02)
    # The maps file lists what a process has loaded.
    loaded = Path(f"/proc/{program.pid}/maps").read_text()
    assert "libQt6Widgets" in loaded
    assert "libtorch_cpu" not in loaded
    display.settled()
    display.do("key", "ctrl+q")
    assert ended(program) == ""


def test_a_broken_picture_says_so_on_the_screen(display, tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"not a picture")
    program = display.start(str(path))

    # The sentence stands in the status line, in a colour of its own.
    def orange(screen):
        line = screen[770:]
        return ((line[..., 0] > line[..., 2] + 60) & (line[..., 0] > 120)).sum() > 100

    display.until(orange, "the error's sentence")
    display.do("key", "ctrl+q")
    assert ended(program) == ""
