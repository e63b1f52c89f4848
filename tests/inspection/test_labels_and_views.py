"""Labels are a state's, whatever is looked at beside them: on every family, and any stranger's."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import torch
from full_pass import full_pass
from hypothesis import given, settings
from hypothesis import strategies as st
from small import CROPPING, SMALL, small_model
from strangers import stranger

from segviewer.adapting import adapt
from segviewer.attribution import Unit
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.inspections import inspect
from segviewer.inspection.logits import argmax_labels
from segviewer.network_info import OFF_MODES, OffMode
from segviewer.records import Frame, Options, Reduction

FEW = settings(deadline=None, max_examples=5, derandomize=True)
SIZE = (64, 80)
NETWORKS = (*SMALL, *CROPPING, "UNet")  # the last is somebody's own code
KINDS = st.sampled_from(("energy", "max", "channel", "similarity", "pca"))


@cache
def subject(name: str) -> tuple[Model, Capture]:
    """A network and one capture of it, which no example may change."""
    image = np.random.default_rng(5).integers(0, 255, (*SIZE, 3), np.uint8)
    if name in (*SMALL, *CROPPING):
        model: Model = small_model(name)  # type: ignore[no-untyped-call]
    else:
        model = adapt(stranger(name), image, size=SIZE)
    return model, capture(model, Frame(image))


@st.composite
def options_of(draw: st.DrawFn, model: Model, keys: tuple[str, ...]) -> Options:
    """Any branches off, any maps, drawn in any way, a pixel clicked or not."""
    branches = model.network.branch_keys()
    off: dict[str, OffMode] = {}
    if branches:
        for key in draw(st.sets(st.sampled_from(branches))):
            modes = [m for m in OFF_MODES if m != "dataset_mean" or key in model.dataset_means]
            off[key] = draw(st.sampled_from(modes))
    shown = draw(st.one_of(st.none(), st.lists(st.sampled_from(keys), unique=True).map(tuple)))
    point = draw(st.tuples(st.integers(0, SIZE[0] - 1), st.integers(0, SIZE[1] - 1)))
    unit = Unit(point=point, split=draw(st.booleans()))
    kind = draw(KINDS)
    return Options(
        off=off,
        shown=shown,
        reduction=Reduction(kind),
        unit=unit if kind == "similarity" else draw(st.sampled_from((None, unit))),
        detail=draw(st.sampled_from(("", *keys))),
    )


@pytest.mark.parametrize("name", NETWORKS)
@FEW
@given(data=st.data())
def test_labels_do_not_depend_on_what_is_shown(name: str, data: st.DataObject) -> None:
    model, first = subject(name)
    options = data.draw(options_of(model, first.info.keys))
    seen = inspect(model, first, options)
    alone = inspect(model, first, Options(off=options.off, shown=()))
    assert np.array_equal(seen.labels, alone.labels)
    assert np.array_equal(seen.logits, alone.logits)
    assert np.array_equal(seen.labels_all_on, alone.labels_all_on)
    assert set(seen.maps) <= set(first.info.keys)


@pytest.mark.parametrize("name", CROPPING)
@FEW
@given(data=st.data())
def test_any_branches_off_equal_the_full_pass(name: str, data: st.DataObject) -> None:
    """As ``test_properties`` holds for the other families, and ``test_adapted`` for strangers."""
    model, first = subject(name)
    off = data.draw(options_of(model, first.info.keys)).modes
    inspection = inspect(model, first, Options(off=off, shown=()))
    expected = full_pass(model, first.frame, off).numpy()
    # Inspections carry float32, so agreement ends at its last digit.
    assert np.abs(inspection.logits - expected).max() <= 1e-5 * np.ptp(expected)


def test_labels_are_those_of_argmax_where_classes_tie_and_where_logits_are_no_numbers():
    random = np.random.default_rng(0)
    logits = torch.from_numpy(random.integers(0, 3, (1, 21, 40, 50)).astype(np.float32))
    logits[0, 7, :5] = torch.nan
    logits[0, 3, 2:9] = torch.nan
    logits[0, 4, 20:] = torch.inf
    logits[0, :, -1] = -torch.inf
    assert np.array_equal(argmax_labels(logits), logits[0].argmax(0).numpy())
