"""The pictures that branches are resampled from: read once, kept while they are of use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

from segviewer.records import Frame
from segviewer.sources.donor_pictures import donor_pictures

PICTURES_IN_MEMORY = 8


class DonorStore:
    """Used by the engine's thread alone."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[str, Frame] = OrderedDict()

    def pictures(self, donors: Iterable[str]) -> Mapping[str, Frame]:
        """The frames of those donors that are pictures; a SegviewerError where one cannot be
        read."""
        donors = tuple(donors)
        known = {donor: self._pictures[donor] for donor in donors if donor in self._pictures}
        pictures = {**known, **donor_pictures(d for d in donors if d not in known)}
        for donor, frame in pictures.items():
            self._pictures[donor] = frame
            self._pictures.move_to_end(donor)
        while len(self._pictures) > PICTURES_IN_MEMORY:
            self._pictures.popitem(last=False)
        return pictures

    def is_in_use(self, frame: Frame, donors: Iterable[str]) -> bool:
        """Whether it is the picture of one of these donors, or the one last used: what was just
        switched is often switched back."""
        last = list(self._pictures)[-1:]
        used = (self._pictures.get(donor) for donor in (*donors, *last))
        return any(frame is each for each in used)
