"""``segviewer.view``: the window on a network that is not ours, as a script would open it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFileDialog
from strangers import CLASSES, stranger
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

import segviewer
from segviewer.any_network.description import load_description
from segviewer.rendering.sheet import Sheet
from segviewer.viewing import Viewer

PICTURE = np.random.default_rng(0).integers(0, 255, (64, 80, 3)).astype(np.uint8)
WAIT = 60_000
NAMES = ["road", "car", "sky", "tree"]


@pytest.fixture(autouse=True)
def a_display(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    """The application runs already, on a screen or offscreen: that is where windows go."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def open_viewer(qtbot: Any, **words: Any) -> Viewer:
    viewer = segviewer.view(
        stranger("UNet"), PICTURE, size=(64, 80), classes=NAMES, block=False, **words
    )
    assert isinstance(viewer, Viewer)
    qtbot.waitUntil(lambda: bool(viewer.window.session.inspections), timeout=WAIT)
    return viewer


def test_branches_are_switched_and_a_pixel_explained(qtbot: Any) -> None:
    viewer = open_viewer(qtbot)
    session = viewer.window.session
    assert session.inspection is not None
    assert [branch.key for branch in session.inspection.network.branches] == [
        "up_1.deep",
        "up_1.skip",
        "up_2.deep",
        "up_2.skip",
    ]
    session.toggle("up_1.skip")
    qtbot.waitUntil(lambda: bool(session.inspection.state.options.off), timeout=WAIT)
    session.click((30, 40))
    qtbot.waitUntil(lambda: session.inspection.contributions is not None, timeout=WAIT)
    assert set(session.inspection.contributions.shapley) == {"up_1.deep", "up_2.skip"}
    assert session.inspection.classes.names == tuple(NAMES)
    figure = viewer.sheet()
    assert figure.states[0].options.off == (("up_1.skip", "mean"),)
    assert viewer.window.tools.models.currentText() == "UNet"
    viewer.close()


def test_branches_are_ticked_and_named_in_a_tree(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = open_viewer(qtbot)
    session, menu = viewer.window.session, viewer.window.menus.network
    menu.show_branches()
    dialog = menu.branches
    tree = dialog.tree
    stages, up_1, up_2 = (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
    assert "changes whatever reads it" in stages.text(2)
    assert stages.child(0).text(1) == "stage: output of down1"
    assert up_1.child(1).text(1) == "operand 2: made by down2"
    up_1.child(1).setText(0, "deep")
    dialog.ask_path()
    assert "2 branches of up_1 are called deep" in dialog.error.text()
    up_1.child(1).setText(0, "coarse skip")
    stages.setCheckState(0, Qt.CheckState.Checked)
    up_2.setCheckState(0, Qt.CheckState.Unchecked)
    path = tmp_path / "net.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (str(path), ""))
    dialog.ask_path()
    keys = ["stages.down1", "stages.down2", "stages.down3", "up_1.deep", "up_1.coarse_skip"]
    qtbot.waitUntil(
        lambda: [b.key for b in session.inspection.network.branches] == keys, timeout=WAIT
    )
    assert [key for key, _ in load_description(path).branches()] == keys
    assert session.inspection.state.setup.import_options.modules == str(path)
    session.toggle("stages.down1")
    qtbot.waitUntil(lambda: bool(session.inspection.state.options.off), timeout=WAIT)
    viewer.close()


def test_other_networks_and_back(qtbot: Any) -> None:
    """A network that was given is there as long as its window."""
    viewer = open_viewer(qtbot)
    session = viewer.window.session
    session.choose_model("everyday/pspnet")
    qtbot.waitUntil(lambda: session.inspection.title.startswith("PSPNet"), timeout=WAIT)
    session.choose_model("UNet")
    qtbot.waitUntil(lambda: session.inspection.title == "UNet", timeout=WAIT)
    viewer.close()


def test_a_model_may_be_given_as_well(qtbot: Any) -> None:
    model = segviewer.adapt(stranger("Gated"), PICTURE, size=(64, 80))
    viewer = segviewer.view(model, PICTURE, block=False)
    assert isinstance(viewer, Viewer)
    qtbot.waitUntil(lambda: bool(viewer.window.session.inspections), timeout=WAIT)
    assert len(viewer.window.session.inspection.classes) == CLASSES  # type: ignore[union-attr]
    viewer.close()


def test_without_a_display_there_is_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.warns(UserWarning, match="Here is a sheet instead"):
        figure = segviewer.view(stranger("UNet"), PICTURE, size=(64, 80))
    assert isinstance(figure, Sheet)
    assert figure.views == ("input", "mask", "branches")
    assert figure._repr_png_().startswith(b"\x89PNG")


@pytest.mark.slow
def test_closed_windows_leave_nothing_behind(qtbot: Any) -> None:
    windows, networks = [], []
    for _ in range(10):
        viewer = open_viewer(qtbot)
        windows.append(weakref.ref(viewer.window))
        networks.append(weakref.ref(viewer.model.network))
        viewer.close()
        del viewer
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
    gc.collect()
    assert not any(reference() for reference in networks)
    assert not any(reference() for reference in windows)


def test_watch_shows_what_a_loop_sees(qtbot: Any) -> None:
    module = stranger("UNet")
    hooks = [dict(part._forward_hooks) for part in module.modules()]
    batch = torch.rand(2, 3, 64, 80, dtype=torch.double)
    expected = module(batch)
    with segviewer.watch(module, mean=(0, 0, 0), std=(1, 1, 1)) as watched:
        for _ in range(2000):
            output = module(batch)
            if watched.window and watched.window.session.inspection:
                break
        session = watched.window.session
        image = session.inspection.frame.image
        assert np.array_equal(image, (batch[0].numpy().transpose(1, 2, 0) * 255).round())
        assert watched.shown >= 1
    assert torch.equal(output, expected)
    assert [dict(part._forward_hooks) for part in module.modules()] == hooks
    assert not watched.window.isVisible()


class NoStages(nn.Module):
    """Weights used by functions: nothing in it makes a stage."""

    def __init__(self) -> None:
        super().__init__()
        self.wide = nn.Parameter(torch.randn(CLASSES, 3, 3, 3))
        self.narrow = nn.Parameter(torch.randn(CLASSES, 3, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.conv2d(x, self.wide, padding=1) + torch.conv2d(x, self.narrow)


def test_a_network_without_stages_has_a_diagram(qtbot: Any) -> None:
    viewer = segviewer.view(NoStages(), PICTURE, size=(64, 80), block=False)
    assert isinstance(viewer, Viewer)
    qtbot.waitUntil(lambda: bool(viewer.window.session.inspections), timeout=WAIT)
    assert viewer.model.info().stages == ()
    assert not viewer.window.diagram.strip.grab().isNull()  # painted without an exception
    viewer.close()


class Copies(TorchDispatchMode):
    """Counts the copies that are made while it is open, on this thread."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if func.overloadpacket.__name__ in ("_to_copy", "clone", "copy_"):
            self.sizes.append(result.numel())
        return result


def test_watch_copies_what_is_shown_and_nothing_else(qtbot: Any) -> None:
    module = stranger("UNet").eval()
    batch = torch.rand(8, 3, 64, 80, dtype=torch.double)
    with torch.no_grad(), segviewer.watch(module, mean=(0, 0, 0), std=(1, 1, 1)) as watched:
        module(batch)  # opens the window
        before, watched._next_picture = watched.shown, 0.0  # a picture is due
        with Copies() as copies:
            for _ in range(40):
                module(batch)
        assert watched.shown > before
        assert copies.sizes == [batch[0].numel()] * (watched.shown - before)
        watched.window.close()
        with Copies() as copies:
            for _ in range(10):
                module(batch)
        assert not copies.sizes
    with torch.no_grad(), Copies() as copies:
        module(batch)
    assert not copies.sizes


def test_watch_takes_a_batch_by_name_and_leaves_the_loop_alone_without_one(qtbot: Any) -> None:
    module = stranger("UNet").eval()
    with segviewer.watch(module) as watched:
        module(x=torch.rand(1, 3, 64, 80, dtype=torch.double))
        assert watched.window is not None
    grey = torch.nn.Conv2d(1, 2, 1)
    with segviewer.watch(grey) as watched:
        with pytest.warns(UserWarning, match=r"but it is called with \(2, 1, 8, 8\)"):
            assert grey(torch.rand(2, 1, 8, 8)).shape == (2, 2, 8, 8)
        assert not grey._forward_hooks
        assert watched.window is None


def test_watch_says_that_there_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    module = stranger("UNet")
    with pytest.warns(UserWarning, match="Nothing is shown"), segviewer.watch(module):
        assert not module._forward_hooks
