"""A model's page: where it comes from, what it is, what was assumed, what it costs."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from segviewer.checkpoints.model import Model
from segviewer.checkpoints.places import first_few
from segviewer.checkpoints.published import cached_file
from segviewer.checkpoints.published_list import published_weights
from segviewer.checkpoints.torchvision_names import NAMES, cached_weights, published_line

EXAMPLE_SIZE = (480, 640)  # height and width that multiply-adds are counted for
CLASSES_LISTED, KEYS_LISTED = 12, 4


def page_of(model: Model) -> dict[str, Any]:
    """Plain values, as JSON can hold them; ``multiply_adds`` for a picture of 640x480."""
    network, preparation, provenance = model.network, model.preparation, model.provenance
    size = preparation.size_rule.size(*EXAMPLE_SIZE)
    return {
        "name": model.name,
        "published": _published_entry(model),
        "title": model.title,
        "paper": network.paper,
        "backbone": network.backbone.title,
        "origin": provenance.family or "segviewer's own weights",
        "terms": model.card.get("use", "unknown: ask the authors of the weights"),
        "classes": _classes(model),
        "preparation": {
            "channel_order": preparation.channel_order,
            "value_range": preparation.value_range,
            "mean": list(preparation.mean),
            "std": list(preparation.std),
            "input_size": list(size),
        },
        "output_stride": network.info().output_stride,
        "rates": {b.key: b.dilation for b in network.branches() if b.dilation},
        "assumed": dict(provenance.assumed),
        "notes": list(provenance.sentences),
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "multiply_adds": _multiply_adds(model, size),
        "keys_used": None if _is_hollow(model) else provenance.used or len(network.state_dict()),
        "keys_dropped": list(provenance.dropped),
    }


def _classes(model: Model) -> list[str]:
    """The names; one channel tells two classes apart."""
    names = list(model.classes.names)
    return names if len(names) > 1 else ["background", *names]


def _published_entry(model: Model) -> dict[str, Any] | None:
    """What its publishers say of it, and where its file is or will be."""
    if model.name in NAMES:
        line, file = published_line(model.name), cached_weights(model.name)
    elif model.name in published_weights():
        line, file = published_weights()[model.name], cached_file(model.name)
    else:
        return None
    return {**asdict(line), "file": str(file), "fetched": not _is_hollow(model)}


def _is_hollow(model: Model) -> bool:
    """Whether it is a network without its weights."""
    return model.device.type == "meta"


def page_lines(page: Mapping[str, Any]) -> list[str]:
    """The page as text, a line a subject."""
    return [f"{subject:<16}{text}" for subject, text in subjects(page)]


def subjects(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The page's subjects, the model's name first, with what is to be said of each."""
    return [(subject, text) for subject, text in _rows(page) if text]


def _rows(page: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    preparation = page["preparation"]
    yield "model", page["name"]
    yield "network", f"{page['title']}; {page['paper']}"
    yield "origin", page["origin"]
    if page["published"]:
        yield from _published_rows(page["published"])
    yield "terms", page["terms"]
    yield "classes", f"{len(page['classes'])}: {first_few(page['classes'], CLASSES_LISTED)}"
    yield (
        "pictures",
        (
            f"{preparation['channel_order']}, values up to {preparation['value_range']:g}, mean "
            f"{_numbers(preparation['mean'])}, std {_numbers(preparation['std'])}"
        ),
    )
    yield "input", "{1}x{0} for a picture of 640x480".format(*preparation["input_size"])
    yield "output stride", str(page["output_stride"])
    yield "atrous rates", _numbers(page["rates"].values())
    yield "assumed", "; ".join(f"{k} {_value(v)}" for k, v in page["assumed"].items())
    yield "parameters", f"{page['parameters'] / 1e6:.1f} million"
    yield "multiply-adds", f"{page['multiply_adds'] / 1e9:.1f} billion for that input"
    if page["keys_used"] is None:
        return
    yield "keys used", str(page["keys_used"])
    dropped = page["keys_dropped"]
    yield "keys dropped", f"{len(dropped)}: {first_few(dropped, KEYS_LISTED)}" if dropped else "0"
    for note in page["notes"]:
        yield "note", note


def _published_rows(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    score = line["mean_iou"]
    score_text = (
        "no score is published" if score is None else f"mean IoU {score:.3f} by its publishers"
    )
    yield "data set", f"{line['data_set']}; {score_text}"
    yield "address", line["url"]
    digits = line["sha256"]
    checksum = f"SHA-256 begins with {digits}" if digits else "no checksum is published"
    yield "size", f"about {line['megabytes']} MB; {checksum}"
    where = "lies at" if line["fetched"] else "not fetched yet; it will lie at"
    yield "file", f"{where} {line['file']}"


def _multiply_adds(model: Model, size: tuple[int, int]) -> int:
    """Those of convolutions and linear layers, one addition with each multiplication."""
    network = copy.deepcopy(model.network).to("meta")
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        network(torch.zeros(1, 3, *size, device="meta"))
    return int(counter.get_total_flops()) // 2


def _numbers(values: Any) -> str:
    return ", ".join(f"{value:g}" for value in values)


def _value(value: Any) -> str:
    if value is None:
        return "none"
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
