"""The examples in public docstrings and in the README's Python section run as written."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import pytest
from PIL import Image

import segviewer

README = Path(__file__).parent.parent / "README.md"
FUNCTIONS = ("load_model", "open_source", "capture", "inspect", "explain", "ablate", "sheet")


def run_examples(text: str, name: str) -> int:
    """Run a docstring's examples; how many there were."""
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    outcome = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert outcome.failed == 0, name
    return outcome.attempted


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_public_function_runs(name: str) -> None:
    assert run_examples(inspect.getdoc(getattr(segviewer, name)) or "", name) > 0


def test_the_example_of_the_package_runs() -> None:
    assert run_examples(segviewer.__doc__ or "", "segviewer") > 0


def test_every_public_name_is_there_and_documented() -> None:
    for name in segviewer.__all__:
        assert getattr(segviewer, name) is not None
        if name.islower():
            assert inspect.getdoc(getattr(segviewer, name)), name


def test_the_readme_s_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a picture of the name that the README has."""
    block = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)
    assert block
    Image.new("RGB", (96, 64), (90, 120, 200)).save(tmp_path / "photo.jpg")
    monkeypatch.chdir(tmp_path)
    exec(compile(block[1], str(README), "exec"), {})  # our own text, as a reader would paste it
    assert (tmp_path / "sheet.png").is_file()
