"""``--model net.py:build``: a network in a file of one's own, run where somebody named it."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest

from segviewer.adapting import open_model
from segviewer.cli import main
from segviewer.engine.engine import Engine
from segviewer.engine.events import Failed
from segviewer.records import ImportOptions, SegviewerError, Setup, State

CODE = """
from torch import nn
import beside

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(3, 4, 1)

    def forward(self, x):
        return self.a(x) + self.b(x)

def build():
    return Net(), {"classes": beside.CLASSES, "size": 64}

def fail():
    raise KeyError("weights")

def number():
    return 7
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "beside.py").write_text('CLASSES = ["road", "car", "sky", "tree"]\n')
    path = tmp_path / "net.py"
    path.write_text(CODE)
    return path


def test_explain_runs_ones_own_code(code: Path, capsys: Any) -> None:
    model = f"{code}:build"
    assert main(["explain", "scene:1", "--model", model, "--at", "20,30", "--json"]) == 0
    explained = json.loads(capsys.readouterr().out)
    assert set(explained["shapley"]) == {"sum.a", "sum.b", "all", "none"}


def test_a_description_names_the_branches(code: Path, tmp_path: Path) -> None:
    model = open_model(f"{code}:build")
    text = str(model.network.description)
    (tmp_path / "net.toml").write_text(text.replace('name = "a"', 'name = "wide"'))
    options = ImportOptions(modules=str(tmp_path / "net.toml"))
    named = open_model(f"{code}:build", options)
    assert named.network.branch_keys() == ("sum.wide", "sum.b")
    assert named.classes.names == ("road", "car", "sky", "tree")


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        ("fail", "fail in .*net.py failed: KeyError: 'weights'"),
        ("number", "should be a torch.nn.Module, but it is a int"),
        ("other", "has no function 'other'"),
    ],
)
def test_what_fails_gets_one_sentence(code: Path, function: str, sentence: str) -> None:
    with pytest.raises(SegviewerError, match=sentence):
        open_model(f"{code}:{function}")


def test_a_missing_file_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SegviewerError, match="There is no file"):
        open_model(f"{tmp_path / 'none.py'}:build")


def test_code_is_not_run_because_a_sheet_names_it(tmp_path: Path) -> None:
    """Only the name that a window was opened with is run."""
    path = tmp_path / "net.py"
    path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    failed, done = [], Flag()

    def publish(event: object) -> None:
        if isinstance(event, Failed):
            failed.append(event.text)
            done.set()

    engine = Engine(publish, trusted=frozenset({"voc/fcn"}))
    engine.start()
    engine.use((State(Setup(model=f"{path}:build")),))
    engine.open("scene:1")
    assert done.wait(60)
    engine.close()
    assert "run only where it is named" in failed[0]
    assert not (tmp_path / "ran").exists()
