"""Networks in a file of one's own: what ``--model my_module.py:build`` means, and running it.

The code is run only where somebody named it: on the command line, never because a sheet or a
settings file did.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segviewer.records import SegviewerError

if TYPE_CHECKING:
    from torch import nn

NAME = re.compile(r"(?P<file>.+\.py):(?P<function>[A-Za-z_]\w*)")
WORDS = ("branches", "modules", "classes", "mean", "std", "size", "output")


def is_code(name: str) -> bool:
    """Whether a model's name is a file of Python and a function in it."""
    return NAME.fullmatch(name) is not None


def call_own_code(name: str) -> tuple[nn.Module, Mapping[str, Any]]:
    """Run the file and call its function without arguments: the module, and words for ``adapt``.

    The function returns the module, or the module and a dictionary of such words. Raises
    SegviewerError where there is no such function, or where it fails.
    """
    match = NAME.fullmatch(name)
    if match is None:
        raise SegviewerError(f"{name} should name a file and a function in it, as net.py:build.")
    path, function = Path(match["file"]).expanduser(), match["function"]
    if not path.is_file():
        raise SegviewerError(f"There is no file {path}; {name} should name one, as net.py:build.")
    module = _import_file(path)
    if not callable(getattr(module, function, None)):
        raise SegviewerError(f"{path} has no function {function!r}; it is to return the network.")
    try:
        built = getattr(module, function)()
    except Exception as error:  # whatever a stranger's code may raise
        raise SegviewerError(f"{function} in {path} failed: {_in_words(error)}.") from error
    network, words = built if isinstance(built, tuple) and len(built) == 2 else (built, {})
    if not isinstance(words, Mapping) or not set(words) <= set(WORDS):
        raise SegviewerError(
            f"{function} in {path} should return a network, or a network and a dictionary with "
            f"some of {', '.join(WORDS)}."
        )
    return network, words


def _import_file(path: Path) -> Any:
    """The file as a module; what lies beside it can be imported by it."""
    name = f"segviewer_own_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickles look a class up there
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever a stranger's code may raise
        raise SegviewerError(f"{path} could not be run: {_in_words(error)}.") from error
    finally:
        sys.path.remove(folder)
    return module


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(".")
