"""Pictures that the program brings along: sample photos and rendered scenes, by what opens them."""

from __future__ import annotations

import re

from segviewer.sources.lesson_scenes import KINDS
from segviewer.sources.samples import samples

SAMPLE, SCENE = "sample:", "scene:"


def is_built_in(text: str) -> bool:
    """Whether the text names a sample that is installed or a scene: it opens on any machine, and
    leads to nobody's files."""
    kind, _, name = text.partition(":")
    if f"{kind.lower()}:" == SAMPLE:
        return name in samples()
    return f"{kind.lower()}:" == SCENE and _is_scene(*name.lower().split("/"))


def _is_scene(*parts: str) -> bool:
    """Whether these are a number, or a kind, a number and perhaps a context of that kind."""
    kind, number, *contexts = parts if len(parts) > 1 else ("", *parts)
    is_known = not kind or (kind in KINDS and set(contexts) <= set(KINDS[kind].classes))
    return is_known and len(contexts) < 2 and number.isascii() and number.isdecimal()


def built_in_of(origin: str) -> str:
    """What opens the built-in picture that calls itself so, "" where none does."""
    if re.fullmatch(r"scene [0-9]+", origin):
        return origin.replace(" ", ":")
    if match := re.fullmatch(r"(\w+) ([0-9]+), (\w+)", origin):
        text = f"{SCENE}{'/'.join(match.groups())}"
        return text if is_built_in(text) else ""
    files = samples().items()
    return next((f"{SAMPLE}{name}" for name, file in files if file.name == origin), "")
