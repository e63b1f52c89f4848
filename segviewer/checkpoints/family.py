"""What a family of published checkpoints is, and what it is given and gives.

A family knows the originals' key names and habits; it never touches tensors. Renaming goes from our
modules to the file's, so that errors can name the file's own keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from segviewer.checkpoints.model import Preparation
from segviewer.checkpoints.neighbours import Neighbours
from segviewer.import_options import Answer
from segviewer.networks.network import Network
from segviewer.records import Classes, ImportOptions

Signatures = Sequence[Sequence[str]]


class MissingKeyError(Exception):
    """A key that the family needs to know the network's shape is not in the file."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A checkpoint's innermost tensors by key, prefixes removed; ``notes`` is what else the file
    said (such as ``meta``), ``name`` the file's, which may hold hints, ``neighbours`` what the
    files beside it say, by their names. ``beside`` are tensors that are no part of the network,
    by key; ``remarks`` are sentences about what else is in the file."""

    name: str
    tensors: Mapping[str, Tensor]
    notes: Mapping[str, Any] = field(default_factory=dict)
    neighbours: Neighbours = field(default_factory=dict)
    beside: Mapping[str, Tensor] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def has(self, key: str) -> bool:
        return key in self.tensors

    def shape(self, key: str) -> tuple[int, ...]:
        """A tensor's shape; MissingKeyError where there is none."""
        if key not in self.tensors:
            raise MissingKeyError(key)
        return tuple(self.tensors[key].shape)

    def count(self, pattern: str) -> int:
        """How many different numbers the one group of ``pattern`` takes over all keys."""
        compiled = re.compile(pattern)
        return len({m[1] for m in map(compiled.match, self.tensors) if m})

    @property
    def text(self) -> str:
        """The file's name and every configuration text in its notes, to be searched for hints."""
        return "\n".join((self.name, *_texts(self.notes)))


@dataclass(frozen=True, kw_only=True)
class ParsedCheckpoint:
    """A network to be filled, and whatever belongs to its weights.

    ``names`` maps each of our modules that has tensors to the file's module; ``dropped`` are
    patterns of keys that are left out by name; ``assumed`` what was guessed, by option;
    ``assumptions`` what was guessed besides and ``notes`` what else is to be known, a sentence
    each. ``is_prepared`` is whether something says how pictures are prepared; where nothing does,
    ``preparation`` is the usual one.
    """

    network: Network
    names: Mapping[str, str]
    preparation: Preparation
    classes: Classes
    dropped: tuple[str, ...] = ()
    assumed: Mapping[str, Answer | None] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_prepared: bool = True


@dataclass(frozen=True)
class Family:
    """``pattern`` matches every key that the family's files may have, to find the nearest family
    for a file that no one recognises; ``signatures`` are sets of keys that single it out."""

    title: str
    signatures: Signatures
    pattern: str
    read: Callable[[Checkpoint, ImportOptions], ParsedCheckpoint]

    def recognises(self, keys: Collection[str]) -> bool:
        return any(all(key in keys for key in signature) for signature in self.signatures)


def block_count(checkpoint: Checkpoint, prefix: str) -> int:
    """How many blocks are numbered right after ``prefix``."""
    return checkpoint.count(re.escape(prefix) + r"(\d+)\.")


def _texts(notes: Any) -> list[str]:
    if isinstance(notes, str):
        return [notes]
    if isinstance(notes, Mapping):
        return [text for value in notes.values() for text in _texts(value)]
    return []
