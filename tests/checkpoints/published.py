"""Files as the originals' authors publish them, with weights that can be written down, and the
numbers that the originals computed with them (see ``vectors/fill.py``)."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.networks.network import Network
from segviewer.records import ImportOptions

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


def small(name: str, *, classes: int | None = None, factor: int = 16) -> dict[str, Tensor]:
    """The weights of a layout with a sixteenth of its channels."""
    spec = layout(name)
    count = spec["num_classes"]
    tensors = {}
    for key, shape, dtype in spec["keys"]:
        sides = [max(2, n // factor) if n > 3 else n for n in shape[:2]] + shape[2:]
        if shape and shape[0] == count:
            sides[0] = classes or count
        tensors[key] = fill.make_tensor(key, sides, dtype)
    return tensors


def folder_of(folder: Path, tensors: Mapping[str, Tensor], **files: Any) -> Path:
    """A folder with weights and, by their names without suffix, JSON files beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({key: t.clone().contiguous() for key, t in tensors.items()},
              folder / "model.safetensors")  # fmt: skip
    for stem, content in files.items():
        (folder / f"{stem}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


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
        return load_model(path, ImportOptions(**options))
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
    with (
        keep_outputs(network, places) as features,
        torch.no_grad(),
        patch.object(F, "conv2d", _conv2d),
    ):
        logits = network.logits(image)
        out = network.enlarge(logits, tuple(image.shape[-2:]))
    shown = {}
    for item, place in places.items():
        for number, feature in enumerate(features[item]):
            key = f"{item}#{number}" if f"{tag}/b/{item}#0/shape" in golden else item
            grid = tuple(int(n) for n in golden[f"{tag}/b/{key}/shape"][1:])
            shown[key] = align_on_grid(network, place, feature, grid)
    return dict(fill.compare(golden, tag, logits, out, shown))


def noise(name: str, size: tuple[int, int]) -> float:
    """How far the original's own single precision is from its double precision."""
    golden = np.load(VECTORS / f"{name}.golden.npz")
    return float(golden["{}x{}/f32_maxdiff".format(*size)].max())


def align_on_grid(network: Network, place: str, feature: Tensor, grid: tuple[int, ...]) -> Tensor:
    if tuple(feature.shape[-2:]) == grid or not place.startswith("fusions."):
        return feature
    return network.named_fusions()[place.split(".")[1]].align(feature, grid)


_convolution = F.conv2d


def _conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):  # type: ignore[no-untyped-def]
    """The same convolution; torch needs minutes for one filter a channel in double precision."""
    if x.dtype != torch.float64 or groups == 1 or groups != x.shape[1]:
        return _convolution(x, weight, bias, stride, padding, dilation, groups)
    (up, left), (down, right), (step, _) = _pair(padding), _pair(stride), _pair(dilation)
    x = F.pad(x, (left, left, up, up))
    kernel = weight.shape[-1]
    rows, columns = (n - step * (kernel - 1) for n in x.shape[-2:])
    total = torch.zeros(())
    for i in range(kernel):
        for j in range(kernel):
            tap = x[..., i * step : i * step + rows : down, j * step : j * step + columns : right]
            total = total + tap * weight[:, 0, i, j, None, None]
    return total if bias is None else total + bias[:, None, None]


def _pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


@contextmanager
def keep_outputs(network: Network, places: Mapping[str, str]) -> Iterator[dict[str, list[Tensor]]]:
    """The outputs of modules during the block, in the order of calls."""
    outputs: dict[str, list[Tensor]] = {item: [] for item in places}
    with ExitStack() as stack:
        for item, place in places.items():
            hook = network.get_submodule(place).register_forward_hook(
                lambda _module, _inputs, output, item=item: outputs[item].append(output.clone())
            )
            stack.callback(hook.remove)
        yield outputs
