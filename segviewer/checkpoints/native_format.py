"""Our own weight files: safetensors whose header says how to build the network.

Tensors are fp16 on disk. ``dataset_mean/KEY`` holds a branch's calibrated channel means. The card
(data, terms, recipe, scores) lies beside the file as JSON of the same name. Networks that share a
backbone may keep it once, in a file of its own beside theirs, which their headers name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor

from segviewer.checkpoints.digest import files_sha256
from segviewer.checkpoints.file_kinds import is_safetensors
from segviewer.checkpoints.model import Model, Preparation, SizeRule
from segviewer.checkpoints.provenance import Provenance
from segviewer.checkpoints.strict import finite_note
from segviewer.networks.catalog import build
from segviewer.records import Classes, SegviewerError

HEADER = "segviewer"
MEANS = "dataset_mean/"
BACKBONE = "backbone."
SHARED_FILE = "backbone.safetensors"


def is_native(path: Path) -> bool:
    """Whether the file is safetensors with our header."""
    if not is_safetensors(path):
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
    # Not save_file, whose files only their owner can read.
    _write_whole(path, save_tensors(tensors, {HEADER: json.dumps(description)}))
    text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    _write_whole(path.with_suffix(".json"), text.encode("utf-8"))


def load(path: Path, name: str) -> Model:
    """A model from our own file; strict: every tensor used, every shape equal."""
    description = header(path)
    files = [path]
    if "shared_tensors" in description:
        files.append(_shared_file(path, description["shared_tensors"]))
    tensors = {key: tensor for file in files for key, tensor in _tensors(file).items()}
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
        provenance=Provenance(notes=finite_note(tensors), sha256=files_sha256(*files)),
        card=card,
        dataset_means=means,
    )


def share_backbone(paths: Sequence[Path]) -> Path:
    """Move the backbone, which is the same in all these files of one folder, into a file of its
    own beside them; that file."""
    first, *others = [_tensors(path) for path in paths]
    backbone = {key: value for key, value in first.items() if key.startswith(BACKBONE)}
    for path, tensors in zip(paths[1:], others, strict=True):
        if any(not torch.equal(value, tensors[key]) for key, value in backbone.items()):
            raise ValueError(f"{path.name} has another backbone than {paths[0].name}")
    shared = paths[0].with_name(SHARED_FILE)
    _write_whole(shared, save_tensors({key: _half(value) for key, value in backbone.items()}))
    for path, tensors in zip(paths, (first, *others), strict=True):
        own = {key: _half(value) for key, value in tensors.items() if key not in backbone}
        description = header(path) | {"shared_tensors": SHARED_FILE}
        _write_whole(path, save_tensors(own, {HEADER: json.dumps(description)}))
    return shared


def _write_whole(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


def _shared_file(path: Path, name: str) -> Path:
    shared = path.with_name(Path(name).name)  # beside it, wherever a stranger's header points
    if not shared.is_file():
        raise SegviewerError(
            f"{path.name} keeps its backbone in {shared.name}, which should lie beside it but does "
            f"not; copy both files."
        )
    return shared


def _tensors(path: Path) -> dict[str, Tensor]:
    with safe_open(path, "pt") as file:
        return {key: _single(file.get_tensor(key)) for key in file.keys()}  # noqa: SIM118


def _half(tensor: Tensor) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if tensor.is_floating_point() else tensor


def _single(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float32) if tensor.is_floating_point() else tensor
