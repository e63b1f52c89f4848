"""Opening a file runs nothing that is in it, and what is no checkpoint is refused in a sentence."""

from __future__ import annotations

import argparse
import collections
import datetime
import decimal
import os
import pathlib
import pickle
import subprocess
import sys
import types
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from published import folder_of, layout, small
from test_layouts import hollow

from segviewer.attribution import Unit
from segviewer.checkpoints.checkpoint_file import read_checkpoint
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.stand_ins import plain
from segviewer.inspection.explain import explain
from segviewer.records import Frame, SegviewerError

NAME = "smp-pspnet_resnet34"


class Runs:
    """Pickles to a call that would leave a file behind."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self.call, self.arguments = call, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call, self.arguments


def dangers(mark: Path) -> list[Runs]:
    code = f"__import__('pathlib').Path({str(mark)!r}).touch()"
    return [
        Runs(os.system, f"touch {mark}"),
        Runs(eval, code),
        Runs(exec, code),
        Runs(getattr, Runs(subprocess.call, ["touch", str(mark)]), "real"),
    ]


def places(danger: Runs) -> dict[str, Any]:
    state = hollow(layout(NAME))
    some = next(iter(state))
    return {
        "alone": danger,
        "a value": state | {some: danger},
        "a key": {**state, danger: 1},
        "beside the weights": {"state_dict": state, "best_score": danger},
        "deep in the notes": {"state_dict": state, "meta": {"config": [1, (danger,)]}},
        "an ordered dictionary": OrderedDict([*state.items(), ("x", danger)]),
    }


@pytest.mark.parametrize("place", places(Runs(eval, "0")))
@pytest.mark.parametrize("kind", range(4))
@pytest.mark.parametrize("format", ["zip", "legacy", "pickle"])
def test_code_in_a_file_does_not_run(place: str, kind: int, format: str, tmp_path: Path) -> None:
    mark, path = tmp_path / "it_ran", tmp_path / "evil.pth"
    content = places(dangers(mark)[kind])[place]
    if format == "pickle":
        path.write_bytes(pickle.dumps(content, protocol=2))
    else:
        torch.save(content, path, _use_new_zipfile_serialization=format == "zip")
    with pytest.raises(SegviewerError) as caught:
        load_model(path)
    assert not mark.exists()
    assert "evil.pth" in str(caught.value)


def test_a_whole_model_is_refused_with_advice(tmp_path: Path) -> None:
    torch.save(torch.nn.Sequential(torch.nn.Conv2d(3, 3, 1)), tmp_path / "model.pth")
    with pytest.raises(SegviewerError, match=r"refused.*Sequential.*state_dict\(\)"):
        load_model(tmp_path / "model.pth")


def test_scores_as_numpy_numbers_are_let_through(tmp_path: Path) -> None:
    notes = {"best_score": np.float64(0.77), "best_pred": np.float64(0.5), "n": np.int64(3)}
    for zipped in (True, False):
        path = tmp_path / f"scores_{zipped}.pth"
        content = {"state_dict": hollow(layout(NAME)), **notes}
        torch.save(content, path, _use_new_zipfile_serialization=zipped)
        assert load_model(path).network.title == "PSPNet"


def test_the_log_of_a_training_file_is_swallowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A history keeps an array and, by name, functions of its own class."""
    for name in ("mmengine", "mmengine.logging", "mmengine.logging.history_buffer"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    module = sys.modules["mmengine.logging.history_buffer"]

    class HistoryBuffer:
        def mean(self) -> None: ...

    HistoryBuffer.__module__ = module.__name__
    HistoryBuffer.__qualname__ = "HistoryBuffer"
    module.HistoryBuffer = HistoryBuffer  # type: ignore[attr-defined]
    log = HistoryBuffer()
    log.__dict__.update(values=np.arange(3.0), methods={"mean": Runs(getattr, log, "mean")})
    content = {"state_dict": hollow(layout(NAME)), "message_hub": {"loss": log}}
    torch.save(content, tmp_path / "epoch_1.pth")
    for name in ("mmengine", "mmengine.logging", "mmengine.logging.history_buffer"):
        monkeypatch.delitem(sys.modules, name)
    assert load_model(tmp_path / "epoch_1.pth").network.title == "PSPNet"


def not_checkpoints(folder: Path) -> dict[str, str]:
    torch.save({"state_dict": hollow(layout(NAME))}, folder / "whole.pth")
    (folder / "cut.pth").write_bytes((folder / "whole.pth").read_bytes()[:5000])
    torch.save({"a": torch.zeros(9)}, folder / "old.pth", _use_new_zipfile_serialization=False)
    (folder / "cut_old.pth").write_bytes((folder / "old.pth").read_bytes()[:-20])
    (folder / "empty.pth").touch()
    (folder / "text.pth").write_text("# not a checkpoint\n" * 20)
    (folder / "picture.pth").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "cut.safetensors").write_bytes(b"\xff\0\0\0\0\0\0\0{")
    (folder / "empty.safetensors").touch()
    (folder / "nothing").mkdir()
    torch.save({"epoch": 3}, folder / "no_weights.pth")
    torch.save(torch.zeros(3), folder / "tensor.pth")
    return {
        "cut.pth": "damaged, not downloaded whole",
        "cut_old.pth": "damaged, not downloaded whole",
        "empty.pth": "is empty",
        "text.pth": "not a checkpoint",
        "picture.pth": "not a checkpoint",
        "cut.safetensors": "not a safetensors file",
        "empty.safetensors": "is empty",
        "nothing": "folder without model.safetensors",
        "missing.pth": "There is no file",
        "no_weights.pth": "holds no weights",
        "tensor.pth": "holds no weights",
        "old.pth": "no known family",
    }


def test_what_is_no_checkpoint_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name, message in not_checkpoints(tmp_path).items():
        with pytest.raises(SegviewerError) as caught:
            load_model(tmp_path / name)
        text = str(caught.value)
        assert message in text and name in text, (name, text)
        assert "\n" not in text and text.endswith("."), (name, text)


HARMLESS = {
    "namespace": argparse.Namespace(lr=0.1, out=pathlib.PurePosixPath("/x")),
    "path": pathlib.PurePosixPath("/x"),
    "defaultdict": collections.defaultdict(list, a=[1]),
    "deque": collections.deque([1, 2], maxlen=3),
    "counter": collections.Counter("aab"),
    "date": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    "bytes": np.zeros(3, np.uint8),
    "text": np.array(["a"]),
    "halves": np.float16(0.5),
    "flags": np.array([True]),
    "objects": np.array([{"a": 1}], dtype=object),
    "record": np.zeros(2, [("a", "i4")]),
    "random": np.random.get_state(),
    "generator": np.random.default_rng(0).bit_generator.state,
    "range": range(3),
    "slice": slice(1),
    "frozenset": frozenset([1]),
    "complex": 1j,
    "decimal": decimal.Decimal("0.1"),
    "simple": types.SimpleNamespace(a=1),
    "loss": torch.nn.CrossEntropyLoss(torch.ones(2)),
    "version": torch.torch_version.TorchVersion("2.0"),
}


@pytest.mark.parametrize("zipped", [True, False])
def test_what_training_scripts_keep_is_swallowed(zipped: bool, tmp_path: Path) -> None:
    path = tmp_path / "epoch.pth"
    # The old format keeps a module's source beside it, which is another thing to refuse.
    arguments = {k: v for k, v in HARMLESS.items() if zipped or k != "loss"}
    content = {"model": hollow(layout(NAME)), "args": arguments, "epoch": 3}
    torch.save(content, path, _use_new_zipfile_serialization=zipped)
    assert load_model(path).network.title == "PSPNet"


@pytest.mark.parametrize("name", HARMLESS)
def test_each_harmless_object_alone(name: str, tmp_path: Path) -> None:
    torch.save({"args": HARMLESS[name], "w": torch.ones(1)}, tmp_path / "a.pth")
    assert read_checkpoint(tmp_path / "a.pth").content["w"].item() == 1


def test_stored_arrays_can_be_read_without_numpy_being_called(tmp_path: Path) -> None:
    arrays = {
        "ints": np.arange(6).reshape(2, 3), "turned": np.arange(6.0).reshape(2, 3).T,
        "names": np.array(["road", "car"]), "score": np.float64(0.5), "big": np.array([1], ">i2"),
        "objects": np.array([{}], dtype=object),
    }  # fmt: skip
    torch.save(arrays, tmp_path / "a.pth")
    content = read_checkpoint(tmp_path / "a.pth").content
    values = {key: plain(value) for key, value in content.items()}
    assert values["objects"] is None
    for key in ("ints", "turned", "names", "score", "big"):
        assert values[key] == arrays[key].tolist(), key  # type: ignore[attr-defined]


class OwnSettings:
    """A class of somebody's training code."""


def test_other_classes_are_refused_by_their_name(tmp_path: Path) -> None:
    content = {"state_dict": hollow(layout(NAME)), "settings": OwnSettings()}
    torch.save(content, tmp_path / "epoch.pth")
    with pytest.raises(SegviewerError, match="OwnSettings"):
        load_model(tmp_path / "epoch.pth")


def other_kinds(folder: Path) -> dict[str, str]:
    """Files of other kinds, all with a suffix that promises weights."""
    module = torch.nn.Conv2d(3, 3, 1)
    with zipfile.ZipFile(folder / "script.pth", "w") as archive:
        for name in ("data.pkl", "constants.pkl", "code/__torch__.py"):
            archive.writestr(f"net/{name}", "")
    torch.save(module, folder / "module.pth")
    torch.save(module, folder / "old_module.pth", _use_new_zipfile_serialization=False)
    with zipfile.ZipFile(folder / "exported.pth", "w") as archive:
        archive.writestr("net/archive_format", "pt2")
        archive.writestr("net/models/model.json", "{}")
    with zipfile.ZipFile(folder / "documents.pth", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    heads = {
        "graph.pth": b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:",
        "keras.pth": b"\x89HDF\r\n\x1a\n",
        "lite.pth": b"\x1c\0\0\0TFL3",
        "pointer.pth": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        "page.pth": b"<!DOCTYPE html><html>not found</html>",
    }
    for name, head in heads.items():
        (folder / name).write_bytes(head.ljust(100, b"\0"))
    return {
        "script.pth": "TorchScript program", "module.pth": "whole pickled module",
        "old_module.pth": "whole pickled module", "exported.pth": "torch.export",
        "documents.pth": "zip archive", "graph.pth": "ONNX", "keras.pth": "HDF5",
        "lite.pth": "TensorFlow Lite", "pointer.pth": "pointer of large-file storage",
        "page.pth": "web page",
    }  # fmt: skip


def test_programs_and_modules_are_refused_by_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = other_kinds(tmp_path)
    for call in ("torch.jit.load", "torch.export.load"):
        monkeypatch.setattr(call, lambda *_a, **_k: pytest.fail("was called"))
    for name, title in kinds.items():
        with pytest.raises(SegviewerError) as caught:
            load_model(tmp_path / name)
        text = str(caught.value)
        assert title in text and name in text and text.count(".\n") == 0, (name, text)


def test_content_decides_not_the_suffix(tmp_path: Path) -> None:
    tensors = small(NAME)
    torch.save(tensors, tmp_path / "a.safetensors")
    folder = folder_of(tmp_path / "b", tensors)
    (folder / "model.safetensors").rename(tmp_path / "b.pth")
    for name in ("a.safetensors", "b.pth"):
        assert load_model(tmp_path / name).network.title == "PSPNet"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_weights_that_are_not_finite_are_said(value: float, tmp_path: Path) -> None:
    tensors = small(NAME)
    tensors["segmentation_head.0.bias"][0] = value
    torch.save(tensors, tmp_path / "diverged.pth")
    model = load_model(tmp_path / "diverged.pth")
    (note,) = model.provenance.notes
    assert "segmentation_head.0.bias" in note and "1 of" in note
    frame = Frame(np.zeros((64, 64, 3), np.uint8))
    with pytest.raises(SegviewerError, match=r"row 3, column 4 are not finite.*0\.bias"):
        explain(model, frame, Unit(point=(3, 4)))
