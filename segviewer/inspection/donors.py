"""Off mode *resample*: from donors to what stands in for branches.

A donor is another picture, or another state of the network on the same picture. Its branch is what
an ordinary pass computes there, so that switching equals a full pass with that operand replaced.
Chan et al. (2022), "Causal scrubbing", call it resampling ablation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from types import MappingProxyType

import torch

from segviewer.checkpoints.model import Model
from segviewer.checkpoints.provenance import place_output_stride
from segviewer.inspection.capture import Capture
from segviewer.inspection.capture import capture as make_capture
from segviewer.inspection.device import in_precision
from segviewer.inspection.forward import Pass, Replacement, off_vectors, resume
from segviewer.inspection.resampled import Resampled
from segviewer.network_info import OffMode
from segviewer.networks.network import Network
from segviewer.off_modes import donor_of, donor_state, donor_title
from segviewer.records import Frame, ImportOptions, Options, SegviewerError, Setup, State
from segviewer.state_words import state_of

Donors = Mapping[str, Frame | Capture]
Take = Callable[[Frame, Setup], Capture]
NO_DONORS: Donors = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class StandIns:
    """What stands in for each branch that is off, and the ``pictures`` that some of it is of, by
    what follows "resample:". Of donors nothing else is kept."""

    replacement: Replacement = field(default_factory=dict)
    pictures: Mapping[str, Frame] = field(default_factory=dict)


def stand_ins(
    model: Model,
    capture: Capture,
    options: Options,
    donors: Donors = NO_DONORS,
    take: Take | None = None,
) -> StandIns:
    """What stands in for the branches that are off; a SegviewerError names what is wrong.

    ``donors`` are pictures by what follows "resample:", or captures of them, which are used as they
    are where the setup is the one that is needed. Other captures are made by ``take``.
    """
    resampling = _Resampling(
        model=model,
        capture=capture,
        donors=donors,
        take=take or cache(partial(make_capture, model)),
    )
    replacement = resampling.replacement(capture.network, capture.setup, options.modes)
    return StandIns(replacement, resampling.pictures)


def take_within(model: Model, capture: Capture, requested: Setup, take: Take) -> Take:
    """``take``, with donors no larger than the capture where that is smaller than ``requested``,
    for memory or a frame rate: what the one had no room for, the other has none for either."""

    def fit(frame: Frame, setup: Setup) -> Setup:
        if setup == requested:
            return capture.setup
        longest = max(model.preparation.size_rule.size(*frame.size, setup.input_size))
        if capture.setup == requested or longest <= max(capture.size):
            return setup
        return replace(setup, input_size=capture.setup.input_size)

    def take_fitting(frame: Frame, setup: Setup) -> Capture:
        setup = fit(frame, setup)
        is_the_same = frame is capture.frame and setup == capture.setup
        return capture if is_the_same else take(frame, setup)

    return take_fitting


@dataclass(eq=False, kw_only=True)
class _Resampling:
    """The stand-ins of one state: a donor is run once, however many branches come from it."""

    model: Model
    capture: Capture
    donors: Donors
    take: Take
    pictures: dict[str, Frame] = field(default_factory=dict)
    _resumed: dict[tuple[str, Setup], tuple[Network, list[Pass]]] = field(default_factory=dict)

    def replacement(
        self, network: Network, setup: Setup, modes: Mapping[str, OffMode]
    ) -> Replacement:
        """What stands in where the picture, or the donors' one, is looked at in that setup."""
        donors = {key: donor for key, mode in modes.items() if (donor := donor_of(mode))}
        known = {key: "zero" if key in donors else mode for key, mode in modes.items()}
        vectors = off_vectors(self.model, network, known)
        return {**vectors, **{k: self._branch(k, donor, setup) for k, donor in donors.items()}}

    def _branch(self, key: str, donor: str, setup: Setup) -> Resampled:
        if (donor, setup) not in self._resumed:
            self._resumed[donor, setup] = self._resume(key, donor, setup)
        network, passes = self._resumed[donor, setup]
        title = donor_title(donor)
        operands = [operand for each in passes if (operand := each.operand(key)) is not None]
        if len(operands) < len(passes):
            raise SegviewerError(f"{self.model.title} did not come by {key} in {title}.")
        with torch.inference_mode(False), torch.no_grad():
            # Copies, since tensors made in inference mode cannot take part in a graph.
            outputs = tuple(operand.clone() for operand in operands)
        return Resampled(outputs, title, network.align_corners)

    def _resume(self, key: str, donor: str, setup: Setup) -> tuple[Network, list[Pass]]:
        """The donor's passes, with what is off in it off."""
        words = donor_state(donor)
        state = self._state(key, words) if words else State(setup)
        source = self._source(donor, state.setup)
        off = self.replacement(source.network, state.setup, state.options.modes)
        precision = in_precision(source.setup.precision, self.model.device)
        with torch.inference_mode(False), torch.no_grad(), precision:
            passes = [resume(source.network, each, off) for each in source.passes.values()]
        return source.network, passes

    def _state(self, key: str, words: str) -> State:
        """The donor's state, in a setup that compares with the capture's."""
        state, own = state_of(words), self.capture.setup
        is_own = state.setup.model in (self.model.name, own.model)
        if not is_own or _network_options(state.setup) != _network_options(own):
            raise SegviewerError(
                f"{key} of {state.setup.model} cannot stand in for that of {self.model.name}; "
                f"choose a state of the same network."
            )
        setup = place_output_stride(state.setup, self.model.provenance)
        setup = replace(setup, model=own.model, import_options=own.import_options)
        return replace(state, setup=setup)

    def _source(self, donor: str, setup: Setup) -> Capture:
        if donor_state(donor):
            is_own = setup == self.capture.setup
            return self.capture if is_own else self.take(self.capture.frame, setup)
        if donor not in self.donors:
            raise SegviewerError(
                f"A branch is to be resampled from {donor}, but that picture was not given; give "
                f"it as donors={{{donor!r}: frame}}."
            )
        given = self.donors[donor]
        if isinstance(given, Frame):
            self.pictures[donor] = given
            return self.take(given, setup)
        self.pictures[donor] = given.frame
        is_fitting = replace(given.setup, model=setup.model) == setup
        return given if is_fitting else self.take(given.frame, setup)


def _network_options(setup: Setup) -> ImportOptions:
    """What says which network it is: the stride says at which one it is run."""
    return replace(setup.import_options, output_stride=None)
