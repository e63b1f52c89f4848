"""A class's logits as a sum of one map per branch and a bias, exact at every cell.

With each ReLU held as this picture set it, everything after the branches is affine, so the logits
are the derivative of the network's end applied to the branches, plus that applied to its own
additive constants (Euler's theorem for what is positively homogeneous; FullGrad says the same of
whole networks). Differentiating twice gives both, for every cell at once, without a change to any
layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.autograd import grad
from torch.func import functional_call

from segviewer.any_network.network import AdaptedNetwork
from segviewer.attribution import Split
from segviewer.inspection.adapted_split import maps_of, nonlinear_after
from segviewer.inspection.forward import AdaptedPass, Pass, Replacement, replacement, resume
from segviewer.inspection.geometry import Readout
from segviewer.inspection.logits import with_background_logit
from segviewer.inspection.resampled import Resampled
from segviewer.inspection.shapley import coalition_members
from segviewer.networks.network import Network

BIAS = "bias"
Values = dict[str, Tensor]


def split(
    network: Network,
    passes: Mapping[float, Pass],
    off: Replacement,
    label: int,
    size: tuple[int, int],
    readout: Readout,
) -> Split | None:
    """The split of the logits of ``label``; None where what follows the branches multiplies or
    normalises over this very picture, or where no branch is on.

    ``passes`` are with every branch on, by scale; ``size`` is the input's. Where several scales
    compete, the sum is that of the scale that won, cell by cell.
    """
    names = coalition_members(network, off)
    if isinstance(network, AdaptedNetwork) and nonlinear_after(network):
        return None
    if not names or not (isinstance(network, AdaptedNetwork) or _is_affine(network)):
        return None
    # Tensors made in inference mode cannot be differentiated, copies of them can.
    with torch.inference_mode(False), torch.no_grad():
        every = [_any_maps(network, computed, off, names, label) for computed in passes.values()]
        grid = every[0][1].shape[-2:]
        maps, logits = (
            torch.stack([_resize_maps(network, scale[i], grid) for scale in every]) for i in (0, 1)
        )
        winner = logits.argmax(0)  # (1, h, w)
        maps = maps.gather(0, winner.expand_as(maps[:1]))[0]
        logits = logits.amax(0)
        residual = float((maps.sum(0) - logits[0]).abs().max())
        at = readout(maps[None])[0].tolist()
        if network.crop is not None:
            maps = network.enlarge(maps[None], size)[0]
    keys = (*names, BIAS)
    shown = maps.float().cpu().numpy()
    return Split(
        label, dict(zip(keys, shown, strict=True)), dict(zip(keys, at, strict=True)), residual
    )


def _is_affine(network: Network) -> bool:
    """Whether what follows the branches is, with each ReLU held as it is."""
    sources = network.sources()
    after: list[nn.Module] = [network.classifier]
    for key, fusion in network.named_fusions().items():
        if fusion.merge == "product":
            return False
        branches = fusion.named_branches().items()
        after += [b for name, b in branches if sources[f"{key}.{name}"] in network.fusions]
        after.append(fusion.tail)
    norms = nn.LayerNorm | nn.GroupNorm | nn.InstanceNorm2d
    return not any(isinstance(m, norms) for part in after for m in part.modules())


def _any_maps(
    network: Network, computed: Pass, off: Replacement, names: tuple[str, ...], label: int
) -> tuple[Tensor, Tensor]:
    if isinstance(network, AdaptedNetwork) and isinstance(computed, AdaptedPass):
        return maps_of(network, computed, off, names, label)
    return _maps(network, computed, off, names, label)


def _maps(
    network: Network, computed: Pass, off: Replacement, names: tuple[str, ...], label: int
) -> tuple[Tensor, Tensor]:
    """What each branch and the bias add to the logits of ``label``: (branches + 1, h, w), and those
    logits: (1, h, w)."""
    end = _End(network, resume(network, computed, off), off)
    still, shifts = _constants(end)
    inputs = {key: v.requires_grad_(True) for key, v in (end.values | shifts).items()}
    with torch.enable_grad():
        values = {key: inputs[key] for key in end.values}
        changed = still | {key: inputs[key] for key in shifts}
        logits = with_background_logit(functional_call(end, changed, (values,)))[0, label]
        # The gradient of the logits, weighted by u, is linear in u; its derivative by u, applied
        # to some of the inputs, is what these inputs give on the way forward.
        u = torch.zeros_like(logits, requires_grad=True)
        slopes = grad(logits, list(inputs.values()), u, create_graph=True, materialize_grads=True)
    slope = dict(zip(inputs, slopes, strict=True))
    every = [[name] for name in names] + [[key for key in inputs if key not in names]]
    maps = []
    for keys in every:
        (share,) = grad(
            [slope[k] for k in keys], u, [inputs[k].detach() for k in keys],
            retain_graph=True, materialize_grads=True,
        )  # fmt: skip
        maps.append(share)
    return torch.stack(maps), logits.detach()[None]


class _End(nn.Module):
    """What follows the branches, as a function of ``values``: of each branch that does not pass an
    earlier fusion on, the part that it adds or, where layers that are not linear lie between, its
    output."""

    def __init__(self, network: Network, computed: Pass, off: Replacement) -> None:
        super().__init__()
        self.network = network
        self.sizes = {key: computed.parts[key].shape[-2:] for key in computed.parts}
        self.values: Values = {}
        self.sources = network.sources()
        for key, fusion in network.named_fusions().items():
            for name in fusion.branches:
                full = f"{key}.{name}"
                if self.sources[full] in network.fusions and full not in off:
                    continue
                value = computed.parts[full]
                if fusion.channelwise is not None:
                    value = computed.outputs[full]
                    value = replacement(value, off[full]) if full in off else value
                self.values[full] = _differentiable_copy(value)
        self.constant = {key for key, mode in off.items() if not isinstance(mode, Resampled)}

    def forward(self, values: Values) -> Tensor:
        x, fused = torch.empty(0), Values()
        for key, fusion in self.network.named_fusions().items():
            parts = []
            for name, branch in fusion.named_branches().items():
                full = f"{key}.{name}"
                size = self.sizes[full]
                if full not in values:
                    parts.append(fusion.part(name, branch(fused[self.sources[full]]), size))
                elif fusion.channelwise is None:
                    parts.append(values[full])
                elif full in self.constant:
                    parts.append(fusion.constant_part(name, values[full], size))
                else:
                    parts.append(fusion.part(name, values[full], size))
            x = fused[key] = fusion.finish(parts)
        logits: Tensor = self.network.classifier(x)
        return logits


def _constants(end: _End) -> tuple[Values, Values]:
    """Running means, and what is added: normalisation is written as scale and shift, its mean moved
    into its bias, since gradients do not follow running means."""
    still: Values = {}
    shifts: Values = {}
    for name, module in end.named_modules():
        if isinstance(module, nn.BatchNorm2d):
            mean, var = module.running_mean, module.running_var
            assert mean is not None and var is not None
            scale = module.weight / (var + module.eps).sqrt()
            shifts[f"{name}.bias"] = (module.bias - scale * mean).detach()
            still[f"{name}.running_mean"] = torch.zeros_like(mean)
        elif isinstance(module, nn.Conv2d | nn.ConvTranspose2d) and module.bias is not None:
            shifts[f"{name}.bias"] = module.bias.detach().clone()
    return still, shifts


def _differentiable_copy(value: Tensor) -> Tensor:
    """A copy to differentiate, in at least single precision."""
    return value.clone() if value.dtype == torch.float64 else value.float().clone()


def _resize_maps(network: Network, maps: Tensor, grid: Sequence[int]) -> Tensor:
    """(n, h, w) maps on the first scale's grid, as the network resizes logits."""
    if tuple(maps.shape[-2:]) == tuple(grid):
        return maps
    return network.over_scales([maps.new_full((1, len(maps), *grid), -torch.inf), maps[None]])[0]
