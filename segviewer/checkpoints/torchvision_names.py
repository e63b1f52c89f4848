"""Weights that torchvision publishes, by name, fetched once into its own cache.

Names are listed without torch being imported.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from segviewer.records import SegviewerError, Stopped

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
CHUNK = 1 << 18  # bytes between two looks at whether it is still wanted
PATIENCE = 20  # seconds without a byte


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
    import torch  # these take a second, and few need them
    from torchvision.models import get_model_weights

    from segviewer.checkpoints.family import Checkpoint

    weights = get_model_weights(name.removeprefix(PREFIX)).DEFAULT
    cached = Path(torch.hub.get_dir()) / "checkpoints" / Path(weights.url).name
    try:
        # torchvision tells no one how far a download is: ours puts the file where it looks first.
        if not cached.is_file():
            _download(weights.url, cached, lambda text: report and report(f"{name}: {text}"), stop)
        tensors = weights.get_state_dict(progress=False, check_hash=True, weights_only=True)
    # URLError and its kin are OSErrors; a checksum that differs is a RuntimeError.
    except (OSError, HTTPException, RuntimeError) as error:
        raise SegviewerError(
            f"{name} could not be fetched from {weights.url} ({error}); check the connection, or "
            f"put the file there by hand and open it."
        ) from None
    return Checkpoint(name, tensors, {"url": weights.url})


def _download(
    url: str, path: Path, report: Callable[[str], object], stop: Callable[[], bool] | None
) -> None:
    """Fetch a file whole or not at all; its name ends with the beginning of its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, count, percent = hashlib.sha256(), 0, -1
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        part = Path(folder) / path.name
        with urlopen(url, timeout=PATIENCE) as answer, part.open("wb") as file:
            total = int(answer.headers.get("Content-Length") or 0)
            while chunk := answer.read(CHUNK):
                if stop and stop():
                    raise Stopped
                file.write(chunk)
                digest.update(chunk)
                count += len(chunk)
                if total and count * 100 // total != percent:
                    percent = count * 100 // total
                    report(f"{count / 1e6:.0f} of {total / 1e6:.0f} MB")
        wanted = path.stem.rpartition("-")[2]
        if not digest.hexdigest().startswith(wanted):
            raise RuntimeError(f"its checksum begins with {digest.hexdigest()[:8]}, not {wanted}")
        part.replace(path)
