"""The commands that change what the viewer shows, each one line over the pure viewer state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from segviewer.attribution import FieldKind, Value
from segviewer.gui.session.viewer_state import MOST_PINS, ViewerState
from segviewer.gui.words import count_of
from segviewer.network_info import BranchInfo, each_alone, each_off
from segviewer.records import (
    Box,
    ImportOptions,
    Inspection,
    Options,
    Point,
    Reduction,
    Setup,
    State,
)


class ViewerCommands(QObject):
    """Keeps the newest ``ViewerState``; the session that is built on it runs the threads.

    Signals:
        noted: one sentence: something was done otherwise than requested.
        changed: the wanted ``State``, before anything came of it.
        selected: the key of the feature that is looked at closely.
    """

    noted = Signal(str)
    changed = Signal(object)
    selected = Signal(str)

    def __init__(self, model: str, import_options: ImportOptions, parent: QObject | None) -> None:
        super().__init__(parent)
        self.viewer = ViewerState(
            setup=Setup(model=model, import_options=import_options),
            import_options={model: import_options},
        )
        self.inspections: tuple[Inspection, ...] = ()

    @property
    def setup(self) -> Setup:
        return self.viewer.setup

    @property
    def options(self) -> Options:
        return self.viewer.options

    @property
    def state(self) -> State:
        return self.viewer.state

    @property
    def pins(self) -> tuple[State, ...]:
        return self.viewer.pins

    @property
    def views(self) -> tuple[str, ...]:
        return self.viewer.views

    @property
    def selection(self) -> str:
        return self.viewer.selection

    @property
    def inspection(self) -> Inspection | None:
        """The active state's newest inspection."""
        return self.inspections[0] if self.inspections else None

    def branch(self, key: str) -> BranchInfo | None:
        """The branch of the network on screen; None where it has no such key."""
        if self.inspection is None:
            return None
        return next((b for b in self.inspection.network.branches if b.key == key), None)

    def restore(
        self, states: tuple[State, ...], names: Sequence[str] = (), selection: str = ""
    ) -> None:
        """The first state becomes the active one, the others are pinned, under these names."""
        viewer = replace(self.viewer.restore(states), selection=selection)
        for state, name in zip(states, names, strict=bool(names)):
            viewer = viewer.rename(state, name)
        self._change(viewer)

    def pin(self) -> None:
        """Keep the state that is on the screen beside what comes next."""
        if self.inspection is None:
            return
        before = self.pins
        self._change(self.viewer.pin(self.inspection.state))
        if before and before[0] not in self.pins:
            self.noted.emit(f"{MOST_PINS} states can be pinned; the oldest one was dropped.")

    def drop_newest_pin(self) -> None:
        self.drop_pin(len(self.pins) - 1)

    def drop_pins(self) -> None:
        self._change(self.viewer.drop_pins())

    def compare_each_off(self) -> None:
        """Put one pinned row for each branch of the network beside every branch on."""
        self._compare_switched(each_off(self.inspection.network) if self.inspection else ())

    def compare_each_alone(self) -> None:
        """Put one pinned row for each branch of the network, all others off, beside every branch
        on."""
        self._compare_switched(each_alone(self.inspection.network) if self.inspection else ())

    def _compare_switched(self, modes: Sequence[Mapping[str, str]]) -> None:
        if not self.inspection:
            self.noted.emit("Branches are compared once the first mask is there.")
            return
        if not modes:
            self.noted.emit("This network has no branches to switch off.")
            return
        before = self.pins
        self._change(self.viewer.each_switched(modes))
        self._say_replaced(before, len(modes) - MOST_PINS)

    def compare_strides(self) -> None:
        """Put one pinned row for each other output stride that the network offers beside its
        own."""
        network = self.inspection.network if self.inspection else None
        if network is None or len(network.output_strides) < 2:
            self.noted.emit("This network offers one output stride alone.")
            return
        own = network.output_stride
        before = self.pins
        self._change(
            self.viewer.each_stride((own, *(s for s in network.output_strides if s != own)))
        )
        self._say_replaced(before, 0)

    def compare_models(self, names: Sequence[str]) -> None:
        """Put one pinned row for each other network beside the active one, every branch on."""
        before = self.pins
        self._change(self.viewer.each_model(names))
        self._say_replaced(before, 0)

    def _say_replaced(self, before: tuple[State, ...], left_out: int) -> None:
        """What a whole board dropped, and what it had no room for."""
        dropped = len(set(map(repr, before)) - set(map(repr, self.pins)))
        texts = []
        if dropped:
            texts.append(f"Replaced {count_of(dropped, 'state')} pinned before.")
        if left_out > 0:
            texts.append(
                f"{MOST_PINS} states can be pinned; there was no room for the last "
                f"{count_of(left_out, 'branch', 'branches')}."
            )
        if texts:
            self.noted.emit(" ".join(texts))

    def move_row(self, number: int, to: int) -> None:
        """Put a state in another place of the board; the first is the active one."""
        self._change(self.viewer.move_row(number, to))

    def drop_row(self, number: int) -> None:
        """Take a state off the board."""
        self._change(self.viewer.drop_row(number))

    def rename_row(self, number: int, name: str) -> None:
        """Call the state in that place so, here and on sheets; "" takes its name away."""
        if number < len(self.inspections):
            self.viewer = self.viewer.rename(self.inspections[number].state, name.strip())
            self._paint()

    def name_of(self, inspection: Inspection) -> str:
        """The name that the user gave an inspection's state, "" for none."""
        return self.viewer.name_of(inspection.state)

    def drop_pin(self, index: int) -> None:
        self._change(self.viewer.drop_pin(index))

    def choose_model(self, name: str, import_options: ImportOptions | None = None) -> None:
        """Another network; ``import_options`` None keeps what was chosen for it before."""
        self._change(self.viewer.choose_model(name, import_options))

    def choose_setup(self, setup: Setup) -> None:
        """Another output stride, low-level source, input size or precision."""
        self._change(replace(self.viewer, setup=setup))

    def refine(self, on: bool) -> None:
        """Let a dense CRF follow the network, or not."""
        self._choose_options(replace(self.options, crf=on))

    def choose_reduction(self, reduction: Reduction) -> None:
        self._choose_options(replace(self.options, reduction=reduction))

    def _choose_options(self, options: Options) -> None:
        self._change(replace(self.viewer, options=options))

    def toggle(self, key: str) -> None:
        """Switch a branch; one that goes off takes its default mode."""
        branch = self.branch(key)
        if key in dict(self.options.off):
            # Also one that the network on the screen does not have.
            self._change(self.viewer.turn_on(key))
        elif branch is not None:
            self._change(self.viewer.turn_off(branch))

    def set_mode(self, key: str, mode: str) -> None:
        """What off means for a branch; switches it off if it is on."""
        self._change(self.viewer.set_mode(key, mode))

    def set_off(self, off: Mapping[str, str]) -> None:
        self._change(self.viewer.set_off(off))

    def all_on(self) -> None:
        self.set_off({})

    def undo(self) -> None:
        """Take the last switch back."""
        self._change(self.viewer.undo())

    def show_all_on(self, on: bool) -> None:
        """While held, look at the network with every branch on."""
        self._change(replace(self.viewer, all_on=on))

    def select(self, key: str) -> None:
        """Look closely at a stage, branch or fusion."""
        self._change(self.viewer.select(key))

    def click(self, point: Point | None, region: Box | None = None) -> None:
        """Set the pixel, or a region around it, that everything is computed for: in the frame's
        pixels."""
        self._change(self.viewer.click(point, region))

    def move_point(self, rows: int, columns: int) -> None:
        """Move the clicked pixel or region; begin in the frame's middle where there is none."""
        if self.inspection is not None:
            self._change(self.viewer.move_point((rows, columns), self.inspection.frame.size))

    def frame_region(self, top: int, left: int, bottom: int, right: int) -> None:
        """Click a region, and the pixel in its middle where only a pixel can be."""
        self.click(((top + bottom) // 2, (left + right) // 2), (top, left, bottom, right))

    def choose_value(self, value: Value) -> None:
        """What contributions are measured in, and the class's field is of."""
        self._change(self.viewer.ask(replace(self.viewer.question, value=value)))

    def choose_field(self, kind: FieldKind, average: bool) -> None:
        """How receptive fields are found."""
        question = replace(self.viewer.question, kind=kind, average=average)
        self._change(self.viewer.ask(question))

    def _change(self, viewer: ViewerState) -> None:
        """Take over the next state of the viewer, and say what is new in it."""
        before, self.viewer = self.viewer, viewer
        if viewer.selection != before.selection:
            self.selected.emit(viewer.selection)
        if viewer.state != before.state:
            self.changed.emit(viewer.state)
        if viewer.states != before.states:
            self._use()
        else:
            self._use_if_wishes_differ()

    def _use(self) -> None:
        """Ask for inspections of the viewer's states."""
        raise NotImplementedError

    def _paint(self) -> None:
        """Draw what is there again."""
        raise NotImplementedError

    def _use_if_wishes_differ(self) -> None:
        """Ask again where the open views want something else of the same states."""
        raise NotImplementedError
