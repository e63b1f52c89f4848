"""Class names and colours that lie inside a file or beside it, of whatever shape.

What does not fit the network is not used, and one sentence says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from torch import Tensor

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint
from segviewer.checkpoints.neighbours import CONFIGURATION, Statement
from segviewer.checkpoints.stand_ins import StoredArray, plain
from segviewer.records import Classes, SegviewerError

Colours = list[tuple[int, int, int]]

# What training scripts call them; the first that is there is meant.
NAMES = (
    "CLASSES", "classes", "class_names", "classnames", "classNames", "class_labels", "label_names",
    "labels", "names", "categories", "id2label", "idx_to_class", "label2id", "class_to_idx",
)  # fmt: skip
COLOURS = ("PALETTE", "palette", "class_colors", "class_colours", "colors", "colours", "colormap")
THRESHOLDS = ("threshold", "best_threshold", "thresholds", "prob_threshold")
# Of the head itself: schedulers, metrics and losses have thresholds of their own.
THRESHOLD_OF_HEAD = re.compile(
    r"decode_head\b(?:(?!auxiliary_head|optim|scheduler|train_cfg|loss).)*?"
    r"(?<![\w.])threshold['\"]?\s*[=:]\s*(0?\.\d+)",
    re.DOTALL,
)
HALF = 0.5
MOST_COLOURS = 4096  # of a palette
# In what they lie: that of a data set before that of a whole training.
OF_DATA_SETS = ("dataset_meta", "meta")
WITHIN = (*OF_DATA_SETS, "hyper_parameters", "hparams", "config", "cfg", "args")


def find_classes(checkpoint: Checkpoint, default: Classes) -> tuple[Classes, tuple[str, ...]]:
    """The classes that the file or its configuration names, where they fit as many as ``default``
    has; that where nobody names any."""
    for within, values in _places(checkpoint):
        is_data_set = within in OF_DATA_SETS
        named = [
            values[key] for key in NAMES
            if key in values and _are_names(values[key], of_data_set=is_data_set)
        ]  # fmt: skip
        if named:
            colours = next((values[key] for key in COLOURS if values.get(key) is not None), None)
            return stored_classes(named[0], colours, len(default))
    return default, ()


def threshold_notes(checkpoint: Checkpoint, classes: int) -> tuple[str, ...]:
    """One sentence where one channel's foreground is meant to begin elsewhere than at 0.5."""
    text = THRESHOLD_OF_HEAD.search(checkpoint.text)
    stated = [
        values[key] for _, values in _places(checkpoint) for key in THRESHOLDS if key in values
    ]
    stated += [float(text[1])] if text else []
    shares = [share for share in map(plain, stated) if isinstance(share, float) and 0 < share < 1]
    if classes > 1 or not shares or shares[0] == HALF:
        return ()
    return (
        f"The file says that foreground begins at a probability of {shares[0]:g}; here it begins "
        f"at {HALF:g}.",
    )


def _places(checkpoint: Checkpoint) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Tables that may name something, each with the key that it lies under."""
    yield "", (checkpoint.neighbours.get(CONFIGURATION) or Statement()).values
    yield from _inner_mappings("", checkpoint.notes)


def _inner_mappings(
    within: str, values: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key in WITHIN:
        if isinstance(values.get(key), Mapping):
            yield from _inner_mappings(key, values[key])
    yield within, values


def _are_names(value: Any, *, of_data_set: bool) -> bool:
    """Whether somebody named classes there: a count names none, nor does "LABEL_0"."""
    if isinstance(value, StoredArray) and plain(value) is None:  # of no kind that is read
        return True
    value = plain(value)
    if isinstance(value, str):  # elsewhere it may be a path, or a run's title
        return of_data_set or class_lists.is_known(value)
    if not isinstance(value, list | tuple | set | frozenset | Mapping):
        return False
    parts = [*value, *value.values()] if isinstance(value, Mapping) else list(value)
    texts = [part for part in parts if not isinstance(part, int | float | Tensor)]
    numbered = re.compile(r"LABEL_\d+|\d+")
    return not all(isinstance(text, str) and numbered.fullmatch(text) for text in texts)


def stored_classes(names: Any, colours: Any, count: int) -> tuple[Classes, tuple[str, ...]]:
    """Classes of these names and colours where they fit so many classes.

    Numbered classes stand in for names, our own colours for colours.
    """
    names, colours = plain(names), plain(colours)
    listed = _names(names, count)
    palette = None if listed is None else _colours(colours, listed)
    notes = []
    if listed is None:
        notes.append(
            f"The file's class names ({_description(names)}) do not fit the {count} that its "
            f"weights tell apart; classes are numbered."
        )
    elif palette is None and colours is not None:
        notes.append(
            f"The file's palette ({_description(colours)}) is not one colour of 0 to 255 for each "
            f"of {count} classes; segviewer's own colours are used."
        )
    if listed is None:
        return class_lists.numbered_classes(count), tuple(notes)
    return class_lists.with_colours(listed, palette), tuple(notes)


def _names(value: Any, count: int) -> list[str] | None:
    if isinstance(value, str):
        return _known_list(value, count)
    value = _ordered_entries(value)
    if value is None:
        return None
    if count == 1 and len(value) == 2:  # one channel tells two classes apart
        value = value[1:]
    texts = [_name(each) for each in value]
    usable = [text for text in texts if text is not None]
    return usable if len(usable) == len(texts) == count else None


def _ordered_entries(value: Any) -> list[Any] | None:
    """The entries of a list, or of a table from number to entry or from name to number, by number;
    None where there is no such order."""
    if isinstance(value, list | tuple):
        return list(value)
    if not isinstance(value, Mapping):
        return None
    by_number = {_number(key): entry for key, entry in value.items()}
    if None in by_number:
        by_number = {_number(entry): key for key, entry in value.items()}
    whole = set(by_number) == set(range(len(value)))
    return [by_number[number] for number in range(len(value))] if whole else None


def _number(value: Any) -> int | None:
    value = plain(value)
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}\s*", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _name(value: Any) -> str | None:
    value = plain(value)
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value) if isinstance(value, str | int) else None


def _known_list(name: str, count: int) -> list[str] | None:
    """The names of a data set that is called so, or the one name itself."""
    if count == 1:
        return [name]
    try:
        classes = class_lists.class_list(name)
    except SegviewerError:
        return None
    return list(classes.names) if len(classes) == count else None


def _colours(value: Any, names: list[str]) -> Colours | None:
    """One colour for each of the names."""
    if isinstance(value, Tensor):
        if value.numel() > MOST_COLOURS * 4:  # one number shown over and over fills the memory
            return None
        value = value.tolist()
    if isinstance(value, Mapping) and set(value) == set(names):
        value = [value[name] for name in names]
    value = _ordered_entries(value)
    if value is None:
        return None
    count = len(names)
    if count == 1 and len(value) == 2:
        value = value[1:]
    if len(value) in (3 * count, 3 * 256) and all(map(_is_level, value)):  # Pillow's palettes
        value = [value[at : at + 3] for at in range(0, 3 * count, 3)]
    triples = [_triple(each) for each in value]
    usable = [triple for triple in triples if triple is not None]
    return usable if len(usable) == len(triples) == count else None


def _triple(value: Any) -> tuple[int, int, int] | None:
    """Red, green, blue of "#1a2b3c", or of three numbers; a fourth is how opaque it is."""
    value = plain(value)
    if isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)
    if not isinstance(value, list | tuple) or len(value) not in (3, 4):
        return None
    numbers = [plain(each) for each in value[:3]]
    if not all(_is_level(number) for number in numbers):
        return None
    red, green, blue = (int(number) for number in numbers)
    return red, green, blue


def _is_level(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 255 and value == int(value)


def _description(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, list | tuple):
        return f"{len(value)} entries"
    if isinstance(value, set | frozenset):
        return f"{len(value)} entries in no order"
    if isinstance(value, Mapping):
        return f"{len(value)} entries by number or name"
    return "of an unknown kind"
