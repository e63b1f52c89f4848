"""The engine: one thread that owns the models, one that reads the source, newest wins.

Its owner says what is wanted (``open``, ``use``) and gets the results through one callback. torch
is imported on the engine's own thread, so a window can be open before.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from segviewer.engine.events import (
    Busy,
    Event,
    Failed,
    Inspected,
    Loaded,
    Noted,
    Opened,
    StreamStats,
    failure_of,
)
from segviewer.engine.inspection_cache import InspectionCache, PassPolicy
from segviewer.engine.priority import step_back
from segviewer.engine.reader import Reader
from segviewer.inspection.resolve import Wishes
from segviewer.records import (
    Frame,
    ImportOptions,
    Inspection,
    SegviewerError,
    Setup,
    State,
    Stopped,
)

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model

MODELS_IN_MEMORY = 8


@dataclass(frozen=True, eq=False, kw_only=True)
class _Wanted:
    """What is to be shown now: replaced as a whole under the engine's lock, by any thread."""

    frame: Frame | None = None
    states: tuple[State, ...] = ()
    wishes: Wishes | None = None
    stop: bool = False
    since: float = 0.0
    arrived: float = 0.0
    source: int = 0  # how many sources were opened
    number: int = 0  # which frame of its source it is, counted from 1 as they come
    rate: float | None = None  # frames per second that pictures are made smaller for


@dataclass(kw_only=True)
class _FrameCount:
    """How many frames of a source were shown, and the number of the last; the engine's thread
    alone counts them."""

    source: int = 0
    shown: int = 0
    last: int = 0

    def count(self, wanted: _Wanted) -> int:
        """How many frames of its source have been dropped, now that this one is shown."""
        if wanted.source != self.source:
            self.source, self.shown, self.last = wanted.source, 0, 0
        self.shown += wanted.number > self.last
        self.last = max(self.last, wanted.number)
        return max(0, self.last - self.shown)


class _NotLoadedError(SegviewerError):
    """The setup's model could not be loaded; ``details`` is a traceback or ""."""

    def __init__(self, text: str, setup: Setup, details: str = "") -> None:
        super().__init__(text)
        self.failed = Failed(text, details, setup)


class Engine:
    """Pairs the newest frame with the newest states.

    ``publish`` is called from the engine's threads with one ``Event`` at a time; it must not block.
    """

    def __init__(self, publish: Callable[[Event], None]) -> None:
        self._publish = publish
        self._changed = threading.Condition()
        self._wanted = _Wanted()
        self._fresh = False
        self._urgent = False
        self._picture_requests = 0  # how often another picture was wanted
        self._cancelled = 0
        self._frame_count = _FrameCount()
        self._held_rate: float | None = None  # as the cache's sizing has it
        self._models: OrderedDict[tuple[str, ImportOptions], Model] = OrderedDict()
        self._cache = InspectionCache(lambda text: self._publish(Noted(text)))
        self._reader: Reader | None = None
        self._thread = threading.Thread(target=self._run, name="segviewer engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def open(self, text: str) -> None:
        """Open a source by its text; the one before goes on showing until the new one is there."""
        self._picture_requests += 1
        with self._changed:
            source = self._wanted.source + 1
            self._wanted = replace(self._wanted, source=source, number=0)
        old = self._reader
        self._reader = Reader(text, self._on_frame, self._publish)
        if old:
            old.stop()
        self._reader.start()

    def give(self, frame: Frame) -> None:
        """Show a picture that comes from elsewhere, such as the clipboard."""
        self._picture_requests += 1
        if self._reader:
            self._reader.stop()
            self._reader = None
        self._publish(Opened(title=frame.origin, frame=frame, count=1))
        self._on_frame(frame)

    def use(self, states: tuple[State, ...], wishes: Wishes | None = None) -> None:
        """Show these states from now on, with what the open views want of each; the first is the
        active one."""
        self._want(lambda wanted: replace(wanted, states=states, wishes=wishes), urgent=True)

    def step(self, frames: int) -> None:
        """Go to a later (or, if negative, earlier) picture of a folder or clip; one frame on in a
        frozen stream."""
        self._picture_requests += 1
        if self._reader:
            self._reader.control.step(frames)

    def seek(self, index: int) -> None:
        """Go to a picture of a folder or clip by its number; passes under way go on, so that
        something is seen while a slider moves."""
        if self._reader:
            self._reader.control.give(target=index)

    def play(self, on: bool) -> None:
        """Let a clip or camera run, or freeze it: what stays is looked at again, exactly."""
        if self._reader:
            self._reader.control.give(playing=on)
        if not on:
            self._want()

    def pace(self, *, speed: float = 1.0, looping: bool = False) -> None:
        """How a clip plays from now on; ``speed`` is above 0."""
        if self._reader:
            self._reader.control.give(speed=speed, looping=looping)

    def hold(self, rate: float | None) -> None:
        """Frames per second for which a running stream's pictures are made smaller, if need be."""
        with self._changed:  # the next frame is soon enough: nothing is done again for it
            self._wanted = replace(self._wanted, rate=rate)

    def cancel(self) -> None:
        """Give up what is under way; what was shown last stays."""
        self._picture_requests += 1
        self._cancelled += 1
        if self._reader:
            self._reader.give_up()

    def close(self, timeout_seconds: float = 2.0) -> bool:
        """Stop both threads; whether they ended in time."""
        deadline = time.monotonic() + timeout_seconds
        if self._reader:
            self._reader.stop()
        self._want(lambda wanted: replace(wanted, stop=True), urgent=True)
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)
        left = max(0.0, deadline - time.monotonic())
        read = self._reader is None or self._reader.join(left)
        return read and not self._thread.is_alive()

    def _on_frame(self, frame: Frame) -> None:
        def change(wanted: _Wanted) -> _Wanted:
            if frame is wanted.frame:  # it stays
                return wanted
            now, number = time.monotonic(), wanted.number + 1
            return replace(wanted, frame=frame, arrived=now, number=number)

        self._want(change)

    def _want(
        self, change: Callable[[_Wanted], _Wanted] = lambda wanted: wanted, *, urgent: bool = False
    ) -> None:
        """Let the engine's thread look again. What is ``urgent`` gives up a click's fields."""
        with self._changed:
            self._wanted = replace(change(self._wanted), since=time.monotonic())
            self._fresh = True
            self._urgent |= urgent
            self._changed.notify_all()

    def _run(self) -> None:
        step_back()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._fresh)
                wanted, self._fresh, self._urgent = self._wanted, False, False
            if wanted.stop:
                return
            try:
                self._inspect_states(wanted)
            except Stopped:
                continue
            except _NotLoadedError as error:
                self._publish(error.failed)
            except Exception as error:
                self._publish(failure_of(error, "This picture could not be worked on"))

    def _inspect_states(self, wanted: _Wanted) -> None:
        """Inspect the frame in every state, unless something newer is wanted meanwhile.

        The next frame of a stream is no reason to leave out a state: frames faster than passes
        would never be seen. Results of a stream come whole, so that all are of one frame.
        """
        running = self._reader is not None and self._reader.running
        live = running and _may_be_live(wanted)
        policy = PassPolicy(
            running=running,
            live=live,
            outdated=self._outdated(),
            newer=self._newer(),
            busy=self._busy,
        )
        if wanted.rate != self._held_rate:
            self._held_rate = wanted.rate
            self._cache.sizing.hold(wanted.rate)
        rows: list[Inspection] = []
        start = time.monotonic()
        for state in wanted.states:
            model = self._model(state.setup)
            if running and not rows:
                wanted = self._up_to_date(wanted)  # loading took its time
            if wanted.frame is None:
                return
            for better in self._cache.inspections(
                model, wanted.frame, state, wanted.wishes, policy
            ):
                if running and policy.outdated():
                    return  # it is of a source that was left
                whole = len(rows) + 1 == len(wanted.states)
                if whole or not running:
                    stats = self._stats(wanted, running)
                    self._publish(Inspected((*rows, better), whole, stats))
            rows.append(better)
            if policy.newer():
                return
        if policy.live:
            self._cache.record_time(rows[0], time.monotonic() - start)
            self._cache.search(policy)

    def _up_to_date(self, wanted: _Wanted) -> _Wanted:
        """The same with the newest frame."""
        with self._changed:
            newest = self._wanted
        return replace(
            wanted,
            frame=newest.frame,
            arrived=newest.arrived,
            source=newest.source,
            number=newest.number,
        )

    def _stats(self, wanted: _Wanted, running: bool) -> StreamStats:
        rate = self._reader.rate.per_second if self._reader else 0.0
        return StreamStats(
            since=wanted.since,
            arrived=wanted.arrived,
            rate=rate,
            dropped=self._frame_count.count(wanted),
            running=running,
        )

    def _model(self, setup: Setup) -> Model:
        request = (setup.model, setup.import_options)
        if request not in self._models:
            with self._busy(f"loading {setup.model}"):
                model = self._loaded(setup)
            for other in [key for key in self._models if key[0] == setup.model]:
                if not self._is_wanted(Setup(model=other[0], import_options=other[1])):
                    # The same weights, understood otherwise.
                    self._cache.forget(self._models.pop(other))
            self._models[request] = model
            if len(self._models) > MODELS_IN_MEMORY:
                self._cache.forget(self._models.popitem(last=False)[1])
        self._models.move_to_end(request)
        return self._models[request]

    def _loaded(self, setup: Setup) -> Model:
        """Load the setup's model; every failure is a ``_NotLoadedError``."""
        begun = self._cancelled
        try:
            from segviewer.checkpoints.loading import load_model

            model = load_model(
                setup.model,
                setup.import_options,
                report=lambda text: self._publish(Busy(text)),
                stop=lambda: self._cancelled != begun or not self._is_wanted(setup),
            )
            self._cache.runner.place(model)
        except Stopped:
            if not self._is_wanted(setup):
                raise
            raise _NotLoadedError(f"Loading {setup.model} was given up.", setup) from None
        except Exception as error:
            failed = failure_of(error, f"{setup.model} could not be loaded")
            raise _NotLoadedError(failed.text, setup, failed.details) from error
        assumed = model.provenance.assumed
        self._publish(Loaded(setup, model.title, model.classes, assumed))
        return model

    def _is_wanted(self, setup: Setup) -> bool:
        """Whether a state of now still needs the setup's model."""
        wanted = self._wanted
        needed = {(s.setup.model, s.setup.import_options) for s in wanted.states}
        return not wanted.stop and (setup.model, setup.import_options) in needed

    @contextmanager
    def _busy(self, text: str) -> Iterator[None]:
        """Say what takes time during the block; an empty text says nothing."""
        if text:
            self._publish(Busy(text))
        try:
            yield
        finally:
            if text:
                self._publish(Busy(""))

    def _newer(self) -> Callable[[], bool]:
        """Tells when something else is asked for: a click gives up the field of the last one."""
        outdated = self._outdated()
        return lambda: self._urgent or outdated()

    def _outdated(self) -> Callable[[], bool]:
        """Tells when a pass begun now is of no use: another picture was asked for, or the end.

        A stream's next frame is no reason: frames faster than passes would never be seen.
        """
        begun = self._picture_requests
        return lambda: self._wanted.stop or self._picture_requests != begun


def _may_be_live(wanted: _Wanted) -> bool:
    """Whether the network's live copy will do: nothing is pinned, clicked or to be refined, and no
    precision is asked for."""
    if len(wanted.states) != 1:
        return False
    setup, options = wanted.states[0].setup, wanted.states[0].options
    return options.unit is None and not options.crf and setup.precision == Setup().precision
