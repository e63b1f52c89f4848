"""What each tile of the diagram says, as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from segviewer.attribution import valid_taps
from segviewer.gui.language import tr, translate
from segviewer.network_info import BranchInfo, FusionInfo, StageInfo
from segviewer.records import Inspection

INPUT_KEY, MASK_KEY = "input", "mask"
MERGED = "merged"  # the tile of what a fusion gives
MERGE_VERBS = {"concat": "concatenate", "sum": "add", "product": "multiply", "none": "apart"}
MERGE_PARTICIPLES = {
    "concat": "concatenated",
    "sum": "added",
    "product": "multiplied",
    "none": "apart",
}
ABBREVIATIONS = (("channels", "ch"), ("stride ", "/"), ("rate ", "r"))


@dataclass(frozen=True, kw_only=True)
class TileText:
    """A name, short facts for the lines below it, and a tip; ``short_name`` is for tiles that the
    name does not fit.

    ``branch`` is what the tile's switch switches, None where it has none; ``number`` counts the
    branches of the network from 1 and is the key that switches this one.
    """

    key: str
    name: str
    facts: tuple[str, ...]
    tip: str
    short_name: str = ""
    branch: BranchInfo | None = None
    number: int = 0


def describe_tiles(inspection: Inspection) -> list[TileText]:
    """The tiles of the inspection's network, from left to right as the data flows."""
    network, numbers = inspection.network, count(1)
    texts = [_describe_input(inspection)]
    texts += [_describe_stage(inspection, stage) for stage in network.stages]
    for fusion in network.fusions:
        texts += [_describe_branch(inspection, b, next(numbers)) for b in fusion.branches]
        texts.append(_describe_fusion(inspection, fusion))
    return [*texts, _describe_mask(inspection)]


def abbreviate_fact(fact: str) -> str:
    """A fact in short words, for narrow tiles."""
    for long, short in ABBREVIATIONS:
        fact = fact.replace(tr(long), short)
    return fact


def relative_contributions(inspection: Inspection) -> dict[str, float]:
    """Each branch's Shapley value at the clicked pixel over the largest of them, in [-1, 1]; empty
    where no pixel is clicked."""
    contributions = inspection.contributions
    if contributions is None:
        return {}
    largest = max(map(abs, contributions.shapley.values())) or 1.0
    return {key: value / largest for key, value in contributions.shapley.items()}


def short_name(branch: BranchInfo) -> str:
    """For a narrow tile: "pooling"."""
    return branch.title.removeprefix("image ")


def _describe_input(inspection: Inspection) -> TileText:
    height, width = inspection.input_size
    facts = (tr("{channels} channels", channels=3), f"{width}×{height}")
    return TileText(
        key=INPUT_KEY, name=tr("input"), facts=facts, tip=tr("What enters the network.")
    )


def _describe_stage(inspection: Inspection, stage: StageInfo) -> TileText:
    rate = tr(" · rate {dilation}", dilation=stage.dilation) if stage.dilation > 1 else ""
    facts = (
        *_size_facts(inspection, stage.key),
        tr("stride {stride}{rate}", stride=stage.stride, rate=rate),
    )
    tip = tr(
        "{title}: {channels} channels at stride {stride}{rate}.",
        title=translate(stage.title),
        channels=stage.channels,
        stride=stage.stride,
        rate=rate,
    )
    return TileText(key=stage.key, name=translate(stage.title), facts=facts, tip=tip)


def _describe_branch(inspection: Inspection, branch: BranchInfo, number: int) -> TileText:
    # A name keeps the rate at the weights' own output stride; another one may be in force.
    is_named_by_rate = f"rate {branch.dilation}" == branch.title
    rate = (
        (tr("now rate {dilation}", dilation=branch.dilation),)
        if branch.dilation and not is_named_by_rate
        else ()
    )
    where = f" ({branch.section})" if branch.section else ""  # a network of one's own has no paper
    tip = f"{translate(branch.title)}{where}. {translate(branch.about)}"
    if branch.dilation:
        # DeepLab v3 §3.3: at high rates most taps read zeros and 3×3 becomes 1×1.
        taps = valid_taps(branch.dilation, *inspection.shapes[branch.key][1:])
        tip += tr(" {taps} of its 9 taps fall inside the map, on average.", taps=f"{taps:.1f}")
    return TileText(
        key=branch.key,
        name=translate(branch.title),
        short_name=translate(short_name(branch)),
        facts=(*_size_facts(inspection, branch.key), *rate),
        tip=tip,
        branch=branch,
        number=number,
    )


def _describe_fusion(inspection: Inspection, fusion: FusionInfo) -> TileText:
    tip = tr(
        "What {title} gives: branches {merged}, then refined.",
        title=translate(fusion.title),
        merged=translate(MERGE_PARTICIPLES[fusion.merge]),
    )
    return TileText(
        key=fusion.key, name=tr(MERGED), facts=_size_facts(inspection, fusion.key), tip=tip
    )


def _describe_mask(inspection: Inspection) -> TileText:
    height, width = inspection.input_size
    channels, rows, columns = inspection.shapes["logits"]
    # One channel tells two classes apart.
    facts = (tr("{channels} classes", channels=max(channels, 2)), f"{columns}×{rows}")
    tip = tr(
        "Class scores on a grid of {columns}×{rows}, enlarged to {width}×{height}.",
        columns=columns,
        rows=rows,
        width=width,
        height=height,
    )
    return TileText(key=MASK_KEY, name=tr("mask"), facts=facts, tip=tip)


def _size_facts(inspection: Inspection, key: str) -> tuple[str, str]:
    channels, rows, columns = inspection.shapes[key]
    return tr("{channels} channels", channels=channels), f"{columns}×{rows}"
