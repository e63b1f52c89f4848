"""Weights that torchvision publishes, by name, fetched once into its own cache."""

from __future__ import annotations

from segviewer.checkpoints.family import Source
from segviewer.records import SegviewerError

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


def fetch(name: str) -> Source:
    """The tensors of a published model, its checksum verified; SegviewerError without network."""
    if name not in NAMES:
        raise SegviewerError(f"There is no {name}; choose one of {', '.join(NAMES)}.")
    from torchvision.models import get_model_weights  # takes a second, and few need it

    weights = get_model_weights(name.removeprefix(PREFIX)).DEFAULT
    try:
        tensors = weights.get_state_dict(progress=False, check_hash=True, weights_only=True)
    # URLError and its kin are OSErrors; a checksum that differs is a RuntimeError.
    except (OSError, RuntimeError) as error:
        raise SegviewerError(
            f"{name} could not be fetched from {weights.url} ({error}); check the connection, or "
            f"put the file there by hand and open it."
        ) from None
    return Source(name, tensors, {"url": weights.url})
