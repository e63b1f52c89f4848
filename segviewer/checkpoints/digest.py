"""Which weights exactly: the checksum of the files that they came from."""

from __future__ import annotations

import hashlib
from pathlib import Path


def files_sha256(*paths: Path) -> str:
    """SHA-256 of a file, as ``sha256sum`` prints it; of several files one after the other, with a
    plus between; "" where one of them is no file."""
    if not all(path.is_file() for path in paths):
        return ""
    return "+".join(_sha256(path) for path in paths)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
