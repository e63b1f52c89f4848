"""What the user has chosen, as one frozen record; every command gives the next record.

No Qt, no threads: the session keeps the newest record and tells the widgets what changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from segviewer.inspection.resolve import bare_state
from segviewer.network_info import BranchInfo
from segviewer.records import Box, ImportOptions, Options, Point, Setup, State, Unit

MOST_PINS = 8


@dataclass(frozen=True, kw_only=True)
class ViewerState:
    """``setup`` and ``options`` are the active state, ``pins`` the states kept beside it.

    ``selection`` is the key of the feature that is looked at closely, "" for none; ``views`` are
    the keys of the open views. ``all_on`` shows the active state with every branch on, for as long
    as a key is held. ``undo_steps`` are the branches that were off before each switch, the newest
    last. ``question`` is what is asked of the next pixel that is clicked. ``import_options`` are
    those chosen for each checkpoint file, by model. ``names`` are the user's own, by the
    ``named_part`` of a state: one that is switched is another, without a name until it is back.
    """

    setup: Setup
    options: Options = field(default_factory=Options)
    pins: tuple[State, ...] = ()
    selection: str = ""
    views: tuple[str, ...] = ("mask", "difference")
    all_on: bool = False
    undo_steps: tuple[Mapping[str, str], ...] = ()
    question: Unit = field(default_factory=lambda: Unit(point=(0, 0)))
    import_options: Mapping[str, ImportOptions] = field(default_factory=dict)
    names: Mapping[State, str] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """The active state, as it is exported and pinned."""
        return State(self.setup, self.options)

    @property
    def states(self) -> tuple[State, ...]:
        """The states to be inspected, the active one first."""
        options = replace(self.options, off={}) if self.all_on else self.options
        return (State(self.setup, options), *self.pins)

    # Branches.

    def toggle(self, branch: BranchInfo) -> ViewerState:
        """Switch a branch; one that goes off takes its default mode."""
        off = branch.key in dict(self.options.off)
        return self.turn_on(branch.key) if off else self.turn_off(branch)

    def turn_off(self, branch: BranchInfo) -> ViewerState:
        return self.set_mode(branch.key, branch.off_modes[0])

    def turn_on(self, key: str) -> ViewerState:
        """Switch a branch on, whether or not the network on the screen has it."""
        return self.set_off({k: mode for k, mode in self.options.off if k != key})

    def set_mode(self, key: str, mode: str) -> ViewerState:
        """What off means for a branch; switches it off if it is on."""
        return self.set_off({**dict(self.options.off), key: mode})

    def set_off(self, off: Mapping[str, str]) -> ViewerState:
        steps = (*self.undo_steps, dict(self.options.off))
        return replace(self, options=replace(self.options, off=off), undo_steps=steps)

    def undo(self) -> ViewerState:
        """Take the last switch back."""
        if not self.undo_steps:
            return self
        *steps, off = self.undo_steps
        return replace(self, options=replace(self.options, off=off), undo_steps=tuple(steps))

    # States side by side.

    def pin(self, state: State) -> ViewerState:
        """Keep a state beside what comes next; the oldest goes where there are too many."""
        # What open views had computed is no part of it: other views may be open next.
        state = bare_state(state)
        if state in self.pins:
            return self
        return replace(self, pins=(*self.pins[-MOST_PINS + 1 :], state))

    def drop_pin(self, index: int) -> ViewerState:
        return replace(self, pins=self.pins[:index] + self.pins[index + 1 :])

    def move_row(self, number: int, to: int) -> ViewerState:
        """A state in another place of the board; what comes to stand first is the active one."""
        states = [self.state, *self.pins]
        if number == to or not (0 <= number < len(states) and 0 <= to < len(states)):
            return self
        states.insert(to, states.pop(number))
        return self._rearrange(states)

    def drop_row(self, number: int) -> ViewerState:
        """Without that state; the one after the active one takes its place, if there is any."""
        states = [self.state, *self.pins]
        if not 0 <= number < len(states) or len(states) == 1:
            return self
        del states[number]
        return self._rearrange(states)

    def _rearrange(self, states: Sequence[State]) -> ViewerState:
        if states[0] == self.state:
            return replace(self, pins=tuple(states[1:]))
        board = self.restore(tuple(states))
        return replace(board, options=replace(board.options, detail=self.selection))

    def name_of(self, state: State) -> str:
        """The name that the user gave a state, "" for none."""
        return self.names.get(named_part(state), "")

    def rename(self, state: State, name: str) -> ViewerState:
        """Call a state so; "" takes its name away."""
        names = {s: n for s, n in self.names.items() if s != named_part(state)}
        if name:
            names[named_part(state)] = name
        return replace(self, names=names)

    def drop_pins(self) -> ViewerState:
        return replace(self, pins=())

    def drop_pins_of(self, setup: Setup) -> ViewerState:
        """Without those whose network is that setup's."""
        weights = (setup.model, setup.import_options)
        others = (p for p in self.pins if (p.setup.model, p.setup.import_options) != weights)
        return replace(self, pins=tuple(others))

    def each_switched(self, modes: Sequence[Mapping[str, str]]) -> ViewerState:
        """Every branch on, and beside it a state for each of what is to be off, as far as there is
        room."""
        on = replace(self.options, off={})
        return self._board(on, [State(self.setup, replace(on, off=off)) for off in modes])

    def each_stride(self, strides: Sequence[int]) -> ViewerState:
        """The active state, and beside it the same at each of these output strides; the active one
        is at the first of them."""
        first, *others = (replace(self.setup, output_stride=stride) for stride in strides)
        board = self._board(self.options, [State(setup, self.options) for setup in others])
        return replace(board, setup=first)

    def each_model(self, names: Sequence[str]) -> ViewerState:
        """Every branch on, and beside it the same in the other networks."""
        on = replace(self.options, off={})
        setups = [self.choose_model(name).setup for name in names if name != self.setup.model]
        return self._board(on, [State(setup, on) for setup in setups])

    def _board(self, options: Options, pins: Sequence[State]) -> ViewerState:
        return replace(
            self,
            options=options,
            pins=tuple(map(bare_state, pins))[:MOST_PINS],
            undo_steps=(*self.undo_steps, dict(self.options.off)),
        )

    def restore(self, states: tuple[State, ...]) -> ViewerState:
        """The first state becomes the active one, the others are pinned."""
        active, *pins = map(bare_state, states)
        return replace(
            self,
            setup=active.setup,
            options=active.options,
            pins=tuple(pins),
            question=active.options.unit or self.question,
            undo_steps=(*self.undo_steps, dict(self.options.off)),
        )

    # The network.

    def choose_model(self, name: str, import_options: ImportOptions | None = None) -> ViewerState:
        """Another network; picture, pixel and what is off stay, where the key exists.

        ``import_options`` says what its file could not; None keeps what was chosen before.
        """
        if name == self.setup.model and import_options in (None, self.setup.import_options):
            return self
        chosen = import_options or self.import_options.get(name, ImportOptions())
        # Strides and low-level sources are another network's; the input's size fits all.
        setup = Setup(model=name, input_size=self.setup.input_size, import_options=chosen)
        return replace(self, setup=setup, import_options={**self.import_options, name: chosen})

    def fall_back(self, setup: Setup) -> ViewerState:
        """Back to a setup that works; what was chosen for the failed file is forgotten."""
        failed = self.setup.model
        remembered = {name: o for name, o in self.import_options.items() if name != failed}
        return replace(self, setup=setup, import_options=remembered)

    # The pixel and the feature.

    def select(self, key: str) -> ViewerState:
        """Look closely at a stage, branch or fusion."""
        if key == self.selection:
            return self
        return replace(self, selection=key, options=replace(self.options, detail=key))

    def click(self, point: Point | None, region: Box | None = None) -> ViewerState:
        """Set the pixel, or a region around it, that everything is asked about: in the frame's
        pixels; None for no pixel."""
        unit = replace(self.question, point=point, region=region) if point else None
        # Pinned states are asked the same: what they say of different pixels does not compare.
        pins = tuple(replace(p, options=replace(p.options, unit=unit)) for p in self.pins)
        return replace(self, options=replace(self.options, unit=unit), pins=pins)

    def move_point(self, step: tuple[int, int], size: tuple[int, int]) -> ViewerState:
        """Move the pixel or region by rows and columns, as far as a frame of ``size`` goes; where
        there is none, begin in its middle."""
        unit = self.options.unit
        if unit is None:
            return self.click((size[0] // 2, size[1] // 2))
        top, left, bottom, right = unit.region or (*unit.point, *unit.point)
        down = min(max(step[0], -top), size[0] - 1 - bottom)
        along = min(max(step[1], -left), size[1] - 1 - right)
        region = (top + down, left + along, bottom + down, right + along)
        point = (unit.point[0] + down, unit.point[1] + along)
        return self.click(point, region if unit.region else None)

    def ask(self, question: Unit) -> ViewerState:
        """Ask something else of the clicked pixel, now and of those clicked later."""
        viewer = replace(self, question=question)
        unit = self.options.unit
        return viewer.click(unit.point, unit.region) if unit else viewer


def named_part(state: State) -> State:
    """What a name is of: the network and what is off, whatever is asked of it."""
    return State(state.setup, Options(off=state.options.off, crf=state.options.crf))
