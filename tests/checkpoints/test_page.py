"""A checkpoint's page: where it comes from, what was assumed, what it costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from published import small
from torch import nn

from segviewer.checkpoints.loading import describe_model, load_model
from segviewer.checkpoints.page import page_lines, page_of
from segviewer.cli import main

NAME = "smp-deeplabv3plus_resnet50"


def test_multiply_adds_are_those_of_the_convolutions(tmp_path: Path) -> None:
    torch.save(small(NAME), tmp_path / "mine.pth")
    model = load_model(tmp_path / "mine.pth")
    page, counted = page_of(model), []

    def count(conv: nn.Conv2d, _inputs: object, output: torch.Tensor) -> None:
        counted.append(output[0].numel() * conv.weight[0].numel())

    for module in model.network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(count)
    model.network(torch.zeros(1, 3, *page["preparation"]["input_size"]))
    # The fusions' own convolutions are computed branch by branch, not by calling the module.
    aspp: Any = model.network.named_fusions()["aspp"]
    decoder: Any = model.network.named_fusions()["decoder"]
    fine, coarse = 120 * 160, 30 * 40  # cells at strides 4 and 16
    mixed = aspp.mix.weight.numel() * coarse
    mixed += (decoder.mix.weight.numel() + decoder.channelwise.conv.weight.numel()) * fine
    assert page["multiply_adds"] == sum(counted) + mixed
    assert page["parameters"] == sum(p.numel() for p in model.network.parameters())


def test_the_page_says_what_was_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.pth"
    content = {f"model.{key}": value for key, value in small(NAME).items()}
    torch.save(content | {"loss.weight": torch.ones(1)}, path)
    assert main(["models", str(path), "--rates", "6,12,18"]) == 0
    text = capsys.readouterr().out
    for words in ("segmentation_models.pytorch", "rates 6,12,18", "1: loss.weight", "21: class 0"):
        assert words in text
    assert main(["models", str(path), "--json"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["rates"]["aspp.rate_36"] == 36
    assert page_lines(page)[0].endswith(str(path))
    assert page["keys_used"] == len(load_model(path).network.state_dict())


@pytest.mark.parametrize(
    ("name", "parameters", "mean_iou", "rates"),
    [
        # The parameters are torchvision's own count, without the head that serves training alone.
        ("lraspp_mobilenet_v3_large", 3_221_538, 0.579, []),
        ("deeplabv3_resnet50", 39_638_869, 0.664, [12, 24, 36]),
    ],
)
def test_the_page_of_torchvisions_weights_needs_no_network(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    parameters: int,
    mean_iou: float,
    rates: list[int],
) -> None:
    def unreachable(*_arguments: object, **_options: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("segviewer.checkpoints.download.urlopen", unreachable)
    page = page_of(describe_model(f"torchvision/{name}"))
    assert page["parameters"] == parameters
    assert list(page["rates"].values()) == rates
    assert (page["published"]["mean_iou"], page["published"]["fetched"]) == (mean_iou, False)
    assert Path(page["published"]["file"]).parent == tmp_path / "hub" / "checkpoints"
    assert page["keys_used"] is None
    assert not list(tmp_path.iterdir())


def test_one_channel_tells_two_classes_apart(tmp_path: Path) -> None:
    torch.save(small(NAME, classes=1), tmp_path / "mine.pth")
    page = page_of(load_model(tmp_path / "mine.pth"))
    assert page["classes"] == ["background", "foreground"]
