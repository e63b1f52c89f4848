"""``watch``: the window beside a loop of one's own, a camera's or a training's."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from torch import Tensor

from segviewer.adapting import adapt
from segviewer.doctor import window_obstacle
from segviewer.records import Frame, SegviewerError

if TYPE_CHECKING:
    from torch import nn

    from segviewer.checkpoints.model import Model
    from segviewer.gui.window.main_window import MainWindow

TIME_SHARE = 0.05  # of the loop's time that passes of the window may take
EVENTS_SECONDS = 0.03  # between two looks at what the window's user does


class watch:  # noqa: N801 - it is used as a function is: ``with segviewer.watch(model):``
    """Show what a module sees while its owner's own loop calls it.

    Now and then the first picture of a batch goes to the window, where a private copy of the
    network, as it is by then, computes everything that is shown; nothing else is copied, and the
    loop is held up for one picture of every twenty passes' time at most. Words as for ``adapt``:
    with ``mean`` and ``std`` pictures get back their colours.

    On leaving, the module is as it was and the window is closed. Without a display nothing is
    shown, and that is said.
    """

    def __init__(self, model: nn.Module, **words: Any) -> None:
        self.window: MainWindow | None = None
        self.shown = 0  # pictures that went to the window
        self._module = model
        self._words = words
        self._model: Model | None = None
        self._held_seconds = 0.0  # that the loop was held up since the last picture
        self._next_picture = 0.0
        self._next_events = 0.0
        self._hook: Any = None

    def __enter__(self) -> Self:
        obstacle = window_obstacle()
        if obstacle:
            warnings.warn(f"{obstacle} Nothing is shown.", stacklevel=2)
        else:
            self._hook = self._module.register_forward_hook(self._on_call, with_kwargs=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end_watching()
        if self.window is not None:
            self.window.close()

    def _end_watching(self) -> None:
        if self._hook is not None:
            self._hook.remove()
            self._hook = None

    def _on_call(
        self, module: nn.Module, inputs: tuple[Any, ...], words: dict[str, Any], output: Any
    ) -> None:
        # The private copy has this hook too, and is not what is watched.
        if module is not self._module:
            return
        now, opens = time.monotonic(), self._model is None
        if now >= self._next_picture:
            try:
                self._show(batch_in((*inputs, *words.values())))
            except SegviewerError as error:  # the loop is its owner's, and goes on
                warnings.warn(f"{error} Nothing is shown.", stacklevel=2)
                self._end_watching()
                return
            self._next_picture = time.monotonic() + self._pause()
            self._held_seconds = 0.0
        if now >= self._next_events and self.window is not None:
            self._handle_events()
        if not opens:  # which is once
            self._held_seconds += time.monotonic() - now

    def _show(self, batch: Tensor) -> None:
        if self._model is None:
            self._open(batch)
        assert self._model is not None
        if self.window is not None and self.window.isVisible():
            self.window.session.show_frame(self._frame(batch, self._model))
            self.shown += 1

    def _open(self, batch: Tensor) -> None:
        from segviewer.gui.app import open_window

        size = (int(batch.shape[-2]), int(batch.shape[-1]))
        grey = Frame(np.full((*size, 3), 127, np.uint8))
        self._model = adapt(self._module, grey, **{"size": size, **self._words})
        name = self._model.name
        self.window = open_window(None, name, given={name: self._model})

    def _frame(self, batch: Tensor, model: Model) -> Frame:
        """The first picture of a prepared batch (N, 3, H, W), in its own colours."""
        mean, std = (
            np.array(v, np.float32) for v in (model.preparation.mean, model.preparation.std)
        )
        picture = batch[0].detach().float().cpu().numpy().transpose(1, 2, 0) * std + mean
        pixels = (picture.clip(0, 1) * 255).round().astype(np.uint8)
        return Frame(pixels, index=self.shown, origin="the loop's own picture")

    def _pause(self) -> float:
        """Seconds until the next picture: its passes, and what the window held up the loop since
        the last one, are to be a small share of the loop's time."""
        inspection = self.window.session.inspection if self.window is not None else None
        seconds = sum(inspection.timings.values()) if inspection is not None else 0.5
        return (seconds + self._held_seconds) / TIME_SHARE

    def _handle_events(self) -> None:
        from segviewer.gui.app import handle_events

        handle_events()
        self._next_events = time.monotonic() + EVENTS_SECONDS


def batch_in(inputs: Iterable[Any]) -> Tensor:
    """The first batch of pictures (N, 3, H, W) among what a module is called with; a SegviewerError
    says what there is instead."""
    inputs = tuple(inputs)
    tensors = [each for each in inputs if isinstance(each, Tensor)]
    batch = next((t for t in tensors if t.ndim == 4 and t.shape[1] == 3 and len(t)), None)
    if batch is None:
        given = [str(tuple(t.shape)) for t in tensors] or [type(v).__name__ for v in inputs]
        raise SegviewerError(
            f"The watched module should be called with pictures (N, 3, H, W), but it is called "
            f"with {', '.join(given) or 'nothing'}; watch the module in it that is."
        )
    return batch
