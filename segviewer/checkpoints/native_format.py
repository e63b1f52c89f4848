"""Our own weight files: safetensors whose header says how to build the network.

Tensors are fp16 on disk. ``dataset_mean/KEY`` holds a branch's calibrated channel means. The card
(data, terms, recipe, scores) lies beside the file as JSON of the same name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor

from segviewer.checkpoints.model import Model, Preparation, SizeRule
from segviewer.networks.catalog import build
from segviewer.records import Classes, SegviewerError

HEADER = "segviewer"
MEANS = "dataset_mean/"


def is_native(path: Path) -> bool:
    """Whether the file is safetensors with our header."""
    if path.suffix != ".safetensors":
        return False
    with safe_open(path, "pt") as file:
        return HEADER in (file.metadata() or {})


def header(path: Path) -> dict[str, Any]:
    """What one of our files says of its network, as ``save`` took it."""
    with safe_open(path, "pt") as file:
        description: dict[str, Any] = json.loads((file.metadata() or {})[HEADER])
    return description


def save(
    path: Path,
    state: Mapping[str, Tensor],
    means: Mapping[str, Tensor],
    description: Mapping[str, Any],
    card: Mapping[str, Any],
) -> None:
    """Write weights and card, each whole or not at all.

    ``description`` has "title", "network" (arguments of ``catalog.build``), "classes", "colours",
    and where they are not the usual ones "size_rule", "mean" and "std".
    """
    tensors = {key: _half(tensor) for key, tensor in state.items()}
    tensors |= {MEANS + key: _half(vector) for key, vector in means.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    # Not save_file, whose files only their owner can read.
    part.write_bytes(save_tensors(tensors, {HEADER: json.dumps(description)}))
    part.replace(path)
    part.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path.with_suffix(".json"))


def load(path: Path, name: str) -> Model:
    """A model from our own file; strict: every tensor used, every shape equal."""
    with safe_open(path, "pt") as file:
        description = json.loads((file.metadata() or {})[HEADER])
        tensors = {key: _single(file.get_tensor(key)) for key in file.keys()}  # noqa: SIM118
    means = {k.removeprefix(MEANS): tensors.pop(k) for k in list(tensors) if k.startswith(MEANS)}
    network = build(**description["network"])
    try:
        network.load_state_dict(tensors, assign=True)
    except RuntimeError as error:
        raise SegviewerError(
            f"{path.name} does not fit the network its header names: {error}"
        ) from None
    classes = Classes(tuple(description["classes"]), tuple(map(tuple, description["colours"])))
    card_file = path.with_suffix(".json")
    card = json.loads(card_file.read_text("utf-8")) if card_file.exists() else {}
    preparation = Preparation(
        mean=tuple(description.get("mean", Preparation.mean)),
        std=tuple(description.get("std", Preparation.std)),
        size_rule=SizeRule(**description.get("size_rule", {})),
    )
    return Model(
        name=name,
        title=description["title"],
        network=network,
        preparation=preparation,
        classes=classes,
        card=card,
        dataset_means=means,
    )


def _half(tensor: Tensor) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if tensor.is_floating_point() else tensor


def _single(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float32) if tensor.is_floating_point() else tensor
