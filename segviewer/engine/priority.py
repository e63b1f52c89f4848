"""Threads that step back for the window's, where all cores are busy."""

from __future__ import annotations

import os
import sys
import threading

NICE = 5  # enough that the window's thread need not queue behind a forward pass


def step_back() -> None:
    """Let the calling thread, and those that it starts, be scheduled after the window's.

    Only Linux gives each thread a priority of its own; elsewhere the call does nothing.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        if os.getpriority(os.PRIO_PROCESS, thread) < NICE:  # nobody may take a step forward again
            os.setpriority(os.PRIO_PROCESS, thread, NICE)
