"""A segmentation network: backbone, ordered fusions, classifier.

That shape fits FCN, DeepLab v2, PSPNet, DeepLab v3 and v3+ alike, so capture, switches, diagram and
views are written once. Keys are "fusion.branch" for a branch ("aspp.rate_12"), a stage's own name
("stage_3"), and a fusion's name for its output.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import chain
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from segviewer.network_info import BranchInfo, NetworkInfo, StageInfo
from segviewer.networks.backbone import Backbone
from segviewer.networks.field import Field, field_after
from segviewer.networks.fusion import Branch, Fusion, LowLevelBranch
from segviewer.networks.outline import blocks_of
from segviewer.records import SegviewerError


class Network(nn.Module):
    """Prepared picture (N, 3, H, W) -> logits (N, classes, H, W).

    ``align_corners`` says how the logits are enlarged; where ``crop`` is given, they are larger
    than the picture and are cut out from that row and column instead. ``scales`` are those at which
    the picture enters; each logit is the largest of them (DeepLab v2, section 4.1.2).
    ``supports_crf`` is whether the paper lets a dense CRF refine the result. The output
    stride at construction is the weights' own: branch keys and their base rates belong to it.
    """

    def __init__(
        self,
        title: str,
        paper: str,
        backbone: Backbone,
        fusions: Mapping[str, Fusion],
        classifier: nn.Module,
        *,
        align_corners: bool = False,
        crop: int | None = None,
        scales: tuple[float, ...] = (1.0,),
        supports_crf: bool = False,
    ) -> None:
        super().__init__()
        self.title = title
        self.paper = paper
        self.backbone = backbone
        self.fusions = nn.ModuleDict(fusions)
        self.classifier = classifier
        self.align_corners = align_corners
        self.crop = crop
        self.scales = scales
        self.supports_crf = supports_crf
        self.own_output_stride = backbone.output_stride

    def forward(self, image: Tensor) -> Tensor:
        return self.enlarge(self.logits(image), image.shape[-2:])

    def logits(self, image: Tensor) -> Tensor:
        """Logits at the classifier's size, over all scales."""
        pictures = (self.rescale(image, scale) for scale in self.scales)
        return self.over_scales(
            [self.head(self.backbone(picture), picture.shape[-2:]) for picture in pictures]
        )

    def rescale(self, image: Tensor, scale: float) -> Tensor:
        """The picture at one of ``scales``; sizes are rounded down."""
        if scale == 1:
            return image
        # The scale itself, not the quotient of the rounded sizes, places the samples.
        return F.interpolate(image, scale_factor=scale, mode="bilinear", align_corners=False)

    def over_scales(self, logits: Sequence[Tensor]) -> Tensor:
        """The largest of each logit, at the size that the first scale has."""
        size = logits[0].shape[-2:]
        return reduce(torch.maximum, (self._resize(each, size) for each in logits))

    def head(self, features: Mapping[str, Tensor], picture: Sequence[int]) -> Tensor:
        """The backbone's features of a picture of that size -> logits at the classifier's."""
        features = dict(features)
        x = features[self.backbone.last]
        for key, fusion in self.fusions.items():
            # Under its key as well: a later branch may name it as its source.
            x = features[key] = fusion(features, x, picture)
        logits: Tensor = self.classifier(x)
        return logits

    def enlarge(self, logits: Tensor, size: tuple[int, ...]) -> Tensor:
        """Logits at the classifier's size -> at ``size``, as the original does."""
        if self.crop is None:
            return self._resize(logits, size)
        rows, columns = (slice(self.crop, self.crop + n) for n in size)
        return logits[..., rows, columns]

    def _resize(self, logits: Tensor, size: tuple[int, ...]) -> Tensor:
        if tuple(logits.shape[-2:]) == tuple(size):
            return logits
        # On a processor, enlarging a few channels that come last takes twice as long.
        planes = logits.contiguous()
        return F.interpolate(planes, tuple(size), mode="bilinear", align_corners=self.align_corners)

    def branch(self, key: str) -> Branch:
        """The module whose output the branch is; a KeyError names the keys there are."""
        fusion, _, name = key.partition(".")
        if fusion in self.fusions and name in self.named_fusions()[fusion].branches:
            return self.named_fusions()[fusion].named_branches()[name]
        keys = ", ".join(self.branch_keys())
        raise KeyError(f"{key} is no branch of {self.title}; there are {keys}")

    def named_fusions(self) -> dict[str, Fusion]:
        return cast("dict[str, Fusion]", dict(self.fusions.items()))

    def branch_keys(self) -> tuple[str, ...]:
        return tuple(
            f"{key}.{name}"
            for key, fusion in self.named_fusions().items()
            for name in fusion.branches
        )

    def sources(self) -> dict[str, str]:
        """What each branch reads, by its key: a stage, an inner feature or an earlier fusion."""
        # One too many: after the last fusion comes the classifier.
        before = [self.backbone.last, *self.fusions]
        return {
            f"{key}.{name}": branch.source or usual
            for usual, (key, fusion) in zip(before, self.named_fusions().items(), strict=False)
            for name, branch in fusion.named_branches().items()
        }

    def branches(self) -> tuple[BranchInfo, ...]:
        return self.info().branches

    def modules_by_key(self) -> dict[str, nn.Module]:
        """Every stage, branch and fusion with the module whose output it is."""
        modules = dict(self.backbone.stages.items())
        for key, fusion in self.named_fusions().items():
            modules |= {f"{key}.{name}": branch for name, branch in fusion.branches.items()}
            modules[key] = fusion
        return modules

    def fields(self) -> dict[str, Field]:
        """The theoretical receptive field of every stage, inner feature, branch and fusion, by key.

        Raises UnknownFieldError where a layer does not say how far it looks.
        """
        fields = self.backbone.fields()
        field = fields[self.backbone.last]
        for key, fusion in self.named_fusions().items():
            branches = fusion.fields(fields, field)
            fields |= {f"{key}.{name}": each for name, each in branches.items()}
            field = fields[key] = fusion.merged_field(branches)
        return fields

    def logit_field(self) -> Field | None:
        """The theoretical receptive field of a logit, before logits are enlarged; None where those
        of several scales are merged.

        Raises UnknownFieldError where a layer does not say how far it looks.
        """
        if len(self.scales) > 1:
            return None
        last = [self.backbone.last, *self.fusions][-1]
        return field_after(self.classifier, self.fields()[last])

    def info(self) -> NetworkInfo:
        """The network without its branches' off modes, which depend on the weights."""
        backbone = self.backbone
        stages = tuple(
            StageInfo(
                key=key,
                title=key.replace("_", " "),
                channels=backbone.channels[key],
                stride=backbone.strides[key],
                dilation=backbone.dilations[key],
                blocks=blocks_of(stage),
            )
            for key, stage in backbone.stages.items()
        )
        before = [backbone.last, *self.fusions]
        fusions = tuple(
            fusion.info(key, source)
            for (key, fusion), source in zip(self.named_fusions().items(), before, strict=False)
        )
        offered = tuple(stride for stride in backbone.output_strides if self._whole_rates(stride))
        branch = self._low_level_branch()
        return NetworkInfo(
            title=self.title,
            paper=self.paper,
            backbone=backbone.title,
            stages=stages,
            fusions=fusions,
            output_stride=backbone.output_stride,
            output_strides=offered,
            low_level=branch.source if branch else None,
            low_levels=branch.low_levels if branch else (),
            supports_crf=self.supports_crf,
        )

    def rearrange(
        self, *, output_stride: int | None = None, low_level: str | None = None
    ) -> Network:
        """The same weights (shared, not copied) at another output stride or low-level source."""
        # As the memo of a copy it says that these are copied already: so they stay shared.
        own = {id(t): t for t in chain(self.parameters(), self.buffers())}
        other = copy.deepcopy(self, dict(own))
        if output_stride is not None:
            other._set_output_stride(output_stride)
        if low_level is not None:
            other._set_low_level(low_level)
        return other

    def _set_output_stride(self, output_stride: int) -> None:
        if output_stride not in self.backbone.output_strides or not self._whole_rates(
            output_stride
        ):
            offered = ", ".join(str(stride) for stride in self.info().output_strides)
            raise SegviewerError(
                f"{self.title} cannot run at output stride {output_stride}: its atrous rates would "
                f"not be whole numbers there, or its backbone has no such strides; choose one of "
                f"{offered}."
            )
        for branch in self._atrous_branches():
            assert branch.rate is not None
            # The same reach in pixels: at half the stride, cells lie twice as densely.
            branch.set_dilation(branch.rate * self.own_output_stride // output_stride)
        self.backbone.set_output_stride(output_stride)

    def _set_low_level(self, low_level: str) -> None:
        branch = self._low_level_branch()
        if branch is None or low_level not in branch.low_levels:
            offered = ", ".join(branch.low_levels) if branch else "none"
            raise SegviewerError(
                f"{self.title} has no low-level source {low_level!r}; its weights offer: {offered}."
            )
        branch.source = low_level

    def _whole_rates(self, output_stride: int) -> bool:
        rates = [b.rate * self.own_output_stride for b in self._atrous_branches() if b.rate]
        return all(rate % output_stride == 0 for rate in rates)

    def _atrous_branches(self) -> list[Branch]:
        return [m for m in self.fusions.modules() if isinstance(m, Branch) and m.rate]

    def _low_level_branch(self) -> LowLevelBranch | None:
        return next((m for m in self.fusions.modules() if isinstance(m, LowLevelBranch)), None)
