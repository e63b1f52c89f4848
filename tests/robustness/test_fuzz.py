"""Damaged files of every kind end in a result or in one sentence.

``pytest tests/robustness/test_fuzz.py --fuzz 6000`` tries so many files in all, other ones each
time; what fails is stored in ``.hypothesis`` and belongs into ``KNOWN`` once it is mended.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from fuzz_subject import Subject
from fuzz_subjects import SUBJECTS
from hypothesis import HealthCheck, example, given, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from mutations import Edit, mutated

from segviewer.records import SegviewerError

FEW = 8  # files a subject in an ordinary run
HANG_SECONDS = 60  # many times what any of these files takes
MOST_MEMORY = 1 << 30  # bytes that the process may grow by

# What failed once, by subject.
KNOWN: dict[str, tuple[list[Edit], ...]] = {
    "recent": ([("value", 0, b"[" * 3000)],),
    "list": ([("value", 1, b"[" * 3000)],),
    "journal": ([("value", 1, b"[" * 3000)], [("value", 3, b"[]")]),
    "settings": ([("repeat", 55, b"\x00\x00\x00\x00\x00\x00")],),
    "own header": (
        [("cut", 40, b"")],
        *(
            [("value", place, value)]
            for place in (3, 16, 18, 23, 25, 27)
            for value in (b"1000000", b"{}")
        ),
    ),
    "preprocessor": (
        [("value", 4, b"1000000")],
        [("value", 8, b"0")],
        [("value", 12, b"[0, 0, 0]")],
        [("value", 16, b"NaN")],
    ),
    "lesson": tuple(
        [("value", place, value)] for place in range(0, 60, 3) for value in (b"true", b"[" * 3000)
    ),
    "modules": ([("value", 1, b"[" * 3000)],),
    "mask png": ([("write", 18, b"\xff\xff")], [("write", 16, b"\x7f\xff\xff\xff")]),
}


class HangError(Exception):
    """Reading took much longer than any file may."""


@contextmanager
def limited_time() -> Iterator[None]:
    """Where the system has such a clock, a read that does not end is a failure with a traceback."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def peak_memory() -> int:
    """Bytes of memory that the process has had at most; 0 where the system does not say."""
    if not sys.platform.startswith("linux"):
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def try_file(subject: Subject, edits: list[Edit]) -> None:
    """Open the damaged file; it may be refused in one sentence, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"damaged{subject.suffix}"
        path.write_bytes(subject.whole(mutated(subject.content(), edits)))
        try:
            with limited_time():
                subject.open(path)
        except SegviewerError as error:
            text = str(error)
            assert text.strip() and "\n" not in text and len(text) < 1500, text


@pytest.mark.qt_log_level_fail("CRITICAL")  # QSettings says what it leaves out
@pytest.mark.filterwarnings("default")  # a library may warn of a file before it refuses it
@pytest.mark.parametrize("name", SUBJECTS)
def test_a_damaged_file_ends_in_a_result_or_one_sentence(
    name: str, request: pytest.FixtureRequest
) -> None:
    subject, count = SUBJECTS[name], request.config.getoption("--fuzz")
    attempt = given(subject.edits)(lambda edits: try_file(subject, edits))
    for edits in (*KNOWN.get(name, ()), []):
        attempt = example(edits)(attempt)
    before = peak_memory()
    settings(
        max_examples=max(1, count // len(SUBJECTS)) if count else FEW,
        derandomize=not count,
        deadline=None,
        database=DirectoryBasedExampleDatabase(".hypothesis") if count else None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )(attempt)()
    assert peak_memory() - before < MOST_MEMORY


def test_whole_files_open() -> None:
    """What is damaged above is whole before: else nothing would be tried but refusals."""
    for subject in SUBJECTS.values():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"whole{subject.suffix}"
            path.write_bytes(subject.whole(subject.content()))
            subject.open(path)
    assert "SEGVIEWER_PUBLISHED" not in os.environ
