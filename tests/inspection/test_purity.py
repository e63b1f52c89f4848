"""The same capture and options give the same numbers, whatever was computed before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import torch
from small import small_model

from segviewer.attribution import Unit
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.inspection.logits import argmax_labels
from segviewer.labelling import labels_at
from segviewer.records import Frame, Inspection, Options, Reduction

POINT = (40, 51)
OPTIONS = {
    "all on": Options(),
    "off": Options(off={"aspp.rate_6": "mean", "decoder.low_level": "zero"}),
    **{
        kind: Options(reduction=Reduction(kind), unit=Unit(point=POINT))
        for kind in ("energy", "max", "channel", "similarity", "pca")
    },
    "pca off": Options(off={"aspp.rate_6": "zero"}, reduction=Reduction("pca")),
    "contributions": Options(unit=Unit(point=POINT, value="margin", split=True)),
    **{
        f"field {kind}": Options(
            unit=Unit(point=POINT, fields=("aspp.rate_6", "middle", ""), kind=kind)
        )
        for kind in ("energy", "fast", "replknet")
    },
    "average": Options(unit=Unit(point=POINT, fields=("aspp.rate_6",), average=True)),
}


def numbers(inspection: Inspection) -> dict[str, np.ndarray]:
    """Every array and number of an inspection but its timings."""
    arrays = {
        "labels": inspection.labels,
        "logits": inspection.logits,
        "all on": inspection.logits_all_on,
    }
    arrays |= {f"map {key}": values for key, values in inspection.maps.items()}
    for key, field in inspection.fields.items():
        arrays |= {f"field {key}": field.energy, f"box {key}": np.array(field.box, float)}
    if inspection.contributions:
        arrays["shapley"] = np.array(list(inspection.contributions.shapley.values()))
    if inspection.split:
        arrays |= {f"split {key}": part for key, part in inspection.split.parts.items()}
    return arrays


def inspect_each(
    model: Model, frame: Frame, names: list[str]
) -> Mapping[str, dict[str, np.ndarray]]:
    captured = capture(model, frame)
    return {name: numbers(inspect(model, captured, OPTIONS[name])) for name in names}


@pytest.fixture(scope="module")
def model() -> Model:
    """Stages and branches of every kind; single precision, as in the window."""
    torch.manual_seed(7)
    return small_model("deeplab_v3_plus", dtype=torch.float32)


@pytest.fixture(scope="module")
def frame() -> Frame:
    random = np.random.default_rng(5)
    return Frame(random.integers(0, 255, (72, 96, 3), np.uint8))


def test_the_order_of_what_was_looked_at_changes_no_bit(model: Model, frame: Frame) -> None:
    """Each inspection, first with one history on a fresh capture, then with another."""
    other = Frame(255 - frame.image)
    forward = inspect_each(model, frame, list(OPTIONS))
    inspect_each(model, other, list(OPTIONS))
    backward = inspect_each(model, frame, list(OPTIONS)[::-1])
    for name, before in forward.items():
        after = backward[name]
        assert before.keys() == after.keys()
        for key, values in before.items():
            assert np.array_equal(values, after[key], equal_nan=True), (name, key)


def test_a_model_that_was_never_used_gives_the_same_colours(frame: Frame) -> None:
    """What a branch's main directions are depends on the picture alone."""
    first, second = (small_model("pspnet", dtype=torch.float32) for _ in range(2))
    second.network.load_state_dict(first.network.state_dict())
    names = ["pca"]
    inspect_each(first, Frame(255 - frame.image), names)
    for key, values in inspect_each(first, frame, names)["pca"].items():
        again = inspect_each(second, frame, names)["pca"][key]
        assert np.array_equal(values, again), key


@pytest.mark.parametrize(("classes", "dtype"), [(2, np.uint8), (256, np.uint8), (300, np.uint16)])
def test_labels_have_one_type_wherever_they_are_made(classes: int, dtype: type) -> None:
    logits = torch.randn(1, classes, 20, 30, generator=torch.Generator().manual_seed(classes))
    logits[0, classes - 1, 5, 7] = 99
    labels = argmax_labels(logits)
    assert labels.dtype == dtype and labels[5, 7] == classes - 1
    resized = labels_at(logits[0].numpy(), (20, 30), align_corners=False)
    assert resized.dtype == dtype and np.array_equal(resized, labels)
