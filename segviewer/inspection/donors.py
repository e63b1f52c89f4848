"""Off mode *resample*: from donors to what stands in for branches.

A donor is another picture, or another state of the network on the same picture. Its branch is what
an ordinary pass computes there, so that switching equals a full pass with that operand replaced.
Chan et al. (2022), "Causal scrubbing", call it resampling ablation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import torch

from segviewer.checkpoints.model import Model
from segviewer.checkpoints.provenance import place_output_stride
from segviewer.inspection.capture import Capture
from segviewer.inspection.capture import capture as make_capture
from segviewer.inspection.device import in_precision
from segviewer.inspection.forward import Replacement, off_vectors, resume
from segviewer.inspection.resampled import Resampled
from segviewer.network_info import OffMode
from segviewer.off_modes import donor_of, donor_state, mode_title
from segviewer.records import Frame, Options, SegviewerError, Setup, State
from segviewer.state_words import donors_of, state_of

Donors = Mapping[str, Capture]
Take = Callable[[Frame, Setup], Capture]
NO_DONORS: Donors = MappingProxyType({})
NO_PICTURES: Mapping[str, Frame] = MappingProxyType({})


def replacements(
    model: Model, capture: Capture, modes: Mapping[str, OffMode], donors: Donors
) -> Replacement:
    """What stands in for each branch in ``modes``; a SegviewerError names what is wrong.

    ``donors`` maps what follows "resample:" to the capture of that picture, or of that state; one
    of the capture's own setup need not be there.
    """
    plain = {key: mode for key, mode in modes.items() if not donor_of(mode)}
    known = {key: mode if key in plain else "zero" for key, mode in modes.items()}
    vectors = off_vectors(model, capture.network, known)
    resampled = {
        key: _resampled(model, capture, key, mode, donors)
        for key, mode in modes.items()
        if key not in plain
    }
    return {**vectors, **resampled}


def donor_captures(
    model: Model,
    capture: Capture,
    options: Options,
    pictures: Mapping[str, Frame],
    take: Take | None = None,
) -> dict[str, Capture]:
    """The captures that ``replacements`` needs, each made by ``take``; ``pictures`` holds the
    frames of donors that are pictures."""
    take = take or partial(make_capture, model)
    captures: dict[str, Capture] = {}
    for donor in donors_of(options.modes):
        words = donor_state(donor)
        if not words:
            captures[donor] = take(_picture(donor, pictures), capture.setup)
            continue
        setup = place_output_stride(state_of(words).setup, model.provenance)
        captures[donor] = capture if setup == capture.setup else take(capture.frame, setup)
    return captures


def pictures_used(options: Options, donors: Donors) -> dict[str, Frame]:
    """The frames of the donors that are pictures, by what follows "resample:"."""
    used = donors_of(options.modes)
    return {
        donor: donors[donor].frame for donor in used if donor in donors and not donor_state(donor)
    }


def _picture(donor: str, pictures: Mapping[str, Frame]) -> Frame:
    if donor not in pictures:
        raise SegviewerError(
            f"A branch is to be resampled from {donor}, but that picture was not given; give its "
            f"frame under this name."
        )
    return pictures[donor]


def _resampled(
    model: Model, capture: Capture, key: str, mode: OffMode, donors: Donors
) -> Resampled:
    donor = donor_of(mode)
    words = donor_state(donor)
    state = state_of(words) if words else State()
    if words and state.setup.model not in (model.name, capture.setup.model):
        raise SegviewerError(
            f"{key} of {state.setup.model} cannot stand in for that of {model.name}; choose a "
            f"state of the same network."
        )
    source = donors.get(donor)
    if source is None and words:
        setup = place_output_stride(state.setup, model.provenance)
        source = capture if setup == capture.setup else None
    if source is None:
        what = "in that state" if words else "of that picture"
        raise SegviewerError(
            f"{key} is to be resampled from {donor}, but there is no capture {what}; "
            f"give it as donors={{{donor!r}: segviewer.capture(model, frame)}}."
        )
    off = replacements(model, source, state.options.modes, donors)
    precision = in_precision(source.setup.precision, model.device)
    with torch.inference_mode(False), torch.no_grad(), precision:
        passes = [resume(source.network, computed, off) for computed in source.passes.values()]
        if any(key not in computed.outputs for computed in passes):
            raise SegviewerError(f"{model.title} did not come by {key} in {mode_title(mode)[5:]}.")
        # Copies, since tensors made in inference mode cannot take part in a graph.
        outputs = tuple(computed.outputs[key].clone() for computed in passes)
    return Resampled(outputs, mode_title(mode)[5:], source.network.align_corners)
