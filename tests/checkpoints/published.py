"""Files as the originals' authors publish them, with weights that can be written down, and the
numbers that the originals computed with them (see ``vectors/fill.py``)."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.networks.network import Network

VECTORS = Path(__file__).parent / "vectors"


def _vectors_code() -> Any:
    spec = importlib.util.spec_from_file_location("vectors_fill", VECTORS / "fill.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fill = _vectors_code()


def layout(name: str) -> dict[str, Any]:
    return dict(json.loads((VECTORS / f"{name}.keys.json").read_text("utf-8")))


def layouts() -> list[str]:
    return sorted(path.name.removesuffix(".keys.json") for path in VECTORS.glob("*.keys.json"))


def write(name: str, folder: Path) -> Path:
    """The published file of that layout."""
    spec = layout(name)
    path = folder / f"{name}.pth"
    torch.save(fill.wrap(spec, fill.fill(spec)), path)
    return path


def load(name: str, folder: Path, **options: Any) -> Model:
    path = write(name, folder)
    try:
        return load_model(path, **options)
    finally:
        path.unlink()


def sizes(name: str) -> list[tuple[int, int]]:
    return [(h, w) for h, w in layout(name)["sizes"]]


def run(
    name: str, network: Network, size: tuple[int, int], places: Mapping[str, str]
) -> dict[str, float]:
    """The largest difference from the original's numbers, by item.

    ``places`` maps the original's names of features to our modules. Features that the original
    shows after enlarging are enlarged as the branch's fusion does it.
    """
    spec, tag = layout(name), "{}x{}".format(*size)
    golden = np.load(VECTORS / f"{name}.golden.npz")
    dtype = next(network.parameters()).dtype
    image = torch.from_numpy(fill.make_input(*size, spec.get("input"))).to(dtype)
    with kept(network, places) as features, torch.no_grad():
        logits = network.logits(image)
        out = network.enlarge(logits, tuple(image.shape[-2:]))
    shown = {}
    for item, place in places.items():
        for number, feature in enumerate(features[item]):
            key = f"{item}#{number}" if f"{tag}/b/{item}#0/shape" in golden else item
            grid = tuple(int(n) for n in golden[f"{tag}/b/{key}/shape"][1:])
            shown[key] = aligned(network, place, feature, grid)
    return dict(fill.compare(golden, tag, logits, out, shown))


def noise(name: str, size: tuple[int, int]) -> float:
    """How far the original's own single precision is from its double precision."""
    golden = np.load(VECTORS / f"{name}.golden.npz")
    return float(golden["{}x{}/f32_maxdiff".format(*size)].max())


def aligned(network: Network, place: str, feature: Tensor, grid: tuple[int, ...]) -> Tensor:
    if tuple(feature.shape[-2:]) == grid or not place.startswith("fusions."):
        return feature
    return network.named_fusions()[place.split(".")[1]].align(feature, grid)


@contextmanager
def kept(network: Network, places: Mapping[str, str]) -> Iterator[dict[str, list[Tensor]]]:
    """The outputs of modules during the block, in the order of calls."""
    found: dict[str, list[Tensor]] = {item: [] for item in places}
    with ExitStack() as stack:
        for item, place in places.items():
            hook = network.get_submodule(place).register_forward_hook(
                lambda _module, _inputs, output, item=item: found[item].append(output.clone())
            )
            stack.callback(hook.remove)
        yield found
