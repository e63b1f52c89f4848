"""From a command to the window and to the first mask, against a script that runs the same network.

Both are processes of their own and say when they are that far by the clock that all share.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image

from segviewer.bench.figures import compare, median_figure
from segviewer.bench.live_ratios import PEER, write_peer
from segviewer.bench.terms import Results, Terms
from segviewer.records import SegviewerError
from segviewer.sources.scenes import Scene

PATIENCE_SECONDS = 120.0
WINDOW_GOAL_SECONDS = 1.0
MASK_GOAL_RATIO = 1.2
# What one writes first: torchvision's own loader, transforms and network.
SCRIPT = """
import sys, time
import torch, torchvision
from torchvision.transforms._presets import SemanticSegmentation

weights, photo = sys.argv[1:]
network = getattr(torchvision.models.segmentation, %r)(
    weights=None, weights_backbone=None, aux_loss=True
)
network.load_state_dict(torch.load(weights, weights_only=True))
network.eval()
image = SemanticSegmentation(resize_size=520)(torchvision.io.decode_image(photo))
with torch.inference_mode():
    labels = network(image[None])["out"].argmax(1)[0].numpy()
print("mask", time.time(), flush=True)
"""


def measure(terms: Terms) -> Results:
    """Seconds from the command to the window, and to the first mask."""
    terms.report("measuring from the command to the first mask")
    times: dict[str, list[float]] = {"window": [], "mask": [], "script": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        weights, photo = folder / f"{PEER}.pth", folder / "photo.png"
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            apart.submit(write_peer, weights).result()
        Image.fromarray(Scene(1).frame(0).image).save(photo)
        (folder / "script.py").write_text(SCRIPT % PEER, "utf-8")
        ours = [sys.executable, "-m", "segviewer.bench.first_picture", str(photo), str(weights)]
        theirs = [sys.executable, str(folder / "script.py"), str(weights), str(photo)]
        for turn in range(1 if terms.quick else 6):
            script, own = _moments(theirs, folder), _moments(ours, folder)
            if turn or terms.quick:  # the first ones bring the files into memory
                times["script"].append(script["mask"])
                for what in ("window", "mask"):
                    times[what].append(own[what])
    yield median_figure("command to window", PEER, times["window"], goal=WINDOW_GOAL_SECONDS)
    yield compare(
        "command to first mask", PEER, "a script with torchvision", times["mask"],
        times["script"], goal=MASK_GOAL_RATIO,
    )  # fmt: skip


def _moments(words: list[str], folder: Path) -> dict[str, float]:
    """Seconds after its beginning at which a process said each word."""
    start = time.time()
    call = subprocess.run(
        words,
        env={**os.environ, "XDG_CONFIG_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    lines = [line.split() for line in call.stdout.splitlines()]
    moments = {line[0]: float(line[1]) - start for line in lines if len(line) == 2}
    if call.returncode or "mask" not in moments:
        last = (call.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SegviewerError(f"The call to be measured failed: {last}")
    return moments
