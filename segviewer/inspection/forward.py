"""One forward pass with everything it left, and resuming it after some branches changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, singledispatch

import torch
from torch import Tensor, nn

from segviewer.any_network.network import AdaptedNetwork
from segviewer.any_network.passes import Activations
from segviewer.any_network.tensors import as_map, has_channels_last
from segviewer.checkpoints.model import Model
from segviewer.inspection.hooks import keep_outputs
from segviewer.inspection.resampled import Resampled
from segviewer.network_info import OffMode
from segviewer.networks.fusion import Fusion
from segviewer.networks.network import Network
from segviewer.records import SegviewerError


@dataclass(frozen=True, eq=False, kw_only=True)
class Pass:
    """What one forward pass computed, by key.

    ``features`` holds stages and inner features, ``outputs`` branches on their own grid, ``parts``
    what each branch adds before the activation, ``fused`` the outputs of the fusions; ``logits``
    are at the classifier's size. ``constants`` keeps what branches that were off added, once asked
    for.
    """

    features: Mapping[str, Tensor]
    outputs: Mapping[str, Tensor]
    parts: Mapping[str, Tensor]
    fused: Mapping[str, Tensor]
    logits: Tensor
    constants: dict[tuple[str, str], Tensor] = field(default_factory=dict)

    def feature(self, key: str) -> Tensor:
        """The (1, C, h, w) output of a stage, inner feature, branch or fusion."""
        for tensors in (self.outputs, self.fused, self.features):
            if key in tensors:
                return tensors[key]
        known = ", ".join([*self.features, *self.outputs, *self.fused])
        raise SegviewerError(f"There is no {key!r} in this network; it has {known}.")

    def operand(self, key: str) -> Tensor | None:
        """A branch's output as it enters its fusion, None where the pass did not come by it."""
        return self.outputs.get(key)


@dataclass(frozen=True, eq=False, kw_only=True)
class AdaptedPass(Pass):
    """A pass of a network that runs somebody else's code, with what it takes to resume it."""

    activations: Activations

    def operand(self, key: str) -> Tensor | None:
        return self.activations.operands.get(key)


@singledispatch
def run_with_hooks(network: Network, image: Tensor) -> Pass:
    """What hooks kept of one forward pass at one scale."""
    points: dict[str, nn.Module] = {"backbone": network.backbone, "classifier": network.classifier}
    for key, fusion in network.named_fusions().items():
        points |= {f"output/{key}.{name}": branch for name, branch in fusion.branches.items()}
        points |= {f"part/{key}.{name}": part for name, part in fusion.parts.items()}
        points[f"fused/{key}"] = fusion
    # Without the enlarging of the logits that ``network(image)`` ends with: whoever needs labels
    # does that, at the size that is needed.
    with keep_outputs(points) as outputs:
        network.head(network.backbone(image), image.shape[-2:])

    def under(kind: str) -> dict[str, Tensor]:
        return {k.partition("/")[2]: v for k, v in outputs.items() if k.startswith(f"{kind}/")}

    return Pass(
        features=outputs["backbone"],
        outputs=under("output"),
        parts=under("part"),
        fused=under("fused"),
        logits=outputs["classifier"],
    )


@run_with_hooks.register
def _(network: AdaptedNetwork, image: Tensor) -> Pass:
    return _adapted_pass(network, network.run(image))


def _adapted_pass(network: AdaptedNetwork, computed: Activations) -> AdaptedPass:
    picture = computed.image.shape[-2:]

    def maps(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """As they are shown, where they can be."""
        shown = {key: as_map(tensor, picture) for key, tensor in tensors.items()}
        return {key: tensors[key] if each is None else each for key, each in shown.items()}

    constant = {branch.key for branch in network.info().branches if branch.constant}
    # One cell spread over a map: resizing it leaves differences of rounding, which are no pattern.
    operands = {
        key: each[..., :1, :1] if key in constant and each.ndim == 4 else each
        for key, each in maps(computed.operands).items()
    }
    return AdaptedPass(
        features=network.features(computed),
        outputs=operands,
        parts=operands,
        fused=maps(computed.merged),
        logits=computed.logits,
        activations=computed,
    )


Off = OffMode | Tensor | Resampled
Replacement = Mapping[str, Off]


def off_vectors(model: Model, network: Network, modes: Mapping[str, OffMode]) -> dict[str, Off]:
    """Off modes by branch key, data set means looked up; a SegviewerError names what is wrong."""
    vectors: dict[str, Off] = {}
    keys = network.branch_keys()
    for key, mode in modes.items():
        if key not in keys:
            raise SegviewerError(
                f"{key!r} is no branch of {model.title}; its branches are "
                f"{', '.join(keys) or 'none'}."
            )
        vectors[key] = mode
        if mode == "dataset_mean":
            if key not in model.dataset_means:
                raise SegviewerError(
                    f"{model.title} has no data set mean stored for {key}; use zero or mean."
                )
            vectors[key] = model.dataset_means[key].view(1, -1, 1, 1).to(model.device)
    return vectors


def replacement(output: Tensor, off: Off) -> Tensor:
    """What stands in for a branch's output (1, C, h, w) when it is off: (1, C, 1, 1), or where it
    is resampled (1, C, h, w); of tokens (1, n, C), one token or all."""
    if isinstance(off, Resampled):
        return off.like(output)
    if isinstance(off, Tensor):
        return off.to(output.dtype)
    mean = output.mean((2, 3) if output.ndim == 4 else 1, keepdim=True)
    return mean if off == "mean" else torch.zeros_like(mean)


def operand_replacement(operand: Tensor, off: Off, picture: Sequence[int]) -> Tensor:
    """``replacement`` for an operand in the layout of somebody's own code; ``picture`` is the
    input's height and width."""
    is_own = not isinstance(off, Resampled) and operand.ndim == 4
    if is_own and has_channels_last(operand.shape, picture):
        return replacement(operand.permute(0, 3, 1, 2), off).permute(0, 2, 3, 1)
    return replacement(operand, off)


@singledispatch
def resume(network: Network, computed: Pass, off: Replacement) -> Pass:
    """The pass with some branches off: only what comes after the first of them is computed."""
    outputs, parts, fused = dict(computed.outputs), dict(computed.parts), dict(computed.fused)
    sources, changed = network.sources(), dict[str, Tensor]()  # changed outputs of fusions
    for key, fusion in network.named_fusions().items():
        keys = list(keys_in_fusion(key, fusion))
        # What comes before the first branch that is off stays as it is.
        if not any(name in off or sources[name] in changed for name in keys):
            continue
        size = computed.parts[keys[0]].shape[-2:]
        for name, branch in fusion.named_branches().items():
            full = f"{key}.{name}"
            is_changed = sources[full] in changed
            if is_changed:
                outputs[full] = branch(changed[sources[full]])
            if full in off and isinstance(off[full], Resampled):
                parts[full] = fusion.part(name, replacement(outputs[full], off[full]), size)
            elif full in off and is_changed:
                vector = replacement(outputs[full], off[full])
                parts[full] = fusion.constant_part(name, vector, size)
            # Nothing before it changed, so what stands in for it is the same for every set of
            # switches.
            elif full in off:
                parts[full] = fusion.spread(constant_cells(computed, full, fusion, off[full]), size)
            elif is_changed:
                parts[full] = fusion.part(name, outputs[full], size)
        changed[key] = fused[key] = fusion.finish(parts[name] for name in keys)
    if not changed:
        return computed
    logits = network.classifier(fused[list(network.fusions)[-1]])
    return replace(computed, outputs=outputs, parts=parts, fused=fused, logits=logits)


@resume.register
def _(network: AdaptedNetwork, computed: AdaptedPass, off: Replacement) -> Pass:
    if not off:
        return computed
    before = computed.activations
    picture = before.image.shape[-2:]
    replace = {
        key: partial(operand_replacement, off=mode, picture=picture) for key, mode in off.items()
    }
    return _adapted_pass(network, network.run(before.image, replace, before))


def constant_cells(computed: Pass, key: str, fusion: Fusion, off: Off) -> Tensor:
    """What a branch that does not depend on others adds when it is off, as the few cells that its
    fusion can spread; kept with the pass."""
    mode = off if isinstance(off, str) else "dataset_mean"
    if (key, mode) not in computed.constants:
        output, size = computed.outputs[key], computed.parts[key].shape[-2:]
        name = key.partition(".")[2]
        cells = fusion.constant_cells(name, replacement(output, off), size)
        if cells.requires_grad:  # a graph's own; it must not keep others'
            return cells
        computed.constants[key, mode] = cells
    return computed.constants[key, mode]


def keys_in_fusion(fusion_key: str, fusion: Fusion) -> Iterable[str]:
    return [f"{fusion_key}.{name}" for name in fusion.branches]
