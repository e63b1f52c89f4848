"""What ``segviewer models`` shows: what ``load_model`` takes by name, and files used before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from segviewer import resources
from segviewer.checkpoints.published_list import published_weights
from segviewer.checkpoints.torchvision_names import NAMES
from segviewer.recent import recent_models


def list_models() -> list[dict[str, Any]]:
    """One entry a model: name, title, classes, mean IoU where measured, where it comes from, and of
    published weights the data set that it was measured on and the size of their file."""
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
    others = [
        _entry(
            name,
            title=line.file_name,
            classes=int(line.classes.rpartition("-")[2]),
            mean_iou=line.mean_iou,
            where=f"{line.data_set}, about {line.megabytes} MB, fetched when first used",
            data_set=line.data_set,
            megabytes=line.megabytes,
        )
        for name, line in published_weights().items()
    ]
    fetched = "fetched by torchvision when first used"
    torchvision = [_entry(name, name.partition("/")[2], 21, where=fetched) for name in NAMES]
    files = [_entry(path, Path(path).stem, None, where="recent file") for path in recent_models()]
    return embedded + others + torchvision + files


def _entry(
    name: str,
    title: str,
    classes: int | None,
    parameters: int | None = None,
    mean_iou: float | None = None,
    where: str = "",
    data_set: str | None = None,
    megabytes: int | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "classes": classes,
        "parameters": parameters,
        "mean_iou": mean_iou,
        "where": where,
        "data_set": data_set,
        "megabytes": megabytes,
    }
