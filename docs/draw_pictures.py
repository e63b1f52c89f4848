"""Draw the pictures of these pages from the running window: python docs/draw_pictures.py

Without a display the windows live in memory. The photo is scikit-image's cat (CC0).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As a newcomer sees it: nothing is remembered, and nothing is changed for the person who runs this.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()

from PIL import Image
from PySide6.QtCore import QCoreApplication

from segviewer.gui.app import application, open_window
from segviewer.gui.widgets.images import to_array
from segviewer.gui.window.main_window import MainWindow
from segviewer.resources import family_of

FOLDER = Path(__file__).with_name("pictures")
SIZE = (1280, 800)
MODEL = "voc/deeplab_v3_plus"
PHOTO = "sample:chelsea"
EAR = (60, 300)  # row, column
QUIET_SECONDS = 6.0  # without a new picture, until everything has arrived


def wait(window: MainWindow) -> None:
    """Until nothing has been painted, or computed, for a while."""
    last = time.monotonic()

    def on_painted(_: object) -> None:
        nonlocal last
        last = time.monotonic()

    window.session.painted.connect(on_painted)
    while time.monotonic() - last < QUIET_SECONDS:
        QCoreApplication.processEvents()
        time.sleep(0.005)
        if window.session.waiting or window.status.is_busy():
            last = time.monotonic()
    window.session.painted.disconnect(on_painted)


def draw(name: str, source: str, *acts: Callable[[MainWindow], object]) -> None:
    """One picture: a new window on a source, things done one after the other, and what it shows."""
    window = open_window(source, MODEL)
    window.resize(*SIZE)
    wait(window)
    for act in acts:
        act(window)
        wait(window)
    image = Image.fromarray(to_array(window.grab().toImage()))
    image.save(FOLDER / f"{name}.webp", quality=88, method=6)
    window.close()
    print(f"drew {name}.webp")  # noqa: T201


def main() -> None:
    application()
    FOLDER.mkdir(exist_ok=True)
    draw(
        "window", PHOTO,
        lambda window: window.canvas.choose_views(("mask", "difference")),
        lambda window: window.session.set_off({"decoder.context": "mean"}),
    )  # fmt: skip
    draw(
        "pixel", PHOTO,
        lambda window: window.canvas.choose_views(("receptive_fields", "contribution")),
        lambda window: window.session.click(EAR),
    )  # fmt: skip
    draw(
        "networks", PHOTO,
        lambda window: window.session.compare_models(family_of(MODEL)),
        lambda window: window.canvas.compare_with_active(),
    )  # fmt: skip
    draw("lesson", "lesson:relationship", lambda window: window.guide.go(1))
    # As the program itself does: a thread may be deep in torch, which takes the end of the
    # interpreter under it badly.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
