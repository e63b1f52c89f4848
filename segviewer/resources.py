"""Finds the files of ``resources/``: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

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
