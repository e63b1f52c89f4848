"""``segviewer bench``: the table of figures, or some rows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from segviewer.cli.calls import BenchCall
from segviewer.cli.console import UsageError, report_progress

if TYPE_CHECKING:
    from segviewer.bench.figures import Figure, Obstacle

PLOT_KINDS = (".svg", ".png")


def bench(call: BenchCall) -> None:
    from segviewer.bench.machine import describe_machine, machine_lines
    from segviewer.bench.report import report_of, summary
    from segviewer.bench.table import ROWS, measure

    if call.list:
        for name, row in ROWS.items():
            print(f"{name:<14} {row.about}{'' if row.usual else ' (by its name alone)'}")
        return
    names = _rows_of(call)
    if call.plot is not None and call.plot.suffix.lower() not in PLOT_KINDS:
        raise UsageError(f"--plot {call.plot}: expected a name that ends in .svg or .png.")
    machine = describe_machine()
    if not call.json:
        print("\n".join(machine_lines(machine)), flush=True)

    def print_results() -> Iterator[Figure | Obstacle]:
        for result in measure(names, _options_of(call), report_progress):
            if not call.json:
                print(result.text(), flush=True)  # as they come: all of them take minutes
            yield result

    report = report_of(machine, print_results())
    if call.json:
        print(json.dumps(report.plain(), indent=1))
    else:
        print(summary(report))
    if call.plot is not None:
        from segviewer.bench.plot import save_plot

        save_plot(report, call.plot)
        report_progress(f"wrote {call.plot}")


def _rows_of(call: BenchCall) -> tuple[str, ...]:
    """The rows that are named, by words or by an option each."""
    from segviewer.bench.table import check_rows, usual_rows
    from segviewer.records import SegviewerError

    named = {
        "live": call.live,
        "frames": call.live and call.frames is not None,
        "soak": call.soak is not None,
        "window": call.window,
        "adapt": call.any_network,
        "watch": call.any_network,
        "many-pictures": call.many_pictures,
    }
    names = (*call.name, *(name for name, is_named in named.items() if is_named))
    try:
        check_rows(names)
    except SegviewerError as error:
        raise UsageError(str(error)) from None
    return tuple(dict.fromkeys(names)) or usual_rows()


def _options_of(call: BenchCall) -> dict[str, Any]:
    return {
        "quick": call.quick,
        "models": call.model,
        "sources": call.source,
        "seconds": call.soak,
        "count": call.frames,
    }
