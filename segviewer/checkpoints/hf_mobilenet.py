"""HuggingFace transformers' MobileNetV2 with DeepLab v3's head, converted from TensorFlow.

The head has no atrous branch, only image pooling and 1x1, in that order. Padding is TensorFlow's;
the backbone's normalisation has epsilon 1e-3. The output stride stands in ``config.json``.
"""

from __future__ import annotations

from dataclasses import replace

from segviewer.checkpoints.family import Checkpoint, ParsedCheckpoint
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.hf_folder import parse_network
from segviewer.checkpoints.mobilenet_keys import hf, mobilenet_v2_names, read_mobilenet_v2
from segviewer.checkpoints.model import LARGEST, Preparation, SizeRule
from segviewer.checkpoints.neighbours import CONFIGURATION, Statement
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.records import ImportOptions

HEAD = "segmentation_head"
HALF = (0.5, 0.5, 0.5)
PREPARATION = Preparation(
    mean=HALF, std=HALF, size_rule=SizeRule(side="short", low=545, high=LARGEST)
)
SIGNATURE = f"{HEAD}.conv_aspp.convolution.weight"


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a MobileNetV2ForSemanticSegmentation."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    _check(statement)
    classes = checkpoint.shape(f"{HEAD}.classifier.convolution.weight")[0]
    configured = statement.choice("output_stride", (8, 16, 32))
    output_stride = configured or import_options.output_stride or 8
    code = replace(hf(), eps=statement.numbers("layer_norm_eps", (1e-3,), 1)[0])
    backbone = read_mobilenet_v2(checkpoint, code, output_stride)
    network = deeplab_v3(
        backbone,
        classes,
        rates=(),
        channels=checkpoint.shape(f"{HEAD}.conv_projection.convolution.weight")[0],
        pool="first",
        align_corners=bool(import_options.align_corners),
    )
    return parse_network(
        checkpoint,
        network,
        classes,
        mobilenet_v2_names(checkpoint, backbone, code) | _head_names(),
        PREPARATION,
        dropped=(r"mobilenet_v2\.conv_1x1\.",),
        assumed={} if configured else {"output_stride": output_stride},
    )


def _check(statement: Statement) -> None:
    """SegviewerError where the configuration asks for what is not known here."""
    statement.choice("num_channels", (3,))
    statement.choice("hidden_act", ("relu6",))
    statement.choice("tf_padding", (True,))
    statement.choice("first_layer_is_expansion", (True,))


def _head_names() -> dict[str, str]:
    branches = "fusions.aspp.branches"
    names = _layer(f"{branches}.image_pooling.body.1", "conv_pool")
    names |= _layer(f"{branches}.conv_1x1.body", "conv_aspp")
    projection = f"{HEAD}.conv_projection"
    return names | {
        "fusions.aspp.mix": f"{projection}.convolution",
        "fusions.aspp.tail.0": f"{projection}.normalization",
        "classifier.0": f"{HEAD}.classifier.convolution",
    }


def _layer(ours: str, theirs: str) -> dict[str, str]:
    place = f"{HEAD}.{theirs}"
    return conv_norm(ours, f"{place}.convolution", f"{place}.normalization")
