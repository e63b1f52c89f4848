"""Many pictures in one call: progress, failures that cost no more than their picture, and a journal
from which an interrupted call goes on."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from segviewer.cli.calls import PicturesCall
from segviewer.cli.console import UsageError, report_failure, report_progress
from segviewer.cli.crews import Job, Outcome, Results, alone, on_cluster, on_this_machine
from segviewer.cli.journal import Journal, stamp_of
from segviewer.cli.pipeline import frames_of
from segviewer.cli.tickets import Ticket, are_files, tickets_of
from segviewer.records import Frame, SegviewerError

if TYPE_CHECKING:
    from segviewer.sources.span import Span

SomeCall = TypeVar("SomeCall", bound=PicturesCall)
Write = Callable[[str, Outcome], object]  # puts an outcome's file in place, under that name


@dataclass
class BatchResult:
    """What came of a call: the ``rows`` of each picture that was worked on, now or before, by
    number; why others failed."""

    rows: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def in_order(self) -> list[dict[str, Any]]:
        """All rows, pictures in their order whoever finished first."""
        return [row for number in sorted(self.rows) for row in self.rows[number]]

    def fail(self, error: object) -> None:
        self.failures.append(str(error))
        report_failure(error, 1)


def work_through(
    call: SomeCall,
    make_job: Callable[[SomeCall], Job],
    journal_path: Path,
    span: Span,
    write: Write = lambda name, outcome: None,
    *,
    folder: Path | None = None,
    name_of: Callable[[Ticket], str] = lambda ticket: "",
) -> BatchResult:
    """Work on every picture of the call's sources that the journal does not have; one in whose
    ``folder`` a file is missing is worked on again. ``name_of`` is asked for each picture's file in
    order, ``write`` puts it in place as it comes. The caller removes the journal."""
    _check_crew(call)
    batch = BatchResult()
    journal = Journal(journal_path, stamp_of(call))
    if journal.replaces_another:
        report_progress(f"{journal_path} is of another call: everything is done anew")
    keys: dict[int, str] = {}
    names: dict[int, str] = {}

    def left_over() -> Iterator[Ticket]:
        for ticket in _tickets(call, span, batch):
            names[ticket.number], keys[ticket.number] = name_of(ticket), ticket.key
            entry = journal.entries.get(ticket.key)
            if entry is None or not _is_there(folder, names[ticket.number], entry):
                yield ticket
            else:
                batch.rows[ticket.number] = entry["rows"]

    done = 0
    try:
        with _interruptible():
            for ticket, outcome in _crew(call, make_job, left_over()):
                if outcome.wrong_call:
                    raise UsageError(outcome.failure)
                if outcome.failure:
                    batch.fail(outcome.failure)
                    continue
                name = names[ticket.number]
                write(name, outcome)
                journal.add(keys[ticket.number], {"rows": outcome.rows, "file": name})
                batch.rows[ticket.number] = outcome.rows
                done += 1
    except BaseException:
        journal.close()
        raise
    before = len(batch.rows) - done
    if before:
        report_progress(f"{before} done before, {done} now")
    journal.close()
    return batch


def _is_there(folder: Path | None, name: str, entry: Mapping[str, Any]) -> bool:
    """Whether the entry's file is the one that the picture would get now, and still there."""
    return folder is None or (entry.get("file") == name and (folder / name).is_file())


def _crew(
    call: SomeCall, make_job: Callable[[SomeCall], Job], tickets: Iterator[Ticket]
) -> Results:
    if call.cluster:
        return on_cluster(call, make_job, tickets, call.cluster)
    if call.workers:
        return on_this_machine(call, make_job, tickets, call.workers)
    return alone(make_job(call), tickets)


def _check_crew(call: PicturesCall) -> None:
    """Other processes can read files, but not our cameras, clips and scenes."""
    if call.workers and call.cluster:
        raise UsageError("--workers and --cluster: expected one of them.")
    option = "--workers" if call.workers else "--cluster" if call.cluster else ""
    if option and not are_files(call.source):
        raise UsageError(f"{option}: expected pictures and folders of pictures as sources.")
    if call.cluster and call.writes_maps:
        raise UsageError("--cluster: maps are written by this machine alone; leave out --maps.")


def _tickets(call: PicturesCall, span: Span, batch: BatchResult) -> Iterator[Ticket]:
    """The pictures, with progress."""

    def frames(text: str) -> Iterator[Frame]:
        failures: list[SegviewerError] = []
        yield from frames_of([text], failures, span)
        batch.failures.extend(map(str, failures))

    tickets: Iterator[Ticket] = tickets_of(call.source, span, frames, batch.fail)
    of = ""
    if all(map(_is_path, call.source)):
        listed = list(tickets)
        of = f" of {len(listed)}" if len(listed) > 1 else ""
        tickets = iter(listed)
    for ticket in tickets:
        if ticket.frame is None:  # others are counted as they are read
            report_progress(f"{ticket.number + 1}{of}  {ticket.origin}")
        yield ticket


def _is_path(text: str) -> bool:
    from segviewer.sources.album import is_album

    return (Path(text).exists() or is_album(text)) and are_files([text])


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl+C does, so that no worker is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
