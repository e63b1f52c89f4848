"""A device that runs out of memory while a window is open, played by a layer that raises what
torch raises, for so many passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from small import small_model

from segviewer import viewing
from segviewer.checkpoints.model import Model
from segviewer.gui.app import open_window
from segviewer.records import Frame
from segviewer.rendering.sheet import Sheet

WAIT = 60_000
PICTURE = np.random.default_rng(2).integers(0, 255, (93, 122, 3), np.uint8)


def short_of_memory(passes: int) -> Model:
    """A network that runs out of memory that often."""
    model: Model = small_model("pspnet", dtype=torch.float32)  # type: ignore[no-untyped-call]
    left = iter(range(passes))

    def check(_module: object, _inputs: object) -> None:
        if next(left, None) is not None:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    model.network.backbone.register_forward_pre_hook(check)
    return model


def opened(qtbot: Any, model: Model) -> Any:
    window = open_window(None, model.name, given={model.name: model})
    qtbot.addWidget(window)
    return window


def test_a_window_shows_less_of_the_picture_and_says_so(qtbot: Any) -> None:
    window = opened(qtbot, short_of_memory(1))
    notes: list[str] = []
    window.session.noted.connect(notes.append)
    with qtbot.waitSignal(window.session.painted, timeout=WAIT):
        window.session.show_frame(Frame(PICTURE, origin="photo.png"))
    qtbot.waitUntil(lambda: bool(notes), timeout=WAIT)
    assert "ran out of memory, so the picture enters at 61×46 instead of 122×93" in notes[0]
    assert window.session.inspection.input_size == (46, 61)


def test_a_window_without_memory_says_so_and_goes_on_once_there_is_some(qtbot: Any) -> None:
    window = opened(qtbot, short_of_memory(2))
    with qtbot.waitSignal(window.session.failed, timeout=WAIT) as failed:
        window.session.show_frame(Frame(PICTURE, origin="photo.png"))
    assert "needs more memory than there is" in failed.args[0]
    with qtbot.waitSignal(window.session.painted, timeout=WAIT):
        window.session.show_frame(Frame(PICTURE, origin="again.png"))
    assert window.session.inspection.input_size == (93, 122)


@pytest.fixture
def without_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(viewing, "window_obstacle", lambda: "There is no display.")
    yield


@pytest.mark.usefixtures("without_display", "qtbot")
def test_a_sheet_in_place_of_a_window_survives_it_too() -> None:
    model = short_of_memory(1)
    with pytest.warns(UserWarning) as warned:
        sheet = viewing.view(model, Frame(PICTURE, origin="photo.png"))
    texts = [str(warning.message) for warning in warned]
    assert any("61×46 instead of 122×93" in text for text in texts)
    assert isinstance(sheet, Sheet)
    assert [state.setup.input_size for state in sheet.states] == [61]
