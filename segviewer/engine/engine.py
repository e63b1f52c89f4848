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
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from segviewer.engine.events import Busy, Event, Failed, Loaded, Noted, Opened, Seen
from segviewer.engine.priority import step_back
from segviewer.engine.reader import Reader
from segviewer.records import (
    Choices,
    Frame,
    Inspection,
    NetworkInfo,
    Options,
    SegviewerError,
    Setup,
    State,
    Stopped,
)

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model
    from segviewer.inspection.memory import Memory
    from segviewer.inspection.passes import Capture

CAPTURES = 6  # kept: the active state's and those of pinned ones
INSPECTIONS = 12
MODELS = 8


@dataclass(frozen=True, eq=False)
class _Wanted:
    frame: Frame | None = None
    states: tuple[State, ...] = ()
    stop: bool = False
    since: float = 0.0


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
        self._asked = 0  # how often another picture was asked for
        self._cancelled = 0
        self._dropped = 0
        self._taken: Frame | None = None  # the frame that was looked at last
        self._models: OrderedDict[tuple[str, Choices], Model] = OrderedDict()
        self._captures: OrderedDict[tuple[Frame, Setup], Capture] = OrderedDict()
        self._inspections: OrderedDict[tuple[Frame, State], Inspection] = OrderedDict()
        self._memory: Memory | None = None
        self._reader: Reader | None = None
        self._thread = threading.Thread(target=self._run, name="segviewer engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def open(self, text: str) -> None:
        """Open a source by its text; the one before goes on showing until the new one is there."""
        self._asked += 1
        self._dropped = 0
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
        self._publish(Opened(frame.origin, frame, 1))
        self._on_frame(frame)

    def use(self, states: tuple[State, ...]) -> None:
        """Show these states from now on; the first is the active one."""
        self._want(states=states)

    def step(self, frames: int) -> None:
        """Go to a later (or, if negative, earlier) picture of a folder or video."""
        self._asked += 1
        if self._reader:
            self._reader.step(frames)

    def play(self, on: bool) -> None:
        """Let a video or camera run, or freeze it."""
        if self._reader:
            self._reader.play(on)

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
        waiting = self._wanted.frame
        self._dropped += waiting is not None and waiting is not self._taken
        self._want(frame=frame)

    def _want(self, **changes: object) -> None:
        with self._changed:
            now = time.monotonic()
            self._wanted = replace(self._wanted, since=now, **changes)  # type: ignore[arg-type]
            self._fresh = True
            self._changed.notify_all()

    def _run(self) -> None:
        step_back()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._fresh)
                wanted, self._fresh = self._wanted, False
                self._taken = wanted.frame
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
        """Inspect the frame in every state, unless something newer is wanted meanwhile."""
        seen: list[Inspection] = []
        for state in wanted.states:
            model = self._model(state.setup)
            if wanted.frame is None:
                return
            for better in self._inspected(model, wanted.frame, state):
                found = (*seen, better)
                whole = len(found) == len(wanted.states)
                self._publish(Seen(found, whole, wanted.since, self._dropped))
            seen.append(better)
            if self._fresh:
                return

    def _inspected(self, model: Model, frame: Frame, state: State) -> Iterator[Inspection]:
        """The state's inspection of the frame, again where receptive fields got better; one made
        before is not made again."""
        from segviewer.inspection.memory import Memory

        for key in [key for key in self._inspections if key[0] is not frame]:
            del self._inspections[key]
        if (frame, state) in self._inspections:
            self._inspections.move_to_end((frame, state))
            yield self._inspections[frame, state]
            return
        if self._memory is None:
            self._memory = Memory(self._captures.clear, lambda text: self._publish(Noted(text)))
        setup = fitting_setup(state.setup, model.info())
        for seen in self._memory.look(
            model, frame, setup, lambda fits: self._look(model, frame, fits, state.options)
        ):
            yield seen
        self._inspections[frame, state] = seen
        if len(self._inspections) > INSPECTIONS:
            self._inspections.popitem(last=False)

    def _look(
        self, model: Model, frame: Frame, setup: Setup, options: Options
    ) -> Iterator[Inspection]:
        from segviewer.inspection.passes import inspections

        kept = self._capture(model, frame, setup)
        options = fitting_options(options, kept.info)
        # A stream's next frame must not give a CRF up: none would ever be seen.
        stop = self._outdated() if options.crf else self._newer
        with self._busy(_what_takes_long(options)):
            yield from inspections(model, kept, options, stop=stop)

    def _model(self, setup: Setup) -> Model:
        request = (setup.model, setup.choices)
        if request not in self._models:
            with self._busy(f"loading {setup.model}"):
                model = self._loaded(setup)
            for other in [key for key in self._models if key[0] == setup.model]:
                if not self._wants(Setup(other[0], choices=other[1])):
                    del self._models[other]  # the same weights, understood otherwise
            self._models[request] = model
            if len(self._models) > MODELS:
                self._models.popitem(last=False)
        self._models.move_to_end(request)
        return self._models[request]

    def _loaded(self, setup: Setup) -> Model:
        """Load the setup's model; whatever goes wrong is a ``_NotLoadedError``."""
        begun = self._cancelled
        try:
            from segviewer.checkpoints.loading import load_model
            from segviewer.inspection.device import best_device
            from segviewer.inspection.memory import settle

            model = load_model(
                setup.model,
                **asdict(setup.choices),
                report=lambda text: self._publish(Busy(text)),
                stop=lambda: self._cancelled != begun or not self._wants(setup),
            )
            settle(model, best_device(), lambda text: self._publish(Noted(text)))
        except Stopped:
            if not self._wants(setup):
                raise
            raise _NotLoadedError(f"Loading {setup.model} was given up.", setup) from None
        except SegviewerError as error:
            raise _NotLoadedError(str(error), setup) from error
        except Exception as error:
            text = f"{setup.model} could not be loaded ({type(error).__name__}: {error})."
            raise _NotLoadedError(text, setup, traceback.format_exc()) from error
        assumed = model.card.get("assumed", {})
        self._publish(Loaded(setup, model.title, model.classes, assumed))
        return model

    def _wants(self, setup: Setup) -> bool:
        """Whether a state of now still needs the setup's model."""
        wanted = self._wanted
        needed = {(s.setup.model, s.setup.choices) for s in wanted.states}
        return not wanted.stop and (setup.model, setup.choices) in needed

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

    def _newer(self) -> bool:
        """Whether anything else is wanted meanwhile: a click gives up the field of the last one."""
        return self._fresh

    def _outdated(self) -> Callable[[], bool]:
        """Tells when a pass begun now is of no use: another picture was asked for, or the end.

        A stream's next frame is no reason: frames faster than passes would never be seen.
        """
        begun = self._asked
        return lambda: self._wanted.stop or self._asked != begun

    def _capture(self, model: Model, frame: Frame, setup: Setup) -> Capture:
        from segviewer.inspection.passes import capture

        for key in [key for key in self._captures if key[0] is not frame]:
            del self._captures[key]
        if (frame, setup) not in self._captures:
            with self._busy(f"{model.title} looks at the picture"):
                kept = capture(model, frame, setup, stop=self._outdated())
            self._captures[frame, setup] = kept
            if len(self._captures) > CAPTURES:
                self._captures.popitem(last=False)
        self._captures.move_to_end((frame, setup))
        return self._captures[frame, setup]


def _what_takes_long(options: Options) -> str:
    """What an inspection with these options does that is more than a click's worth of work."""
    if options.crf:
        return "the dense CRF refines the mask"
    if options.unit and options.unit.fields:
        return "looking for what the pixel depends on"
    return ""


def fitting_setup(setup: Setup, info: NetworkInfo) -> Setup:
    """The setup without what this network does not offer; the rest stays when networks change."""
    stride = setup.output_stride if setup.output_stride in info.output_strides else None
    low_level = setup.low_level if setup.low_level in info.low_levels else None
    return replace(setup, output_stride=stride, low_level=low_level)


def fitting_options(options: Options, info: NetworkInfo) -> Options:
    """The options without switches and maps of branches that this network does not have."""
    modes = {branch.key: branch.off_modes for branch in info.branches}
    off = {k: m if m in modes[k] else modes[k][0] for k, m in options.off if k in modes}
    keys = {*modes, *(s.key for s in info.stages), *(f.key for f in info.fusions)}
    shown = None if options.shown is None else tuple(k for k in options.shown if k in keys)
    detail = options.detail if options.detail in keys else ""
    unit = options.unit
    if unit and not keys.issuperset(set(unit.fields) - {"", "*"}):
        unit = replace(unit, fields=("",))
    crf = options.crf and info.refinable
    return replace(options, off=off, shown=shown, detail=detail, unit=unit, crf=crf)
