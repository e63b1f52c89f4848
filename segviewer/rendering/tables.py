"""Rows of plain values to a CSV or JSON file, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from segviewer.rendering.export import write_whole


def save_table(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write JSON where the name ends so, else CSV, in which a mapping becomes a column for each of
    its keys ("iou: person")."""
    if path.suffix == ".json":
        text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    else:
        flat = [_flat(row) for row in rows]
        columns = list(dict.fromkeys(key for row in flat for key in row))
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(flat)
        text = out.getvalue()
    write_whole(path, lambda file: file.write(text.encode("utf-8", "replace")))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{key}: {name}": inner for name, inner in value.items()}
        else:
            flat[key] = value
    return flat
