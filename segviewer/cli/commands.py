"""One subcommand a function, heavy imports inside."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segviewer.cli.arguments import (
    import_options_of,
    off_of,
    output_of,
    point_of,
    region_of,
    sheet_format_of,
    span_of,
    states_of,
    truths_of,
    views_of,
)
from segviewer.cli.console import UsageError, counting, report_failure, report_progress
from segviewer.cli.pipeline import film, frames_of, free_name, loaded_models, save, shots_of
from segviewer.cli.rows import inspect_rows, rows_of
from segviewer.records import SegviewerError, Setup, Unit

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.inspection.explain import Explanation
    from segviewer.records import Frame, Inspection


def view(call: argparse.Namespace) -> int:
    from segviewer.doctor import window_obstacle

    obstacle = window_obstacle()
    if obstacle:
        raise SegviewerError(obstacle)
    if call.source and call.source.startswith("lesson:"):
        from segviewer.lessons.catalog import read_lesson

        read_lesson(call.source.partition(":")[2])  # a wrong name is said before a window opens
    from segviewer.gui.app import main as window

    model = call.model[0] if call.model else None
    if call.truth and not call.source:
        raise UsageError(f"--truth {call.truth}: say of which picture, as in segviewer PHOTO.")
    truths = truths_of(call) if call.truth else None
    status: int = window(call.source, model, import_options_of(call), truths)
    return status


def run(call: argparse.Namespace) -> int:
    from segviewer.inspection.resolve import Wishes
    from segviewer.inspection.runner import Runner
    from segviewer.rendering.sheet import sheet
    from segviewer.rendering.style import DARK_SHEET, LIGHT_SHEET, Style

    views = views_of(call.views)
    output, into = output_of(call.output)
    span = span_of(call.frames)
    style = Style(
        opacity=call.opacity,
        colour_map=call.colour_map,
        scale=call.scale,
        outline=call.outline,
        sheet_colours=DARK_SHEET if call.dark else LIGHT_SHEET,
    )
    draw = partial(sheet, style=style, sheet_format=sheet_format_of(call))
    runner = Runner(report_progress)
    rows = rows_of(call, views, runner)
    needs = tuple(view.needs for view in views)
    wishes = Wishes(needs=needs, shared_scale=call.scale == "shared")
    truths = truths_of(call)

    def inspected(frame: Frame) -> list[Inspection]:
        return inspect_rows(rows, truths.beside(frame), runner, wishes)

    failures: list[SegviewerError] = []
    frames = frames_of(call.source, failures, span)
    if output.suffix.lower() == ".mp4":
        film(shots_of(call.source, failures, span), inspected, views, draw, output)
    elif into:
        names: set[str] = set()
        for frame in frames:
            save(draw(inspected(frame), views), output / free_name(frame, names))
    else:
        inspections = [each for frame in frames for each in inspected(frame)]
        if inspections:
            save(draw(inspections, views), output)
    return 1 if failures else 0


def explain(call: argparse.Namespace) -> int:
    from segviewer.cli.explanation_table import explanation_lines
    from segviewer.inspection.explain import explain as explain_unit
    from segviewer.inspection.runner import Runner

    if len(call.model) > 1:
        raise UsageError("--model: expected one, since one pixel of one network is explained.")
    unit = Unit(
        point=point_of(call.at), value=call.value, region=region_of(call.region),
        kind=call.field_kind, average=call.average,
    )  # fmt: skip
    runner = Runner(report_progress)
    [(model, setup)] = loaded_models(call, runner)
    off = off_of(call.off, [model])
    failures: list[SegviewerError] = []
    frame = next(frames_of([call.source], failures), None)
    if frame is None:
        return 1
    modes: Mapping[str, str] = next((s for s in states_of(off, model) if s), {})

    def work(fitting: Setup) -> Explanation:
        return explain_unit(model, frame, unit, fitting, modes, report=report_progress)

    explanation = runner.run_whole(model, frame, setup, work)
    if call.json:
        print(json.dumps(explanation.plain(), indent=1))
    else:
        print("\n".join(explanation_lines(explanation)))
    return 0


def ablate(call: argparse.Namespace) -> int:
    from segviewer.inspection.runner import Runner
    from segviewer.rendering.tables import save_table

    if not call.output.endswith((".csv", ".json")):
        raise UsageError(f"-o {call.output}: expected a name that ends in .csv or .json.")
    runner = Runner(report_progress)
    loaded = loaded_models(call, runner)
    failures: list[SegviewerError] = []
    rows: list[dict[str, Any]] = []
    truths = truths_of(call)
    for frame in frames_of(call.source, failures):
        try:
            frame = truths.beside(frame)
            for model, setup in loaded:
                work = partial(ablation_rows, model, frame, scored=truths.where is not None)
                rows += runner.run_whole(model, frame, setup, work)
        except SegviewerError as error:
            failures.append(error)
            report_failure(error, 1)
    if rows:
        save_table(rows, Path(call.output))
    return 1 if failures or not rows else 0


def ablation_rows(
    model: Model, frame: Frame, setup: Setup, *, scored: bool
) -> list[dict[str, Any]]:
    """The table's rows of one picture and model; ``scored`` insists on a truth that fits."""
    from segviewer.inspection.ablation import ablate as ablate_branches
    from segviewer.inspection.inspections import shown_classes
    from segviewer.truth import obstacle_of, truth_labels

    classes = shown_classes(model.classes)
    unfit = not scored and obstacle_of(frame.truth, classes)
    truth = None if frame.truth is None or unfit else truth_labels(frame.truth, classes)
    return [row.plain(classes.names) for row in ablate_branches(model, frame, setup, truth)]


def models(call: argparse.Namespace) -> None:
    from segviewer.checkpoints.listing import listed

    if call.model is not None:
        _show_page(call)
        return
    entries = listed()
    if call.json:
        print(json.dumps(entries, indent=1))
        return
    for entry in entries:
        score = f"mIoU {entry['mean_iou']:.3f}" if entry.get("mean_iou") is not None else ""
        classes = f"{entry['classes']} classes" if entry["classes"] else ""
        print(f"{entry['name']:<42} {classes:>12}  {score:<11} {entry['where']}")


def _show_page(call: argparse.Namespace) -> None:
    from segviewer.checkpoints.loading import describe_model
    from segviewer.checkpoints.page import page_lines, page_of

    with counting() as count:
        model = describe_model(call.model, import_options_of(call), report=count)
    page = page_of(model)
    print(json.dumps(page, indent=1) if call.json else "\n".join(page_lines(page)))


def doctor(call: argparse.Namespace) -> int:
    from segviewer.doctor import examine

    findings = examine()
    if call.json:
        print(json.dumps([finding.plain() for finding in findings], indent=1))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.good else 'FAIL'}  {finding.text}")
            if finding.fix:
                print(f"      {finding.fix}")
    return 0 if all(finding.good for finding in findings) else 1


def bench(call: argparse.Namespace) -> None:
    from segviewer.bench import live_ratios, ratios, responsiveness, soak

    rows: Iterable[Any]
    if call.live:
        models = tuple(call.model or ())
        rows = live_ratios.measure(
            models, quick=call.quick, frames=call.frames, report=report_progress
        )
    elif call.soak:
        sources = tuple(call.source or ())
        rows = soak.measure(sources, seconds=call.soak, report=report_progress)
    elif call.window:
        rows = responsiveness.measure(quick=call.quick)
    else:
        rows = ratios.measure(quick=call.quick, report=report_progress)
    if call.json:
        print(json.dumps([row.plain() for row in rows], indent=1))
        return
    for row in rows:  # as they come: all of them take minutes
        print(row.text(), flush=True)


def train(call: argparse.Namespace) -> int:
    from segviewer.training.commands import train as work

    if call.recipe.startswith("lesson/"):
        return _train_lesson(call)
    if call.data is None:
        raise UsageError(f"{call.recipe} learns from labelled pictures: say where with --data.")
    if call.recipe == "mine":
        return _train_mine(call)
    work(
        recipe_name=call.recipe,
        data=call.data,
        output=call.output,
        network=call.network,
        steps=call.steps,
        threads=call.threads,
        report=lambda text: print(text, flush=True),
    )
    return 0


def _train_lesson(call: argparse.Namespace) -> int:
    """On scenes that are rendered as they are needed."""
    from segviewer.training.lesson_networks import train_lesson

    train_lesson(
        call.recipe,
        call.output,
        steps=call.steps,
        threads=call.threads,
        report=partial(print, flush=True),
    )
    return 0


def _train_mine(call: argparse.Namespace) -> int:
    """Fine-tune, and open the window on one of the pictures where there is a display."""
    from segviewer.doctor import window_obstacle
    from segviewer.training.fine_tuning import DEFAULT_BASE, STEPS, fine_tune

    if call.output.suffix != ".safetensors":
        raise UsageError(f"--output {call.output}: expected a file that ends in .safetensors.")
    path = fine_tune(
        call.data,
        call.base or DEFAULT_BASE,
        call.output,
        steps=call.steps or STEPS,
        threads=call.threads,
        report=partial(print, flush=True),
    )
    picture = next(iter(sorted((call.data / "images").glob("*.*"))), None)
    if call.no_window or window_obstacle() or picture is None:
        print(f'to look into it: segviewer "{picture or "PICTURE"}" --model "{path}"')
        return 0
    from segviewer.gui.app import main as window

    status: int = window(str(picture), str(path))
    return status


def measure(call: argparse.Namespace) -> None:
    from segviewer import resources
    from segviewer.training.commands import scored

    names = call.model or list(resources.weights())
    scores_by_name = dict(scored(names, call.data, branches=call.branches, report=report_progress))
    if call.json:
        print(json.dumps(scores_by_name, indent=1))
        return
    for name, scores in scores_by_name.items():
        print(score_text(name, scores), flush=True)


def score_text(name: str, scores: Mapping[str, Any]) -> str:
    """One line of sums, one a class with its 95 % interval, one a branch that was off."""
    head = f"{name}  mean IoU {scores['mean_iou']}  pixel accuracy {scores['pixel_accuracy']}"
    if "person" in scores["classes"]:
        head += f"  background called person {scores['background_called_person']}"
    lines = [f"{head}  ({scores['pictures']} pictures)"]
    for kind, score in scores["classes"].items():
        low, high = score["interval_95"]
        lines.append(f"  {kind:<24} {score['iou']}  {low} to {high}, {score['pictures']} pictures")
    for key, off in scores["one_branch_off"].items():
        lines.append(f"  {key + ' off':<24} {off['change_in_mean_iou']:+} mean IoU ({off['mode']})")
    return "\n".join(lines)
