"""Finds the files of ``resources/``: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def folder() -> Path:
    """The folder that holds weights, palettes and icons."""
    installed = _PACKAGE / "resource_files"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def weights() -> dict[str, Path]:
    """Embedded weight files by model name ("everyday/pspnet"), in alphabetical order."""
    root = folder() / "weights"
    files = sorted(root.rglob("*.safetensors"))
    return {file.relative_to(root).with_suffix("").as_posix(): file for file in files}


def cards() -> dict[str, dict[str, Any]]:
    """What the card beside each embedded weight file says, by model name."""
    by_name = {}
    for name, path in weights().items():
        card = path.with_suffix(".json")
        by_name[name] = json.loads(card.read_text("utf-8")) if card.exists() else {}
    return by_name
