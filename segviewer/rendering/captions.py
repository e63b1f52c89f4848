"""What pictures and rows say about themselves, in words."""

from __future__ import annotations

import numpy as np

from segviewer.labelling import labels_at
from segviewer.metrics import changes
from segviewer.records import Inspection
from segviewer.rendering.drawing import short_name


def state_title(inspection: Inspection, *, short: bool = False) -> tuple[str, str]:
    """What a row is, in bold, and how it was made: what is off comes first, so that it is never
    cut off. ``short`` puts it in fewer words, without the mode where it is the default."""
    setup, info = inspection.state.setup, inspection.network
    height, width = inspection.input_size
    usual = {branch.key: branch.off_modes[0] for branch in info.branches} if short else {}
    off = [
        (short_name(key) if short else key)
        + ("" if usual.get(key) == mode else f" ({mode.replace('_', ' ')})")
        for key, mode in inspection.state.options.off
    ]
    on = "all on" if short else "all branches on"
    how = [f"off: {', '.join(off)}" if off else on] if info.branches else []
    if short:
        how += [f"stride {info.output_stride}", info.backbone, f"{width}×{height}"]
    else:
        how += [f"{info.backbone}, output stride {info.output_stride}", f"input {width}×{height}"]
    if info.low_level and len(info.low_levels) > 1:
        how.append(f"low-level source {info.low_level}")
    if setup.precision != "fp32":
        how.append(setup.precision)
    if inspection.state.options.crf:
        how.append("dense CRF")
    if inspection.live:
        how.append(f"live copy: {inspection.live}")
    return f"{inspection.title}", " · ".join(how)


def change_title(inspection: Inspection, most: int = 3) -> str:
    """How many pixels of the network's input changed class, and which became which."""
    if not inspection.state.options.off:
        return "nothing is off"
    names = inspection.classes.names
    class_changes = changes(inspection.labels_all_on, inspection.labels, len(names))
    share = sum(change.pixels for change in class_changes) / inspection.labels.size
    listed = [
        f"{names[c.before]} → {names[c.after]} {c.pixels / inspection.labels.size:.1%}"
        for c in class_changes[:most]
    ]
    return f"{share:.1%} changed" + (": " + ", ".join(listed) if listed else "")


def difference_title(inspection: Inspection, other: Inspection) -> str:
    """At how many pixels of the network's input two inspections of a frame disagree."""
    labels, others = inspection.labels, other.labels
    if others.shape != labels.shape:
        size = (labels.shape[0], labels.shape[1])
        others = labels_at(other.logits, size, align_corners=other.align_corners)
    return f"differs {100 * float(np.mean(labels != others)):.1f} %"
