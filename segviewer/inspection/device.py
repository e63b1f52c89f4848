"""Which device and which precision."""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

import torch
from torch import nn

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
TIMED_ROUNDS = 3


def best_device() -> torch.device:
    """CUDA, else Apple's MPS, else the CPU; SEGVIEWER_DEVICE overrides it."""
    wanted = os.environ.get("SEGVIEWER_DEVICE")
    if wanted:
        return torch.device(wanted)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


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
    """Autocast to ``precision``; none for "fp32", also inside of another's. A KeyError where it is
    unknown."""
    dtype = PRECISIONS[precision]
    if dtype is not torch.float32:
        return torch.autocast(device.type, dtype)
    if torch.is_autocast_enabled(device.type):
        return torch.autocast(device.type, enabled=False)
    return nullcontext()


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
