"""What a lesson is, and how one is read from its TOML file: strictly, so that a typing error is one
sentence and no surprise in front of a class."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from segviewer.attribution import FIELD_KINDS, VALUES
from segviewer.parsing import parse_toml
from segviewer.record_check import check_record
from segviewer.records import Options, SegviewerError, Setup, State, Unit

MOST_STEPS = 5
STATE_KEYS = frozenset(
    {
        "source", "views", "select", "pins",
        "model", "input_size", "output_stride", "low_level",
        "off", "at", "value", "field_kind", "average", "crf",
    }
)  # fmt: skip
PIN_KEYS = STATE_KEYS - {"source", "views", "select", "pins"}
STEP_KEYS = frozenset({"say", "do", "look", "paper", "korean", "figure", "arguments", "state"})
LESSON_KEYS = frozenset({"number", "title", "korean", "about", "state", "steps"})


@dataclass(frozen=True, kw_only=True)
class StepState:
    """What the window shows in a step: the text that opens the ``source``, the ``states`` (the
    active one first, then those pinned), the keys of the open ``views``, and the feature that is
    looked at closely, "" for none."""

    source: str
    states: tuple[State, ...]
    views: tuple[str, ...]
    selection: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: ``say`` is its sentence, ``do`` and ``look`` what to do and what to look at,
    ``paper`` what the paper says, with its section. ``figure`` names what is computed, "" for
    nothing; ``korean`` are the notes' own words, where they have some."""

    say: str
    do: str
    look: str
    paper: str
    state: StepState
    korean: str = ""
    figure: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """``name`` is its file's, ``number`` its place in the menu."""

    name: str
    number: int
    title: str
    about: str
    steps: tuple[Step, ...]
    korean: str = ""


def parse_lesson(name: str, text: str, *, models: Collection[str]) -> Lesson:
    """The lesson that a TOML text describes; a SegviewerError says what is wrong with it.

    ``models`` are the names that a step may give as its model.
    """
    try:
        table = parse_toml(text)
    except ValueError as error:
        raise SegviewerError(f"Lesson {name} is no TOML: {error}; correct that line.") from None
    where = f"lesson {name}"
    try:
        return _checked_lesson(_lesson(name, table, models, where))
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise SegviewerError(
            f"The {where} holds a value of another kind than is meant there ({error}); correct it."
        ) from None


def _checked_lesson(lesson: Lesson) -> Lesson:
    """The lesson; a ValueError where a value is of another kind than its record says."""
    for step in lesson.steps:
        for record in (step, step.state, *step.state.states):
            check_record(record)
    return check_record(lesson)


def _lesson(name: str, table: Mapping[str, Any], models: Collection[str], where: str) -> Lesson:
    _check_keys(table, LESSON_KEYS, ("number", "title", "about", "steps"), where)
    common = table.get("state", {})
    _check_keys(common, STATE_KEYS, (), f"{where}, [state]")
    steps = table["steps"]
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise SegviewerError(
            f"The {where} should have 1 to {MOST_STEPS} [[steps]], but has {len(steps)}."
        )
    return Lesson(
        name=name,
        number=table["number"],
        title=table["title"],
        about=table["about"],
        korean=table.get("korean", ""),
        steps=tuple(
            _step(step, common, models, f"{where}, step {number}")
            for number, step in enumerate(steps, start=1)
        ),
    )


def _step(
    table: Mapping[str, Any], common: Mapping[str, Any], models: Collection[str], where: str
) -> Step:
    _check_keys(table, STEP_KEYS, ("say", "do", "look", "paper"), where)
    own = table.get("state", {})
    _check_keys(own, STATE_KEYS, (), where)
    return Step(
        say=table["say"],
        do=table["do"],
        look=table["look"],
        paper=table["paper"],
        korean=table.get("korean", ""),
        figure=table.get("figure", ""),
        arguments=table.get("arguments", {}),
        state=_step_state({**common, **own}, models, where),
    )


def _step_state(values: Mapping[str, Any], models: Collection[str], where: str) -> StepState:
    for key in ("source", "model", "views"):
        if not values.get(key):
            raise SegviewerError(f"The {where} does not say its {key}; add {key} = ... to a state.")
    pins = values.get("pins", [])
    for pin in pins:
        _check_keys(pin, PIN_KEYS, (), f"{where}, a pin")
    # A pin is the active state with something else in it.
    base = {key: value for key, value in values.items() if key in PIN_KEYS}
    active_and_pins = (base, *({**base, **pin} for pin in pins))
    return StepState(
        source=values["source"],
        states=tuple(_state(each, models, where) for each in active_and_pins),
        views=tuple(values["views"]),
        selection=values.get("select", ""),
    )


def _state(values: Mapping[str, Any], models: Collection[str], where: str) -> State:
    if values["model"] not in models:
        raise SegviewerError(
            f"The {where} asks for the model '{values['model']}', which is none of those that ship "
            f"with segviewer: {', '.join(models)}."
        )
    setup = Setup(
        model=values["model"],
        input_size=values.get("input_size"),
        output_stride=values.get("output_stride"),
        low_level=values.get("low_level"),
    )
    try:
        off = Options(off=values.get("off", {}), crf=values.get("crf", False))
    except ValueError as error:
        raise SegviewerError(f"The {where} switches off what it cannot: {error}.") from None
    return State(setup, Options(off=off.off, crf=off.crf, unit=_unit(values, where)))


def _unit(values: Mapping[str, Any], where: str) -> Unit | None:
    at = values.get("at")
    if at is None:
        return None
    if not (isinstance(at, list) and len(at) == 2 and all(isinstance(n, int) for n in at)):
        raise SegviewerError(f"The {where} should say at = [ROW, COLUMN], not {at}.")
    value, kind = values.get("value", "logit"), values.get("field_kind", "energy")
    for word, known in ((value, VALUES), (kind, FIELD_KINDS)):
        if word not in known:
            raise SegviewerError(f"The {where} says '{word}', which is none of {', '.join(known)}.")
    row, column = at
    return Unit(
        point=(row, column), value=value, kind=kind, average=bool(values.get("average", False))
    )


def _check_keys(table: Any, known: Collection[str], needed: Collection[str], where: str) -> None:
    if not isinstance(table, Mapping):
        raise SegviewerError(f"The {where} should be a table of keys, not {table!r}.")
    for key in table:
        if key not in known:
            raise SegviewerError(
                f"The {where} has the key '{key}', which means nothing there; it may have "
                f"{', '.join(sorted(known))}."
            )
    for key in needed:
        if key not in table:
            raise SegviewerError(f"The {where} lacks '{key}'; add it.")
