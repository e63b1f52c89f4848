"""The dialog that saves a sheet: Return saves, names tick, and it says where."""

import shlex
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from segviewer.cli import main
from segviewer.gui.dialogs.about_dialog import about_rows
from segviewer.gui.dialogs.export_dialog import ExportDialog
from segviewer.gui.dialogs.sheet_words import sheet_name
from segviewer.rendering.sheet_format import SheetFormat
from segviewer.rendering.style import DARK_SHEET

WAIT = 60_000


@pytest.fixture
def dialog(window, qtbot):
    shown = ExportDialog(window.session, ("mask",), window)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(shown.save.isEnabled, timeout=WAIT)
    return shown


def test_save_is_the_default_button(dialog):
    assert dialog.save.isDefault()
    others = [button for button in dialog.buttons.buttons() if button is not dialog.save]
    assert others and not any(button.autoDefault() for button in others)


def test_one_picture_has_no_button_for_all(dialog):
    assert dialog.save_each not in dialog.buttons.buttons()
    assert not dialog.save_each.isVisible()


def test_a_click_on_a_name_ticks_it_once(dialog, qtbot):
    item = dialog.columns.item(2)
    before = item.checkState()
    room = dialog.columns.visualItemRect(item)
    for point in (QPoint(room.right() - 20, room.center().y()), room.center()):
        qtbot.mouseClick(dialog.columns.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert item.checkState() != before
        before = item.checkState()


def test_a_box_ticks_again_what_a_click_on_its_name_unticked(dialog, qtbot):
    columns = dialog.columns
    item = columns.item(1)
    place = columns.visualItemRect(item)
    name, box = place.center(), QPoint(place.left() + 12, place.center().y())
    before = item.checkState()
    qtbot.mouseClick(columns.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert item.checkState() != before
    qtbot.wait(QGuiApplication.styleHints().mouseDoubleClickInterval() + 100)
    qtbot.mouseClick(columns.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert item.checkState() == before


def test_the_name_is_the_pictures_and_the_networks(window):
    inspection = window.session.inspection
    frame = replace(inspection.frame, origin="a photo.jpg")
    one = replace(inspection, frame=frame, title="DeepLab v3+ (a/b)")
    assert sheet_name((one,)) == "a photo DeepLab v3+ (a-b).png"
    other = replace(one, title="PSPNet")
    assert sheet_name((one, other)) == "a photo 2 networks.png"


def test_it_is_said_where_the_sheet_was_saved(dialog, window, qtbot, tmp_path):
    with qtbot.waitSignal(window.session.noted, timeout=WAIT) as noted:
        dialog.save_to(tmp_path / "sheet.png")
    assert str(tmp_path / "sheet.png") in noted.args[0]


def test_about_names_versions_and_the_device(window):
    rows = dict(about_rows(window.session.inspection))
    assert rows["device"] == window.session.inspection.device
    assert rows["torch"] and rows["Python"]


def redraw(dialog, qtbot, change):
    """The dialog once what was changed is on the screen."""
    before = dialog._figure
    change()
    qtbot.waitUntil(lambda: dialog._figure is not before and dialog.save.isEnabled(), timeout=WAIT)
    return dialog._figure


def test_width_type_and_arrangement_are_drawn_at_once(dialog, qtbot):
    options = dialog.options
    figure = redraw(dialog, qtbot, lambda: options.width_choice.setCurrentIndex(1))
    assert (figure.sheet_format.width, figure.sheet_format.letters) == (85.0, True)
    assert dialog.size_note.text().startswith("85 × ")
    assert redraw(dialog, qtbot, lambda: options.type_size.setValue(9)).sheet_format.type_size == 9
    figure = redraw(dialog, qtbot, lambda: options.states_as_columns.setChecked(True))
    assert figure.sheet_format.columns == "states"
    figure = redraw(dialog, qtbot, lambda: options.dark.setChecked(True))
    assert figure.page.background == DARK_SHEET.background


def test_a_crop_is_framed_and_stays_in_the_picture(dialog, window, qtbot):
    choice, (height, width) = dialog.options.crop, window.session.inspection.frame.size
    figure = redraw(dialog, qtbot, lambda: choice.on.setChecked(True))
    middle = (height // 3, width // 3, 2 * height // 3, 2 * width // 3)
    assert figure.sheet_format.crop == middle
    figure = redraw(dialog, qtbot, lambda: choice.ends[0].setValue(10 * height))
    assert figure.sheet_format.crop == (middle[2], middle[1], height - 1, middle[3])
    figure = redraw(dialog, qtbot, lambda: choice.on.setChecked(False))
    assert figure.sheet_format.crop is None


def test_a_sheets_format_comes_back_into_the_dialog(dialog):
    options = dialog.options
    stored = SheetFormat(width=85.0, type_size=8.0, columns="states", crop=(10, 20, 60, 90))
    options.show_format(stored)
    assert options.sheet_format(()) == stored
    options.show_format(replace(stored, crop=None))
    assert options.sheet_format(()).crop is None


def test_states_are_renamed_and_views_moved_and_dropped(dialog, qtbot):
    figure = redraw(dialog, qtbot, lambda: dialog.rows.item(0).setText("우리 것"))
    assert figure.sheet_format.captions == ("우리 것",)
    assert figure.views == ("input", "mask")
    dialog.columns.setCurrentRow(0)
    key = Qt.Key.Key_Down
    alt = Qt.KeyboardModifier.AltModifier
    figure = redraw(dialog, qtbot, lambda: qtbot.keyClick(dialog.columns, key, alt))
    assert figure.views == ("mask", "input")
    untick = dialog.columns.item(1).setCheckState
    figure = redraw(dialog, qtbot, lambda: untick(Qt.CheckState.Unchecked))
    assert figure.views == ("mask",)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_window_command_and_script_write_the_same_bytes(dialog, window, qtbot, tmp_path, kind):
    redraw(dialog, qtbot, lambda: dialog.options.width_choice.setCurrentIndex(1))
    redraw(dialog, qtbot, lambda: dialog.options.crop.on.setChecked(True))
    for copy in (dialog.copy_command, dialog.copy_script):
        QGuiApplication.clipboard().clear()
        copy()
        qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()), timeout=WAIT)
        text, path = QGuiApplication.clipboard().text(), tmp_path / f"{copy.__name__}.{kind}"
        name = sheet_name(window.session.inspections).replace(".png", ".pdf")
        assert name in text
        if copy == dialog.copy_command:
            words = [str(path) if word == name else word for word in shlex.split(text)[1:]]
            assert main(words) == 0
        else:
            exec(text.replace(name, str(path)), {})  # our own text, as a reader would run it
    dialog.save_to(tmp_path / f"window.{kind}")
    qtbot.waitUntil(lambda: (tmp_path / f"window.{kind}").exists(), timeout=WAIT)
    written = (tmp_path / f"window.{kind}").read_bytes()
    assert (tmp_path / f"copy_command.{kind}").read_bytes() == written
    assert (tmp_path / f"copy_script.{kind}").read_bytes() == written
