"""How a sheet was made: which weights, picture, device and versions, for programs and in words."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from segviewer.off_modes import file_name
from segviewer.records import Frame, Inspection, State
from segviewer.rendering.captions import state_title
from segviewer.rendering.drawing import printable
from segviewer.version import VERSION

PACKAGES = ("torch", "numpy", "opencv-python")
UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class RowProvenance:
    """One state of a sheet. ``weights`` and ``source`` are SHA-256 of the files that weights and
    picture came from, "" where there is none; ``pixels`` that of the frame's values, as bytes of
    RGB, where the picture is no file of its own. ``input_size`` is (height, width). ``donors`` are
    the pictures that branches were resampled from, ``donor_sums`` the SHA-256 of their files, or
    that of their pixels."""

    model: str = ""
    title: str = ""
    how: str = ""
    weights: str = ""
    device: str = ""
    precision: str = ""
    input_size: tuple[int, ...] = ()
    picture: str = ""
    frame: int = 0
    source: str = ""
    pixels: str = ""
    donors: tuple[str, ...] = ()
    donor_sums: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SheetProvenance:
    """``program`` is segviewer's version, ``versions`` what it stood on, in words."""

    program: str = ""
    versions: tuple[str, ...] = ()
    rows: tuple[RowProvenance, ...] = ()


NOT_SAID = SheetProvenance()


def provenance_of(inspections: Sequence[Inspection]) -> SheetProvenance:
    """What is known of these inspections; pictures that are no files are hashed."""
    pixels: dict[int, str] = {}
    for inspection in inspections:
        frame = inspection.frame
        if not frame.sha256 and id(frame) not in pixels:
            pixels[id(frame)] = pixels_sha256(frame)
    return SheetProvenance(
        program=VERSION,
        versions=(
            *(f"{name} {_version(name)}" for name in PACKAGES),
            f"Python {platform.python_version()}",
        ),
        rows=tuple(_row(each, pixels.get(id(each.frame), "")) for each in inspections),
    )


def pixels_sha256(frame: Frame) -> str:
    """SHA-256 of a frame's RGB values, row by row."""
    return hashlib.sha256(frame.image.tobytes()).hexdigest()


def provenance_lines(provenance: SheetProvenance, states: Sequence[State]) -> list[str]:
    """The same in words: the program, each picture, each state."""
    lines = [", ".join((f"Drawn by segviewer {provenance.program}", *provenance.versions))]
    pictures = {(row.picture, row.frame, row.source, row.pixels): None for row in provenance.rows}
    for name, frame, source, pixels in pictures:
        place = f", frame {frame}" if frame else ""
        what = f"SHA-256 {source}" if source else f"SHA-256 of its pixels {pixels or UNKNOWN}"
        lines.append(f"{name or 'a picture'}{place}: {what}")
    for row, state in zip(provenance.rows, states, strict=True):
        weights = f"weights SHA-256 {row.weights}" if row.weights else "weights of no known file"
        parts = [f"{row.title} ({row.model})", weights, row.how, f"{row.precision} on {row.device}"]
        unit = state.options.unit
        if unit is not None:
            parts.append(f"pixel {unit.point[0]}, {unit.point[1]}")
        for donor, checksum in zip(row.donors, row.donor_sums, strict=False):
            parts.append(f"resampled from {donor} (SHA-256 {checksum})")
        lines.append("; ".join(parts))
    return [printable(line) for line in lines]


def place_of(frame: Frame) -> int:
    """Its number in a clip or stream; 0 where it is all of a file, whichever others lie there."""
    return 0 if frame.sha256 else frame.index


def _row(inspection: Inspection, pixels: str) -> RowProvenance:
    title, how = state_title(inspection)
    return RowProvenance(
        model=inspection.state.setup.model,
        title=title,
        how=how,
        weights=inspection.weights,
        device=inspection.device.partition(",")[0],  # how many threads changes no number
        precision=inspection.state.setup.precision,
        input_size=inspection.input_size,
        picture=inspection.frame.origin,
        frame=place_of(inspection.frame),
        source=inspection.frame.sha256,
        pixels=pixels,
        donors=tuple(file_name(donor) for donor in inspection.donors),
        donor_sums=tuple(f.sha256 or pixels_sha256(f) for f in inspection.donors.values()),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return UNKNOWN
