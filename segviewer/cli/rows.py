"""The rows of ``segviewer run``: which states of which networks, and what is computed of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from segviewer.cli.arguments import (
    off_of,
    point_of,
    reduction_of,
    region_of,
    states_of,
)
from segviewer.cli.calls import RunCall
from segviewer.cli.console import UsageError
from segviewer.cli.pipeline import loaded_models, open_quietly
from segviewer.records import Options, SegviewerError, State, Unit
from segviewer.state_words import donors_of, state_of

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.inspection.resolve import Wishes
    from segviewer.inspection.runner import Runner
    from segviewer.records import Frame, Inspection
    from segviewer.rendering.views import View


@dataclass(frozen=True)
class SheetRow:
    """A state of a network; ``field`` is the key whose receptive field is shown."""

    model: Model
    state: State
    field: str


def rows_of(call: RunCall, views: Sequence[View], runner: Runner) -> list[SheetRow]:
    """Those of --model with its switches, then those of --row."""
    rows = _of_models(call, runner) + _of_words(call, runner)
    if not rows:
        raise UsageError("--model: expected one at least, such as --model voc/pspnet, or --row.")
    _check(call, rows, views)
    return rows


def inspect_rows(
    rows: Sequence[SheetRow],
    frame: Frame,
    runner: Runner,
    wishes: Wishes,
    pictures: Mapping[str, Frame],
) -> list[Inspection]:
    """The frame in every row's state; each network sees it once for each setup. ``pictures`` are
    those of ``pictures_of``."""
    together: dict[tuple[int, str, str], list[int]] = {}
    for number, row in enumerate(rows):
        key = (id(row.model), repr(row.state.setup), row.field)
        together.setdefault(key, []).append(number)
    inspections: dict[int, Inspection] = {}
    for numbers in together.values():
        first = rows[numbers[0]]
        states = [rows[number].state for number in numbers]
        own = replace(wishes, selection=first.field)
        results = runner.inspect_states(first.model, frame, states, own, pictures)
        inspections |= dict(zip(numbers, results, strict=True))
    return [inspections[number] for number in range(len(rows))]


def pictures_of(modes: Iterable[Mapping[str, str]]) -> dict[str, Frame]:
    """The pictures that branches are resampled from, by what follows "resample:"."""
    from segviewer.sources.donor_pictures import donor_pictures

    try:
        donors = {donor: None for each in modes for donor in donors_of(each)}
    except SegviewerError as error:
        raise UsageError(f"--off: {error}") from None
    return donor_pictures(donors)


def _of_models(call: RunCall, runner: Runner) -> list[SheetRow]:
    loaded = loaded_models(call, runner)
    off = off_of(call.off, [model for model, _ in loaded])
    options = Options(reduction=reduction_of(call.map), unit=_unit(call), crf=call.crf)
    modes_of = partial(states_of, off, off_in_turn=call.each_off, alone=call.each_alone)
    return [
        SheetRow(model, State(setup, replace(options, off=modes)), call.field)
        for model, setup in loaded
        for modes in modes_of(model)
    ]


def _of_words(call: RunCall, runner: Runner) -> list[SheetRow]:
    try:
        states = [state_of(text) for text in call.row]
    except SegviewerError as error:
        raise UsageError(f"--row: {error}") from None
    models: dict[str, Model] = {}
    rows = []
    for state in states:
        setup, unit = state.setup, state.options.unit
        key = repr((setup.model, setup.import_options))
        if key not in models:
            models[key] = open_quietly(setup.model, setup.import_options)
            runner.place(models[key])
        _require_branches(models[key], state)
        if unit is None and call.at is not None:
            state = replace(state, options=replace(state.options, unit=_unit(call)))
        # A row that names no point has that of --at, and so what is asked there.
        field = unit.selected_field if unit else call.field
        rows.append(SheetRow(models[key], state, field))
    return rows


def _require_branches(model: Model, state: State) -> None:
    known = model.network.branch_keys()
    for key, _ in state.options.off:
        if key not in known:
            raise UsageError(
                f"--row: {model.name} has no branch {key}; it has {', '.join(known) or 'none'}."
            )


def _unit(call: RunCall) -> Unit | None:
    """The point of --at and how it is measured; the views say what is computed of it."""
    if call.at is None:
        return None
    return Unit(
        point=point_of(call.at),
        value=call.value,
        region=region_of(call.region),
        kind=call.field_kind,
        average=call.average,
    )


def _check(call: RunCall, rows: Sequence[SheetRow], views: Sequence[View]) -> None:
    """What none of the networks can do was said for nothing."""
    view_of_pixel = next((view.key for view in views if view.needs.unit), None)
    if view_of_pixel and any(row.state.options.unit is None for row in rows):
        raise UsageError(f"--views {view_of_pixel}: say of which pixel with --at ROW,COL.")
    if call.crf and not any(row.model.info().supports_crf for row in rows):
        raise UsageError("--crf: expected a DeepLab v2, but none of these models is one.")
    if call.field and not any(call.field in row.model.info().keys for row in rows):
        raise UsageError(f"--field {call.field}: none of these models has such a feature.")
