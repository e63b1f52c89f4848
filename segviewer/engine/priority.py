"""Threads that step back for the window's, where all cores are busy."""

from __future__ import annotations

import os
import sys
import threading

NICE = 5  # enough that the window's thread need not queue behind a forward pass
NICE_A_LITTLE = 2  # for what should not queue behind one either


def step_back(nice: int = NICE) -> None:
    """Let the calling thread, and those that it starts, be scheduled after the window's; ``nice``
    says how far.

    Only Linux gives each thread a priority of its own; elsewhere the call does nothing.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        if os.getpriority(os.PRIO_PROCESS, thread) < nice:  # nobody may take a step forward again
            os.setpriority(os.PRIO_PROCESS, thread, nice)
