"""The guided look: six steps on a picture, from the mask to a sheet. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TourPlace = Literal["picture", "diagram", "inspector", "toolbar"]
Deed = Literal["", "switch", "hold", "click", "field", "pin"]


KEYS = {"pin": "P", "find": "Ctrl+K"}  # the usual ones


@dataclass(frozen=True, kw_only=True)
class TourStep:
    """What to look at and what it means; ``place`` is framed, ``deed`` done for who asks for it.
    Fields of the text are keys, named in ``KEYS``."""

    title: str
    text: str
    place: TourPlace
    deed: Deed = ""
    offer: str = ""


STEPS = (
    TourStep(
        title="The mask",
        text="Each pixel has the class that the network gives it. Point at a class of the legend "
        "to light it up, at the picture to read its name; click a class to hide it.",
        place="picture",
    ),
    TourStep(
        title="The network, branch by branch",
        text="The strip is the network, from left to right, each tile a map of what was just "
        "computed. Branches side by side stand under a bracket that says how they are merged.",
        place="diagram",
    ),
    TourStep(
        title="Switch a branch off",
        text="Each branch has a switch and a number key. What changes is outlined in the mask, "
        "hatched in the difference, and counted under Changes. Hold the space bar to see every "
        "branch on.",
        place="diagram",
        deed="switch",
        offer="Switch the first branch",
    ),
    TourStep(
        title="Ask about a pixel",
        text="Click a pixel, or move with the arrow keys: bars say how much each branch adds to "
        "its class. Drag with Shift for a whole region.",
        place="inspector",
        deed="click",
        offer="Ask about the middle",
    ),
    TourStep(
        title="How far a branch looks",
        text="The view receptive field shows which pixels of the photo move the one that was "
        "clicked. Click a tile to see the field of that branch.",
        place="picture",
        deed="field",
        offer="Show the receptive field",
    ),
    TourStep(
        title="Compare, and take home",
        text="Pin keeps a state beside the next ({pin}); Compare sets each branch or network in a "
        "row. Export writes a sheet with legend and captions, which opens again with all its "
        "states. {find} finds everything else.",
        place="toolbar",
        deed="pin",
        offer="Pin this state",
    ),
)
