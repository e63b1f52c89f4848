"""What this process holds: memory, threads, files."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LEAST_SAMPLES = 20  # for a straight line
LEAST_FRAMES = 500


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """``memory`` in bytes; ``threads`` as the system counts them; 0 where it does not tell."""

    memory: int
    threads: int
    files: int


def holdings() -> Holdings:
    return Holdings(memory=memory(), threads=thread_count(), files=open_files())


def memory() -> int:
    """Bytes of this process that are in memory; 0 where the system does not tell."""
    accounts = Path("/proc/self/statm")
    return int(accounts.read_text("ascii").split()[1]) * 4096 if accounts.exists() else 0


def thread_count() -> int:
    """Python's threads and those of libraries; Python's alone where the system does not tell."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()


def open_files() -> int:
    """Open files of this process; 0 where the system does not tell."""
    accounts = Path("/proc/self/fd")
    return len(list(accounts.iterdir())) if accounts.exists() else 0


def growth(values: Sequence[float]) -> float:
    """What each sample adds, by a straight line through the second half, where all is warm."""
    half = values[len(values) // 2 :]
    return float(np.polyfit(np.arange(len(half)), half, 1)[0])


def memory_per_thousand(memory: Sequence[int], frames: int) -> float | None:
    """Megabytes gained per 1,000 frames, by a straight line through the second half; None where
    that is too short to tell."""
    if frames < LEAST_FRAMES or len(memory) < 2 * LEAST_SAMPLES:
        return None
    return growth(memory) * len(memory) / frames * 1000 / 1e6
