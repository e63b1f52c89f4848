"""The values that cross borders: frozen, described by shape and unit, numpy and plain Python.

Points are ``(row, column)``. Images are ``(H, W, 3) uint8 RGB``.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from segviewer.attribution import Box as Box
from segviewer.attribution import Contributions as Contributions
from segviewer.attribution import EffectiveField as EffectiveField
from segviewer.attribution import Point as Point
from segviewer.attribution import Split as Split
from segviewer.attribution import Unit as Unit
from segviewer.attribution import freeze
from segviewer.import_options import ImportOptions as ImportOptions
from segviewer.network_info import NetworkInfo, OffMode
from segviewer.off_modes import OFF_MODES, RESAMPLE, is_off_mode, mode_title
from segviewer.resizing import interpolate_at, rescale_point

# Draws for notebooks; known by name alone, so that nothing here depends on what draws it.
NOTEBOOK = "segviewer.rendering.notebook"
IGNORE = 255  # the label of a pixel that counts for nothing
NOTHING = "nothing"  # what a list calls such pixels where it numbers them


class SegviewerError(Exception):
    """Something a user can act on; its text says what was expected, what was found, what to do."""


class LostError(SegviewerError):
    """A camera or stream that is not there now and may come back by itself."""


class QuestionError(SegviewerError):
    """What cannot be told apart; ``answers`` maps what a user may choose to the options that say
    it."""

    def __init__(self, text: str, answers: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(text)
        self.answers = answers


class Stopped(Exception):  # noqa: N818 - it is no error
    """Work was given up because nobody waits for it any more."""


@dataclass(frozen=True, kw_only=True)
class MaskReading:
    """Which file a truth was read from, and how, so that it can be read again.

    ``sha256`` is the file's checksum; ``relabel`` are pairs of a value and the class it stands for,
    ``stored`` whether the mask lies on a photo's stored pixels, ``names`` the classes that its
    values number, as for ``read_truth``.
    """

    path: str
    sha256: str = ""
    relabel: tuple[tuple[int, int], ...] = ()
    stored: bool | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(
            len(pair) != 2 or not 0 <= min(pair) <= max(pair) <= IGNORE for pair in self.relabel
        ):
            raise ValueError(f"relabel is of pairs from 0 to {IGNORE}, not {self.relabel!r:.40}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Truth:
    """What a mask says of a frame; ``truth.truth_labels`` puts it in a network's classes.

    ``values`` (H, W) uint8 has the frame's size, ``IGNORE`` where nothing is said. They number
    ``names``, or where there are none the classes of the network that is compared; in a mask that
    was painted in colours, ``colours`` (RGB) too. ``train_ids`` are the numbers, by value, under
    which networks without names know the classes. ``as_is``: the user said what the values mean.
    ``title`` is the mask's, for messages; ``reading`` says of what file it is, where it is of one.
    """

    values: NDArray[np.uint8]
    title: str
    names: tuple[str, ...] = ()
    colours: tuple[tuple[int, int, int], ...] = ()
    train_ids: tuple[int | None, ...] = ()
    as_is: bool = False
    reading: MaskReading | None = None

    def __post_init__(self) -> None:
        freeze(self.values)


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source.

    ``image`` is (H, W, 3) uint8 RGB; ``index`` counts from 0; ``seconds`` is the stream's time;
    ``origin`` names where it came from, for a caption. ``orientation`` is the EXIF tag by which a
    photo's stored pixels were turned; ``note`` is a sentence for whoever looks at the picture;
    ``truth`` is its ground truth, where there is one, of the same size. ``sha256`` is the checksum
    of the file that it is all of, "" where there is no such file.
    """

    image: NDArray[np.uint8]
    _: KW_ONLY
    index: int = 0
    seconds: float = 0.0
    origin: str = ""
    orientation: int = 1
    note: str = ""
    truth: Truth | None = None
    sha256: str = ""

    def __post_init__(self) -> None:
        shape, dtype = self.image.shape, self.image.dtype
        if len(shape) != 3 or shape[2] != 3 or dtype != np.uint8 or 0 in shape:
            raise ValueError(
                f"a frame is a non-empty (H, W, 3) uint8 RGB array, not {shape} {dtype}"
            )
        if self.truth is not None and self.truth.values.shape != shape[:2]:
            raise ValueError(f"a truth of {self.truth.values.shape} for a frame of {shape[:2]}")
        freeze(self.image)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.image.shape[0], self.image.shape[1]

    def has(self, point: Point) -> bool:
        """Whether it has a pixel at this row and column."""
        return all(0 <= place < pixels for place, pixels in zip(point, self.size, strict=True))


@dataclass(frozen=True)
class Classes:
    """Names and RGB colours of the labels 0, 1, 2, ..."""

    names: tuple[str, ...]
    colours: tuple[tuple[int, int, int], ...]

    def __post_init__(self) -> None:
        if len(self.names) != len(self.colours):
            raise ValueError(f"{len(self.names)} class names but {len(self.colours)} colours")

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, kw_only=True)
class Setup:
    """Everything a capture depends on; None means the model's own.

    ``input_size`` is the longest side, in pixels, that enters the network. ``precision`` is
    "fp32", "bf16" or "fp16".
    """

    model: str = ""
    input_size: int | None = None
    output_stride: int | None = None
    low_level: str | None = None
    multi_scale: bool | None = None
    precision: str = "fp32"
    import_options: ImportOptions = field(default_factory=ImportOptions)


@dataclass(frozen=True)
class Reduction:
    """How the channels of a feature become one map.

    ``energy`` is the root mean square over channels, ``max`` the largest channel, ``channel`` one
    of them. ``similarity`` is the cosine with the unit's cell, less the mean over cells, in
    [-1, 1]. ``pca`` gives a colour picture: the three directions in which this branch varies most,
    found on the first picture and kept; colours of two branches have nothing in common.
    """

    kind: Literal["energy", "max", "channel", "similarity", "pca"] = "energy"
    channel: int = 0

    @property
    def title(self) -> str:
        return f"channel {self.channel}" if self.kind == "channel" else self.kind


def off_pairs(off: Mapping[str, str] | tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    pairs = tuple(sorted(dict(off).items()))
    for key, mode in pairs:
        if not is_off_mode(mode):
            raise ValueError(
                f"{key}: off mode {mode!r} is none of {', '.join(OFF_MODES)}, {RESAMPLE}PICTURE"
            )
    return pairs


@dataclass(frozen=True, kw_only=True)
class Options:
    """Everything an inspection depends on besides its capture.

    ``off`` maps branch keys to off modes (any mapping is taken, kept as sorted pairs), which
    ``off_modes`` lists. ``shown``
    lists the keys whose maps are wanted; None wants all of them. ``detail`` is the key whose
    channels are ranked. ``crf`` lets a dense CRF refine what the network says.
    """

    off: Any = ()
    shown: tuple[str, ...] | None = None
    reduction: Reduction = Reduction()
    unit: Unit | None = None
    detail: str = ""
    crf: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "off", off_pairs(self.off))

    def reduction_of(self, key: str) -> Reduction:
        """How this key's channels become a map: one channel is asked of ``detail`` alone, if that
        is set, since channels of two features have nothing in common."""
        if self.reduction.kind == "channel" and self.detail and key != self.detail:
            return Reduction()
        return self.reduction

    @property
    def modes(self) -> dict[str, OffMode]:
        return dict(self.off)


@dataclass(frozen=True)
class State:
    """What is pinned, exported and restored."""

    setup: Setup = Setup()
    options: Options = Options()


@dataclass(frozen=True, eq=False, kw_only=True)
class Inspection:
    """What one state says about one frame: numpy only, read-only.

    ``labels`` (h, w), uint8 or, for more than 256 classes, uint16, are at the network's input size;
    ``logits`` (C, h', w') float32 at the classifier's, or, after a CRF, the logarithms of its
    probabilities at the input's. ``maps`` holds one (h'', w'') float32 map per shown key, on the
    feature's own grid, for ``pca`` one of (h'', w'', 3) in [0, 1]; ``shapes`` every feature's
    (channels, height, width). ``labels_all_on`` and ``logits_all_on`` are what they would be with
    every branch on. ``top_channels`` are those of the ``detail`` key that vary most over this
    picture. ``contributions``, ``split`` and ``fields`` (by key) are what the unit asked for; a
    network without branches has no contributions, one that multiplies no split. ``donors`` are the
    pictures that branches were resampled from, by what the off mode calls them. ``live`` says how
    the private copy of the network was made that computed it while a stream ran; "" where the
    network itself did. ``weights`` is the SHA-256 of the weights' file, "" where there is none.
    ``timings`` are in seconds.
    """

    frame: Frame
    state: State
    title: str
    classes: Classes
    network: NetworkInfo
    labels: NDArray[Any]
    logits: NDArray[np.float32]
    maps: Mapping[str, NDArray[np.float32]]
    shapes: Mapping[str, tuple[int, int, int]]
    labels_all_on: NDArray[Any]
    logits_all_on: NDArray[np.float32]
    align_corners: bool = False
    top_channels: tuple[int, ...] = ()
    contributions: Contributions | None = None
    split: Split | None = None
    fields: Mapping[str, EffectiveField] = field(default_factory=dict)
    donors: Mapping[str, Frame] = field(default_factory=dict)
    device: str = "cpu"
    live: str = ""
    weights: str = ""
    timings: Mapping[str, float] = field(default_factory=dict)
    # Labels at other sizes, by what they are of; filled by views, never copied by ``replace``.
    label_cache: dict[tuple[str, tuple[int, int]], NDArray[Any]] = field(
        init=False, repr=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for array in (
            self.labels,
            self.logits,
            self.labels_all_on,
            self.logits_all_on,
            *self.maps.values(),
        ):
            freeze(array)
        for name in ("maps", "shapes", "fields", "donors", "timings"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def input_size(self) -> tuple[int, int]:
        """Height and width of the network's input."""
        return self.labels.shape[0], self.labels.shape[1]

    def frame_from_input(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of the network's input, in the frame's pixels."""
        return rescale_point(point, self.input_size, self.frame.size)

    def input_from_frame(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of the frame, in the network's input pixels."""
        return rescale_point(point, self.frame.size, self.input_size)

    def __repr__(self) -> str:
        height, width = self.input_size
        off = ", ".join(f"{key} {mode_title(mode)}" for key, mode in self.state.options.off)
        return f"<{self.title} on {width}x{height} pixels, off: {off or 'nothing'}>"

    def _repr_png_(self) -> bytes:
        """In a notebook: picture, mask and branches."""
        png: bytes = importlib.import_module(NOTEBOOK).inspection_png(self)
        return png

    def logits_at(self, point: tuple[float, float]) -> NDArray[np.float64]:
        """The logit of each class at a point of the frame: (C,)."""
        pixel = self._input_pixel(point)
        return interpolate_at(self.logits, pixel, self.input_size, self.align_corners)

    def label_at(self, point: tuple[float, float]) -> int:
        """The label of the network's input at a point of the frame."""
        return int(self.labels[self._input_pixel(point)])

    def _input_pixel(self, point: tuple[float, float]) -> tuple[int, int]:
        row, column = (
            min(max(0, round(position)), pixels - 1)
            for position, pixels in zip(self.input_from_frame(point), self.input_size, strict=True)
        )
        return row, column

    def is_finite_at(self, point: tuple[float, float]) -> bool:
        """Whether the logits there are numbers; those of damaged weights are not."""
        return bool(np.isfinite(self.logits_at(point)).all())

    def probabilities(self, point: tuple[float, float]) -> NDArray[np.float64]:
        """The probability of each class at a point of the frame: (C,), from the logits there."""
        logits = self.logits_at(point)
        weights = np.exp(logits - logits.max())
        probabilities: NDArray[np.float64] = weights / weights.sum()
        return probabilities
