"""A board's sheets: the same from the window and by command; what is kept comes back."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from segviewer.cli import main
from segviewer.gui.dialogs.export_dialog import ExportDialog
from segviewer.rendering.board_file import read_board
from segviewer.rendering.style import DARK_SHEET
from segviewer.sources.truths import Truths

WAIT = 60_000
VIEWS = ("mask", "aspp.rate_6", "errors", "receptive_field")


def wait_for_rows(window, qtbot, origin):
    """Until both rows are of that picture, with its mask."""

    def are_there():
        rows = window.session.inspections
        names = [row.frame.origin for row in rows]
        return names == [origin] * 2 and all(row.frame.truth is not None for row in rows)

    qtbot.waitUntil(are_there, timeout=WAIT)


@pytest.fixture
def board(window, qtbot, photo, act_and_wait):
    """Two states of two pictures with masks, in chosen colours."""
    session, folder = window.session, photo.parent
    other = photo.with_name("other.png")
    Image.fromarray(np.asarray(Image.open(photo))[::-1].copy()).save(other)
    (folder / "masks").mkdir()
    for picture in (photo, other):
        values = np.asarray(Image.open(picture))[..., 0] // 100
        Image.fromarray(values).save(folder / "masks" / picture.name)
    act_and_wait(window, lambda: session.add_pictures([str(other)]))
    qtbot.waitUntil(lambda: session.inspection.frame.origin == "other.png", timeout=WAIT)
    session.pin()
    session.set_off({"aspp.rate_6": "zero"})
    session.compare_with(Truths(where=folder / "masks", relabel={2: 0}))
    wait_for_rows(window, qtbot, "other.png")
    session.rename_row(1, "모두 켬")
    session.select("aspp.rate_12")
    session.click((60, 90))
    style = session.style
    session.choose_style(
        replace(
            style, palette="safe", scale="column", opacity=0.4, colour_map="magma", outline=False
        )
    )
    window.canvas.choose_views(VIEWS)
    session.choose_views(VIEWS)
    qtbot.waitUntil(lambda: all(row.fields for row in session.inspections), timeout=WAIT)
    return window


def dialog_of(window, qtbot):
    there = []
    window.session.with_exact_numbers(lambda: there.append(True))
    qtbot.waitUntil(lambda: bool(there), timeout=WAIT)
    assert len(window.session.inspections) == 2
    dialog = ExportDialog(window.session, window.canvas.views, window)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=WAIT)
    return dialog


def save_sheet(window, qtbot, path, change=lambda dialog: None):
    dialog = dialog_of(window, qtbot)
    change(dialog)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=WAIT)
    with qtbot.waitSignal(window.session.noted, timeout=WAIT):
        dialog.save_to(path)
    return path.read_bytes()


def keep(window, qtbot, path):
    with qtbot.waitSignal(
        window.session.noted, timeout=WAIT, check_params_cb=lambda text: "board" in text
    ):
        window.session.save_board(path)


def test_a_board_draws_the_same_sheets_in_the_window_and_by_command(board, qtbot, tmp_path, photo):
    kept = photo.with_name("b.segviewer")
    keep(board, qtbot, kept)
    shown = save_sheet(board, qtbot, tmp_path / "shown.png")
    assert main(["run", str(kept), "-o", str(tmp_path / "command.png")]) == 0
    assert (tmp_path / "command.png").read_bytes() == shown
    folders = tmp_path / "window", tmp_path / "command"
    for folder in folders:
        folder.mkdir()
    dialog = dialog_of(board, qtbot)
    assert dialog.save_each in dialog.buttons.buttons() and "2" in dialog.save_each.text()
    with qtbot.waitSignal(
        board.session.noted, timeout=WAIT, check_params_cb=lambda text: "2 sheets" in text
    ):
        dialog.save_each_in(folders[0])
    assert main(["run", str(kept), "-o", f"{folders[1]}/"]) == 0
    names = {f"{photo.stem}.png", "other.png"}
    for folder in folders:
        assert {path.name for path in folder.glob("*.png")} == names
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    assert (folders[0] / "other.png").read_bytes() == shown


def test_masks_colours_and_the_selected_feature_come_back_with_a_board(board, qtbot, photo):
    kept = photo.with_name("b.segviewer")
    keep(board, qtbot, kept)
    stored = read_board(kept)
    assert stored.masks is not None and stored.masks.reading.path == "masks"
    assert stored.masks.reading.relabel == ((2, 0),)
    session, style = board.session, board.session.style
    first = save_sheet(board, qtbot, photo.with_name("first.png"))
    session.drop_pins()
    session.choose_style(replace(style, palette="own", scale="own", opacity=0.9, outline=True))
    session.select("")
    board.canvas.choose_views(("mask",))
    session.open(str(kept))
    qtbot.waitUntil(lambda: session.views == VIEWS, timeout=WAIT)
    wait_for_rows(board, qtbot, "other.png")
    assert replace(session.style, longest=style.longest) == style
    assert session.selection == "aspp.rate_12"
    assert board.tools.opacity.value() == 40
    assert board.inspector.tile.scale.scale == "column"
    qtbot.waitUntil(lambda: all(row.fields for row in session.inspections), timeout=WAIT)
    assert save_sheet(board, qtbot, photo.with_name("again.png")) == first


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_sheet_that_is_opened_again_is_saved_as_it_was(board, qtbot, photo, kind):
    """Beside its picture, with nothing of what was chosen before."""
    session, mask = board.session, photo.with_name("a mask.png")
    (photo.parent / "masks" / "other.png").rename(mask)
    views = session.views
    session.open_picture(str(photo.with_name("other.png")))
    qtbot.waitUntil(lambda: session.inspection.frame.index == 0, timeout=WAIT)
    qtbot.waitUntil(lambda: session.inspection.frame.truth is None, timeout=WAIT)
    session.compare_with(Truths(where=mask, relabel={2: 0}))
    wait_for_rows(board, qtbot, "other.png")
    assert session.views == views

    def change(dialog):
        dialog.options.dark.setChecked(True)
        dialog.options.width_choice.setCurrentIndex(2)
        dialog.columns.item(0).setCheckState(dialog.columns.item(3).checkState().Unchecked)

    first = save_sheet(board, qtbot, photo.with_name(f"first.{kind}"), change)
    session.drop_pins()
    session.all_on()
    session.click(None)
    session.choose_style(replace(session.style, palette="own", scale="own", colour_map="viridis"))
    board.canvas.choose_views(("mask",))
    session.open(str(photo.with_name(f"first.{kind}")))
    qtbot.waitUntil(lambda: session.views == VIEWS, timeout=WAIT)
    wait_for_rows(board, qtbot, "other.png")
    qtbot.waitUntil(lambda: all(row.fields for row in session.inspections), timeout=WAIT)
    assert session.sheet_colours == DARK_SHEET
    assert save_sheet(board, qtbot, photo.with_name(f"again.{kind}")) == first
