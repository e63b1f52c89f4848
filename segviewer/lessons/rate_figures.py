"""Atrous rates, and what the output stride does to them."""

from __future__ import annotations

from dataclasses import replace

from segviewer.attribution import valid_taps
from segviewer.lessons.figure import Figure, Number
from segviewer.lessons.subject import Subject
from segviewer.network_info import BranchInfo, NetworkInfo
from segviewer.records import SegviewerError


def rates(subject: Subject) -> Figure:
    """Each atrous branch's rate, its theoretical field, and its taps inside the map."""
    captured = subject.capture()
    fields = captured.network.fields()
    numbers = []
    for branch in atrous_branches(captured.info):
        rows, columns = captured.first.feature(branch.key).shape[-2:]
        numbers += [
            Number(f"rate {branch.dilation}: looks at", int(fields[branch.key].size), "pixels"),
            Number(
                f"rate {branch.dilation}: taps inside the map",
                round(valid_taps(branch.dilation or 1, rows, columns), 2),
                "of 9",
            ),
        ]
    return Figure(tuple(numbers), f"The map has {columns}×{rows} cells here.")


def rates_at_strides(subject: Subject) -> Figure:
    """The same branches at output stride 16 and 8: other rates, one field."""
    numbers = []
    for stride in (16, 8):
        network = subject.model.network_for(replace(subject.setup, output_stride=stride))
        fields = network.fields()
        numbers += [
            Number(
                f"output stride {stride}, rate {branch.dilation}",
                int(fields[branch.key].size),
                "pixels",
            )
            for branch in atrous_branches(network.info())
        ]
    return Figure(tuple(numbers), "Rate times output stride stays: so does the field.")


def reaching_sizes(subject: Subject) -> Figure:
    """The smallest input from which each rate reads more than its own cell, and what it reads at
    this size."""
    captured = subject.capture()
    stride = captured.info.output_stride
    numbers = []
    for branch in atrous_branches(captured.info):
        rate = branch.dilation or 1
        rows, columns = captured.first.feature(branch.key).shape[-2:]
        taps = round(valid_taps(rate, rows, columns), 2)
        numbers += [
            Number(f"rate {rate}: taps inside the map now", taps, "of 9"),
            Number(f"rate {rate}: more than one from a side of", rate * stride + 1, "pixels"),
        ]
    height, width = captured.size
    return Figure(tuple(numbers), f"The input has {width}×{height} pixels now.")


def atrous_branches(info: NetworkInfo) -> tuple[BranchInfo, ...]:
    branches = tuple(branch for branch in info.branches if branch.dilation)
    if not branches:
        raise SegviewerError(f"{info.title} has no atrous branches; choose a DeepLab.")
    return branches
