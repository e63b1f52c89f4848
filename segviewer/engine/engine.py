"""The engine: one thread that owns the models, one that reads the source, newest wins.

Whoever drives it says what is wanted (``open``, ``use``) and is told what came of it through one
callback. torch is imported on the engine's own thread, so a window can be open before.
"""

from __future__ import annotations

import threading
import time
import traceback
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

MODELS = 8


@dataclass(frozen=True, eq=False, kw_only=True)
class _Wanted:
    frame: Frame | None = None
    states: tuple[State, ...] = ()
    wishes: Wishes | None = None
    stop: bool = False
    since: float = 0.0
    arrived: float = 0.0
    number: int = 0  # which frame of its source it is, counted from 1 as they come


class _NotLoadedError(SegviewerError):
    """The setup's model could not be had; ``details`` for whoever asks."""

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
        self._states_fresh = False
        self._asked = 0  # how often another picture was asked for
        self._cancelled = 0
        self._came = 0  # frames of the source that is open
        self._looked = 0  # those of them that were looked at
        self._last = 0  # the number of the last of these
        self._models: OrderedDict[tuple[str, ImportOptions], Model] = OrderedDict()
        self._cache = InspectionCache(lambda text: self._publish(Noted(text)))
        self._reader: Reader | None = None
        self._thread = threading.Thread(target=self._run, name="segviewer engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def open(self, text: str) -> None:
        """Open a source by its text; the one before goes on showing until the new one is there."""
        self._asked += 1
        self._came = self._looked = self._last = 0
        old = self._reader
        self._reader = Reader(text, self._on_frame, self._publish)
        if old:
            old.stop()
        self._reader.start()

    def give(self, frame: Frame) -> None:
        """Show a picture that comes from elsewhere, such as the clipboard."""
        self._asked += 1
        if self._reader:
            self._reader.stop()
            self._reader = None
        self._publish(Opened(title=frame.origin, frame=frame, count=1))
        self._on_frame(frame)

    def use(self, states: tuple[State, ...], wishes: Wishes | None = None) -> None:
        """Show these states from now on, with what the open views want of each; the first is the
        active one."""
        self._want(states=states, wishes=wishes)

    def step(self, frames: int) -> None:
        """Go to a later (or, if negative, earlier) picture of a folder or clip; one frame on in a
        frozen stream."""
        self._asked += 1
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
        self._cache.sizing.hold(rate)

    def cancel(self) -> None:
        """Give up what is under way; what was shown last stays."""
        self._asked += 1
        self._cancelled += 1
        if self._reader:
            self._reader.give_up()

    def close(self, timeout_seconds: float = 2.0) -> bool:
        """Stop both threads; whether they ended in time."""
        deadline = time.monotonic() + timeout_seconds
        if self._reader:
            self._reader.stop()
        self._want(stop=True)
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)
        left = max(0.0, deadline - time.monotonic())
        read = self._reader is None or self._reader.join(left)
        return read and not self._thread.is_alive()

    def _on_frame(self, frame: Frame) -> None:
        if frame is not self._wanted.frame:
            self._came += 1
            self._want(frame=frame, arrived=time.monotonic(), number=self._came)
        else:  # it stays
            self._want()

    def _want(self, **changes: object) -> None:
        with self._changed:
            now = time.monotonic()
            self._wanted = replace(self._wanted, since=now, **changes)  # type: ignore[arg-type]
            self._fresh = True
            self._states_fresh |= "states" in changes or "stop" in changes
            self._changed.notify_all()

    def _run(self) -> None:
        step_back()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._fresh)
                wanted, self._fresh, self._states_fresh = self._wanted, False, False
            if wanted.stop:
                return
            try:
                self._work(wanted)
            except Stopped:
                continue
            except _NotLoadedError as error:
                self._publish(error.failed)
            except SegviewerError as error:
                self._publish(Failed(str(error)))
            except Exception as error:
                text = f"This picture could not be worked on ({type(error).__name__}: {error})."
                self._publish(Failed(text, traceback.format_exc()))

    def _work(self, wanted: _Wanted) -> None:
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
        inspection: list[Inspection] = []
        start = time.monotonic()
        for state in wanted.states:
            model = self._model(state.setup)
            if running and not inspection:
                wanted = self._up_to_date(wanted)  # loading took its time
            if wanted.frame is None:
                return
            rows = self._cache.inspections(model, wanted.frame, state, wanted.wishes, policy)
            for better in rows:
                if running and policy.outdated():
                    return  # it is of a source that was left
                found = (*inspection, better)
                whole = len(found) == len(wanted.states)
                if whole or not running:
                    self._publish(Inspected(found, whole, self._stats(wanted, running)))
            inspection.append(better)
            if policy.newer():
                return
        if policy.live:
            self._cache.record_time(inspection[0], time.monotonic() - start)
            self._cache.search(policy)

    def _up_to_date(self, wanted: _Wanted) -> _Wanted:
        """The same with the newest frame."""
        with self._changed:
            newest = self._wanted
        frame, arrived, number = newest.frame, newest.arrived, newest.number
        return replace(wanted, frame=frame, arrived=arrived, number=number)

    def _stats(self, wanted: _Wanted, running: bool) -> StreamStats:
        rate = self._reader.rate.per_second if self._reader else 0.0
        self._looked += wanted.number > self._last
        self._last = max(self._last, wanted.number)
        dropped = max(0, self._last - self._looked)
        return StreamStats(
            since=wanted.since, arrived=wanted.arrived, rate=rate, dropped=dropped, running=running
        )

    def _model(self, setup: Setup) -> Model:
        request = (setup.model, setup.import_options)
        if request not in self._models:
            with self._busy(f"loading {setup.model}"):
                model = self._loaded(setup)
            for other in [key for key in self._models if key[0] == setup.model]:
                if not self._wants(Setup(model=other[0], import_options=other[1])):
                    # The same weights, understood otherwise.
                    self._cache.forget(self._models.pop(other))
            self._models[request] = model
            if len(self._models) > MODELS:
                self._cache.forget(self._models.popitem(last=False)[1])
        self._models.move_to_end(request)
        return self._models[request]

    def _loaded(self, setup: Setup) -> Model:
        """Load the setup's model; whatever goes wrong is a ``_NotLoadedError``."""
        begun = self._cancelled
        try:
            from segviewer.checkpoints.loading import load_model

            model = load_model(
                setup.model,
                setup.import_options,
                report=lambda text: self._publish(Busy(text)),
                stop=lambda: self._cancelled != begun or not self._wants(setup),
            )
            self._cache.runner.place(model)
        except Stopped:
            if not self._wants(setup):
                raise
            raise _NotLoadedError(f"Loading {setup.model} was given up.", setup) from None
        except SegviewerError as error:
            raise _NotLoadedError(str(error), setup) from error
        except Exception as error:
            text = f"{setup.model} could not be loaded ({type(error).__name__}: {error})."
            raise _NotLoadedError(text, setup, traceback.format_exc()) from error
        assumed = model.provenance.assumed
        self._publish(Loaded(setup, model.title, model.classes, assumed))
        return model

    def _wants(self, setup: Setup) -> bool:
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
        return lambda: self._states_fresh or outdated()

    def _outdated(self) -> Callable[[], bool]:
        """Tells when a pass begun now is of no use: another picture was asked for, or the end.

        A stream's next frame is no reason: frames faster than passes would never be seen.
        """
        begun = self._asked
        return lambda: self._wanted.stop or self._asked != begun


def _may_be_live(wanted: _Wanted) -> bool:
    """Whether the network's live copy will do: nothing is pinned, clicked or to be refined, and no
    precision is asked for."""
    if len(wanted.states) != 1:
        return False
    setup, options = wanted.states[0].setup, wanted.states[0].options
    return options.unit is None and not options.crf and setup.precision == Setup().precision
