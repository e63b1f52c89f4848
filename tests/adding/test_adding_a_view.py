"""docs/adding.md, "A view": a view is one function and one entry of VIEWS, and found everywhere."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import OFF, example, with_pixel

from segviewer.cli import main
from segviewer.gui.canvas.canvas import Canvas, pane_note
from segviewer.gui.workers.painter import PaintJob, paint
from segviewer.inspection.resolve import Needs
from segviewer.rendering.export import read_figure
from segviewer.rendering.photo import drawn_size
from segviewer.rendering.sheet import sheet
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, View, find_view

PINK = (255, 105, 180)


def draw_pink(inspection, style):
    return np.full((*drawn_size(inspection, style), 3), PINK, np.uint8)


def draw_clicked_pixel(inspection, style):
    """Black but for the clicked pixel, once its split is there."""
    picture = np.zeros((*drawn_size(inspection, style), 3), np.uint8)
    unit = inspection.state.options.unit
    if unit is not None and inspection.split is not None:
        picture[unit.point] = PINK
    return picture


def draw_agreement(inspection, active, style):
    """White where two states say the same everywhere, black otherwise."""
    agree = np.array_equal(inspection.labels, active.labels)
    return np.full((*drawn_size(inspection, style), 3), 255 * agree, np.uint8)


CAPTIONED = View(
    key="pink", title="all pink", draw=draw_pink, caption=lambda inspection, style: "plain pink"
)
OF_A_PIXEL = View(
    key="clicked",
    title="clicked pixel",
    draw=draw_clicked_pixel,
    needs=Needs(fields=lambda info, selection: ("stem",), split=True, unit=True),
)
PAIRWISE = View(key="agreement", title="agreement", draw_pair=draw_agreement)


@pytest.fixture(params=[CAPTIONED, OF_A_PIXEL, PAIRWISE], ids=lambda new_view: new_view.key)
def new_view(request, monkeypatch):
    """A view that is in the table for this test."""
    monkeypatch.setitem(VIEWS, request.param.key, request.param)
    return request.param


@pytest.fixture
def rows():
    """Two states of which a pixel was clicked; the second has a branch off."""
    return with_pixel(example()), with_pixel(example(off=OFF))


def paint_rows(rows, new_view):
    return paint(PaintJob(inspections=tuple(rows), style=Style(), views=("mask", new_view.key)))


def test_an_added_view_is_a_column_of_a_sheet(new_view, rows):
    figure = sheet(rows, [find_view("mask"), find_view(new_view.key)], Style())
    assert figure.views == ("mask", new_view.key)
    other = sheet(rows, [find_view("mask"), find_view("input")], Style())
    assert figure.image.shape == other.image.shape
    assert not np.array_equal(figure.image, other.image)


def test_an_added_view_s_caption_stands_below_its_picture(new_view, rows, monkeypatch):
    columns = [find_view("mask"), find_view(new_view.key)]
    before = sheet(rows, columns, Style()).image
    monkeypatch.setattr(View, "describe", lambda self, inspection, active, style: "")
    has_caption = {CAPTIONED.key: True, OF_A_PIXEL.key: False, PAIRWISE.key: True}[new_view.key]
    assert np.array_equal(before, sheet(rows, columns, Style()).image) != has_caption


def test_the_painter_draws_an_added_view_for_every_state(new_view, rows):
    result = paint_rows(rows, new_view)
    first, second = (result.pictures[row, new_view.key] for row in (0, 1))
    if new_view is CAPTIONED:
        assert (first == PINK).all() and (second == PINK).all()
    elif new_view is OF_A_PIXEL:
        assert [picture[20, 40].tolist() for picture in (first, second)] == [list(PINK)] * 2
    else:
        assert first.all() and not second.any()


def test_a_pane_offers_an_added_view_and_says_its_caption(new_view, rows, qtbot):
    canvas = Canvas(("mask", new_view.key))
    qtbot.addWidget(canvas)
    result = paint_rows(rows, new_view)
    canvas.show_painted(result)
    pane = canvas.panes[1]
    assert canvas.panes[0].picker.findData(new_view.key) >= 0
    assert pane.picker.currentText() == new_view.title
    notes = {CAPTIONED.key: "plain pink", PAIRWISE.key: "the others are compared with this one"}
    assert pane_note(result, 0, new_view.key) == notes.get(new_view.key, "")


def test_a_pairwise_view_is_offered_only_beside_another_state(rows, qtbot, monkeypatch):
    monkeypatch.setitem(VIEWS, PAIRWISE.key, PAIRWISE)
    canvas = Canvas(("mask",))
    qtbot.addWidget(canvas)
    for count, is_offered in ((1, False), (2, True)):
        canvas.show_painted(paint_rows(rows[:count], VIEWS["input"]))
        assert (canvas.panes[0].picker.findData(PAIRWISE.key) >= 0) == is_offered


def test_run_computes_what_an_added_view_needs(
    new_view, weight_file, picture_file, tmp_path, capsys
):
    words = ["run", str(picture_file), "--model", str(weight_file), "-o", str(tmp_path / "s.png")]
    words += ["--views", f"mask,{new_view.key}"]
    if new_view.needs.unit:
        assert main(words) == 2
        assert "say of which pixel with --at ROW,COL" in capsys.readouterr().err
        words += ["--at", "20,30"]
    assert main(words) == 0
    [state], views, _ = read_figure(tmp_path / "s.png")
    assert views == ("mask", new_view.key)
    if new_view.needs.unit:
        assert (state.options.unit.fields, state.options.unit.split) == (("stem",), True)
