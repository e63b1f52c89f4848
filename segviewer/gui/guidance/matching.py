"""How well a few letters match a line of words. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")

START_OF_WORD, AFTER_MATCH, ANYWHERE = 6, 4, 1  # points for a letter


def best_matches(query: str, items: Iterable[tuple[str, Item]], most: int) -> list[Item]:
    """The items whose words match, the best first; all in their order for no letters."""
    scored = [(score(query, words), item) for words, item in items]
    matching = [(points, item) for points, item in scored if points is not None]
    matching.sort(key=lambda pair: -pair[0])
    return [item for _, item in matching[:most]]


def score(query: str, words: str) -> float | None:
    """Points for letters in their order, more at the start of a word or one after the other, less
    in long lines; None where a letter is missing."""
    letters, text = query.lower().replace(" ", ""), words.lower()
    if not letters:
        return 0.0
    points = _points(letters, text, 0, {})
    return None if points is None else points - len(text) / 100


def _points(
    letters: str, text: str, start: int, known: dict[tuple[str, int], float | None]
) -> float | None:
    """The most points for ``letters`` in ``text`` from ``start`` on."""
    if not letters:
        return 0.0
    if (letters, start) in known:
        return known[letters, start]
    best: float | None = None
    at = text.find(letters[0], start)
    while at >= 0:
        rest = _points(letters[1:], text, at + 1, known)
        if rest is None:
            break  # what is missing after here is missing after any later place
        worth = START_OF_WORD if at == 0 or not text[at - 1].isalnum() else ANYWHERE
        worth += at == 0
        if start and at == start:
            worth = max(worth, AFTER_MATCH)
        best = worth + rest if best is None else max(best, worth + rest)
        at = text.find(letters[0], at + 1)
    known[letters, start] = best
    return best
