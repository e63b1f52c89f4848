"""Weights that torchvision publishes, by name, fetched once into its own cache.

Names are listed without torch being imported.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from segviewer.checkpoints.download import Download, download
from segviewer.records import SegviewerError

if TYPE_CHECKING:
    from segviewer.checkpoints.family import Checkpoint

PREFIX = "torchvision/"
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
    if name not in NAMES:
        raise SegviewerError(f"There is no {name}; choose one of {', '.join(NAMES)}.")
    from torchvision.models import get_model_weights  # takes a second, and few need it

    from segviewer.checkpoints.family import Checkpoint

    weights = get_model_weights(name.removeprefix(PREFIX)).DEFAULT
    cached = cached_weights(name)
    # torchvision tells no one how far a download is: ours puts the file where it looks first.
    if not cached.is_file():
        digest = cached.stem.rpartition("-")[2]
        download(Download(title=name, url=weights.url, path=cached, sha256=digest), report, stop)
    try:
        tensors = weights.get_state_dict(progress=False, check_hash=True, weights_only=True)
    except Exception as error:  # damaged bytes make the unpickler raise nearly anything
        raise SegviewerError(
            f"{name} cannot be read from {cached} ({error}); delete that file to fetch it anew."
        ) from None
    return Checkpoint(name=name, tensors=tensors, notes={"url": weights.url})


def cached_weights(name: str) -> Path:
    """Where torchvision keeps a model's weights."""
    import torch
    from torchvision.models import get_model_weights

    weights = get_model_weights(name.removeprefix(PREFIX)).DEFAULT
    return Path(torch.hub.get_dir()) / "checkpoints" / Path(weights.url).name
