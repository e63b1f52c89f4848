"""HuggingFace transformers' MobileViT with DeepLab v3's head, as Apple published it.

Attention heads, patches, output stride and rates stand in ``config.json``; without it they are the
usual ones. Pictures are BGR between 0 and 1, without mean and deviation. The logits are a sixteenth
of the picture at output stride 16.
"""

from __future__ import annotations

from segviewer.checkpoints.family import Checkpoint, ParsedCheckpoint, block_count
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.hf_folder import parse_network
from segviewer.checkpoints.model import LARGEST, Preparation, SizeRule
from segviewer.checkpoints.neighbours import (
    CONFIGURATION,
    FROM_PYTHON,
    MOST_PATCH,
    MOST_RATE,
    Statement,
)
from segviewer.networks.aspp import rate_keys
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.networks.mobile_vit import HEADS, PATCH, RATES, MixingShape, MobileViT
from segviewer.networks.mobilenet import BlockShape
from segviewer.records import ImportOptions

HEAD = "segmentation_head"
ENCODER = "mobilevit.encoder.layer"
SIGNATURE = f"{HEAD}.aspp.convs.0.convolution.weight"
PREPARATION = Preparation(
    channel_order="BGR", mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0),
    size_rule=SizeRule(side="short", low=544, high=LARGEST),
)  # fmt: skip
PLAIN, MIXING = (1, 2), (3, 4, 5)  # stages
RESIDUAL = {"expand": "expand_1x1", "depthwise": "conv_3x3", "reduce": "reduce_1x1"}
LAYER = {
    "norm_1": "layernorm_before",
    "attention.query": "attention.attention.query",
    "attention.key": "attention.attention.key",
    "attention.value": "attention.attention.value",
    "attention.project": "attention.output.dense",
    "norm_2": "layernorm_after",
    "expand": "intermediate.dense",
    "reduce": "output.dense",
}


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a MobileViTForSemanticSegmentation."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    _check(statement)
    configured = statement.choice("output_stride", (8, 16, 32), 32 if statement else None)
    output_stride = configured or import_options.output_stride or 16
    stated = statement.get("atrous_rates") is not None
    rates = _rates(statement) if stated else import_options.rates or RATES
    backbone = _backbone(checkpoint, statement, output_stride)
    classes = checkpoint.shape(f"{HEAD}.classifier.convolution.weight")[0]
    network = deeplab_v3(
        backbone, classes, rates=rates,
        channels=checkpoint.shape(f"{HEAD}.aspp.project.convolution.weight")[0],
        align_corners=bool(import_options.align_corners),
    )  # fmt: skip
    assumed = {} if configured else {"output_stride": output_stride}
    return parse_network(
        checkpoint, network, classes, _backbone_names(checkpoint) | _head_names(rates), PREPARATION,
        assumed=assumed | ({} if statement else {"rates": tuple(rates)}),
        unstated=f"heads of attention ({HEADS}) and patches ({PATCH}x{PATCH})",
    )  # fmt: skip


def _check(statement: Statement) -> None:
    """SegviewerError where the configuration asks for what is not known here."""
    statement.choice("num_channels", (3,))
    statement.choice("hidden_act", ("silu",), advice=FROM_PYTHON)
    statement.choice("qkv_bias", (True,), advice=FROM_PYTHON)


def _rates(statement: Statement) -> tuple[int, ...]:
    rates = statement.numbers("atrous_rates", RATES, len(RATES))
    if not all(rate == int(rate) and 0 < rate <= MOST_RATE for rate in rates):
        raise statement.refusal("atrous_rates", f"three whole numbers from 1 to {MOST_RATE}")
    return tuple(int(rate) for rate in rates)


def _backbone(checkpoint: Checkpoint, statement: Statement, output_stride: int) -> MobileViT:
    patch = statement.size("patch_size", PATCH, most=MOST_PATCH)
    heads = statement.size("num_attention_heads", HEADS)
    (eps,) = statement.numbers("layer_norm_eps", (1e-5,), 1)
    mixings = []
    for stage in MIXING:
        place = _stage(stage)
        inner, attended = checkpoint.shape(f"{place}.transformer.layer.0.intermediate.dense.weight")
        if attended % heads:
            raise statement.refusal("num_attention_heads", f"numbers that divide {attended}")
        mixings.append(
            MixingShape(
                channels=checkpoint.shape(f"{place}.fusion.convolution.weight")[0],
                attended=attended, inner=inner, heads=heads, patch=patch, eps=eps,
                layers=block_count(checkpoint, f"{place}.transformer.layer."),
                kernel=checkpoint.shape(f"{place}.fusion.convolution.weight")[2],
            )
        )  # fmt: skip
    stem = checkpoint.shape("mobilevit.conv_stem.convolution.weight")[0]
    residuals = [
        [_residual(checkpoint, place) for place in _residual_places(checkpoint, stage)]
        for stage in (*PLAIN, *MIXING)
    ]
    return MobileViT(stem, residuals, mixings, output_stride=output_stride)


def _stage(stage: int) -> str:
    return f"{ENCODER}.{stage - 1}"


def _residual_places(checkpoint: Checkpoint, stage: int) -> list[str]:
    if stage in MIXING:
        return [f"{_stage(stage)}.downsampling_layer"]
    count = block_count(checkpoint, f"{_stage(stage)}.layer.")
    return [f"{_stage(stage)}.layer.{index}" for index in range(count)]


def _residual(checkpoint: Checkpoint, place: str) -> BlockShape:
    expanded, before = checkpoint.shape(f"{place}.expand_1x1.convolution.weight")[:2]
    channels = checkpoint.shape(f"{place}.reduce_1x1.convolution.weight")[0]
    return BlockShape(channels_in=before, expanded=expanded, channels=channels)


def _layer(ours: str, theirs: str) -> dict[str, str]:
    return conv_norm(ours, f"{theirs}.convolution", f"{theirs}.normalization")


def _backbone_names(checkpoint: Checkpoint) -> dict[str, str]:
    names = _layer("backbone.stages.stem.first", "mobilevit.conv_stem")
    for stage in (*PLAIN, *MIXING):
        ours = f"backbone.stages.stage_{stage}"
        for index, place in enumerate(_residual_places(checkpoint, stage)):
            for part, theirs in RESIDUAL.items():
                names |= _layer(f"{ours}.{index}.{part}", f"{place}.{theirs}")
        if stage in MIXING:
            names |= _mixing_names(checkpoint, f"{ours}.1", _stage(stage))
    return names


def _mixing_names(checkpoint: Checkpoint, ours: str, theirs: str) -> dict[str, str]:
    names = _layer(f"{ours}.local", f"{theirs}.conv_kxk")
    names |= _layer(f"{ours}.outwards", f"{theirs}.conv_projection")
    names |= _layer(f"{ours}.mix", f"{theirs}.fusion")
    names |= {f"{ours}.inwards": f"{theirs}.conv_1x1.convolution"}
    names |= {f"{ours}.norm": f"{theirs}.layernorm"}
    for index in range(block_count(checkpoint, f"{theirs}.transformer.layer.")):
        for part, name in LAYER.items():
            names[f"{ours}.layers.{index}.{part}"] = f"{theirs}.transformer.layer.{index}.{name}"
    return names


def _head_names(rates: tuple[int, ...]) -> dict[str, str]:
    branches, aspp = "fusions.aspp.branches", f"{HEAD}.aspp"
    names = _layer(f"{branches}.conv_1x1.body", f"{aspp}.convs.0")
    for index, key in enumerate(rate_keys(rates), start=1):
        names |= _layer(f"{branches}.{key}.body", f"{aspp}.convs.{index}")
    pooling = f"{aspp}.convs.{len(rates) + 1}.conv_1x1"
    names |= _layer(f"{branches}.image_pooling.body.1", pooling)
    return names | {
        "fusions.aspp.mix": f"{aspp}.project.convolution",
        "fusions.aspp.tail.0": f"{aspp}.project.normalization",
        "classifier.0": f"{HEAD}.classifier.convolution",
    }
