"""ImageNet weights that a backbone may start from; training needs them, the program never does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch

from segviewer.networks.backbone import Backbone
from segviewer.records import SegviewerError

# Of the classifier behind the last stage, which segmentation networks do without.
CLASSIFIER = ("_conv_head.", "_bn1.", "_fc.")


def load_pretrained(backbone: Backbone, package: str) -> None:
    """Copy EfficientNet-Lite0's weights out of the installed ``package`` into the backbone.

    Both lay out their blocks in the order of the paper's table, so tensors match by position.
    """
    path = file_of_package(package, "*.pth", "starts from the ImageNet weights")
    state = torch.load(path, weights_only=True)
    theirs = [tensor for key, tensor in state.items() if not key.startswith(CLASSIFIER)]
    own = backbone.state_dict()
    if [t.shape for t in theirs] != [t.shape for t in own.values()]:
        raise SegviewerError(
            f"{path.name} should hold the weights of {backbone.title}, but its tensors have other "
            f"shapes; install the version of {package} that pyproject.toml names."
        )
    backbone.load_state_dict(dict(zip(own, theirs, strict=True)))


def file_of_package(package: str, pattern: str, purpose: str) -> Path:
    """The file in an installed package that fits the ``pattern``; ``purpose`` says what a recipe
    does with it."""
    module = importlib.util.find_spec(package.replace("-", "_"))
    folders = module.submodule_search_locations if module else None
    files = [file for folder in folders or () for file in Path(folder).rglob(pattern)]
    if not files:
        raise SegviewerError(
            f"This recipe {purpose} in {package}, which is not installed; install segviewer with "
            f"its extra, segviewer[train]."
        )
    return files[0]
