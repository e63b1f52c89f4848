"""A board's sheets: the same from the window and by command; what is kept comes back."""

import subprocess
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

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


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_board_draws_the_same_sheets_in_the_window_and_by_command(
    board, qtbot, tmp_path, photo, kind, monkeypatch
):
    kept = photo.with_name("b.segviewer")
    keep(board, qtbot, kept)
    shown = save_sheet(board, qtbot, tmp_path / f"shown.{kind}")
    assert main(["run", str(kept), "-o", str(tmp_path / f"command.{kind}")]) == 0
    assert (tmp_path / f"command.{kind}").read_bytes() == shown
    folders = tmp_path / "window", tmp_path / "command"
    for folder in folders:
        folder.mkdir()
    dialog = dialog_of(board, qtbot)
    assert dialog.save_each in dialog.buttons.buttons() and "2" in dialog.save_each.text()
    with qtbot.waitSignal(
        board.session.noted, timeout=WAIT, check_params_cb=lambda text: "2 sheets" in text
    ):
        choose_folder(dialog, kind, folders[0], monkeypatch)
    assert main(["run", str(kept), "-o", f"{folders[1]}/", "--format", kind]) == 0
    names = {f"{photo.stem}.{kind}", f"other.{kind}"}
    for folder in folders:
        assert {path.name for path in folder.glob(f"*.{kind}")} == names
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    assert (folders[0] / f"other.{kind}").read_bytes() == shown


def choose_folder(dialog, kind, folder, monkeypatch):
    """Choose the kind of file in the menu, then where the sheets of all pictures go."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    [action] = [a for a in dialog.save_each.menu().actions() if kind.upper() in a.text()]
    action.trigger()


def test_the_copied_command_of_one_of_several_pictures_pastes_into_a_shell(
    board, qtbot, tmp_path, photo
):
    """It is one line, which names that picture alone, and draws the window's bytes."""
    shown = save_sheet(board, qtbot, tmp_path / "shown.png")
    dialog = dialog_of(board, qtbot)
    QGuiApplication.clipboard().clear()
    dialog.copy_command()
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()), timeout=WAIT)
    text = QGuiApplication.clipboard().text()
    assert "\n" not in text and photo.name not in text and "--frames" not in text
    script = tmp_path / "words.sh"
    script.write_text(f'segviewer() {{ printf "%s\\0" "$@"; }}\n{text}\n')
    printed = subprocess.run(["sh", str(script)], capture_output=True, check=True, text=True).stdout
    words = printed.removesuffix("\0").split("\0")
    words[words.index("-o") + 1] = str(tmp_path / "command.png")
    assert main(words) == 0
    assert (tmp_path / "command.png").read_bytes() == shown


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
