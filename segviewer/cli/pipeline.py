"""Loading models, going through sources, writing what came of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segviewer.cli.arguments import import_options_of, models_of
from segviewer.cli.calls import NetworkWords
from segviewer.cli.console import counting, report_failure, report_progress
from segviewer.recent import add_recent_model
from segviewer.records import ImportOptions, SegviewerError, Setup

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.inspection.runner import Runner
    from segviewer.records import Frame, Inspection
    from segviewer.rendering.sheet import Sheet
    from segviewer.rendering.views import View
    from segviewer.sources.source import Source
    from segviewer.sources.span import Span


def loaded_models(call: NetworkWords, runner: Runner) -> list[tuple[Model, Setup]]:
    """Each model, with what it is to be run at."""
    loaded = [_load(name, call) for name in models_of(call.model or ())]
    for model, _ in loaded:
        add_recent_model(model.name)
        runner.place(model)
    return loaded


def _load(name: str, call: NetworkWords) -> tuple[Model, Setup]:
    """A model, and its setup."""
    from segviewer.checkpoints.provenance import place_output_stride

    import_options = import_options_of(call.answers)
    model = open_quietly(name, import_options)
    setup = Setup(
        model=model.name,
        input_size=call.input_size,
        low_level=call.low_level if model.network.info().low_levels else None,
        precision=call.precision,
        import_options=import_options,
    )
    setup = place_output_stride(setup, model.provenance)
    if not model.provenance.family:  # import options mean nothing to our own files
        setup = replace(setup, import_options=ImportOptions())
    return model, setup


def open_quietly(name: str, import_options: ImportOptions) -> Model:
    """A model; how far a download is and what is to be known of it goes to stderr."""
    from segviewer.adapting import open_model

    with counting() as count:
        model = open_model(name, import_options, report=count)
    for note in model.provenance.notes:
        report_progress(f"{model.name}: {note}")
    return model


def film(
    shots: Iterator[tuple[Frame, int, float]],
    rows_of: Callable[[Frame], list[Inspection]],
    views: Sequence[View],
    draw: Callable[..., Sheet],
    path: Path,
) -> None:
    """The sheets of all frames, one after the other."""
    from segviewer.rendering.film import recording

    first = next(shots, None)
    if first is None:
        return
    make_folder(path)
    with recording(path, first[2]) as film:
        for frame, repeat, _ in itertools.chain([first], shots):
            film.add(draw(rows_of(frame), views, every_class=True).image, repeat)
    report_progress(f"wrote {path}, {film.count} frames")


def frames_of(
    sources: Sequence[str], failures: list[SegviewerError], span: Span | None = None
) -> Iterator[Frame]:
    """Every frame of every source, with progress; what cannot be read is said and left out."""
    return (frame for frame, _, _ in shots_of(sources, failures, span))


def shots_of(
    sources: Sequence[str], failures: list[SegviewerError], span: Span | None = None
) -> Iterator[tuple[Frame, int, float]]:
    """The same with how often a frame stands in a film, and that film's frames per second."""
    from segviewer.sources.span import Span

    for text in sources:
        try:
            yield from _shots_of(text, failures, span or Span())
        except SegviewerError as error:
            failures.append(error)
            report_failure(error, 1)


def _shots_of(
    text: str, failures: list[SegviewerError], span: Span
) -> Iterator[tuple[Frame, int, float]]:
    from segviewer.sources.opening import open_source
    from segviewer.sources.span import frames_in, lasting, rate_of

    source = open_source(text)
    total = None if span.stop is None else span.stop - span.start
    total = total or _count(source)
    of = f" of {total}" if total else ""
    note, count, failed = "", 0, len(failures)
    try:
        frames = _good(frames_in(source, span), source, failures)
        for count, (frame, repeat) in enumerate(lasting(frames, source), start=1):
            number = count if source.live else frame.index - span.start + 1
            report_progress(f"{number}{of}  {frame.origin}")
            if frame.note and (frame.note != note or source.still_seconds):
                report_progress(f"{frame.origin}: {frame.note}")
            note = frame.note
            yield frame, repeat, rate_of(source)
    finally:
        source.close()
    if not count and len(failures) == failed:
        raise SegviewerError(
            f"{text} has no frame {span.start}, counted from 0; give --frames that it has."
        )


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
            report_failure(error, 1)
            continue
        if frame is None:
            return
        yield frame


def _count(source: Source) -> int | None:
    """How many frames a source has; None where it cannot be counted, and for one picture."""
    return source.frame_count if source.can_seek else None


def save(figure: Sheet, path: Path) -> None:
    from segviewer.rendering.export import save_figure

    make_folder(path)
    save_figure(figure, path)
    height, width = figure.millimetres
    size = f", {width:.0f} × {height:.0f} mm" if figure.sheet_format.width else ""
    report_progress(f"wrote {path}{size}")
    if figure.sheet_format.width and figure.exceeds_page:
        is_turned = figure.sheet_format.columns == "states"
        advice = "views or states" if is_turned else "views, or give --columns states"
        report_progress(f"{path.name} is higher than an A4 page; leave out {advice}")


def make_folder(path: Path) -> None:
    """The folder that is to hold the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SegviewerError(
            f"{path.parent} cannot be made ({error.strerror}); choose another folder."
        ) from None
