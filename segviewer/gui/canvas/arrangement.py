"""Where states and their panes stand, so that pictures are as large as they can be, and never so
small that they say nothing. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

TITLE_PIXELS, PICKER_PIXELS = 24, 30  # above a state's pictures, and above one with a picker
LEAST_PIXELS = 180  # of a picture's longer side; where there is no room for that, the board scrolls
BAR_PIXELS = 18  # that a scroll bar takes of the room
LEAST_MOSAIC_PIXELS = 280  # of one that is many small ones with words

Size = tuple[int, int]  # height and width


@dataclass(frozen=True)
class Arrangement:
    """States in a grid of so many ``columns``; a state's panes ``stacked`` or side by side."""

    columns: int = 1
    stacked: bool = False

    def place(self, number: int) -> tuple[int, int]:
        """Row and column of a state."""
        return divmod(number, self.columns)

    def rows(self, states: int) -> int:
        return -(-states // self.columns)


def best_arrangement(room: Size, frame: Size, states: int, views: int) -> Arrangement:
    """The one that shows pictures of a frame largest in this room, all equally large."""
    choices = [Arrangement()]
    for columns in range(2, states + 1):
        choices += [Arrangement(columns, stacked=True), Arrangement(columns, stacked=False)]
    return max(choices, key=lambda choice: _scale(choice, room, frame, states, views))


@dataclass(frozen=True)
class BoardPlan:
    """``picture`` is the size that pictures need at least, where the board is larger than its room
    and scrolls; None where everything fits."""

    arrangement: Arrangement
    picture: Size | None = None


def board_plan(room: Size, frame: Size, states: int, views: int, least: int) -> BoardPlan:
    """Everything in the room, or rows that scroll where a picture's longer side would be shorter
    than ``least`` pixels."""
    best = best_arrangement(room, frame, states, views)
    longer = max(frame)
    if _scale(best, room, frame, states, views) * longer >= least or states * views == 1:
        return BoardPlan(best)
    # As many states side by side as that leaves room for; the rest is below.
    width = room[1] - BAR_PIXELS
    across = min(states, max(1, int(width // (views * least / longer * frame[1]))))
    high = room[0] - 2 * TITLE_PIXELS - PICKER_PIXELS  # no row is higher than the room
    fits = min(width / (across * views * frame[1]), high / frame[0])
    scale = max(fits, least / longer)
    return BoardPlan(Arrangement(across), (int(scale * frame[0]), int(scale * frame[1])))


def _scale(choice: Arrangement, room: Size, frame: Size, states: int, views: int) -> float:
    rows = choice.rows(states)
    across, down = (1, views) if choice.stacked else (views, 1)
    height = (room[0] - _heads(choice, rows, views)) / (rows * down)
    width = room[1] / (choice.columns * across)
    return min(height / frame[0], width / frame[1])


def _heads(choice: Arrangement, rows: int, views: int) -> int:
    """Pixels that titles and pickers take. A title has two lines where states stand side by side;
    panes of a stack all have a line above them, others in the first row alone."""
    lines = 1 if choice.columns == 1 else 2
    pickers = rows * views if choice.stacked else 1
    return rows * lines * TITLE_PIXELS + pickers * PICKER_PIXELS
