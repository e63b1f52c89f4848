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
from segviewer.checkpoints.file_kinds import OWN_HEADER, is_safetensors
from segviewer.checkpoints.model import LARGEST, Model, Preparation, SizeRule
from segviewer.checkpoints.neighbours import read_object
from segviewer.checkpoints.provenance import Provenance
from segviewer.checkpoints.strict import finite_note
from segviewer.networks.catalog import build
from segviewer.networks.network import Network
from segviewer.parsing import parse_json
from segviewer.record_check import check_record
from segviewer.records import Classes, SegviewerError

MEANS = "dataset_mean/"
BACKBONE = "backbone."
SHARED_FILE = "backbone.safetensors"
# What numbers of a header may be at most, so that no header makes a network without end.
MOST = 8192
MOST_OF = {
    "bins": 64, "convs": 64, "decoder_convs": 64, "extra": 64, "middle": 64, "scales": 8,
    "step": 512,
}  # fmt: skip
MOST_ENTRIES = 256


def is_native(path: Path) -> bool:
    """Whether the file is safetensors with our header."""
    if not is_safetensors(path):
        return False
    with safe_open(path, "pt") as file:
        return OWN_HEADER in (file.metadata() or {})


def header(path: Path) -> dict[str, Any]:
    """What one of our files says of its network, as ``save`` took it."""
    with safe_open(path, "pt") as file:
        description = parse_json((file.metadata() or {})[OWN_HEADER])
    if not isinstance(description, dict):
        raise ValueError("it should be an object of JSON")
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
    _write_whole(path, save_tensors(tensors, {OWN_HEADER: json.dumps(description)}))
    text = json.dumps(card, indent=1, ensure_ascii=False) + "\n"
    _write_whole(path.with_suffix(".json"), text.encode("utf-8"))


def load(path: Path, name: str) -> Model:
    """A model from our own file; strict: every tensor used, every shape equal.

    Raises SegviewerError where the header, which anybody may have written, describes no network, or
    one that the tensors do not fit.
    """
    try:
        return _load(path, name)
    except SegviewerError:
        raise
    # What a header says reaches every network's code: anything may be raised there.
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise SegviewerError(
            f"{path.name} does not fit what its own header says of the network ({why}); fetch or "
            f"write it again."
        ) from None


def _load(path: Path, name: str) -> Model:
    description = header(path)
    _check_numbers(description, MOST)
    files = [path]
    if "shared_tensors" in description:
        files.append(_shared_file(path, description["shared_tensors"]))
    tensors = {key: tensor for file in files for key, tensor in _tensors(file).items()}
    means = {k.removeprefix(MEANS): tensors.pop(k) for k in list(tensors) if k.startswith(MEANS)}
    network = _network(description["network"], tensors)
    channels = {info.key: info.channels for info in network.branches()}
    for key, mean in means.items():
        if tuple(mean.shape) != (channels[key],):
            raise ValueError(f"{MEANS}{key} should have {channels[key]} numbers")
    card_file = path.with_suffix(".json")
    return Model(
        name=name,
        title=str(description["title"]),
        network=network,
        preparation=_preparation(description),
        classes=_classes(description, int(description["network"]["classes"])),
        provenance=Provenance(notes=finite_note(tensors), sha256=files_sha256(*files)),
        card=read_object(card_file) if card_file.exists() else {},
        dataset_means=means,
    )


def _check_numbers(value: Any, most: float) -> None:
    """ValueError where a number in there is none that a network has."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_numbers(inner, MOST_OF.get(key, most))
    elif isinstance(value, list):
        if len(value) > MOST_ENTRIES and not all(isinstance(each, (str, list)) for each in value):
            raise ValueError(f"a list of {len(value)} numbers")
        for inner in value:
            _check_numbers(inner, most)
    elif isinstance(value, (int, float)) and not -most <= value <= most:
        raise ValueError(f"the number {value!r:.20} is beyond {most}")


def _network(arguments: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> Network:
    with torch.device("meta"):  # the file's tensors replace every other, so none is made before
        network = build(**arguments)
    network.load_state_dict(tensors, assign=True)
    return network


def _preparation(description: Mapping[str, Any]) -> Preparation:
    size = description.get("size_rule", {})
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in size.items()}
    rule = check_record(SizeRule(**values))
    if not (1 <= rule.low <= rule.high and rule.step >= 1 and 0 not in (rule.fixed or ())):
        raise ValueError(f"{rule} is no rule for sizes")
    if rule.fixed is not None and max(rule.fixed) > LARGEST:
        raise ValueError(f"{rule.fixed} is larger than {LARGEST}")
    mean, std = (
        tuple(map(float, description.get(key, getattr(Preparation, key))))
        for key in ("mean", "std")
    )
    if (len(mean), len(std)) != (3, 3) or min(std) <= 0:
        raise ValueError("mean and std should be three numbers each, std above zero")
    (r, g, b), (r_std, g_std, b_std) = mean, std
    return Preparation(mean=(r, g, b), std=(r_std, g_std, b_std), size_rule=rule)


def _classes(description: Mapping[str, Any], count: int) -> Classes:
    names, colours = description["classes"], description["colours"]
    classes = check_record(Classes(tuple(names), tuple(map(tuple, colours))))
    if len(classes) != count or any(not 0 <= n <= 255 for each in colours for n in each):
        raise ValueError(f"expected {count} names and colours of 0 to 255")
    return classes


def share_backbone(paths: Sequence[Path]) -> Path:
    """Move the backbone, which is the same in all these files of one folder, into a file of its
    own beside them; that file."""
    first, *others = [_tensors(path) for path in paths]
    backbone = {key: value for key, value in first.items() if key.startswith(BACKBONE)}
    if not backbone:
        raise ValueError(f"{paths[0].name} holds no backbone, or shares it already")
    for path, tensors in zip(paths[1:], others, strict=True):
        if any(not torch.equal(value, tensors[key]) for key, value in backbone.items()):
            raise ValueError(f"{path.name} has another backbone than {paths[0].name}")
    shared = paths[0].with_name(SHARED_FILE)
    _write_whole(shared, save_tensors({key: _half(value) for key, value in backbone.items()}))
    for path, tensors in zip(paths, (first, *others), strict=True):
        own = {key: _half(value) for key, value in tensors.items() if key not in backbone}
        description = header(path) | {"shared_tensors": SHARED_FILE}
        _write_whole(path, save_tensors(own, {OWN_HEADER: json.dumps(description)}))
    return shared


def _write_whole(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


def _shared_file(path: Path, name: str) -> Path:
    shared = path.with_name(Path(str(name)).name)  # beside it, wherever a stranger's header points
    if shared == path or not shared.is_file():
        raise SegviewerError(
            f"{path.name} keeps its backbone in {shared.name}, which should lie beside it but does "
            f"not; copy both files."
        )
    return shared


def _tensors(path: Path) -> dict[str, Tensor]:
    # By numpy: of each tensor that safetensors makes for torch, two objects stay for good.
    with safe_open(path, "np") as file:
        arrays = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    return {key: _single(torch.from_numpy(array)) for key, array in arrays.items()}


def _half(tensor: Tensor) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if tensor.is_floating_point() else tensor


def _single(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float32) if tensor.is_floating_point() else tensor
