"""A device that runs out of memory: less of the picture, then the CPU, and a word about it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

import torch

from segviewer.checkpoints.model import Model
from segviewer.inspection.device import device_title
from segviewer.records import Frame, SegviewerError, Setup

Result = TypeVar("Result")
LEAST_SIDE_PIXELS = 32  # pixels of the input's longer side, below which nothing is to be seen
OUT_OF_MEMORY_WORDS = ("out of memory", "defaultcpuallocator", "alloc_failed")


def out_of_memory(error: BaseException) -> bool:
    """Whether this says that memory did not suffice, in torch's and NumPy's several ways."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(sign in text for sign in OUT_OF_MEMORY_WORDS)


def device_is_lost(error: BaseException) -> bool:
    """Whether this says that a GPU answers no more: whatever is asked of it later fails as well."""
    return isinstance(error, RuntimeError) and "cuda error" in str(error).lower()


class Memory:
    """Repeats what ran out of memory, smaller and then on the CPU; remembers what it took.

    ``free`` drops what was kept of other pictures; ``say`` is given the sentence.
    """

    def __init__(self, free: Callable[[], None], say: Callable[[str], None]) -> None:
        self._free = free
        self._say = say
        self._fits: dict[Setup, Setup] = {}

    def look(
        self,
        model: Model,
        frame: Frame,
        setup: Setup,
        look: Callable[[Setup], Iterable[Result]],
    ) -> Iterator[Result]:
        """``look(setup)``, or with whatever setup and device memory suffices for."""
        device = model.device
        for fitting in self._ways(model, frame, setup):
            enough = yield from self._attempt(model, frame, (setup, fitting), device, look)
            # Here no traceback holds tensors any more.
            if enough:
                return
            self._free()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
        rows, columns = input_size_of(model, frame, setup)
        also = " and on the CPU" if model.device.type == "cpu" else ""
        raise SegviewerError(
            f"{model.title} needs more memory than there is, also for a smaller picture than "
            f"{columns}×{rows}{also}; choose a smaller input size or another network."
        )

    def _attempt(
        self,
        model: Model,
        frame: Frame,
        setups: tuple[Setup, Setup],
        device: torch.device,
        look: Callable[[Setup], Iterable[Result]],
    ) -> Generator[Result, None, bool]:
        """What ``look`` gives; whether memory sufficed. ``setups`` are asked and fitting."""
        requested, fitting = setups
        try:
            for result in look(fitting):
                if (fitting, model.device) != (self._fits.get(requested, requested), device):
                    self._say(describe_fallback(model, frame, requested, fitting, device))
                    self._fits[requested], device = fitting, model.device
                yield result
        except Exception as error:
            if out_of_memory(error):
                return False
            if device_is_lost(error):
                raise SegviewerError(
                    f"The device that {model.title} runs on answers no more "
                    f"({str(error).splitlines()[0]}); start again, with SEGVIEWER_DEVICE=cpu if it "
                    f"stays so."
                ) from error
            raise
        return True

    def _ways(self, model: Model, frame: Frame, requested: Setup) -> Iterator[Setup]:
        """What to try; before the last ones the model goes to the CPU."""
        # Once each: a picture may be as small already as it gets.
        yield from dict.fromkeys(
            (self._fits.get(requested, requested), halve_input(model, frame, requested))
        )
        if model.device.type != "cpu":
            model.to(torch.device("cpu"))
            if model.device.type != "cpu":  # one's own network stays where it was put
                return
            yield requested
            yield halve_input(model, frame, requested)


def move_to_device(model: Model, device: torch.device, say: Callable[[str], None]) -> None:
    """Move the model to the device, or leave it on the CPU where it does not fit."""
    try:
        model.to(device)
        return
    except Exception as error:
        if not out_of_memory(error):
            raise
    model.to(torch.device("cpu"))
    say(f"{device_title(device)} has no room for {model.title}, so it runs on the CPU.")


def input_size_of(model: Model, frame: Frame, setup: Setup) -> tuple[int, int]:
    """Height and width that enter the network."""
    return model.preparation.size_rule.size(*frame.size, setup.input_size)


def halve_input(model: Model, frame: Frame, setup: Setup) -> Setup:
    """Half as long and wide: a quarter of the memory."""
    longest = max(input_size_of(model, frame, setup))
    return replace(setup, input_size=min(longest, max(LEAST_SIDE_PIXELS, longest // 2)))


def describe_fallback(
    model: Model, frame: Frame, requested: Setup, fitting: Setup, device: torch.device
) -> str:
    """What ran out, and what was done instead."""
    instead = []
    if fitting != requested:
        (rows, columns), (most, widest) = (
            input_size_of(model, frame, setup) for setup in (fitting, requested)
        )
        instead.append(f"the picture enters at {columns}×{rows} instead of {widest}×{most}")
    if model.device != device:
        instead.append(f"{model.title} runs on the CPU from now on")
    name = "The CPU" if device.type == "cpu" else device_title(device)
    return f"{name} ran out of memory, so {' and '.join(instead)}."
