"""Parts of heads that several families name alike."""

from __future__ import annotations

from collections.abc import Sequence

from segviewer.networks.aspp import rate_keys
from segviewer.networks.layers import ConvKind
from segviewer.networks.network import Network


def conv_norm(ours: str, conv: str, norm: str) -> dict[str, str]:
    """The two modules with tensors of a convolution with normalisation."""
    return {f"{ours}.conv": conv, f"{ours}.norm": norm}


def aspp_names(theirs: str, rates: Sequence[int], kind: ConvKind = "plain") -> dict[str, str]:
    """ASPP as torchvision names it: ``convs.0`` to ``.4``, the last one pooling, and ``project``.

    The bare separable form keeps its two convolutions in front of the normalisation.
    """
    branches = "fusions.aspp.branches"
    names = conv_norm(f"{branches}.conv_1x1.body", f"{theirs}.convs.0.0", f"{theirs}.convs.0.1")
    for index, key in enumerate(rate_keys(rates), start=1):
        ours, conv = f"{branches}.{key}.body", f"{theirs}.convs.{index}"
        names |= three_by_three(ours, f"{conv}.0", f"{conv}.1", kind)
    pool = f"{theirs}.convs.{len(rates) + 1}"
    names |= conv_norm(f"{branches}.image_pooling.body.1", f"{pool}.1", f"{pool}.2")
    return names | {
        "fusions.aspp.mix": f"{theirs}.project.0",
        "fusions.aspp.tail.0": f"{theirs}.project.1",
    }


def three_by_three(ours: str, conv: str, norm: str, kind: ConvKind) -> dict[str, str]:
    """A 3x3 convolution, whole or, in the bare form, as ``conv.0`` and ``conv.1``."""
    if kind == "plain":
        return conv_norm(ours, conv, norm)
    return {f"{ours}.depthwise.conv": f"{conv}.0"} | conv_norm(
        f"{ours}.pointwise", f"{conv}.1", norm
    )


def upernet_names(
    network: Network,
    *,
    bins: Sequence[str],
    pyramid: str,
    laterals: Sequence[str],
    levels: Sequence[str],
    mix: str,
    leaves: tuple[str, str],
) -> dict[str, str]:
    """UPerNet's modules but for the classifier, each a convolution with normalisation, whose names
    in it are ``leaves``; ``laterals`` and ``levels`` from the deepest sum on."""
    conv, norm = leaves
    pairs = {
        f"fusions.pyramid.branches.{key}.body.1": theirs
        for key, theirs in zip(_bins(network), bins, strict=True)
    }
    _, *sums, _ = network.named_fusions().items()
    for (key, fusion), lateral, level in zip(sums, laterals, levels, strict=True):
        pairs[f"fusions.{key}.branches.{fusion.grid}.body"] = lateral
        pairs[f"fusions.levels.branches.{key}.body"] = level
    names: dict[str, str] = {}
    for ours, theirs in pairs.items():
        names |= conv_norm(ours, f"{theirs}.{conv}", f"{theirs}.{norm}")
    for key, theirs in (("pyramid", pyramid), ("levels", mix)):
        names |= {
            f"fusions.{key}.mix": f"{theirs}.{conv}",
            f"fusions.{key}.tail.0": f"{theirs}.{norm}",
        }
    return names


def _bins(network: Network) -> list[str]:
    return [name for name in network.named_fusions()["pyramid"].branches if name != "features"]
