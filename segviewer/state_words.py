"""A state in words, as a command line has it, and back.

``voc/pspnet off=pyramid.bin_1=mean size=512`` is a network with one branch off at an input of 512
pixels. Words that are not said are the network's own.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from segviewer.attribution import Unit
from segviewer.import_options import QUESTIONS, QuestionKind
from segviewer.off_modes import (
    RESAMPLE,
    STATE,
    OffMode,
    donor_of,
    donor_state,
    quote_mode,
    unquote_mode,
)
from segviewer.records import (
    ImportOptions,
    Options,
    Reduction,
    SegviewerError,
    Setup,
    State,
)

_SETUP = {
    "size": "input_size",
    "stride": "output_stride",
    "low-level": "low_level",
    "multi-scale": "multi_scale",
    "precision": "precision",
}
_UNIT = {
    "at": "point",
    "value": "value",
    "region": "region",
    "field-kind": "kind",
    "average": "average",
    "field": "selected_field",
}
# "trained-" sets the stride that weights were trained at apart from the one they are run at.
_IMPORT = {
    ("trained-stride" if name == "output_stride" else name.replace("_", "-")): name
    for name in QUESTIONS
}


def _import_words(kind: QuestionKind) -> set[str]:
    """The words of the import options that are answered in this way."""
    return {word for word, name in _IMPORT.items() if QUESTIONS[name].kind == kind}


_FLAGS = {"multi-scale", "average"} | _import_words("yes or no")
_NUMBERS = {"size", "stride"} | _import_words("choice")
_TUPLES = {"at", "region"} | _import_words("numbers")
_NAMES = _import_words("classes")


def words_of(state: State) -> str:
    """The state in words. What open views had computed is left out, but the field that is
    selected; ``state_of`` of the words gives back the rest."""
    setup, options = state.setup, state.options
    words = [setup.model]
    if options.off:
        words.append("off=" + ",".join(f"{key}={quote_mode(mode)}" for key, mode in options.off))
    words += _changed_words(setup, Setup(), _SETUP)
    words += _changed_words(setup.import_options, ImportOptions(), _IMPORT)
    if options.unit is not None:
        words.append(f"at={_text(options.unit.point)}")
        words += _changed_words(options.unit, Unit(point=options.unit.point), _UNIT)
    if options.reduction != Reduction():
        kind, channel = options.reduction.kind, options.reduction.channel
        words.append(f"map={channel if kind == 'channel' else kind}")
        if kind == "channel" and options.detail:
            words.append(f"detail={options.detail}")
    if options.crf:
        words.append("crf=yes")
    return shlex.join(words)


def state_of(text: str) -> State:
    """The state that the words say; a SegviewerError names a word that says nothing."""
    try:
        model, *words = shlex.split(text)
    except ValueError:
        raise SegviewerError(f"{text!r} names no network; begin with one, as voc/pspnet.") from None
    values: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or name not in _KNOWN:
            raise SegviewerError(
                f"{word!r} says nothing of a state; expected NAME=VALUE with one of "
                f"{', '.join(_KNOWN)}."
            )
        values[name] = value
    try:
        return _state(model, values)
    except ValueError as error:
        raise SegviewerError(f"{text!r} is no state ({error}); correct that word.") from None


def donor_mode(state: State) -> OffMode:
    """The off mode that takes a branch from this state of the same picture."""
    bare = Options(off=state.options.off)
    return f"{RESAMPLE}{STATE}{words_of(replace(state, options=bare))}"


def donors_of(modes: Mapping[str, OffMode]) -> tuple[str, ...]:
    """What branches are resampled from, and what those of these states are, each once; a
    SegviewerError where the words of a state say nothing."""
    donors: dict[str, None] = {}
    for donor in filter(None, map(donor_of, modes.values())):
        words = donor_state(donor)
        donors |= dict.fromkeys(donors_of(state_of(words).options.modes) if words else ())
        donors[donor] = None
    return tuple(donors)


def _state(model: str, values: Mapping[str, str]) -> State:
    setup = replace(Setup(model=model), **_read(values, _SETUP))
    setup = replace(setup, import_options=ImportOptions(**_read(values, _IMPORT)))
    unit = None
    unit_word = next((word for word in _UNIT if word in values), None)
    if unit_word and "at" not in values:
        raise ValueError(f"{unit_word}= needs a pixel, as at=120,220")
    if unit_word:
        unit = replace(Unit(point=(0, 0)), **_read(values, _UNIT))
    pairs = [pair.split("=", 1) for pair in values["off"].split(",")] if "off" in values else []
    off = {key: unquote_mode(mode) for key, mode in pairs}
    options = Options(
        off=off,
        unit=unit,
        reduction=_reduction(values.get("map", "energy")),
        detail=values.get("detail", ""),
        crf=_flag(values.get("crf", "no")),
    )
    return State(setup, options)


_KNOWN = ("off", *_SETUP, *_IMPORT, *_UNIT, "map", "detail", "crf")


def _changed_words(record: Any, usual: Any, names: Mapping[str, str]) -> list[str]:
    """The words of a record's fields that are not as usual."""
    return [
        f"{word}={_text(getattr(record, name))}"
        for word, name in names.items()
        if getattr(record, name) != getattr(usual, name)
    ]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _read(values: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    return {name: _reader(word)(values[word]) for word, name in names.items() if word in values}


def _reader(word: str) -> Callable[[str], Any]:
    if word in _FLAGS:
        return _flag
    if word in _NUMBERS:
        return int
    if word in _TUPLES:
        return lambda text: tuple(map(int, text.split(",")))
    return _names if word in _NAMES else str


def _names(text: str) -> str | tuple[str, ...]:
    return tuple(text.split(",")) if "," in text else text


def _flag(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


def _reduction(text: str) -> Reduction:
    if text.isdigit():
        return Reduction("channel", int(text))
    if text not in ("energy", "max", "similarity", "pca"):
        raise ValueError(f"{text!r} is no way to make a map")
    return Reduction(text)  # type: ignore[arg-type]
