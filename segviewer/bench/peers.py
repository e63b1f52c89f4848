"""What others take for what our rows do, by their own code, each where it is installed.

All but pytorch-grad-cam are the extra ``peers``. That one asks for opencv-python-headless, whose
files would replace those of opencv-python, and is installed without what it asks for.
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from segviewer.bench.figures import Obstacle
from segviewer.bench.subjects import Subject
from segviewer.inspection.hooks import replace_outputs

EXTRA = "pip install 'segviewer[peers]'"
WITHOUT_OPENCV = "pip install --no-deps grad-cam ttach, with scikit-learn and matplotlib"
Work = Callable[[], object]
Peer = Callable[[Subject], Work]


def works_of(peers: Mapping[str, Peer], subject: Subject) -> tuple[dict[str, Work], list[Obstacle]]:
    """What the installed ones do on a subject, and why the others do not."""
    works: dict[str, Work] = {}
    obstacles: list[Obstacle] = []
    for name, build in peers.items():
        try:
            work = build(subject)
            work()  # what it cannot do is known before rounds are counted
        except ImportError as error:
            fix = WITHOUT_OPENCV if name == GRAD_CAM else EXTRA
            obstacles.append(Obstacle(what=name, reason=f"{error}; {fix}"))
        except Exception as error:
            reason = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
            obstacles.append(Obstacle(what=name, reason=f"it failed here with {reason}"))
        else:
            works[name] = work
    return works, obstacles


def _torchlens(subject: Subject) -> Work:
    """Every stage's and branch's output, and nothing else, in one pass."""
    trace = import_module("torchlens").trace
    options_of = import_module("torchlens.options").CaptureOptions
    image, names = subject.prepare(), list(_module_names(subject).values())
    # Else torch's functions would stay wrapped, and ours be measured with that.
    options = options_of(layers_to_save=names, unwrap_when_done=True)

    def work() -> object:
        with torch.no_grad():
            log = trace(subject.model.network, image, capture=options)
        return [log[name].out.mean(1).cpu().numpy() for name in names]

    return work


def _captum_ablation(subject: Subject) -> Work:
    """Every branch off alone: a full pass each, and one with all of them."""
    attr = import_module("captum.attr")
    ablation = attr.FeatureAblation(_value_of_members(subject))
    return lambda: ablation.attribute(torch.ones(1, len(subject.keys)))


def _captum_shapley(samples: int) -> Peer:
    """Shapley values, estimated from so many orders of the branches; Captum's own are 25."""

    def build(subject: Subject) -> Work:
        attr = import_module("captum.attr")
        sampling = attr.ShapleyValueSampling(_value_of_members(subject))
        ones = torch.ones(1, len(subject.keys))
        return lambda: sampling.attribute(ones, n_samples=samples)

    return build


def _captum_gradient(subject: Subject) -> Work:
    """Every branch's output times the gradient of the pixel's logit."""
    attr = import_module("captum.attr")
    image, (row, column) = subject.prepare(), subject.middle
    modules = [subject.model.network.branch(key) for key in subject.keys]

    def logit(picture: Tensor) -> Tensor:
        logits: Tensor = subject.model.network(picture)[:, :, row, column].max(1).values
        return logits

    gradient = attr.LayerGradientXActivation(logit, modules)
    return lambda: gradient.attribute(image)


def _grad_cam(subject: Subject) -> Work:
    """One pass forward and one backward for the maps of all branches, which it averages."""
    package = import_module("pytorch_grad_cam")
    targets = import_module("pytorch_grad_cam.utils.model_targets")
    network = copy.deepcopy(subject.model.network).requires_grad_(True)
    image, mask = subject.prepare(), np.zeros(subject.case.size, np.float32)
    mask[subject.middle] = 1
    target = targets.SemanticSegmentationTarget(0, mask)
    layers = [network.branch(key) for key in subject.keys]

    def work() -> object:
        with package.GradCAM(model=network, target_layers=layers) as cam:
            return cam(input_tensor=image, targets=[target])

    return work


def _openerf(subject: Subject) -> Work:
    """The field of every branch's middle, one after the other, from a picture in a folder."""
    compute = import_module("openerf.erf").compute_erf
    names = _module_names(subject)
    # In evaluation mode before as well: openerf puts back the mode that it came upon.
    network = _TimmLike(subject.model.network, subject.case.size).eval()

    def work() -> object:
        with tempfile.TemporaryDirectory() as folder:
            Image.fromarray(subject.frame.image).save(Path(folder) / "picture.png")
            return [
                compute(
                    network,
                    folder,
                    target_layer=f"network.{names[key]}",
                    device=subject.model.device,
                    show_progress=False,
                )
                for key in subject.keys
            ]

    return work


class _TimmLike(nn.Module):
    """A network that says its input's size as timm's do."""

    def __init__(self, network: nn.Module, size: tuple[int, int]) -> None:
        super().__init__()
        self.network = network
        self.pretrained_cfg = {
            "input_size": (3, *size), "interpolation": "bilinear", "crop_pct": 1.0,
            "mean": (0.485, 0.456, 0.406), "std": (0.229, 0.224, 0.225),
        }  # fmt: skip

    def forward(self, image: Tensor) -> Any:
        return self.network(image)


def _value_of_members(subject: Subject) -> Callable[[Tensor], Tensor]:
    """The middle's first logit as a function of which branches are on, as Captum's users write it:
    a full pass with hooks on those that are off."""
    network, image, (row, column) = subject.model.network, subject.prepare(), subject.middle
    modules = {key: network.branch(key) for key in subject.keys}

    def value(members: Tensor) -> Tensor:
        off = [key for key, on in zip(subject.keys, members[0], strict=True) if not on]
        with torch.no_grad(), replace_outputs(modules, dict.fromkeys(off, torch.zeros_like)):
            logits: Tensor = network(image)[:, 0, row, column]
        return logits

    return value


def _module_names(subject: Subject) -> dict[str, str]:
    """Paths in the network of the modules that stages, branches and fusions are, by key."""
    network = subject.model.network
    paths = {id(module): path for path, module in network.named_modules()}
    return {key: paths[id(module)] for key, module in network.modules_by_key().items()}


CAPTUM_ABLATION = "Captum's FeatureAblation"
GRAD_CAM = "pytorch-grad-cam's GradCAM"
NETWORK_PEERS: Mapping[str, Peer] = {
    "TorchLens": _torchlens,
    CAPTUM_ABLATION: _captum_ablation,
}
SPLIT_PEERS: Mapping[str, Peer] = {
    "Captum's LayerGradientXActivation": _captum_gradient,
    GRAD_CAM: _grad_cam,
}
FIELD_PEERS: Mapping[str, Peer] = {"openerf": _openerf}


def shapley_peers(samples: int) -> Mapping[str, Peer]:
    orders = f"{samples} of its 25 orders" if samples < 25 else "25 orders"
    return {f"Captum's ShapleyValueSampling, {orders}": _captum_shapley(samples)}
