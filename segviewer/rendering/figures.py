"""Every number of a sheet as plain values, and its maps and masks as files.

A row of figures stands for a row of the sheet. JSON keeps them nested; CSV has one line a number,
so that rows of different networks fit into one table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from segviewer.attribution import EffectiveField
from segviewer.inspection.comparison import (
    compare,
    compare_with_all_on,
    has_common_classes,
    mean_confidence,
)
from segviewer.inspection.scoring import number, scores
from segviewer.labelling import inspected_labels
from segviewer.metrics import class_shares
from segviewer.records import Inspection
from segviewer.rendering.export import save_mask, write_whole
from segviewer.rendering.tables import save_table

Plain = dict[str, Any]


def figures_of(inspections: Sequence[Inspection]) -> list[Plain]:
    """The numbers of a sheet's rows. Pixels are counted at the network's input size, scores at the
    picture's own. The first row of each picture is the one that its others are compared with."""
    first: dict[tuple[str, int], Inspection] = {}
    rows = []
    for inspection in inspections:
        place = inspection.frame.origin, inspection.frame.index
        rows.append(_row(inspection, first.setdefault(place, inspection)))
    return rows


def save_figures(rows: Sequence[Plain], path: Path) -> None:
    """Write JSON where the name ends so, else CSV with one line a number."""
    save_table(rows if path.suffix.lower() == ".json" else list(long_rows(rows)), path)


def long_rows(rows: Sequence[Plain]) -> Iterator[Plain]:
    """One line for each number: which row it is of, what it is (a path of names), its value."""
    for index, row in enumerate(rows):
        head = {key: row[key] for key in ("picture", "frame", "model")}
        head["off"] = ",".join(f"{key}={mode}" for key, mode in row["off"].items())
        for path, value in _leaves(row, ()):
            if path[0] not in ("picture", "frame", "model", "off", "title"):
                yield {"row": index, **head, "quantity": path[0], "of": ": ".join(path[1:]),
                       "value": "" if value is None else value}  # fmt: skip


def save_maps(inspections: Sequence[Inspection], folder: Path) -> list[Path]:
    """Write each row's mask as an indexed PNG at the picture's own size, and its maps, fields and
    the logit's parts as NPY on their own grids; the files.

    A row's files begin with its picture's name, the frame's index in its source unless it is the
    first, and the row's number, from 0.
    """
    written = []
    folder.mkdir(parents=True, exist_ok=True)
    for index, inspection in enumerate(inspections):
        frame = inspection.frame
        place = f"-frame{frame.index}" if frame.index else ""  # those of a clip have one name
        stem = f"{file_stem(frame.origin)}{place}-{index}"
        mask = folder / f"{stem}-mask.png"
        labels = inspected_labels(inspection, inspection.frame.size)
        save_mask(labels, inspection.classes, mask)
        written.append(mask)
        for name, values in _arrays(inspection):
            path = folder / f"{stem}-{file_stem(name, whole=True)}.npy"
            write_whole(path, lambda file, values=values: np.save(file, values))  # type: ignore[misc]
            written.append(path)
    return written


def file_stem(name: str, *, whole: bool = False) -> str:
    """What of a name can be one of a file, without a suffix unless it is ``whole``."""
    stem = name if whole else Path(name).stem
    return re.sub(r'[\\/:*?"<>|\x00-\x1f\ud800-\udfff]+', "-", stem) or "picture"


def _arrays(inspection: Inspection) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    yield "logits", inspection.logits
    yield from inspection.maps.items()
    for key, field in inspection.fields.items():
        yield f"field-{key or 'class'}", field.energy
    if inspection.split is not None:
        for key, part in inspection.split.parts.items():
            yield f"adds-{key}", part


def _row(inspection: Inspection, first: Inspection) -> Plain:
    setup, options, names = (
        inspection.state.setup,
        inspection.state.options,
        inspection.classes.names,
    )
    height, width = inspection.input_size
    shares = class_shares(inspection.labels, len(names))
    row: Plain = {
        "picture": inspection.frame.origin,
        "frame": inspection.frame.index,
        "model": setup.model,
        "title": inspection.title,
        "off": dict(options.off),
        "input": {"height": height, "width": width},
        "output_stride": inspection.network.output_stride,
        "precision": setup.precision,
        "shares": {
            names[i]: float(shares[i]) for i in np.argsort(-shares, kind="stable") if shares[i] > 0
        },
        "confidence": mean_confidence(inspection, inspection.input_size),
    }
    if options.off:
        row["changed_by_switches"] = compare_with_all_on(inspection).plain(names)
    if inspection is not first:
        row["against_first"] = (
            compare(inspection, first).plain(names)
            if has_common_classes(inspection, first)
            else {"not_compared": 1.0}
        )
    own = scores(inspection)
    if own is not None:
        row["truth"] = own.plain(names)
    return row | _of_pixel(inspection)


def _of_pixel(inspection: Inspection) -> Plain:
    """What was asked of the clicked pixel; nothing where none was clicked."""
    unit = inspection.state.options.unit
    if unit is None:
        return {}
    names = inspection.classes.names
    probabilities = inspection.probabilities(unit.point)
    order = np.argsort(-probabilities, kind="stable")
    pixel: Plain = {"row": unit.point[0], "column": unit.point[1], "class": names[order[0]]}
    plain: Plain = {
        "pixel": pixel,
        "probabilities": {names[i]: number(probabilities[i]) for i in order},
    }
    added = inspection.contributions
    if added is not None:
        plain["contributions"] = {
            "value": added.value,
            "classes": [names[i] for i in added.classes],
            "all_on": float(added.all_on),
            "all_off": float(added.all_off),
            "shapley": {key: float(value) for key, value in added.shapley.items()},
            "totals": {key: float(value) for key, value in added.totals.items()},
        }
    if inspection.fields:
        plain["fields"] = {key or "class": _field(f) for key, f in inspection.fields.items()}
    return plain


def _field(field: EffectiveField) -> Plain:
    """A receptive field's sizes: shares of the picture's area, and pixels of the input."""
    return {
        "kind": field.kind,
        "average": field.average,
        "theoretical_box": None if field.box is None else list(field.box),
        "area_ratios": {f"{share:g}": float(ratio) for share, ratio in field.ratios.items()},
        "centroid": [float(value) for value in field.centroid],
        "inside_region": float(field.inside),
    }


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every number and word in nested mappings and lists, with the names on the way to it."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*path, str(place)))
    else:
        yield path, value
