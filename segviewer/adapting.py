"""``adapt`` and ``describe``: any PyTorch segmentation network as a ``Model``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from segviewer import own_code
from segviewer.any_network.description import Description, load_description
from segviewer.any_network.execution import Execution, record_execution
from segviewer.any_network.naming import name_branches
from segviewer.any_network.network import AdaptedNetwork, private_copy
from segviewer.any_network.proposal import propose
from segviewer.any_network.tensors import as_brightness, find_logits, has_channels_last
from segviewer.checkpoints import class_lists, loading
from segviewer.checkpoints.model import Model, Preparation, SizeRule
from segviewer.checkpoints.provenance import Provenance
from segviewer.inspection.device import device_title
from segviewer.inspection.memory_fallback import out_of_memory
from segviewer.records import Classes, Frame, ImportOptions, SegviewerError
from segviewer.sources.opening import open_source

Branches = Mapping[str, Mapping[str, str]]
EXAMPLE_PIXELS = 256  # the longer side of the picture that a network is read with
EXAMPLE = "scene:1"  # a picture that is always there
OWN_CODE = "one's own code"
NO_BRANCHES = (
    "No branches were found: nothing is merged outside the trunk's own blocks. Its stages can be "
    "switched: Network > Its branches."
)
GREY = "It takes one channel, so pictures enter as their brightness."
# How torch says that a convolution takes another number of channels.
CHANNELS = re.compile(r"expected input.* to have (\d+) channels, but got 3 channels")
MOST_LETTERS = 300  # of what a stranger's code says
STEP_PIXELS = 32  # pixels that most encoders halve without a rest


def adapt(
    model: nn.Module,
    image: Any,
    *,
    branches: Branches | None = None,
    modules: Description | str | Path | None = None,
    classes: Sequence[str] | None = None,
    mean: Sequence[float] | None = None,
    std: Sequence[float] | None = None,
    size: int | tuple[int, int] | None = None,
    output: Callable[[Any], Tensor] | None = None,
) -> Model:
    """A ``Model`` that runs the module's own code, for ``capture``, ``inspect`` and all else.

    The module is not touched: a private copy shares its weights and follows its training.
    ``image`` is a path, a ``Frame`` or (H, W, 3) uint8 RGB: branches are found in one pass over
    it, or taken from ``branches`` (``{"aspp": {"rate 6": "decoder.aspp.0.convs.1"}}``: names, and
    paths of modules) or ``modules`` (a ``Description`` or its TOML file). ``mean`` and ``std`` are
    on values in [0, 1], ImageNet's by default. ``size`` is the longer side of the input in pixels,
    or its height and width; by default pictures keep their size between 256 and 640. ``output``
    takes what the module returns to logits (N, classes, h, w).

    Raises SegviewerError where the network cannot be run or described.
    """
    preparation, notes = _preparation(model, mean, std, size)
    logits_of = partial(find_logits, logits_of=output)
    title = _title(model)
    execution = _execution(model, frame_of(image), preparation, logits_of)
    _check_layout(title, execution)
    if execution.shapes[0][1] == 1:
        notes += (GREY,)
    if isinstance(modules, (str, Path)):
        modules = load_description(modules)
    description = modules or propose(execution, title)
    if branches is not None:
        description = name_branches(execution, description, branches)
    network = AdaptedNetwork(_inner(model), description, execution, logits_of)
    if not description.proposed_fusions:
        notes += (NO_BRANCHES,)
    return Model(
        name=title,
        title=title,
        network=network,
        preparation=preparation,
        classes=_classes(model, classes, execution),
        provenance=Provenance(notes=notes),
    )


def describe(
    model: nn.Module, image: Any, *, output: Callable[[Any], Tensor] | None = None, **words: Any
) -> Description:
    """The stages and branches that ``adapt`` would find, as values that can be edited and saved;
    merges that it would leave out are listed with the reason. Takes the same words as ``adapt``."""
    adapted = adapt(model, image, output=output, **words)
    assert isinstance(adapted.network, AdaptedNetwork)
    return adapted.network.description


def with_branches(model: Model, modules: Description | str | Path) -> Model:
    """An adapted model with its branches as this description, or its TOML file, has them."""
    if not isinstance(model.network, AdaptedNetwork):
        raise SegviewerError(
            f"{model.title} has the branches of its paper; only those of one's own networks can "
            f"be described otherwise."
        )
    description = load_description(modules) if isinstance(modules, (str, Path)) else modules
    return replace(model, network=model.network.with_description(description))


def _inner(model: nn.Module) -> nn.Module:
    """The module itself, out of what runs it in parallel or compiled."""
    if isinstance(model, torch.jit.ScriptModule):
        raise SegviewerError(
            "A TorchScript module hides its inner features; give the nn.Module that it was made of."
        )
    if not isinstance(model, nn.Module):
        raise SegviewerError(
            f"A network should be a torch.nn.Module, but it is a {type(model).__name__}."
        )
    while isinstance(model, (nn.DataParallel, nn.parallel.DistributedDataParallel)) or hasattr(
        model, "_orig_mod"
    ):
        inner = model._orig_mod if hasattr(model, "_orig_mod") else model.module
        assert isinstance(inner, nn.Module)
        model = inner
    return model


def _title(model: nn.Module) -> str:
    return type(_inner(model)).__name__


def _execution(
    model: nn.Module, frame: Frame, preparation: Preparation, logits_of: Callable[[Any], Tensor]
) -> Execution:
    """What the network executes on the picture, on a small copy of it where it takes that."""
    copied = private_copy(_inner(model))
    weight = next(copied.parameters(), torch.zeros(()))
    whole = preparation.size_rule.size(*frame.size)
    small = preparation.size_rule.size(*frame.size, min(EXAMPLE_PIXELS, max(whole)))
    for size in dict.fromkeys((whole,) if preparation.size_rule.fixed else (small, whole)):
        example = preparation(frame.image, size).to(weight)
        try:
            return _record(copied, example, logits_of)
        except SegviewerError:
            raise
        except Exception as error:  # whatever a stranger's code may raise
            if out_of_memory(error):
                raise SegviewerError(
                    f"{_title(model)} needs more memory than {device_title(weight.device)} has, "
                    f"already for a picture of {size[1]}x{size[0]} pixels; move it to another "
                    f"device, as with model.cpu()."
                ) from error
            failure = error
    raise _refusal(_title(model), whole, failure) from failure


def _record(module: nn.Module, example: Tensor, logits_of: Callable[[Any], Tensor]) -> Execution:
    """What is executed on a picture, or on its brightness where one channel is taken."""
    try:
        return record_execution(module, example, logits_of)
    except RuntimeError as error:
        if _channels_taken(error) != 1:
            raise
    return record_execution(module, as_brightness(example), logits_of)


def _check_layout(title: str, execution: Execution) -> None:
    """SegviewerError where the classes come last."""
    shape, picture = execution.shapes[execution.logits], execution.shapes[0][-2:]
    if has_channels_last(shape, picture):
        raise SegviewerError(
            f"{title} should return logits (N, classes, h, w), but they are {shape} of a picture "
            f"of {picture[1]}x{picture[0]} pixels, with the classes last; say "
            f"output=lambda y: y.permute(0, 3, 1, 2)."
        )


def _channels_taken(error: Exception) -> int:
    """How many channels a network takes, where it failed since a picture has three; else 0."""
    match = CHANNELS.search(str(error))
    return int(match[1]) if match else 0


def _refusal(title: str, size: tuple[int, int], failure: Exception) -> SegviewerError:
    channels = _channels_taken(failure)
    if channels:
        return SegviewerError(
            f"{title} takes {channels} channels, but a picture has 3; give a module that makes "
            f"{channels} of them and calls it."
        )
    words = " ".join(f"{type(failure).__name__}: {failure}".split())
    return SegviewerError(
        f"{title} failed on a picture of {size[1]}x{size[0]} pixels ({words[:MOST_LETTERS]}); if "
        f"it takes other sizes, say so with size=, and if it takes more or other than a picture "
        f"(1, 3, height, width), give a module that calls it."
    )


def frame_of(image: Any) -> Frame:
    """A picture of a path, an address, or (H, W, 3) uint8 RGB, as a frame."""
    if isinstance(image, Frame):
        return image
    if isinstance(image, (str, Path)):
        source = open_source(str(image))
        try:
            return next(iter(source))
        finally:
            source.close()
    pixels = np.asarray(image)
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        raise SegviewerError(
            f"A picture should be a path or an array (H, W, 3) of uint8 in RGB, but it is "
            f"{pixels.shape} of {pixels.dtype}."
        )
    return Frame(pixels)


def _preparation(
    model: nn.Module,
    mean: Sequence[float] | None,
    std: Sequence[float] | None,
    size: int | tuple[int, int] | None,
) -> tuple[Preparation, tuple[str, ...]]:
    """How pictures enter, and a note on what was not said."""
    notes: tuple[str, ...] = ()
    if mean is None or std is None:
        notes = ("Mean and std were not given, so ImageNet's are used.",)
    usual = Preparation()
    rule = SizeRule(step=STEP_PIXELS)
    if isinstance(size, int):
        rule = SizeRule(low=size, high=size, step=min(STEP_PIXELS, size))
    elif size is not None:
        rule = SizeRule(fixed=(int(size[0]), int(size[1])))
    return (
        Preparation(mean=_three(mean) or usual.mean, std=_three(std) or usual.std, size_rule=rule),
        notes,
    )


def _three(values: Sequence[float] | None) -> tuple[float, float, float] | None:
    if values is None:
        return None
    numbers = [float(value) for value in np.ravel(values)]
    if len(numbers) not in (1, 3):
        raise SegviewerError(
            f"Three numbers were expected, one a colour, or one for brightness, but there are "
            f"{len(numbers)}."
        )
    red, green, blue = numbers if len(numbers) == 3 else numbers * 3
    return red, green, blue


def _classes(model: nn.Module, names: Sequence[str] | None, execution: Execution) -> Classes:
    count = execution.shapes[execution.logits][1]
    if names is None:
        labels = getattr(getattr(_inner(model), "config", None), "id2label", None) or {}
        own = [str(name) for name in labels.values()]
        names = own if len(own) == count else [f"class {n}" for n in range(count)]
    if len(names) != count:
        raise SegviewerError(
            f"{_title(model)} tells {count} classes apart, but {len(names)} were named."
        )
    return class_lists.with_colours(tuple(names))


def open_model(
    name: str,
    import_options: ImportOptions | None = None,
    *,
    report: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Model:
    """A model by name or file, as ``load_model`` has it, or out of a file of one's own
    ("net.py:build"), whose code is run: ask only for what a person named.

    Branches of one's own network are found on a rendered street; ``import_options.modules`` is the
    file of a ``Description`` that says otherwise.
    """
    if not own_code.is_code(name):
        return loading.load_model(name, import_options, report=report, stop=stop)
    module, words = own_code.call_own_code(name)
    modules = import_options.modules if import_options else None
    with torch.inference_mode(False):
        model = adapt(module, EXAMPLE, **{**words, **({"modules": modules} if modules else {})})
    model.name = name
    model.provenance = replace(model.provenance, family=OWN_CODE, file=name)
    return model
