"""Class names and colours that a file keeps beside its weights, of whatever shape.

What does not fit the network is not used, and one sentence says so.
"""

from __future__ import annotations

from typing import Any

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.stand_ins import plain
from segviewer.records import Classes, SegviewerError

Colours = list[tuple[int, int, int]]


def stored_classes(names: Any, colours: Any, count: int) -> tuple[Classes, tuple[str, ...]]:
    """Classes of these names and colours where they fit so many classes.

    Numbered classes stand in for names, our own colours for colours.
    """
    names, colours = plain(names), plain(colours)
    if names is None:
        return class_lists.likely(count), ()
    listed, palette = _names(names, count), _colours(colours, count)
    notes = []
    if listed is None:
        palette = None
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
    if not isinstance(value, list | tuple):
        return None
    if count == 1 and len(value) == 2:  # one channel tells two classes apart
        value = value[1:]
    usable = len(value) == count and all(isinstance(name, str | int) for name in value)
    return [str(name) for name in value] if usable else None


def _known_list(name: str, count: int) -> list[str] | None:
    """The names of a data set that is called so, or the one name itself."""
    if count == 1:
        return [name]
    try:
        classes = class_lists.class_list(name)
    except SegviewerError:
        return None
    return list(classes.names) if len(classes) == count else None


def _colours(value: Any, count: int) -> Colours | None:
    if not isinstance(value, list | tuple):
        return None
    if count == 1 and len(value) == 2:
        value = value[1:]
    triples = [_triple(plain(each)) for each in value]
    usable = [triple for triple in triples if triple is not None]
    return usable if len(usable) == len(triples) == count else None


def _triple(value: Any) -> tuple[int, int, int] | None:
    if not isinstance(value, list | tuple) or len(value) != 3:
        return None
    numbers = [plain(each) for each in value]
    if not all(_is_level(number) for number in numbers):
        return None
    red, green, blue = (int(number) for number in numbers)
    return red, green, blue


def _is_level(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 255 and value == int(value)


def _description(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    return f"{len(value)} entries" if isinstance(value, list | tuple) else type(value).__name__
