"""What a network is made of, as a diagram shows it: plain values, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segviewer.off_modes import OFF_MODES as OFF_MODES
from segviewer.off_modes import OffMode as OffMode

# "none" is for branches that are switched one by one and do not meet.
Merge = Literal["sum", "concat", "product", "none"]


@dataclass(frozen=True)
class BlockInfo:
    """A sub-block of a stage: its convolutions in words, and what its shortcut is."""

    title: str
    layers: tuple[str, ...]
    shortcut: str


@dataclass(frozen=True, kw_only=True)
class StageInfo:
    """A stage of the backbone: ``stride`` in input pixels and ``dilation`` as in force now."""

    key: str
    title: str
    channels: int
    stride: int
    dilation: int
    blocks: tuple[BlockInfo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BranchInfo:
    """A named parallel path of a fusion.

    ``key`` never changes with the output stride; ``dilation`` is the rate in force now (None where
    there is no atrous convolution). ``source`` is the stage or inner feature it reads, or the
    fusion before it. ``constant`` marks an output that is the same everywhere (image pooling, bin
    1). ``off_modes`` are those of its own that change something here, the default first; only
    ``Model.info`` knows them, since they depend on the weights' stored means: a network's own info
    has none.
    """

    key: str
    title: str
    channels: int
    source: str
    dilation: int | None
    constant: bool
    about: str
    section: str
    off_modes: tuple[OffMode, ...] = ()

    @property
    def fusion(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]


@dataclass(frozen=True, kw_only=True)
class FusionInfo:
    """Branches side by side and how their outputs become one of ``channels`` channels."""

    key: str
    title: str
    merge: Merge
    channels: int
    branches: tuple[BranchInfo, ...]


@dataclass(frozen=True, kw_only=True)
class NetworkInfo:
    """The network as a diagram shows it, from left to right."""

    title: str
    paper: str
    backbone: str
    stages: tuple[StageInfo, ...]
    fusions: tuple[FusionInfo, ...]
    output_stride: int
    output_strides: tuple[int, ...]
    low_level: str | None
    low_levels: tuple[str, ...]
    supports_crf: bool = False  # whether its paper lets a dense CRF follow
    description: str = ""  # of somebody's own network: where its branches are, as TOML

    @property
    def branches(self) -> tuple[BranchInfo, ...]:
        return tuple(branch for fusion in self.fusions for branch in fusion.branches)

    @property
    def players(self) -> tuple[BranchInfo, ...]:
        """The branches that add something of their own: one that only passes an earlier fusion on
        is not counted again."""
        fusions = {fusion.key for fusion in self.fusions}
        return tuple(branch for branch in self.branches if branch.source not in fusions)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every stage, branch and fusion, as the data flows."""
        fused = (
            key for f in self.fusions for key in (*(branch.key for branch in f.branches), f.key)
        )
        return *(stage.key for stage in self.stages), *fused

    def source_name(self, key: str) -> str:
        """An earlier feature that something reads, in words: a stage's title, a fusion's, or
        "stage 3 block 1" for a feature inside a stage."""
        titles = {stage.key: stage.title for stage in self.stages}
        titles |= {fusion.key: fusion.title for fusion in self.fusions}
        return titles.get(key) or key.replace(".", " ").replace("_", " ")

    def name_of(self, key: str) -> str:
        """A feature's own name in words, as a caption has it: "rate 6"; with its fusion's where
        other branches have the same: "up 2 skip". "" is the predicted class's."""
        if not key:
            return "the predicted class"
        fusion, _, name = key.partition(".")
        is_shared = sum(branch.name == name for branch in self.branches) > 1
        return (f"{fusion} {name}" if is_shared else name or fusion).replace("_", " ")


def each_off(info: NetworkInfo) -> tuple[dict[str, OffMode], ...]:
    """What is off where each branch is off alone, in its default mode."""
    return tuple({branch.key: branch.off_modes[0]} for branch in info.branches)


def each_alone(info: NetworkInfo) -> tuple[dict[str, OffMode], ...]:
    """What is off where each branch is on alone: all others in their default modes."""
    modes = {branch.key: branch.off_modes[0] for branch in info.players}
    return tuple({key: mode for key, mode in modes.items() if key != alone} for alone in modes)
