"""Live pictures in the window against a plain loop, alternately in one run.

The loop is what everybody writes first: cv2 reads a frame, the network runs as it comes (fp32;
torchvision's by torchvision's own code), argmax, overlay. Both sides take the same clip, network,
weights, input size and classes; on ours every branch is captured and drawn. The loop is a process
of its own: two of one process's threads that both run torch slow each other down, because OpenMP's
workers stop waiting actively once there are more of them than cores.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from segviewer.bench.figures import Figure, Obstacle, quartiles_of
from segviewer.bench.terms import Results, Terms
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model, Preparation
from segviewer.inspection.device import best_device
from segviewer.opencv import cv2
from segviewer.sources.scenes import Scene

if TYPE_CHECKING:
    from segviewer.bench.live_window import Run
    from segviewer.bench.window_clock import Lateness

Forward = Callable[[Tensor], Tensor]  # prepared picture -> logits at its size

PEER = "deeplabv3_mobilenet_v3_large"  # torchvision's
MODELS = ("voc/deeplab_v3_plus", "voc/pspnet", PEER)
FRAME_SIZE = (240, 320)  # of the clip and of the networks' input, height and width
DAMPING = 0.01  # of the regression that fits the peer's last layer
CLIP_RATE = 100.0  # frames per second: more than anybody infers
CLIP_FRAMES = 300
ROUND_SECONDS = 6.0


def measure(terms: Terms) -> Results:
    """Frames a second and their age, for each model."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, get_context("spawn")) as apart,
    ):
        clip = write_clip(Path(folder) / "scene.mp4")
        for name in terms.models or (MODELS[:1] if terms.quick else MODELS):
            terms.report(f"measuring a stream with {name}")
            model = name
            if name == PEER:
                model = str(apart.submit(write_peer, Path(folder) / f"{PEER}.pth").result())
            yield from _figures(name, *_measure(apart, model, clip, 1 if terms.quick else 4))


def write_peer(path: Path) -> Path:
    """torchvision's network as its file would be, nothing trained but the last layer: batch
    normalisations have seen the rendered scene, and the classifier fits its truth (ridge
    regression), so that labels are as decided as a trained network's."""
    from torchvision.models import segmentation

    torch.manual_seed(0)
    network = getattr(segmentation, PEER)(weights=None, weights_backbone=None, aux_loss=True)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None  # the mean of what is seen
    frames, masks = _seen_scene()
    with torch.no_grad():
        network(frames)
        network.eval()
        *layers, last = network.classifier
        features = nn.Sequential(*layers)(network.backbone(frames)["out"])
        truth = F.interpolate(masks[:, None].float(), features.shape[-2:])[:, 0].long()
        wanted = F.one_hot(truth, last.out_channels).float().flatten(0, 2)
        inputs = features.movedim(1, -1).flatten(0, 2)
        inputs = torch.cat([inputs, torch.ones_like(inputs[:, :1])], 1)
        gram = inputs.T @ inputs
        damped = gram + DAMPING * gram.diagonal().mean() * torch.eye(len(gram))
        fitted = torch.linalg.solve(damped, inputs.T @ wanted)
        last.weight.copy_(fitted[:-1].T[..., None, None])
        last.bias.copy_(fitted[-1])
    torch.save(network.state_dict(), path)
    return path


def _seen_scene() -> tuple[Tensor, Tensor]:
    """Frames (N, 3, H, W), normalised, and their labels (N, h, w)."""
    scene, prepared = Scene(1), Preparation()
    numbers = range(0, 160, 20)
    images = [prepared(scene.frame(number).image, FRAME_SIZE) for number in numbers]
    masks = np.stack([scene.truth(number) for number in numbers])
    return torch.cat(images), torch.from_numpy(masks)


def write_clip(path: Path, frames: int = CLIP_FRAMES) -> Path:
    """The rendered scene as an encoded video."""
    height, width = FRAME_SIZE
    code = cv2.VideoWriter.fourcc(*"mp4v")
    writer = cv2.VideoWriter(str(path), code, CLIP_RATE, (width, height))
    scene = Scene(1)
    for index in range(frames):
        picture = cv2.resize(scene.frame(index).image, (width, height))
        writer.write(np.ascontiguousarray(picture[..., ::-1]))
    writer.release()
    return path


def _measure(
    apart: Executor, model: str, clip: Path, rounds: int
) -> tuple[list[Run], list[float], Lateness]:
    """What the window did, frames per second of the loops, and how late the window's timer was."""
    from segviewer.bench.live_window import LiveWindow

    window = LiveWindow(str(clip), model, input_size=max(FRAME_SIZE))
    window.lateness("start")
    runs: list[Run] = []
    loops: list[float] = []
    try:
        for _ in range(rounds):
            loops.append(apart.submit(plain_loop, model, clip, ROUND_SECONDS).result())
            window.settle()  # its thread waited for the loop
            runs.append(window.run(ROUND_SECONDS))
        late = window.lateness("live")
    finally:
        window.close()
    return runs, loops, late


def _figures(name: str, runs: list[Run], loops: list[float], late: Lateness) -> Results:
    if not all(run.ages for run in runs):
        reason = f"the window showed no new picture in {ROUND_SECONDS:.0f} s; is the machine busy?"
        yield Obstacle(what=name, reason=reason)
        return
    last = runs[-1]
    subject = f"{name}, {last.input_size[1]}x{last.input_size[0]}"
    ratios = [run.rate / loop for run, loop in zip(runs, loops, strict=True)]
    shown, loop = float(np.median([run.rate for run in runs])), float(np.median(loops))
    yield Figure(
        what="frames shown a second, all branches captured",
        subject=subject,
        peer="a plain loop with cv2",
        value=float(np.median(ratios)),
        quartiles=quartiles_of(ratios),
        rounds=len(ratios),
        goal=1.5,
        least=True,
        note=f"{shown:.1f} to {loop:.1f} a second, {last.live or 'fp32'}",
    )
    ages = np.concatenate([run.ages for run in runs])
    one_pass = float(np.median(np.concatenate([run.passes for run in runs])))
    limit = one_pass + 1 / CLIP_RATE + 0.020
    dropped = f"{last.dropped} dropped"
    yield Figure(
        what="age of a frame when first shown, p95",
        subject=subject,
        value=float(np.percentile(ages, 95)) * 1000,
        unit="ms",
        goal=limit * 1000,
        note=f"a pass takes {one_pass * 1000:.0f} ms, {len(ages)} frames, {dropped}",
    )
    for what, value, goal in (
        ("window's timer late, p99", late.p99, 33.0),
        ("window's longest pause", late.worst, 100.0),
    ):
        yield Figure(what=what, subject=f"live, {subject}", value=value, unit="ms", goal=goal)


def plain_loop(name: str, clip: Path, seconds: float) -> float:
    """Frames per second of the loop that everybody writes first."""
    model, forward = _model(name)
    colours = np.array(model.classes.colours, np.uint8)
    stream, count, start = cv2.VideoCapture(str(clip)), 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        has_picture, picture = stream.read()
        if not has_picture:
            stream.set(cv2.CAP_PROP_POS_FRAMES, 0)
            continue
        image = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
        _overlay_mask(model, forward, image, colours)
        count += 1
    stream.release()
    return count / (time.perf_counter() - start)


@lru_cache(maxsize=1)
def _model(name: str) -> tuple[Model, Forward]:
    """Loaded, moved and warm; with what gives logits at an image's size."""
    model = load_model(name)
    model.network.to(best_device())
    is_peer = Path(name).name == f"{PEER}.pth"
    forward: Forward = _torchvision_forward(Path(name)) if is_peer else model.network
    image = np.zeros((*FRAME_SIZE, 3), np.uint8)
    for _ in range(3):
        _overlay_mask(model, forward, image, np.zeros((len(model.classes), 3), np.uint8))
    return model, forward


def _torchvision_forward(file: Path) -> Forward:
    """The peer's own module with the weights of ``write_peer``."""
    from torchvision.models import segmentation

    network = getattr(segmentation, PEER)(weights=None, weights_backbone=None, aux_loss=True)
    network.load_state_dict(torch.load(file, weights_only=True))
    network.eval().to(best_device())
    return lambda image: network(image)["out"]


def _overlay_mask(
    model: Model, forward: Forward, image: NDArray[np.uint8], colours: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    height, width = image.shape[:2]
    size = model.preparation.size_rule.size(height, width, max(FRAME_SIZE))
    with torch.no_grad():
        logits = forward(model.preparation(image, size).to(model.device))
        labels = logits.argmax(1)[0].cpu().numpy()
    mask = cv2.resize(colours[labels], (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.addWeighted(image, 0.4, mask, 0.6, 0), np.uint8)
