"""Published weights by name: the table, what is said before they are there, fetching them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from file_server import FileServer, serving_files
from published import layout, small

from segviewer.checkpoints.loading import describe_model, load_model
from segviewer.checkpoints.published import untrained_model
from segviewer.checkpoints.published_list import VARIABLE, five_on_voc, published_weights
from segviewer.cli import main
from segviewer.records import ImportOptions, SegviewerError

NAME = "published/tiny-voc"
LAYOUT = "mmseg-deeplabv3plus_r50-d8-voc12aug"

# Parameters, without the auxiliary head, of the originals' state dictionaries.
PARAMETERS = {
    "fcn-r50-voc": 47134069,
    "pspnet-r50-ade20k": 46678006,
    "deeplab_v3-r50-voc": 65749365,
    "deeplab_v3_plus-r50-voc": 41226213,
    "pspnet-r18-cityscapes": 12641267,
    "deeplab_v3_plus-r18-cityscapes": 12320143,
    "fcn-mobilenet_v2-cityscapes": 9492243,
    "pspnet-mobilenet_v2-ade20k": 13460886,
    "deeplab_v3-mobilenet_v2-cityscapes": 18375443,
    "deeplab_v3_plus-mobilenet_v2-ade20k": 15084998,
    "deeplab_v2-r101-voc": 44048532,
}


def test_the_table_is_whole_and_agrees_with_its_addresses() -> None:
    lines = published_weights()
    assert len(lines) == 38
    assert len({line.file_name for line in lines.values()}) == 38
    for line in lines.values():
        assert line.url.startswith("https://")
        named = line.file_name.removesuffix(".pth").rpartition("-")[2]
        assert line.sha256 == (None if line.architecture == "deeplab_v2" else named)
        assert line.mean_iou is None or 0.1 < line.mean_iou < 0.9
    assert lines["published/pspnet-r50-voc"].mean_iou == 0.7729
    assert five_on_voc() == tuple(
        f"published/{name}-voc"
        for name in ("fcn-r50", "deeplab_v2-r101", "pspnet-r50", "deeplab_v3-r50",
                     "deeplab_v3_plus-r50")
    )  # fmt: skip


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_network_without_its_weights_is_the_original_in_size(name: str) -> None:
    model = untrained_model(f"published/{name}")
    assert sum(p.numel() for p in model.network.parameters()) == PARAMETERS[name]
    assert model.device.type == "meta"
    assert (
        published_weights()[model.name].megabytes >= 4 * PARAMETERS[name] / 1e6
    )  # and an auxiliary head


def test_every_name_has_a_page_offline(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    for name in published_weights():
        assert describe_model(name).network.info().output_stride == 8
    assert main(["models", "published/pspnet-r50-voc"]) == 0
    text = capsys.readouterr().out
    for words in (
        "PSPNet, ResNet-50 (mmsegmentation); Zhao et al. 2017",
        "VOC; mean IoU 0.773 by its publishers",
        "about 196 MB; SHA-256 begins with ae9c1b8c",
        f"not fetched yet; it will lie at {tmp_path / 'hub' / 'checkpoints'}",
        "https://download.openmmlab.com/mmsegmentation/v0.5/pspnet/",
        "21: background, aeroplane",
        "mean 123.675, 116.28, 103.53",
        "46.6 million",
    ):
        assert words in text, words
    assert "keys" not in text
    assert main(["models", "published/deeplab_v2-r101-voc", "--json"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["published"]["sha256"] is None and not page["published"]["fetched"]
    assert page["rates"] == {f"aspp.rate_{rate}": rate for rate in (6, 12, 18, 24)}


def test_the_list_has_data_set_size_and_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    line = next(t for t in capsys.readouterr().out.splitlines() if "pspnet-r50-ade20k" in t)
    assert "150 classes" in line and "mIoU 0.425" in line and "ADE20K, about 197 MB" in line


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """A server with one small file of a true layout, and a table that has its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    spec = layout(LAYOUT)
    content: dict[str, Any] = {
        "state_dict": small(LAYOUT),
        "meta": {"config": "align_corners=True"},
    }
    path = folder / "deeplabv3plus_r50-d8_tiny.pth"
    torch.save(content, path)
    with serving_files(folder) as serving:
        line = {
            "name": NAME.removeprefix("published/"),
            "architecture": "deeplab_v3_plus", "backbone": "r50", "data_set": "VOC",
            "classes": spec["classes"], "megabytes": 1, "mean_iou": 0.5,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:8],
            "url": serving.address(f"good/{path.name}"),
        }  # fmt: skip
        table = tmp_path / "table.json"
        table.write_text(json.dumps({"checkpoints": [line]}), "utf-8")
        monkeypatch.setenv(VARIABLE, str(table))
        monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
        yield serving


def test_weights_are_fetched_once_and_are_an_ordinary_checkpoint(
    server: FileServer, tmp_path: Path
) -> None:
    assert describe_model(NAME).device.type == "meta"
    assert not server.requests
    texts: list[str] = []
    model = load_model(NAME, report=texts.append)
    assert texts and all(text.startswith(f"{NAME}: ") for text in texts)
    assert (model.name, model.provenance.assumed) == (NAME, {})
    [served] = server.folder.iterdir()
    own = load_model(served, ImportOptions(output_stride=8, align_corners=False))
    image = torch.rand(1, 3, 65, 97)
    assert torch.equal(model.network(image), own.network(image))
    again = describe_model(NAME)
    assert again.device.type == "cpu"
    assert len(server.requests) == 1
    assert [p.name for p in (tmp_path / "torch" / "hub" / "checkpoints").iterdir()] == [served.name]


def test_the_command_line_counts_on_one_line(
    server: FileServer, capsys: pytest.CaptureFixture[str], picture_file: Path, tmp_path: Path
) -> None:
    call = ["run", str(picture_file), "--model", NAME, "-o", str(tmp_path / "sheet.png")]
    assert main(call) == 0
    err = capsys.readouterr().err
    assert f"\r{NAME}: " in err
    assert err.splitlines()[-1].startswith("wrote ")


def test_a_file_of_that_name_with_other_content_is_refused(
    server: FileServer, tmp_path: Path
) -> None:
    [served] = server.folder.iterdir()
    cached = tmp_path / "torch" / "hub" / "checkpoints" / served.name
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"half of it")
    with pytest.raises(SegviewerError, match=f"is not {NAME}: its checksum does not.*delete it"):
        load_model(NAME)


def test_an_unknown_name_and_a_broken_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SegviewerError, match="no published/resnet; `segviewer models` lists"):
        load_model("published/resnet")
    (tmp_path / "t.json").write_text('{"checkpoints": [{"name": "x"}]}')
    monkeypatch.setenv(VARIABLE, str(tmp_path / "t.json"))
    with pytest.raises(SegviewerError, match=f"KeyError: 'architecture'.*unset {VARIABLE}"):
        published_weights()
