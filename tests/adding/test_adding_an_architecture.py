"""docs/adding.md, "An architecture": one function and one line in NETWORKS are found everywhere."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from segviewer.attribution import Unit
from segviewer.checkpoints import native_format
from segviewer.checkpoints.loading import load_model
from segviewer.cli import main
from segviewer.gui.diagram.diagram import Diagram
from segviewer.gui.diagram.tile import Tile
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.networks.catalog import NETWORKS, build
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import ConvNormReLU
from segviewer.networks.network import Network
from segviewer.records import Options
from segviewer.rendering.export import read_figure

BRANCHES = ("rates.rate_1", "rates.rate_3")


def two_rates(backbone, classes, *, channels=8):
    """Two atrous branches, added up."""
    width = backbone.channels[backbone.last]
    branches = {
        f"rate_{rate}": Branch(
            ConvNormReLU(width, channels, 3, dilation=rate),
            channels,
            about=f"A 3x3 convolution with rate {rate}.",
            section="3.2",
            rate=rate,
        )
        for rate in (1, 3)
    }
    fusion = Fusion("two rates", "sum", branches, channels, grid="rate_1")
    classifier = nn.Conv2d(channels, classes, 1)
    return Network("Two rates", "No paper", backbone, {"rates": fusion}, classifier)


@pytest.fixture
def weights(monkeypatch, tmp_path):
    """A weight file whose header names the new architecture."""
    monkeypatch.setitem(NETWORKS, "two_rates", two_rates)
    torch.manual_seed(3)
    network = build("two_rates", "small_resnet", 3)
    header = {
        "title": "Two rates",
        "network": {"network": "two_rates", "backbone": "small_resnet", "classes": 3},
        "classes": ["sky", "road", "tree"],
        "colours": [(70, 130, 180), (128, 64, 128), (0, 128, 0)],
        "size_rule": {"side": "long", "low": 64, "high": 640},
    }
    path = tmp_path / "two_rates.safetensors"
    native_format.save(path, network.state_dict(), {}, header, {})
    return path


def test_its_weights_open_and_its_branches_are_switched_and_explained(weights, picture):
    model = load_model(weights)
    computed = capture(model, picture)
    assert tuple(branch.key for branch in computed.info.branches) == BRANCHES
    inspection = inspect(model, computed, Options(unit=Unit(point=(40, 50), fields=BRANCHES)))
    assert set(inspection.contributions.shapley) == set(BRANCHES)
    assert all(inspection.fields[key].box is not None for key in BRANCHES)
    off = inspect(model, computed, Options(off={"rates.rate_3": "zero"}))
    only = inspect(model, computed, Options(off={"rates.rate_1": "zero", "rates.rate_3": "zero"}))
    assert not np.allclose(off.logits, inspection.logits)
    # What Shapley values share out is the class's logit with both on, less that with both off.
    default = inspect(
        model, computed, Options(off={key: model.default_off_mode(key) for key in BRANCHES})
    )
    label = inspection.contributions.classes[0]
    difference = inspection.logits_at((40, 50))[label] - default.logits_at((40, 50))[label]
    assert sum(inspection.contributions.shapley.values()) == pytest.approx(difference, abs=1e-4)
    assert only.logits.std(axis=(1, 2)).max() == pytest.approx(0, abs=1e-6)
    fields = model.network.fields()
    stride = fields["rates.rate_1"].stride
    assert fields["rates.rate_3"].size - fields["rates.rate_1"].size == 2 * 2 * stride


def test_the_diagram_shows_it(weights, picture, qtbot):
    model = load_model(weights)
    diagram = Diagram()
    qtbot.addWidget(diagram)
    diagram.show_inspection(inspect(model, capture(model, picture)))
    shown = {tile.description.key for tile in diagram.findChildren(Tile)}
    assert set(BRANCHES) <= shown


def test_the_command_line_draws_it(weights, picture_file, tmp_path):
    sheet = tmp_path / "sheet.png"
    words = ["run", str(picture_file), "--model", str(weights), "--off", "rates.rate_3"]
    assert main([*words, "--views", "mask,branches,rates.rate_1", "-o", str(sheet)]) == 0
    states, views, _ = read_figure(sheet)
    assert len(states) == 2 and views == ("mask", "branches", "rates.rate_1")
