"""What a user can say about a published file where its keys cannot: one table of questions.

A field of ``ImportOptions`` with its ``Question`` is all that a new one takes: the command line
makes an option of it, the window a row, and a sheet stores the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

Answer = bool | int | str | tuple[int, ...] | tuple[str, ...]

# What an answer is: yes or no; one of some numbers; whole numbers in a row; classes, by the name of
# a known list or one by one; a text.
QuestionKind = Literal["yes or no", "choice", "numbers", "classes", "text"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """How a question is put: ``title`` in the window, with its key after an "&", ``help`` on the
    command line, ``example`` what an answer looks like there."""

    kind: QuestionKind
    title: str
    help: str
    example: str = ""
    choices: tuple[int, ...] = ()

    def answer(self, text: str) -> Answer:
        """An answer in words; a ValueError says what was expected."""
        if self.kind == "numbers":
            return self._numbers(text)
        if self.kind == "classes" and "," in text:
            return tuple(name.strip() for name in text.split(",") if name.strip())
        return text.strip()

    def _numbers(self, text: str) -> tuple[int, ...]:
        parts = text.split(",")
        if not all(part.strip().isdigit() and int(part) for part in parts):
            raise ValueError(f"expected numbers such as {self.example}")
        return tuple(map(int, parts))


def _open(**question: Any) -> Any:
    """A field that is None, an open question, unless the user answers it."""
    return field(default=None, metadata={"question": Question(**question)})


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """What a user says about a published file where its keys cannot; None takes the best guess.

    ``output_stride`` is the one that the weights were trained at, ``rates`` are ASPP's there.
    ``classes`` is a known list's name ("VOC-21") or the names themselves. ``weights`` names the
    place of those to be taken, where a file holds several, such as "model_ema". ``modules`` is a
    file that says where the branches of one's own network are. What means nothing to a file's
    family is ignored.
    """

    output_stride: int | None = _open(
        kind="choice",
        title="&Output stride",
        help="the one that the weights were trained at, where a published file cannot tell it; any "
        "other network, embedded ones too, is run at this one",
        choices=(8, 16, 32),
    )
    align_corners: bool | None = _open(
        kind="yes or no", title="&Align corners", help="how a published network resizes"
    )
    multi_grid: tuple[int, ...] | None = _open(
        kind="numbers",
        title="&Multi-grid",
        help="of a published last stage",
        example="1,2,4",
    )
    rates: tuple[int, ...] | None = _open(
        kind="numbers", title="Atrous &rates", help="of a published ASPP", example="6,12,18"
    )
    at_once: bool | None = _open(
        kind="yes or no", title="&Trained at once", help="an FCN-8s trained in one go"
    )
    classes: str | tuple[str, ...] | None = _open(
        kind="classes", title="&Classes", help="such as voc, or names", example="LIST|a,b,c"
    )
    weights: str | None = _open(
        kind="text", title="&Weights", help="those to take of several in one file", example="NAME"
    )
    modules: str | None = _open(
        kind="text",
        title="Mo&dules",
        help="of a network in a file of your own, as segviewer.describe(model, image) writes it",
        example="FILE.toml",
    )


QUESTIONS: Mapping[str, Question] = {
    option.name: option.metadata["question"] for option in fields(ImportOptions)
}
