"""The words that a call may have."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segviewer import __version__
from segviewer.attribution import FIELD_KINDS, VALUES
from segviewer.cli.arguments import DEFAULT_VIEWS
from segviewer.cli.commands import ablate, bench, doctor, explain, measure, models, run, train, view

if TYPE_CHECKING:
    pass


def parser() -> argparse.ArgumentParser:
    from segviewer.rendering.style import COLOUR_MAPS

    parser = argparse.ArgumentParser(
        "segviewer", description="A microscope for semantic segmentation networks."
    )
    parser.add_argument("--version", action="version", version=f"segviewer {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: Any, what: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=what)
        added.set_defaults(command=function)
        return added

    window = command("view", view, "open the window (also without a command)")
    window.add_argument("source", nargs="?", help="picture, folder, video, camera:N, sample:NAME")
    window.add_argument("--model", action="append", metavar="NAME|FILE")
    _add_choices(window)

    sheet = command("run", run, "draw a comparison sheet without a window")
    sheet.add_argument(
        "source", nargs="+", help="pictures, folders, videos, cameras, addresses, scene:N"
    )
    sheet.add_argument("--model", action="append", required=True, metavar="NAME|FILE")
    sheet.add_argument("--off", action="append", default=[], metavar="KEY[=MODE],...")
    sheet.add_argument("--views", default=DEFAULT_VIEWS, help=f"columns (default: {DEFAULT_VIEWS})")
    sheet.add_argument("--at", metavar="ROW,COL", help="a point in the picture's pixels")
    what = "stage or branch whose receptive field is shown there; else the predicted class's"
    sheet.add_argument("--field", default="", metavar="KEY", help=what)
    _add_unit(sheet)
    sheet.add_argument("-o", "--output", required=True, metavar="SHEET.png|FILM.mp4|FOLDER/")
    which = "how many frames of a video, camera, stream or scene, or which, as in 100:250"
    sheet.add_argument("--frames", default="", metavar="N|A:B", help=which)
    _add_runs(sheet)
    sheet.add_argument("--crf", action="store_true", help="let a dense CRF refine DeepLab v2")
    sheet.add_argument("--map", default="energy", metavar="energy|max|similarity|pca|CHANNEL")
    sheet.add_argument("--scale", choices=("own", "shared"), default="own")
    sheet.add_argument("--opacity", type=_share, default=0.6, metavar="0..1")
    sheet.add_argument("--colour-map", choices=COLOUR_MAPS, default="viridis")

    pixel = command("explain", explain, "one pixel: class, what each branch adds, how far it looks")
    pixel.add_argument("source", help="a picture, sample:NAME")
    pixel.add_argument("--model", action="append", required=True, metavar="NAME|FILE")
    pixel.add_argument("--at", required=True, metavar="ROW,COL", help="in the picture's pixels")
    pixel.add_argument("--off", action="append", default=[], metavar="KEY[=MODE],...")
    _add_unit(pixel)
    _add_runs(pixel)
    pixel.add_argument("--json", action="store_true")

    table = command("ablate", ablate, "every branch off alone and alone on, as a table")
    table.add_argument("source", nargs="+", help="pictures, folders, sample:NAME")
    table.add_argument("--model", action="append", required=True, metavar="NAME|FILE")
    what = "a mask, or a folder with a PNG of each picture's name: adds IoU by class"
    table.add_argument("--truth", type=Path, metavar="MASKS", help=what)
    _add_runs(table)
    table.add_argument("-o", "--output", required=True, metavar="TABLE.csv|TABLE.json")

    for name, function, what in (
        ("models", models, "list the models there are"),
        ("doctor", doctor, "say what is wrong with this machine, and how to fix it"),
        ("bench", bench, "measure speed against the bare networks"),
    ):
        command(name, function, what).add_argument("--json", action="store_true")
    measured = commands.choices["bench"]
    measured.add_argument("--quick", action="store_true", help="fewer rounds")
    measured.add_argument("--live", action="store_true", help="a stream against a plain loop")
    measured.add_argument("--model", action="append", metavar="NAME|FILE", help="for --live")
    measured.add_argument("--frames", type=_count_of, help="for --live: show so many, watch memory")
    what = "play each source so many seconds while things are switched, frozen, clicked at random"
    measured.add_argument("--soak", type=_count_of, metavar="SECONDS", help=what)
    what = "for --soak: a clip, address or scene, else a clip and a scene of its own"
    measured.add_argument("--source", action="append", help=what)
    measured.add_argument("--window", action="store_true", help="how fast the window answers")

    learn = command("train", train, "train the embedded networks again, or your own")
    learn.add_argument("recipe", nargs="?", default="everyday/resnet")
    learn.add_argument("--data", type=Path, required=True, help="a pack, or a folder of packs")
    learn.add_argument("--output", type=Path, required=True, help="folder for weights and state")
    learn.add_argument("--network", help="train this one alone, e.g. pspnet")
    learn.add_argument("--steps", type=_count_of)
    learn.add_argument("--threads", type=_count_of)

    scores = command("measure", measure, "score networks on a pack's test pictures")
    scores.add_argument("--data", type=Path, required=True, help="a pack, or a folder of packs")
    scores.add_argument("--model", action="append", metavar="NAME|FILE", help="else the embedded")
    scores.add_argument("--branches", action="store_true", help="with every branch off alone, too")
    scores.add_argument("--json", action="store_true")
    return parser


def _count_of(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, not {text!r}")
    return int(text)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, not {text!r}")
    return value


def _add_runs(parser: argparse.ArgumentParser) -> None:
    """Options that say how the networks are run."""
    parser.add_argument("--input-size", type=_count_of, metavar="PIXELS", help="longer side")
    parser.add_argument("--low-level", metavar="KEY", help="early stage for DeepLab v3+'s decoder")
    parser.add_argument("--precision", choices=("fp32", "bf16", "fp16"), default="fp32")
    _add_choices(parser)


def _add_unit(parser: argparse.ArgumentParser) -> None:
    """What is asked at the point."""
    what = "what contributions are measured in: logit, margin or probability (default: logit)"
    parser.add_argument("--value", choices=VALUES, default="logit", help=what)
    what = "a box around the point, whose mean logits are explained"
    parser.add_argument("--region", metavar="TOP,LEFT,BOTTOM,RIGHT", help=what)
    what = "how a cell's channels become one field: energy, fast or replknet (default: energy)"
    parser.add_argument("--field-kind", choices=FIELD_KINDS, default="energy", help=what)
    what = "fields averaged over noise pictures: what the architecture sees"
    parser.add_argument("--average", action="store_true", help=what)


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Options that say of a published checkpoint what its file cannot."""
    choice = argparse.BooleanOptionalAction
    command.add_argument(
        "--output-stride",
        type=int,
        choices=(8, 16, 32),
        help="the one that the weights were trained at, where a published file cannot tell it; any "
        "other network, embedded ones too, is run at this one",
    )
    command.add_argument("--align-corners", action=choice, help="how a published network resizes")
    command.add_argument("--multi-grid", metavar="1,2,4", help="of a published last stage")
    command.add_argument("--at-once", action=choice, help="an FCN-8s trained in one go")
    command.add_argument("--classes", metavar="LIST|a,b,c", help="such as voc, or names")
