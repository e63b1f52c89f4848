"""The arguments that segmentation_models.pytorch built a network with, where a file says them.

``save_pretrained`` writes them to ``config.json``; Lightning keeps those of its module, under
whatever names, as hyperparameters. The library's defaults stand in for what is not statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from segviewer.checkpoints.family import Checkpoint
from segviewer.checkpoints.file_kinds import CONVERSION_ADVICE
from segviewer.checkpoints.neighbours import CONFIGURATION, FROM_PYTHON, Statement
from segviewer.networks.fusion import Resizing

# The library's classes, with how often their encoders may halve the picture.
DEPTHS = {
    "PSPNet": (3, 4, 5),
    "DeepLabV3": (3, 4, 5),
    "DeepLabV3Plus": (3, 4, 5),
    "Unet": (3, 4, 5),
    "FPN": (4, 5),  # at 3 the picture itself would be its finest level
    "UPerNet": (3, 4, 5),
    "Segformer": (3, 4, 5),
}
CLASSES = tuple(DEPTHS)
ENCODERS = {
    **{f"resnet{depth}": f"ResNet-{depth}" for depth in (18, 34, 50, 101, 152)},
    **{f"mit_b{number}": f"MiT-B{number}" for number in range(6)},
    "mobilenet_v2": "MobileNetV2",
}
RATES = (12, 24, 36)
STRIDES = {"DeepLabV3": 8, "DeepLabV3Plus": 16}
# Labels are the same after them.
ACTIVATIONS = (None, "identity", "sigmoid", "softmax", "softmax2d", "logsoftmax")
NORMS = ("batchnorm", True)
RESIZINGS: tuple[Resizing, ...] = ("nearest", "bilinear", "nearest-exact")
# What the shapes tell as well, and what serves training alone.
UNUSED_ARGUMENTS = frozenset(
    ("_model_class", "encoder_weights", "decoder_channels", "decoder_segmentation_channels",
     "decoder_pyramid_channels", "decoder_merge_policy", "decoder_dropout",
     "psp_out_channels", "classes", "decoder_aspp_separable", "decoder_aspp_dropout",
     "psp_dropout", "aux_params")
)  # fmt: skip
USED_ARGUMENTS = frozenset(
    ("encoder_name", "encoder_depth", "encoder_output_stride", "decoder_atrous_rates",
     "decoder_use_norm", "decoder_use_batchnorm", "psp_use_batchnorm", "in_channels",
     "decoder_interpolation", "activation", "upsampling")
)  # fmt: skip
TELLING_ARGUMENTS = ("encoder_name", "encoder_output_stride", "decoder_atrous_rates")
# Others of these names may mean something else in a training.
HYPERPARAMETERS = (*TELLING_ARGUMENTS, "encoder_depth", "in_channels")


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """``output_stride`` and ``rates`` are None where nothing gives them; ``title`` is that of the
    encoder, such as "ResNet-50", if it is known; ``upsampling`` how much the original enlarges,
    ``resizing`` how the decoder of U-Net or FPN does it, None where nothing gives it."""

    output_stride: int | None = None
    rates: tuple[int, ...] | None = None
    depth: int | None = None
    title: str | None = None
    activation: str | None = None
    upsampling: int | None = None
    resizing: Resizing | None = None


def read_arguments(checkpoint: Checkpoint, network: str) -> Arguments:
    """The arguments of a network of that class; SegviewerError names those that are not known."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    if statement:
        known = {k: v for k, v in statement.values.items() if v is not None}
        Statement(statement.place, known).check_keys(UNUSED_ARGUMENTS | USED_ARGUMENTS, FROM_PYTHON)
        _check_class(statement, network)
    else:
        statement = _hyperparameters(checkpoint.notes)
    return _arguments(statement, network)


def _arguments(statement: Statement, network: str) -> Arguments:
    statement.choice("in_channels", (3,))
    for key in ("decoder_use_norm", "decoder_use_batchnorm", "psp_use_batchnorm"):
        statement.choice(key, NORMS, advice=FROM_PYTHON)
    stated = statement.get("encoder_output_stride") or (STRIDES.get(network) if statement else None)
    encoder = statement.choice("encoder_name", tuple(ENCODERS), advice=FROM_PYTHON)
    return Arguments(
        output_stride=statement.choice("encoder_output_stride", (8, 16), stated),
        rates=_rates(statement),
        depth=statement.choice("encoder_depth", DEPTHS[network], advice=FROM_PYTHON),
        title=encoder and ENCODERS[encoder],
        activation=statement.choice("activation", ACTIVATIONS),
        upsampling=statement.size("upsampling") if statement.get("upsampling") else None,
        resizing=statement.choice(
            "decoder_interpolation", RESIZINGS, RESIZINGS[0] if statement else None
        ),
    )


def _rates(statement: Statement) -> tuple[int, ...] | None:
    if not statement:
        return None
    rates = statement.numbers("decoder_atrous_rates", RATES, 3)
    if not all(rate == int(rate) and rate > 0 for rate in rates):
        raise statement.refusal("decoder_atrous_rates", "three whole numbers above zero")
    return tuple(int(rate) for rate in rates)


def _check_class(statement: Statement, network: str) -> None:
    stated = statement.get("_model_class", network)
    if stated != network:
        raise statement.refusal("_model_class", f"{network} by the weights' keys")


def check_count(checkpoint: Checkpoint, classes: int) -> None:
    """SegviewerError where the configuration counts other classes than the weights tell apart."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    if isinstance(statement.get("classes"), int):
        statement.choice("classes", (classes,))


def _hyperparameters(notes: Mapping[str, Any]) -> Statement:
    """Those of the library among a training's; other names mean nothing here."""
    for values in _mappings(notes.get("hyper_parameters")):
        if any(key in values for key in TELLING_ARGUMENTS):
            known = {k: v for k, v in values.items() if k in HYPERPARAMETERS}
            return Statement("hyper_parameters in the file", known, CONVERSION_ADVICE)
    return Statement()


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _mappings(inner)
