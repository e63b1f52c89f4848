"""wkentaro/pytorch-fcn: FCN-32s, -16s and -8s on VGG-16, converted from the authors' Caffe models.

Whether an FCN-8s was trained at once, with scaled pools, its keys do not tell; the published file's
name does. Input is BGR around a mean.
"""

from __future__ import annotations

import re

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.networks.fcn_skips import Finest, fcn_skips
from segviewer.networks.vgg import CONVS, VGG
from segviewer.records import ImportOptions

MEAN = (104.00698793, 116.66876762, 122.67891434)


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a pytorch-fcn state dict."""
    classes = checkpoint.shape("score_fr.weight")[0]
    named = re.search(r"at.?once", checkpoint.text, re.IGNORECASE) is not None
    at_once = named if import_options.at_once is None else import_options.at_once
    finest = _finest(checkpoint)
    network = fcn_skips(_backbone(checkpoint), classes, finest=finest, at_once=at_once)
    return ParsedCheckpoint(
        network=network,
        names=_backbone_names() | _head_names(finest, at_once),
        # The original takes pictures as they are; a bound keeps a photo's memory within reason.
        preparation=Preparation(
            mean=MEAN,
            std=(1, 1, 1),
            value_range=255.0,
            channel_order="BGR",
            size_rule=SizeRule(side="long", low=16, high=2048),
        ),
        classes=class_lists.likely(classes),
        assumed={"at_once": at_once} if finest == 8 else {},
    )


def _finest(checkpoint: Checkpoint) -> Finest:
    if checkpoint.has("score_pool3.weight"):
        return 8
    return 16 if checkpoint.has("score_pool4.weight") else 32


def _backbone(checkpoint: Checkpoint) -> VGG:
    widths = [checkpoint.shape(f"conv{n}_1.weight")[0] for n in range(1, 6)]
    fully = checkpoint.shape("fc6.weight")[0], checkpoint.shape("fc7.weight")[0]
    return VGG(widths, fully=fully)


def _backbone_names() -> dict[str, str]:
    stages = "backbone.stages"
    names = {
        f"{stages}.stage_{stage}.{2 * conv}": f"conv{stage}_{conv + 1}"
        for stage, count in enumerate(CONVS, start=1)
        for conv in range(count)
    }
    return names | {f"{stages}.fully.0": "fc6", f"{stages}.fully.3": "fc7"}


def _head_names(finest: int, at_once: bool) -> dict[str, str]:
    if finest == 32:
        return {"classifier.0": "score_fr", "classifier.1": "upscore"}
    body = "body.1" if at_once else "body"
    names = {
        "fusions.skip_16.branches.deep.body.0": "score_fr",
        "fusions.skip_16.branches.deep.body.1": "upscore2",
        f"fusions.skip_16.branches.pool4.{body}": "score_pool4",
        "classifier": f"upscore{finest}",
    }
    if finest == 8:
        names["fusions.skip_8.branches.coarse.body"] = "upscore_pool4"
        names[f"fusions.skip_8.branches.pool3.{body}"] = "score_pool3"
    return names


FAMILY = Family(
    "wkentaro's FCN",
    (
        ("score_fr.weight", "upscore.weight"),
        ("score_fr.weight", "upscore16.weight"),
        ("score_fr.weight", "score_pool3.weight"),
    ),
    r"conv\d_\d\.|fc[67]\.|score_|upscore",
    read,
)
