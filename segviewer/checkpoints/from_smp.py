"""segmentation_models.pytorch: what its users train, with several heads on ResNet.

Every stage that loses its stride is dilated throughout; ASPP's rates are 12, 24, 36 by default, at
every output stride; PSPNet takes the second stage, at stride 8, unless built deeper. Rates and
output stride stand in no key, nor does how U-Net enlarges: see ``smp_arguments`` for where they
come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.neighbours import TRANSFORMS, Statement
from segviewer.checkpoints.preprocessing import from_transforms, has_values
from segviewer.checkpoints.smp_arguments import (
    RATES,
    STRIDES,
    Arguments,
    check_count,
    read_arguments,
)
from segviewer.checkpoints.smp_encoders import encoder_names, read_encoder, unused_keys
from segviewer.checkpoints.smp_heads import HEADS, SCORES, HeadOptions
from segviewer.records import ImportOptions


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a state dict of segmentation_models.pytorch."""
    title = _class(checkpoint)
    arguments = read_arguments(checkpoint, title)
    classes = checkpoint.shape(f"{SCORES}.weight")[0]
    check_count(checkpoint, classes)
    backbone = read_encoder(checkpoint, title, arguments, import_options.output_stride)
    stride = backbone.output_stride
    rates = arguments.rates or import_options.rates or RATES
    options = HeadOptions(
        rates=rates,
        align_corners=import_options.align_corners is not False,
        resizing=arguments.resizing or "nearest",
    )
    network, names = HEADS[title].build(checkpoint, backbone, options)
    size_rule = SizeRule(side="long", low=16, high=2048, step=stride)
    transforms = checkpoint.neighbours.get(TRANSFORMS) or Statement()
    preparation, notes = from_transforms(transforms, Preparation(size_rule=size_rule))
    return ParsedCheckpoint(
        network=network,
        names=names | encoder_names(checkpoint, backbone),
        preparation=preparation,
        classes=class_lists.numbered_classes(classes),
        dropped=(r"classification_head\.", *unused_keys(backbone)),
        assumed=_assumptions(title, arguments, stride, rates),
        assumptions=_sentences(title, arguments),
        notes=(*_notes(title, arguments, stride), *notes),
        is_prepared=has_values(transforms),
    )


def _class(checkpoint: Checkpoint) -> str:
    """The library's class whose keys these are."""
    return next(
        title
        for title, head in HEADS.items()
        if any(all(map(checkpoint.has, keys)) for keys in head.signatures)
    )


def _assumptions(
    title: str, arguments: Arguments, stride: int, rates: Sequence[int]
) -> dict[str, Any]:
    """What neither the keys nor a configuration could tell."""
    if title not in STRIDES:
        return {}
    assumed: dict[str, Any] = {}
    if arguments.output_stride is None:
        assumed["output_stride"] = stride
    if arguments.rates is None:
        assumed["rates"] = tuple(rates)
    return assumed


def _notes(title: str, arguments: Arguments, stride: int) -> tuple[str, ...]:
    notes = []
    if arguments.activation not in (None, "identity"):
        notes.append(f"Logits are shown as they are before the original's {arguments.activation}.")
    natural = stride
    if title in ("DeepLabV3Plus", "UPerNet", "Segformer"):
        natural = min(4, stride)
    elif title == "FPN":
        natural = stride // 8
    if arguments.upsampling not in (None, natural):
        notes.append(
            f"The original enlarges its logits {arguments.upsampling} times, to another size than "
            f"the picture's; here they are enlarged to the picture."
        )
    return tuple(notes)


def _sentences(title: str, arguments: Arguments) -> tuple[str, ...]:
    if title in ("Unet", "FPN") and arguments.resizing is None:
        return ("How the decoder enlarges stands in no key; by the nearest cell is assumed.",)
    return ()


FAMILY = Family(
    "segmentation_models.pytorch",
    tuple(keys for head in HEADS.values() for keys in head.signatures),
    r"encoder\.|decoder\.|segmentation_head\.|classification_head\.",
    read,
)
