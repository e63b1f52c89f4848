"""What the engine keeps of the picture that is looked at: captures, inspections, live copies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from segviewer.engine.fitting import fit_options, fit_setup
from segviewer.engine.input_sizing import InputSizing
from segviewer.records import Frame, Inspection, Options, Setup, State, Stopped

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.inspection.capture import Capture
    from segviewer.inspection.live_copy import LiveCopy
    from segviewer.inspection.memory_fallback import Memory

CAPTURES = 6  # kept: the active state's and those of pinned ones
INSPECTIONS = 12
COPIES = 6


@dataclass(frozen=True)
class PassPolicy:
    """How a frame is looked at. ``running``: the next is on its way. ``live``: as fast as may be.

    Once ``outdated()`` is true, another picture was asked for and passes are given up; ``newer()``
    tells that, or that other states are wanted. ``busy`` says what takes long.
    """

    running: bool
    live: bool
    outdated: Callable[[], bool]
    newer: Callable[[], bool]
    busy: Callable[[str], AbstractContextManager[None]]


class Search:
    """For the fastest copy of a model at a setup, one pass at a time."""

    def __init__(self, model: Model, frame: Frame, setup: Setup) -> None:
        from segviewer.inspection.live_search import search_fastest_copy

        self.best: LiveCopy | None = None
        # In a cell of its own: a search that is dropped is to go at once, with all its copies.
        self._stop: list[Callable[[], bool]] = [lambda: False]
        self._found = search_fastest_copy(model, frame, setup, stop=partial(_ask, self._stop))

    def go_on(self, stop: Callable[[], bool]) -> None:
        """One pass, unless the search is over; where memory does not suffice for it, it is."""
        from segviewer.inspection.memory_fallback import out_of_memory

        self._stop[0] = stop
        try:
            self.best = next(self._found, self.best)
        except Exception as error:
            if not out_of_memory(error):
                raise


def _ask(question: list[Callable[[], bool]]) -> bool:
    return question[0]()


class InspectionCache:
    """Used by the engine's thread alone."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self.sizing = InputSizing()
        self._note = note
        self._memory: Memory | None = None
        self._captures: OrderedDict[tuple[Frame, Setup, bool], Capture] = OrderedDict()
        self._inspections: OrderedDict[tuple[Frame, State, bool], Inspection] = OrderedDict()
        self._copies: OrderedDict[tuple[Model, Setup], Search] = OrderedDict()

    def inspected(
        self, model: Model, frame: Frame, state: State, manner: PassPolicy
    ) -> Iterator[Inspection]:
        """The state's inspection of the frame, again where receptive fields got better; one made
        before is not made again. What memory does not suffice for is looked at in less detail."""
        from segviewer.inspection.memory_fallback import Memory

        _keep_only(frame, self._captures)
        _keep_only(frame, self._inspections)
        key = frame, state, manner.live
        if key in self._inspections:
            self._inspections.move_to_end(key)
            yield self._inspections[key]
            return
        if self._memory is None:
            self._memory = Memory(self._free, self._note)
        setup = fit_setup(state.setup, model.info())
        for inspection in self._memory.look(
            model, frame, setup, lambda fits: self._look(model, frame, fits, state.options, manner)
        ):
            yield inspection
        self._inspections[key] = inspection
        if len(self._inspections) > INSPECTIONS:
            self._inspections.popitem(last=False)

    def _look(
        self, model: Model, frame: Frame, setup: Setup, options: Options, manner: PassPolicy
    ) -> Iterator[Inspection]:
        from segviewer.inspection.inspections import inspections

        capture = self._capture(model, frame, setup, manner)
        options = fit_options(options, capture.info)
        text = "" if manner.running else _what_takes_long(options)
        with manner.busy(text):  # on and off with every frame, it would only flicker
            for inspection in inspections(model, capture, options, stop=manner.newer):
                # What was wanted; the input's size says what it was shrunk to for the rate.
                yield replace(inspection, state=State(setup, options))

    def _free(self) -> None:
        """Let go of what takes memory."""
        self._captures.clear()
        self._copies.clear()

    def took(self, inspection: Inspection, seconds: float) -> None:
        """A live frame took that long, from its arrival at the network to its inspection."""
        self.sizing.took(max(inspection.input_size), seconds)

    def search(self, manner: PassPolicy) -> None:
        """Between two live frames: one more pass in search of a faster copy of their network."""
        if not self._copies:
            return
        key, search = next(reversed(self._copies.items()))
        try:
            search.go_on(manner.outdated)
        except Stopped:
            del self._copies[key]  # another time from the start
            raise

    def forget(self, model: Model) -> None:
        """The model is not kept any more."""
        for key in [key for key in self._copies if key[0] is model]:
            del self._copies[key]

    def _capture(self, model: Model, frame: Frame, setup: Setup, manner: PassPolicy) -> Capture:
        from segviewer.inspection.capture import capture

        if manner.live:
            longest = max(model.preparation.size_rule.size(*frame.size, setup.input_size))
            setup = replace(setup, input_size=self.sizing.limit(longest, setup.input_size))
        key = frame, setup, manner.live
        if key not in self._captures:
            live = self._copy(model, frame, setup) if manner.live else None
            text = "" if manner.running else f"{model.title} looks at the picture"
            with manner.busy(text):
                self._captures[key] = capture(model, frame, setup, live=live, stop=manner.outdated)
            if len(self._captures) > CAPTURES:
                self._captures.popitem(last=False)
        self._captures.move_to_end(key)
        return self._captures[key]

    def _copy(self, model: Model, frame: Frame, setup: Setup) -> LiveCopy | None:
        """The fastest copy of the model found yet; None lets the network itself look."""
        key = model, replace(setup, input_size=None)
        if key not in self._copies:
            self._copies[key] = Search(model, frame, setup)
            if len(self._copies) > COPIES:
                self._copies.popitem(last=False)
        self._copies.move_to_end(key)
        return self._copies[key].best


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
    if options.unit and options.unit.split:
        return "splitting the logit among the branches"
    return ""
