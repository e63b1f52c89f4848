"""When the window asks by itself what a file could not tell: a pure decision."""

from __future__ import annotations

from typing import Any

import pytest

from segviewer.engine.events import Loaded
from segviewer.gui.window.assumptions import asks_by_itself, has_questions
from segviewer.records import Classes, ImportOptions, Setup

STRIDE = {"output_stride": 16}


def loaded_event(assumed: dict[str, Any], notes: tuple[str, ...] = (), **options: Any) -> Loaded:
    setup = Setup(model="net.pth", import_options=ImportOptions(**options))
    return Loaded(setup=setup, title="a net", classes=Classes((), ()), assumed=assumed, notes=notes)


@pytest.mark.parametrize(
    ("model", "shown", "asks"),
    [
        (loaded_event(STRIDE), "net.pth", True),
        (loaded_event({}, ("No class names.",)), "net.pth", True),
        (loaded_event({}), "net.pth", False),  # nothing to ask
        (loaded_event(STRIDE), "other.pth", False),  # a pinned one
        (loaded_event(STRIDE, output_stride=8), "net.pth", False),  # answered
    ],
)
def test_the_window_asks_of_the_network_on_the_screen_what_nobody_has_answered(
    model: Loaded, shown: str, asks: bool
) -> None:
    assert asks_by_itself(model, Setup(model=shown)) is asks


def test_without_a_model_there_is_nothing_to_ask() -> None:
    assert not has_questions(None)
