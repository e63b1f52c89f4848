"""The course of a training as a picture: loss and score over the steps, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 56, 34, 40  # margins
LOSS_COLOUR, SCORE_COLOUR = "#d55e00", "#0072b2"
WINDOW_STEPS = 25  # steps that the drawn loss is averaged over


@dataclass(eq=False)
class Curves:
    """``losses`` of every step; ``scores``: steps with the mean IoU measured there."""

    losses: list[float] = field(default_factory=list)
    scores: list[tuple[int, float]] = field(default_factory=list)

    def recent_loss(self) -> float:
        return float(np.mean(self.losses[-WINDOW_STEPS:]))


def draw_curves(curves: Curves, path: Path) -> None:
    """Write the curves, whole or not at all: loss on the left axis, mean IoU on the right."""
    steps = max(1, len(curves.losses))
    losses = _smooth(curves.losses)
    top = max(losses, default=1.0) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(LEFT, 20, f"loss (mean of {WINDOW_STEPS} steps)", LOSS_COLOUR),
        _text(WIDTH - RIGHT, 20, "mean IoU on pictures kept aside", SCORE_COLOUR, "end"),
        _text(WIDTH / 2, HEIGHT - 8, "step", "#333", "middle"),
        *_axes(steps, top),
        _line([(n / steps, loss / top) for n, loss in enumerate(losses, 1)], LOSS_COLOUR),
        _line([(step / steps, score) for step, score in curves.scores], SCORE_COLOUR),
        *(_dot(step / steps, score) for step, score in curves.scores),
        "</svg>",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text("\n".join(parts) + "\n", encoding="utf-8")
    part.replace(path)


def _smooth(values: Sequence[float]) -> list[float]:
    return [float(np.mean(values[max(0, n - WINDOW_STEPS) : n])) for n in range(1, len(values) + 1)]


def _axes(steps: int, top: float) -> list[str]:
    """Four lines across, with both axes' numbers; the first and the last step below."""
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _place(0, share)
        parts.append(f'<line x1="{x}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(_text(x - 6, y + 4, f"{share * top:.2f}", LOSS_COLOUR, "end"))
        parts.append(_text(WIDTH - RIGHT + 6, y + 4, f"{share:.2f}", SCORE_COLOUR))
    y = HEIGHT - BOTTOM + 16
    return [*parts, _text(LEFT, y, "0", "#333"), _text(WIDTH - RIGHT, y, f"{steps}", "#333", "end")]


def _place(x: float, y: float) -> tuple[float, float]:
    """Pixels of a point given in shares of the axes."""
    across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    return round(LEFT + x * across, 1), round(TOP + (1 - y) * down, 1)


def _line(points: Sequence[tuple[float, float]], colour: str) -> str:
    places = " ".join(f"{x},{y}" for x, y in (_place(*point) for point in points))
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.5"/>'


def _dot(x: float, y: float) -> str:
    across, down = _place(x, y)
    return f'<circle cx="{across}" cy="{down}" r="2.5" fill="{SCORE_COLOUR}"/>'


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'
