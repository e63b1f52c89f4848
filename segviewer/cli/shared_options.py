"""Options that several commands take, each group added by one function."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from segviewer.attribution import FIELD_KINDS, VALUES
from segviewer.cli.arguments import option_of
from segviewer.import_options import QUESTIONS


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def whole_number(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, not {text!r}")
    return int(text)


def number_from_0(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, not {text!r}")
    return int(text)


def share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, not {text!r}")
    return value


def add_crew(parser: argparse.ArgumentParser) -> None:
    """Options that say who works on many pictures."""
    what = "processes of this machine that share the pictures, each with the models loaded once"
    parser.add_argument("--workers", type=whole_number, metavar="N", help=what)
    what = "a Dask scheduler whose workers share the pictures, as tcp://host:8786"
    parser.add_argument("--cluster", metavar="ADDRESS", help=what)


def add_truth(parser: argparse.ArgumentParser) -> None:
    """Options that say what is true, and how it is written down."""
    what = "a mask, or a folder with one named like each picture: adds scores"
    parser.add_argument("--truth", type=Path, metavar="MASK|FOLDER", help=what)
    what = "the one picture of its source that the mask is of, counted from 0 as by --frames"
    parser.add_argument("--truth-of", type=number_from_0, metavar="N", help=what)
    what = "classes that values of the masks stand for, as 255=1"
    parser.add_argument("--relabel", action="append", default=[], metavar="VALUE=CLASS", help=what)
    what = "whether masks lie on a photo's stored pixels or on it as EXIF turns it"
    parser.add_argument("--masks", choices=("stored", "upright"), help=what)
    what = "the list that the masks' values number, such as voc, or names; else the network's own"
    parser.add_argument("--mask-classes", metavar="LIST|a,b,c", help=what)


def add_runs(parser: argparse.ArgumentParser) -> None:
    """Options that say how the networks are run."""
    parser.add_argument("--input-size", type=whole_number, metavar="PIXELS", help="longer side")
    parser.add_argument("--low-level", metavar="KEY", help="early stage for DeepLab v3+'s decoder")
    what = "of the pass (default: fp32)"
    parser.add_argument("--precision", choices=("fp32", "bf16", "fp16"), default="fp32", help=what)
    add_questions(parser)


def add_unit(parser: argparse.ArgumentParser) -> None:
    """What is asked at the point."""
    what = "what contributions are measured in: logit, margin or probability (default: logit)"
    parser.add_argument("--value", choices=VALUES, default="logit", help=what)
    what = "a box around the point, whose mean logits are explained"
    parser.add_argument("--region", metavar="TOP,LEFT,BOTTOM,RIGHT", help=what)
    what = "how a cell's channels become one field: energy, fast or replknet (default: energy)"
    parser.add_argument("--field-kind", choices=FIELD_KINDS, default="energy", help=what)
    what = "fields averaged over noise pictures: what the architecture sees"
    parser.add_argument("--average", action="store_true", help=what)


def add_questions(command: argparse.ArgumentParser) -> None:
    """Options that say of a published checkpoint what its file cannot."""
    for key, question in QUESTIONS.items():
        how: dict[str, Any] = {"metavar": question.example}
        if question.kind == "yes or no":
            how = {"action": argparse.BooleanOptionalAction}
        elif question.kind == "choice":
            how = {"type": int, "choices": question.choices}
        command.add_argument(option_of(key), help=question.help, **how)
