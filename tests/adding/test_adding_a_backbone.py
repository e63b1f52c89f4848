"""docs/adding.md, "a block or a backbone": a block that says its own field and outline, in one file
with its backbone, is found everywhere by one line in BACKBONES."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from segviewer.attribution import Unit
from segviewer.checkpoints import native_format
from segviewer.checkpoints.loading import load_model
from segviewer.cli import main
from segviewer.gui.diagram.diagram import Diagram
from segviewer.gui.diagram.tile import Tile
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.network_info import BlockInfo
from segviewer.networks.backbone import Backbone
from segviewer.networks.catalog import BACKBONES, build
from segviewer.networks.field import Field, NotLocalError, UnknownFieldError, field_after, reach
from segviewer.networks.outline import Block, layer_texts
from segviewer.records import Options
from segviewer.rendering.export import read_figure


class TwoPaths(Block):
    """A 3x3 and a 5x5 convolution side by side, added up."""

    def __init__(self, channels_in: int, channels: int, stride: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(channels_in, channels, 3, stride, 1)
        self.wide = nn.Conv2d(channels_in, channels, 5, stride, 2)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.narrow(x) + self.wide(x)
        return y

    def field_after(self, before: Field) -> Field:
        return field_after(self.narrow, before) | field_after(self.wide, before)

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self.wide), layer_texts(self.narrow)[0])


class Silent(nn.Module):
    """A layer that does not say how far it looks."""

    def forward(self, x: Tensor) -> Tensor:
        return x.roll(1, 2)


class TwoPathBackbone(Backbone):
    """Two stages of two blocks each; ``before`` stands in front of the first."""

    output_strides = (4,)

    def __init__(self, before: nn.Module | None = None) -> None:
        super().__init__()
        self.title = "two paths"
        front = [] if before is None else [before]
        self.stages = nn.ModuleDict(
            {
                "early": nn.Sequential(*front, TwoPaths(3, 8, 2), TwoPaths(8, 8, 1)),
                "late": nn.Sequential(TwoPaths(8, 16, 2), TwoPaths(16, 16, 1)),
            }
        )
        self.channels = {"early": 8, "late": 16}
        self.low_levels = ("early",)
        self.strides, self.dilations = {"early": 2, "late": 4}, {"early": 1, "late": 1}
        self.output_stride = 4


@pytest.fixture
def weights(monkeypatch, tmp_path):
    """A weight file whose header names the new backbone."""
    monkeypatch.setitem(BACKBONES, "two_paths", TwoPathBackbone)
    torch.manual_seed(4)
    options = {"network": "pspnet", "backbone": "two_paths", "classes": 3, "channels": 8}
    header = {
        "title": "PSPNet on two paths",
        "network": options,
        "classes": ["sky", "road", "tree"],
        "colours": [(70, 130, 180), (128, 64, 128), (0, 128, 0)],
        "size_rule": {"side": "long", "low": 64, "high": 640},
    }
    path = tmp_path / "two_paths.safetensors"
    native_format.save(path, build(**options).state_dict(), {}, header, {})
    return path


def test_its_field_comes_from_the_block_alone():
    """early: 5x5 of stride 2, 5x5: 1 + 4 + 2 * 4 = 13 pixels; late: + 2 * 4 + 4 * 4 = 37."""
    fields = TwoPathBackbone().fields()
    assert {key: (field.size, field.stride) for key, field in fields.items()} == {
        "early": (13, 2),
        "late": (37, 4),
    }
    assert reach(TwoPaths(4, 4, 1)) == 2


def test_a_layer_that_does_not_say_its_field_makes_no_wrong_one():
    backbone = TwoPathBackbone(before=Silent())
    assert backbone(torch.zeros(1, 3, 32, 32))["late"].shape == (1, 16, 8, 8)
    with pytest.raises(UnknownFieldError, match="no rule for the receptive field of Silent"):
        backbone.fields()
    with pytest.raises(NotLocalError):
        reach(Silent())


def test_its_stages_are_captured_explained_and_have_a_field(weights, picture):
    model = load_model(weights)
    unit = Unit(point=(40, 50), fields=("early", "late", "pyramid.features"))
    inspection = inspect(model, capture(model, picture), Options(unit=unit, shown=("late",)))
    assert inspection.maps["late"].ndim == 2
    top, left, bottom, right = inspection.fields["early"].box
    assert (bottom - top + 1, right - left + 1) == (13, 13)
    assert set(inspection.contributions.shapley) == set(model.network.branch_keys())
    off = inspect(model, capture(model, picture), Options(off={"pyramid.features": "zero"}))
    assert not np.allclose(off.logits, inspection.logits)


def test_the_diagram_lists_its_blocks(weights, picture, qtbot):
    model = load_model(weights)
    stage = next(stage for stage in model.info().stages if stage.key == "late")
    assert stage.blocks == (
        BlockInfo("block 1", ("5×5, 8 → 16, stride 2",), "3×3, 8 → 16, stride 2"),
        BlockInfo("block 2", ("5×5, 16 → 16",), "3×3, 16 → 16"),
    )
    diagram = Diagram()
    qtbot.addWidget(diagram)
    diagram.show_inspection(inspect(model, capture(model, picture)))
    tiles = {tile.description.key: tile.description for tile in diagram.findChildren(Tile)}
    assert {"early", "late"} <= set(tiles)


def test_the_command_line_draws_it(weights, picture_file, tmp_path):
    sheet = tmp_path / "sheet.png"
    words = ["run", str(picture_file), "--model", str(weights), "--off", "pyramid.bin_2"]
    words += ["--views", "mask,late,receptive_field", "--at", "20,30", "--field", "late"]
    assert main([*words, "-o", str(sheet)]) == 0
    states, views, _ = read_figure(sheet)
    assert len(states) == 2 and views == ("mask", "late", "receptive_field")
