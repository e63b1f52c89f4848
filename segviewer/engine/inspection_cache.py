"""What the engine keeps of the picture on the screen: captures, inspections, live copies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from segviewer.engine.donor_store import DonorStore
from segviewer.engine.input_sizing import InputSizing
from segviewer.inspection.resolve import Request, Wishes, resolve
from segviewer.records import Frame, Inspection, Options, Setup, State, Stopped
from segviewer.state_words import donors_of

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.inspection.capture import Capture
    from segviewer.inspection.donors import StandIns
    from segviewer.inspection.live_copy import LiveCopy
    from segviewer.inspection.live_search import LiveCopySearch
    from segviewer.inspection.runner import Runner
    from segviewer.inspection.traced_pass import Traces

CAPTURES_IN_MEMORY = 6  # the active state's and those of pinned ones
INSPECTIONS_IN_MEMORY = 12
SEARCHES_IN_MEMORY = 6  # each with its copy of a network


@dataclass(frozen=True, kw_only=True)
class PassPolicy:
    """How passes over a frame are run. ``running``: the next frame is on its way. ``live``: as fast
    as possible, so by a live copy. ``donors`` are all that branches of the states on the screen are
    resampled from.

    Once ``outdated()`` is true, another picture is wanted and passes are given up; ``newer()`` is
    true then too, and once other states are wanted. ``busy`` shows what takes long.
    """

    running: bool
    live: bool
    outdated: Callable[[], bool]
    newer: Callable[[], bool]
    busy: Callable[[str], AbstractContextManager[None]]
    donors: tuple[str, ...] = ()


class InspectionCache:
    """Used by the engine's thread alone."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self.sizing = InputSizing()
        self._note = note
        self._runner: Runner | None = None
        self._captures: OrderedDict[tuple[Frame, Setup, bool], Capture] = OrderedDict()
        self._inspections: OrderedDict[tuple[Frame, State, bool], Inspection] = OrderedDict()
        self._donor_store = DonorStore()
        self._searches: OrderedDict[tuple[Model, Setup], LiveCopySearch] = OrderedDict()
        self._traces: Traces | None = None  # made with the first search, since torch is slow

    @property
    def runner(self) -> Runner:
        """Made when first used, since torch is slow to import."""
        from segviewer.inspection.runner import Runner

        if self._runner is None:
            self._runner = Runner(self._note, self._free)
        return self._runner

    def inspections(
        self, model: Model, frame: Frame, state: State, wishes: Wishes | None, policy: PassPolicy
    ) -> Iterator[Inspection]:
        """The state's inspection of the frame, again where receptive fields got better; one made
        before is not made again. What memory does not suffice for is looked at in less detail."""
        from segviewer.checkpoints.provenance import place_output_stride

        # Newest wins: nobody comes back to an earlier picture, whose tensors may fill the memory.
        _keep_only(
            lambda other: other is frame or self._donor_store.is_in_use(other, policy.donors),
            self._captures,
        )
        _keep_only(lambda other: other is frame, self._inspections)
        setup = place_output_stride(state.setup, model.provenance)
        request = resolve(replace(state, setup=setup), model.info(), wishes)
        # A live copy's numbers must not come back once the picture is held.
        key = frame, request.state, policy.live
        if key in self._inspections:
            self._inspections.move_to_end(key)
            yield self._inspections[key]
            return

        def look(setup: Setup) -> Iterator[Inspection]:
            return self._look(model, frame, request, setup, policy)

        for inspection in self.runner.run(model, frame, request.setup, look):
            yield inspection
        self._inspections[key] = inspection
        if len(self._inspections) > INSPECTIONS_IN_MEMORY:
            self._inspections.popitem(last=False)

    def _look(
        self, model: Model, frame: Frame, request: Request, setup: Setup, policy: PassPolicy
    ) -> Iterator[Inspection]:
        """The request at the setup that memory suffices for."""
        from segviewer.inspection.inspections import inspections

        options = request.options
        capture = self._capture(model, frame, setup, policy)
        off = self._stand_ins(model, capture, request, policy)
        if options.unit and options.unit.fields:
            self._keep_only_graph_of(capture)
        text = "" if policy.running else _what_takes_long(options)
        with policy.busy(text):  # on and off with every frame, it would only flicker
            # Said to be of the setup that was wanted: the input's size tells what it was shrunk to
            # for the rate, and the next frame may be of another size.
            yield from inspections(model, capture, options, setup=setup, off=off, stop=policy.newer)

    def _stand_ins(
        self, model: Model, capture: Capture, request: Request, policy: PassPolicy
    ) -> StandIns:
        """What stands in for branches; captures of other pictures serve the next frame too."""
        from segviewer.inspection.donors import stand_ins, take_within

        def take(frame: Frame, setup: Setup) -> Capture:
            return self._capture(model, frame, setup, replace(policy, live=False))

        pictures = self._donor_store.pictures(donors_of(request.options.modes))
        fitting = take_within(model, capture, request.setup, take)
        return stand_ins(model, capture, request.options, pictures, fitting)

    def _free(self) -> None:
        """Let go of what takes memory."""
        self._captures.clear()
        self._searches.clear()

    def record_time(self, inspection: Inspection, seconds: float) -> None:
        """A live frame took that long, from its arrival at the network to its inspection."""
        self.sizing.record_time(max(inspection.input_size), seconds)

    def search(self, policy: PassPolicy) -> None:
        """Between two live frames: one more pass in search of a faster copy of their network."""
        if not self._searches:
            return
        from segviewer.inspection.memory_fallback import out_of_memory

        key, search = next(reversed(self._searches.items()))
        try:
            search.step(policy.outdated)
        except Stopped:
            del self._searches[key]  # another time from the start
            raise
        except Exception as error:
            if not out_of_memory(error):
                raise
            search.is_over = True  # the copy found so far has to do

    def _keep_only_graph_of(self, capture: Capture) -> None:
        """Let go of the other captures' graphs: each may take gigabytes."""
        for other in self._captures.values():
            if other is not capture:
                other.graph = None

    def forget(self, model: Model) -> None:
        """The model is not kept any more."""
        for key in [key for key in self._searches if key[0] is model]:
            del self._searches[key]

    def _capture(self, model: Model, frame: Frame, setup: Setup, policy: PassPolicy) -> Capture:
        from segviewer.inspection.capture import capture

        if policy.live:
            longest = max(model.preparation.size_rule.size(*frame.size, setup.input_size))
            setup = replace(setup, input_size=self.sizing.limit(longest, setup.input_size))
        key = frame, setup, policy.live
        if key not in self._captures:
            live = self._copy(model, frame, setup) if policy.live else None
            # A stream has one pass after the other: the line would flicker.
            text = "" if policy.running else f"{model.title} looks at the picture"
            with policy.busy(text):
                self._captures[key] = capture(model, frame, setup, live=live, stop=policy.outdated)
            if len(self._captures) > CAPTURES_IN_MEMORY:
                self._captures.popitem(last=False)
        self._captures.move_to_end(key)
        return self._captures[key]

    def _copy(self, model: Model, frame: Frame, setup: Setup) -> LiveCopy | None:
        """The fastest copy of the model found yet; None lets the network itself look."""
        key = model, replace(setup, input_size=None)
        if key not in self._searches:
            from segviewer.inspection.live_search import LiveCopySearch
            from segviewer.inspection.traced_pass import Traces

            self._traces = self._traces or Traces()
            self._searches[key] = LiveCopySearch(model, frame, setup, self._traces)
            if len(self._searches) > SEARCHES_IN_MEMORY:
                self._searches.popitem(last=False)
        self._searches.move_to_end(key)
        return self._searches[key].best


def _keep_only(is_of_use: Callable[[Frame], bool], cache: OrderedDict[Any, Any]) -> None:
    """Drop the entries of all other frames; keys begin with the frame."""
    for key in [key for key in cache if not is_of_use(key[0])]:
        del cache[key]


def _what_takes_long(options: Options) -> str:
    """What an inspection with these options does that is more than a click's worth of work."""
    if options.crf:
        return "the dense CRF refines the mask"
    if options.unit and options.unit.fields:
        return "looking for what the pixel depends on"
    if options.unit and options.unit.split:
        return "splitting the logit among the branches"
    return ""
