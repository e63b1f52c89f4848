"""How pictures are prepared, from the files that lie beside weights to say it.

Each reader takes the family's own preparation and changes what the file says otherwise; it returns
sentences about what is done otherwise than there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from torch import Tensor

from segviewer.checkpoints.model import LARGEST, SMALLEST, Preparation, SizeRule
from segviewer.checkpoints.neighbours import Statement

Prepared = tuple[Preparation, tuple[str, ...]]

BILINEAR = 2  # in Pillow's numbers
IGNORED_TRANSFORMS = ("ToTensorV2", "ToTensor", "NoOp", "ToRGB")
COMPOSITIONS = ("Compose", "Sequential")
# What HuggingFace's processors may do to pictures; the last two concern masks or change nothing.
STEPS = ("do_resize", "do_rescale", "do_normalize", "do_flip_channel_order", "do_center_crop",
         "do_pad", "do_reduce_labels", "do_convert_rgb")  # fmt: skip
RESIZES = "Resize, LongestMaxSize, SmallestMaxSize, CenterCrop, Normalize, ToFloat"


def from_processor(statement: Statement, preparation: Preparation) -> Prepared:
    """By HuggingFace's ``preprocessor_config.json``."""
    if isinstance(statement.get("image_processor"), Mapping):
        statement = statement.inner("image_processor")
    if not statement:
        return preparation, ()
    _refuse_steps(statement)
    rescaled = statement.get("do_rescale", True)
    factor = statement.positive("rescale_factor", (1 / 255,), 1)[0] if rescaled else 1.0
    mean: tuple[float, ...] = (0.0, 0.0, 0.0)
    std: tuple[float, ...] = (1.0, 1.0, 1.0)
    if statement.get("do_normalize", True):
        mean = statement.numbers("image_mean", preparation.mean, 3)
        std = statement.positive("image_std", preparation.std, 3)
    flipped = bool(statement.get("do_flip_channel_order", False))
    if flipped:  # after normalising
        mean, std = mean[::-1], std[::-1]
    prepared = Preparation(
        mean=_three(mean), std=_three(std), value_range=255 * factor,
        channel_order="BGR" if flipped else "RGB",
        size_rule=_processor_size(statement, preparation),
    )  # fmt: skip
    return prepared, tuple(_processor_notes(statement))


def _refuse_steps(statement: Statement) -> None:
    """SegviewerError where pictures are to be changed in a way that is not known here."""
    for key, value in statement.values.items():
        if value and (key == "offset" or (key.startswith("do_") and key not in STEPS)):
            raise statement.refusal(key, "no such step")


def _processor_size(statement: Statement, preparation: Preparation) -> SizeRule:
    if not statement.get("do_resize", True):
        return SizeRule(side="long", low=SMALLEST, high=LARGEST)
    if "size" not in statement.values:
        return preparation.size_rule
    if not isinstance(statement.get("size"), Mapping):
        return SizeRule(side="short", low=statement.size("size"), high=LARGEST)
    size = statement.inner("size")
    keys = set(size.values)
    if keys == {"height", "width"}:
        return SizeRule(fixed=(_side(size, "height"), _side(size, "width")))
    if keys in ({"shortest_edge"}, {"shortest_edge", "longest_edge"}):
        longest = size.size("longest_edge", LARGEST)
        return SizeRule(side="short", low=size.size("shortest_edge"), high=longest)
    if keys == {"longest_edge"}:
        longest = size.size("longest_edge")
        return SizeRule(side="long", low=longest, high=longest)
    raise statement.refusal("size", "height and width, shortest_edge or longest_edge")


def _side(statement: Statement, key: str) -> int:
    """A side that every picture is to get, in pixels."""
    return statement.size(key, most=LARGEST)


def _processor_notes(statement: Statement) -> Iterator[str]:
    if statement.get("do_center_crop", False):
        yield CROP_NOTE
    if statement.get("do_pad", False):
        yield PAD_NOTE
    if statement.get("do_resize", True) and statement.get("resample", BILINEAR) != BILINEAR:
        yield RESIZE_NOTE


CROP_NOTE = "The original cuts out the middle of a picture; here the network gets all of it."
PAD_NOTE = "The original pads pictures to a size; here the network gets them without a margin."
RESIZE_NOTE = "The original resizes pictures by another rule than bilinear, which is used here."


def from_transforms(statement: Statement, preparation: Preparation) -> Prepared:
    """By the ``albumentations_config_eval.json`` of segmentation_models.pytorch."""
    notes: list[str] = []
    for transform in _transforms(statement, statement.values.get("transform", statement.values)):
        name = _name(transform)
        chance = transform.get("p", 1)
        if chance == 0:
            continue
        if name not in IGNORED_TRANSFORMS and chance != 1:
            raise transform.refusal("p", f"1, for {name} on every picture")
        if name == "Normalize":
            preparation = _normalise(transform, preparation)
        elif name == "ToFloat":
            preparation = replace(
                preparation, value_range=255 / transform.positive("max_value", (255.0,), 1)[0]
            )
        elif name in ("Resize", "LongestMaxSize", "SmallestMaxSize"):
            preparation = replace(preparation, size_rule=_transform_size(transform, preparation))
            if transform.get("interpolation", 1) not in (1, 3):  # linear and area, in OpenCV's
                notes.append(RESIZE_NOTE)
        elif name in ("CenterCrop", "CropNonEmptyMaskIfExists", "RandomCrop"):
            notes.append(CROP_NOTE)
        elif name == "PadIfNeeded":
            if transform.get("min_height") or transform.get("min_width"):
                notes.append(PAD_NOTE)
        elif name not in IGNORED_TRANSFORMS:
            raise transform.refusal("__class_fullname__", RESIZES)
    return preparation, tuple(notes)


def has_values(statement: Statement) -> bool:
    """Whether an ``albumentations_config_eval.json`` says which values pictures get."""
    transforms = _transforms(statement, statement.values.get("transform", statement.values))
    return any(_name(each) == "Normalize" and each.get("p", 1) for each in transforms)


def assumption(preparation: Preparation) -> str:
    """One sentence about a preparation that nothing says."""
    rule = preparation.size_rule
    if rule.fixed is not None:
        size = "{1}x{0} pixels".format(*rule.fixed)
    elif rule.side == "short":
        size = f"a shorter side of {rule.low} pixels"
    else:
        size = f"their own size up to {rule.high} pixels a side"
    return (
        f"No file says how pictures are prepared: assumed are {size}, {preparation.channel_order}, "
        f"values up to {preparation.value_range:g}, mean {join_numbers(preparation.mean)} and std "
        f"{join_numbers(preparation.std)}."
    )


def join_numbers(values: Iterable[float]) -> str:
    """As a sentence has them: "0.5, 0.25, 1"."""
    return ", ".join(f"{value:g}" for value in values)


def _transforms(statement: Statement, transform: Any) -> Iterator[Statement]:
    """All the transforms inside, in order."""
    if not isinstance(transform, Mapping) or not transform:
        return
    statement = Statement(statement.place, transform)
    if _name(statement) not in COMPOSITIONS:
        yield statement
        return
    for inner in statement.get("transforms", ()):
        yield from _transforms(statement, inner)


def _name(transform: Statement) -> str:
    return str(transform.get("__class_fullname__", "")).rpartition(".")[2]


def _normalise(transform: Statement, preparation: Preparation) -> Preparation:
    transform.choice("normalization", ("standard",))
    return replace(
        preparation,
        mean=_three(transform.numbers("mean", Preparation.mean, 3)),
        std=_three(transform.positive("std", Preparation.std, 3)),
        value_range=255 / transform.positive("max_pixel_value", (255.0,), 1)[0],
    )


def _transform_size(transform: Statement, preparation: Preparation) -> SizeRule:
    step = preparation.size_rule.step
    for key in ("height", "width") if _name(transform) == "Resize" else ("max_size",):
        if transform.get(key) is None:
            raise transform.refusal(key, "a whole number above zero")
    if _name(transform) == "Resize":
        return SizeRule(fixed=(_side(transform, "height"), _side(transform, "width")), step=step)
    side = transform.size("max_size")
    if _name(transform) == "LongestMaxSize":
        return SizeRule(side="long", low=side, high=side, step=step)
    return SizeRule(side="short", low=side, high=LARGEST, step=step)


def from_buffers(beside: Mapping[str, Tensor], preparation: Preparation) -> Prepared:
    """By buffers called mean and std that a training module keeps beside its network."""
    mean, std = (_buffer(beside, name) for name in ("mean", "std"))
    if mean is None or std is None:
        return preparation, ()
    # Values up to 255 have a deviation above 1; those up to 1 have not.
    value_range = 255.0 if max(*mean, *std) > 1 else 1.0
    note = (
        f"Pictures are normalised with the mean and std beside the weights, on values up to "
        f"{value_range:.0f}, which is assumed."
    )
    return replace(preparation, mean=mean, std=std, value_range=value_range), (note,)


def is_buffer(key: str, name: str = "(mean|std)") -> bool:
    """Whether a tensor is called mean or std of pictures, wherever it lies."""
    return re.fullmatch(rf"(.*\.)?(pixel_|image_)?{name}", key) is not None


def _buffer(beside: Mapping[str, Tensor], name: str) -> tuple[float, float, float] | None:
    """The one buffer of that name with a value for each channel, or one for all."""
    matching = [
        tensor
        for key, tensor in beside.items()
        if is_buffer(key, name) and tensor.numel() in (1, 3)
    ]
    if len(matching) != 1:
        return None
    values = matching[0].flatten().double().tolist()
    usable = all(map(math.isfinite, values)) and (name == "mean" or min(values) > 0)
    return _three(tuple(values * 3)[:3]) if usable else None


def _three(values: tuple[float, ...]) -> tuple[float, float, float]:
    first, second, third = values
    return first, second, third
