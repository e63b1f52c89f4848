"""The words that a call may have: one line in ``COMMANDS`` and one function for each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segviewer import __version__
from segviewer.attribution import FIELD_KINDS, VALUES
from segviewer.cli.arguments import DEFAULT_VIEWS, option_of
from segviewer.cli.commands import (
    ablate,
    bench,
    doctor,
    explain,
    measure,
    models,
    run,
    train,
    view,
)
from segviewer.cli.examples import list_examples, list_first_examples
from segviewer.cli.lessons import lesson
from segviewer.import_options import QUESTIONS

_OFF = "branches that are off, each =zero, =mean or =dataset_mean (default: mean)"


@dataclass(frozen=True)
class Command:
    """``run`` does the work and gives the exit status, None for 0; ``add_arguments`` adds to the
    command's own parser what the call may have; ``summary`` is its line in the help."""

    summary: str
    run: Callable[[argparse.Namespace], int | None]
    add_arguments: Callable[[argparse.ArgumentParser], None]


def build_parser() -> argparse.ArgumentParser:
    """The parser of a whole call; its ``command`` is the function that does the work."""
    parser = argparse.ArgumentParser(
        "segviewer",
        description="A microscope for semantic segmentation networks: the mask, what every branch "
        "computed,\nand what becomes of the mask without it.",
        epilog=f"to begin with:\n{list_first_examples()}\n\n"
        "'segviewer COMMAND --help' says what a command takes, with examples.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"segviewer {__version__}")
    parsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        added = parsers.add_parser(
            name,
            help=command.summary,
            description=command.summary,
            epilog=f"examples:\n{list_examples(name)}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(added)
        added.set_defaults(command=command.run)
    return parser


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="?", help="picture, folder, video, camera:N, sample:X, lesson:X"
    )
    what = "a network of `segviewer models`, a checkpoint, or FILE.py:FUNCTION"
    parser.add_argument("--model", action="append", metavar="NAME|FILE", help=what)
    _add_truth(parser)
    _add_questions(parser)


def _add_run(parser: argparse.ArgumentParser) -> None:
    from segviewer.rendering.style import COLOUR_MAPS

    parser.add_argument(
        "source", nargs="+", help="pictures, folders, videos, cameras, addresses, scene:N"
    )
    what = "a network, or a family for all of its networks: voc, everyday"
    parser.add_argument("--model", action="append", metavar="NAME|FILE|FAMILY", help=what)
    what = "one state as a row, such as 'voc/pspnet off=pyramid.bin_1=mean size=512'"
    parser.add_argument("--row", action="append", default=[], metavar="STATE", help=what)
    parser.add_argument("--off", action="append", default=[], metavar="KEY[=MODE],...", help=_OFF)
    what = "a row for each branch, off alone"
    parser.add_argument("--each-off", action="store_true", help=what)
    what = "a row for each branch, with all others off"
    parser.add_argument("--each-alone", action="store_true", help=what)
    parser.add_argument(
        "--views", default=DEFAULT_VIEWS, help=f"columns (default: {DEFAULT_VIEWS})"
    )
    parser.add_argument("--at", metavar="ROW,COL", help="a point in the picture's pixels")
    what = "stage or branch whose receptive field is shown there; else the predicted class's"
    parser.add_argument("--field", default="", metavar="KEY", help=what)
    _add_unit(parser)
    parser.add_argument(
        "-o", "--output", required=True, metavar="SHEET.png|.svg|.pdf|FILM.mp4|FOLDER/"
    )
    which = "how many frames of a video, camera, stream or scene, or which, as in 100:250"
    parser.add_argument("--frames", default="", metavar="N|A:B", help=which)
    _add_truth(parser)
    _add_crew(parser)
    what = "write every number of the sheet, too"
    parser.add_argument("--figures", type=Path, metavar="FILE.json|FILE.csv", help=what)
    what = "write masks (indexed PNG), maps, fields and parts of the logit (NPY), too"
    parser.add_argument("--maps", type=Path, metavar="FOLDER", help=what)
    _add_runs(parser)
    parser.add_argument("--crf", action="store_true", help="let a dense CRF refine DeepLab v2")
    kinds = "energy|max|similarity|pca|CHANNEL"
    what = "what a feature's channels become (default: energy)"
    parser.add_argument("--map", default="energy", metavar=kinds, help=what)
    what = "each map on its own scale, or all of a column on one (default: own)"
    parser.add_argument("--scale", choices=("own", "shared"), default="own", help=what)
    what = "of the mask over the picture (default: 0.6)"
    parser.add_argument("--opacity", type=_share, default=0.6, metavar="0..1", help=what)
    what = "of maps and fields (default: viridis)"
    parser.add_argument("--colour-map", choices=COLOUR_MAPS, default="viridis", help=what)
    what = "colours of the classes: own, voc, cityscapes, ade20k or safe (default: own)"
    parser.add_argument("--palette", default="own", metavar="NAME", help=what)
    what = "a class that masks leave out; several times for several"
    parser.add_argument("--hide", action="append", default=[], metavar="CLASS", help=what)
    what = "a line around what a switch changed (default: yes)"
    outline = argparse.BooleanOptionalAction
    parser.add_argument("--outline", action=outline, default=True, help=what)
    _add_sheet_format(parser)


def _add_sheet_format(parser: argparse.ArgumentParser) -> None:
    """What the sheet looks like on paper."""
    what = "of the sheet: 85mm, 175mm or free, as wide as its pictures (default: free)"
    parser.add_argument("--width", default="free", metavar="MM|free", help=what)
    what = "size of its type at that width (default: 7pt)"
    parser.add_argument("--type", default="7pt", metavar="PT", help=what)
    what = "of a PNG of that width (default: 300), and the most of pictures in SVG and PDF"
    parser.add_argument("--dpi", type=float, help=what)
    what = "states as columns, the input once before them"
    parser.add_argument("--columns", choices=("views", "states"), default="views", help=what)
    what = "in place of a state's title; once for each, in their order"
    parser.add_argument("--caption", action="append", default=[], metavar="TEXT", help=what)
    what = "mark panels a, b, c (default: at a given width)"
    parser.add_argument("--letters", action=argparse.BooleanOptionalAction, help=what)
    parser.add_argument("--dark", action="store_true", help="on a dark ground")


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="a picture, sample:NAME")
    what = "a network of `segviewer models`, a checkpoint, or FILE.py:FUNCTION"
    parser.add_argument("--model", action="append", required=True, metavar="NAME|FILE", help=what)
    parser.add_argument("--at", required=True, metavar="ROW,COL", help="in the picture's pixels")
    parser.add_argument("--off", action="append", default=[], metavar="KEY[=MODE],...", help=_OFF)
    _add_unit(parser)
    _add_runs(parser)
    _add_json(parser)


def _add_ablate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", nargs="+", help="pictures, folders, sample:NAME")
    what = "a network of `segviewer models`, a checkpoint, or FILE.py:FUNCTION"
    parser.add_argument("--model", action="append", required=True, metavar="NAME|FILE", help=what)
    _add_truth(parser)
    _add_crew(parser)
    _add_runs(parser)
    what = "the table; its suffix says which"
    metavar = "TABLE.csv|TABLE.json"
    parser.add_argument("-o", "--output", required=True, metavar=metavar, help=what)


def _add_lesson(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME|FILE.toml", help="else list them")
    parser.add_argument("--check", action="store_true", help="compute its figures, no window")
    what = "seeds of rendered scenes, for --check"
    parser.add_argument("--seeds", metavar="FIRST:END", help=what)
    _add_json(parser)


def _add_bench(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--live", action="store_true", help="a stream against a plain loop")
    parser.add_argument("--model", action="append", metavar="NAME|FILE", help="for --live")
    parser.add_argument("--frames", type=_count_of, help="for --live: show so many, watch memory")
    what = "play each source so many seconds while things are switched, frozen, clicked at random"
    parser.add_argument("--soak", type=_count_of, metavar="SECONDS", help=what)
    what = "for --soak: a clip, address or scene, else a clip and a scene of its own"
    parser.add_argument("--source", action="append", help=what)
    parser.add_argument("--window", action="store_true", help="how fast the window answers")
    what = "a switch in networks of torchvision, smp and the Hugging Face library"
    parser.add_argument("--any-network", action="store_true", help=what)


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "recipe",
        nargs="?",
        default="everyday/resnet",
        help='"mine" trains an embedded network further on your pictures; "voc/lite", '
        '"everyday/resnet", "everyday/xception" and "lesson/pspnet" (and the other lesson '
        "networks) train the embedded ones again",
    )
    parser.add_argument(
        "--data",
        type=Path,
        help='for "mine" a folder with images/ and masks/; else a pack, or a folder of packs; '
        "lesson networks need none",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        help='for "mine" the weight file to write; else a folder for weights and state',
    )
    parser.add_argument("--base", metavar="NAME|FILE", help='what "mine" starts from')
    parser.add_argument("--no-window", action="store_true", help='do not open what "mine" wrote')
    parser.add_argument("--network", help="train this one alone, e.g. pspnet")
    parser.add_argument("--steps", type=_count_of, help='of "mine", at most (default: 800)')
    parser.add_argument("--threads", type=_count_of, help="of the processor (default: all)")


def _add_measure(parser: argparse.ArgumentParser) -> None:
    what = "pictures and folders, scored against --truth"
    parser.add_argument("source", nargs="*", help=what)
    what = "a pack, or a folder of packs, whose test pictures are scored"
    parser.add_argument("--data", type=Path, help=what)
    parser.add_argument("--model", action="append", metavar="NAME|FILE", help="else the embedded")
    what = "of packs: with every branch off alone, too"
    parser.add_argument("--branches", action="store_true", help=what)
    _add_truth(parser)
    _add_crew(parser)
    _add_runs(parser)
    parser.add_argument("-o", "--output", metavar="TABLE.csv|TABLE.json", help="of pictures")
    _add_json(parser)


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    _add_json(parser)
    what = "put segviewer into the desktop's menu, with its icon"
    parser.add_argument("--install-desktop", action="store_true", help=what)


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", nargs="?", metavar="NAME|FILE", help="show this one's page")
    _add_questions(parser)
    _add_json(parser)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def _count_of(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, not {text!r}")
    return int(text)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, not {text!r}")
    return value


def _add_crew(parser: argparse.ArgumentParser) -> None:
    """Options that say who works on many pictures."""
    what = "processes of this machine that share the pictures, each with the models loaded once"
    parser.add_argument("--workers", type=_count_of, metavar="N", help=what)
    what = "a Dask scheduler whose workers share the pictures, as tcp://host:8786"
    parser.add_argument("--cluster", metavar="ADDRESS", help=what)


def _add_truth(parser: argparse.ArgumentParser) -> None:
    """Options that say what is true, and how it is written down."""
    what = "a mask, or a folder with one named like each picture: adds scores"
    parser.add_argument("--truth", type=Path, metavar="MASK|FOLDER", help=what)
    what = "classes that values of the masks stand for, as 255=1"
    parser.add_argument("--relabel", action="append", default=[], metavar="VALUE=CLASS", help=what)
    what = "whether masks lie on a photo's stored pixels or on it as EXIF turns it"
    parser.add_argument("--masks", choices=("stored", "upright"), help=what)
    what = "the list that the masks' values number, such as voc, or names; else the network's own"
    parser.add_argument("--mask-classes", metavar="LIST|a,b,c", help=what)


def _add_runs(parser: argparse.ArgumentParser) -> None:
    """Options that say how the networks are run."""
    parser.add_argument("--input-size", type=_count_of, metavar="PIXELS", help="longer side")
    parser.add_argument("--low-level", metavar="KEY", help="early stage for DeepLab v3+'s decoder")
    what = "of the pass (default: fp32)"
    parser.add_argument("--precision", choices=("fp32", "bf16", "fp16"), default="fp32", help=what)
    _add_questions(parser)


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


def _add_questions(command: argparse.ArgumentParser) -> None:
    """Options that say of a published checkpoint what its file cannot."""
    for key, question in QUESTIONS.items():
        how: dict[str, Any] = {"metavar": question.example}
        if question.kind == "yes or no":
            how = {"action": argparse.BooleanOptionalAction}
        elif question.kind == "choice":
            how = {"type": int, "choices": question.choices}
        command.add_argument(option_of(key), help=question.help, **how)


COMMANDS: Mapping[str, Command] = {
    "view": Command("open the window (also without a command)", view, _add_view),
    "run": Command("draw a comparison sheet without a window", run, _add_run),
    "explain": Command(
        "one pixel: class, what each branch adds, how far it looks", explain, _add_explain
    ),
    "ablate": Command("every branch off alone and alone on, as a table", ablate, _add_ablate),
    "lesson": Command("list the lessons, show one, or compute its figures", lesson, _add_lesson),
    "models": Command("list the models there are, or say all of one", models, _add_models),
    "doctor": Command(
        "say what is wrong with this machine, and how to fix it", doctor, _add_doctor
    ),
    "bench": Command("measure speed against the bare networks", bench, _add_bench),
    "train": Command("train the embedded networks again, or your own", train, _add_train),
    "measure": Command("score networks on pictures with masks, or on packs", measure, _add_measure),
}
