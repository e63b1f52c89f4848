"""Lays masks beside frames as they come from the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from segviewer.engine.events import Event, failure_of
from segviewer.records import Frame, SegviewerError
from segviewer.sources.truths import Truths


class TruthLayer:
    """What is compared with now. Its methods read files; any thread but the window's may call."""

    def __init__(self, publish: Callable[[Event], None]) -> None:
        self._publish = publish
        self._truths = Truths()
        self._last: tuple[Frame, Frame] | None = None  # the newest frame, and it with its mask

    @property
    def truths(self) -> Truths:
        """The masks, and how they are read."""
        return self._truths

    def reset(self, truths: Truths | None = None) -> None:
        """Other pictures come, with these masks or none."""
        self._truths = truths or Truths()

    def compare(self, truths: Truths, frame: Frame | None) -> Frame:
        """The frame with its mask; a file's belongs to this frame alone. A SegviewerError where
        there is no mask, or none that fits."""
        if frame is None:
            raise SegviewerError("There is no picture yet to lay a mask beside; open one first.")
        is_file = truths.where is not None and truths.where.is_file()
        truths = replace(truths, only=(frame.origin, frame.index) if is_file else None)
        compared = truths.beside(frame)
        self._truths, self._last = truths, (frame, compared)
        return compared

    def beside(self, frame: Frame) -> Frame:
        """The frame with its mask, the same again for the same frame; as it is where there is no
        mask for it, which is said."""
        if self._truths.where is None:
            return frame
        before = self._last
        if before is not None and any(frame is each for each in before):
            return before[1]
        try:
            compared = self._truths.beside(frame)
        except SegviewerError as error:
            self._publish(failure_of(error, ""))
            compared = frame
        self._last = frame, compared
        return compared
