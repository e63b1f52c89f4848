"""What layers cost: multiply-adds, weights, and the sizes of stages."""

from __future__ import annotations

from functools import partial

from segviewer.inspection.operations import (
    LayerCost,
    layers,
    planned_layers,
    planned_multiply_adds,
)
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.subject import Subject
from segviewer.networks.deeplab_v3_plus import deeplab_v3_plus
from segviewer.networks.network import Network
from segviewer.networks.xception import xception65
from segviewer.records import SegviewerError

VOC_CLASSES = 21
PAPER_SIDE = 513  # pixels, of the pictures whose multiply-adds DeepLab v3+ counts


def stage_sizes(subject: Subject) -> Figure:
    """Cells, stride and dilation of every stage at the state's input size and output stride."""
    captured = subject.capture()
    numbers = []
    for stage in captured.info.stages:
        rows, columns = captured.first.feature(stage.key).shape[-2:]
        rate = f", rate {stage.dilation}" if stage.dilation > 1 else ""
        numbers.append(Number(stage.title, f"{columns}×{rows}", f"1/{stage.stride}{rate}"))
    height, width = captured.size
    stride = captured.info.output_stride
    return Figure(tuple(numbers), f"Input {width}×{height}, output stride {stride}.")


def separable_cost(subject: Subject) -> Figure:
    """Multiply-adds of a separable convolution's two halves beside those of a whole 3x3."""
    name = subject.argument("layer")
    captured = subject.capture()
    ran = layers(captured.network, captured.size)
    depthwise, pointwise = (_layer(ran, f"{name}.{half}.conv") for half in HALVES)
    channels_in, channels = depthwise.channels[0], pointwise.channels[1]
    whole = 9 * channels_in * channels * pointwise.output[0] * pointwise.output[1]
    both = depthwise.multiply_adds + pointwise.multiply_adds
    return Figure(
        (
            Number("channels in, out", f"{channels_in}, {channels}"),
            Number("depthwise 3x3, a filter a channel", millions(depthwise), "million"),
            Number("pointwise 1x1, across channels", millions(pointwise), "million"),
            Number("a full 3x3 convolution", round(whole / 1e6, 2), "million"),
            Number("both halves, of the full one", round(100 * both / whole, 1), "%"),
        ),
        "Multiply-adds at this input's size.",
    )


HALVES = ("depthwise", "pointwise")


def _layer(ran: tuple[LayerCost, ...], name: str) -> LayerCost:
    layer = next((layer for layer in ran if layer.name.endswith(name)), None)
    if layer is None:
        raise SegviewerError(f"There is no layer {name} in this network; choose an Xception.")
    return layer


def millions(layer: LayerCost) -> float:
    return round(layer.multiply_adds / 1e6, 2)


def planned_v3_plus(middle: int) -> Network:
    """DeepLab v3+ on Xception-65 with so many blocks in its middle flow, rates 6, 12, 18."""
    return deeplab_v3_plus(xception65(middle=middle), VOC_CLASSES)


def flow_depth(subject: Subject) -> Figure:
    """Multiply-adds of DeepLab v3+ on Xception-65 with a middle flow of 8 and of 16 blocks."""
    size = (PAPER_SIDE, PAPER_SIDE)
    numbers = []
    for middle in (8, 16):
        build = partial(planned_v3_plus, middle)
        ran, whole = planned_layers(build, size), planned_multiply_adds(build, size)
        flow = sum(layer.multiply_adds for layer in ran if ".middle." in layer.name)
        numbers += [
            Number(f"{middle} blocks: middle flow", _billions(flow), "billion"),
            Number(f"{middle} blocks: whole network", _billions(whole), "billion"),
        ]
    return Figure(
        tuple(numbers),
        f"Planned at {PAPER_SIDE}×{PAPER_SIDE}, output stride 16: weights do not matter.",
    )


def _billions(multiply_adds: int) -> float:
    return round(multiply_adds / 1e9, 2)


def downsampling(subject: Subject) -> Figure:
    """The strided separable convolution that ends an entry block, beside the max pool it
    replaced."""
    name = subject.argument("layer")
    captured = subject.capture()
    ran = layers(captured.network, captured.size)
    depthwise, pointwise = (_layer(ran, f"{name}.{half}.conv") for half in HALVES)
    rows, columns = depthwise.output
    return Figure(
        (
            Number("stride", depthwise.stride),
            Number("cells across that each output reads, either way", depthwise.kernel),
            Number("output", f"{columns}×{rows}", "cells"),
            Number("max pool: weights", 0),
            Number("separable convolution: weights", depthwise.weights + pointwise.weights),
            Number(
                "its multiply-adds",
                round((depthwise.multiply_adds + pointwise.multiply_adds) / 1e6, 2),
                "million",
            ),
        ),
        "Both halve the map; only the convolution can learn how, and be dilated instead."
        if depthwise.stride > 1
        else "It does not stride here: what follows is dilated instead, which no pool allows.",
    )
