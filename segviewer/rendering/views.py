"""Views: functions from an inspection and a style to a picture, and the table of them.

A picture is drawn from one ``Inspection`` and a ``Style``, nothing else, so a late result still
describes itself truthfully. Any stage, branch or fusion is a view too, under its own key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from segviewer.labelling import labels_at
from segviewer.opencv import cv2
from segviewer.records import Inspection, NetworkInfo, SegviewerError
from segviewer.rendering.paint import (
    REGULAR,
    Picture,
    blended,
    coloured,
    dashed_box,
    draw_text,
    heat,
    number,
    outlined,
    resized,
    shortened,
)
from segviewer.rendering.style import Style

Limits = tuple[float, float]


@dataclass(frozen=True)
class View:
    """``draw`` gives (H, W, 3) at ``drawn_size``; ``wants`` says which maps it needs."""

    key: str
    title: str
    draw: Callable[[Inspection, Style], Picture]
    wants: Callable[[NetworkInfo], tuple[str, ...]] = lambda info: ()


def drawn_size(seen: Inspection, style: Style) -> tuple[int, int]:
    """Height and width of what views draw: the photo's own, unless the style caps it."""
    height, width = seen.frame.size
    longest = style.longest or max(height, width)
    scale = min(1.0, longest / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def draw_input(seen: Inspection, style: Style) -> Picture:
    return resized(seen.frame.image, drawn_size(seen, style))


def draw_mask(seen: Inspection, style: Style) -> Picture:
    """Labels in the classes' colours over the photo; what a switch changed is outlined."""
    photo = draw_input(seen, style)
    labels = _labels(seen, "logits", photo)
    mask = blended(photo, coloured(labels, seen.classes), style.opacity)
    if not (seen.state.options.off and style.outline):
        return mask
    return outlined(mask, labels != _labels(seen, "logits_all_on", photo))


def draw_difference(seen: Inspection, style: Style) -> Picture:
    """What changed against every branch on: new colours, outlined, over a grey photo."""
    photo = draw_input(seen, style)
    labels = _labels(seen, "logits", photo)
    before = _labels(seen, "logits_all_on", photo) if seen.state.options.off else labels
    return _differing(photo, labels, before, seen)


def draw_against(seen: Inspection, other: Inspection, style: Style) -> Picture:
    """Where two inspections of a frame disagree: ``seen``'s colours, outlined, over a grey photo.

    Their class lists must be the same; a SegviewerError says so.
    """
    if seen.classes != other.classes:
        raise SegviewerError(
            f"{seen.title} and {other.title} know different classes; only networks with the same "
            f"classes can be compared pixel by pixel."
        )
    photo = draw_input(seen, style)
    labels = _labels(seen, "logits", photo)
    return _differing(photo, labels, _labels(other, "logits", photo), seen)


def draw_confidence(seen: Inspection, style: Style) -> Picture:
    """The probability of each pixel's own class, from 0 to 1."""
    return resized(heat(seen.confidence, (0.0, 1.0), style.colour_map), drawn_size(seen, style))


def draw_receptive_field(seen: Inspection, style: Style) -> Picture:
    """How strongly each pixel moves the unit, over the grey photo: the square root of the energy,
    lines around 50 % and 90 % of it, and a dashed box at the theoretical field."""
    photo = draw_input(seen, style)
    grey = np.repeat(photo.mean(2, keepdims=True).astype(np.uint8), 3, axis=2)
    found = seen.field_of_view
    if found is None:
        return grey
    size = (photo.shape[0], photo.shape[1])
    # Gradients alternate from pixel to pixel; a little blur shows where they are.
    sigma = max(found.energy.shape) / 160
    smooth = cv2.GaussianBlur(found.energy, (0, 0), sigma)
    smooth = np.maximum(cv2.resize(smooth, size[::-1], interpolation=cv2.INTER_LINEAR), 0)
    strength = np.sqrt(smooth / max(float(smooth.max()), 1e-30))
    hot = heat(strength, (0.0, 1.0), style.colour_map)
    share = (0.15 + 0.75 * strength)[..., None]
    out: Picture = (grey * 0.8 * (1 - share) + hot * share).astype(np.uint8)
    for mass in (0.5, 0.9):
        out = outlined(out, smooth >= level_of(smooth, mass))
    scale = [n / m for n, m in zip(size, found.energy.shape, strict=True)]
    at = [int((p + 0.5) * s) for p, s in zip(found.point, scale, strict=True)]
    arm = max(4, max(size) // 50)
    for colour, thick in (((16, 16, 16), 3), ((255, 255, 255), 1)):
        cv2.drawMarker(out, (at[1], at[0]), colour, cv2.MARKER_CROSS, 2 * arm, thick)
    if found.box is None:
        return out
    top, left, bottom, right = found.box
    corners = (top * scale[0], left * scale[1], (bottom + 1) * scale[0], (right + 1) * scale[1])
    return dashed_box(out, (corners[0], corners[1], corners[2], corners[3]))


def level_of(values: NDArray[Any], mass: float) -> float:
    """The level above which a share ``mass`` of the sum lies."""
    ordered = np.sort(values.ravel())[::-1]
    total = np.cumsum(ordered, dtype=np.float64)
    return float(ordered[min(len(ordered) - 1, int(np.searchsorted(total, mass * total[-1])))])


def draw_branches(seen: Inspection, style: Style) -> Picture:
    """Every branch's map as a contact sheet in the photo's size; the last stage where there are
    no branches."""
    keys = branch_keys(seen.network)
    height, width = drawn_size(seen, style)
    columns = int(np.ceil(np.sqrt(len(keys))))
    rows = -(-len(keys) // columns)
    out = np.full((height, width, 3), 255, np.uint8)
    gap = max(2, min(height, width) // 150)
    for index, key in enumerate(keys):
        row, column = divmod(index, columns)
        top, bottom = (height * (row + i) // rows for i in (0, 1))
        left, right = (width * (column + i) // columns for i in (0, 1))
        cell = (max(1, bottom - top - gap), max(1, right - left - gap))
        out[top : top + cell[0], left : left + cell[1]] = _tile(seen, key, cell, style)
    return out


def draw_feature(seen: Inspection, key: str, style: Style) -> Picture:
    """One map at the photo's size, cells left visible."""
    if key not in seen.maps:
        raise SegviewerError(
            f"There is no view or feature {key!r} here; there are {', '.join(VIEWS)}, "
            f"{', '.join(seen.maps)}."
        )
    values = seen.maps[key]
    picture = heat(values, limits(seen, key, style), style.colour_map)
    return resized(picture, drawn_size(seen, style), smooth=False)


def limits(seen: Inspection, key: str, style: Style) -> Limits:
    """The values that the colour map's ends stand for."""
    values = seen.maps[key]
    if style.scale == "own" and values.size > 1:
        return float(values.min()), float(values.max())
    # One cell alone has no range of its own: it is shown against its fellow branches.
    together = [seen.maps[k] for k in branch_keys(seen.network) if k in seen.maps] + [values]
    return min(0.0, min(float(m.min()) for m in together)), max(float(m.max()) for m in together)


def branch_keys(info: NetworkInfo) -> tuple[str, ...]:
    keys = tuple(branch.key for branch in info.branches)
    return keys or (info.stages[-1].key,)


VIEWS: Mapping[str, View] = {
    view.key: view
    for view in (
        View("input", "input", draw_input),
        View("mask", "mask", draw_mask),
        View("branches", "branches", draw_branches, branch_keys),
        View("difference", "difference", draw_difference),
        View("confidence", "confidence", draw_confidence),
        View("receptive_field", "receptive field", draw_receptive_field),
    )
}


def view(key: str) -> View:
    """A view of the table, or the map of the stage, branch or fusion of that key."""
    if key in VIEWS:
        return VIEWS[key]
    title = key.replace(".", " · ").replace("_", " ")
    return View(key, title, lambda seen, style: draw_feature(seen, key, style), lambda info: (key,))


def _differing(
    photo: Picture, labels: NDArray[Any], before: NDArray[Any], seen: Inspection
) -> Picture:
    grey = np.repeat(photo.mean(2, keepdims=True).astype(np.uint8), 3, axis=2)
    calm = blended(grey, np.full_like(grey, 235), 0.45)
    region = labels != before
    calm[region] = coloured(labels, seen.classes)[region]
    return outlined(calm, region)


Labels = NDArray[np.uint8 | np.uint16]

# Several views of an inspection show the same labels; they go when the inspection goes.
_KNOWN: WeakKeyDictionary[Inspection, dict[tuple[str, tuple[int, int]], Labels]] = (
    WeakKeyDictionary()
)


def _labels(seen: Inspection, which: str, photo: Picture) -> Labels:
    """Labels at the photo's size, from "logits" or "logits_all_on"."""
    size = (photo.shape[0], photo.shape[1])
    known = _KNOWN.setdefault(seen, {})
    if (which, size) not in known:
        logits = getattr(seen, which)
        known[which, size] = labels_at(logits, size, align_corners=seen.align_corners)
    return known[which, size]


def _tile(seen: Inspection, key: str, size: tuple[int, int], style: Style) -> Picture:
    """A map with its name and range written below it; greyed where the branch is off."""
    band = int(np.clip(min(size) * 0.13, 11, 40))
    letters = round(band * 0.72)
    out = np.full((*size, 3), 255, np.uint8)
    low, high = limits(seen, key, style)
    picture = heat(seen.maps[key], (low, high), style.colour_map)
    picture = resized(picture, (max(1, size[0] - band), size[1]), smooth=False)
    mode = seen.state.options.modes.get(key)
    if mode:
        picture = blended(picture, np.full_like(picture, 128), 0.75)
    out[: picture.shape[0]] = picture
    name = key.partition(".")[2] or key
    said = f"off ({mode.replace('_', ' ')})" if mode else f"{number(low)} to {number(high)}"
    label = f"{name.replace('_', ' ')}  {said}"
    row = picture.shape[0] + round(band * 0.08)
    text = shortened(label, letters, size[1] - 2, REGULAR)
    draw_text(out, text, (row, 1), letters, (24, 28, 32))
    return out
