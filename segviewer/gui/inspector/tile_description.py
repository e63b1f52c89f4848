"""What the selected tile of the diagram is, in sentences."""

from __future__ import annotations

from html import escape
from itertools import groupby

import numpy as np

from segviewer.gui.diagram.tile_text import MERGE_PARTICIPLES
from segviewer.gui.language import tr, translate
from segviewer.network_info import BlockInfo, BranchInfo, NetworkInfo
from segviewer.number_text import format_number
from segviewer.records import Inspection


def find_branch(network: NetworkInfo, key: str) -> BranchInfo | None:
    """The network's branch of this key, None where there is none."""
    return next((branch for branch in network.branches if branch.key == key), None)


def describe_feature(network: NetworkInfo, key: str) -> str:
    """One or two sentences about a stage, branch or fusion; "" for an unknown key."""
    for stage in network.stages:
        if stage.key == key:
            rate = (
                tr(", its 3×3 convolutions at rate {dilation}", dilation=stage.dilation)
                if stage.dilation > 1
                else ""
            )
            return tr(
                "{backbone}, one cell for {stride} input pixels{rate}.",
                backbone=network.backbone,
                stride=stage.stride,
                rate=rate,
            )
    for fusion in network.fusions:
        if fusion.key == key:
            refined = tr(" and mixed") if fusion.merge == "concat" else ""
            merged = translate(MERGE_PARTICIPLES[fusion.merge]) + refined
            title = translate(fusion.title)
            return tr("{title}: its branches {merged}.", title=title.capitalize(), merged=merged)
    branch = find_branch(network, key)
    return _describe_branch(network, branch) if branch else ""


def _describe_branch(network: NetworkInfo, branch: BranchInfo) -> str:
    rate = tr(" Rate in force: {dilation}.", dilation=branch.dilation) if branch.dilation else ""
    read = translate(network.source_name(branch.source))
    reads = tr("reads {source}", source=read) if branch.source else ""
    source = "; ".join(filter(None, (branch.section, reads)))
    return f"{translate(branch.about)}{rate}" + (f" ({source})" if source else "")


def describe_map(inspection: Inspection, key: str) -> str:
    """Channels, cells and values of the map under ``key``, which the inspection must have."""
    channels, rows, columns = inspection.shapes[key]
    values = inspection.maps[key]
    size = tr(
        "{channels} channels, {columns}×{rows} cell"
        if rows * columns == 1
        else "{channels} channels, {columns}×{rows} cells",
        channels=channels,
        columns=columns,
        rows=rows,
    )
    reduction = inspection.state.options.reduction_of(key)
    if reduction.kind == "pca":
        return tr("{size}; one cell has no directions", size=size) if rows * columns == 1 else size
    low, high, mean = (
        format_number(float(v)) for v in (values.min(), values.max(), np.mean(values))
    )
    if values.size == 1:
        return f"{size}; {translate(reduction.title)} {mean}"
    return tr(
        "{size}; {title} {low} to {high}, mean {mean}",
        size=size,
        title=translate(reduction.title),
        low=low,
        high=high,
        mean=mean,
    )


def block_html(blocks: tuple[BlockInfo, ...]) -> list[str]:
    """One paragraph of rich text for each run of blocks with the same layers and shortcut."""
    # A ResNet's stage has up to 23 blocks alike: one paragraph says "block 2 to 23".
    runs = groupby(blocks, lambda block: (block.layers, block.shortcut))
    return [
        f"<p><b>{escape(_run_title([block.title for block in run]))}</b><br>"
        f"{'<br>'.join(map(escape, layers))}<br>"
        f"<i>{escape(tr('shortcut: {layers}', layers=translate(shortcut)))}</i></p>"
        for (layers, shortcut), run in runs
    ]


def _run_title(titles: list[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{titles[0]} to {titles[-1].split()[-1]}"
