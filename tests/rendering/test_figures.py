"""Figures of a sheet against numbers counted by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from synthetic import CLASSES, OFF, example, with_pixel, with_truth

from segviewer.rendering.figures import figures_of, save_figures, save_maps


def test_figures_hold_shares_changes_scores_and_what_was_asked_of_the_pixel() -> None:
    rows = [with_truth(with_pixel(example())), with_truth(example(off=OFF))]
    on, off = figures_of(rows)
    assert on["shares"] == {"sky": 0.5, "tree": 0.5}
    assert off["shares"] == {"sky": 0.5, "tree": 0.25, "road": 0.25}
    assert off["off"] == OFF
    assert "changed_by_switches" not in on
    change = [{"from": "tree", "to": "road", "share": 0.25}]
    assert off["changed_by_switches"]["changes"] == change
    assert off["against_first"]["changes"] == change
    assert off["truth"]["accuracy"] > 0.99  # the switch puts right what was wrong
    assert on["truth"]["accuracy"] < 1
    assert on["contributions"]["shapley"] == {"pyramid.bin_1": 2.0, "pyramid.bin_2": -0.5}
    assert on["fields"]["pyramid.bin_1"]["area_ratios"].keys() == {"0.5"}
    assert on["probabilities"]["sky"] == pytest.approx(1 / (1 + 2 * np.exp(-4)))


def test_json_is_nested_and_csv_has_one_line_a_number(tmp_path: Path) -> None:
    rows = figures_of([example(), example(off=OFF)])
    save_figures(rows, tmp_path / "f.json")
    assert json.loads((tmp_path / "f.json").read_text("utf-8")) == rows
    save_figures(rows, tmp_path / "f.csv")
    with (tmp_path / "f.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    [road] = [line for line in lines if (line["quantity"], line["of"]) == ("shares", "road")]
    assert (road["row"], road["off"], road["value"]) == ("1", "pyramid.bin_2=mean", "0.25")
    assert {line["value"] for line in lines if line["of"] == "changes: 0: to"} == {"road"}


def test_maps_are_npy_on_their_own_grids_and_masks_indexed_at_the_picture_s_size(
    tmp_path: Path,
) -> None:
    inspection = with_pixel(example(off=OFF))
    written = save_maps([inspection], tmp_path / "maps")
    assert sorted(path.name for path in written) == sorted(
        path.name for path in (tmp_path / "maps").iterdir()
    )
    stored = np.load(tmp_path / "maps" / "gradient-0-pyramid.bin_2.npy")
    assert np.array_equal(stored, inspection.maps["pyramid.bin_2"])
    assert np.load(tmp_path / "maps" / "gradient-0-adds-bias.npy").shape == (6, 8)
    with Image.open(tmp_path / "maps" / "gradient-0-mask.png") as mask:
        assert mask.mode == "P"
        values = np.asarray(mask)
        assert mask.getpalette()[3:6] == list(CLASSES.colours[1])  # type: ignore[index]
    assert values.shape == inspection.frame.size
    assert set(np.unique(values)) == {0, 1, 2}
