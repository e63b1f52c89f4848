"""The panel of the clicked pixel, without a window around it."""

from types import SimpleNamespace

import numpy as np
import torch
from small import small_model

from segviewer.gui.inspector.pixel_panel import NOT_FINITE, PixelPanel, fields_in_order
from segviewer.gui.window.status_bar import StatusBar
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.records import Frame, Options, Unit
from segviewer.rendering.style import Style
from segviewer.rendering.views import find_view

POINT = (20, 30)


def inspect_point(broken):
    model = small_model("deeplab_v3", dtype=torch.float32)
    if broken:
        model.network.classifier[-1].bias.data[2] = float("nan")
    frame = Frame(np.random.default_rng(0).integers(0, 256, (47, 61, 3), np.uint8))
    unit = Unit(point=POINT, split=True)
    return inspect(model, capture(model, frame), Options(unit=unit))


def test_logits_that_are_not_finite_have_no_class_and_no_shares(qtbot):
    inspection = inspect_point(broken=True)
    assert inspection.contributions is None and inspection.split is None
    panel, status = PixelPanel(), StatusBar()
    for widget in (panel, status):
        qtbot.addWidget(widget)
    panel.show_inspection(inspection)
    assert panel.bars_note.text() == NOT_FINITE and not panel.bars_note.isHidden()
    assert panel.bars_title.isHidden() and not panel.bars.bars
    assert panel.title.text().startswith("row 20")
    status.show_pointer(inspection, *POINT)
    assert status.pointer.text() == "row 20  column 30   not finite"
    caption = find_view("contribution").caption(inspection, Style())
    assert caption == "the logits there are not finite"


def test_finite_logits_are_shared_out_among_the_branches(qtbot):
    inspection = inspect_point(broken=False)
    panel = PixelPanel()
    qtbot.addWidget(panel)
    panel.show_inspection(inspection)
    assert len(panel.bars.bars) == len(inspection.network.branches)
    assert panel.bars_note.text().startswith("Together they lead from")


def test_fields_stand_in_the_network_s_order_whichever_came_first():
    inspection = inspect_point(broken=False)
    keys = ["", *(branch.key for branch in inspection.network.branches)]
    fields = dict.fromkeys(reversed(keys))
    late = SimpleNamespace(fields=fields, network=inspection.network)
    assert list(fields_in_order(late)) == keys
