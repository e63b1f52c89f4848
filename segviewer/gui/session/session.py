"""The window's one changeable thing: what is open, which state is active, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from segviewer.engine.engine import Engine
from segviewer.engine.events import (
    Busy,
    Failed,
    Halted,
    Inspected,
    Loaded,
    Noted,
    Opened,
    StreamStats,
)
from segviewer.gui.workers.bridge import Bridge
from segviewer.gui.workers.painter import Job, Painted, Painter
from segviewer.gui.workers.recorder import Recorded, Recorder, RecordingFailed
from segviewer.gui.workers.tasks import Finished, Tasks
from segviewer.inspection.resolve import Wishes, bare_state, resolve
from segviewer.records import (
    Box,
    BranchInfo,
    Frame,
    ImportOptions,
    Inspection,
    Options,
    Point,
    Reduction,
    Setup,
    State,
    Unit,
)
from segviewer.rendering.export import is_sheet, read_figure
from segviewer.rendering.style import Style
from segviewer.rendering.views import is_whole, needs_of
from segviewer.sources.samples import samples

MOST_PINS = 4
QUITTING = 1.5  # seconds that the threads have to end
LONGEST = 1280  # pixels of what the canvas shows; export draws at the photo's own size


class Session(QObject):
    """Commands of the widgets in, signals out; widgets keep no truth of their own.

    Signals:
        opened: an ``Opened``, when a source gave its first picture.
        inspected: the newest ``Inspection`` of the active state.
        painted: the newest ``Painted``.
        played: whether a clip or stream runs, where that changed.
        recorded: a ``Recorded``, while a film is made and once it is whole.
        recording_failed: the film ended unfinished; ``failed`` says why.
        changed: the wanted ``State``, before anything came of it.
        selected: the key of the feature that is looked at closely.
        loaded: a ``Loaded``, when a model is there for the first time.
        busy: what takes time now, "" when it is done.
        failed: one sentence, and details.
        noted: one sentence: something was done otherwise than asked.
    """

    opened = Signal(object)
    inspected = Signal(object)
    painted = Signal(object)
    played = Signal(bool)
    recorded = Signal(object)
    recording_failed = Signal()
    changed = Signal(object)
    selected = Signal(str)
    loaded = Signal(object)
    busy = Signal(str)
    failed = Signal(str, str)
    noted = Signal(str)

    def __init__(
        self, model: str, import_options: ImportOptions | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.setup = Setup(model=model, import_options=import_options or ImportOptions())
        self.options = Options()
        self.style = Style(longest=LONGEST)
        self.views: tuple[str, ...] = ("mask", "difference")
        self.selection = ""
        self.source = ""
        self.inspections: tuple[Inspection, ...] = ()
        self.pins: tuple[State, ...] = ()
        self.all_on = False
        self.all_maps = True  # whether every map is on the screen: the diagram is open
        self.playing = True
        self.speed, self.looping = 1.0, False
        self._question = Unit(point=(0, 0))  # what is asked of the next pixel that is clicked
        self._stats = StreamStats()
        self._last_wishes: Wishes | None = None
        self._undo: list[Mapping[str, str]] = []
        self._told: dict[str, ImportOptions] = {model: self.setup.import_options}  # by file
        self._bridge = Bridge(self)
        self._engine = Engine(self._bridge.publish)
        self._painter = Painter(self._bridge.publish)
        self.recorder = Recorder(self._bridge.publish)
        self._then: Callable[[], None] | None = None  # waits for exact numbers
        self.tasks = Tasks(self._bridge.publish)
        self._bridge.arrived.connect(self._on_arrived)

    @property
    def state(self) -> State:
        return State(self.setup, self.options)

    @property
    def waiting(self) -> bool:
        """Whether a picture was asked for and none is there yet."""
        return bool(self.source) and not self.inspections

    @property
    def inspection(self) -> Inspection | None:
        """The active state's newest inspection."""
        return self.inspections[0] if self.inspections else None

    def start(self) -> None:
        """Start the threads; call once the window is on the screen."""
        self._painter.start()
        self._engine.start()
        self._use()

    def close(self) -> bool:
        """Stop the threads; whether all ended in time."""
        self._bridge.close()
        filmed = self.recorder.close()  # takes what it takes: a film is whole or not there
        end = time.monotonic() + QUITTING
        parts = (self._painter, self._engine, self.tasks)
        ended = [filmed] + [part.close(max(0.0, end - time.monotonic())) for part in parts]
        return all(ended)

    def open(self, text: str) -> None:
        """Open a source; a sheet that segviewer wrote brings its states back."""
        if text.lower().endswith(".png"):
            self.tasks.run(f"opening {text}", lambda: restored(Path(text)), self._on_restored)
        else:
            self._open(text)

    def _open(self, text: str) -> None:
        self.source = text
        self._then = None
        self._engine.open(text)
        self._engine.pace(speed=self.speed, looping=self.looping)
        self._set_playing(True)

    def cancel(self) -> None:
        """Give up what takes long; what is on the screen stays."""
        self._engine.cancel()
        self.tasks.abandon()
        self.busy.emit("")

    def restore(self, states: tuple[State, ...]) -> None:
        """The first state becomes the active one, the others are pinned."""
        self._undo.append(dict(self.options.off))
        states = tuple(map(bare_state, states))
        self.pins = states[1:]
        self._set(setup=states[0].setup, options=states[0].options)
        self._use()

    def show_frame(self, frame: Frame) -> None:
        self.source = ""
        self._engine.give(frame)

    def step(self, frames: int) -> None:
        self._engine.step(frames)

    def freeze(self) -> None:
        """Hold a video or camera, or let it run on."""
        self._engine.play(not self.playing)
        self._set_playing(not self.playing)

    def seek(self, index: int) -> None:
        """Go to a frame of a clip by its number."""
        self._engine.seek(index)

    def pace(self, *, speed: float | None = None, looping: bool | None = None) -> None:
        """How fast a clip plays, and whether it begins again at its end."""
        self.speed = speed or self.speed
        self.looping = self.looping if looping is None else looping
        self._engine.pace(speed=self.speed, looping=self.looping)

    def hold(self, rate: float | None) -> None:
        """Let live pictures enter smaller where that many frames per second ask for it."""
        self._engine.hold(rate)

    def with_exact_numbers(self, act: Callable[[], None]) -> None:
        """Do it with the network's own numbers: what a live copy computed is held and looked at
        again first."""
        if self.inspection is None or self._has_exact_numbers:
            act()
            return
        self._then = act
        if self.playing:
            self.freeze()

    @property
    def _has_exact_numbers(self) -> bool:
        """Whether what is there is the networks' own, with every map."""
        return all(not s.live and s.state.options.shown is None for s in self.inspections)

    @property
    def running(self) -> bool:
        """Whether what came last is a stream's, with another frame on its way."""
        return self._stats.running

    def _set_playing(self, on: bool) -> None:
        if on != self.playing:
            self.playing = on
            self.played.emit(on)
            self._use_if_wishes_differ()

    def pin(self) -> None:
        """Keep the state that is on the screen beside what comes next."""
        if self.inspection is None:
            return
        state = bare_state(self.inspection.state)
        if state not in self.pins:
            self.pins = (*self.pins[-MOST_PINS + 1 :], state)
            self._use()

    def drop_pin(self, index: int) -> None:
        self.pins = self.pins[:index] + self.pins[index + 1 :]
        self._use()

    def choose_model(self, name: str, import_options: ImportOptions | None = None) -> None:
        """Another architecture; picture, pixel and what is off stay, where the key exists.

        ``import_options`` says what its file could not; None keeps what was said before.
        """
        if name != self.setup.model or import_options not in (None, self.setup.import_options):
            told = import_options or self._told.get(name, ImportOptions())
            self._told[name] = told
            self._set(
                setup=Setup(model=name, input_size=self.setup.input_size, import_options=told)
            )

    def refine(self, on: bool) -> None:
        """Let a dense CRF follow the network, or not."""
        self._set(options=replace(self.options, crf=on))

    def choose(self, **setup: object) -> None:
        """Another output stride, low-level source, input size or precision."""
        self._set(setup=replace(self.setup, **setup))  # type: ignore[arg-type]

    def toggle(self, key: str) -> None:
        """Switch a branch; one that goes off takes its default mode."""
        off = dict(self.options.off)
        if key in off:
            del off[key]
        else:
            branch = self.branch(key)
            if branch is None:
                return
            off[key] = branch.off_modes[0]
        self.set_off(off)

    def set_mode(self, key: str, mode: str) -> None:
        """What off means for a branch; switches it off if it is on."""
        self.set_off({**dict(self.options.off), key: mode})

    def set_off(self, off: Mapping[str, str]) -> None:
        self._undo.append(dict(self.options.off))
        self._set(options=replace(self.options, off=off))

    def undo(self) -> None:
        """Take the last switch back."""
        if self._undo:
            self._set(options=replace(self.options, off=self._undo.pop()))

    def show_all_on(self, on: bool) -> None:
        """While held, look at the network with every branch on."""
        if on != self.all_on:
            self.all_on = on
            self._use()

    def select(self, key: str) -> None:
        """Look closely at a stage, branch or fusion."""
        if key != self.selection:
            self.selection = key
            self.selected.emit(key)
            self._set(options=replace(self.options, detail=key))

    def click(self, point: Point | None, region: Box | None = None) -> None:
        """Set the pixel, or a region around it, that everything is asked about: in the frame's
        pixels."""
        unit = replace(self._question, point=point, region=region) if point else None
        self._set(options=replace(self.options, unit=unit))

    def frame_region(self, top: int, left: int, bottom: int, right: int) -> None:
        """Ask about a region, and about the pixel in its middle where only a pixel can be."""
        self.click(((top + bottom) // 2, (left + right) // 2), (top, left, bottom, right))

    def choose_reduction(self, reduction: Reduction) -> None:
        self._set(options=replace(self.options, reduction=reduction))

    def choose_style(self, style: Style) -> None:
        self.style = style
        self._paint()
        self._use_if_wishes_differ()

    def choose_views(self, views: tuple[str, ...]) -> None:
        self.views = views
        self._paint()
        self._use_if_wishes_differ()

    def show_all_maps(self, on: bool) -> None:
        """Whether the diagram is on the screen, which shows every map."""
        self.all_maps = on
        self._use_if_wishes_differ()

    def choose_value(self, value: str) -> None:
        """What contributions are measured in, and the class's field is of."""
        self._ask(value=value)

    def choose_field(self, kind: str, average: bool) -> None:
        """How receptive fields are found."""
        self._ask(kind=kind, average=average)

    def _ask(self, **changes: object) -> None:
        """Ask something else of the clicked pixel, now and of those clicked later."""
        self._question = replace(self._question, **changes)  # type: ignore[arg-type]
        if self.options.unit:
            self.click(self.options.unit.point, self.options.unit.region)

    def branch(self, key: str) -> BranchInfo | None:
        """The branch of the network on screen; None where it has no such key."""
        if self.inspection is None:
            return None
        return next((b for b in self.inspection.network.branches if b.key == key), None)

    def _set(self, *, setup: Setup | None = None, options: Options | None = None) -> None:
        if (setup or self.setup, options or self.options) == (self.setup, self.options):
            return
        self.setup = setup or self.setup
        self.options = options or self.options
        self.changed.emit(self.state)
        self._use()

    @property
    def wishes(self) -> Wishes:
        """What the open views want of every state. While a stream runs, only the maps that are
        on the screen are made; a picture that stays is there to be explored."""
        runs = self.running and self.playing and self.inspection is not None
        return Wishes(
            needs=needs_of(self.views),
            selection=self.selection,
            every_map=self.all_maps or not runs,
            shared_scale=self.style.scale == "shared",
        )

    @property
    def _states(self) -> tuple[State, ...]:
        options = replace(self.options, off={}) if self.all_on else self.options
        return (State(self.setup, options), *self.pins)

    def _use(self) -> None:
        self._last_wishes = self.wishes
        self._engine.use(self._states, self._last_wishes)

    def _use_if_wishes_differ(self) -> None:
        """Ask the engine again, but only where something else is to be computed."""
        before, now = self._last_wishes, self.wishes
        if before is None or before == now:
            return
        rows = list(zip(self._states, self.inspections, strict=False))
        if not rows or any(
            resolve(state, shown.network, before) != resolve(state, shown.network, now)
            for state, shown in rows
        ):
            self._use()

    def _paint(self) -> None:
        if self.inspection is not None:
            job = Job(self.inspections, self.style, self.views, self._stats)
            self._painter.paint(job)

    @Slot(object)
    def _on_arrived(self, event: object) -> None:
        handlers: Mapping[type, Callable[[object], None]] = {
            Opened: self.opened.emit,
            Recorded: self.recorded.emit,
            Halted: lambda e: self._set_playing(False),
            Inspected: self._on_seen,
            Painted: self.painted.emit,
            Finished: lambda e: e.done(e.result),  # type: ignore[attr-defined]
            Busy: lambda e: self.busy.emit(e.text),  # type: ignore[attr-defined]
            Failed: self._on_failed,
            RecordingFailed: self._on_recording_failed,
            Noted: lambda e: self.noted.emit(e.text),  # type: ignore[attr-defined]
            Loaded: self.loaded.emit,
        }
        handlers[type(event)](event)

    def _on_failed(self, event: object) -> None:
        assert isinstance(event, Failed)
        if event.setup == self.setup and self.inspection is not None:
            # What is on the screen is what goes on.
            self._told.pop(self.setup.model, None)
            self.setup = self.inspection.state.setup
            self._use()
        self.failed.emit(event.text, event.details)

    def _on_recording_failed(self, event: object) -> None:
        assert isinstance(event, RecordingFailed)
        self.recording_failed.emit()
        self.failed.emit(event.text, event.details)

    def _on_seen(self, event: object) -> None:
        assert isinstance(event, Inspected)
        if not event.whole and len(self.inspections) > len(event.inspections):
            # Pinned rows stay as they are until theirs come, unless the picture is another.
            rest = self.inspections[len(event.inspections) :]
            same = all(old.frame is event.inspections[0].frame for old in rest)
            self.inspections = event.inspections + (rest if same else ())
        else:
            self.inspections = event.inspections
        self.inspections = self.inspections[: 1 + len(self.pins)]
        self._stats = event.stats
        self._paint()
        if event.whole and all(is_whole(inspection, self.views) for inspection in self.inspections):
            self.recorder.add(self.inspections, self.views, self.style.exported())
        self.inspected.emit(self.inspection)
        self._use_if_wishes_differ()
        if self._then and event.whole and self._has_exact_numbers:
            then, self._then = self._then, None
            then()

    def _on_restored(self, found: tuple[tuple[State, ...], str] | str) -> None:
        if isinstance(found, str):
            self._open(found)
            return
        states, origin = found
        if origin:
            self._open(origin)
        self.restore(states)


def restored(path: Path) -> tuple[tuple[State, ...], str] | str:
    """A sheet's states and its picture, where that lies beside it or is a sample ("" where not);
    for any other file its own path, to be opened as a picture."""
    if not is_sheet(path):
        return str(path)
    states, _, origins = read_figure(path)
    for origin in origins[:1]:
        beside = path.parent / origin
        named = [f"sample:{name}" for name, file in samples().items() if file.name == origin]
        if beside.is_file() or named:
            return states, str(beside) if beside.is_file() else named[0]
    return states, ""
