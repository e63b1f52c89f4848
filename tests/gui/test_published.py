"""Published checkpoints in the window: what a file cannot tell, recent files, fetching, the CRF."""

import time
from dataclasses import replace
from urllib.error import URLError

import pytest
from published import write

from segviewer.checkpoints import loading
from segviewer.gui.app import open_window
from segviewer.recent import recent_models
from segviewer.records import ImportOptions, Stopped

WAIT = 60_000
V2 = "everyday/deeplab_v2"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    return str(write("vainf-deeplabv3plus_mobilenet", tmp_path_factory.mktemp("published")))


def rates(inspection):
    return [branch.dilation for branch in inspection.network.branches if branch.dilation]


def entries(window, text):
    """The actions of the Network menu, or of a submenu of it, as they are when it opens."""
    menu = next(a.menu() for a in window.menuBar().actions() if "Network" in a.text())
    menu.aboutToShow.emit()
    actions = {a.text().replace("&", ""): a for a in menu.actions()}
    if text in actions and actions[text].menu():
        actions[text].menu().aboutToShow.emit()
        return {a.text().replace("&", ""): a for a in actions[text].menu().actions()}
    return actions


def test_guesses_are_shown_and_can_be_put_right(window, qtbot, act_and_wait, checkpoint):
    inspection = act_and_wait(window, lambda: window.session.choose_model(checkpoint))
    dialog = window.assumptions.dialog
    assert dialog.isVisible() and not dialog.isModal()
    assert (dialog.rows["output_stride"].widget.currentData(), rates(inspection)) == (
        16,
        [6, 12, 18],
    )
    assert list(dialog.guesses) == ["output_stride", "classes"]
    assert dialog.import_options() == ImportOptions()
    dialog.rows["output_stride"].widget.setCurrentText("8")
    inspection = act_and_wait(window, dialog.accept)
    assert rates(inspection) == [12, 24, 36]
    assert not window.assumptions.dialog.isVisible()  # it is not asked again
    assert inspection.state.setup.import_options == ImportOptions(output_stride=8)
    inspection = act_and_wait(window, lambda: window.session.choose_model("everyday/fcn"))
    inspection = act_and_wait(window, lambda: window.session.choose_model(checkpoint))
    assert inspection.state.setup.import_options == ImportOptions(output_stride=8)
    entries(window, "")["What is assumed of it…"].trigger()
    assert window.assumptions.dialog.rows["output_stride"].widget.currentData() == 8


def test_an_output_stride_of_the_command_line_is_run_at_where_the_weights_own_is_known(
    qtbot, photo, checkpoint
):
    window = open_window(str(photo), "everyday/fcn", ImportOptions(output_stride=16))
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.session.inspection is not None, timeout=WAIT)
    assert window.session.inspection.network.output_stride == 16
    assert window.tools.strides.currentText() == "16"
    window.session.choose_setup(replace(window.session.setup, output_stride=32))
    qtbot.waitUntil(lambda: window.session.inspection.network.output_stride == 32, timeout=WAIT)
    # The option was about the first network alone.
    window.session.choose_model(checkpoint)
    qtbot.waitUntil(lambda: window.session.inspection.state.setup.model == checkpoint, timeout=WAIT)
    assert window.session.inspection.state.setup.output_stride is None


def test_choices_that_do_not_fit_leave_the_guess(window, qtbot, act_and_wait, checkpoint):
    act_and_wait(window, lambda: window.session.choose_model(checkpoint))
    window.assumptions.dialog.rows["classes"].widget.setEditText("cityscapes")
    with qtbot.waitSignal(window.session.failed, timeout=WAIT) as failed:
        window.assumptions.dialog.accept()
    assert "tells 21 classes apart, but 19 were named" in failed.args[0]
    assert window.session.setup.import_options == ImportOptions()


def test_files_are_remembered(window, act_and_wait, checkpoint):
    assert recent_models() == []
    act_and_wait(window, lambda: window.session.choose_model(checkpoint))
    assert recent_models() == [checkpoint]
    act_and_wait(window, lambda: window.session.choose_model("everyday/fcn"))
    action = entries(window, "Recent checkpoints")[checkpoint]
    assert act_and_wait(window, action.trigger).state.setup.model == checkpoint


def test_torchvision_names_without_network(window, qtbot, monkeypatch, tmp_path):
    def unreachable(url, timeout):
        raise URLError("no route to host")

    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    monkeypatch.setattr("segviewer.checkpoints.download.urlopen", unreachable)
    before = window.session.setup
    action = entries(window, "torchvision")["fcn_resnet50"]
    with qtbot.waitSignal(window.session.failed, timeout=WAIT):
        action.trigger()
    assert "check the connection" in window.status.error.text()
    assert window.session.setup == before


def test_a_load_shows_progress_and_can_be_given_up(window, qtbot, monkeypatch):
    def slow(name, import_options, *, report, stop):
        report(f"{name}: 1 of 100 MB")
        while not stop():
            time.sleep(0.01)
        raise Stopped

    monkeypatch.setattr(loading, "load_model", slow)
    before = window.session.setup
    window.session.choose_model("torchvision/fcn_resnet50")
    qtbot.waitUntil(lambda: "1 of 100 MB" in window.status.activity.text(), timeout=WAIT)
    qtbot.waitUntil(window.status.cancel.isVisible, timeout=WAIT)
    with qtbot.waitSignal(window.session.failed, timeout=WAIT):
        window.status.cancel.click()
    assert "given up" in window.status.error.text()
    assert window.session.setup == before


def test_another_model_is_reason_to_give_a_load_up(window, qtbot, act_and_wait, monkeypatch):
    real, begun, given_up = loading.load_model, [], []

    def slow(name, import_options, *, report, stop):
        if not name.startswith("torchvision"):
            return real(name, import_options, report=report, stop=stop)
        begun.append(name)
        while not stop():
            time.sleep(0.01)
        given_up.append(name)
        raise Stopped

    monkeypatch.setattr(loading, "load_model", slow)
    window.session.choose_model("torchvision/fcn_resnet50")
    qtbot.waitUntil(lambda: bool(begun), timeout=WAIT)
    inspection = act_and_wait(window, lambda: window.session.choose_model("everyday/fcn"))
    assert (inspection.state.setup.model, given_up) == (
        "everyday/fcn",
        ["torchvision/fcn_resnet50"],
    )


def test_a_dense_crf_refines_deeplab_v2_alone(window, act_and_wait):
    assert not entries(window, "")["Refine with dense CRF"].isEnabled()
    before = act_and_wait(window, lambda: window.session.choose_model(V2))
    action = entries(window, "")["Refine with dense CRF"]
    assert action.isEnabled() and not action.isChecked()
    inspection = act_and_wait(window, action.trigger)
    assert inspection.state.options.crf
    assert inspection.logits.shape[1:] == inspection.labels.shape != before.logits.shape[1:]
    assert entries(window, "")["Refine with dense CRF"].isChecked()
    inspection = act_and_wait(window, lambda: window.session.choose_model("everyday/fcn"))
    assert not inspection.state.options.crf
