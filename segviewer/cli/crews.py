"""Who works on the pictures: this process, several on this machine, or a Dask cluster.

A worker loads the models once and gives back plain rows and the bytes of files, which the caller
writes: so results are the same whoever made them, and each is counted once.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from segviewer.cli.calls import AnyCall
from segviewer.cli.console import UsageError
from segviewer.cli.tickets import Ticket
from segviewer.records import Frame, SegviewerError

ATTEMPTS = 3  # at a picture whose worker died; then it is to blame itself
TICKETS_AHEAD = 2  # tickets a worker has waiting, so that none is idle


@dataclass(frozen=True)
class Outcome:
    """What came of a picture: ``rows`` as JSON can hold them, ``files`` by name; or why nothing
    did, be it the whole call that is wrong."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    failure: str = ""
    wrong_call: bool = False


Job = Callable[[Frame], Outcome]
Results = Iterator[tuple[Ticket, Outcome]]

_jobs: dict[str, Job] = {}  # of this process, by call: one at a time


_one_at_a_time = threading.Lock()  # a Dask worker may have several threads, a network may not


def work_on(
    call: AnyCall,
    make_job: Callable[[AnyCall], Job],
    threads: int,
    ticket: Ticket,
) -> Outcome:
    """A picture's outcome, on so many threads, on which the last digits of a sum depend; the call's
    models are loaded with its first. Never raises."""
    from segviewer.inspection.device import use_threads

    key = repr(call)
    try:
        with _one_at_a_time:
            use_threads(threads)
            if key not in _jobs:
                _jobs.clear()
                _jobs[key] = make_job(call)
            return _jobs[key](ticket.read())
    except UsageError as error:
        return Outcome(failure=str(error), wrong_call=True)
    except SegviewerError as error:
        return Outcome(failure=str(error))
    except Exception as error:  # one picture's defect must not cost the others
        return Outcome(failure=f"{ticket.origin}: {type(error).__name__}: {error}")


def alone(job: Job, tickets: Iterator[Ticket]) -> Results:
    """One after the other, in this process."""
    for ticket in tickets:
        try:
            yield ticket, job(ticket.read())
        except SegviewerError as error:
            yield ticket, Outcome(failure=str(error))


def on_this_machine(
    call: AnyCall,
    make_job: Callable[[AnyCall], Job],
    tickets: Iterator[Ticket],
    workers: int,
) -> Results:
    """In so many processes, as they finish. A picture whose process died is tried again."""
    from segviewer.inspection.device import thread_count

    threads = thread_count()
    waiting: list[Ticket] = []
    attempts: dict[int, int] = {}
    while True:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent)
        running: dict[Future[Outcome], Ticket] = {}
        try:
            while True:
                while len(running) < TICKETS_AHEAD * workers:
                    ticket = waiting.pop() if waiting else next(tickets, None)
                    if ticket is None:
                        break
                    waiting.append(ticket)  # until it is certain to be worked on
                    running[pool.submit(work_on, call, make_job, threads, ticket)] = waiting.pop()
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = future.result()
                    yield running.pop(future), outcome
        except BrokenProcessPool:
            for ticket in running.values():
                attempts[ticket.number] = attempts.get(ticket.number, 0) + 1
                if attempts[ticket.number] < ATTEMPTS:
                    waiting.append(ticket)
                else:
                    yield ticket, Outcome(failure=f"{ticket.origin}: its worker died each time.")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def on_cluster(
    call: AnyCall,
    make_job: Callable[[AnyCall], Job],
    tickets: Iterator[Ticket],
    address: str,
) -> Results:
    """On the workers of a Dask scheduler, as they finish; the scheduler gives the pictures of one
    that died to others."""
    from segviewer.inspection.device import thread_count

    client_of, as_completed = _dask()
    threads = thread_count()
    try:
        client = client_of(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise SegviewerError(
            f"--cluster {address}: no Dask scheduler answers there ({error}); start one with "
            "'dask scheduler' and workers with 'dask worker'."
        ) from None
    with client:
        running: dict[Any, Ticket] = {}
        finished = as_completed(loop=client.loop)

        def submit() -> None:
            ahead = TICKETS_AHEAD * max(1, sum(client.nthreads().values()))
            while len(running) < ahead and (ticket := next(tickets, None)) is not None:
                future = client.submit(work_on, call, make_job, threads, ticket, pure=False)
                running[future] = ticket
                finished.add(future)

        submit()
        for future in finished:
            ticket = running.pop(future)
            defect = future.exception()
            failure = f"{ticket.origin}: {type(defect).__name__}: {defect}"
            yield ticket, future.result() if defect is None else Outcome(failure=failure)
            submit()


def _dask() -> tuple[Any, Any]:
    try:
        from dask.distributed import Client, as_completed
    except ImportError:
        raise SegviewerError(
            "--cluster needs Dask, which is not installed; run 'pip install segviewer[cluster]'."
        ) from None
    return Client, as_completed


def _end_with_parent() -> None:
    """Let no worker outlive a call that was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait_for_end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait_for_end, name="segviewer parent", daemon=True).start()
