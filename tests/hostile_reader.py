"""Opens files in a process of its own, under a limit of memory, and says what came of each.

``python hostile_reader.py KIND FILE...`` prints a line of JSON a file: its name, the sentence that
it was refused with ("" where it was opened), and by how many bytes the process's peak grew.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

SPARE = 3 << 30  # bytes of addresses beyond what the process has when it begins


def reader_of(kind: str) -> Callable[[Path], object]:
    """What opens files of that kind, imported by now."""
    if kind == "checkpoint":
        from segviewer.checkpoints.loading import load_model

        return load_model
    if kind == "sheet":
        from segviewer.rendering.export import read_sheet

        return read_sheet
    from segviewer.records import Frame
    from segviewer.sources.masks import read_truth
    from segviewer.sources.opening import open_source

    if kind == "mask":
        import numpy as np

        return lambda path: read_truth(path, Frame(np.zeros((8, 8, 3), np.uint8), origin="a.png"))
    return lambda path: list(islice(open_source(path), 3))


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def addresses() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def main(kind: str, *names: str) -> None:
    from segviewer.records import SegviewerError

    read = reader_of(kind)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (addresses() + SPARE, hard))
    for name in names:
        before, sentence = peak(), ""
        try:
            read(Path(name))
        except SegviewerError as error:
            sentence = str(error)
        sys.stdout.write(json.dumps([Path(name).name, sentence, peak() - before]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
