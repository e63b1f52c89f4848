"""What the engine keeps of the picture that is looked at: captures, inspections, live copies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from segviewer.engine.fitting import fitting_options, fitting_setup
from segviewer.engine.sizing import Sizing
from segviewer.records import Frame, Inspection, Options, Setup, State, Stopped

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.inspection.live import LiveCopy
    from segviewer.inspection.memory import Memory
    from segviewer.inspection.passes import Capture

CAPTURES = 6  # kept: the active state's and those of pinned ones
INSPECTIONS = 12
COPIES = 4


@dataclass(frozen=True)
class Manner:
    """How a frame is looked at. ``running``: the next is on its way. ``live``: as fast as may be.

    Once ``outdated()`` is true, another picture was asked for and passes are given up; ``newer()``
    tells that, or that other states are wanted. ``busy`` says what takes long.
    """

    running: bool
    live: bool
    outdated: Callable[[], bool]
    newer: Callable[[], bool]
    busy: Callable[[str], AbstractContextManager[None]]


class Looker:
    """Used by the engine's thread alone."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self.sizing = Sizing()
        self._note = note
        self._memory: Memory | None = None
        self._captures: OrderedDict[tuple[Frame, Setup, bool], Capture] = OrderedDict()
        self._inspections: OrderedDict[tuple[Frame, State, bool], Inspection] = OrderedDict()
        self._copies: OrderedDict[tuple[Model, Setup], LiveCopy | None] = OrderedDict()
        self._met: set[tuple[Model, Setup]] = set()

    def inspected(
        self, model: Model, frame: Frame, state: State, manner: Manner
    ) -> Iterator[Inspection]:
        """The state's inspection of the frame, again where receptive fields got better; one made
        before is not made again. What memory does not suffice for is looked at in less detail."""
        from segviewer.inspection.memory import Memory

        _keep_only(frame, self._captures)
        _keep_only(frame, self._inspections)
        key = frame, state, manner.live
        if key in self._inspections:
            self._inspections.move_to_end(key)
            yield self._inspections[key]
            return
        if self._memory is None:
            self._memory = Memory(self._free, self._note)
        setup = fitting_setup(state.setup, model.info())
        for seen in self._memory.look(
            model, frame, setup, lambda fits: self._look(model, frame, fits, state.options, manner)
        ):
            yield seen
        self._inspections[key] = seen
        if len(self._inspections) > INSPECTIONS:
            self._inspections.popitem(last=False)

    def _look(
        self, model: Model, frame: Frame, setup: Setup, options: Options, manner: Manner
    ) -> Iterator[Inspection]:
        from segviewer.inspection.passes import inspections

        capture = self._capture(model, frame, setup, manner)
        options = fitting_options(options, capture.info)
        with manner.busy(_what_takes_long(options)):
            for seen in inspections(model, capture, options, stop=manner.newer):
                # What was wanted; the input's size says what it was shrunk to for the rate.
                yield replace(seen, state=State(setup, options))

    def _free(self) -> None:
        """Let go of what takes memory."""
        self._captures.clear()
        self._copies.clear()

    def took(self, seen: Inspection, seconds: float) -> None:
        """A live frame took that long, from its arrival at the network to its inspection."""
        self.sizing.took(max(seen.input_size), seconds)

    def forget(self, model: Model) -> None:
        """The model is not kept any more."""
        self._met = {key for key in self._met if key[0] is not model}
        for key in [key for key in self._copies if key[0] is model]:
            del self._copies[key]

    def _capture(self, model: Model, frame: Frame, setup: Setup, manner: Manner) -> Capture:
        from segviewer.inspection.passes import capture

        if manner.live:
            longest = max(model.preparation.size_rule.size(*frame.size, setup.input_size))
            setup = replace(setup, input_size=self.sizing.limit(longest, setup.input_size))
        key = frame, setup, manner.live
        if key not in self._captures:
            live = self._copy(model, frame, setup, manner) if manner.live else None
            text = "" if manner.running else f"{model.title} looks at the picture"
            with manner.busy(text):  # on and off with every frame, it would only flicker
                self._captures[key] = capture(model, frame, setup, live=live, stop=manner.outdated)
            if len(self._captures) > CAPTURES:
                self._captures.popitem(last=False)
        self._captures.move_to_end(key)
        return self._captures[key]

    def _copy(self, model: Model, frame: Frame, setup: Setup, manner: Manner) -> LiveCopy | None:
        """The model's live copy, chosen once; the first frame does without, to be there soon.

        Choosing takes seconds: afterwards the frame is an old one, and ``Stopped`` is raised.
        """
        key = model, replace(setup, input_size=None)
        if key not in self._met:
            self._met.add(key)
            return None
        if key not in self._copies:
            from segviewer.inspection.live import fastest_copy

            with manner.busy(f"looking for the fastest way to run {model.title}"):
                self._copies[key] = fastest_copy(model, frame, setup, stop=manner.outdated)
            if len(self._copies) > COPIES:
                self._copies.popitem(last=False)
            raise Stopped
        self._copies.move_to_end(key)
        return self._copies[key]


def _keep_only(frame: Frame, kept: OrderedDict[Any, Any]) -> None:
    """Drop what is kept, by frame first, of all other frames."""
    for old in [key for key in kept if key[0] is not frame]:
        del kept[old]


def _what_takes_long(options: Options) -> str:
    """What an inspection with these options does that is more than a click's worth of work."""
    if options.crf:
        return "the dense CRF refines the mask"
    if options.unit and options.unit.fields:
        return "looking for what the pixel depends on"
    return ""
