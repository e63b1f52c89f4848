"""``Runner``: one place that decides where a model runs, and on how much of the picture.

The window's engine and the command line both go through here, so what survives a full memory in
the one survives it in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import TypeVar

from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.inspection.device import best_device
from segviewer.inspection.donors import NO_DONORS, Donors, stand_ins, take_within
from segviewer.inspection.inspections import inspections
from segviewer.inspection.memory_fallback import Memory, move_to_device
from segviewer.inspection.resolve import Wishes, resolve
from segviewer.records import Frame, Inspection, Setup, State

Result = TypeVar("Result")


class Runner:
    """Runs models on the best device; where memory does not suffice, on a smaller picture, then on
    the CPU, and remembers what sufficed.

    ``note`` is called with a sentence about what was done instead; ``free`` drops what is kept of
    other pictures before another attempt. For one thread.
    """

    def __init__(
        self, note: Callable[[str], None], free: Callable[[], None] = lambda: None
    ) -> None:
        self._note = note
        self._memory = Memory(free, note)

    def place(self, model: Model) -> None:
        """Move the model to the best device, or to the CPU where that has no room for it."""
        move_to_device(model, best_device(), self._note)

    def run(
        self, model: Model, frame: Frame, setup: Setup, work: Callable[[Setup], Iterable[Result]]
    ) -> Iterator[Result]:
        """What ``work`` gives, ever better results, at the setup or at one that fits.

        A SegviewerError where even the smallest attempt needs more memory than there is.
        """
        return self._memory.look(model, frame, setup, work)

    def run_whole(
        self, model: Model, frame: Frame, setup: Setup, work: Callable[[Setup], Result]
    ) -> Result:
        """The one result of ``work``; a failed attempt leaves nothing behind."""
        [result] = self.run(model, frame, setup, lambda fitting: [work(fitting)])
        return result

    def inspect_states(
        self,
        model: Model,
        frame: Frame,
        states: Sequence[State],
        wishes: Wishes,
        pictures: Donors = NO_DONORS,
    ) -> list[Inspection]:
        """A frame in several states of one setup, from one capture. The setup is not fitted: what
        the network does not offer is a SegviewerError, since it was named on purpose.
        ``pictures`` are those that branches are resampled from, by what follows "resample:"."""

        def work(setup: Setup) -> list[Inspection]:
            record = capture(model, frame, setup)
            # Once each, however many of the states take branches from it.
            take = take_within(model, record, states[0].setup, cache(partial(capture, model)))
            results = []
            for state in states:
                options = resolve(state, record.info, wishes).options
                off = stand_ins(model, record, options, pictures, take)
                *_, result = inspections(model, record, options, off=off)
                results.append(result)
            return results

        return self.run_whole(model, frame, states[0].setup, work)
