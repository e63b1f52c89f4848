"""The weights that others publish and that are fetched by name, as a table; without torch.

``SEGVIEWER_PUBLISHED`` may name a file that stands in for ours, in the same form: the weights of a
course or a laboratory.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

from segviewer.parsing import parse_json
from segviewer.records import SegviewerError
from segviewer.resources import PAPERS, folder

PREFIX = "published/"
VARIABLE = "SEGVIEWER_PUBLISHED"

TITLES = {
    "fcn": "FCN",
    "deeplab_v2": "DeepLab v2",
    "pspnet": "PSPNet",
    "deeplab_v3": "DeepLab v3",
    "deeplab_v3_plus": "DeepLab v3+",
}
BACKBONES = {
    "r18": "ResNet-18",
    "r50": "ResNet-50",
    "r101": "ResNet-101",
    "mobilenet_v2": "MobileNetV2",
}


@dataclass(frozen=True, kw_only=True)
class PublishedWeights:
    """One line of the table.

    ``classes`` is a known class list's name. ``megabytes`` is about right; ``mean_iou`` in [0, 1]
    is what the publishers say, on ``data_set``'s validation pictures, None where they do not.
    ``sha256`` is the beginning of the checksum, None where none is published.
    """

    name: str
    architecture: str
    backbone: str
    data_set: str
    classes: str
    megabytes: int
    mean_iou: float | None
    sha256: str | None
    url: str

    @property
    def title(self) -> str:
        return f"{TITLES.get(self.architecture, self.architecture)}, {self.backbone_title}"

    @property
    def backbone_title(self) -> str:
        return BACKBONES.get(self.backbone, self.backbone)

    @property
    def file_name(self) -> str:
        return self.url.rpartition("/")[2]


def published_weights() -> dict[str, PublishedWeights]:
    """All of them by name ("published/pspnet-r50-voc"), data set after data set."""
    own = os.environ.get(VARIABLE)
    path = Path(own) if own else folder() / "published.json"
    keys = [field.name for field in fields(PublishedWeights)]
    try:
        entries = parse_json(path.read_text("utf-8"))["checkpoints"]
        lines = [PublishedWeights(**{key: entry[key] for key in keys}) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SegviewerError(
            f"{path} should be a list of published weights but cannot be read as one "
            f"({type(error).__name__}: {error}); mend it, or unset {VARIABLE}."
        ) from error
    return {PREFIX + line.name: line for line in lines}


def published_named(name: str) -> PublishedWeights:
    """The line of a name; a SegviewerError where there is none."""
    lines = published_weights()
    if name not in lines:
        raise SegviewerError(
            f"There is no {name}; `segviewer models` lists what there is, such as "
            f"{next(iter(lines), 'none')}."
        )
    return lines[name]


def five_on_voc() -> tuple[str, ...]:
    """One network of each architecture for VOC, on ResNet-50 where the list has that, in the order
    of the papers."""
    smallest: dict[str, str] = {}
    for name, line in published_weights().items():
        if line.data_set == "VOC" and (line.backbone == "r50" or line.architecture not in smallest):
            smallest[line.architecture] = name
    return tuple(smallest[key] for key in PAPERS if key in smallest)
