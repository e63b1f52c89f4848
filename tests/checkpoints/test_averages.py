"""Moving averages that lie in a file under other names than the weights', or under none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from published import small
from torch import Tensor

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.records import ImportOptions, SegviewerError

SMP, KEY = "smp-deeplabv3plus_resnet50", "segmentation_head.0.bias"


def opened(content: Any, folder: Path, **options: Any) -> Model:
    torch.save(content, folder / "mine.pth")
    return load_model(folder / "mine.pth", ImportOptions(**options))


def bias(model: Model) -> Tensor:
    classifier: Any = model.network.classifier
    return classifier.bias  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "flat", [lambda k: "ema_" + k.replace(".", "_"), lambda k: "model_ema." + k.replace(".", "")]
)
def test_averages_under_names_without_dots_can_be_chosen(flat: Any, tmp_path: Path) -> None:
    """As modules keep them that register an average for each parameter."""
    tensors = small(SMP)
    averages = {flat(k): t + 1 for k, t in tensors.items() if k.endswith(("weight", "bias"))}
    content = {"state_dict": tensors | averages}

    model = opened(content, tmp_path)
    assert torch.equal(bias(model), tensors[KEY])
    assert "averaged weights, at state_dict.ema" in model.provenance.notes[0]
    chosen = opened(content, tmp_path, weights="ema")
    assert torch.equal(bias(chosen), tensors[KEY] + 1)
    assert "averages over the training" in chosen.provenance.notes[0]


def parameters(tensors: dict[str, Tensor], by: float) -> list[Tensor]:
    """Those of the network, in its order and without its statistics."""
    return [t + by for k, t in tensors.items() if k.endswith(("weight", "bias"))]


def listed(tensors: dict[str, Tensor], by: float = 1) -> dict[str, Any]:
    """As packages of averages keep them: the averages, and what they stand in for meanwhile."""
    return {"decay": 0.99, "num_updates": 3, "shadow_params": parameters(tensors, by),
            "collected_params": parameters(tensors, 9)}  # fmt: skip


@pytest.mark.parametrize(
    ("wrap", "name"),
    [
        (lambda w: {"model": w, "ema": listed(w)}, "ema"),
        (lambda w: {"state_dict": w, **listed(w)}, "shadow_params"),
        (lambda w: {"model": w, "ema": tuple(parameters(w, 1))}, "ema"),
        (
            lambda w: {
                "state_dict": {f"net.{k}": t for k, t in w.items()}
                | {"loss.weight": torch.ones(2)},
                "callbacks": {"ema": {"ema_weights": [*parameters(w, 1), torch.ones(2)]}},
            },
            "ema_weights",
        ),
    ],
    ids=["in a table", "beside", "a tuple", "of a whole training module"],
)
def test_averages_in_a_list_are_one_for_each_parameter(
    wrap: Any, name: str, tmp_path: Path
) -> None:
    weights = small(SMP)
    model = opened(wrap(weights), tmp_path)
    assert torch.equal(bias(model), weights[KEY])
    assert any("also holds averaged weights" in note for note in model.provenance.notes)
    chosen = opened(wrap(weights), tmp_path, weights=name)
    assert torch.equal(bias(chosen), weights[KEY] + 1)
    statistics = "encoder.bn1.running_mean"  # has no average
    stem: Any = chosen.network.backbone.stages["stem"]
    norms = [m for m in stem.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    assert torch.equal(norms[0].running_mean, weights[statistics])  # type: ignore[arg-type]


def test_a_list_of_other_shapes_is_left_out_by_name(tmp_path: Path) -> None:
    weights = small(SMP)
    for other in (parameters(weights, 1)[:-1], parameters(weights, 1)[::-1]):
        content = {"model": weights, "ema": {"shadow_params": other}}
        [note] = opened(content, tmp_path).provenance.notes
        assert f"{len(other)} averages without names, at ema.shadow_params" in note


def test_an_optimisers_lists_are_no_averages(tmp_path: Path) -> None:
    weights = small(SMP)
    content = {"model": weights, "optimizer": {"momentum": parameters(weights, 1)}}
    assert opened(content, tmp_path).provenance.notes == ()


@pytest.mark.parametrize(
    ("wrap", "where"),
    [(lambda w: listed(w), "shadow_params"), (lambda w: parameters(w, 0), "one after another;"),
     (lambda w: {"net": {"params": parameters(w, 0)}, "epoch": 3}, "net.params")],
)  # fmt: skip
def test_a_file_without_any_names_is_refused_with_the_way_out(
    wrap: Any, where: str, tmp_path: Path
) -> None:
    weights = small(SMP)
    with pytest.raises(SegviewerError, match="no weights by name") as caught:
        opened(wrap(weights), tmp_path)
    text = str(caught.value)
    assert f"only {len(parameters(weights, 0))} tensors one after another" in text
    assert where in text and "torch.save(model.state_dict()" in text
