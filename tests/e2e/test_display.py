"""The real program on a real X display: started as a process, driven by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest
from display import Display, Screen, needs_display, wait_until
from PIL import Image

pytestmark = [pytest.mark.slow, needs_display]
CHANGED_PIXELS = 300  # that a switch changes at least
SOURCE_READY, SOURCE_ACCEPTED = (255, 255, 0), (0, 255, 255)  # colours of the other program


@pytest.fixture
def photo(tmp_path):
    """Magenta over green: colours that nothing else on the screen has."""
    image = np.zeros((120, 160, 3), np.uint8)
    image[:60] = (255, 0, 255)
    image[60:] = (0, 255, 0)
    path = tmp_path / "magenta.png"
    Image.fromarray(image).save(path)
    return path


def colourful(screen: Screen) -> int:
    """Pixels that are neither grey nor nearly so."""
    return int((np.ptp(screen, axis=2) > 60).sum())


def share(screen: Screen, colour: tuple[int, int, int]) -> int:
    """Pixels of the canvas that are about this colour."""
    canvas = screen[100:560, :980]
    return int((np.abs(canvas - colour).sum(2) < 60).sum())


def differs(before: Screen) -> Callable[[Screen], bool]:
    """Whether a screen is another one; the status line, which says times, does not count."""
    return lambda screen: int((np.abs(screen - before)[:760].sum(2) > 30).sum()) > CHANGED_PIXELS


def test_open_switch_point_and_quit(display, photo):
    program = display.start(str(photo))
    display.until(lambda screen: colourful(screen) > 30_000, "mask and tiles")
    opened = display.wait_until_settled()
    display.do("mousemove", "250", "300", "click", "1")
    display.until(differs(opened), "the clicked pixel")
    clicked = display.wait_until_settled()
    display.focus()
    display.do("key", "1")
    display.until(differs(clicked), "a switch")
    display.wait_until_settled()
    display.do("key", "ctrl+z")
    display.until(lambda screen: not differs(clicked)(screen), "its undoing")
    assert display.quit(program) == ""


def test_drag_and_drop_and_the_clipboard(display, photo, tmp_path):
    for name, colour in (("drag", (250, 130, 0)), ("paste", (0, 40, 250))):
        # Of another size than the photo's: a picture of its size in one colour is a mask of it.
        Image.new("RGB", (168, 126), colour).save(tmp_path / f"{name}.png")
    program = display.start(str(photo))
    display.until(lambda screen: colourful(screen) > 30_000, "mask and tiles")
    # Show the photo itself in the left pane, so that its colours can be looked for.
    display.focus()
    before = display.wait_until_settled()
    display.do("mousemove", "90", "70", "click", "1")
    display.until(differs(before), "the list of views")
    display.do("key", "Home", "key", "Return")
    display.until(lambda screen: share(screen, (0, 255, 0)) > 3_000, "the first photo")

    source = Path(__file__).with_name("drag_source.py")
    display.start_python(source, tmp_path / "drag.png", tmp_path / "paste.png")
    display.until(source_is(SOURCE_READY), "the other program")
    display.do("mousemove", "1130", "110", "mousedown", "1")
    for place in ("1000", "900", "700", "500"):
        display.do("mousemove", place, "300")
    drag_until_accepted(display)
    display.do("mouseup", "1")
    display.until(lambda screen: share(screen, (250, 130, 0)) > 5_000, "what was dropped")
    display.focus()
    display.do("key", "ctrl+v")
    display.until(lambda screen: share(screen, (0, 40, 250)) > 5_000, "what was pasted")
    assert display.quit(program) == ""


def source_is(colour: tuple[int, int, int]) -> Callable[[Screen], bool]:
    """Whether the other program shows this colour, in which it says how far it is."""
    return lambda screen: bool((screen[130, 1100] == colour).all())


def drag_until_accepted(display: Display) -> None:
    """Move to and fro over the canvas until the other program says that a drop would be taken."""
    places = cycle(("510", "500"))

    def move() -> bool:
        display.do("mousemove", next(places), "300")
        return source_is(SOURCE_ACCEPTED)(display.picture())

    wait_until(move, "a drop that is accepted")


# Holds back torch until a file exists, whatever thread asks for it.
GATED_PROGRAM = """
import sys, time
from pathlib import Path

class Gate:
    def find_spec(self, name, path=None, target=None):
        while name == "torch" and not Path(sys.argv[1]).exists():
            time.sleep(0.05)

sys.meta_path.insert(0, Gate())
from segviewer.cli import main
sys.exit(main([]))
"""


def test_the_window_is_there_before_torch(display, tmp_path):
    gate = tmp_path / "open"
    program = display.start_python("-c", GATED_PROGRAM, str(gate))
    display.focus()
    display.until(lambda screen: np.ptp(screen) > 100, "the window, painted")
    # The maps file lists what a process has loaded.
    loaded = Path(f"/proc/{program.pid}/maps").read_text()
    assert "libQt6Widgets" in loaded
    assert "libtorch_cpu" not in loaded
    gate.touch()
    assert display.quit(program) == ""


def test_a_broken_picture_says_so_on_the_screen(display, tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"not a picture")
    program = display.start(str(path))

    # The sentence stands in the status line, in a colour of its own.
    def orange(screen: Screen) -> bool:
        line = screen[700:]  # the window leaves room for its frame
        return ((line[..., 0] > line[..., 2] + 60) & (line[..., 0] > 120)).sum() > 100

    display.until(orange, "the error's sentence")
    assert display.quit(program) == ""
