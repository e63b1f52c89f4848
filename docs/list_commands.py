"""Write commands.md from the commands themselves: python docs/list_commands.py"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from segviewer.cli.examples import EXAMPLES
from segviewer.cli.parser import build_parser

PAGE = Path(__file__).with_name("commands.md")
SHARED_FROM = 3  # commands that take an option, for it to be explained once for all
TOP = """# Commands

`segviewer COMMAND --help` says the same. This page is written by `docs/list_commands.py`.
"""


def write_page() -> str:
    """The whole page as Markdown: each command with examples and options, then what many take."""
    commands = _commands()
    counts = Counter(row for parser in commands.values() for row in _options(parser).values())
    shared: dict[str, str] = {}
    lines = [TOP]
    for command, parser in commands.items():
        rows = _options(parser)
        common = {name: row for name, row in rows.items() if counts[row] >= SHARED_FROM}
        shared |= common
        lines += [f"## {command}\n", f"{_sentence(parser.description)}\n", "```sh"]
        lines += [f"# {what}\n{call}" for call, what in EXAMPLES[command]] + ["```\n"]
        lines += _table([row for name, row in rows.items() if name not in common])
        if common:
            names = ", ".join(f"`{name}`" for name in common)
            lines.append(f"Also, [as for others](#what-many-commands-take): {names}.\n")
    lines += ["## What many commands take\n", *_table(list(shared.values()))]
    return "\n".join(lines).rstrip() + "\n"


def _commands() -> dict[str, argparse.ArgumentParser]:
    parser = build_parser()
    (commands,) = (a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(commands.choices)


def _options(parser: argparse.ArgumentParser) -> dict[str, str]:
    """Rows of a table by the names of the words that a command takes."""
    rows = {}
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        name = ", ".join(action.option_strings) or str(action.metavar or action.dest).upper()
        value = action.metavar or "|".join(map(str, action.choices or ()))
        word = f"`{name} {value}`" if action.option_strings and value else f"`{name}`"
        rows[name] = f"| {word.replace('|', chr(92) + '|')} | {action.help or ''} |"
    return rows


def _table(rows: list[str]) -> list[str]:
    return ["| | |", "|---|---|", *rows, ""] if rows else []


def _sentence(text: str | None) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
