"""What HuggingFace transformers keeps beside weights in their folder: class names in
``config.json``, sizes and values of pictures in ``preprocessor_config.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, ParsedCheckpoint
from segviewer.checkpoints.model import Preparation
from segviewer.checkpoints.neighbours import CONFIGURATION, PROCESSOR, Statement
from segviewer.checkpoints.preprocessing import from_processor
from segviewer.networks.network import Network
from segviewer.records import Classes


def parse_network(
    checkpoint: Checkpoint,
    network: Network,
    count: int,
    names: Mapping[str, str],
    preparation: Preparation,
    *,
    dropped: tuple[str, ...] = (),
    assumed: Mapping[str, Any] | None = None,
) -> ParsedCheckpoint:
    """The network of ``count`` classes with the folder's names and preparation, where it says them;
    else with the ``preparation`` that is usual."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    processor = checkpoint.neighbours.get(PROCESSOR) or Statement()
    preparation, notes = from_processor(processor, preparation)
    named = _classes(statement, count)
    return ParsedCheckpoint(
        network=network,
        names=names,
        preparation=preparation,
        classes=named or class_lists.likely(count),
        dropped=dropped,
        assumed=assumed or {},
        notes=(*notes, *(() if named else _label_notes(statement, count))),
    )


def _classes(statement: Statement, count: int) -> Classes | None:
    """The names in ``id2label``, where there is one for every class and somebody gave them."""
    labels = statement.get("id2label")
    if not isinstance(labels, Mapping) or set(labels) != {str(n) for n in range(count)}:
        return None
    names = [str(labels[str(n)]) for n in range(count)]
    if all(name == f"LABEL_{n}" for n, name in enumerate(names)):
        return None
    return class_lists.with_colours(names)


def _label_notes(statement: Statement, count: int) -> tuple[str, ...]:
    labels = statement.get("id2label")
    if not isinstance(labels, Mapping) or len(labels) == count:
        return ()
    return (
        f"{CONFIGURATION} names {len(labels)} classes, but the weights tell {count} apart; its "
        f"names are not used.",
    )
