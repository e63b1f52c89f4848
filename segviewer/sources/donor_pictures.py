"""Pictures that branches are resampled from: the first frame of whatever their text opens."""

from __future__ import annotations

from collections.abc import Iterable

from segviewer.off_modes import donor_state
from segviewer.records import Frame, SegviewerError
from segviewer.sources.opening import open_source


def donor_pictures(donors: Iterable[str]) -> dict[str, Frame]:
    """The frames by donor, of those that are pictures. It reads files: not for the window's thread.

    A SegviewerError where one cannot be opened, or is a camera or stream, which never gives the
    same picture twice.
    """
    return {donor: _first_frame(donor) for donor in donors if not donor_state(donor)}


def _first_frame(text: str) -> Frame:
    source = open_source(text)
    try:
        if source.live:
            raise SegviewerError(
                f"A branch can be resampled from a picture, but {text} is live; save one of its "
                f"pictures and name that."
            )
        return next(iter(source))
    finally:
        source.close()
