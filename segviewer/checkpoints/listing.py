"""What ``segviewer models`` shows: what ``load_model`` takes by name, and files used before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from segviewer import resources
from segviewer.checkpoints.torchvision_names import NAMES
from segviewer.recent import recent_models


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
    published = [_entry(name, name.partition("/")[2], 21, where=fetched) for name in NAMES]
    files = [_entry(path, Path(path).stem, None, where="recent file") for path in recent_models()]
    return embedded + published + files


def _entry(
    name: str,
    title: str,
    classes: int | None,
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
