"""Where in a file a network's weights lie: in which dictionary, under which prefix.

A family's signature says it, whatever the wrappers are called. Losses, metrics, buffers and
counters beside the network are left out by name. Where a file holds several sets of weights, moving
averages come after the weights themselves; where none comes first, the user is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from segviewer.checkpoints.arrays import tensors_of
from segviewer.checkpoints.averages import (
    AVERAGE,
    MOST_LEVELS,
    flat_averages,
    listed_averages,
    named_like,
    tensor_lists,
)
from segviewer.checkpoints.checkpoint_file import MOST_ITEMS, StoredFile
from segviewer.checkpoints.family import Checkpoint, Family
from segviewer.checkpoints.file_kinds import CONVERSION_ADVICE
from segviewer.records import SegviewerError

PLACES_LISTED = 4  # names in a sentence
# What weights lie under in most files, the likeliest first.
WRAPPERS = ("state_dict", "model_state", "model_state_dict", "model", "module", "net", "network")
# "module." twice: wrappers for several GPUs lie around training loops, or inside them.
PREFIXES = ("module.", "model.", "module.")
_COMPILED = re.compile(r"(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\.")
# Beside a network, or in the same module: no part of it.
_BESIDE = re.compile(
    r"(.*\.)?((pixel_|image_)?(mean|std)|n_averaged|num_updates|step|epoch|global_step)"
    r"|(.*[._])?(loss|losses|loss_fn|criterion|criteria|metrics?|confmat|m?iou|jaccard|dice|"
    r"accuracy|optim|optimi[sz]er|scheduler|scaler|class_weights?|pos_weight)([._\d].*)?"
    r"|(train|val|valid|test)_.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WeightsPlace:
    """Weights under one prefix of one dictionary, prefix removed; ``name`` is how a user calls the
    place. ``beside`` are tensors that are no part of the network, ``notes`` what lies around."""

    names: tuple[str, ...]
    tensors: Mapping[str, Tensor]
    beside: Mapping[str, Tensor] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return ".".join(self.names)

    @property
    def is_average(self) -> bool:
        return any(map(AVERAGE.fullmatch, self.names))

    @property
    def rank(self) -> tuple[int, ...]:
        """The smaller, the more usual."""
        usual = (WRAPPERS.index(n) if n in WRAPPERS else len(WRAPPERS) for n in self.names)
        return (int(self.is_average), *usual)


def locate(stored: StoredFile, families: Collection[Family], weights: str | None) -> Checkpoint:
    """The weights of the file, or those at the place that the user named; a SegviewerError where
    there are none, or several and none comes first."""
    places = list(_places(stored.content, families))
    if not places:
        places = [_likeliest(stored)]
    place = _choose_place(places, stored.name, weights)
    others = [each for each in places if each is not place]
    return Checkpoint(
        name=stored.name, tensors=place.tensors, notes=place.notes, neighbours=stored.neighbours,
        beside=_without(place, others),
        remarks=(*_remarks(place, others), *_list_remarks(stored.content, places)),
    )  # fmt: skip


def _places(content: Mapping[Any, Any], families: Collection[Family]) -> Iterator[WeightsPlace]:
    lists = [each for each in listed_averages(content) if all(map(_is_plain, each.tensors))]
    for names, dictionary, notes in _dictionaries(content, (), {}):
        tensors = _tensors(dictionary)
        averages = flat_averages(tensors)
        tensors = {k: v for k, v in tensors.items() if k not in averages}
        for prefix, pattern in _prefixes(tensors, families).items():
            place = _place(names, tensors, prefix, pattern, notes)
            yield place
            if averages:
                averaged = tensors | dict(averages.values())
                yield _place((*names, "ema"), averaged, prefix, pattern, notes)
            own = {prefix + key: tensor for key, tensor in place.tensors.items()}
            for each in lists:
                if named := named_like(each, (own, tensors)):
                    yield _place(each.names, tensors | named, prefix, pattern, notes)


def _dictionaries(
    content: Mapping[Any, Any], names: tuple[str, ...], notes: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], Mapping[Any, Any], Mapping[str, Any]]]:
    """Every dictionary inside, with its names and what lies in it, beside it and around."""
    others = {str(k): v for k, v in content.items() if not isinstance(v, Tensor)}
    around = {**notes, **others}
    yield names, content, around
    for key, value in content.items():
        if isinstance(value, list | tuple) and 0 < len(value) <= MOST_ITEMS:
            value = dict(enumerate(value))
        if isinstance(value, Mapping) and len(names) < MOST_LEVELS:
            yield from _dictionaries(value, (*names, str(key)), around)


def _tensors(dictionary: Mapping[Any, Any]) -> dict[str, Tensor]:
    """Its tensors; where it has none, its arrays of numpy, which are notes beside tensors."""
    tensors = {str(key): value for key, value in dictionary.items() if isinstance(value, Tensor)}
    return {
        _COMPILED.sub("", key): tensor
        for key, tensor in (tensors or tensors_of(dictionary)).items()
        if _is_plain(tensor)
    }


def _is_plain(tensor: Tensor) -> bool:
    """Whether it is an ordinary tensor of real numbers: neither sparse, quantised nor empty of
    memory."""
    is_real = not (tensor.is_complex() or tensor.is_quantized)
    return tensor.layout == torch.strided and tensor.device.type == "cpu" and is_real


def _prefixes(tensors: Mapping[str, Tensor], families: Collection[Family]) -> dict[str, str]:
    """Prefix -> pattern of keys, for each network in a dictionary.

    A family's signature can be the end of another's; the one that knows more keys is meant.
    """
    counts: dict[tuple[str, str], int] = {}
    for family in families:
        for prefix in _prefixes_with_signature(tensors, family):
            known = re.compile(re.escape(prefix) + f"(?:{family.pattern})")
            counts[prefix, family.pattern] = sum(1 for key in tensors if known.match(key))
    chosen: dict[str, str] = {}
    for prefix, pattern in sorted(counts, key=lambda each: (-counts[each], len(each[0]))):
        if not any(prefix.startswith(p) or p.startswith(prefix) for p in chosen):
            chosen[prefix] = pattern
    return chosen


def _prefixes_with_signature(tensors: Mapping[str, Tensor], family: Family) -> Iterator[str]:
    """The prefixes under which one of the family's signatures stands whole."""
    for first, *others in family.signatures:
        for key in tensors:
            prefix = key.removesuffix(first)
            ends = prefix != key and (not prefix or prefix.endswith("."))
            if ends and all(prefix + other in tensors for other in others):
                yield prefix


def _place(
    names: tuple[str, ...],
    tensors: Mapping[str, Tensor],
    prefix: str,
    pattern: str,
    notes: Mapping[str, Any],
) -> WeightsPlace:
    known = re.compile(pattern)
    inside, beside = {}, {}
    for key, tensor in tensors.items():
        inner = key.removeprefix(prefix)
        if not key.startswith(prefix) or (not known.match(inner) and _BESIDE.fullmatch(inner)):
            beside[key] = tensor
        else:
            inside[inner] = tensor
    parts = tuple(part for part in prefix.split(".") if part)
    return WeightsPlace((*names, *parts), inside, beside, notes)


def _likeliest(stored: StoredFile) -> WeightsPlace:
    """Where no family's signature stands: the dictionary with most tensors."""
    places = [
        WeightsPlace(names, _without_prefixes(_tensors(dictionary)), {}, notes)
        for names, dictionary, notes in _dictionaries(stored.content, (), {})
    ]
    place = max(places, key=lambda each: len(each.tensors))
    if all(map(str.isdecimal, place.tensors)):  # as of a list, if there are any
        raise SegviewerError(
            f"{stored.name} holds no weights by name{_nameless(stored.content, place)}; "
            f"{CONVERSION_ADVICE}."
        )
    return place


def _nameless(content: Mapping[Any, Any], place: WeightsPlace) -> str:
    """What there is in their stead."""
    lists = [(each.name, len(each.tensors)) for each in tensor_lists(content)]
    if place.tensors:
        lists.append((place.name, len(place.tensors)))
    if not lists:
        return ""
    name, count = max(lists, key=lambda each: each[1])
    where = f", at {name}" if name else ""
    return f", only {count} tensors one after another{where}"


def _without_prefixes(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    for prefix in PREFIXES:
        if all(key.startswith(prefix) for key in tensors):
            tensors = {key.removeprefix(prefix): value for key, value in tensors.items()}
    return tensors


def _choose_place(places: list[WeightsPlace], file: str, weights: str | None) -> WeightsPlace:
    if weights is not None:
        return _place_called(places, file, weights)
    first, *others = sorted(places, key=lambda each: each.rank)
    if others and others[0].rank == first.rank and not _same(first, others[0]):
        names = _first_names(place.name for place in places)
        raise SegviewerError(
            f"{file} holds the weights of several networks, at {names}; "
            f"choose one with --weights NAME."
        )
    return first


def _place_called(places: list[WeightsPlace], file: str, weights: str) -> WeightsPlace:
    matching = [p for p in places if p.name == weights]
    matching = matching or [p for p in places if f".{weights}." in f".{p.name}."]
    if len(matching) != 1:
        names = _first_names(place.name or "the file itself" for place in places)
        raise SegviewerError(
            f"{file} has no single set of weights at {weights!r}; choose one of: {names}."
        )
    return matching[0]


def _same(one: WeightsPlace, other: WeightsPlace) -> bool:
    """Whether two places share their memory."""
    if one.tensors.keys() != other.tensors.keys():
        return False
    return all(one.tensors[k].data_ptr() == other.tensors[k].data_ptr() for k in one.tensors)


def _without(place: WeightsPlace, others: Iterable[WeightsPlace]) -> dict[str, Tensor]:
    """What lies beside the weights and is no part of another network of the file."""
    elsewhere = {id(tensor) for other in others for tensor in other.tensors.values()}
    return {key: tensor for key, tensor in place.beside.items() if id(tensor) not in elsewhere}


def _remarks(place: WeightsPlace, others: Iterable[WeightsPlace]) -> Iterator[str]:
    several = [other for other in others if not _same(place, other)]
    averages = _first_names(other.name for other in several if other.is_average)
    more = _first_names(other.name for other in several if not other.is_average)
    if place.is_average:
        yield f"These weights are averages over the training, or a teacher's, at {place.name}."
    if averages:
        yield f"The file also holds averaged weights, at {averages}; --weights NAME takes them."
    if more:
        yield f"The file also holds other weights, at {more}; --weights NAME takes them."


def _list_remarks(content: Mapping[Any, Any], places: Iterable[WeightsPlace]) -> Iterator[str]:
    """One sentence about averages without names that are those of no weights here."""
    usable = [id(tensor) for place in places for tensor in place.tensors.values()]
    for each in listed_averages(content):
        if id(each.tensors[0]) not in usable:
            yield (
                f"Left out are {len(each.tensors)} averages without names, at {each.name}, which "
                f"are not one for each parameter of these weights."
            )


def _first_names(names: Iterable[str]) -> str:
    return first_few([name or "the top of the file" for name in names], PLACES_LISTED)


def first_few(names: Sequence[str], most: int) -> str:
    """At most so many names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
