"""Ground truth on the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segviewer.cli import main
from segviewer.rendering.export import read_figure

VIEWS = "input,mask,truth,errors"


@pytest.fixture
def mask_file(tmp_path: Path) -> Path:
    values = np.random.default_rng(0).integers(0, 5, (93, 122)).astype(np.uint8)
    folder = tmp_path / "masks"
    folder.mkdir()
    Image.fromarray(values).save(folder / "picture.png")
    return folder / "picture.png"


@pytest.mark.parametrize("folder", [False, True])
def test_a_sheet_shows_the_truth_and_the_errors(
    weight_file: Path, picture_file: Path, mask_file: Path, tmp_path: Path, folder: bool
) -> None:
    where = mask_file.parent if folder else mask_file
    words = ["run", str(picture_file), "--model", str(weight_file), "--truth", str(where)]
    assert main([*words, "--views", VIEWS, "-o", str(tmp_path / "s.png")]) == 0
    assert read_figure(tmp_path / "s.png")[1] == tuple(VIEWS.split(","))


def test_a_view_of_the_truth_asks_for_one(
    weight_file: Path, picture_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", str(picture_file), "--model", str(weight_file), "--views", "errors"]
    assert main([*words, "-o", str(tmp_path / "s.png")]) == 1
    assert "give one with --truth" in capsys.readouterr().err


def test_a_list_says_what_a_mask_s_values_number(
    weight_file: Path, picture_file: Path, mask_file: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    words = ["run", str(picture_file), "--model", str(weight_file), "--views", "errors"]
    words += ["--truth", str(mask_file), "-o", str(tmp_path / "s.png"), "--mask-classes"]
    assert main([*words, "a,b,c,d,class 2"]) == 0
    assert main([*words, "voc"]) == 1
    assert "no class in common: background" in capsys.readouterr().err
