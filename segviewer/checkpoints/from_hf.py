"""HuggingFace transformers' MobileNetV2 with DeepLab v3's head, converted from TensorFlow.

The head has no atrous branch, only image pooling and 1x1, in that order. Padding is TensorFlow's;
the backbone's normalisation has epsilon 1e-3. Output stride and class names stand in
``config.json`` where the weights lie in their folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.head_keys import conv_norm
from segviewer.checkpoints.mobilenet_keys import hf, mobilenet_v2_names, read_mobilenet_v2
from segviewer.checkpoints.model import LARGEST, Preparation, SizeRule
from segviewer.networks.deeplab_v3 import deeplab_v3
from segviewer.records import Classes, ImportOptions

HEAD = "segmentation_head"
HALF = (0.5, 0.5, 0.5)


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a MobileNetV2ForSemanticSegmentation."""
    classes = checkpoint.shape(f"{HEAD}.classifier.convolution.weight")[0]
    configured = checkpoint.notes.get("output_stride")
    output_stride = import_options.output_stride or (
        configured if isinstance(configured, int) else 8
    )
    code = hf()
    backbone = read_mobilenet_v2(checkpoint, code, output_stride)
    network = deeplab_v3(
        backbone,
        classes,
        rates=(),
        channels=checkpoint.shape(f"{HEAD}.conv_projection.convolution.weight")[0],
        pool="first",
        align_corners=bool(import_options.align_corners),
    )
    return ParsedCheckpoint(
        network=network,
        names=mobilenet_v2_names(checkpoint, backbone, code) | _head_names(),
        preparation=Preparation(
            mean=HALF, std=HALF, size_rule=SizeRule(side="short", low=545, high=LARGEST)
        ),
        classes=_classes(checkpoint.notes, classes) or class_lists.likely(classes),
        dropped=(r"mobilenet_v2\.conv_1x1\.",),
        assumed={"output_stride": output_stride},
    )


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


def _classes(notes: Mapping[str, Any], count: int) -> Classes | None:
    """The names in ``id2label``, where there is one for every class."""
    labels = notes.get("id2label")
    if not isinstance(labels, Mapping) or set(labels) != {str(n) for n in range(count)}:
        return None
    return class_lists.with_colours(str(labels[str(n)]) for n in range(count))


FAMILY = Family(
    "HuggingFace's MobileNetV2 DeepLab v3",
    ((f"{HEAD}.conv_aspp.convolution.weight",),),
    r"mobilenet_v2\.|segmentation_head\.(conv_|classifier\.)",
    read,
)
