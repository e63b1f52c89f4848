"""The families of published checkpoints that are recognised by their keys, one line each."""

from __future__ import annotations

import re
from collections.abc import Mapping

from segviewer.checkpoints import (
    from_hf,
    from_jfzhang,
    from_kazuto,
    from_mmseg,
    from_semseg,
    from_smp,
    from_torchvision,
    from_vainf,
    from_wkentaro,
)
from segviewer.checkpoints.family import Checkpoint, Family, MissingKeyError, ParsedCheckpoint
from segviewer.checkpoints.strict import mismatch_error
from segviewer.records import ImportOptions

IMPORTERS: Mapping[str, Family] = {
    "torchvision": from_torchvision.FAMILY,
    "semseg": from_semseg.FAMILY,
    "mmseg": from_mmseg.FAMILY,
    "vainf": from_vainf.FAMILY,
    "kazuto": from_kazuto.FAMILY,
    "smp": from_smp.FAMILY,
    "jfzhang": from_jfzhang.FAMILY,
    "wkentaro": from_wkentaro.FAMILY,
    "hf": from_hf.FAMILY,
}


def recognise(checkpoint: Checkpoint) -> Family:
    """The one family whose files have such keys; a SegviewerError names the nearest."""
    for family in IMPORTERS.values():
        if family.recognises(checkpoint.tensors.keys()):
            return family
    family = max(IMPORTERS.values(), key=lambda each: _likeness(each, checkpoint))
    raise mismatch_error(
        checkpoint, family, _first_missing(family, checkpoint), _first_foreign(family, checkpoint)
    )


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> tuple[Family, ParsedCheckpoint]:
    """The network that a file is for, not yet filled, and everything that goes with it."""
    family = recognise(checkpoint)
    try:
        return family, family.read(checkpoint, import_options)
    except MissingKeyError as missing:
        raise mismatch_error(
            checkpoint, family, [str(missing)], _first_foreign(family, checkpoint)
        ) from None


def _likeness(family: Family, checkpoint: Checkpoint) -> int:
    pattern = re.compile(family.pattern)
    return sum(1 for key in checkpoint.tensors if pattern.match(key))


def _first_missing(family: Family, checkpoint: Checkpoint) -> list[str]:
    lacking = [[k for k in s if k not in checkpoint.tensors] for s in family.signatures]
    return min(lacking, key=len)[:1]


def _first_foreign(family: Family, checkpoint: Checkpoint) -> list[str]:
    pattern = re.compile(family.pattern)
    return [key for key in checkpoint.tensors if not pattern.match(key)][:1]
