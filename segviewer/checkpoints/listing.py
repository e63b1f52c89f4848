"""What ``segviewer models`` shows: names that ``load_model`` takes without a file."""

from __future__ import annotations

from typing import Any

from segviewer import resources
from segviewer.checkpoints.torchvision_names import NAMES


def listed() -> list[dict[str, Any]]:
    """One entry a model: name, title, classes, mean IoU where measured, where it comes from."""
    embedded = [
        _entry(
            name,
            title=card.get("title", name),
            classes=len(card.get("test", {}).get("classes", {})),
            parameters=card.get("parameters"),
            mean_iou=card.get("test", {}).get("mean_iou"),
            where="embedded",
        )
        for name, card in resources.cards().items()
    ]
    fetched = "fetched by torchvision when first used"
    return embedded + [_entry(name, name.partition("/")[2], 21, where=fetched) for name in NAMES]


def _entry(
    name: str,
    title: str,
    classes: int,
    parameters: int | None = None,
    mean_iou: float | None = None,
    where: str = "",
) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "classes": classes,
        "parameters": parameters,
        "mean_iou": mean_iou,
        "where": where,
    }
