"""The command line: one subcommand a function, heavy imports inside.

Exit status: 0, 1 where the work failed, 2 where the call was wrong.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segviewer import __version__
from segviewer.recent import add_recent_model
from segviewer.records import (
    OFF_MODES,
    Choices,
    Options,
    Reduction,
    SegviewerError,
    Setup,
    Unit,
)
from segviewer.units import FIELD_KINDS, VALUES, Box

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.records import Frame, Inspection
    from segviewer.rendering.views import View
    from segviewer.sources.opening import Source
    from segviewer.sources.span import Span

COMMANDS = ("view", "run", "explain", "ablate", "models", "doctor", "bench", "train")
VIEWS = "input,mask,branches,difference"


class WrongCallError(SegviewerError):
    """The call does not make sense; exit status 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; every failure is one sentence on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0] not in COMMANDS and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "view")
    call = _parser().parse_args(words)
    try:
        return int(call.command(call) or 0)
    except WrongCallError as error:
        return _failed(error, 2)
    except SegviewerError as error:
        return _failed(error, 1)
    except KeyboardInterrupt:
        return _failed("stopped", 130)
    except BrokenPipeError:  # the reader of our output went away
        sys.stdout = None
        return 0
    except Exception as error:
        if os.environ.get("SEGVIEWER_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        return _failed(f"{what}; set SEGVIEWER_DEBUG=1 to see where it happened", 1)


def view(call: argparse.Namespace) -> int:
    from segviewer.doctor import window_obstacle

    obstacle = window_obstacle()
    if obstacle:
        raise SegviewerError(obstacle)
    from segviewer.gui.app import main as window

    choices = replace(_choices(call), output_stride=call.output_stride)
    status: int = window(call.source, call.model[0] if call.model else None, choices)
    return status


def run(call: argparse.Namespace) -> int:
    from segviewer.inspection.passes import capture, inspect
    from segviewer.rendering.style import Style

    shown = Options(reduction=_reduction(call.map), unit=_unit(call))
    views = _views(call.views)
    output, into = _output(call.output)
    span = _span(call.frames)
    loaded = _models(call)
    models = [model for model, _ in loaded]
    off = _off(call.off, models)
    if call.crf and not any(model.info().refinable for model in models):
        raise WrongCallError("--crf: expected a DeepLab v2, but none of these models is one.")
    style = Style(opacity=call.opacity, colour_map=call.colour_map, scale=call.scale)

    def rows_of(frame: Frame) -> list[Inspection]:
        found = []
        for model, setup in loaded:
            kept = capture(model, frame, setup)
            wanted = tuple({key for v in views for key in v.wants(kept.info)} & set(_keys(kept)))
            for switched in _states(off, model):
                crf = call.crf and kept.info.refinable
                options = Options(switched, wanted, shown.reduction, shown.unit, crf=crf)
                found.append(inspect(model, kept, options))
        return found

    failures: list[SegviewerError] = []
    frames = _frames(call.source, failures, span)
    if output.suffix.lower() == ".mp4":
        _film(_shots(call.source, failures, span), rows_of, views, style, output)
    elif into:
        names: set[str] = set()
        for frame in frames:
            _save(rows_of(frame), views, style, output / _free_name(frame, names))
    else:
        rows = [row for frame in frames for row in rows_of(frame)]
        if rows:
            _save(rows, views, style, output)
    return 1 if failures else 0


def explain(call: argparse.Namespace) -> int:
    from segviewer.inspection.explain import explain as explained

    if len(call.model) > 1:
        raise WrongCallError("--model: expected one, since one pixel of one network is explained.")
    unit = Unit(
        _point(call.at), call.value, _region(call.region),
        kind=call.field_kind, average=call.average,
    )  # fmt: skip
    [(model, setup)] = _models(call)
    off = _off(call.off, [model])
    failures: list[SegviewerError] = []
    frame = next(_frames([call.source], failures), None)
    if frame is None:
        return 1
    switched = next((s for s in _states(off, model) if s), {})
    found = explained(model, frame, unit, setup, switched, report=_progress)
    if call.json:
        print(json.dumps(found.plain(), indent=1))
    else:
        print("\n".join(found.lines()))
    return 0


def ablate(call: argparse.Namespace) -> int:
    from segviewer.inspection.ablation import ablate as ablated
    from segviewer.rendering.tables import save_table
    from segviewer.sources.masks import read_mask

    if not call.output.endswith((".csv", ".json")):
        raise WrongCallError(f"-o {call.output}: expected a name that ends in .csv or .json.")
    loaded = _models(call)
    failures: list[SegviewerError] = []
    rows: list[dict[str, Any]] = []
    for frame in _frames(call.source, failures):
        try:
            truth = None if call.truth is None else read_mask(call.truth, frame.origin)
            for model, setup in loaded:
                found = ablated(model, frame, setup, truth)
                rows += [row.plain(model.classes.names) for row in found]
        except SegviewerError as error:
            failures.append(error)
            _failed(error, 1)
    if rows:
        save_table(rows, Path(call.output))
    return 1 if failures or not rows else 0


def models(call: argparse.Namespace) -> None:
    from segviewer.checkpoints.listing import listed

    found = listed()
    if call.json:
        print(json.dumps(found, indent=1))
        return
    for entry in found:
        score = f"mIoU {entry['mean_iou']:.3f}" if entry.get("mean_iou") is not None else ""
        classes = f"{entry['classes']} classes" if entry["classes"] else ""
        print(f"{entry['name']:<42} {classes:>12}  {score:<11} {entry['where']}")


def doctor(call: argparse.Namespace) -> int:
    from segviewer.doctor import examine

    findings = examine()
    if call.json:
        print(json.dumps([finding.plain() for finding in findings], indent=1))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.good else 'MEND'}  {finding.text}")
            if finding.mend:
                print(f"      {finding.mend}")
    return 0 if all(finding.good for finding in findings) else 1


def bench(call: argparse.Namespace) -> None:
    from segviewer.bench import live, ratios, window

    rows: list[Any] = []
    if call.live:
        models = tuple(call.model or ())
        rows += live.measure(models, quick=call.quick, frames=call.frames, report=_progress)
    elif call.window:
        rows += window.measure(quick=call.quick)
    else:
        rows += ratios.measure(quick=call.quick, report=_progress)
    if call.json:
        print(json.dumps([row.plain() for row in rows], indent=1))
        return
    for row in rows:
        print(row.text())


def train(call: argparse.Namespace) -> None:
    from segviewer.training.command import train as work

    work(
        recipe_name=call.recipe,
        data=call.data,
        output=call.output,
        network=call.network,
        steps=call.steps,
        threads=call.threads,
        report=lambda text: print(text, flush=True),
    )


def _parser() -> argparse.ArgumentParser:
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
    sheet.add_argument("--views", default=VIEWS, help=f"columns, {VIEWS} unless given")
    sheet.add_argument("--at", metavar="ROW,COL", help="a point in the picture's pixels")
    what = "stage or branch whose receptive field is shown there; else the predicted class's"
    sheet.add_argument("--field", default="", metavar="KEY", help=what)
    _add_unit(sheet)
    sheet.add_argument("-o", "--output", required=True, metavar="SHEET.png|FILM.mp4|FOLDER/")
    which = "how many frames of a video, camera, stream or scene, or which, as in 100:250"
    sheet.add_argument("--frames", default="", metavar="N|A:B", help=which)
    _add_runs(sheet)
    sheet.add_argument("--crf", action="store_true", help="let a dense CRF refine DeepLab v2")
    sheet.add_argument("--map", default="energy", metavar="energy|max|CHANNEL")
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
        ("doctor", doctor, "say what is wrong with this machine, and how to mend it"),
        ("bench", bench, "measure speed against the bare networks"),
    ):
        command(name, function, what).add_argument("--json", action="store_true")
    measured = commands.choices["bench"]
    measured.add_argument("--quick", action="store_true", help="fewer rounds")
    measured.add_argument("--live", action="store_true", help="a stream against a plain loop")
    measured.add_argument("--model", action="append", metavar="NAME|FILE", help="for --live")
    measured.add_argument("--frames", type=_count_of, help="for --live: show so many, watch memory")
    measured.add_argument("--window", action="store_true", help="how fast the window answers")

    learn = command("train", train, "train the embedded networks again, or your own")
    learn.add_argument("recipe", nargs="?", default="everyday/resnet")
    learn.add_argument("--data", type=Path, required=True, help="a pack, or a folder of packs")
    learn.add_argument("--output", type=Path, required=True, help="folder for weights and state")
    learn.add_argument("--network", help="train this one alone, e.g. pspnet")
    learn.add_argument("--steps", type=_count_of)
    learn.add_argument("--threads", type=_count_of)
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
    parser.add_argument("--low-level", metavar="TAP", help="tap of DeepLab v3+'s decoder")
    parser.add_argument("--precision", choices=("fp32", "bf16", "fp16"), default="fp32")
    _add_choices(parser)


def _add_unit(parser: argparse.ArgumentParser) -> None:
    """What is asked at the point."""
    what = "what contributions are measured in: logit (as if not given), margin or probability"
    parser.add_argument("--value", choices=VALUES, default="logit", help=what)
    what = "a box around the point, whose mean logits are explained"
    parser.add_argument("--region", metavar="TOP,LEFT,BOTTOM,RIGHT", help=what)
    what = "how a cell's channels become one field: energy (as if not given), fast or replknet"
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
        help="the one that the weights were trained at, where a published file cannot tell; for "
        "all others, run at this one",
    )
    command.add_argument("--align-corners", action=choice, help="how a published network resizes")
    command.add_argument("--multi-grid", metavar="1,2,4", help="of a published last stage")
    command.add_argument("--at-once", action=choice, help="an FCN-8s trained in one go")
    command.add_argument("--classes", metavar="LIST|a,b,c", help="such as voc, or names")


def _choices(call: argparse.Namespace) -> Choices:
    """What is said about published files, but for the output stride."""
    grid = None
    if call.multi_grid is not None:
        parts = call.multi_grid.split(",")
        if not all(part.strip().isdigit() and int(part) for part in parts):
            raise WrongCallError(f"--multi-grid {call.multi_grid}: expected rates such as 1,2,4.")
        grid = tuple(map(int, parts))
    classes = call.classes
    if classes is not None and "," in classes:
        classes = tuple(name.strip() for name in classes.split(",") if name.strip())
    return Choices(None, call.align_corners, grid, call.at_once, classes)


def _models(call: argparse.Namespace) -> list[tuple[Model, Setup]]:
    """Each model, with what it is to be run at."""
    from segviewer.inspection.device import best_device

    loaded = [_loaded(name, call) for name in call.model]
    for model, _ in loaded:
        add_recent_model(model.name)
        model.network.to(best_device())
    return loaded


def _loaded(name: str, call: argparse.Namespace) -> tuple[Model, Setup]:
    """A model, and its setup. ``--output-stride`` is the weights' own where the file only lets us
    assume it: the rates depend on it. Where it is known, the network is run at that one."""
    from segviewer.checkpoints.loading import load_model
    from segviewer.checkpoints.torchvision_names import PREFIX

    choices, stride = _choices(call), call.output_stride
    model = load_model(name, **asdict(choices), report=_counting)
    if name.startswith(PREFIX):
        _progress("")  # ends the line of counting
    assumed = model.card.get("assumed", {}).get("output_stride")
    if stride is not None and assumed is not None:
        choices = replace(choices, output_stride=stride)
        if assumed != stride:
            model = load_model(name, **asdict(choices))
        if model.network.own_output_stride == stride:  # some networks have but one
            stride = None
    setup = Setup(
        model.name,
        input_size=call.input_size,
        output_stride=stride,
        low_level=call.low_level if model.network.info().low_levels else None,
        precision=call.precision,
        choices=choices if "assumed" in model.card else Choices(),
    )
    return model, setup


def _views(text: str) -> list[View]:
    from segviewer.rendering.views import view as named

    found = [named(key.strip()) for key in text.split(",") if key.strip()]
    if not found:
        raise WrongCallError(f"--views {text!r}: expected one at least, such as {VIEWS}.")
    return found


def _output(text: str) -> tuple[Path, bool]:
    """Where to write, and whether that is a folder that gets a sheet for each picture."""
    path = Path(text)
    if path.is_dir() or text.endswith(("/", os.sep)):
        return path, True
    if path.suffix.lower() not in (".png", ".mp4"):
        raise WrongCallError(
            f"-o {text}: expected a PNG file, such as sheet.png, a film, such as film.mp4, or a "
            "folder, such as sheets/."
        )
    return path, False


def _span(text: str) -> Span:
    from segviewer.sources.span import Span

    try:
        return Span.of(text)
    except SegviewerError as error:
        raise WrongCallError(f"--frames: {error}") from None


def _film(
    shots: Iterator[tuple[Frame, int, float]],
    rows_of: Callable[[Frame], list[Inspection]],
    views: Sequence[View],
    style: Any,
    path: Path,
) -> None:
    """The sheets of all frames, one after the other."""
    from segviewer.rendering.movie import recording
    from segviewer.rendering.sheet import sheet

    first = next(shots, None)
    if first is None:
        return
    _make_folder(path)
    with recording(path, first[2]) as film:
        for frame, repeat, _ in itertools.chain([first], shots):
            film.add(sheet(rows_of(frame), views, style, every_class=True).image, repeat)
    _progress(f"wrote {path}, {film.count} frames")


def _off(texts: Sequence[str], models: Sequence[Model]) -> dict[str, str | None]:
    """Branch keys with their modes, None for the default; each key is some model's."""
    wanted: dict[str, str | None] = {}
    for item in ",".join(texts).split(","):
        key, _, mode = item.strip().partition("=")
        if mode and mode not in OFF_MODES:
            raise WrongCallError(f"--off {item}: {mode!r} is none of {', '.join(OFF_MODES)}.")
        if key:
            wanted[key] = mode or None
    known = {key for model in models for key in model.network.branch_keys()}
    for key in wanted:
        if key not in known:
            raise WrongCallError(
                f"--off {key}: none of these models has such a branch; they have "
                f"{', '.join(sorted(known)) or 'none'}."
            )
    return wanted


def _states(off: dict[str, str | None], model: Model) -> Iterator[dict[str, str]]:
    """Everything on, and what is off in this model, if anything."""
    yield {}
    own = set(model.network.branch_keys())
    switched = {k: mode or model.default_off_mode(k) for k, mode in off.items() if k in own}
    if switched:
        yield switched


def _reduction(text: str) -> Reduction:
    if text in ("energy", "max"):
        return Reduction(text)  # type: ignore[arg-type]
    if text.isdigit():
        return Reduction("channel", int(text))
    raise WrongCallError(f"--map {text}: expected energy, max or the number of a channel.")


def _unit(call: argparse.Namespace) -> Unit | None:
    """The point of --at, and what the views want to know of it."""
    views = set(call.views.split(",")) & {"receptive_field", "receptive_fields", "contribution"}
    if call.at is None and views:
        raise WrongCallError(f"--views {min(views)}: say of which pixel with --at ROW,COL.")
    if call.at is None:
        return None
    asked = {"receptive_field": call.field, "receptive_fields": "*"}
    fields = tuple(key for view, key in asked.items() if view in views)
    return Unit(
        _point(call.at),
        call.value,
        _region(call.region),
        "contribution" in views,
        fields,
        call.field_kind,
        call.average,
    )


def _point(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2 or not all(part.strip().isdigit() for part in parts):
        raise WrongCallError(f"--at {text}: expected ROW,COL in the picture's pixels.")
    return int(parts[0]), int(parts[1])


def _region(text: str | None) -> Box | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) == 4 and all(part.strip().isdigit() for part in parts):
        top, left, bottom, right = map(int, parts)
        if top <= bottom and left <= right:
            return top, left, bottom, right
    raise WrongCallError(
        f"--region {text}: expected TOP,LEFT,BOTTOM,RIGHT in the picture's pixels, both ends "
        f"included."
    )


def _keys(kept: Any) -> tuple[str, ...]:
    from segviewer.inspection.passes import shown_keys

    return shown_keys(kept.info)


def _frames(
    sources: Sequence[str], failures: list[SegviewerError], span: Span | None = None
) -> Iterator[Frame]:
    """Every frame of every source, with progress; what cannot be read is said and left out."""
    return (frame for frame, _, _ in _shots(sources, failures, span))


def _shots(
    sources: Sequence[str], failures: list[SegviewerError], span: Span | None = None
) -> Iterator[tuple[Frame, int, float]]:
    """The same with how often a frame stands in a film, and that film's frames per second."""
    from segviewer.sources.span import Span

    for text in sources:
        try:
            yield from _shots_of(text, failures, span or Span())
        except SegviewerError as error:
            failures.append(error)
            _failed(error, 1)


def _shots_of(
    text: str, failures: list[SegviewerError], span: Span
) -> Iterator[tuple[Frame, int, float]]:
    from segviewer.sources.opening import open_source
    from segviewer.sources.span import frames_in, lasting, rate_of

    source = open_source(text)
    total = None if span.stop is None else span.stop - span.start
    total = total or _count(source)
    of = f" of {total}" if total else ""
    try:
        frames = _good(frames_in(source, span), source, failures)
        for count, (frame, repeat) in enumerate(lasting(frames, source), start=1):
            number = count if source.live else frame.index - span.start + 1
            _progress(f"{number}{of}  {frame.origin}")
            yield frame, repeat, rate_of(source)
    finally:
        source.close()


def _good(
    frames: Iterator[Frame], source: Source, failures: list[SegviewerError]
) -> Iterator[Frame]:
    """The frames that can be read; the others are said. A lost stream is no use any more."""
    while True:
        try:
            frame = next(frames, None)
        except SegviewerError as error:
            if source.live:
                raise
            failures.append(error)
            _failed(error, 1)
            continue
        if frame is None:
            return
        yield frame


def _count(source: Source) -> int | None:
    """How many frames a source has; None where that is not known."""
    from segviewer.sources.folder import Folder
    from segviewer.sources.video import Video

    if isinstance(source, Folder):
        return len(source)
    return source.frame_count if isinstance(source, Video) else None


def _save(rows: Sequence[Inspection], views: Sequence[View], style: Any, path: Path) -> None:
    from segviewer.rendering.export import save_figure
    from segviewer.rendering.sheet import sheet

    _make_folder(path)
    save_figure(sheet(rows, views, style), path)
    _progress(f"wrote {path}")


def _make_folder(path: Path) -> None:
    """The folder that is to hold the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SegviewerError(
            f"{path.parent} cannot be made ({error.strerror}); choose another folder."
        ) from None


def _free_name(frame: Frame, taken: set[str]) -> str:
    """A file name for a frame's sheet that this run has not used yet."""
    stem = Path(frame.origin).stem or "frame"
    name, number = f"{stem}.png", 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}.png"
    taken.add(name)
    return name


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _counting(text: str) -> None:
    """Progress that the next line of progress replaces."""
    print(f"\r{text}", end="", file=sys.stderr, flush=True)


def _failed(error: object, status: int) -> int:
    print(f"segviewer: {error}", file=sys.stderr)
    return status
