"""What ``adapt`` takes, and its sentence for what it does not."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch
from strangers import CLASSES, PICTURE, SIZE, UNet, stranger
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from segviewer.adapting import adapt, describe
from segviewer.inspection.capture import capture
from segviewer.inspection.forward import resume
from segviewer.inspection.inspections import inspect
from segviewer.records import Frame, Options, SegviewerError, Unit


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"classes": ["a", "b"]}, "tells 4 classes apart, but 2 were named"),
        ({"branches": {"f": {"b": "up7"}}}, "ran no module 'up7'"),
        ({"branches": {"f": {}}}, "No branches were named for f"),
        ({"mean": (0.5, 0.5)}, "Three numbers were expected"),
        ({"output": lambda y: y.flatten(1)}, "should return logits"),
        ({"output": lambda y: y.permute(0, 2, 3, 1)}, "with the classes last; say output="),
    ],
)
def test_a_wrong_word_gets_one_sentence(words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SegviewerError, match=sentence):
        adapt(stranger("UNet"), PICTURE, size=SIZE, **words)


def test_a_network_of_one_channel_gets_the_brightness() -> None:
    module = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 2, 1)).double()
    model = adapt(module, PICTURE, size=SIZE, mean=(0.5,), std=(0.25,))
    weights = torch.tensor([0.299, 0.587, 0.114], dtype=torch.double)
    grey = (torch.from_numpy(PICTURE) / 255).double() @ weights
    expected = module(((grey - 0.5) / 0.25)[None, None])
    assert torch.allclose(capture(model, Frame(PICTURE)).first.logits, expected, atol=1e-6)
    assert "brightness" in model.provenance.notes[-2]


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (nn.Conv2d(4, 2, 1), "takes 4 channels, but a picture has 3"),
        (nn.Bilinear(3, 3, 2), "give a module that calls it"),
    ],
)
def test_what_takes_other_inputs_is_told_the_way_out(module: nn.Module, sentence: str) -> None:
    with pytest.raises(SegviewerError, match=sentence):
        adapt(module, PICTURE, size=SIZE)


class ChannelsLast(nn.Module):
    """Features with their channels last between two convolutions, as window attention has them."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.mix = nn.Conv2d(3, 6, 3, 2, 1), nn.Linear(6, 8)
        self.out = nn.Conv2d(8, CLASSES, 1)

    def forward(self, x: Tensor) -> Tensor:
        last = self.mix(self.first(x).permute(0, 2, 3, 1))
        logits: Tensor = self.out(last.permute(0, 3, 1, 2))
        return logits


def test_channels_that_come_last_are_shown_and_switched_as_channels() -> None:
    module = ChannelsLast().double()
    described = describe(module, PICTURE, size=SIZE).choose("stages")
    model = adapt(module, PICTURE, size=SIZE, modules=described)
    captured = capture(model, Frame(PICTURE))
    image = model.preparation(PICTURE, SIZE).double()
    with torch.no_grad():
        last = module.mix(module.first(image).permute(0, 2, 3, 1))
        mean = last.mean((1, 2), keepdim=True).expand_as(last).permute(0, 3, 1, 2)
        expected = module.out(mean)
    assert torch.equal(captured.first.feature("stages.mix"), last.permute(0, 3, 1, 2))
    off = resume(model.network, captured.first, {"stages.mix": "mean"})
    assert torch.allclose(off.logits, expected, atol=1e-12)
    assert model.info().stages[1].stride == 2
    inspection = inspect(model, captured, Options(off={"stages.mix": "mean"}, shown=None))
    assert inspection.maps["mix"].shape == (32, 40)


class Checkpointed(nn.Module):
    """Runs its layers again for gradients, in evaluation too."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = UNet()

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = checkpoint(self.inner, x, use_reentrant=False)
        return logits


def test_what_runs_again_for_gradients_is_told_what_to_do() -> None:
    model = adapt(Checkpointed().double(), PICTURE, size=SIZE)
    captured = capture(model, Frame(PICTURE))
    off = Options(off={model.network.branch_keys()[0]: "zero"})
    assert (inspect(model, captured, off).labels >= 0).all()  # switches work
    unit = Options(unit=Unit(point=(20, 30), split=True))
    with pytest.raises(SegviewerError, match="let it do so in training only"):
        inspect(model, captured, unit)


def test_classes_are_counted_in_what_a_function_made() -> None:
    model = adapt(stranger("UNet"), PICTURE, size=SIZE, output=lambda y: y[:, :3].softmax(1))
    assert len(model.classes.names) == 3


def test_what_is_no_network_gets_one_sentence() -> None:
    with pytest.raises(SegviewerError, match=r"should be a torch\.nn\.Module"):
        adapt("weights.pth", PICTURE)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch calls it outdated, yet people have it
        scripted = torch.jit.script(nn.Conv2d(3, 2, 1))
    with pytest.raises(SegviewerError, match="TorchScript module hides"):
        adapt(scripted, PICTURE)
    with pytest.raises(SegviewerError, match=r"an array \(H, W, 3\) of uint8"):
        adapt(stranger("UNet"), np.zeros((4, 4)))
