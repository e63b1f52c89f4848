"""The window's one changeable thing: what is open, which state is active, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from segviewer.engine import events
from segviewer.engine.engine import Engine
from segviewer.gui.session.fetching import fetch_all
from segviewer.gui.session.inspected_rows import (
    colour_rows,
    have_exact_numbers,
    have_own_numbers,
    merge_rows,
    need_other_numbers,
)
from segviewer.gui.session.playback import Playback
from segviewer.gui.session.sheet_commands import SheetCommands
from segviewer.gui.workers.bridge import Bridge
from segviewer.gui.workers.painter import Painted, Painter, PaintJob, Place
from segviewer.gui.workers.recorder import Recorded, Recorder, RecordingFailed
from segviewer.gui.workers.tasks import Finished, Tasks
from segviewer.inspection.resolve import Wishes
from segviewer.off_modes import RESAMPLE
from segviewer.records import ImportOptions, Inspection
from segviewer.rendering.style import Scale, Style
from segviewer.rendering.views import is_whole, needs_of
from segviewer.sources.donor_pictures import donor_pictures
from segviewer.sources.truths import Truths

if TYPE_CHECKING:
    from segviewer.any_network.description import Description
    from segviewer.checkpoints.model import Model

QUIT_SECONDS = 1.5  # that the threads have to end
LONGEST_PIXELS = 1280  # pixels of what the canvas shows; export draws at the photo's own size


class Session(SheetCommands):
    """Commands of the widgets in, signals out; widgets keep no truth of their own.

    Signals:
        opened: an ``Opened``, when a source gave its first picture.
        inspected: the newest ``Inspection`` of the active state.
        completed: the inspections of all states, once all are there.
        styled: the ``Style`` that pictures are drawn in from now on.
        painted: the newest ``Painted``.
        played: whether a clip or stream runs, where that changed.
        recorded: a ``Recorded``, while a film is made and once it is whole.
        recording_failed: the film ended unfinished; ``failed`` says why.
        loaded: a ``Loaded``, when a model is there for the first time.
        busy: what takes time now, "" when it is done.
        failed: one sentence, and details.
    """

    opened = Signal(object)
    inspected = Signal(object)
    completed = Signal(tuple)
    styled = Signal(object)
    painted = Signal(object)
    played = Signal(bool)
    recorded = Signal(object)
    recording_failed = Signal()
    loaded = Signal(object)
    busy = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        model: str,
        import_options: ImportOptions | None = None,
        parent: QObject | None = None,
        *,
        given: Mapping[str, Model] | None = None,
    ) -> None:
        """``model`` is shown first, by its name; ``given`` are models that need no loading."""
        super().__init__(model, import_options or ImportOptions(), parent)
        self._style = Style(longest=LONGEST_PIXELS, marks=False)
        self.all_maps = True  # whether every map is on the screen: the diagram is open
        self._stats = events.StreamStats()
        self._pair: tuple[Place, Place] | None = None  # panes whose difference is shown
        self._rows: tuple[Inspection, ...] = ()  # as the engine gave them
        self._last_wishes: Wishes | None = None
        self._after_exact_numbers: Callable[[], None] | None = None
        self._bridge = Bridge(self)
        self._engine = Engine(self._bridge.publish, given, trusted=frozenset({model}))
        self._painter = Painter(self._bridge.publish)
        self._recorder = Recorder(self._bridge.publish)
        self._tasks = Tasks(self._bridge.publish)
        self.playback = Playback(self._engine, self)
        self.playback.played.connect(self._on_played)
        self._bridge.arrived.connect(self._on_arrived)

    @property
    def style(self) -> Style:
        """How pictures are drawn; ``choose_style`` changes it."""
        return self._style

    @property
    def recorder(self) -> Recorder:
        return self._recorder

    @property
    def tasks(self) -> Tasks:
        return self._tasks

    @property
    def running(self) -> bool:
        """Whether what came last is a stream's, with another frame on its way."""
        return self._stats.running

    @property
    def waiting(self) -> bool:
        """Whether a picture is on its way and none is there yet."""
        return bool(self.source) and not self.inspections

    def start(self) -> None:
        """Start the threads; call once the window is on the screen."""
        self._painter.start()
        self._engine.start()
        self._use()

    def close(self) -> bool:
        """Stop the threads; whether all ended in time."""
        # First, so that no result arrives in a window that is going.
        self._bridge.close()
        self._tasks.abandon()  # of a download nobody waits for the end
        # Without the limit of the others: a film is whole or not there.
        film_ended = self._recorder.close()
        end = time.monotonic() + QUIT_SECONDS
        parts = (self._painter, self._engine, self._tasks)
        ended = [film_ended] + [part.close(max(0.0, end - time.monotonic())) for part in parts]
        return all(ended)

    def open_picture(
        self, text: str, frame: int | None = None, truths: Truths | None = None
    ) -> None:
        self._after_exact_numbers = None
        super().open_picture(text, frame, truths)

    def cancel(self) -> None:
        """Give up what takes long; what is on the screen stays."""
        self._engine.cancel()
        self._tasks.abandon()
        self.busy.emit("")

    def fetch_models(self, names: Sequence[str]) -> None:
        """Fetch published weights, as far as they are not there, then show them side by side."""
        work = partial(fetch_all, names, self._bridge.publish, self._tasks.abandonment())
        self._tasks.run("fetching published weights", work, self._on_fetched)

    def _on_fetched(self, names: Sequence[str]) -> None:
        self.choose_model(names[0])
        self.compare_models(names)

    def use_branches(self, description: Description, path: Path) -> None:
        """Write where the network's branches are, and show it with those."""
        setup = self.setup
        options = replace(setup.import_options, modules=str(path))

        def show_with_branches(nothing: None) -> None:
            if self.setup.model == setup.model:
                self.choose_model(setup.model, options)

        self._tasks.run(f"writing {path.name}", partial(description.save, path), show_with_branches)

    def resample(self, key: str, picture: str) -> None:
        """Let a branch of another picture stand in for this one's, once that can be opened."""

        def set_donor(pictures: object) -> None:
            self.set_mode(key, f"{RESAMPLE}{picture}")

        self._tasks.run(f"opening {picture}", partial(donor_pictures, [picture]), set_donor)

    def with_exact_numbers(self, act: Callable[[], None]) -> None:
        """Do it with the network's own numbers: what a live copy computed is held and looked at
        again first."""
        if self.inspection is None or self._is_exact:
            act()
            return
        self._after_exact_numbers = act
        if self.playing and not have_own_numbers(self.inspections):
            self.freeze()
        else:
            self._use()  # what was given up is found now

    @property
    def _is_exact(self) -> bool:
        """Whether all rows are there, with nothing better to come."""
        is_whole = len(self.inspections) == len(self.viewer.states)
        return is_whole and have_exact_numbers(self.inspections)

    # The views.

    def choose_style(self, style: Style) -> None:
        is_recoloured = style.palette != self._style.palette
        self._style = style
        self.styled.emit(style)
        if is_recoloured and self._rows:
            self.inspections = colour_rows(self._rows, style.palette)
            self.inspected.emit(self.inspection)
        self._paint()
        self._use_if_wishes_differ()

    @Slot(str)
    def choose_scale(self, scale: Scale) -> None:
        self.choose_style(replace(self._style, scale=scale))

    def choose_views(self, views: tuple[str, ...]) -> None:
        self.viewer = replace(self.viewer, views=views)
        self._paint()
        self._use_if_wishes_differ()

    def compare_panes(self, pair: tuple[Place, Place] | None) -> None:
        """Draw the difference of these two panes too, or of none."""
        if pair != self._pair:
            self._pair = pair
            self._paint()

    def show_all_maps(self, on: bool) -> None:
        """Whether the diagram is on the screen, which shows every map."""
        self.all_maps = on
        self._use_if_wishes_differ()

    # Threads: what they are to compute, and what came of it.

    @property
    def wishes(self) -> Wishes:
        """What the open views want of every state. While a stream runs, only the maps that are
        on the screen are made; a picture that stays is there to be explored."""
        runs = self.running and self.playing and self.inspection is not None
        return Wishes(
            needs=needs_of(self.views),
            selection=self.selection,
            every_map=self.all_maps or not runs,
            shared_scale=self._style.scale == "shared",
        )

    def _use(self) -> None:
        self._last_wishes = self.wishes
        self._engine.use(self.viewer.states, self._last_wishes)

    def _use_if_wishes_differ(self) -> None:
        """Ask the engine again, but only where something else is to be computed."""
        before = self._last_wishes
        if before is not None and need_other_numbers(
            self.viewer.states, self.inspections, before, self.wishes
        ):
            self._use()

    def _paint(self) -> None:
        if self.inspection is not None:
            job = PaintJob(
                inspections=self.inspections,
                style=self._style,
                views=self.views,
                stats=self._stats,
                names=tuple(map(self.name_of, self.inspections)),
                pair=self._pair,
            )
            self._painter.paint(job)

    @Slot(bool)
    def _on_played(self, on: bool) -> None:
        self.played.emit(on)
        self._use_if_wishes_differ()

    @Slot(object)
    def _on_arrived(self, event: object) -> None:
        match event:
            case events.Inspected():
                self._on_inspected(event)
            case Painted():
                self.painted.emit(event)
            case events.Opened():
                self.playback.show_opened(event)
                self.opened.emit(event)
            case events.Loaded():
                self.loaded.emit(event)
            case Recorded():
                self.recorded.emit(event)
            case RecordingFailed():
                self.recording_failed.emit()
                self.failed.emit(event.text, event.details)
            case events.Failed():
                self._on_failed(event)
            case _:
                self._on_rest(event)

    def _on_rest(self, event: object) -> None:
        match event:
            case events.Halted():
                self.playback.set_playing(False)
            case Finished():
                event.done(event.result)
            case events.Busy():
                self.busy.emit(event.text)
            case events.Noted():
                self.noted.emit(event.text)
            case _:
                raise TypeError(f"Expected an event, got {event!r}.")

    def _on_failed(self, event: events.Failed) -> None:
        if event.setup == self.setup and self.inspection is not None:
            # What is on the screen is what goes on.
            self.viewer = self.viewer.fall_back(self.inspection.state.setup)
            self._use()
        elif event.setup is not None:
            # A pinned one: else every click would try, and perhaps fetch, it again.
            self._change(self.viewer.drop_pins_of(event.setup))
        self.failed.emit(event.text, event.details)

    def _on_inspected(self, event: events.Inspected) -> None:
        self._rows = merge_rows(self._rows, event)[: 1 + len(self.pins)]
        self.inspections = colour_rows(self._rows, self._style.palette)
        self._stats = event.stats
        self._paint()
        if event.whole:
            self._finish_sheet()
        # A film holds whole sheets alone: what is missing on the screen for a moment would stay in
        # it.
        if event.whole and all(is_whole(inspection, self.views) for inspection in self.inspections):
            self._recorder.add(self.inspections, self.views, self._style.for_export())
        # Whether a stream runs is known by now, and with it which maps are wanted.
        self.inspected.emit(self.inspection)
        if event.whole:
            self.completed.emit(self.inspections)
        self._use_if_wishes_differ()
        if self._after_exact_numbers and event.whole and self._is_exact:
            act, self._after_exact_numbers = self._after_exact_numbers, None
            act()
