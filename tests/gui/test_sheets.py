"""Sheets that come back: from elsewhere, of a clip, edited, from a stranger."""

import hashlib
from dataclasses import asdict, replace

import numpy as np
import pytest
from edited_sheet import PICTURE, write_sheet
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from synthetic import example

from segviewer.gui.dialogs.export_dialog import ExportDialog
from segviewer.gui.dialogs.sheet_question import SheetQuestion, question_of
from segviewer.gui.session.sheet_donors import donor_notes
from segviewer.gui.session.sheet_states import branches_note, read_sheet_states
from segviewer.gui.window import status_bar
from segviewer.opencv import cv2
from segviewer.records import Options, SegviewerError, Setup, State
from segviewer.rendering.export import save_figure
from segviewer.rendering.page import Page
from segviewer.rendering.sheet import Sheet
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.sheet_provenance import RowProvenance, SheetProvenance
from segviewer.version import VERSION

WAIT = 60_000


def setup(content):
    return content["states"][0]["setup"]


def options(content):
    return content["states"][0]["options"]


EDITS = {
    "no states": lambda c: c.update(states=[]),
    "states are text": lambda c: c.update(states="x"),
    "a state is a number": lambda c: c.update(states=[5]),
    "choices are a list": lambda c: setup(c).update(import_options=[1]),
    "the unit is text": lambda c: options(c).update(unit="x"),
    "the point is one number": lambda c: options(c).update(unit={"point": [3]}),
    "the point is negative": lambda c: options(c).update(unit={"point": [-3, 3]}),
    "the size is text": lambda c: setup(c).update(input_size="large"),
    "the size is negative": lambda c: setup(c).update(input_size=-5),
    "the model is a number": lambda c: setup(c).update(model=5),
    "off is a list": lambda c: options(c).update(off=[1]),
    "shown is a number": lambda c: options(c).update(shown=[1]),
    "reduction is unknown": lambda c: options(c)["reduction"].update(kind="x"),
    "origins are numbers": lambda c: c.update(origins=[5]),
    "frames are text": lambda c: c.update(frames=["x"]),
    "views are nothing": lambda c: c.update(views=None),
    "masks are text": lambda c: c.update(masks=["x"]),
    "a mask has no name": lambda c: c.update(masks=[{}]),
    "a mask's name is a number": lambda c: c.update(masks=[{"path": 5}]),
    "a mask's values are too large": lambda c: c.update(
        masks=[{"path": "m.png", "relabel": [[300, 1]]}]
    ),
    "the style is text": lambda c: c.update(style="x"),
    "a colour map is unknown": lambda c: c["style"].update(colour_map="x"),
    "a hidden class is a number": lambda c: c["style"].update(hidden=[5]),
    "a mask's pairs are triples": lambda c: c.update(
        masks=[{"path": "m.png", "relabel": [[3, 1, 1]]}]
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_edited_metadata_gets_one_sentence(edit, tmp_path):
    with pytest.raises(SegviewerError, match="is no sheet of segviewer") as caught:
        read_sheet_states(write_sheet(tmp_path / "s.png", edit))
    text = str(caught.value)
    assert "\n" not in text
    assert not any(w in text for w in ("NoneType", "indices", "argument", "attribute", "sequence"))


def test_a_sheet_whose_picture_moved_asks_for_it(tmp_path):
    sheet = read_sheet_states(write_sheet(tmp_path / "s.png"))
    assert sheet.needs_answer and sheet.source == ""
    assert "photo.png" in question_of(sheet) and "1 state back" in question_of(sheet)
    Image.fromarray(PICTURE).save(tmp_path / "photo.png")
    beside = read_sheet_states(tmp_path / "s.png")
    assert not beside.needs_answer and beside.source == str(tmp_path / "photo.png")


def test_a_sheet_of_a_rendered_scene_needs_no_file(tmp_path):
    sheet = read_sheet_states(write_sheet(tmp_path / "s.png", origins=("scene 7",), frames=(12,)))
    assert not sheet.needs_answer
    assert (sheet.source, sheet.frame) == ("scene:7", 12)


@pytest.mark.parametrize("origin", ["/{0}/x.png", "../x.png", "{0}/x.png"])
def test_a_path_in_a_strangers_sheet_is_not_followed(origin, tmp_path):
    folder = tmp_path / "sheets"
    folder.mkdir()
    Image.fromarray(PICTURE).save(tmp_path / "x.png")
    sheet = write_sheet(folder / "s.png", origins=(origin.format(str(tmp_path).lstrip("/")),))
    assert read_sheet_states(sheet).source == ""


def test_a_strangers_checkpoint_is_not_loaded_unasked(tmp_path):
    model = tmp_path / "model.pth"
    model.write_bytes(b"x")
    Image.fromarray(PICTURE).save(tmp_path / "photo.png")
    state = State(Setup(model=str(model)), Options())
    sheet = read_sheet_states(write_sheet(tmp_path / "s.png", states=(state,)))
    assert sheet.needs_answer and str(model) in question_of(sheet)


def test_the_window_asks_and_takes_the_answer(window, qtbot, tmp_path, photo):
    path = write_sheet(tmp_path / "s.png", origins=("gone.png",))
    window.session.open(str(path))
    qtbot.waitUntil(lambda: bool(window.findChildren(SheetQuestion)), timeout=WAIT)
    [question] = window.findChildren(SheetQuestion)
    assert "gone.png" in question.text()
    question.take(str(photo))
    qtbot.waitUntil(
        lambda: window.session.inspection.state.setup.model == "everyday/fcn", timeout=WAIT
    )
    assert window.session.source == str(photo)
    question.close()


def visible_questions(window):
    return [box for box in window.findChildren(SheetQuestion) if box.isVisible()]


def test_one_dialog_at_a_time_asks_for_a_picture(window, qtbot, tmp_path, photo, monkeypatch):
    beside_the_file_dialog = []

    def choose(*_words):
        beside_the_file_dialog.extend(visible_questions(window))
        return str(photo), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    for name in ("first", "second"):
        path = write_sheet(tmp_path / f"{name}.png", origins=(f"{name}_gone.png",))
        window.session.open(str(path))
        qtbot.waitUntil(lambda n=name: n in texts_of(visible_questions(window)), timeout=WAIT)
    [question] = visible_questions(window)
    question.go.click()
    qtbot.waitUntil(lambda: window.session.source == str(photo), timeout=WAIT)
    assert beside_the_file_dialog == [] and visible_questions(window) == []


def texts_of(questions):
    return " ".join(question.text() for question in questions)


@pytest.mark.parametrize("button", ["as_picture", "none"])
def test_a_question_may_be_declined(window, qtbot, tmp_path, button):
    path = write_sheet(tmp_path / "s.png", origins=("gone.png",))
    before = window.session.source
    window.session.open(str(path))
    qtbot.waitUntil(lambda: bool(visible_questions(window)), timeout=WAIT)
    [question] = visible_questions(window)
    if button == "none":
        question.reject()
        assert window.session.source == before
    else:
        question.as_picture.click()
        qtbot.waitUntil(lambda: window.session.source == str(path), timeout=WAIT)
    assert visible_questions(window) == []


def test_the_frame_of_a_clip_comes_back(window, qtbot, tmp_path):
    clip = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter.fourcc(*"MJPG"), 15, (96, 64))
    for _ in range(60):
        writer.write(np.full((64, 96, 3), 60, np.uint8))
    writer.release()
    window.session.open(str(write_sheet(tmp_path / "s.png", origins=("clip.avi",), frames=(30,))))
    qtbot.waitUntil(lambda: window.session.inspection.frame.origin == "clip.avi", timeout=WAIT)
    qtbot.waitUntil(lambda: window.session.inspection.frame.index == 30, timeout=WAIT)
    assert not window.session.playing


def provenance(**facts):
    row = RowProvenance(model="everyday/fcn", picture="photo.png", **facts)
    return SheetProvenance(program=VERSION, rows=(row,))


def test_another_picture_of_the_same_name_is_named(tmp_path):
    Image.fromarray(PICTURE).save(tmp_path / "photo.png")
    digest = hashlib.sha256((tmp_path / "photo.png").read_bytes()).hexdigest()
    for checksum, notes in ((digest, 0), ("0" * 64, 1)):
        path = write_sheet(
            tmp_path / "s.png",
            lambda c, s=checksum: c.update(provenance=asdict(provenance(source=s))),
        )
        assert len(read_sheet_states(path).notes) == notes


def test_another_version_is_named(tmp_path):
    def edit(content):
        content["provenance"]["program"] = "0.0.1"

    [note] = read_sheet_states(write_sheet(tmp_path / "s.png", edit)).notes
    assert "0.0.1" in note and VERSION in note


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_other_weights_are_named_and_the_states_come_back(window, qtbot, tmp_path, photo, kind):
    notes = []
    window.session.noted.connect(notes.append)
    state = State(Setup(model="everyday/fcn", input_size=200), Options())
    page = Page(height=40, width=60, background=(90, 90, 90))
    figure = Sheet(page=page, states=(state,), views=("mask",), origins=(photo.name,), frames=(0,))
    # A cached property, as if those inspections had been drawn.
    figure.__dict__["provenance"] = provenance(weights="0" * 64)
    (tmp_path / photo.name).write_bytes(photo.read_bytes())
    save_figure(figure, tmp_path / f"s.{kind}")
    window.session.open(str(tmp_path / f"s.{kind}"))
    qtbot.waitUntil(lambda: any("other weights" in note for note in notes), timeout=WAIT)
    assert window.session.state.setup == state.setup
    assert "everyday/fcn" in notes[-1]


def resampled_sheet(folder, donor):
    """A sheet whose branch came from another picture, beside the photo it is of."""
    options = Options(off={"aspp.rate_6": f"resample:{donor}", "aspp.rate_12": "zero"})
    state = State(Setup(model="everyday/deeplab_v3"), options)
    page = Page(height=40, width=60, background=(90, 90, 90))
    sheet = Sheet(page=page, states=(state,), views=("mask",), origins=("photo.png",), frames=(0,))
    save_figure(sheet, folder / "sheet.png")
    return folder / "sheet.png"


def test_a_donor_is_found_beside_the_sheet_and_nowhere_else(tmp_path):
    other, away = tmp_path / "rain.png", tmp_path / "away"
    away.mkdir()
    Image.fromarray(PICTURE).save(other)
    there = read_sheet_states(resampled_sheet(tmp_path, "/somewhere/of/a/stranger/rain.png"))
    assert there.states[0].options.modes["aspp.rate_6"] == f"resample:{other}"
    assert there.notes == ()
    missing = read_sheet_states(resampled_sheet(away, other))
    assert missing.states[0].options.modes == {"aspp.rate_12": "zero"}
    assert [note for note in missing.notes if "rain.png" in note and "beside" in note]


def test_branches_that_a_network_does_not_have_are_named():
    state = State(Setup(model="a"), Options(off={"aspp.rate_Z": "zero", "pyramid.bin_1": "mean"}))
    inspection = example()
    inspection = replace(inspection, state=replace(inspection.state, setup=Setup(model="a")))
    assert "have: aspp.rate_Z." in branches_note([state], [inspection])
    assert branches_note([inspection.state], [inspection]) == ""
    assert branches_note([replace(state, setup=Setup(model="b"))], [inspection]) == ""


def test_a_donor_that_is_another_picture_by_now_is_said(tmp_path):
    Image.fromarray(PICTURE).save(tmp_path / "rain.png")
    row = RowProvenance(donors=("rain.png",), donor_sums=("0" * 64,))
    provenance = SheetProvenance(program=VERSION, rows=(row,))
    assert "checksum" in donor_notes(provenance, lambda name: str(tmp_path / name))[0]


def test_views_captions_and_the_look_on_paper_come_back(window, qtbot, tmp_path, photo):
    (tmp_path / photo.name).write_bytes(photo.read_bytes())
    look = SheetFormat(width=85, columns="states", captions=("ours",))
    views = ("input", "mask", "confidence", "stage_4", "branches")
    sheet = write_sheet(tmp_path / "s.png", origins=(photo.name,), views=views, sheet_format=look)
    window.session.open(str(sheet))
    qtbot.waitUntil(lambda: window.session.views == views, timeout=WAIT)
    qtbot.waitUntil(lambda: window.canvas.rows[0].title.text() == "ours", timeout=WAIT)
    assert [pane.key for pane in window.canvas.panes] == list(views)
    dialog = ExportDialog(window.session, window.canvas.views, window)
    qtbot.addWidget(dialog)
    assert dialog.options.sheet_format(("ours",)) == look
    assert dialog.rows.item(0).text() == "ours"


def test_what_is_wrong_with_a_sheet_can_still_be_read_when_its_picture_is_there(
    window, qtbot, tmp_path, monkeypatch
):
    """Its network is unknown and its picture another one: both are said, until they are read."""
    monkeypatch.setattr(status_bar, "READ_SECONDS", np.inf)  # however slow the machine is
    Image.fromarray(PICTURE).save(tmp_path / "photo.png")

    def edit(content):
        content.update(provenance=asdict(provenance(source="0" * 64)))
        setup(content).update(model="everyday/nothing")

    before = window.session.inspection.frame
    with qtbot.waitSignal(window.session.failed, timeout=WAIT):
        window.session.open(str(write_sheet(tmp_path / "s.png", edit)))
    qtbot.waitUntil(lambda: window.session.inspection.frame is not before, timeout=WAIT)
    status = window.status
    qtbot.waitUntil(lambda: not status.note.isHidden(), timeout=WAIT)
    assert status.error.isHidden()
    assert "photo.png is not the picture" in status.note.text()
    assert "everyday/nothing" in status.note.text()
