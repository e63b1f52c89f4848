"""``segviewer measure``: scores of networks, on packs or on pictures with masks beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segviewer.cli.calls import MeasureCall
from segviewer.cli.console import UsageError, report_progress


def measure(call: MeasureCall) -> int:
    from segviewer import resources
    from segviewer.training.commands import score_models

    if bool(call.source) == bool(call.data):
        raise UsageError("measure: expected pictures with --truth, or --data with packs.")
    if call.data is None:
        return _measure_pictures(call)
    names = call.model or list(resources.weights())
    scores_by_name = dict(
        score_models(names, call.data, branches=call.branches, report=report_progress)
    )
    if call.json:
        print(json.dumps(scores_by_name, indent=1))
        return 0
    for name, scores in scores_by_name.items():
        print(score_text(name, scores), flush=True)
    return 0


def _measure_pictures(call: MeasureCall) -> int:
    """Score models on pictures with masks beside them."""
    from segviewer.cli.batch import work_through
    from segviewer.cli.jobs import ScoreJob
    from segviewer.cli.summaries import score_lines, scores_of_pictures
    from segviewer.rendering.tables import save_table
    from segviewer.sources.span import Span

    if call.truth is None or not call.model or not call.output:
        raise UsageError(
            "measure PICTURES: say what is true with --truth, name a --model, and where to write "
            "with -o."
        )
    path = Path(call.output)
    if path.suffix not in (".csv", ".json"):
        raise UsageError(f"-o {call.output}: expected a name that ends in .csv or .json.")
    journal = path.with_name(f".{path.name}.journal")
    batch = work_through(call, ScoreJob, journal, Span())
    if batch.rows:
        scores = scores_of_pictures(batch.in_order)
        save_table(scores, path)
        print(json.dumps(scores, indent=1) if call.json else "\n".join(score_lines(scores)))
    if not batch.failures:
        journal.unlink(missing_ok=True)
    return 1 if batch.failures or not batch.rows else 0


def score_text(name: str, scores: Mapping[str, Any]) -> str:
    """One line of sums, one a class with its 95 % interval, one a branch that was off."""
    head = f"{name}  mean IoU {scores['mean_iou']}  pixel accuracy {scores['pixel_accuracy']}"
    if "person" in scores["classes"]:
        head += f"  background called person {scores['background_called_person']}"
    lines = [f"{head}  ({scores['pictures']} pictures)"]
    for kind, score in scores["classes"].items():
        low, high = score["interval_95"]
        lines.append(f"  {kind:<24} {score['iou']}  {low} to {high}, {score['pictures']} pictures")
    for key, off in scores["one_branch_off"].items():
        lines.append(f"  {key + ' off':<24} {off['change_in_mean_iou']:+} mean IoU ({off['mode']})")
    return "\n".join(lines)
