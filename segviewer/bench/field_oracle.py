"""Theoretical receptive fields against those of TorchLens, a package that derives them by itself.

TorchLens wraps torch's functions, records a graph of what they did, and gives each of its nodes a
window of the input with a step and a middle. A feature of ours is looked up in that graph by its
values, since both look at the same picture: names of modules need not agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import torch
import torchvision
from torch import Tensor, nn

from segviewer.adapting import adapt
from segviewer.bench.figures import Figure, Obstacle
from segviewer.bench.peers import EXTRA
from segviewer.bench.terms import Results, Terms
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import capture
from segviewer.networks.field import Field, UnknownFieldError
from segviewer.records import Frame
from segviewer.resources import embedded_models

SIZE_PIXELS = (96, 128)
CLASSES = 5
UPPER_BOUND = "upper_bound"  # TorchLens's word for a window that may be too wide


@dataclass(kw_only=True)
class FieldComparison:
    """The features of a network, by what comes of the comparison: ``same`` windows, the ``whole``
    picture in both, and in words ``wider`` ones here that hold those there (where padding goes by
    the picture's size, ours cover every size), those that lie ``within`` what is only an upper
    bound there, ``different`` ones, and those that one of the two does not know."""

    network: str
    same: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    wider: dict[str, str] = field(default_factory=dict)
    within: dict[str, str] = field(default_factory=dict)
    different: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)

    def figure(self) -> Figure:
        """How many features differ, which nothing should."""
        counts = {
            "as there": len(self.same) + len(self.whole), "wider here": len(self.wider),
            "within a bound there": len(self.within), "not known to both": len(self.unknown),
        }  # fmt: skip
        notes = [f"{count} {words}" for words, count in counts.items() if count]
        notes += [f"{key}: {words}" for key, words in self.different.items()]
        return Figure(
            what="theoretical fields that differ from TorchLens's",
            subject=self.network,
            value=len(self.different),
            unit="features",
            goal=0,
            note=", ".join(notes),
        )


def measure(terms: Terms) -> Results:
    """The embedded networks, then some that run their own code, as far as they are installed."""
    try:
        torchlens = import_module("torchlens")
    except ImportError as error:
        yield Obstacle(what="TorchLens", reason=f"{error}; {EXTRA}")
        return
    _pass_identities(torchlens)
    random = np.random.default_rng(0)
    frame = Frame(random.integers(0, 255, (*SIZE_PIXELS, 3)).astype(np.uint8))
    for name in terms.models or embedded_models():
        terms.report(f"comparing the fields of {name}")
        model = load_model(name)
        yield compare_fields(torchlens, model, model.network, frame).figure()
    for title, build in () if terms.models else strangers():
        try:
            module = build().eval()
        except ImportError as error:
            yield Obstacle(what=title, reason=str(error))
            continue
        terms.report(f"comparing the fields of {title}")
        model = adapt(module, frame, size=SIZE_PIXELS)
        yield compare_fields(torchlens, model, module, frame, title).figure()


def _pass_identities(torchlens: Any) -> None:
    """Let TorchLens pass what ``nn.Identity`` gives, for which it has no rule of its own."""
    fields = torchlens.receptive_field
    if "identity" not in fields.rules():
        rule = fields.register_rf_rule("identity")
        rule(lambda context: context.passthrough(note="nn.Identity gives what it is given"))


def strangers() -> Iterator[tuple[str, Callable[[], nn.Module]]]:
    """Networks of others with their names: a DeepLab, a chain of skips, sums of levels."""
    yield "torchvision deeplabv3_resnet50", _deeplab
    yield "smp Unet", partial(_smp, "Unet")
    yield "smp FPN", partial(_smp, "FPN")


def compare_fields(
    torchlens: Any, model: Model, module: nn.Module, frame: Frame, title: str = ""
) -> FieldComparison:
    """The fields that the model tells of its features, and those of the same values in the
    module's graph."""
    captured = capture(model, frame)
    image = model.preparation(frame.image, captured.size)
    graph = _Graph(torchlens, module, image)
    comparison = FieldComparison(network=title or model.name)
    ours = _own_fields(model)
    for key in captured.info.keys:
        _compare(comparison, key, ours.get(key), *graph.field_of(captured.first.feature(key)))
    return comparison


def _compare(
    comparison: FieldComparison, key: str, ours: Field | None, theirs: Field | None, status: str
) -> None:
    words = f"{_text(ours)} here, {_text(theirs)} ({status}) there"
    if ours is None or theirs is None:
        comparison.unknown[key] = words
    elif math.isinf(ours.high) and math.isinf(theirs.high):
        comparison.whole.append(key)
    elif ours == theirs:
        comparison.same.append(key)
    elif ours.stride == theirs.stride and ours | theirs == ours:
        comparison.wider[key] = words
    elif ours.stride == theirs.stride and ours | theirs == theirs and status == UPPER_BOUND:
        comparison.within[key] = words
    else:
        comparison.different[key] = words


def _text(field: Field | None) -> str:
    if field is None:
        return "not known"
    if math.isinf(field.high):
        return "the whole picture"
    return f"{field.size:g} pixels from {field.low:g} at step {field.stride:g}"


def _own_fields(model: Model) -> Mapping[str, Field]:
    try:
        return model.network.fields()
    except UnknownFieldError:
        return {}


class _Graph:
    """What TorchLens recorded of one pass."""

    def __init__(self, torchlens: Any, module: nn.Module, image: Tensor) -> None:
        options = torchlens.options.CaptureOptions(unwrap_when_done=True)
        with torch.no_grad():
            trace = torchlens.trace(module, image, capture=options)
        self.nodes = [op for op in trace.ops if isinstance(op.out, Tensor)]

    def field_of(self, feature: Tensor) -> tuple[Field | None, str]:
        """The field of the first node with these values, across the picture, and what TorchLens
        says of it."""
        for node in self.nodes:
            if node.out.shape == feature.shape and torch.equal(node.out, feature):
                view = node.receptive_field
                return _field_of(view.axes), str(view.status.value)
        return None, "no such values"


def _field_of(axes: Any) -> Field | None:
    axis = axes[-1] if axes else None
    if axis is None or axis.kind not in ("full", "windowed"):
        return None
    if axis.kind == "full":
        return Field().everywhere()
    reach = (axis.size - 1) / 2
    return Field(float(axis.jump), float(axis.center0) - reach, float(axis.center0) + reach)


def _deeplab() -> nn.Module:
    build = torchvision.models.segmentation.deeplabv3_resnet50
    module: nn.Module = build(weights=None, weights_backbone=None, num_classes=CLASSES)
    return module


def _smp(name: str) -> nn.Module:
    package = import_module("segmentation_models_pytorch")
    module: nn.Module = getattr(package, name)("resnet18", encoder_weights=None, classes=CLASSES)
    return module
