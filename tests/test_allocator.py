"""Freed memory stays with the process, and goes back when asked to."""

import os
import platform
import subprocess
import sys

import pytest

from segviewer.allocator import CHOICES

SCRIPT = """
import resource
from pathlib import Path
import numpy as np
from segviewer.allocator import keep_freed_memory, return_freed_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

keep_freed_memory()
before = resident()
block = np.ones(100 << 20, np.uint8)
with_block = resident()
del block
kept = resident()
return_freed_memory()
print(with_block - before, kept - before, resident() - before)
"""


def run(**environment: str) -> list[int]:
    """Bytes above those before: with a block of 100 MB, after it is freed, after the return."""
    clean = {k: v for k, v in os.environ.items() if k not in CHOICES}
    words = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(
        words, env=clean | environment, capture_output=True, text=True, check=True
    )
    return [int(text) for text in done.stdout.split()]


@pytest.fixture(autouse=True)
def glibc() -> None:
    if platform.libc_ver()[0] != "glibc":
        pytest.skip("no glibc")


def test_freed_memory_is_kept_until_it_is_asked_back() -> None:
    with_block, kept, returned = run()
    assert with_block > 100e6
    assert kept > 100e6
    assert returned < 20e6


def test_a_choice_in_the_environment_stands() -> None:
    _, kept, _ = run(MALLOC_ARENA_MAX="2")
    assert kept < 20e6
