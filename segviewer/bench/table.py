"""``segviewer bench``: the rows by name, and measuring some of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from segviewer.bench.figures import Figure, Obstacle
from segviewer.bench.terms import Results, Terms
from segviewer.doctor import has_display
from segviewer.records import SegviewerError


@dataclass(frozen=True, kw_only=True)
class Row:
    """``about`` says it in one line; ``where`` is "module.function" in this package, imported when
    needed. A row that is not ``usual`` is measured by its name alone, one that is not ``quick`` is
    left out of the quick form; ``window``: it opens windows. After ``minutes`` it is given up."""

    about: str
    where: str
    usual: bool = True
    quick: bool = True
    window: bool = False
    minutes: float = 20

    def measure(self, terms: Terms) -> Results:
        module, _, function = self.where.partition(".")
        package = import_module(f"segviewer.bench.{module}")
        work: Callable[[Terms], Results] = getattr(package, function)
        return work(terms)


ROWS: Mapping[str, Row] = {
    "capture": Row(
        about="a capture and a switch, against the bare network, TorchLens and Captum",
        where="network_rows.measure_captures",
    ),
    "storage": Row(
        about="what a capture and the graph of its fields keep",
        where="network_rows.measure_storage",
    ),
    "shapley": Row(
        about="exact Shapley values at a pixel, against a full pass and Captum's sampling",
        where="pixel_rows.measure_shapley",
    ),
    "split": Row(
        about="a logit's split, beside Captum's gradient times activation and GradCAM",
        where="pixel_rows.measure_split",
    ),
    "fields": Row(
        about="first receptive fields, against a pass backward for each branch and openerf",
        where="pixel_rows.measure_fields",
    ),
    "first-field": Row(
        about="how long a click waits for its first receptive field",
        where="pixel_rows.measure_first_field",
    ),
    "oracle": Row(
        about="theoretical receptive fields, against those that TorchLens derives by itself",
        where="field_oracle.measure",
        usual=False,
    ),
    "adapt": Row(
        about="a switch in networks of torchvision, smp and the Hugging Face library",
        where="any_network.measure",
    ),
    "start": Row(
        about="command to window and to first mask, against a script with torchvision",
        where="start.measure",
        window=True,
    ),
    "live": Row(
        about="a stream in the window, against a plain loop with cv2",
        where="live_ratios.measure",
        window=True,
    ),
    "window": Row(
        about="how late a timer in the window's thread is", where="responsiveness.measure",
        window=True,
    ),
    "frames": Row(
        about="memory, threads and files over 10,000 live frames",
        where="endurance.measure_frames",
        quick=False,
        window=True,
        minutes=60,
    ),
    "cuda": Row(about="a pixel and a stream on a CUDA device", where="device_rows.measure"),
    "embedded": Row(
        about="a pass of the embedded networks, against torchvision's LR-ASPP",
        where="network_rows.measure_embedded",
        usual=False,
    ),
    "watch": Row(
        about="a training loop that is watched", where="watched_loop.measure", usual=False,
        window=True,
    ),
    "many-pictures": Row(
        about="pictures an hour of a long call, with one and two workers",
        where="many_pictures.measure",
        usual=False,
        minutes=60,
    ),
    "changes": Row(
        about="memory, threads and files over 500 changes of network",
        where="endurance.measure_changes",
        usual=False,
        window=True,
        minutes=60,
    ),
    "windows": Row(
        about="memory, threads and files over 500 windows, opened and closed",
        where="endurance.measure_windows",
        usual=False,
        window=True,
        minutes=60,
    ),
    "soak": Row(
        about="ten minutes a source while things are switched, frozen, clicked at random",
        where="soak.measure",
        usual=False,
        window=True,
        minutes=600,
    ),
}  # fmt: skip


def usual_rows() -> tuple[str, ...]:
    return tuple(name for name, row in ROWS.items() if row.usual)


def check_rows(names: tuple[str, ...]) -> None:
    """A SegviewerError names what is no row."""
    for name in names:
        if name not in ROWS:
            raise SegviewerError(f"There is no row {name!r}; the rows are {', '.join(ROWS)}.")


def measure(
    names: tuple[str, ...], options: Mapping[str, Any], report: Callable[[str], None]
) -> Iterator[Figure | Obstacle]:
    """The rows' results as they come, each row in a process of its own: what one leaves behind, or
    ends with, is none of the next one's business. ``options`` are the fields of ``Terms``.
    Where the user stops it (Ctrl+C), that is the last result."""
    check_rows(names)
    try:
        yield from _measure_all(names, options, report)
    except KeyboardInterrupt:
        yield Obstacle(what="the rest", reason="it was stopped")


def _measure_all(
    names: tuple[str, ...], options: Mapping[str, Any], report: Callable[[str], None]
) -> Iterator[Figure | Obstacle]:
    for name in names:
        row = ROWS[name]
        if options.get("quick") and not row.quick:
            yield Obstacle(what=name, row=name, reason="it takes minutes; left out of --quick")
            continue
        if row.window and not has_display():
            report(f"{name}: there is no display, so windows live in memory")
        yield from (replace(result, row=name) for result in _measure_apart(name, row, options))


def _measure_apart(name: str, row: Row, options: Mapping[str, Any]) -> Iterator[Figure | Obstacle]:
    with tempfile.TemporaryDirectory() as folder:
        # What a window remembers of this is not what its user did.
        environment = {**os.environ, "XDG_CONFIG_HOME": folder}
        if row.window and not has_display():
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        words = [sys.executable, "-m", "segviewer.bench.row_process", name, json.dumps(options)]
        with subprocess.Popen(
            words, env=environment, stdout=subprocess.PIPE, encoding="utf-8", errors="replace"
        ) as call:
            limit = threading.Timer(60 * row.minutes, call.kill)
            limit.start()
            try:
                yield from filter(None, map(_result, call.stdout or ()))
                status = call.wait()
            finally:
                is_late = not limit.is_alive()
                limit.cancel()
                call.kill()
    if is_late:
        yield Obstacle(what=name, reason=f"it was given up after {row.minutes:.0f} minutes")
    elif status:
        yield Obstacle(what=name, reason=f"its process ended with status {status}")


def _result(line: str) -> Figure | Obstacle | None:
    """What a row's process says in a line; None of what others say there."""
    kind, _, text = line.partition(" ")
    if kind not in KINDS:
        return None
    values: dict[str, Any] = json.loads(text)
    pairs: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    return KINDS[kind](**pairs)


KINDS: Mapping[str, type[Figure | Obstacle]] = {"figure": Figure, "obstacle": Obstacle}
