"""``resolve``: from a state and what the open views want to a request that fits one network.

The window, the command line and the benches ask here and nowhere else, so they cannot disagree on
what a network is run at, which maps are kept and what is computed of a clicked pixel. Pure: no
torch, no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from segviewer.network_info import NetworkInfo
from segviewer.off_modes import donor_of
from segviewer.records import Options, Setup, State, Unit

EVERY_BRANCH = "*"  # as sheets of version 0.1 write it


def branch_keys(info: NetworkInfo) -> tuple[str, ...]:
    """The keys of all branches, or of the last stage where there are none."""
    keys = tuple(branch.key for branch in info.branches)
    return keys or (info.stages[-1].key,)


def no_maps(info: NetworkInfo) -> tuple[str, ...]:
    return ()


def no_fields(info: NetworkInfo, selection: str) -> tuple[str, ...]:
    return ()


def field_of_selection(info: NetworkInfo, selection: str) -> tuple[str, ...]:
    """The field of the selected feature, or of the predicted class ("")."""
    return (selection,)


def fields_of_branches(info: NetworkInfo, selection: str) -> tuple[str, ...]:
    return branch_keys(info)


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What a view wants to be computed.

    ``maps`` gives the keys of the features whose maps it draws; ``fields``, from the network and
    the selected key, those whose receptive fields it draws; ``split`` is whether it draws the split
    of the logit. ``unit`` says that it is about a clicked pixel, ``truth`` that it cannot be drawn
    without the frame's ground truth.
    """

    maps: Callable[[NetworkInfo], tuple[str, ...]] = no_maps
    fields: Callable[[NetworkInfo, str], tuple[str, ...]] = no_fields
    split: bool = False
    unit: bool = False
    truth: bool = False


NO_NEEDS = Needs()


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is wanted of every state alike: the ``needs`` of the open views, the key that is
    selected ("" for the predicted class), whether ``every_map`` is wanted (a picture that stays is
    there to be explored), and whether branches share a scale."""

    needs: tuple[Needs, ...] = ()
    selection: str = ""
    every_map: bool = False
    shared_scale: bool = False


@dataclass(frozen=True)
class Request:
    """A setup and options that mean something to the network, in full."""

    setup: Setup
    options: Options

    @property
    def state(self) -> State:
        return State(self.setup, self.options)


def resolve(state: State, info: NetworkInfo, wishes: Wishes | None = None) -> Request:
    """The state without what this network does not offer, and with what the wishes add.

    Without wishes the state's own maps and fields are all there is.
    """
    return Request(_fit_setup(state.setup, info), _fit_options(state.options, info, wishes))


def bare_state(state: State) -> State:
    """The state without what open views had computed for it: what is pinned is no more than what
    the state itself says, and other views may be open next."""
    options = replace(state.options, shown=None)
    if options.unit:
        unit = replace(options.unit, fields=(), selected_field="", split=False)
        options = replace(options, unit=unit)
    return replace(state, options=options)


def _fit_setup(setup: Setup, info: NetworkInfo) -> Setup:
    stride = setup.output_stride if setup.output_stride in info.output_strides else None
    low_level = setup.low_level if setup.low_level in info.low_levels else None
    return replace(setup, output_stride=stride, low_level=low_level)


def _fit_options(options: Options, info: NetworkInfo, wishes: Wishes | None) -> Options:
    modes = {branch.key: branch.off_modes for branch in info.branches}
    # The mean of a branch that is the same everywhere is itself: such a mode becomes the default.
    off = {
        k: m if m in modes[k] or donor_of(m) else modes[k][0] for k, m in options.off if k in modes
    }
    return replace(
        options,
        off=off,
        shown=_shown_maps(options, info, wishes),
        detail=options.detail if options.detail in info.keys else "",
        unit=_fit_unit(options.unit, info, wishes),
        crf=options.crf and info.supports_crf,
    )


def _shown_maps(
    options: Options, info: NetworkInfo, wishes: Wishes | None
) -> tuple[str, ...] | None:
    """The keys whose maps are kept, as the data flows; None for all."""
    if wishes is None:
        keys = options.shown
    elif wishes.every_map:
        keys = None
    else:
        keys = (wishes.selection, *(key for needs in wishes.needs for key in needs.maps(info)))
        branches = {branch.key for branch in info.branches}
        # A branch of one cell has no range of its own: it is shown against its fellows.
        if wishes.shared_scale or branches.intersection(keys):
            keys = (*keys, *branches)
    return None if keys is None else tuple(key for key in info.keys if key in keys)


def _fit_unit(unit: Unit | None, info: NetworkInfo, wishes: Wishes | None) -> Unit | None:
    if unit is None:
        return None
    split, selection, fields = unit.split, unit.selected_field, unit.fields
    if wishes is not None:
        split = split or any(needs.split for needs in wishes.needs)
        selection = _known_field(wishes.selection, info)
        fields += tuple(key for needs in wishes.needs for key in needs.fields(info, selection))
    return replace(
        unit,
        split=split,
        selected_field=_known_field(selection, info),
        fields=_fit_fields(fields, info),
    )


def _fit_fields(fields: tuple[str, ...], info: NetworkInfo) -> tuple[str, ...]:
    keys = (
        key
        for field in fields
        for key in (branch_keys(info) if field == EVERY_BRANCH else (_known_field(field, info),))
    )
    return tuple(dict.fromkeys(keys))


def _known_field(key: str, info: NetworkInfo) -> str:
    """The key, or the predicted class's where the network has no such feature."""
    return key if key in info.keys else ""
