"""Networks that people have, with random weights: what is proposed, and that it is exact.

Needs segmentation-models-pytorch and transformers; each part is skipped where its package is not
installed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torchvision
from numpy.typing import NDArray
from torch import nn

from segviewer.adapting import adapt
from segviewer.any_network.network import AdaptedNetwork
from segviewer.inspection.capture import capture
from segviewer.inspection.forward import replacement, resume
from segviewer.records import Frame

pytestmark = pytest.mark.slow
SIDE = 128
PICTURE: NDArray[np.uint8] = (
    np.random.default_rng(0).integers(0, 255, (SIDE, SIDE, 3)).astype(np.uint8)
)


def torchvision_network(name: str) -> nn.Module:
    build = getattr(torchvision.models.segmentation, name)
    module: nn.Module = build(weights=None, weights_backbone=None, num_classes=5)
    return module


def smp_network(name: str, encoder: str = "resnet18", **words: Any) -> nn.Module:
    smp = pytest.importorskip("segmentation_models_pytorch")
    module: nn.Module = getattr(smp, name)(encoder, encoder_weights=None, classes=5, **words)
    return module


def hf_network(name: str, **words: Any) -> nn.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers = pytest.importorskip("transformers")
        config = getattr(transformers, f"{name}Config")(num_labels=5, **words)
        module: nn.Module = getattr(transformers, f"{name}ForSemanticSegmentation")(config)
    return module


HF_STAGES = ["stage1", "stage2", "stage3", "stage4"]


def hf_upernet_on_swin() -> nn.Module:
    transformers = pytest.importorskip("transformers")
    backbone = transformers.SwinConfig(
        out_features=HF_STAGES, embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 1, 2, 2],
        window_size=4, image_size=SIDE,
    )  # fmt: skip
    return hf_network("UperNet", backbone_config=backbone, use_auxiliary_head=False, hidden_size=16)


def hf_upernet() -> nn.Module:
    transformers = pytest.importorskip("transformers")
    backbone = transformers.ConvNextConfig(
        out_features=HF_STAGES, hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 1, 1]
    )
    return hf_network("UperNet", backbone_config=backbone, use_auxiliary_head=False, hidden_size=16)


def hf_dpt() -> nn.Module:
    return hf_network(
        "DPT",
        hidden_size=24,
        num_hidden_layers=12,
        num_attention_heads=2,
        intermediate_size=32,
        image_size=SIDE,
        neck_hidden_sizes=[8, 8, 8, 8],
        fusion_hidden_size=8,
    )


ASPP = ("conv_1x1", "rate_12", "rate_24", "rate_36", "image_pooling")
BINS = ("bin_1", "bin_2", "bin_3", "bin_6")
PAIR = ("deep", "skip")
SCALES = ("stride_32", "stride_16", "stride_8", "stride_4")
UPERNET = {
    "pyramid": ("features", *BINS),
    **{f"decode_head{n}": PAIR[::-1] for n in ("", "_2", "_3")},
    "decode_head_4": SCALES[::-1],
}
ZOO: dict[str, tuple[Callable[[], nn.Module], dict[str, tuple[str, ...]]]] = {
    "torchvision DeepLab v3": (
        lambda: torchvision_network("deeplabv3_mobilenet_v3_large"),
        {"aspp": ASPP},
    ),
    "torchvision LR-ASPP": (
        lambda: torchvision_network("lraspp_mobilenet_v3_large"),
        {"classifier": ("cbr", "scale"), "classifier_2": ("low_classifier", "high_classifier")},
    ),
    "torchvision FCN": (lambda: torchvision_network("fcn_resnet50"), {}),
    "smp DeepLabV3Plus": (
        lambda: smp_network("DeepLabV3Plus"),
        {"aspp": ASPP, "decoder": PAIR},
    ),
    "smp PSPNet": (lambda: smp_network("PSPNet"), {"pyramid": (*BINS, "features")}),
    "smp Unet": (lambda: smp_network("Unet"), {f"up_{n}": PAIR for n in range(1, 5)}),
    "smp Linknet": (lambda: smp_network("Linknet"), {f"up_{n}": PAIR for n in range(1, 5)}),
    "smp FPN": (
        lambda: smp_network("FPN"),
        {"p4": PAIR, "p3": PAIR, "p2": PAIR, "merge": tuple(f"seg_blocks_{n}" for n in range(4))},
    ),
    "smp UPerNet": (
        lambda: smp_network("UPerNet"),
        {
            "pyramid": ("features", *BINS),
            **{f"fpn_lateral_blocks_{n}": PAIR for n in range(3)},
            "decoder": SCALES[::-1],
        },
    ),
    "smp Segformer": (lambda: smp_network("Segformer", "mit_b0"), {"decoder": SCALES}),
    "HF Segformer": (lambda: hf_network("Segformer"), {"decode_head": SCALES}),
    "HF UperNet": (hf_upernet, UPERNET),
    "HF UperNet on Swin": (hf_upernet_on_swin, UPERNET),
    "HF MobileNetV2": (
        lambda: hf_network("MobileNetV2"),
        {"segmentation_head": ("image_pooling", "conv_1x1")},
    ),
    "smp Unet with attention": (
        lambda: smp_network("Unet", decoder_attention_type="scse"),
        {f"up_{n}": PAIR for n in range(1, 5)},
    ),
    "HF MobileViT": (
        lambda: hf_network("MobileViT"),
        {"aspp": ("conv_1x1", "rate_6", "rate_12", "rate_18", "image_pooling")},
    ),
    "HF DPT": (hf_dpt, {f"layers_{n}": (f"layers_{n - 1}", "residual_layer1") for n in (1, 2, 3)}),
}
INTRICATE = ("UnetPlusPlus", "PAN", "MAnet")  # of these only that they are exact


@pytest.mark.parametrize("name", ZOO)
def test_the_proposal_is_the_papers(name: str) -> None:
    build, expected = ZOO[name]
    network = adapt_module(build())
    fusions = network.description.proposed_fusions
    assert {f.name: tuple(b.name for b in f.branches) for f in fusions} == expected
    if not expected:
        assert all(fusion.reason for fusion in network.description.fusions)


@pytest.mark.parametrize("name", [*ZOO, *INTRICATE])
def test_a_switch_is_a_whole_pass(name: str) -> None:
    """And the user's module is as it was."""
    torch.manual_seed(0)
    module = smp_network(name) if name in INTRICATE else ZOO[name][0]()
    module.train()
    before = {key: (p.data_ptr(), p.requires_grad) for key, p in module.named_parameters()}
    hooks = [len(part._forward_hooks) + len(part._forward_pre_hooks) for part in module.modules()]
    network = adapt_module(module)
    image = torch.randn(1, 3, SIDE, SIDE)
    computed = network.run(image)
    keys = network.branch_keys()
    for chosen in (keys[:1], keys[-1:], keys[:2], keys[1::2]):
        if not chosen:
            continue
        replace = {key: lambda operand: replacement(operand, "mean") for key in chosen}
        short, whole = network.run(image, replace, computed), network.run(image, replace)
        assert torch.equal(short.logits, whole.logits), chosen
    every = network.run(image, {key: lambda operand: operand + 1 for key in keys}, computed)
    assert not keys or not torch.equal(every.logits, computed.logits)
    assert before == {key: (p.data_ptr(), p.requires_grad) for key, p in module.named_parameters()}
    assert all(part.training for part in module.modules())
    assert hooks == [
        len(part._forward_hooks) + len(part._forward_pre_hooks) for part in module.modules()
    ]


def adapt_module(module: nn.Module) -> AdaptedNetwork:
    model = adapt(module, PICTURE, size=(SIDE, SIDE))
    assert isinstance(model.network, AdaptedNetwork)
    return model.network


def test_a_picture_of_another_size_takes_the_same_places() -> None:
    model = adapt(smp_network("Unet"), PICTURE)
    captured = capture(model, Frame(np.repeat(PICTURE, 3, axis=1)))
    off = resume(model.network, captured.first, {"up_2.skip": "zero"})
    assert captured.size == (128, 384)
    assert not torch.equal(off.logits, captured.first.logits)
