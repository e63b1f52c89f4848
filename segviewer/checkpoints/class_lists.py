"""Names and colours of the classes that published weights were trained for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache

from segviewer.records import Classes, SegviewerError
from segviewer.resources import folder

# The data set that a number of classes most likely stands for.
BY_COUNT = {
    21: "VOC-21",
    19: "Cityscapes-19",
    150: "ADE20K-150",
    171: "COCO-Stuff-171",
    182: "COCO-Stuff-182",
}


def class_list(name: str) -> Classes:
    """A known list of classes: "VOC-21", "voc", ...; a SegviewerError names those there are."""
    lists = _lists()
    for key in lists:
        if name.lower() in (key.lower(), key.rpartition("-")[0].lower()):
            return lists[key]
    raise SegviewerError(f"There is no class list {name!r}; choose one of {', '.join(lists)}.")


def is_known(name: str) -> bool:
    """Whether ``class_list`` has a list of that name."""
    try:
        class_list(name)
    except SegviewerError:
        return False
    return True


def likely(count: int) -> Classes:
    """The best known data set's classes of that number, else numbered ones."""
    return class_list(BY_COUNT[count]) if count in BY_COUNT else numbered_classes(count)


def likely_title(classes: Classes) -> str:
    """The name of that list, "" where these are not its classes."""
    title = BY_COUNT.get(len(classes), "")
    return title if title and class_list(title) == classes else ""


def of_length(count: int) -> list[str]:
    """The names of the known lists of that many classes."""
    return [name for name, classes in _lists().items() if len(classes) == count]


def with_own_colours() -> tuple[Classes, ...]:
    """The known lists whose data sets paint masks in colours of their own."""
    return tuple(class_list(name) for name in ("VOC", "Cityscapes", "ADE20K"))


def numbered_classes(count: int) -> Classes:
    """Classes whose names are not known."""
    if count == 1:
        return with_colours(["foreground"])
    return with_colours(f"class {index}" for index in range(count))


def with_colours(names: Iterable[str], colours: Iterable[Iterable[int]] | None = None) -> Classes:
    """Classes of these names; without colours, they get those of VOC's scheme.

    Names are put on one line, half characters replaced, and number the class where they are empty.
    Names that stand for several classes get the class's number too: tables and sums go by name.
    """
    lines = (" ".join(_whole(name).split()) for name in names)
    given = tuple(line or f"class {number}" for number, line in enumerate(lines))
    counts = Counter(given)
    listed = tuple(
        name if counts[name] == 1 else f"{name} ({number})" for number, name in enumerate(given)
    )
    if colours is None:
        return Classes(listed, tuple(_voc_colour(index) for index in range(len(listed))))
    triples = (tuple(int(value) for value in colour) for colour in colours)
    return Classes(listed, tuple((r, g, b) for r, g, b in triples))


def _whole(name: str) -> str:
    """A name without halves of surrogate pairs, which no file in UTF-8 and no font has."""
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@cache
def _lists() -> dict[str, Classes]:
    entries = json.loads((folder() / "classes.json").read_text("utf-8"))
    return {key: with_colours(e["names"], e["palette"]) for key, e in entries.items()}


def _voc_colour(label: int) -> tuple[int, int, int]:
    """VOC's scheme: the label's bits, three at a time, are the high bits of red, green, blue."""
    colour = [0, 0, 0]
    for shift in range(7, -1, -1):
        for channel in range(3):
            colour[channel] |= (label >> channel & 1) << shift
        label >>= 3
    return colour[0], colour[1], colour[2]
