"""Published checkpoints on the command line: from a file to a sheet that says the right rates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from published import fill, layout, write

from segviewer.checkpoints import loading
from segviewer.checkpoints.checkpoint_file import StoredFile, read_checkpoint
from segviewer.cli import commands, main
from segviewer.recent import recent_models
from segviewer.records import ImportOptions
from segviewer.rendering.export import read_figure

VAINF = "vainf-deeplabv3plus_mobilenet"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(VAINF, tmp_path_factory.mktemp("published"))


@pytest.fixture
def inspections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The inspections of the sheet that is written."""
    rows: list[Any] = []
    save = commands.save  # type: ignore[attr-defined]
    monkeypatch.setattr(
        commands, "save", lambda sheet, path: (rows.extend(sheet.inspections), save(sheet, path))
    )
    return rows


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    random = np.random.default_rng(2)
    image = random.integers(0, 255, (6, 9, 3)).astype(np.uint8).repeat(12, 0).repeat(12, 1)
    path = tmp_path / "photo.png"
    Image.fromarray(image).save(path)
    return path


def run(photo: Path, file: Path, *options: str) -> int:
    sheet = photo.with_name("sheet.png")
    sheet.unlink(missing_ok=True)
    return main(["run", str(photo), "--model", str(file), "-o", str(sheet), *options])


@pytest.mark.parametrize(
    ("options", "stride", "rates"),
    [
        ([], 16, [6, 12, 18]),
        (["--output-stride", "16"], 16, [6, 12, 18]),
        (["--output-stride", "8"], 8, [12, 24, 36]),
    ],
)
def test_an_assumed_output_stride_is_the_weights_own(
    checkpoint: Path,
    photo: Path,
    inspections: list[Any],
    options: list[str],
    stride: int,
    rates: Any,
) -> None:
    assert run(photo, checkpoint, *options) == 0
    branches = {b.key: b.dilation for b in inspections[0].network.branches}
    atrous = {f"aspp.rate_{rate}": rate for rate in rates}
    assert branches == {
        "aspp.conv_1x1": None, **atrous, "aspp.image_pooling": None,
        "decoder.low_level": None, "decoder.context": None,
    }  # fmt: skip
    assert inspections[0].network.output_stride == stride
    (state,), _, _ = read_figure(photo.with_name("sheet.png"))
    assert state.setup.output_stride is None
    assert state.setup.import_options == ImportOptions(output_stride=stride if options else None)


def test_a_known_output_stride_is_run_at_another(
    photo: Path, tmp_path: Path, inspections: list[Any]
) -> None:
    file = write("torchvision-deeplabv3_mobilenet_v3_large", tmp_path)
    assert run(photo, file, "--output-stride", "8") == 0
    rates = {b.key: b.dilation for b in inspections[0].network.branches if b.dilation}
    assert rates == {"aspp.rate_12": 24, "aspp.rate_24": 48, "aspp.rate_36": 72}
    assert inspections[0].state.setup.output_stride == 8


def test_an_embedded_network_is_run_at_another(photo: Path, inspections: list[Any]) -> None:
    sheet = photo.with_name("sheet.png")
    words = ["run", str(photo), "--model", "everyday/fcn", "-o", str(sheet)]
    assert main([*words, "--output-stride", "16"]) == 0
    assert inspections[0].network.output_stride == 16
    (state,), _, _ = read_figure(sheet)
    assert state.setup.output_stride == 16
    assert state.setup.import_options == ImportOptions()


def test_a_file_is_read_once(
    checkpoint: Path, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Path] = []

    def read(path: Path) -> StoredFile:
        reads.append(path)
        return read_checkpoint(path)

    monkeypatch.setattr(loading, "read_checkpoint", read)
    assert run(photo, checkpoint, "--output-stride", "8") == 0
    assert reads == [checkpoint]


def test_a_stride_that_cannot_be_is_refused(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write("smp-pspnet_resnet34", tmp_path)
    assert run(photo, file, "--output-stride", "16") == 1
    assert "cannot run at output stride 16" in capsys.readouterr().err


def test_a_single_class_is_told_from_the_background(
    photo: Path, tmp_path: Path, inspections: list[Any]
) -> None:
    spec = layout("smp-pspnet_resnet34")
    tensors = fill.fill(spec)
    for key in ("segmentation_head.0.weight", "segmentation_head.0.bias"):
        tensors[key] = tensors[key][:1]
    torch.save(tensors, tmp_path / "road.pth")
    assert run(photo, tmp_path / "road.pth") == 0
    assert inspections[0].classes.names == ("background", "foreground")
    assert set(np.unique(inspections[0].labels)) <= {0, 1}


def test_what_is_said_reaches_the_model_and_the_sheet(
    checkpoint: Path, photo: Path, inspections: list[Any]
) -> None:
    names = ",".join(f"thing {n}" for n in range(21))
    words = ["--classes", names, "--align-corners", "--multi-grid", "1,2,4", "--no-at-once"]
    assert run(photo, checkpoint, *words) == 0
    assert inspections[0].classes.names[20] == "thing 20"
    (state,), _, _ = read_figure(photo.with_name("sheet.png"))
    expected = ImportOptions(
        output_stride=None,
        align_corners=True,
        multi_grid=(1, 2, 4),
        at_once=False,
        classes=tuple(names.split(",")),
    )
    assert state.setup.import_options == expected


def test_the_window_gets_the_same_options(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    monkeypatch.setattr("segviewer.doctor.window_obstacle", lambda: "")
    monkeypatch.setattr("segviewer.gui.app.main", lambda *call: calls.append(call) or 0)
    words = ["--output-stride", "8", "--multi-grid", "1, 2,1", "--classes", "voc", "--at-once"]
    assert main(["photo.jpg", "--model", "net.pth", *words]) == 0
    assert calls == [
        (
            "photo.jpg",
            "net.pth",
            ImportOptions(
                output_stride=8,
                align_corners=None,
                multi_grid=(1, 2, 1),
                at_once=True,
                classes="voc",
            ),
            None,
        )
    ]


def test_a_list_of_another_length_is_refused(
    checkpoint: Path, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(photo, checkpoint, "--classes", "cityscapes") == 1
    assert "tells 21 classes apart, but 19 were named" in capsys.readouterr().err
    assert run(photo, checkpoint, "--multi-grid", "1,x") == 2
    assert "--multi-grid 1,x: expected numbers such as 1,2,4" in capsys.readouterr().err
    assert run(photo, checkpoint, "--crf") == 2
    assert "expected a DeepLab v2" in capsys.readouterr().err


def test_a_file_is_remembered_and_listed(
    checkpoint: Path, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recent_models() == []
    assert run(photo, checkpoint) == 0
    assert recent_models() == [str(checkpoint)]
    assert main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(str(checkpoint) in line and "recent file" in line for line in lines)
    assert any("torchvision/fcn_resnet50" in line for line in lines)
