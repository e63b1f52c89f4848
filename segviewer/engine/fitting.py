"""What of a setup and of options means something to a network."""

from __future__ import annotations

from dataclasses import replace

from segviewer.records import NetworkInfo, Options, Setup


def fit_setup(setup: Setup, info: NetworkInfo) -> Setup:
    """The setup without what this network does not offer; the rest stays when networks change."""
    stride = setup.output_stride if setup.output_stride in info.output_strides else None
    low_level = setup.low_level if setup.low_level in info.low_levels else None
    return replace(setup, output_stride=stride, low_level=low_level)


def fit_options(options: Options, info: NetworkInfo) -> Options:
    """The options without switches and maps of branches that this network does not have."""
    modes = {branch.key: branch.off_modes for branch in info.branches}
    off = {k: m if m in modes[k] else modes[k][0] for k, m in options.off if k in modes}
    keys = set(info.keys)
    shown = None if options.shown is None else tuple(k for k in options.shown if k in keys)
    detail = options.detail if options.detail in keys else ""
    unit = options.unit
    if unit and not keys.issuperset(set(unit.fields) - {"", "*"}):
        unit = replace(unit, fields=("",))
    crf = options.crf and info.refinable
    return replace(options, off=off, shown=shown, detail=detail, unit=unit, crf=crf)
