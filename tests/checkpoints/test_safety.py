"""Opening a file runs nothing that is in it, and what is no checkpoint is refused in a sentence."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import types
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from published import layout
from test_layouts import hollow

from segviewer.checkpoints.loading import load_model
from segviewer.records import SegviewerError

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
        "old.pth": "nearest to",
    }


def test_what_is_no_checkpoint_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name, said in not_checkpoints(tmp_path).items():
        with pytest.raises(SegviewerError) as caught:
            load_model(tmp_path / name)
        text = str(caught.value)
        assert said in text and name in text, (name, text)
        assert "\n" not in text and text.endswith("."), (name, text)
