"""Weights that torchvision publishes, by name, fetched once into its own cache.

Names are listed without torch being imported.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from segviewer.checkpoints.download import Download, download
from segviewer.checkpoints.published_list import PublishedWeights
from segviewer.records import SegviewerError

if TYPE_CHECKING:
    from torchvision.models import WeightsEnum

    from segviewer.checkpoints.family import Checkpoint

PREFIX = "torchvision/"
CLASSES = 21  # of each of them: VOC's
MEBI = 1 << 20  # bytes, which torchvision counts files in
NAMES = tuple(
    PREFIX + name
    for name in (
        "fcn_resnet50",
        "fcn_resnet101",
        "deeplabv3_resnet50",
        "deeplabv3_resnet101",
        "deeplabv3_mobilenet_v3_large",
        "lraspp_mobilenet_v3_large",
    )
)


def fetch(
    name: str,
    report: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Checkpoint:
    """The tensors of a published model, its checksum verified; SegviewerError without network.

    ``report`` gets sentences of how much is there; once ``stop()`` is true, ``Stopped`` is raised.
    """
    from segviewer.checkpoints.family import Checkpoint

    weights, cached = _weights(name), cached_weights(name)
    # torchvision tells no one how far a download is: ours puts the file where it looks first.
    if not cached.is_file():
        digest = cached.stem.rpartition("-")[2]
        download(Download(title=name, url=weights.url, path=cached, sha256=digest), report, stop)
    try:
        tensors = weights.get_state_dict(progress=False, check_hash=True, weights_only=True)
    except Exception:  # damaged bytes make the unpickler raise nearly anything
        raise SegviewerError(
            f"{name} cannot be read from {cached}, which is damaged or another file; delete that "
            "file to fetch it anew."
        ) from None
    return Checkpoint(name=name, tensors=tensors, notes={"url": weights.url})


def cached_weights(name: str) -> Path:
    """Where torchvision keeps a model's weights."""
    import torch

    return Path(torch.hub.get_dir()) / "checkpoints" / Path(_weights(name).url).name


def empty_checkpoint(name: str) -> Checkpoint:
    """The keys and shapes of a published model's weights, on the device "meta"; nothing is
    fetched."""
    import torch
    from torchvision.models import get_model

    from segviewer.checkpoints.family import Checkpoint

    weights = _weights(name)
    with torch.device("meta"):
        network = get_model(
            name.removeprefix(PREFIX), weights=None, weights_backbone=None, num_classes=CLASSES
        )
    return Checkpoint(
        name=cached_weights(name).name, tensors=network.state_dict(), notes={"url": weights.url}
    )


def published_line(name: str) -> PublishedWeights:
    """What torchvision publishes about a model's weights, as a line of the list."""
    weights, (architecture, _, backbone) = _weights(name), name[len(PREFIX) :].partition("_")
    [(data_set, scores)] = weights.meta["_metrics"].items()
    return PublishedWeights(
        name=name,
        architecture=architecture,
        backbone=backbone,
        data_set=data_set,
        classes="VOC-21",
        megabytes=round(weights.meta["_file_size"] * MEBI / 10**6),
        mean_iou=scores["miou"] / 100,
        sha256=Path(weights.url).stem.rpartition("-")[2],
        url=weights.url,
    )


def _weights(name: str) -> WeightsEnum:
    if name not in NAMES:
        raise SegviewerError(f"There is no {name}; choose one of {', '.join(NAMES)}.")
    from torchvision.models import get_model_weights  # takes a second, and few need it

    return get_model_weights(name.removeprefix(PREFIX)).DEFAULT
