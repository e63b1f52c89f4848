"""What pictures and rows say about themselves, in words."""

from __future__ import annotations

from segviewer.inspection.comparison import Comparison, compare, compare_with_all_on
from segviewer.number_text import format_number
from segviewer.off_modes import mode_title
from segviewer.records import Inspection

ALL_ON = "all branches on"


def state_title(inspection: Inspection, *, short: bool = False) -> tuple[str, str]:
    """What a row is, in bold, and how it was made: what is off comes first, so that it is never
    cut off. ``short`` puts it in fewer words, without the mode where it is the default."""
    setup, info = inspection.state.setup, inspection.network
    height, width = inspection.input_size
    how = [_switch_words(inspection, short=short)] if info.branches else []
    if short:
        how += [f"stride {info.output_stride}", info.backbone, f"{width}×{height}"]
    else:
        how += [f"{info.backbone}, output stride {info.output_stride}", f"input {width}×{height}"]
    if info.low_level and len(info.low_levels) > 1:
        how.append(f"low-level source {info.source_name(info.low_level)}")
    if setup.precision != "fp32":
        how.append(setup.precision)
    if inspection.state.options.crf:
        how.append("dense CRF")
    if inspection.live:
        how.append(f"live copy: {inspection.live}")
    return f"{inspection.title}", " · ".join(how)


def _switch_words(inspection: Inspection, *, short: bool) -> str:
    """What is off and how, or which branch is on alone: in less than a line, where it can be."""
    info, off = inspection.network, dict(inspection.state.options.off)
    if not off:
        return "all on" if short else ALL_ON
    usual = {branch.key: branch.off_modes[0] for branch in info.branches} if short else {}
    rest = [branch.key for branch in info.players if branch.key not in off]
    if len(rest) == 1 and len(off) == len(info.players) - 1 > 1:
        modes = dict.fromkeys(
            mode_title(mode) for key, mode in off.items() if usual.get(key) != mode
        )
        others = f" (others off: {', '.join(modes)})" if modes else ""
        return f"alone: {info.name_of(rest[0])}{others}"
    words = [
        info.name_of(key) + ("" if usual.get(key) == mode else f" ({mode_title(mode)})")
        for key, mode in off.items()
    ]
    return f"off: {', '.join(words)}"


def change_title(inspection: Inspection, most: int = 3) -> str:
    """How many pixels of the network's input changed class, which became which, and how much less
    sure the network is."""
    if not inspection.state.options.off:
        return "nothing is off"
    comparison = compare_with_all_on(inspection)
    return f"{comparison.changed_share:.1%} changed" + _details(comparison, inspection, most)


def difference_title(inspection: Inspection, other: Inspection, most: int = 2) -> str:
    """At how many pixels of its network's input an inspection disagrees with another of the frame,
    what cannot be compared, and what became what."""
    comparison = compare(inspection, other)
    names = [unknown.name for unknown in comparison.unknown[:most]]
    if len(comparison.unknown) > most:
        names.append("…")
    listed = f", {comparison.not_compared:.1%} not compared ({', '.join(names)})" if names else ""
    return f"differs {comparison.changed_share:.1%}{listed}" + _details(
        comparison, inspection, most
    )


def confidence_change_title(inspection: Inspection, other: Inspection) -> str:
    """What the colours stand for, and their mean."""
    change = compare(inspection, other).confidence
    return f"−1 (blue) to 1 (orange), mean {format_number(change, '+.3f')}"


def confidence_title(change: float) -> str:
    """A change of the mean probability of the winning class, with its sign."""
    return f"confidence {format_number(change, '+.3f')}"


def _details(comparison: Comparison, inspection: Inspection, most: int) -> str:
    names = inspection.classes.names
    listed = [
        f"{names[c.before]} → {names[c.after]} {c.pixels / comparison.pixels:.1%}"
        for c in comparison.changes[:most]
    ]
    text = ": " + ", ".join(listed) if listed else ""
    return f"{text}; {confidence_title(comparison.confidence)}"
