"""HuggingFace transformers' UperNet on ConvNeXt or ResNet, in the module names of its files.

Which stages the head reads, the bins of its pyramid and the activation stand in ``config.json``;
without it they are the usual ones. The original enlarges its logits to the picture itself.
"""

from __future__ import annotations

from segviewer.checkpoints.family import Checkpoint, ParsedCheckpoint, block_count
from segviewer.checkpoints.head_keys import conv_norm, upernet_names
from segviewer.checkpoints.hf_folder import parse_network
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.neighbours import CONFIGURATION, FROM_PYTHON, MOST_BINS, Statement
from segviewer.checkpoints.preprocessing import join_numbers
from segviewer.checkpoints.resnet_keys import resnet_title
from segviewer.networks.backbone import Backbone
from segviewer.networks.convnext import ConvNeXt
from segviewer.networks.resnet import BasicBlock, Bottleneck, CaffeBottleneck, ResNet, plain_stem
from segviewer.networks.upernet import upernet
from segviewer.records import ImportOptions, SegviewerError

HEAD = "decode_head"
SIGNATURE = f"{HEAD}.fpn_bottleneck.batch_norm.weight"
PREPARATION = Preparation(size_rule=SizeRule(fixed=(512, 512)))
STAGES, BINS = range(1, 5), (1, 2, 3, 6)
BACKBONES = ("convnext", "resnet")


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a UperNetForSemanticSegmentation."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    inner = statement.inner("backbone_config")
    _check(statement, inner)
    backbone, names = _backbone(checkpoint, inner)
    classes, channels = checkpoint.shape(f"{HEAD}.classifier.weight")[:2]
    bins = [int(n) for n in statement.get("pool_scales", BINS)]
    levels = [f"stage_{number}" for number in STAGES]
    network = upernet(
        backbone, classes, channels=channels, bins=bins, levels=levels,
        align_corners=bool(import_options.align_corners),
    )  # fmt: skip
    deepest_first = range(len(levels) - 2, -1, -1)
    names |= upernet_names(
        network,
        bins=[f"{HEAD}.psp_modules.{index}.1" for index in range(len(bins))],
        pyramid=f"{HEAD}.bottleneck",
        laterals=[f"{HEAD}.lateral_convs.{index}" for index in deepest_first],
        levels=[f"{HEAD}.fpn_convs.{index}" for index in deepest_first],
        mix=f"{HEAD}.fpn_bottleneck",
        leaves=("conv", "batch_norm"),
    )
    return parse_network(
        checkpoint, network, classes, names | {"classifier": f"{HEAD}.classifier"}, PREPARATION,
        dropped=(r"auxiliary_head\.",),
        unstated=f"the bins of the pyramid ({join_numbers(BINS)})",
    )  # fmt: skip


def _check(statement: Statement, inner: Statement) -> None:
    """SegviewerError where the configuration asks for what is not known here."""
    if statement.get("backbone"):
        raise statement.refusal("backbone", "none beside backbone_config", FROM_PYTHON)
    bins = statement.get("pool_scales", BINS)
    if not isinstance(bins, list | tuple) or not all(
        type(n) is int and 0 < n <= MOST_BINS for n in bins
    ):
        raise statement.refusal("pool_scales", f"whole numbers from 1 to {MOST_BINS}")
    inner.choice("model_type", BACKBONES, advice=FROM_PYTHON)
    inner.choice("num_channels", (3,))
    stages = [f"stage{number}" for number in STAGES]
    inner.choice("out_features", (stages,), advice=FROM_PYTHON)
    is_convnext = inner.get("model_type") == "convnext"
    inner.choice("hidden_act", ("gelu",) if is_convnext else ("relu",), advice=FROM_PYTHON)


def _backbone(checkpoint: Checkpoint, inner: Statement) -> tuple[Backbone, dict[str, str]]:
    if checkpoint.has("backbone.encoder.stages.0.layers.0.dwconv.weight"):
        return _convnext(checkpoint)
    if checkpoint.has("backbone.embedder.embedder.convolution.weight"):
        return _resnet(checkpoint, inner)
    raise SegviewerError(
        f"{checkpoint.name} holds a UperNet of HuggingFace transformers on a backbone that is "
        f"neither ConvNeXt nor ResNet, so that segviewer cannot build it from a file; "
        f"{FROM_PYTHON}."
    )


def _place(stage: int, index: int) -> str:
    return f"backbone.encoder.stages.{stage - 1}.layers.{index}"


def _depths(checkpoint: Checkpoint) -> list[int]:
    return [
        block_count(checkpoint, f"backbone.encoder.stages.{stage - 1}.layers.") for stage in STAGES
    ]


def _convnext(checkpoint: Checkpoint) -> tuple[Backbone, dict[str, str]]:
    depths = _depths(checkpoint)
    patches = "backbone.embeddings.patch_embeddings"
    scale = "layer_scale_parameter"
    backbone = ConvNeXt(
        [checkpoint.shape(f"{_place(stage, 0)}.dwconv.weight")[0] for stage in STAGES],
        depths,
        patch=checkpoint.shape(f"{patches}.weight")[2],
        is_scaled=checkpoint.has(f"{_place(1, 0)}.{scale}"),
    )
    backbone.add_norms(list(backbone.stages), eps=1e-6)
    names = {
        "backbone.stages.stage_1.patches": patches,
        "backbone.stages.stage_1.norm": "backbone.embeddings.layernorm",
    }
    parts = {"depthwise": "dwconv", "norm": "layernorm", "expand": "pwconv1", "reduce": "pwconv2"}
    for stage, depth in zip(STAGES, depths, strict=True):
        ours = f"backbone.stages.stage_{stage}"
        names[f"backbone.norms.stage_{stage}"] = f"backbone.hidden_states_norms.stage{stage}"
        if stage > 1:
            theirs = f"backbone.encoder.stages.{stage - 1}.downsampling_layer"
            names |= {f"{ours}.norm": f"{theirs}.0", f"{ours}.patches": f"{theirs}.1"}
        for index in range(depth):
            block = f"{ours}.block_{index + 1}"
            names[block] = _place(stage, index)
            for part, name in parts.items():
                names[f"{block}.{part}"] = f"{_place(stage, index)}.{name}"
    return backbone, names


def _resnet(checkpoint: Checkpoint, inner: Statement) -> tuple[Backbone, dict[str, str]]:
    """The stem's 7x7 and pool are torchvision's; strides lie in the 3x3 unless configured."""
    inner.choice("downsample_in_first_stage", (False,), advice=FROM_PYTHON)
    depths = _depths(checkpoint)
    block = _block(checkpoint, inner)
    first = "backbone.embedder.embedder"
    channels = checkpoint.shape(f"{first}.convolution.weight")[0]
    widths = [
        checkpoint.shape(f"{_place(stage, 0)}.layer.0.convolution.weight")[0] for stage in STAGES
    ]
    backbone = ResNet(
        resnet_title(depths, block), plain_stem(channels), channels, block, widths, depths,
        output_stride=32,
    )  # fmt: skip
    backbone.output_strides = (32,)
    names = _layer("backbone.stages.stem.0", first)
    for stage in STAGES:
        key = f"stage_{stage}"
        for index, (name, built) in enumerate(backbone.blocks(key).items()):
            ours, theirs = f"backbone.stages.{key}.{name}", _place(stage, index)
            for conv in range(len(built.body)):  # type: ignore[arg-type]
                names |= _layer(f"{ours}.body.{conv}", f"{theirs}.layer.{conv}")
            names |= _layer(f"{ours}.shortcut", f"{theirs}.shortcut")
    return backbone, names


def _block(checkpoint: Checkpoint, inner: Statement) -> type[BasicBlock] | type[Bottleneck]:
    if not checkpoint.has(f"{_place(1, 0)}.layer.2.convolution.weight"):
        return BasicBlock
    in_first = inner.choice("downsample_in_bottleneck", (False, True), False)
    return CaffeBottleneck if in_first else Bottleneck


def _layer(ours: str, theirs: str) -> dict[str, str]:
    return conv_norm(ours, f"{theirs}.convolution", f"{theirs}.normalization")
