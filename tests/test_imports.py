"""What is imported when: a window or a command must not wait for what it does not use."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import segviewer

SOURCES = Path(segviewer.__file__).parent


def output_of(code):
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["segviewer", "segviewer.cli", "segviewer.gui.app"])
def test_torch_is_not_imported_at_the_start(module):
    code = f"import sys, {module}; print([m for m in ('torch', 'torchvision') if m in sys.modules])"
    assert output_of(code) == "[]"


def test_the_command_line_does_not_import_the_window():
    code = "import sys, segviewer.cli; print([m for m in ('PySide6', 'cv2') if m in sys.modules])"
    assert output_of(code) == "[]"


@pytest.mark.parametrize("name", segviewer.__all__)
def test_public_names_resolve(name):
    assert getattr(getattr(segviewer, name), "__name__", name) == name


def test_an_unknown_public_name_is_an_attribute_error_that_lists_the_known():
    with pytest.raises(AttributeError, match=r"no 'load'; it has .*load_model"):
        _ = segviewer.load


def _imports_of(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.partition(".")[0]


def test_only_one_module_imports_cv2():
    paths = [p.relative_to(SOURCES).as_posix() for p in SOURCES.rglob("*.py")]
    assert "opencv.py" in paths
    assert [p for p in paths if "cv2" in _imports_of(SOURCES / p)] == ["opencv.py"]


def test_qt_does_not_see_the_plugins_and_fonts_of_cv2():
    code = (
        "import os, segviewer.opencv; "
        "print([os.environ.get(n, '') for n in ('QT_QPA_PLATFORM_PLUGIN_PATH', 'QT_QPA_FONTDIR')])"
    )
    assert "cv2" not in output_of(code)


@pytest.mark.parametrize(
    ("own", "spins"),
    [({}, "20000"), ({"GOMP_SPINCOUNT": "7"}, "7"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "None")],
)
def test_torch_s_threads_wait_briefly_unless_the_user_chose(monkeypatch, own, spins):
    for name in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    code = (
        "import os, sys; from segviewer.cli import main; main(['models', '--json']); "
        "print(); print('torch' in sys.modules, os.environ.get('GOMP_SPINCOUNT'))"
    )
    assert output_of(code).splitlines()[-1] == f"False {spins}"


def test_no_network_makes_torch_import_its_compiler():
    """It takes two seconds and a hundred megabytes, in the middle of a stream."""
    code = """
import sys
import numpy as np
from segviewer import Frame, Options, Unit, capture, inspect, load_model
from segviewer.inspection.traced_pass import trace
from segviewer.resources import embedded_models

image = np.zeros((64, 64, 3), np.uint8)
for name in embedded_models():
    model = load_model(name)
    captured = capture(model, Frame(image))
    branches = model.info().branches
    off = {branch.key: branch.off_modes[0] for branch in branches[:1]}
    inspect(model, captured, Options(off=off, unit=Unit(point=(5, 5))))
    trace(model.network, model.preparation(image, (64, 64)))
print(len(embedded_models()), [m for m in ("torch._dynamo", "torch._inductor") if m in sys.modules])
"""
    count, _, modules = output_of(code).partition(" ")
    assert int(count) > 10
    assert modules == "[]"
