"""Where states and their panes stand, so that pictures are as large as they can be. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

TITLE_PIXELS, PICKER_PIXELS = 24, 30  # above a state's pictures, and above one with a picker

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
