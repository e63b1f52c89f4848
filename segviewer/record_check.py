"""Whether records that came from a file hold what their annotations say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


class RecordError(ValueError):
    """A record holds something else than it should; the text says what."""


def check_record(record: Record) -> Record:
    """The record; a RecordError names a field, here or further in, that holds something else, or
    that is negative where nothing can be."""
    hints = get_type_hints(type(record))
    for name in (field.name for field in fields(record)):  # type: ignore[arg-type]
        value = getattr(record, name)
        if not _fits(value, hints[name]):
            raise RecordError(f"its {name} cannot be {_notation_of(value)}")
        if any(number < 0 for number in _numbers(value)):
            raise RecordError(f"its {name} cannot be negative")
        if is_dataclass(value):
            check_record(value)
    return record


def _notation_of(value: object) -> str:
    """A value in the notation of the file, where it is short."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except TypeError:
        return "of that kind"
    return text if len(text) <= 40 else f"{text[:37]}..."


def _fits(value: object, hint: Any) -> bool:
    if hint is Any:
        return True
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    origin, choices = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, choice) for choice in choices)
    if origin is Literal:
        return value in choices
    if origin is tuple:
        return isinstance(value, tuple) and _all_fit(value, choices)
    if isinstance(hint, type):
        return isinstance(value, hint) and isinstance(value, bool) == (hint is bool)
    return True


def _all_fit(values: tuple[object, ...], hints: tuple[Any, ...]) -> bool:
    if hints[-1:] == (Ellipsis,):
        return all(_fits(value, hints[0]) for value in values)
    return len(values) == len(hints) and all(map(_fits, values, hints))


def _numbers(value: object) -> Iterable[int | float]:
    """The numbers in a value or tuple; units and sizes count from 0."""
    values = value if isinstance(value, tuple) else (value,)
    return (v for v in values if isinstance(v, (int, float)))
