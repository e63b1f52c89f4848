"""The words that a call may have: one line in ``COMMANDS`` and one function for each command."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

from segviewer import __version__
from segviewer.cli.arguments import DEFAULT_VIEWS, FORMATS
from segviewer.cli.benchmark import bench
from segviewer.cli.calls import (
    AblateCall,
    AnyCall,
    BenchCall,
    DoctorCall,
    ExplainCall,
    LessonCall,
    MeasureCall,
    ModelsCall,
    RunCall,
    TrainCall,
    ViewCall,
    call_of,
)
from segviewer.cli.commands import ablate, doctor, explain, models, run, view
from segviewer.cli.examples import list_examples, list_first_examples
from segviewer.cli.lessons import lesson
from segviewer.cli.measuring import measure
from segviewer.cli.shared_options import (
    add_crew,
    add_json,
    add_questions,
    add_runs,
    add_truth,
    add_unit,
    share,
    whole_number,
)
from segviewer.cli.training import train

_OFF = (
    "branches that are off, each =zero, =mean, =dataset_mean (default: mean), or =resample:PICTURE "
    "for the same branch on another picture"
)


@dataclass(frozen=True)
class Command(Generic[AnyCall]):
    """``run`` does the work of a ``call`` and gives the exit status, None for 0; ``add_arguments``
    adds to the command's own parser what the call may have; ``summary`` is its line in the help."""

    summary: str
    call: type[AnyCall]
    run: Callable[[AnyCall], int | None]
    add_arguments: Callable[[argparse.ArgumentParser], None]

    def run_words(self, words: argparse.Namespace) -> int:
        """Do the work of a call as the parser has read it; the exit status."""
        return self.run(call_of(self.call, words)) or 0


def build_parser() -> argparse.ArgumentParser:
    """The parser of a whole call; its ``command`` is the ``Command`` that does the work."""
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
            epilog=list_examples(name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(added)
        added.set_defaults(command=command)
    return parser


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="?", help="picture, folder, video, camera:N, sample:X, lesson:X"
    )
    what = "a network of `segviewer models`, a checkpoint, or FILE.py:FUNCTION"
    parser.add_argument("--model", action="append", metavar="NAME|FILE", help=what)
    add_truth(parser)
    add_questions(parser)


def _add_run(parser: argparse.ArgumentParser) -> None:
    from segviewer.rendering.style import COLOUR_MAPS

    parser.add_argument(
        "source",
        nargs="+",
        help="pictures, folders, videos, cameras, addresses, scene:N; or a board alone",
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
    what = "a point in the picture's pixels, also for rows that say none"
    parser.add_argument("--at", metavar="ROW,COL", help=what)
    what = "stage or branch whose receptive field is shown there; else the predicted class's"
    parser.add_argument("--field", default="", metavar="KEY", help=what)
    add_unit(parser)
    parser.add_argument(
        "-o", "--output", required=True, metavar="SHEET.png|.svg|.pdf|FILM.mp4|FOLDER/"
    )
    what = "of the sheets in a folder (default: png)"
    parser.add_argument("--format", choices=FORMATS, help=what)
    which = "how many frames of a video, camera, stream or scene, or which, as in 100:250"
    parser.add_argument("--frames", default="", metavar="N|A:B", help=which)
    add_truth(parser)
    add_crew(parser)
    what = "write every number of the sheet, too"
    parser.add_argument("--figures", type=Path, metavar="FILE.json|FILE.csv", help=what)
    what = "write masks (indexed PNG), maps, fields and parts of the logit (NPY), too"
    parser.add_argument("--maps", type=Path, metavar="FOLDER", help=what)
    add_runs(parser)
    parser.add_argument("--crf", action="store_true", help="let a dense CRF refine DeepLab v2")
    kinds = "energy|max|similarity|pca|CHANNEL"
    what = "what a feature's channels become (default: energy)"
    parser.add_argument("--map", default="energy", metavar=kinds, help=what)
    what = "each map on its own scale, all branches of a row on one, or a column (default: own)"
    scales = ("own", "shared", "column")
    parser.add_argument("--scale", choices=scales, default="own", help=what)
    what = "of the mask over the picture (default: 0.6)"
    parser.add_argument("--opacity", type=share, default=0.6, metavar="0..1", help=what)
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
    what = "a part of the picture that is framed in each panel and enlarged below it"
    parser.add_argument("--crop", metavar="TOP,LEFT,BOTTOM,RIGHT", help=what)
    what = "mark panels a, b, c (default: at a given width)"
    parser.add_argument("--letters", action=argparse.BooleanOptionalAction, help=what)
    parser.add_argument("--dark", action="store_true", help="on a dark ground")


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help="a picture, sample:NAME")
    what = "a network of `segviewer models`, a checkpoint, or FILE.py:FUNCTION"
    parser.add_argument("--model", action="append", required=True, metavar="NAME|FILE", help=what)
    parser.add_argument("--at", required=True, metavar="ROW,COL", help="in the picture's pixels")
    parser.add_argument("--off", action="append", default=[], metavar="KEY[=MODE],...", help=_OFF)
    add_unit(parser)
    add_runs(parser)
    add_json(parser)


def _add_ablate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", nargs="+", help="pictures, folders, sample:NAME")
    what = "a network of `segviewer models`, a checkpoint, or FILE.py:FUNCTION"
    parser.add_argument("--model", action="append", required=True, metavar="NAME|FILE", help=what)
    add_truth(parser)
    add_crew(parser)
    add_runs(parser)
    what = "the table; its suffix says which"
    metavar = "TABLE.csv|TABLE.json"
    parser.add_argument("-o", "--output", required=True, metavar=metavar, help=what)


def _add_lesson(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME|FILE.toml", help="else list them")
    parser.add_argument("--check", action="store_true", help="compute its figures, no window")
    what = "seeds of rendered scenes, for --check"
    parser.add_argument("--seeds", metavar="FIRST:END", help=what)
    add_json(parser)


def _add_bench(parser: argparse.ArgumentParser) -> None:
    what = "rows by name; none for the whole table"
    parser.add_argument("name", nargs="*", metavar="ROW", help=what)
    parser.add_argument("--list", action="store_true", help="list the rows")
    add_json(parser)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, fewer networks")
    what = "draw the figures beside their goals"
    parser.add_argument("--plot", type=Path, metavar="FILE.svg|FILE.png", help=what)
    parser.add_argument("--live", action="store_true", help="the row live; with --frames, frames")
    what = "for live, frames, changes and embedded"
    parser.add_argument("--model", action="append", metavar="NAME|FILE", help=what)
    what = "so many frames, changes or windows, for the rows of these names"
    parser.add_argument("--frames", type=whole_number, metavar="COUNT", help=what)
    what = "the row soak: play each source so many seconds"
    parser.add_argument("--soak", type=whole_number, metavar="SECONDS", help=what)
    what = "for soak: a clip, address or scene, else a clip and a scene of its own"
    parser.add_argument("--source", action="append", help=what)
    parser.add_argument("--window", action="store_true", help="the row window")
    parser.add_argument("--any-network", action="store_true", help="the rows adapt and watch")
    parser.add_argument("--many-pictures", action="store_true", help="the row many-pictures")


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
    parser.add_argument("--steps", type=whole_number, help='of "mine", at most (default: 800)')
    parser.add_argument("--threads", type=whole_number, help="of the processor (default: all)")


def _add_measure(parser: argparse.ArgumentParser) -> None:
    what = "pictures and folders, scored against --truth"
    parser.add_argument("source", nargs="*", help=what)
    what = "a pack, or a folder of packs, whose test pictures are scored"
    parser.add_argument("--data", type=Path, help=what)
    parser.add_argument("--model", action="append", metavar="NAME|FILE", help="else the embedded")
    what = "of packs: with every branch off alone, too"
    parser.add_argument("--branches", action="store_true", help=what)
    add_truth(parser)
    add_crew(parser)
    add_runs(parser)
    parser.add_argument("-o", "--output", metavar="TABLE.csv|TABLE.json", help="of pictures")
    add_json(parser)


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    add_json(parser)
    what = "put segviewer into the desktop's menu, with its icon"
    parser.add_argument("--install-desktop", action="store_true", help=what)


def _add_models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", nargs="?", metavar="NAME|FILE", help="show this one's page")
    add_questions(parser)
    add_json(parser)


COMMANDS: Mapping[str, Command[Any]] = {
    "view": Command("open the window (also without a command)", ViewCall, view, _add_view),
    "run": Command("draw a comparison sheet without a window", RunCall, run, _add_run),
    "explain": Command(
        "one pixel: class, what each branch adds, how far it looks",
        ExplainCall,
        explain,
        _add_explain,
    ),
    "ablate": Command(
        "every branch off alone and alone on, as a table", AblateCall, ablate, _add_ablate
    ),
    "lesson": Command(
        "list the lessons, show one, or compute its figures", LessonCall, lesson, _add_lesson
    ),
    "models": Command(
        "list the models there are, or say all of one", ModelsCall, models, _add_models
    ),
    "doctor": Command(
        "say what is wrong with this machine, and how to fix it", DoctorCall, doctor, _add_doctor
    ),
    "bench": Command("measure speed against peers", BenchCall, bench, _add_bench),
    "train": Command(
        "train the embedded networks again, or your own", TrainCall, train, _add_train
    ),
    "measure": Command(
        "score networks on pictures with masks, or on packs", MeasureCall, measure, _add_measure
    ),
}
