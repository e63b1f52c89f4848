"""Bins, branches, costs and corners: each figure computed another way."""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from mean_field import mean_field
from subjects import compute, embedded_model, picture, subject

from segviewer.inspection.operations import pooled_cells
from segviewer.lessons.grid_figures import painted_at
from segviewer.lessons.picture_figures import edge_band
from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError

PSPNET = "lesson/pspnet"
XCEPTION = "everyday/deeplab_v3_plus"


@pytest.mark.parametrize(
    ("name", "fusion"), [("lesson/pspnet", "pyramid"), ("everyday/deeplab_v3_plus", "aspp")]
)
def test_branches_are_joined_as_hooks_see_them(name: str, fusion: str) -> None:
    target = subject(name, fusion=fusion)
    captured, network = target.capture(), embedded_model(name).network
    shapes: list[tuple[int, ...]] = []
    keys = [branch.key for branch in captured.info.branches if branch.key.startswith(fusion)]
    hooks = [
        network.branch(key).register_forward_hook(lambda *args: shapes.append(args[-1].shape[1:]))
        for key in keys
    ]
    with torch.inference_mode():
        network(embedded_model(name).preparation(captured.frame.image, captured.size))
    for hook in hooks:
        hook.remove()
    *own, whole, after = compute("joined_branches", target).values()
    assert own == [f"{columns}×{rows}×{channels}" for channels, rows, columns in shapes]
    mix = network.named_fusions()[fusion].mix
    assert mix is not None and len(own) == 5
    assert (
        whole.split("×")[2] == str(mix.in_channels)
        and whole.split("×")[:2] == own[0].split("×")[:2]
    )
    assert after.split("×")[2] == str(mix.out_channels)


def test_what_concatenates_nothing_says_so() -> None:
    with pytest.raises(SegviewerError, match="concatenates no branches under aspp"):
        compute("joined_branches", subject("lesson/pspnet", fusion="aspp"))


@pytest.mark.parametrize("bins", [1, 2, 3, 6])
def test_bins_are_averages_of_their_regions(bins: int) -> None:
    target = subject(PSPNET, selection=f"pyramid.bin_{bins}")
    numbers = compute("bins_as_averages", target)
    assert numbers["largest difference of any cell"] < 1e-5
    read, cells = pooled_cells(target.capture(), f"pyramid.bin_{bins}")
    pooled = F.adaptive_avg_pool2d(torch.from_numpy(read), bins).numpy()
    np.testing.assert_allclose(cells, pooled, atol=1e-5)
    assert numbers["its mean in channel 0"] == pytest.approx(float(pooled[0, 0, 0]), abs=1e-5)


def test_only_bins_are_averages() -> None:
    with pytest.raises(SegviewerError, match="averages nothing"):
        compute("bins_as_averages", subject(PSPNET, selection="pyramid.features"))


def test_a_level_has_one_convolution_and_many_channels() -> None:
    numbers = compute("branch_shapes", subject(PSPNET))
    weights = embedded_model(PSPNET).network.state_dict()
    for bins in (1, 2, 3, 6):
        kernel = weights[f"fusions.pyramid.branches.bin_{bins}.body.1.conv.weight"]
        assert kernel.shape[2:] == (1, 1)
        assert numbers[f"bin {bins}: weights of its convolution"] == kernel.numel()
        assert numbers[f"bin {bins}"] == f"{bins}×{bins}×{kernel.shape[0]}"


def test_shapley_values_are_means_over_all_orders() -> None:
    target = subject(PSPNET)
    model, captured = target.model, target.capture()
    keys = model.network.branch_keys()
    point = (40, 60)
    label = int(target.inspect(captured).logits_at(point).argmax())

    def worth(on: frozenset[str]) -> float:
        off = {key: model.default_off_mode(key) for key in keys if key not in on}
        return float(target.inspect(captured, off=off).logits_at(point)[label])

    table = {frozenset(on): worth(frozenset(on)) for n in range(6) for on in combinations(keys, n)}
    numbers = compute("shapley_values", target)
    titles = {branch.key: branch.title for branch in captured.info.branches}
    for key in keys:
        without = [on for on in table if key not in on]
        value = sum(
            factorial(len(on)) * factorial(4 - len(on)) / 120 * (table[on | {key}] - table[on])
            for on in without
        )
        assert numbers[titles[key]] == pytest.approx(value, abs=2e-3)
    whole = table[frozenset(keys)] - table[frozenset()]
    assert numbers["all on, less all off"] == pytest.approx(whole, abs=2e-3)


def test_an_edges_band_by_hand() -> None:
    labels = np.zeros((1, 9), np.uint8)
    labels[0, 4:] = 1
    assert np.flatnonzero(edge_band(labels, 1)[0]).tolist() == [3, 4]
    assert np.flatnonzero(edge_band(labels, 3)[0]).tolist() == [1, 2, 3, 4, 5, 6]


def test_changed_pixels_are_counted_between_two_full_passes() -> None:
    target = subject(PSPNET, off={"pyramid.features": "zero"})
    numbers = compute("changed_pixels", target)
    network = embedded_model(PSPNET).network
    image = target.model.preparation(target.frame.image, target.capture().size)
    with torch.inference_mode():
        before = network(image).argmax(1)
        hook = network.branch("pyramid.features").register_forward_hook(
            lambda module, given, output: torch.zeros_like(output)
        )
        after = network(image).argmax(1)
        hook.remove()
    share = 100 * float((before != after).float().mean())
    assert share > 1
    assert numbers["pixels that changed"] == pytest.approx(share, abs=0.02)


def test_a_separable_convolutions_cost_by_the_papers_formula() -> None:
    target = subject(XCEPTION, frame=picture(64, 64), input_size=128, layer="entry_3.body.sep_2")
    numbers = compute("separable_cost", target)
    cells = 16 * 16  # before the stride of the third convolution
    assert numbers["depthwise 3x3, a filter a channel"] == round(9 * 144 * cells / 1e6, 2)
    assert numbers["pointwise 1x1, across channels"] == round(144 * 144 * cells / 1e6, 2)
    share = 100 * (1 / 144 + 1 / 9)  # one in as many as there are channels, and in nine
    assert numbers["both halves, of the full one"] == pytest.approx(share, abs=0.05)


def test_the_strided_convolution_halves_the_map_and_has_weights() -> None:
    target = subject(XCEPTION, frame=picture(64, 64), input_size=128, layer="entry_2.body.sep_3")
    numbers = compute("downsampling", target)
    assert numbers["stride"] == 2 and numbers["output"] == "16×16"
    assert numbers["separable convolution: weights"] == 9 * 64 + 64 * 64


def test_the_middle_flow_by_hand_and_the_whole_as_published() -> None:
    numbers = compute("flow_depth", subject(XCEPTION))
    block = 3 * (9 * 728 + 728 * 728) * 33 * 33  # cells at 513, output stride 16
    for blocks in (8, 16):
        flow = numbers[f"{blocks} blocks: middle flow"]
        assert flow == pytest.approx(blocks * block / 1e9, abs=0.01)
    assert numbers["16 blocks: whole network"] == pytest.approx(54.17, rel=0.01)  # v3+, table 5
    less = numbers["16 blocks: whole network"] - numbers["8 blocks: whole network"]
    assert less == pytest.approx(8 * block / 1e9, abs=0.02)


@pytest.mark.parametrize("aligned", [False, True])
@pytest.mark.parametrize(("pixels", "cells"), [(512, 64), (513, 65), (512, 16)])
def test_a_cell_is_painted_where_torch_paints_it(pixels: int, cells: int, aligned: bool) -> None:
    cell = cells // 4
    hot = torch.zeros(1, 1, cells)
    hot[0, 0, cell] = 1
    spread = F.interpolate(hot, pixels, mode="linear", align_corners=aligned)[0, 0].numpy()
    middle = float((spread * np.arange(pixels)).sum() / spread.sum())
    at = painted_at(cell, cells, pixels, align_corners=aligned)
    assert at == pytest.approx(middle, abs=1e-3)
    if aligned:
        assert at == pytest.approx(cell * (pixels - 1) / (cells - 1), abs=0.05)
    else:
        assert at == pytest.approx((cell + 0.5) * pixels / cells - 0.5, abs=0.05)


def test_the_shift_is_half_a_cell_less_half_a_pixel() -> None:
    numbers = compute("half_cell_shift", subject("lesson/fcn", pixels=512, stride=32))
    middle = numbers["cell 4: middle of what it looks at"]
    assert middle == 128
    assert numbers["painted at, corners not aligned"] - middle == 15.5
    numbers = compute("half_cell_shift", subject("lesson/fcn", pixels=513, stride=8))
    assert numbers["painted at, corners aligned"] == numbers["cell 16: middle of what it looks at"]


def test_backbones_as_published() -> None:
    """Fields by hand: VGG-16 has 227 pixels and ResNet-101 1027 (with its strides in the first
    1x1); rate 24 adds 2 * 24 cells of 8 pixels."""
    numbers = compute("backbones", subject("lesson/fcn"))
    assert numbers["VGG-16: last stage looks at"] == 227
    assert numbers["ResNet-101: last stage looks at"] == 1027
    assert numbers["VGG-16: rate 24 looks at"] == 227 + 2 * 24 * 8
    assert numbers["ResNet-101: rate 24 looks at"] == 1027 + 2 * 24 * 8
    # Those of torchvision's networks, less their fully connected layers.
    assert numbers["VGG-16: backbone's weights"] == round((138_357_544 - 123_642_856) / 1e6, 1)
    fully = 2048 * 1000 + 1000
    assert numbers["ResNet-101: backbone's weights"] == round((44_549_160 - fully) / 1e6, 1)


def test_shortcuts_are_the_papers() -> None:
    """He et al. 2016, table 1, at 512 pixels, the last two stages dilated."""
    numbers = compute("projections", subject("lesson/fcn"))
    assert numbers == {
        "conv1": "7x7, stride 2",
        "conv2: 64 to 256": "128×128",
        "conv3: 256 to 512": "64×64",
        "conv4: 512 to 1024": "64×64",
        "conv5: 1024 to 2048": "64×64",
    }


def test_the_crf_is_mean_field_over_all_pairs_of_pixels() -> None:
    """At an input so small that every pair of its pixels can be summed; of few colours, as photos
    are: among colours that all differ the lattice is coarse."""
    rows, columns = np.mgrid[:96, :128]
    areas = np.stack([rows // 24 * 40, columns // 32 * 40, (rows + columns) // 40 * 30], -1)
    grain = np.random.default_rng(3).integers(0, 4, areas.shape)
    frame = Frame((areas + grain).astype(np.uint8))
    target = subject("everyday/deeplab_v2", input_size=48, frame=frame)
    captured = target.capture()
    height, width = captured.size
    logits = target.inspect(captured).logits[None]
    enlarged = F.interpolate(
        torch.from_numpy(logits.copy()), (height, width), mode="bilinear",
        align_corners=captured.network.align_corners,
    )[0]  # fmt: skip
    smaller = cv2.resize(captured.frame.image, (width, height), interpolation=cv2.INTER_AREA)
    image = np.asarray(smaller, np.uint8)
    refined = mean_field(enlarged.softmax(0).numpy(), image).argmax(0)
    labels = enlarged.argmax(0).numpy()
    numbers = compute("refined_pixels", target)
    share = 100 * float((refined != labels).mean())
    assert share > 10
    assert numbers["pixels that changed"] == pytest.approx(share, abs=0.3)
