"""Pictures of what two inspections of a frame disagree in."""

from __future__ import annotations

from segviewer.inspection.comparison import has_common_classes, label_pair
from segviewer.labelling import confidence_at
from segviewer.records import Inspection, SegviewerError
from segviewer.rendering.drawing import Picture, darken, draw_signed, resize
from segviewer.rendering.label_views import draw_differing
from segviewer.rendering.marks import NO_MARKS, Marks, burn, outline
from segviewer.rendering.style import Style

Size = tuple[int, int]


def draw_against(inspection: Inspection, other: Inspection, style: Style, size: Size) -> Picture:
    """Where two inspections of a frame disagree: the first's colours, hatched and outlined, over a
    grey photo; darkened where either says a class that the other does not know. A SegviewerError
    where they have none in common."""
    if not has_common_classes(inspection, other):
        raise SegviewerError(
            f"{inspection.title} and {other.title} have no class in common; only networks that "
            f"share some can be compared pixel by pixel."
        )
    photo = resize(inspection.frame.image, size)
    pair = label_pair(inspection, other, size)
    picture = draw_differing(photo, pair.labels, pair.differs, inspection.classes)
    picture[~pair.compared] = darken(photo)[~pair.compared]
    return burn(picture, mark_against(inspection, other, style, size)) if style.marks else picture


def mark_against(inspection: Inspection, other: Inspection, style: Style, size: Size) -> Marks:
    """The edges of what two inspections disagree about."""
    if inspection is other or not style.outline:
        return NO_MARKS
    return outline(label_pair(inspection, other, size).differs)


def draw_confidence_change(
    inspection: Inspection, other: Inspection, style: Style, size: Size
) -> Picture:
    """How much surer the first is than the second, each of its own class: blue for less, orange
    for more, from -1 to 1."""
    own, their = (
        confidence_at(each.logits, size, align_corners=each.align_corners)
        for each in (inspection, other)
    )
    return draw_signed(own - their, 1.0)
