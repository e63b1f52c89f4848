"""What CONTRIBUTING.md promises of the code's shape, read off the code itself."""

from __future__ import annotations

import ast
import re
import statistics
from functools import cache
from pathlib import Path

import segviewer

PACKAGE = Path(segviewer.__file__).parent
MOST_LINES_A_FILE = 350
MOST_LINES_A_FUNCTION = 60
MOST_LINES_IN_THE_SESSION = 25
MEDIAN_LINES = 8
POSITIONAL_FIELDS = 4
AVOIDED_LOCALS = {"seen", "found", "told", "made", "kept", "gone", "there"}  # docs/glossary.md
IRREGULAR = {*AVOIDED_LOCALS, "said", "shown", "known", "given", "done", "taken", "drawn", "sent"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Every module by its path inside the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def functions() -> list[tuple[str, Function]]:
    return [
        (name, node)
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, Function)
    ]


def length(function: Function) -> int:
    """Its lines without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def test_files_are_short() -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {p.name: n for p, n in lines.items() if n > MOST_LINES_A_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {f"{name}:{f.lineno} {f.name}": length(f) for name, f in functions()}
    assert statistics.median(lengths.values()) < MEDIAN_LINES
    assert {k: n for k, n in lengths.items() if n > MOST_LINES_A_FUNCTION} == {}
    session = {k: n for k, n in lengths.items() if k.startswith("gui/session/")}
    assert {k: n for k, n in session.items() if n > MOST_LINES_IN_THE_SESSION} == {}


def is_participle(name: str) -> bool:
    word = name.strip("_")
    return word in IRREGULAR or re.fullmatch(r"[a-z]+[^e]ed", word) is not None


def test_no_function_is_named_by_a_bare_participle() -> None:
    assert [f"{name}:{f.lineno} {f.name}" for name, f in functions() if is_participle(f.name)] == []


def test_no_local_is_a_word_to_be_avoided() -> None:
    avoided = [
        f"{name}:{node.lineno} {node.id}"
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and node.id in AVOIDED_LOCALS
    ]
    assert avoided == []


def positional_fields(record: ast.ClassDef) -> int:
    """How many fields of a dataclass can be given by their place."""
    decorators = [ast.unparse(each) for each in record.decorator_list]
    if not any("dataclass" in each for each in decorators):
        return 0
    if any("kw_only=True" in each for each in decorators):
        return 0
    count = 0
    for field in record.body:
        if isinstance(field, ast.AnnAssign):
            hint = ast.unparse(field.annotation)
            if hint == "KW_ONLY":
                break
            count += "ClassVar" not in hint
    return count


def test_records_of_many_fields_are_keyword_only() -> None:
    assert [
        f"{name}:{node.lineno} {node.name}"
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and positional_fields(node) > POSITIONAL_FIELDS
    ] == []


def source_classes() -> set[str]:
    """The names of all classes of sources."""
    parents = {
        node.name: {ast.unparse(base) for base in node.bases}
        for name, module in modules().items()
        if name.startswith("sources/")
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
    }
    names = {"Source"}
    while more := {name for name, bases in parents.items() if bases & names} - names:
        names |= more
    return names


def test_nobody_asks_which_class_a_source_is() -> None:
    names = source_classes()
    assert {"Still", "Pictures", "Album"} <= names
    asked = [
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, module in modules().items()
        if not name.startswith("sources/")
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "isinstance"
        and names & {part.id for part in ast.walk(node.args[1]) if isinstance(part, ast.Name)}
    ]
    assert asked == []
