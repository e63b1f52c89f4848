"""How much of the memory that it has freed the process keeps, where its C library is glibc."""

from __future__ import annotations

import ctypes
import os

# Numbers of glibc's malloc.h.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
KEPT_BYTES = 512 << 20
LARGEST_BYTES = 1 << 30  # of a block that lies among others, to be used again
# With one of these somebody has chosen for themselves.
CHOICES = ("MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")


def keep_freed_memory() -> None:
    """Keep freed memory for what is computed next, and one store of it for all threads.

    By itself glibc hands each large tensor back to the system when it is freed, and the system
    clears every page of the next one: with ResNet-50 at 512 x 512, 600 MB a pass, an eighth of its
    time; in a switch in a UNet++, 190 MB and a fifth. To be called before there are threads.
    """
    mallopt = _function("mallopt")
    if mallopt is None or any(name in os.environ for name in CHOICES):
        return
    mallopt(MMAP_THRESHOLD, LARGEST_BYTES)
    mallopt(TRIM_THRESHOLD, KEPT_BYTES)
    mallopt(ARENA_MAX, 1)


def return_freed_memory() -> None:
    """Hand all of it back to the system: glibc would keep what a closed window leaves between what
    goes on living, a third of a megabyte each. Other C libraries need no reminder."""
    trim = _function("malloc_trim")
    if trim is not None:
        trim(0)


def _function(name: str) -> ctypes._FuncPointer | None:
    return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None
