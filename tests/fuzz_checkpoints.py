"""Checkpoints that are fuzzed, and what lies beside them."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import safetensors.torch
import torch
from fuzz_subject import FRAME, Subject, fuzzed_model
from mutations import EDITS_OF_BYTES, EDITS_OF_TEXT
from published import layout, small
from small import SMALL

from segviewer.checkpoints import native_format
from segviewer.checkpoints.loading import load_model
from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect

SMP = "smp-pspnet_resnet34"
HF = "hf-segformer_b0"


@cache
def _weights(name: str = SMP) -> Mapping[str, torch.Tensor]:
    return small(name)


def _torch_file(*, zipped: bool) -> bytes:
    file = io.BytesIO()
    content = {"state_dict": _weights(), "meta": {"CLASSES": ["a", "b"], "epoch": 3}}
    torch.save(content, file, _use_new_zipfile_serialization=zipped)
    return file.getvalue()


def _pickle() -> bytes:
    with zipfile.ZipFile(io.BytesIO(_torch_file(zipped=True))) as archive:
        return archive.read("archive/data.pkl")


def _around_pickle(content: bytes) -> bytes:
    """The file with this as its pickle."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_torch_file(zipped=True))) as archive,
        zipfile.ZipFile(file, "w") as changed,
    ):
        for name in archive.namelist():
            is_pickle = name.endswith("/data.pkl")
            changed.writestr(name, content if is_pickle else archive.read(name))
    return file.getvalue()


def _safetensors(name: str = SMP) -> bytes:
    return safetensors.torch.save({k: t.clone() for k, t in _weights(name).items()})


def _head(file: bytes) -> bytes:
    [length] = struct.unpack("<Q", file[:8])
    return file[8 : 8 + length]


def _around_head(make: Callable[[], bytes]) -> Callable[[bytes], bytes]:
    """The safetensors with this as their header."""

    def whole(head: bytes) -> bytes:
        file = make()
        return struct.pack("<Q", len(head)) + head + file[8 + len(_head(file)) :]

    return whole


@cache
def _native() -> bytes:
    model = fuzzed_model()
    header = {
        "title": "Small", "classes": list(model.classes.names),
        "colours": list(model.classes.colours),
        "network": {
            "network": "pspnet", "backbone": SMALL["pspnet"][0], "classes": len(model.classes),
            "channels": 24,
        },
        "size_rule": {"side": "long", "low": 64, "high": 640}, "mean": [0.4, 0.4, 0.4],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.safetensors"
        native_format.save(path, model.network.state_dict(), model.dataset_means, header, {})
        return path.read_bytes()


def _native_header() -> bytes:
    text: str = json.loads(_head(_native()))["__metadata__"]["segviewer"]
    return text.encode("utf-8")


def _around_native_header(text: bytes) -> bytes:
    head = json.loads(_head(_native()))
    head["__metadata__"]["segviewer"] = text.decode("utf-8", "replace")
    return _around_head(_native)(json.dumps(head).encode("utf-8", "surrogatepass"))


def _load(path: Path) -> None:
    model = load_model(path)
    inspect(model, capture(model, FRAME))


def _configuration() -> bytes:
    return json.dumps(
        {
            "architectures": ["SegformerForSemanticSegmentation"], "num_channels": 3,
            "num_encoder_blocks": 4, "hidden_act": "gelu", "num_attention_heads": [1, 1, 1, 1],
            "strides": [4, 2, 2, 2], "id2label": {"0": "a", "1": "b"},
            "reshape_last_stage": True, "hidden_sizes": [2, 4, 10, 16], "depths": [2, 2, 2, 2],
        }
    ).encode()  # fmt: skip


def _load_with(name: str, beside: str) -> Callable[[Path], None]:
    """Load weights with this file beside them, under the name that is looked for."""

    def load(path: Path) -> None:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            place = Path(folder)
            (place / "model.safetensors").write_bytes(_safetensors(name))
            (place / beside).write_bytes(path.read_bytes())
            _load(place)

    return load


def _processor() -> bytes:
    return json.dumps(
        {
            "do_resize": True, "size": {"height": 512, "width": 512}, "do_normalize": True,
            "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "do_rescale": True,
            "rescale_factor": 0.00392156862745098, "resample": 2, "reduce_labels": True,
        }
    ).encode()  # fmt: skip


def _arguments() -> bytes:
    return json.dumps(
        {
            "_model_class": "PSPNet", "encoder_name": "resnet34", "encoder_depth": 3,
            "in_channels": 3, "classes": layout(SMP)["num_classes"], "upsampling": 8,
            "activation": None, "psp_use_batchnorm": True,
        }
    ).encode()  # fmt: skip


CHECKPOINTS: dict[str, Subject] = {
    "torch zip": Subject(lambda: _torch_file(zipped=True), _load, ".pth"),
    "torch legacy": Subject(lambda: _torch_file(zipped=False), _load, ".pth"),
    "pickle": Subject(_pickle, _load, ".pth", EDITS_OF_BYTES, _around_pickle),
    "safetensors": Subject(_safetensors, _load, ".safetensors"),
    "safetensors head": Subject(
        lambda: _head(_safetensors()), _load, ".safetensors", EDITS_OF_TEXT,
        _around_head(_safetensors),
    ),
    "own weights": Subject(_native, _load, ".safetensors"),
    "own header": Subject(
        _native_header, _load, ".safetensors", EDITS_OF_TEXT, _around_native_header
    ),
    "config.json": Subject(_configuration, _load_with(HF, "config.json"), ".json", EDITS_OF_TEXT),
    "smp config.json": Subject(_arguments, _load_with(SMP, "config.json"), ".json", EDITS_OF_TEXT),
    "preprocessor": Subject(
        _processor, _load_with(HF, "preprocessor_config.json"), ".json", EDITS_OF_TEXT
    ),
}  # fmt: skip
