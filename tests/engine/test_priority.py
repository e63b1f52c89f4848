"""Work steps back for the window; the window's own thread stays as it is."""

import os
import sys
import threading

import pytest

from segviewer.engine.priority import NICE, step_back


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities of threads")
def test_only_the_calling_thread_and_those_it_starts_step_back():
    def priority():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    priorities, before = [], priority()

    def record_child():
        priorities.append(priority())

    def work():
        step_back()
        priorities.append(priority())
        started = threading.Thread(target=record_child)
        started.start()
        started.join()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert priorities == [max(before, NICE)] * 2
    assert priority() == before
