"""Logits of many sets of branches in a window: which windows of each fusion that takes, and how
the parts in them are put together.

Windows are a few cells wide and many channels deep, so channels come last in memory: convolutions
and norms are several times as fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from segviewer.any_network.network import AdaptedNetwork
from segviewer.inspection.forward import Pass, Replacement, constant_cells, keys_in_fusion
from segviewer.inspection.geometry import (
    Window,
    around,
    dilate,
    fusion_weights,
    in_window,
    layers_in_a_row,
    relative_to,
    support,
)
from segviewer.networks.field import NotLocalError, reach
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.layers import weigh_cells
from segviewer.networks.network import Network


@dataclass(frozen=True, eq=False, kw_only=True)
class Coalitions:
    """``baseline`` maps branches to what stands in for them; ``sets`` is (sets, branches) bool."""

    network: Network
    off: Replacement
    baseline: Replacement
    sets: Tensor
    stop: Callable[[], bool]


@dataclass(frozen=True, eq=False, kw_only=True)
class _PassThrough:
    """A branch that passes an earlier ``fusion`` on: of that, the window ``before`` is needed, for
    the window ``source`` of the branch's output, which ``rows`` and ``columns`` resize to the
    window ``aligned`` of the fusion's grid."""

    fusion: str
    before: Window
    source: Window
    rows: Tensor
    columns: Tensor
    aligned: Window


@dataclass(frozen=True, eq=False, kw_only=True)
class FusionWindow:
    """A fusion with the windows of its grid: ``out`` of its output is needed, for that ``parts`` of
    what it adds up. ``passing`` are the branches that pass an earlier one on, by name."""

    key: str
    fusion: Fusion
    out: Window
    parts: Window
    passing: Mapping[str, _PassThrough]

    @property
    def keys(self) -> Iterable[str]:
        return keys_in_fusion(self.key, self.fusion)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Fused:
    """What a fusion gave in a window, (1 or rows, C, H, W), and which of the rows is each set's."""

    window: Window
    features: Tensor
    of_set: Tensor


def fusion_windows(coalitions: Coalitions, computed: Pass, window: Window) -> list[FusionWindow]:
    """From the classifier back: which window of each fusion is needed."""
    network = coalitions.network
    if network.crop is not None or isinstance(network, AdaptedNetwork):
        raise NotLocalError
    fusions = network.named_fusions()
    last = list(fusions)[-1]
    needs = {last: dilate(window, reach(network.classifier), computed.fused[last].shape[-2:])}
    steps: list[FusionWindow] = []
    for key, fusion in reversed(fusions.items()):
        if key not in needs:
            continue  # nothing looks at it
        parts = dilate(needs[key], reach(fusion.tail), computed.fused[key].shape[-2:])
        passing = _passing(coalitions, computed, key, fusion, parts)
        steps.append(
            FusionWindow(key=key, fusion=fusion, out=needs[key], parts=parts, passing=passing)
        )
        for each in passing.values():
            needs[each.fusion] = around(needs.get(each.fusion, each.before), each.before)
    return steps[::-1]


def _passing(
    coalitions: Coalitions, computed: Pass, key: str, fusion: Fusion, parts: Window
) -> dict[str, _PassThrough]:
    """How earlier fusions come into a window of this one's parts, by the names of branches."""
    network = coalitions.network
    sources = network.sources()
    passing = {}
    for name, branch in fusion.named_branches().items():
        full = f"{key}.{name}"
        if sources[full] not in network.fusions:
            continue
        if coalitions.off.get(full) == "mean":
            raise NotLocalError  # the mean over the picture depends on the set
        if full not in coalitions.off:
            passing[name] = _pass_through(computed, fusion, branch, full, sources[full], parts)
    return passing


def _pass_through(
    computed: Pass, fusion: Fusion, branch: Branch, full: str, source_key: str, parts: Window
) -> _PassThrough:
    """How the fusion ``source_key`` comes into a window of the parts of the branch ``full``."""
    before = computed.fused[source_key].shape[-2:]
    output_size = computed.outputs[full].shape[-2:]
    if branch.crop is not None or output_size != before:
        raise NotLocalError
    size = computed.parts[full].shape[-2:]
    aligned = dilate(parts, fusion.reach, size)
    rows, columns = (
        fusion_weights(fusion, n, m, computed.logits)[w]
        for n, m, w in zip(output_size, size, aligned, strict=True)
    )
    source = (support(rows), support(columns))
    rows, columns = rows[:, source[0]], columns[:, source[1]]
    wider = dilate(source, reach(branch.body), before)
    return _PassThrough(
        fusion=source_key, before=wider, source=source, rows=rows, columns=columns, aligned=aligned
    )


def logits_in_window(
    coalitions: Coalitions,
    computed: Pass,
    steps: list[FusionWindow],
    sets: Tensor,
    window: Window,
) -> Tensor:
    """The logits of some sets in a window; ``computed`` has what is off, off."""
    fused: dict[str, _Fused] = {}
    for step in steps:
        # Sets that differ only in branches that come in later are one set here.
        numbers, of_set = _different_sets(coalitions, step, sets, fused)
        parts = [
            _part(coalitions, computed, step, name, sets[numbers], fused, numbers)
            for name in step.fusion.branches
        ]
        tail = ((layer, layer) for layer in layers_in_a_row(step.fusion.tail))
        merged = step.fusion.merge_parts(parts)
        features = in_window(tail, merged, relative_to(step.out, step.parts))
        fused[step.key] = _Fused(window=step.out, features=features, of_set=of_set)
    last = fused[steps[-1].key]
    # Where no branch here differs between sets there is one row, which stands for all.
    logits: Tensor = coalitions.network.classifier(last.features)
    rows, columns = relative_to(window, last.window)
    return _for_sets(logits, last.of_set)[..., rows, columns].expand(len(sets), -1, -1, -1)


def _different_sets(
    coalitions: Coalitions, step: FusionWindow, sets: Tensor, fused: Mapping[str, _Fused]
) -> tuple[Tensor, Tensor]:
    """The numbers of sets that differ in what comes into the step, and for each set its place among
    them."""
    codes = torch.zeros(len(sets), dtype=torch.long, device=sets.device)
    for column, key in enumerate(coalitions.baseline):
        if key in step.keys:
            codes = codes * 2 + sets[:, column]
    for passing in step.passing.values():
        before = fused[passing.fusion].of_set
        codes = codes * (int(before.max()) + 1) + before
    of_set = torch.unique(codes, return_inverse=True)[1]
    numbers = torch.zeros(int(of_set.max()) + 1, dtype=torch.long, device=sets.device)
    numbers[of_set] = torch.arange(len(sets), device=sets.device)
    return numbers, of_set


def _for_sets(rows: Tensor, of_set: Tensor) -> Tensor:
    """Rows of different sets, for every set; a single one stands for all."""
    return rows if len(rows) == 1 else _choose(rows, of_set)


def _choose(rows: Tensor, numbers: Tensor) -> Tensor:
    """The rows (N, C, h, w) of these numbers, channels last in memory: ``index_select`` alone would
    lay them out anew."""
    return rows.permute(0, 2, 3, 1).index_select(0, numbers).permute(0, 3, 1, 2)


def _part(
    coalitions: Coalitions,
    computed: Pass,
    step: FusionWindow,
    name: str,
    sets: Tensor,
    fused: Mapping[str, _Fused],
    numbers: Tensor,
) -> Tensor:
    """What a branch adds in the step's window: (1 or sets, C, rows, columns). ``sets`` are those of
    the ``numbers`` that differ here; ``fused`` is what earlier fusions gave."""
    if name in step.passing:
        before = fused[step.passing[name].fusion]
        part = _pass_through_part(step, name, before.window, before.features)
        return _for_sets(part, before.of_set[numbers])
    key = f"{step.key}.{name}"
    part = computed.parts[key][..., step.parts[0], step.parts[1]]
    part = part.contiguous(memory_format=torch.channels_last)
    if key not in coalitions.baseline:
        return part
    cells = constant_cells(computed, key, step.fusion, coalitions.baseline[key])
    replaced = step.fusion.spread(cells, computed.parts[key].shape[-2:], step.parts)
    replaced = replaced.expand_as(part).contiguous(memory_format=torch.channels_last)
    # All sets at once: the part where a set has the branch, its baseline where not.
    is_member = sets[:, list(coalitions.baseline).index(key)]
    either = torch.cat([replaced, part])
    return _choose(either, is_member.long())  # three times as fast as a choice by cell


def _pass_through_part(step: FusionWindow, name: str, window: Window, x: Tensor) -> Tensor:
    """The part of a branch that passes an earlier fusion on, of which ``x`` is a window."""
    fusion, passing = step.fusion, step.passing[name]
    rows, columns = relative_to(passing.before, window)
    output = fusion.named_branches()[name](x[..., rows, columns])
    rows, columns = relative_to(passing.source, passing.before)
    aligned = weigh_cells(output[..., rows, columns], passing.rows, passing.columns)
    return in_window(fusion.weighing(name), aligned, relative_to(step.parts, passing.aligned))


def area(window: Window) -> int:
    """How many cells a window has."""
    rows, columns = window
    cells: int = (rows.stop - rows.start) * (columns.stop - columns.start)
    return cells
