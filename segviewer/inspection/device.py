"""Which device and which precision."""

from __future__ import annotations

import copy
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import lru_cache
from typing import Any

import torch
from torch import nn

from segviewer.records import SegviewerError

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
TIMED_ROUNDS = 3


def best_device() -> torch.device:
    """CUDA, else Apple's MPS, else the CPU; SEGVIEWER_DEVICE overrides it. A SegviewerError where
    that names a device that is not there."""
    if name := os.environ.get("SEGVIEWER_DEVICE"):
        return _named_device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def _named_device(name: str) -> torch.device:
    try:
        device = torch.device(name)
    except RuntimeError:
        raise SegviewerError(
            f"SEGVIEWER_DEVICE is {name!r}, which is no device of torch's; set it to cpu, cuda, "
            f"cuda:1 or mps."
        ) from None
    count = torch.cuda.device_count()
    if device.type == "cuda" and (device.index or 0) >= count:
        raise SegviewerError(
            f"SEGVIEWER_DEVICE is {name!r}, but torch finds {count} CUDA devices here; set it to "
            f"another one, or to cpu."
        )
    return device


def device_title(device: torch.device) -> str:
    """The device as the status bar names it."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "cpu":
        count = torch.get_num_threads()
        return f"CPU, {count} thread{'s' if count > 1 else ''}"
    return device.type.upper()


def on_device(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The tensor there; to CUDA it is on its way while the processor goes on."""
    if device.type == "cuda":
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


def in_precision(precision: str, device: torch.device) -> AbstractContextManager[object]:
    """Autocast to ``precision``; for "fp32" none, also inside of another's, and no TF32 either. A
    KeyError where it is unknown."""
    dtype = PRECISIONS[precision]
    if dtype is not torch.float32:
        return torch.autocast(device.type, dtype)
    return _single_precision(device)


@contextmanager
def _single_precision(device: torch.device) -> Iterator[None]:
    with ExitStack() as stack:
        if torch.is_autocast_enabled(device.type):
            stack.enter_context(torch.autocast(device.type, enabled=False))
        if device.type == "cuda":
            stack.enter_context(without_tf32())
        yield


@contextmanager
def record_gradients(device: torch.device) -> Iterator[None]:
    """While open, gradients are recorded, also inside of inference mode, in 32 bits without TF32: a
    receptive field is a quotient of small gradients, of which rounding would be seen."""
    with torch.inference_mode(False), torch.enable_grad(), in_precision("fp32", device):
        yield


@contextmanager
def without_tf32() -> Iterator[None]:
    """While open, CUDA multiplies numbers of 32 bits as they are. By default its convolutions round
    them to TF32's 10 bits, with which logits are no longer those of a full pass to the last digit.

    The setting is the whole process's: with several threads, the last to leave puts it back.
    """
    _exact.enter()
    try:
        yield
    finally:
        _exact.leave()


class _ExactProducts:
    """Counts who needs products without TF32, since two windows' engines come and go in any order:
    the first would otherwise switch TF32 on again in the middle of the second's pass."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._before: list[tuple[Any, str, object]] = []

    def enter(self) -> None:
        with self._lock:
            self._users += 1
            if self._users == 1:
                settings = _tf32_settings()
                self._before = [(place, name, getattr(place, name)) for place, name, _ in settings]
                _assign(settings)

    def leave(self) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                _assign(self._before)


_exact = _ExactProducts()


def _assign(settings: list[tuple[Any, str, object]]) -> None:
    for place, name, value in settings:
        setattr(place, name, value)


def _tf32_settings() -> list[tuple[Any, str, object]]:
    """Where torch keeps it, under which name, and what is exact."""
    places = (torch.backends.cudnn, torch.backends.cuda.matmul)
    try:
        for place in places:
            getattr(place, "allow_tf32")  # noqa: B009 - only whether it can be read
    except RuntimeError:  # somebody chose by the newer names, and the two are not to be mixed
        conv = torch.backends.cudnn.conv  # type: ignore[attr-defined]
        return [(place, "fp32_precision", "ieee") for place in (conv, places[1])]
    return [(place, "allow_tf32", False) for place in places]


@lru_cache(maxsize=1)
def bf16_is_fast() -> bool:
    """Whether this processor multiplies 16-bit numbers itself; emulated, one pass takes seconds."""
    conv = nn.Conv2d(128, 128, 3, padding=1).to(memory_format=torch.channels_last)
    image = torch.rand(1, 128, 48, 48).contiguous(memory_format=torch.channels_last)
    short, picture = copy.deepcopy(conv).bfloat16(), image.bfloat16()
    with torch.inference_mode():
        for _ in range(2):  # the first round warms up
            times = _seconds(lambda: short(picture)), _seconds(lambda: conv(image))
    return times[0] < times[1]


def _seconds(work: Callable[[], object]) -> float:
    """The shortest of a few rounds."""
    rounds = []
    for _ in range(TIMED_ROUNDS):
        start = time.perf_counter()
        work()
        rounds.append(time.perf_counter() - start)
    return min(rounds)


def use_threads(count: int) -> None:
    """Let this process use so many of the processor's cores."""
    torch.set_num_threads(count)


def thread_count() -> int:
    """How many of the processor's cores this process uses; OMP_NUM_THREADS says otherwise."""
    return torch.get_num_threads()
