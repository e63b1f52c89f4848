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
from segviewer.checkpoints.neighbours import CONFIGURATION, VIEW_ADVICE, Statement
from segviewer.checkpoints.smp_arguments import CLASSES
from segviewer.checkpoints.strangers import refuse_strangers
from segviewer.checkpoints.strict import mismatch_error
from segviewer.records import ImportOptions, SegviewerError

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
OTHER_WEIGHTS_ADVICE = f"choose weights of one of these, or {VIEW_ADVICE}"


def recognise(checkpoint: Checkpoint) -> Family:
    """The one family whose files have such keys; a SegviewerError names the nearest."""
    refuse_strangers(checkpoint)
    families = [f for f in IMPORTERS.values() if f.recognises(checkpoint.tensors.keys())]
    nearest = _nearest(families or list(IMPORTERS.values()), checkpoint)
    if len(nearest) > 1:
        raise _unclear(checkpoint, nearest)
    [family] = nearest
    if not families:
        raise mismatch_error(
            checkpoint,
            family,
            _first_missing(family, checkpoint),
            _first_foreign(family, checkpoint),
        )
    return family


def _nearest(families: list[Family], checkpoint: Checkpoint) -> list[Family]:
    """Those of the families that know most of the file's keys."""
    likeness = {family.title: _likeness(family, checkpoint) for family in families}
    return [family for family in families if likeness[family.title] == max(likeness.values())]


def _unclear(checkpoint: Checkpoint, families: list[Family]) -> SegviewerError:
    first = next(iter(checkpoint.tensors))
    if not _likeness(families[0], checkpoint):
        return SegviewerError(
            f"{checkpoint.name} holds the weights of no known family: keys such as {first} are "
            f"those of none; choose weights of {', '.join(f.title for f in IMPORTERS.values())}."
        )
    return SegviewerError(
        f"{checkpoint.name} could be of {' or '.join(f.title for f in families)}: its keys, such "
        f"as {first}, do not decide it; choose the whole file that its authors published."
    )


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> tuple[Family, ParsedCheckpoint]:
    """The network that a file is for, not yet filled, and everything that goes with it."""
    _check_class(checkpoint)
    family = recognise(checkpoint)
    try:
        return family, family.read(checkpoint, import_options)
    except MissingKeyError as missing:
        raise mismatch_error(
            checkpoint, family, [str(missing)], _first_foreign(family, checkpoint)
        ) from None


def _check_class(checkpoint: Checkpoint) -> None:
    """SegviewerError where a configuration names a class whose networks are not known here."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    statement.choice("_model_class", CLASSES, advice=OTHER_WEIGHTS_ADVICE)
    stated = statement.get("architectures", [])
    names = stated if isinstance(stated, list) else [stated]
    if any(name not in from_hf.NETWORKS for name in names):
        raise statement.refusal(
            "architectures", " or ".join(from_hf.NETWORKS), OTHER_WEIGHTS_ADVICE
        )


def _likeness(family: Family, checkpoint: Checkpoint) -> int:
    pattern = re.compile(family.pattern)
    return sum(1 for key in checkpoint.tensors if pattern.match(key))


def _first_missing(family: Family, checkpoint: Checkpoint) -> list[str]:
    lacking = [[k for k in s if k not in checkpoint.tensors] for s in family.signatures]
    return min(lacking, key=len)[:1]


def _first_foreign(family: Family, checkpoint: Checkpoint) -> list[str]:
    pattern = re.compile(family.pattern)
    return [key for key in checkpoint.tensors if not pattern.match(key)][:1]
