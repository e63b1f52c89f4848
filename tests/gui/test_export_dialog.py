"""The dialog that saves a sheet: Return saves, names tick, and it says where."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from segviewer.gui.dialogs.about_dialog import about_rows
from segviewer.gui.dialogs.export_dialog import ExportDialog, sheet_name

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


def test_a_click_on_a_name_ticks_it_once(dialog, qtbot):
    item = dialog.columns.item(2)
    before = item.checkState()
    room = dialog.columns.visualItemRect(item)
    for point in (QPoint(room.right() - 20, room.center().y()), room.center()):
        qtbot.mouseClick(dialog.columns.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert item.checkState() != before
        before = item.checkState()


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
