"""docs/adding.md, "A command": one entry of COMMANDS is a command everywhere."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from segviewer.cli import main
from segviewer.cli.console import UsageError
from segviewer.cli.parser import COMMANDS, Command
from segviewer.records import SegviewerError


@dataclass(frozen=True, kw_only=True)
class GreetCall:
    name: str
    twice: bool


def greet(call):
    if call.name == "nobody":
        raise SegviewerError("Nobody is here.")
    if call.name == "":
        raise UsageError("name: expected one.")
    sys.stdout.write(f"hello {call.name}\n")
    return 3 if call.twice else None


def add_greet_arguments(parser):
    parser.add_argument("name")
    parser.add_argument("--twice", action="store_true")


@pytest.fixture(autouse=True)
def command(monkeypatch):
    command = Command("greet somebody", GreetCall, greet, add_greet_arguments)
    monkeypatch.setitem(COMMANDS, "greet", command)


def test_an_added_command_is_in_the_help(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["greet", "greet", "somebody"] for line in lines)


@pytest.mark.parametrize(("words", "status"), [([], 0), (["--twice"], 3)])
def test_an_added_command_runs_with_its_options(words, status, capsys):
    assert main(["greet", "you", *words]) == status
    assert capsys.readouterr().out == "hello you\n"


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [("nobody", 1, "Nobody is here."), ("", 2, "name: expected one.")],
)
def test_its_failures_are_one_sentence_and_a_status(name, status, message, capsys):
    assert main(["greet", name]) == status
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    assert COMMANDS[name].summary in " ".join(capsys.readouterr().out.split())
