"""Masks, read off the window's thread."""

from __future__ import annotations

from segviewer.engine.engine import Engine
from segviewer.records import QuestionError
from segviewer.sources.truths import Truths


def read_masks(engine: Engine, truths: Truths) -> tuple[Truths, QuestionError] | None:
    """Lay the masks beside the picture; one that can be read in two ways comes back with its
    question. A SegviewerError says what else is wrong with them."""
    try:
        engine.compare(truths)
    except QuestionError as question:
        return truths, question
    return None
