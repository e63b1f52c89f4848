"""What HuggingFace transformers keeps beside weights in their folder: sizes and values of pictures
in ``preprocessor_config.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.family import Checkpoint, ParsedCheckpoint
from segviewer.checkpoints.model import Preparation
from segviewer.checkpoints.neighbours import CONFIGURATION, PROCESSOR, Statement
from segviewer.checkpoints.preprocessing import from_processor
from segviewer.networks.network import Network


def parse_network(
    checkpoint: Checkpoint,
    network: Network,
    count: int,
    names: Mapping[str, str],
    preparation: Preparation,
    *,
    dropped: tuple[str, ...] = (),
    assumed: Mapping[str, Any] | None = None,
    unstated: str = "",
) -> ParsedCheckpoint:
    """The network of ``count`` classes with the folder's preparation, where it says one; else with
    the ``preparation`` that is usual. ``unstated`` names what only a configuration says, with its
    usual values."""
    is_configured = CONFIGURATION in checkpoint.neighbours
    processor = checkpoint.neighbours.get(PROCESSOR) or Statement()
    preparation, notes = from_processor(processor, preparation)
    return ParsedCheckpoint(
        network=network,
        names=names,
        preparation=preparation,
        classes=class_lists.likely(count),
        dropped=dropped,
        assumed=assumed or {},
        assumptions=()
        if is_configured or not unstated
        else (f"Without {CONFIGURATION} nothing says {unstated}, which are assumed.",),
        notes=notes,
        is_prepared=bool(processor),
    )
