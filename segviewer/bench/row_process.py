"""``python -m segviewer.bench.row_process ROW OPTIONS``: a row's results, one a line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from segviewer.allocator import keep_freed_memory
from segviewer.bench.figures import Figure, Obstacle
from segviewer.bench.table import KINDS, ROWS
from segviewer.bench.terms import Terms


def main(name: str, options: Mapping[str, Any]) -> None:
    """Measure the row; what keeps it from being measured is one of its results."""
    keep_freed_memory()  # as the program does
    names = {kind: word for word, kind in KINDS.items()}

    def say(result: Figure | Obstacle) -> None:
        # Escaped, so that it arrives whatever encoding the two processes have.
        sys.stdout.write(f"{names[type(result)]} {json.dumps(asdict(result))}\n")
        sys.stdout.flush()

    try:
        for result in ROWS[name].measure(Terms(report=_report, **options)):
            say(result)
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        say(Obstacle(what=name, reason=reason))


def _report(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1], json.loads(sys.argv[2]))
    except (BrokenPipeError, KeyboardInterrupt):  # nobody listens any more
        os._exit(1)
    # A thread may be deep in torch, which takes the end of the interpreter under it badly.
    sys.stdout.flush()
    os._exit(0)
