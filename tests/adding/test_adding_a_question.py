"""docs/adding.md, "a family with a new question": one file, one line and one field of ImportOptions
in a copy of the package, and the question is put everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import segviewer

PACKAGE = Path(segviewer.__file__).parent

FAMILY = '''
"""Files of a code base whose pictures may be mirrored."""

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Family, ParsedCheckpoint
from segviewer.checkpoints.model import Preparation
from segviewer.networks.fcn import fcn
from segviewer.networks.resnet import small_resnet


def read(checkpoint, import_options):
    classes, channels = checkpoint.shape("classifier.2.weight")[:2]
    network = fcn(small_resnet(), classes, channels=channels)
    modules = {key.rpartition(".")[0] for key in network.state_dict()}
    mean = (0.9, 0.9, 0.9) if import_options.mirrored else (0.1, 0.1, 0.1)
    return ParsedCheckpoint(
        network=network,
        names={module: module for module in modules},
        preparation=Preparation(mean=mean),
        classes=class_lists.likely(classes),
        assumed={"mirrored": bool(import_options.mirrored), "steps": import_options.steps or (1,)},
    )


FAMILY = Family(
    title="mirror", signatures=(("classifier.2.weight", "backbone.stages.stem.0.conv.weight"),),
    pattern=r"(backbone|classifier)\\.", read=read,
)
'''
LINE = '    "mirror": from_mirror.FAMILY,\n'
QUESTIONS = """
    mirrored: bool | None = _open(kind="yes or no", title="Mi&rrored", help="mirrored pictures")
    steps: tuple[int, ...] | None = _open(
        kind="numbers", title="&Steps", help="of mirrors", example="1,2"
    )
"""

# What is asked of the copy: each question has an option, an answer that the family gets, a row with
# the guess, and a place in a sheet's state and its words.
CHECK = """
import contextlib, io, sys
from dataclasses import replace
from pathlib import Path

import torch

import segviewer
from segviewer.cli import main
from segviewer.cli.arguments import import_options_of
from segviewer.cli.calls import call_of
from segviewer.cli.parser import build_parser
from segviewer.checkpoints.loading import load_model
from segviewer.engine.events import Loaded
from segviewer.gui.dialogs.assumptions_dialog import AssumptionsDialog
from segviewer.networks.fcn import fcn
from segviewer.networks.resnet import small_resnet
from segviewer.records import ImportOptions, Options, Setup, State
from segviewer.rendering.export import state_from_plain, state_to_plain
from segviewer.state_words import state_of, words_of
from PySide6.QtWidgets import QApplication

assert Path(segviewer.__file__).parent == Path(sys.argv[1]), segviewer.__file__
text = io.StringIO()
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(text):
    main(["run", "--help"])
assert "--mirrored, --no-mirrored" in text.getvalue() and "--steps 1,2" in text.getvalue()

weights = Path("weights.pth")
torch.save(fcn(small_resnet(), 3, channels=8).state_dict(), weights)
guess = load_model(weights)
assert guess.provenance.assumed == {"mirrored": False, "steps": (1,)}
words = build_parser().parse_args(
    ["run", "x.png", "--model", "m", "-o", "s.png", "--mirrored", "--steps", "3,4"]
)
answers = import_options_of(call_of(words.command.call, words).answers)
assert (answers.mirrored, answers.steps) == (True, (3, 4))
model = load_model(weights, answers)
assert model.preparation.mean[0] == 0.9
assert model.provenance.assumed == {"mirrored": True, "steps": (3, 4)}

application = QApplication([])
setup = Setup(model=str(weights))
facts = {"classes": guess.classes, "assumed": guess.provenance.assumed}
dialog = AssumptionsDialog(Loaded(setup=setup, title=guess.title, **facts))
assert list(dialog.rows) == ["classes", "mirrored", "steps"]
dialog.rows["mirrored"].widget.setChecked(True)
dialog.rows["steps"].widget.setText("3, 4")
assert dialog.import_options() == answers

state = State(replace(setup, import_options=answers), Options())
assert state_from_plain(state_to_plain(state)) == state
assert state_of(words_of(state)) == state
print("everywhere")
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of the package in which the recipe was followed."""
    package = tmp_path / "segviewer"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    if not (package / "resource_files").exists():
        (tmp_path / "resources").symlink_to(PACKAGE.parent / "resources")
    (package / "checkpoints" / "from_mirror.py").write_text(FAMILY.strip() + "\n", "utf-8")
    table = package / "checkpoints" / "importers.py"
    text = table.read_text("utf-8").replace(
        "    from_mmseg,\n", "    from_mirror,\n    from_mmseg,\n"
    )
    first = "IMPORTERS: Mapping[str, Family] = {\n"
    assert first in text and "from_mirror" in text
    table.write_text(text.replace(first, first + LINE), "utf-8")
    options = package / "import_options.py"
    text = options.read_text("utf-8")
    last = "\n\nQUESTIONS: Mapping"
    assert last in text
    options.write_text(text.replace(last, QUESTIONS.rstrip() + "\n" + last, 1), "utf-8")
    return package


def test_an_added_question_is_put_everywhere(scratch: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(scratch)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1:] == ["everywhere"], done.stderr
