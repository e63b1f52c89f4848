"""Holding a frame rate by smaller input, on numbers a reader can check."""

import pytest

from segviewer.engine.input_sizing import (
    FRAMES_TO_SETTLE,
    SMALLEST_SIDE_PIXELS,
    InputSizing,
    next_side,
)
from segviewer.engine.rate_meter import RateMeter


@pytest.mark.parametrize(
    ("side", "longest", "seconds", "goal_seconds", "expected"),
    [
        (640, 640, 0.2, 0.1, 448),  # 640 / sqrt(2) = 452, in whole steps
        (640, 640, 0.101, 0.1, 608),  # one step at least
        (128, 640, 0.5, 0.1, SMALLEST_SIDE_PIXELS),  # not smaller than that
        (96, 96, 0.5, 0.1, 96),  # nor larger than it came
        (448, 640, 0.05, 0.1, 480),  # 0.05 (480 / 448)^2 = 0.057 fits below 0.08
        (448, 640, 0.075, 0.1, 448),  # would take 0.086
        (640, 640, 0.01, 0.1, 640),
        (630, 640, 0.01, 0.1, 640),
    ],
)
def test_the_next_side(side, longest, seconds, goal_seconds, expected):
    assert next_side(side, longest, seconds, goal_seconds) == expected


def test_sizes_settle_where_the_rate_is_held():
    sizing = InputSizing()
    sizing.hold(10)
    side = 640
    for _ in range(20 * FRAMES_TO_SETTLE):
        side = sizing.limit(640, None) or 640
        sizing.record_time(side, 0.4 * (side / 640) ** 2)
    assert 0.4 * (side / 640) ** 2 <= 0.1
    assert side == 320
    sizing.hold(None)
    assert sizing.limit(640, None) is None
    sizing.record_time(640, 9.0)
    assert sizing.limit(640, None) is None


def test_a_size_asked_for_is_kept_where_it_is_small_enough():
    sizing = InputSizing()
    sizing.hold(10)
    assert sizing.limit(256, 256) == 256
    for _ in range(FRAMES_TO_SETTLE):
        sizing.record_time(256, 0.2)
    assert sizing.limit(256, 256) == 160


def test_a_rate_counts_the_last_seconds_alone():
    now = [0.0]
    rate = RateMeter(lambda: now[0])
    for _ in range(50):
        rate.tick()
        now[0] += 0.1
    assert rate.per_second == pytest.approx(10)
    now[0] += 60  # or a laptop that slept
    assert rate.per_second == 0
