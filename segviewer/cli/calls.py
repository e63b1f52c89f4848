"""What each command is called with: one record a command, filled from the parser's words by name.

A field is called as its option, "-" written "_". What is still text here, such as --at, becomes a
value in ``arguments``, where what makes no sense is refused with a sentence.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from segviewer.attribution import FieldKind, Value
from segviewer.import_options import QUESTIONS

AnyCall = TypeVar("AnyCall")


@dataclass(frozen=True, kw_only=True)
class CheckpointWords:
    """``answers`` to the ``QUESTIONS`` about published files, as the parser has read them."""

    answers: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class NetworkWords(CheckpointWords):
    """Which networks, and how they are run; ``input_size`` in pixels."""

    model: Sequence[str] | None
    input_size: int | None
    low_level: str | None
    precision: str


@dataclass(frozen=True, kw_only=True)
class TruthWords:
    """What is true of the pictures, and how that is written down."""

    truth: Path | None
    truth_of: int | None
    relabel: Sequence[str]
    masks: Literal["stored", "upright"] | None
    mask_classes: str | None


@dataclass(frozen=True, kw_only=True)
class UnitWords:
    """What is asked at a pixel."""

    value: Value
    region: str | None
    field_kind: FieldKind
    average: bool


@dataclass(frozen=True, kw_only=True)
class SheetFormatWords:
    """What a sheet looks like on paper."""

    width: str
    type: str
    dpi: float | None
    columns: Literal["views", "states"]
    caption: Sequence[str]
    letters: bool | None
    crop: str | None


@dataclass(frozen=True, kw_only=True)
class PicturesCall(NetworkWords, TruthWords):
    """A call that goes through many pictures, alone or with ``workers`` or on a ``cluster``."""

    source: Sequence[str]
    output: str | None
    workers: int | None
    cluster: str | None

    @property
    def writes_maps(self) -> bool:
        return False


@dataclass(frozen=True, kw_only=True)
class ViewCall(CheckpointWords, TruthWords):
    source: str | None
    model: Sequence[str] | None


@dataclass(frozen=True, kw_only=True)
class RunCall(PicturesCall, UnitWords, SheetFormatWords):
    output: str
    row: Sequence[str]
    off: Sequence[str]
    each_off: bool
    each_alone: bool
    views: str
    at: str | None
    field: str
    format: str | None
    frames: str
    figures: Path | None
    maps: Path | None
    crf: bool
    map: str
    scale: Literal["own", "shared", "column"]
    opacity: float
    colour_map: str
    palette: str
    hide: Sequence[str]
    outline: bool
    dark: bool

    @property
    def writes_maps(self) -> bool:
        return self.maps is not None


@dataclass(frozen=True, kw_only=True)
class ExplainCall(NetworkWords, UnitWords):
    source: str
    model: Sequence[str]
    at: str
    off: Sequence[str]
    json: bool


@dataclass(frozen=True, kw_only=True)
class AblateCall(PicturesCall):
    output: str


@dataclass(frozen=True, kw_only=True)
class MeasureCall(PicturesCall):
    data: Path | None
    branches: bool
    json: bool


@dataclass(frozen=True, kw_only=True)
class LessonCall:
    name: str | None
    check: bool
    seeds: str | None
    json: bool


@dataclass(frozen=True, kw_only=True)
class ModelsCall(CheckpointWords):
    model: str | None
    json: bool


@dataclass(frozen=True, kw_only=True)
class DoctorCall:
    install_desktop: bool
    json: bool


@dataclass(frozen=True, kw_only=True)
class BenchCall:
    """``name`` are rows of the table, none for all of it; ``soak`` in seconds for each source,
    ``frames`` of a stream, changes of network or windows."""

    name: Sequence[str]
    list: bool
    quick: bool
    plot: Path | None
    live: bool
    model: Sequence[str] | None
    frames: int | None
    soak: int | None
    source: Sequence[str] | None
    window: bool
    any_network: bool
    many_pictures: bool
    json: bool


@dataclass(frozen=True, kw_only=True)
class TrainCall:
    recipe: str
    data: Path | None
    output: Path
    base: str | None
    no_window: bool
    network: str | None
    steps: int | None
    threads: int | None


def call_of(record: type[AnyCall], words: argparse.Namespace) -> AnyCall:
    """The record of a call, filled from what the parser has read."""
    values: dict[str, Any] = vars(words)
    values = values | {"answers": {key: values[key] for key in QUESTIONS if key in values}}
    return record(**{field.name: values[field.name] for field in fields(record)})  # type: ignore[arg-type]
