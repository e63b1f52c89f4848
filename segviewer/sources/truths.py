"""Masks beside a source's pictures: each frame gets its own as it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from segviewer.records import Frame, MaskReading
from segviewer.sources.masks import read_truth


@dataclass(frozen=True, kw_only=True)
class Truths:
    """``where`` is a mask, or a folder with one named like each picture; None leaves frames as they
    are. ``only`` is the origin, None for any, and the index of the one frame that a mask belongs
    to. The rest says how masks are read, as for ``read_truth``."""

    where: Path | None = None
    relabel: Mapping[int, int] = field(default_factory=dict)
    stored: bool | None = None
    names: tuple[str, ...] = ()
    only: tuple[str | None, int] | None = None

    @classmethod
    def of(
        cls, reading: MaskReading, where: Path, only: tuple[str | None, int] | None = None
    ) -> Truths:
        """The mask of a reading, which lies there now."""
        return cls(
            where=where,
            relabel=dict(reading.relabel),
            stored=reading.stored,
            names=reading.names,
            only=only,
        )

    def beside(self, frame: Frame) -> Frame:
        """The frame with its mask; a SegviewerError where there is none, or none that fits."""
        if self.where is None or not self._has(frame):
            return frame
        truth = read_truth(
            self.where, frame, relabel=self.relabel, stored=self.stored, names=self.names
        )
        return replace(frame, truth=truth)

    def _has(self, frame: Frame) -> bool:
        """Whether there is a mask for the frame."""
        if self.only is None:
            return True
        origin, index = self.only
        return origin in (None, frame.origin) and index == frame.index
