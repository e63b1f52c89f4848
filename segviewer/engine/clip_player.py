"""Plays a clip at its own pace: pause, step, seek, loop, speed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from segviewer.records import Frame, SegviewerError
from segviewer.sources.source import Source

MOST_SECONDS_BETWEEN = 5.0  # seconds between two frames, whatever their time stamps say
MOST_SECONDS_BEHIND = 0.2  # seconds that a late frame makes up for


@dataclass(kw_only=True)
class PlaybackControl:
    """What is wanted of whoever reads; changed and waited for under ``changed`` alone."""

    changed: threading.Condition
    playing: bool = True
    looping: bool = False
    speed: float = 1.0
    steps: int = 0
    target: int | None = None  # the frame to go to
    stopped: bool = False

    def give(
        self,
        *,
        playing: bool | None = None,
        looping: bool | None = None,
        speed: float | None = None,
        target: int | None = None,
        stopped: bool | None = None,
    ) -> None:
        """Change what is given, all at once; None leaves a field as it is."""
        with self.changed:
            self.playing = self.playing if playing is None else playing
            self.looping = self.looping if looping is None else looping
            self.speed = self.speed if speed is None else speed
            self.target = self.target if target is None else target
            self.stopped = self.stopped if stopped is None else stopped
            self.changed.notify_all()

    def step(self, frames: int) -> None:
        with self.changed:
            self.steps += frames
            self.changed.notify_all()


class ClipPlayer:
    """Hands the frames of a clip to ``show`` when they are due.

    ``fail`` is told what cannot be read; ``halt`` is called when the clip comes to its end.
    """

    def __init__(
        self,
        clip: Source,
        control: PlaybackControl,
        show: Callable[[Frame], None],
        fail: Callable[[SegviewerError], None],
        halt: Callable[[], None],
    ) -> None:
        self._clip = clip
        self._orders = control
        self._show = show
        self._fail = fail
        self._halt = halt
        self._next: Frame | None = None  # read ahead
        self._over = False  # nothing comes after what was read
        self._halted = False
        self._at = 0  # the index of the frame that is shown
        self._seconds = 0.0  # its time in the clip
        self._due = 0.0  # when it was to be shown, by the monotonic clock

    def play(self, first: Frame) -> None:
        """Until the orders say stop; the first frame has been shown."""
        self._at, self._seconds, self._due = first.index, first.seconds, time.monotonic()
        control = self._orders
        while not control.stopped:
            if control.playing and self._next is None:
                if self._over:
                    self._end()
                else:
                    self._next = self._read()
                continue
            index = self._await_orders()
            if control.stopped:
                return
            if index is not None:
                self._go(index)
            else:
                with control.changed:  # once the order to hold is given, nothing more is shown
                    if control.playing and self._next is not None:
                        self._show_next()

    def _await_orders(self) -> int | None:
        """Wait for orders: the index of a frame that is asked for, or None once the next frame is
        due, or is to be read."""
        control = self._orders
        with control.changed:
            while not control.stopped:
                if control.target is not None or control.steps:
                    return self._requested_index()
                if control.playing and self._next is None:
                    return None
                # None, while it is held, waits for the next order however long.
                wait = self._wait(self._next) if control.playing and self._next else None
                if wait is not None and wait <= 0:
                    return None
                control.changed.wait(wait)
        return None

    def _wait(self, frame: Frame) -> float:
        """Seconds until it is due."""
        return self._due + self._seconds_before(frame) - time.monotonic()

    def _seconds_before(self, frame: Frame) -> float:
        """Seconds between the frame that is shown and this one; jumping time stamps are cut."""
        between = (frame.seconds - self._seconds) / self._orders.speed
        return min(max(0.0, between), MOST_SECONDS_BETWEEN)

    def _requested_index(self) -> int:
        control = self._orders
        start = self._at if control.target is None else control.target
        index, control.target, control.steps = start + control.steps, None, 0
        count = self._clip.frame_count
        if count is None:
            return max(index, 0)
        # A folder goes round; to go beyond a video's end is to stay there.
        return index % count if self._clip.wraps else min(max(index, 0), count - 1)

    def _go(self, index: int) -> None:
        self._halted = self._over = False
        if self._next is None or self._next.index != index:
            try:
                self._clip.seek(index)
            except SegviewerError as error:
                self._fail(error)
                return
            self._next = self._read()
        self._at = index  # also where it cannot be read, so that the next step goes beyond it
        if self._next is not None:
            self._show_next()

    def _show_next(self) -> None:
        assert self._next is not None
        frame, self._next = self._next, None
        now = time.monotonic()
        # By the clip's own time, lest small delays add up; a long one is not made up for.
        self._due = min(
            max(self._due + self._seconds_before(frame), now - MOST_SECONDS_BEHIND), now
        )
        self._at, self._seconds = frame.index, frame.seconds
        self._show(frame)

    def _read(self) -> Frame | None:
        """The next frame; None at the end and where it cannot be read, which is told."""
        try:
            frame = next(iter(self._clip), None)
        except SegviewerError as error:
            self._fail(error)
            # A bad picture of a folder says nothing about the next one.
            self._over = not self._clip.wraps
            return None
        self._over = frame is None
        return frame

    def _end(self) -> None:
        """Begin again where that is wanted, else stop there; played on, it begins again."""
        # Halted before means that play was pressed at the end.
        if self._orders.looping or self._halted:
            self._clip.seek(0)
            self._seconds = 0.0
            self._halted = self._over = False
            return
        self._halted = True
        self._orders.give(playing=False)
        self._halt()
