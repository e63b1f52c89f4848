"""Whatever state is stored, in a sheet of any kind or in words, comes back as it was."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segviewer.attribution import FIELD_KINDS, VALUES, Unit
from segviewer.network_info import OFF_MODES
from segviewer.records import ImportOptions, Options, Reduction, Setup, State
from segviewer.rendering.export import (
    KINDS,
    read_sheet,
    save_figure,
    state_from_plain,
    state_to_plain,
)
from segviewer.rendering.page import Page
from segviewer.rendering.sheet import Sheet

MANY = settings(deadline=None, max_examples=40, derandomize=True)
FEW = settings(deadline=None, max_examples=6, derandomize=True)

# Names of files need not be text: Python keeps their bytes as lone surrogates.
NAMES = st.text(max_size=12)
NUMBERS = st.integers(0, 5000)
PAIRS = st.tuples(NUMBERS, NUMBERS)
SETUPS = st.builds(
    Setup,
    model=NAMES,
    input_size=st.none() | NUMBERS,
    output_stride=st.sampled_from((None, 8, 16, 32)),
    low_level=st.none() | NAMES,
    multi_scale=st.sampled_from((None, True, False)),
    precision=st.sampled_from(("fp32", "bf16", "fp16")),
    import_options=st.builds(
        ImportOptions,
        output_stride=st.sampled_from((None, 8, 16)),
        align_corners=st.sampled_from((None, True, False)),
        rates=st.none() | st.lists(NUMBERS, max_size=4).map(tuple),
        classes=st.none() | NAMES | st.lists(NAMES, min_size=1, max_size=3).map(tuple),
        weights=st.none() | NAMES,
    ),
)
UNITS = st.builds(
    Unit,
    point=PAIRS,
    value=st.sampled_from(VALUES),
    region=st.none() | st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    split=st.booleans(),
    fields=st.lists(NAMES, max_size=3).map(tuple),
    kind=st.sampled_from(FIELD_KINDS),
    average=st.booleans(),
    selected_field=NAMES,
)
OPTIONS = st.builds(
    Options,
    off=st.dictionaries(NAMES, st.sampled_from(OFF_MODES), max_size=4),
    shown=st.none() | st.lists(NAMES, max_size=4).map(tuple),
    reduction=st.builds(
        Reduction, st.sampled_from(("energy", "max", "channel", "similarity", "pca")), NUMBERS
    ),
    unit=st.none() | UNITS,
    detail=NAMES,
    crf=st.booleans(),
)
STATES = st.builds(State, SETUPS, OPTIONS)


@MANY
@given(state=STATES)
def test_a_state_survives_json(state: State) -> None:
    assert state_from_plain(json.loads(json.dumps(state_to_plain(state)))) == state


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(
    states=st.lists(STATES, min_size=1, max_size=3).map(tuple),
    views=st.lists(NAMES, max_size=3).map(tuple),
    origins=st.lists(NAMES, max_size=3).map(tuple),
)
def test_states_survive_a_sheet(
    kind: str, states: tuple[State, ...], views: tuple[str, ...], origins: tuple[str, ...]
) -> None:
    page = Page(height=8, width=9, background=(90, 90, 90))
    frames = tuple(range(len(states)))
    sheet = Sheet(page=page, states=states, views=views, origins=origins, frames=frames)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{kind}"
        save_figure(sheet, path)
        content = read_sheet(path)
    assert (content.states, content.views, content.origins) == (states, views, origins)
