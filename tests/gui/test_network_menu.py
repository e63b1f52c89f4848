"""The Network menu: its groups, published weights fetched from a real server, a network's page."""

import hashlib
import json

import pytest
import torch
from file_server import serving_files
from published import layout, small
from PySide6.QtCore import QPoint

from segviewer.checkpoints.published_list import VARIABLE, published_weights
from segviewer.gui.dialogs.page_dialog import PageDialog
from segviewer.gui.window.toolbar import MORE
from segviewer.resources import embedded_models

WAIT = 60_000
FILES = {"fcn": "mmseg-fcn_r50-d8-voc12aug", "deeplab_v3": "mmseg-deeplabv3_r50-d8-voc12aug"}
NAMES = ["published/fcn-tiny", "published/deeplab_v3-tiny"]


@pytest.fixture
def serving(tmp_path, monkeypatch):
    """Two small files of true layouts, and a table of their addresses."""
    folder = tmp_path / "served"
    folder.mkdir()
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setenv(VARIABLE, str(tmp_path / "table.json"))
    for architecture, name in FILES.items():
        torch.save({"state_dict": small(name)}, folder / f"{architecture}.pth")

    def list_addresses(fault):
        lines = [
            {
                "name": f"{architecture}-tiny", "architecture": architecture, "backbone": "r50",
                "data_set": "VOC", "classes": layout(name)["classes"], "megabytes": 1,
                "mean_iou": 0.5, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:8],
                "url": server.address(f"{fault}/{path.name}"),
            }
            for architecture, name in FILES.items()
            for path in [folder / f"{architecture}.pth"]
        ]  # fmt: skip
        (tmp_path / "table.json").write_text(json.dumps({"checkpoints": lines}))

    with serving_files(folder) as server:
        list_addresses("good")
        yield server, list_addresses


def texts(menu):
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


def submenu(menu, text):
    return next(a.menu() for a in menu.actions() if a.text().replace("&", "") == text)


def test_networks_are_grouped_by_where_they_come_from(window):
    menu = window.menus.network
    groups = [a.text() for a in menu.actions() if a.isSeparator() and a.text()]
    assert groups == ["Embedded", "Fetched when chosen", "Files", "This network"]
    embedded = embedded_models()
    families = {name.partition("/")[0].capitalize() for name in embedded} - {"Voc"}
    listed = [t for t in texts(menu) if t in embedded.values()]
    listed += [t for family in families for t in texts(submenu(menu, family))]
    assert sorted(listed) == sorted(embedded.values())
    listed = submenu(menu, "Published")
    *data_sets, all_five = texts(listed)
    assert data_sets == ["VOC", "Cityscapes", "ADE20K", "COCO-Stuff"]
    assert all_five == "All 5 networks on VOC   ResNet-50 and ResNet-101, 1019 MB"
    assert sum(len(texts(submenu(listed, name))) for name in data_sets) == len(published_weights())
    assert "PSPNet, ResNet-50   196 MB, mIoU 0.773" in texts(submenu(listed, "VOC"))
    assert len(texts(submenu(menu, "torchvision"))) == 6


def test_the_picker_leads_to_the_menu(window, qtbot):
    picker, before = window.tools.models, window.session.setup
    window.tools.more_wanted.disconnect()  # menus grab the keyboard, which offscreen there is none
    with qtbot.waitSignal(window.tools.more_wanted) as blocker:
        picker.activated.emit(picker.findData(MORE))
    assert isinstance(blocker.args[0], QPoint)
    assert picker.currentData() == before.model
    assert window.session.setup == before


def test_one_entry_fetches_them_all_and_puts_them_side_by_side(serving, window, qtbot):
    entry = submenu(window.menus.network, "Published").actions()[-1]
    assert entry.text() == "All 2 networks on VOC   ResNet-50, 2 MB"
    entry.trigger()
    qtbot.waitUntil(lambda: len(window.session.inspections) == 2, timeout=WAIT)
    shown = [inspection.state.setup.model for inspection in window.session.inspections]
    assert shown == NAMES
    assert not window.assumptions.dialog  # of these nothing is
    assert len(serving[0].requests) == 2


def test_fetching_shows_its_progress_and_can_be_given_up(serving, window, qtbot, tmp_path):
    server, list_addresses = serving
    list_addresses("stall")
    before = window.session.setup
    submenu(window.menus.network, "Published").actions()[-1].trigger()
    status = window.status
    qtbot.waitUntil(lambda: "1 of 2  published/fcn-tiny: " in status.activity.text(), timeout=WAIT)
    status.cancel.click()
    qtbot.waitUntil(lambda: not status.is_busy(), timeout=WAIT)
    qtbot.waitUntil(
        lambda: list((tmp_path / "torch" / "hub" / "checkpoints").iterdir()) == [], timeout=WAIT
    )
    assert window.session.setup == before
    assert len(server.requests) == 1
    server.ending.set()


def test_a_fault_while_fetching_is_one_sentence(serving, window, qtbot):
    serving[1]("cut")
    with qtbot.waitSignal(window.session.failed, timeout=WAIT) as failed:
        window.session.choose_model(NAMES[0])
    assert f"{NAMES[0]} could not be fetched from" in failed.args[0]
    assert "the connection ended after" in failed.args[0]


def test_a_pinned_network_that_cannot_be_loaded_is_not_tried_again(window, qtbot):
    with qtbot.waitSignal(window.session.failed, timeout=WAIT) as failed:
        window.session.compare_models(["/nowhere/net.pth"])
    assert "/nowhere/net.pth" in failed.args[0]
    assert window.session.pins == ()
    assert window.session.setup.model == window.session.inspection.state.setup.model


def test_a_page_says_all_about_the_network(serving, window, qtbot, act_and_wait):
    act_and_wait(window, lambda: window.session.choose_model(NAMES[1]))
    window.tools.about.click()
    menu = window.menus.network
    qtbot.waitUntil(lambda: isinstance(menu.page, PageDialog), timeout=WAIT)
    text = menu.page.text.toPlainText()
    for words in (
        serving[0].address("good/deeplab_v3.pth"),
        "VOC; mean IoU 0.500 by its publishers",
        "12, 24, 36",
        "lies at ",
        "auxiliary_head.conv_seg.weight",
        "multiply-adds",
    ):
        assert words in text  # fmt: skip
    assert menu.page.isVisible() and not menu.page.isModal()
    first = menu.page
    act_and_wait(window, lambda: window.session.choose_model("voc/fcn"))
    menu.show_page()
    qtbot.waitUntil(lambda: menu.page is not first, timeout=WAIT)
    assert menu.page.windowTitle() == "About voc/fcn"
