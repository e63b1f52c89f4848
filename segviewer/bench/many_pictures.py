"""Pictures an hour in a long call, with one and with two workers in turn.

The commands run as a user gives them, on pictures as large as those of Cityscapes. A line that they
print for each picture comes when another one is done: what starting costs is left out.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from segviewer.bench.figures import Figure, quartiles_of
from segviewer.bench.terms import Results, Terms
from segviewer.opencv import cv2
from segviewer.records import SegviewerError
from segviewer.sources.scenes import Scene

SIZE = (1024, 2048)  # of Cityscapes' pictures
CITYSCAPES = 5000  # of its pictures have fine masks
NETWORK = "everyday/pspnet"
WORKERS = (1, 2)
PICTURES = 14
AT_FIRST = 4  # pictures that two workers take before the first is done
LINE = re.compile(r"\d+ of \d+ ")  # of progress


def measure(terms: Terms) -> Results:
    """A figure for each command and number of workers."""
    rounds = 1 if terms.quick else 3
    with tempfile.TemporaryDirectory() as folder:
        data = write_pictures(Path(folder), PICTURES)
        for command in ("measure", "run"):
            terms.report(f"measuring {command} with {NETWORK}")
            seconds: dict[int, list[float]] = {workers: [] for workers in WORKERS}
            for _ in range(rounds):
                for workers in WORKERS:
                    seconds[workers].append(_seconds(command, NETWORK, workers, data))
            yield from figures_of(command, NETWORK, seconds)


def figures_of(
    command: str, network: str, seconds: Mapping[int, Sequence[float]]
) -> Iterator[Figure]:
    """Pictures an hour with each number of workers, from the seconds a picture of each round."""
    medians = {workers: statistics.median(values) for workers, values in seconds.items()}
    for workers, own in medians.items():
        hours = CITYSCAPES * own / 3600
        times = f"{medians[min(medians)] / own:.2f} times those of one worker, "
        yield Figure(
            what=f"{command} with {workers} worker{'s' if workers > 1 else ''}",
            subject=f"{network}, {SIZE[1]}x{SIZE[0]}",
            value=3600 / own,
            unit="pictures/h",
            quartiles=quartiles_of([3600 / value for value in seconds[workers]]),
            rounds=len(seconds[workers]),
            least=True,
            note=f"{times if workers > 1 else ''}{CITYSCAPES} pictures in {hours:.1f} h",
        )


def write_pictures(folder: Path, count: int) -> Path:
    """A folder with so many rendered pictures of Cityscapes' size, and their masks beside it."""
    scene, out = Scene(1), folder / f"{count}"
    for kind in ("pictures", "masks"):
        (out / kind).mkdir(parents=True)
    for index in range(count):
        image = cv2.resize(np.asarray(scene.frame(index).image), SIZE[::-1])
        Image.fromarray(image).save(out / "pictures" / f"{index}.jpg", quality=90)
        labels = cv2.resize(scene.truth(index), SIZE[::-1], interpolation=cv2.INTER_NEAREST)
        Image.fromarray(labels).save(out / "masks" / f"{index}.png")
    return out


def words_of(command: str, network: str, workers: int, data: Path, output: Path) -> list[str]:
    """The call that is measured."""
    words = [command, str(data / "pictures"), "--model", network, "--workers", str(workers)]
    if command == "measure":
        return [*words, "--truth", str(data / "masks"), "-o", str(output / "table.csv")]
    return [*words, "--views", "input,mask", "-o", f"{output}{os.sep}"]


def seconds_between(times: Sequence[float]) -> float:
    """Seconds a picture, from when each line of progress came."""
    later = times[AT_FIRST:]
    return (later[-1] - later[0]) / (len(later) - 1)


def _seconds(command: str, network: str, workers: int, data: Path) -> float:
    """Seconds a picture of one call."""
    threads = max(1, (os.cpu_count() or 1) // workers)  # so that workers do not fight for cores
    with tempfile.TemporaryDirectory() as output:
        words = words_of(command, network, workers, data, Path(output))
        times, line = [], ""
        with subprocess.Popen(
            [sys.executable, "-u", "-m", "segviewer", *words],
            env={**os.environ, "OMP_NUM_THREADS": str(threads)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as call:
            for line in call.stderr or ():
                if LINE.match(line):
                    times.append(time.perf_counter())
        if call.returncode or len(times) < PICTURES:
            raise SegviewerError(f"The call to be measured failed: {line.strip()}")
    return seconds_between(times)
