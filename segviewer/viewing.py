"""``view``: the window on any PyTorch segmentation network, from a script or a notebook."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from segviewer.doctor import window_obstacle
from segviewer.records import Frame, Inspection, SegviewerError, Setup

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.gui.window.main_window import MainWindow
    from segviewer.rendering.sheet import Sheet

VIEWS = ("input", "mask", "branches")  # of the sheet that stands in for a window


class Viewer:
    """An open window on a model: ``close`` it, or draw its ``sheet``."""

    def __init__(self, window: MainWindow, model: Model) -> None:
        self.window = window
        self.model = model

    def __repr__(self) -> str:
        state = "open" if self.window.isVisible() else "closed"
        return f"<{state} window on {self.model.title}>"

    def close(self) -> None:
        """Close the window; what was computed is let go."""
        self.window.close()
        self.window.deleteLater()

    def sheet(self, views: Sequence[str] = VIEWS) -> Sheet:
        """What the window shows, each state a row: a picture for a notebook or a file."""
        from segviewer.rendering.sheet import sheet

        rows = self.window.session.inspections
        if not rows:
            raise SegviewerError("The window has no picture yet; wait for its mask, or open one.")
        return sheet(rows, views)


def view(
    model: Any,
    source: Any = None,
    *,
    branches: Any = None,
    modules: Any = None,
    classes: Sequence[str] | None = None,
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
    size: int | tuple[int, int] | None = None,
    output: Callable[[Any], Any] | None = None,
    block: bool | None = None,
) -> Viewer | Sheet:
    """Open the window on a network and a picture; words as for ``adapt``, which it stands on.

    ``model`` is any ``torch.nn.Module``, which stays as it is, or a ``Model``. ``source`` is a
    path, an address, or (H, W, 3) uint8 RGB; without one a rendered street is shown.

    A script waits until the window is closed; IPython and Jupyter, and scripts with ``block=False``
    in which Qt runs already, go on. Without a display the sheet is given back instead of a window.
    """
    words = {
        "branches": branches, "modules": modules, "classes": classes, "mean": mean, "std": std,
        "size": size, "output": output,
    }  # fmt: skip
    picture = _picture(source)
    adapted = _model(model, picture, words)
    obstacle = window_obstacle()
    if obstacle:
        warnings.warn(f"{obstacle} Here is a sheet instead.", stacklevel=2)
        return _sheet(adapted, picture)
    from segviewer.gui.app import application, open_window

    ipython = _ipython()
    app = application()
    if ipython is not None and not block:
        ipython.enable_gui("qt")
    window = open_window(picture, adapted.name, given={adapted.name: adapted})
    viewer = Viewer(window, adapted)
    running = app.thread().loopLevel() > 0
    if block if block is not None else ipython is None and not running:
        from segviewer.gui.app import run_until_closed

        run_until_closed(window)
    return viewer


def _picture(source: Any) -> str | Frame:
    """What to show: a source's text, or a frame."""
    from segviewer.adapting import EXAMPLE, frame_of

    if source is None:
        return EXAMPLE
    if isinstance(source, (str, Frame)):
        return source
    return str(source) if hasattr(source, "__fspath__") else frame_of(source)


def _model(model: Any, picture: str | Frame, words: dict[str, Any]) -> Model:
    from segviewer.adapting import adapt
    from segviewer.checkpoints.model import Model

    if isinstance(model, Model):
        return model
    return adapt(model, picture, **words)


def _sheet(model: Model, picture: str | Frame) -> Sheet:
    from segviewer.adapting import frame_of
    from segviewer.inspection.capture import capture
    from segviewer.inspection.inspections import inspect
    from segviewer.inspection.runner import Runner
    from segviewer.rendering.sheet import sheet

    frame = frame_of(picture)
    runner = Runner(lambda text: warnings.warn(text, stacklevel=2))

    def work(setup: Setup) -> Inspection:
        return inspect(model, capture(model, frame, setup))

    return sheet([runner.run_whole(model, frame, Setup(model=model.name), work)], VIEWS)


def _ipython() -> Any:
    """The running IPython, if this is one."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None
