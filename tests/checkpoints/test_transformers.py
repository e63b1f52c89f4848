"""Networks as HuggingFace transformers builds, saves and runs them, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from original import CLOSE, difference, randomise

from segviewer.checkpoints.loading import load_model
from segviewer.records import SegviewerError

hf: Any = pytest.importorskip("transformers")

NARROW = {"hidden_sizes": (8, 16, 20, 32), "decoder_hidden_size": 24}


def segformer(**arguments: Any) -> Any:
    config = hf.SegformerConfig(**{**NARROW, "num_labels": 4, **arguments})
    return randomise(hf.SegformerForSemanticSegmentation(config))


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        ({}, (129, 65)),
        ({"depths": (1, 2, 1, 3), "num_attention_heads": (2, 4, 5, 4)}, (64, 96)),
        ({"sr_ratios": (4, 2, 1, 1), "mlp_ratios": (2, 3, 4, 2), "num_labels": 2}, (97, 130)),
        ({"strides": (2, 2, 3, 2), "patch_sizes": (7, 5, 3, 3), "layer_norm_eps": 0.1}, (70, 71)),
    ],
)
def test_segformer(arguments: Any, size: Any, tmp_path: Path) -> None:
    theirs = segformer(**arguments)
    theirs.save_pretrained(tmp_path)
    ours = load_model(tmp_path)
    theirs = theirs.double()
    assert difference(ours.network, lambda x: theirs(x).logits, size) < CLOSE
    assert ours.preparation.size_rule.size(300, 500) == (512, 512)


def test_segformer_saved_by_hand(tmp_path: Path) -> None:
    theirs = segformer()
    torch.save(theirs.state_dict(), tmp_path / "mine.pth")
    ours, theirs = load_model(tmp_path / "mine.pth"), theirs.double()
    assert difference(ours.network, lambda x: theirs(x).logits, (64, 65)) < CLOSE


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"hidden_act": "relu"}, "hidden_act = relu"),
        ({"num_channels": 4}, "num_channels = 4"),
        ({"strides": (4, 2, 2, 1)}, r"strides = \[4, 2, 2, 1\]"),
        ({"reshape_last_stage": False}, "reshape_last_stage = false"),
    ],
)
def test_what_a_segformer_may_not_be(arguments: Any, named: str, tmp_path: Path) -> None:
    segformer(**arguments).save_pretrained(tmp_path)
    with pytest.raises(SegviewerError, match=named):
        load_model(tmp_path)
