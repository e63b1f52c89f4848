"""The engine: one thread that owns the models, one that reads the source, newest wins.

Its owner says what is wanted (``open``, ``use``) and gets the results through one callback. torch
is imported on the engine's own thread, so a window can be open before.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from segviewer.engine.events import (
    Busy,
    Event,
    Inspected,
    Noted,
    Opened,
    StreamStats,
    failure_of,
)
from segviewer.engine.inspection_cache import InspectionCache, PassPolicy
from segviewer.engine.model_cache import ModelCache, NotLoadedError
from segviewer.engine.priority import step_back
from segviewer.engine.reader import Reader
from segviewer.engine.target import FrameCount, Target, may_be_live
from segviewer.engine.truth_layer import TruthLayer
from segviewer.inspection.resolve import Wishes
from segviewer.records import (
    Frame,
    Inspection,
    Setup,
    State,
    Stopped,
)
from segviewer.sources.truths import Truths
from segviewer.state_words import donors_of

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model


class Engine:
    """Pairs the newest frame with the newest states.

    ``publish`` is called from the engine's threads with one ``Event`` at a time; it must not block.
    ``given`` are models that need no loading, by name; of ``trusted`` names the code may be run.
    """

    def __init__(
        self,
        publish: Callable[[Event], None],
        given: Mapping[str, Model] | None = None,
        trusted: frozenset[str] = frozenset(),
    ) -> None:
        self._publish = publish
        self._changed = threading.Condition()
        self._target = Target()
        self._fresh = False  # whether the target changed since the engine's thread took it
        self._urgent = False  # whether it changed by a command, which gives up a click's fields
        self._picture_requests = 0  # how often another picture was wanted
        self._cancellations = 0
        self._frame_count = FrameCount()
        self._held_rate: float | None = None  # as the cache's sizing has it
        self._cache = InspectionCache(lambda text: self._publish(Noted(text)))
        self._models = ModelCache(
            publish,
            place=lambda model: self._cache.runner.place(model),  # the runner needs torch
            forget=self._cache.forget,
            given=given,
            trusted=trusted,
        )
        self._reader: Reader | None = None
        self._truth = TruthLayer(publish)
        self._thread = threading.Thread(target=self._run, name="segviewer engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def open(self, text: str, truths: Truths | None = None) -> None:
        """Open a source by its text, with masks beside its pictures; the one before goes on showing
        until the new one is there."""
        self._picture_requests += 1
        self._truth.reset(truths)
        with self._changed:
            source = self._target.source + 1
            # Counted anew, lest frames of the old source count as dropped.
            self._target = replace(self._target, source=source, number=0)
        old = self._reader
        self._reader = Reader(text, self._on_frame, self._publish)
        if old:
            old.stop()
        self._reader.start()

    def give(self, frame: Frame) -> None:
        """Show a picture that comes from elsewhere, such as the clipboard."""
        self._picture_requests += 1
        self._truth.reset()
        # Not waited for: it may be in a read, and once stopped it hands out nothing.
        if self._reader:
            self._reader.stop()
            self._reader = None
        self._publish(Opened(title=frame.origin, frame=frame, count=1))
        self._on_frame(frame)

    @property
    def truths(self) -> Truths:
        """What is compared with now."""
        return self._truth.truths

    def compare(self, truths: Truths) -> None:
        """Lay masks beside the picture that is shown and those to come. It reads files: not for the
        window's thread. A SegviewerError where there is no mask, or none that fits."""
        frame = self._target.frame
        compared = self._truth.compare(truths, frame)
        # Another picture may have come while the mask was read.
        self._retarget(
            lambda target: replace(target, frame=compared) if target.frame is frame else target
        )

    def use(self, states: tuple[State, ...], wishes: Wishes | None = None) -> None:
        """Show these states from now on, with what the open views want of each; the first is the
        active one."""
        self._retarget(lambda target: replace(target, states=states, wishes=wishes), urgent=True)

    def step(self, frames: int) -> None:
        """Go to a later (or, if negative, earlier) picture of a folder or clip; one frame on in a
        frozen stream."""
        if not frames:
            return  # no other picture comes: the pass under way is not to be given up for one
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
            self._retarget()

    def pace(self, *, speed: float = 1.0, looping: bool = False) -> None:
        """How a clip plays from now on; ``speed`` is above 0."""
        if self._reader:
            self._reader.control.give(speed=speed, looping=looping)

    def hold(self, rate: float | None) -> None:
        """Frames per second for which a running stream's pictures are made smaller, if need be."""
        with self._changed:  # the next frame is soon enough: nothing is done again for it
            self._target = replace(self._target, rate=rate)

    def cancel(self) -> None:
        """Give up what is under way; what was shown last stays."""
        self._picture_requests += 1
        self._cancellations += 1
        if self._reader:
            self._reader.give_up()

    def close(self, timeout_seconds: float = 2.0) -> bool:
        """Stop both threads; whether they ended in time."""
        deadline = time.monotonic() + timeout_seconds
        if self._reader:
            self._reader.stop()
        self._retarget(lambda target: replace(target, stop=True), urgent=True)
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)
        left = max(0.0, deadline - time.monotonic())
        read = self._reader is None or self._reader.join(left)
        return read and not self._thread.is_alive()

    def _on_frame(self, frame: Frame) -> None:
        frame = self._truth.beside(frame)

        def change(target: Target) -> Target:
            if frame is target.frame:  # it stays
                return target
            now, number = time.monotonic(), target.number + 1
            return replace(target, frame=frame, arrived=now, number=number)

        self._retarget(change)

    def _retarget(
        self, change: Callable[[Target], Target] = lambda target: target, *, urgent: bool = False
    ) -> None:
        """Let the engine's thread look again. What is ``urgent`` gives up a click's fields."""
        with self._changed:
            self._target = replace(change(self._target), since=time.monotonic())
            self._fresh = True
            self._urgent |= urgent
            self._changed.notify_all()

    def _run(self) -> None:
        step_back()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._fresh)
                # All at once: whatever changes from here on makes another round.
                target, self._fresh, self._urgent = self._target, False, False
            if target.stop:
                return
            try:
                self._inspect_states(target)
            # There is nothing to say: a newer target waits, or the user gave up.
            except Stopped:
                continue
            except NotLoadedError as error:
                self._publish(error.failed)
            except Exception as error:
                self._publish(failure_of(error, "This picture could not be worked on"))

    def _inspect_states(self, target: Target) -> None:
        """Inspect the frame in every state, unless something newer is wanted meanwhile.

        The next frame of a stream is no reason to leave out a state: frames faster than passes
        would never be seen. Results of a stream come whole, so that all are of one frame.
        """
        running = self._reader is not None and self._reader.running
        live = running and may_be_live(target)
        policy = PassPolicy(
            running=running,
            live=live,
            outdated=self._make_stop_test(),
            newer=self._newer(),
            busy=self._busy,
            donors=tuple(d for state in target.states for d in donors_of(state.options.modes)),
        )
        if target.rate != self._held_rate:
            self._held_rate = target.rate
            self._cache.sizing.hold(target.rate)
        rows: list[Inspection] = []
        start = time.monotonic()
        for state in target.states:
            model = self._model(state.setup)
            if running and not rows:
                target = self._up_to_date(target)  # loading took its time
            if target.frame is None:
                return
            for better in self._cache.inspections(
                model, target.frame, state, target.wishes, policy
            ):
                if running and policy.outdated():
                    return  # it is of a source that was left
                # A picture that stays shows its first rows before the last one is there.
                whole = len(rows) + 1 == len(target.states)
                if whole or not running:
                    stats = self._stats(target, running)
                    self._publish(Inspected((*rows, better), whole, stats))
            # The last is the best: those before it had fewer fields.
            rows.append(better)
            if policy.newer():
                return
        if policy.live:
            self._cache.record_time(rows[0], time.monotonic() - start)
            # The frame is on its way to the screen; the next one can wait for one pass.
            self._cache.search(policy)

    def _up_to_date(self, target: Target) -> Target:
        """The same with the newest frame."""
        with self._changed:
            newest = self._target
        return replace(
            target,
            frame=newest.frame,
            arrived=newest.arrived,
            source=newest.source,
            number=newest.number,
        )

    def _stats(self, target: Target, running: bool) -> StreamStats:
        rate = self._reader.rate.per_second if self._reader else 0.0
        return StreamStats(
            since=target.since,
            arrived=target.arrived,
            rate=rate,
            dropped=self._frame_count.count(target),
            running=running,
        )

    def _model(self, setup: Setup) -> Model:
        # Only what is cancelled from now on: an earlier loading's end is not this one's.
        cancellations = self._cancellations
        return self._models.model(
            setup,
            is_needed=self._is_needed,
            cancelled=lambda: self._cancellations != cancellations,
        )

    def _is_needed(self, setup: Setup) -> bool:
        """Whether a state of now still needs the setup's model."""
        target = self._target
        needed = {(s.setup.model, s.setup.import_options) for s in target.states}
        return not target.stop and (setup.model, setup.import_options) in needed

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
        outdated = self._make_stop_test()
        return lambda: self._urgent or outdated()

    def _make_stop_test(self) -> Callable[[], bool]:
        """Tells when a pass begun now is of no use: another picture was asked for, or the end.

        A stream's next frame is no reason: frames faster than passes would never be seen.
        """
        begun = self._picture_requests
        return lambda: self._target.stop or self._picture_requests != begun
