"""``segviewer train``: on packs, on rendered scenes, or further on one's own pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from segviewer.cli.calls import TrainCall
from segviewer.cli.console import UsageError


def train(call: TrainCall) -> int:
    from segviewer.training.commands import train as work

    if call.recipe.startswith("lesson/"):
        return _train_lesson(call)
    if call.data is None:
        raise UsageError(f"{call.recipe} learns from labelled pictures: say where with --data.")
    if call.recipe == "mine":
        return _train_mine(call, call.data)
    work(
        recipe_name=call.recipe,
        data=call.data,
        output=call.output,
        network=call.network,
        steps=call.steps,
        threads=call.threads,
        report=lambda text: print(text, flush=True),
    )
    return 0


def _train_lesson(call: TrainCall) -> int:
    """On scenes that are rendered as they are needed."""
    from segviewer.training.lesson_networks import train_lesson

    train_lesson(
        call.recipe,
        call.output,
        steps=call.steps,
        threads=call.threads,
        report=partial(print, flush=True),
    )
    return 0


def _train_mine(call: TrainCall, data: Path) -> int:
    """Fine-tune, and open the window on one of the pictures where there is a display."""
    from segviewer.doctor import window_obstacle
    from segviewer.training.fine_tuning import DEFAULT_BASE, STEPS, fine_tune

    if call.output.suffix != ".safetensors":
        raise UsageError(f"--output {call.output}: expected a file that ends in .safetensors.")
    path = fine_tune(
        data,
        call.base or DEFAULT_BASE,
        call.output,
        steps=call.steps or STEPS,
        threads=call.threads,
        report=partial(print, flush=True),
    )
    picture = next(iter(sorted((data / "images").glob("*.*"))), None)
    if call.no_window or window_obstacle() or picture is None:
        print(f'to look into it: segviewer "{picture or "PICTURE"}" --model "{path}"')
        return 0
    from segviewer.gui.app import main as window

    status: int = window(str(picture), str(path))
    return status
