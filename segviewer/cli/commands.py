"""One subcommand a function, heavy imports inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segviewer.cli.arguments import (
    PNG,
    import_options_of,
    off_of,
    output_of,
    point_of,
    region_of,
    span_of,
    states_of,
    truths_of,
)
from segviewer.cli.calls import (
    AblateCall,
    DoctorCall,
    ExplainCall,
    ModelsCall,
    RunCall,
    ViewCall,
)
from segviewer.cli.console import UsageError, counting, report_failure, report_progress
from segviewer.cli.pipeline import film, frames_of, loaded_models, save, shots_of
from segviewer.cli.rows import pictures_of
from segviewer.records import SegviewerError, Setup, Unit

if TYPE_CHECKING:
    from segviewer.cli.crews import Outcome
    from segviewer.cli.tickets import Ticket
    from segviewer.inspection.explain import Explanation
    from segviewer.records import Frame, Inspection
    from segviewer.sources.span import Span

JOURNAL = ".segviewer-journal"  # of a folder of sheets


def view(call: ViewCall) -> int:
    from segviewer.doctor import window_obstacle

    obstacle = window_obstacle()
    if obstacle:
        raise SegviewerError(obstacle)
    from segviewer.lessons.catalog import PREFIX, read_lesson

    if call.source and call.source.startswith(PREFIX):
        read_lesson(call.source.removeprefix(PREFIX))  # a wrong name is said before a window opens
    from segviewer.gui.app import main as window

    model = call.model[0] if call.model else None
    if call.truth and not call.source:
        raise UsageError(f"--truth {call.truth}: say of which picture, as in segviewer PHOTO.")
    truths = truths_of(call) if call.truth else None
    status: int = window(call.source, model, import_options_of(call.answers), truths)
    return status


def run(call: RunCall) -> int:
    from segviewer.cli.jobs import SheetJob
    from segviewer.rendering.figures import save_figures

    output, into = output_of(call.output)
    span = span_of(call.frames)
    if call.figures is not None and call.figures.suffix.lower() not in (".json", ".csv"):
        raise UsageError(f"--figures {call.figures}: expected a name that ends in .json or .csv.")
    if into:
        return _run_into(call, output, span)
    if call.format:
        raise UsageError(f"--format {call.format}: the name after -o says it, {call.output}.")
    if call.workers or call.cluster:
        raise UsageError(f"-o {call.output}: expected a folder, such as sheets/, for many workers.")
    job = SheetJob(call)
    failures: list[SegviewerError] = []
    figures: list[dict[str, Any]] = []

    def inspect_frame(frame: Frame) -> list[Inspection]:
        rows = job.inspections_of(frame)
        figures.extend(job.figures(rows))
        return rows

    if output.suffix.lower() == ".mp4":
        shots = shots_of(call.source, failures, span)
        film(shots, inspect_frame, job.views, job.draw, output)
    else:
        rows = []
        for frame in frames_of(call.source, failures, span):
            try:
                rows += inspect_frame(frame)
            except UsageError:
                raise
            except SegviewerError as error:
                failures.append(error)
                report_failure(error, 1)
        if rows:
            save(job.sheet_of(rows), output)
    if figures and call.figures is not None:
        save_figures(figures, call.figures)
        report_progress(f"wrote {call.figures}")
    return 1 if failures else 0


def _run_into(call: RunCall, folder: Path, span: Span) -> int:
    """A sheet for each picture, in a folder that remembers what is done."""
    from segviewer.cli.batch import work_through
    from segviewer.cli.jobs import SHEET, SheetJob
    from segviewer.rendering.export import free_name, write_whole
    from segviewer.rendering.figures import save_figures

    used: set[str] = set()

    def name_of(ticket: Ticket) -> str:
        return free_name(ticket.origin, used, f".{call.format or PNG}")

    def write(name: str, outcome: Outcome) -> None:
        write_whole(folder / name, lambda file: file.write(outcome.files[SHEET]))
        report_progress(f"wrote {folder / name}")

    batch = work_through(
        call, SheetJob, folder / JOURNAL, span, write, folder=folder, name_of=name_of
    )
    if call.figures is not None and batch.rows:
        save_figures(batch.in_order, call.figures)
        report_progress(f"wrote {call.figures}")
    return 1 if batch.failures else 0


def explain(call: ExplainCall) -> int:
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

    pictures = pictures_of([modes])

    def work(fitting: Setup) -> Explanation:
        return explain_unit(
            model, frame, unit, fitting, modes, pictures=pictures, report=report_progress
        )

    explanation = runner.run_whole(model, frame, setup, work)
    if call.json:
        print(json.dumps(explanation.plain(), indent=1))
    else:
        print("\n".join(explanation_lines(explanation)))
    return 0


def ablate(call: AblateCall) -> int:
    from segviewer.cli.batch import work_through
    from segviewer.cli.jobs import AblateJob
    from segviewer.cli.summaries import ablation_summary, summary_lines
    from segviewer.rendering.tables import save_table
    from segviewer.sources.span import Span

    if not call.output.endswith((".csv", ".json")):
        raise UsageError(f"-o {call.output}: expected a name that ends in .csv or .json.")
    path = Path(call.output)
    journal = path.with_name(f".{path.name}.journal")
    batch = work_through(call, AblateJob, journal, Span())
    if batch.rows:
        save_table(batch.in_order, path)
    if len(batch.rows) > 1:
        summary = ablation_summary(batch.in_order)
        save_table(summary, path.with_name(f"{path.stem}-summary{path.suffix}"))
        print("\n".join(summary_lines(summary)))
    if not batch.failures:
        journal.unlink(missing_ok=True)
    return 1 if batch.failures or not batch.rows else 0


def models(call: ModelsCall) -> None:
    from segviewer.checkpoints.listing import list_models

    if call.model is not None:
        _show_page(call.model, call)
        return
    entries = list_models()
    if call.json:
        print(json.dumps(entries, indent=1))
        return
    for entry in entries:
        score = f"mIoU {entry['mean_iou']:.3f}" if entry.get("mean_iou") is not None else ""
        classes = f"{entry['classes']} classes" if entry["classes"] else ""
        print(f"{entry['name']:<42} {classes:>12}  {score:<11} {entry['where']}")


def _show_page(name: str, call: ModelsCall) -> None:
    from segviewer.checkpoints.loading import describe_model
    from segviewer.checkpoints.page import page_lines, page_of

    with counting() as count:
        model = describe_model(name, import_options_of(call.answers), report=count)
    page = page_of(model)
    print(json.dumps(page, indent=1) if call.json else "\n".join(page_lines(page)))


def doctor(call: DoctorCall) -> int:
    from segviewer.desktop_entry import install
    from segviewer.doctor import examine

    if call.install_desktop:
        for path in install():
            print(f"wrote {path}")
        return 0
    findings = examine()
    if call.json:
        print(json.dumps([finding.plain() for finding in findings], indent=1))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.good else 'FAIL'}  {finding.text}")
            if finding.fix:
                print(f"      {finding.fix}")
    return 0 if all(finding.good for finding in findings) else 1
