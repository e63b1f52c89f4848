"""What segmentation_models.pytorch writes with ``save_pretrained``, for every option of its
constructors: the original's logits, or a refusal by the option's name. Skipped without it."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from segviewer.checkpoints.loading import load_model
from segviewer.records import SegviewerError

smp = pytest.importorskip("segmentation_models_pytorch")

# Rates that 96x128 pixels leave room for at stride 16.
EQUAL: list[tuple[str, dict[str, Any]]] = [
    *(
        (title, {"encoder_output_stride": stride, "decoder_atrous_rates": (1, 2, 3)})
        for title in ("DeepLabV3", "DeepLabV3Plus")
        for stride in (8, 16)
    ),
    ("DeepLabV3", {"decoder_channels": 64, "classes": 5}),
    ("DeepLabV3", {"decoder_aspp_separable": True, "decoder_aspp_dropout": 0.1}),
    ("DeepLabV3", {"encoder_name": "resnet50", "encoder_depth": 3}),
    ("DeepLabV3", {"encoder_depth": 4, "aux_params": {"classes": 4}}),
    ("DeepLabV3", {"activation": "sigmoid"}),
    ("DeepLabV3", {"upsampling": 4}),
    ("DeepLabV3Plus", {"decoder_aspp_separable": False, "classes": 3}),
    ("DeepLabV3Plus", {"encoder_depth": 4, "activation": "softmax2d", "classes": 3}),
    ("DeepLabV3Plus", {"encoder_depth": 3, "upsampling": 8}),
    *(("PSPNet", {"encoder_depth": depth, "upsampling": 2**depth}) for depth in (3, 4, 5)),
    ("PSPNet", {"psp_out_channels": 64, "psp_dropout": 0.5, "classes": 4}),
    ("PSPNet", {"encoder_name": "resnet50", "activation": "softmax2d", "psp_out_channels": 32}),
    ("PSPNet", {"encoder_name": "mobilenet_v2", "aux_params": {"classes": 2}}),
    ("DeepLabV3Plus", {"encoder_name": "mobilenet_v2", "decoder_channels": 48, "in_channels": 3}),
    ("DeepLabV3Plus", {"decoder_aspp_dropout": 0.9, "aux_params": {"classes": 2, "dropout": 0.2}}),
    ("Unet", {"decoder_interpolation": "bilinear", "classes": 2}),
    ("Unet", {"encoder_depth": 4, "decoder_channels": (32, 32, 16, 16)}),
    ("Unet", {"encoder_name": "mobilenet_v2", "activation": "sigmoid"}),
    ("Unet", {"decoder_interpolation": "nearest-exact", "aux_params": {"classes": 3}}),
    ("FPN", {"decoder_pyramid_channels": 64, "decoder_segmentation_channels": 32, "classes": 5}),
    ("FPN", {"decoder_merge_policy": "cat", "decoder_dropout": 0.5, "classes": 2}),
    ("FPN", {"encoder_depth": 4, "upsampling": 2}),
    ("FPN", {"encoder_name": "mobilenet_v2", "decoder_interpolation": "bilinear"}),
    ("FPN", {"upsampling": 2, "activation": "softmax2d", "aux_params": {"classes": 4}}),
    ("UPerNet", {"encoder_name": "resnet34", "decoder_channels": 32, "classes": 3}),
    ("UPerNet", {"encoder_depth": 4, "decoder_channels": 32, "activation": "sigmoid"}),
    ("UPerNet", {"decoder_channels": 32, "upsampling": 2, "aux_params": {"classes": 4}}),
    ("Segformer", {"encoder_name": "mit_b0", "classes": 3}),
    ("Segformer", {"decoder_segmentation_channels": 32, "encoder_depth": 4, "upsampling": 8}),
    ("Segformer", {"activation": "softmax2d", "aux_params": {"classes": 4}, "classes": 2}),
]
# Not a setting of the network: which file its first weights came from.
UNUSED = {"self", "kwargs", "encoder_weights"}
TITLES = ("PSPNet", "DeepLabV3", "DeepLabV3Plus", "Unet", "FPN", "UPerNet", "Segformer")
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    *((title, {"in_channels": n}, f"in_channels = {n}") for title in TITLES for n in (1, 4)),
    ("DeepLabV3Plus", {"encoder_name": "resnext50_32x4d"}, "encoder_name = resnext50_32x4d"),
    ("PSPNet", {"decoder_use_norm": "layernorm"}, "decoder_use_norm = layernorm"),
    ("PSPNet", {"decoder_use_norm": False}, "decoder_use_norm = false"),
    ("PSPNet", {"decoder_use_norm": {"type": "batchnorm", "eps": 0.1}}, '{"eps": 0.1, "type": "b'),
    ("Unet", {"decoder_attention_type": "scse"}, "decoder_attention_type = scse"),
    ("UPerNet", {"decoder_use_norm": False}, "decoder_use_norm = false"),
    ("Unet", {"decoder_interpolation": "bicubic"}, "decoder_interpolation = bicubic"),
    ("DeepLabV3", {"activation": "tanh"}, "activation = tanh"),
    ("Linknet", {}, "_model_class = Linknet"),
]


def original(title: str, options: dict[str, Any]) -> Any:
    """Lively weights; the seed is the options' own."""
    torch.manual_seed(len(repr(options)))
    given = {"encoder_name": "resnet18", "encoder_weights": None, **options}
    network = getattr(smp, title)(**given).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)  # type: ignore[union-attr]
            module.running_var.uniform_(0.5, 1.5)  # type: ignore[union-attr]
    return network


@pytest.mark.parametrize(("title", "options"), EQUAL, ids=str)
def test_the_logits_are_the_originals(title: str, options: dict[str, Any], tmp_path: Path) -> None:
    theirs = original(title, options)
    theirs.save_pretrained(tmp_path)
    model = load_model(tmp_path)
    assert model.provenance.assumed == {}
    image = torch.randn(1, 3, 96, 128, dtype=torch.float64)
    before: list[torch.Tensor] = []  # enlarging and the activation
    theirs.segmentation_head[0].register_forward_hook(lambda *call: before.append(call[2]))
    with torch.no_grad():
        out = theirs.double()(image)
        logits = model.network.double().logits(image)
        enlarged = model.network(image)
    tolerance = 1e-9 * float(before[0].abs().max())
    torch.testing.assert_close(logits, before[0], rtol=0, atol=tolerance)
    notes = " ".join(model.provenance.notes)
    assert ("before the original's" in notes) == ("activation" in options)
    stride = image.shape[-1] // before[0].shape[-1]
    assert ("enlarges its logits" in notes) == (options.get("upsampling", stride) != stride)
    if not notes:
        out = out[0] if isinstance(out, tuple) else out
        torch.testing.assert_close(enlarged, out, rtol=0, atol=tolerance)


@pytest.mark.parametrize("title", TITLES)
def test_every_option_of_a_constructor_is_tried(title: str) -> None:
    arguments = set(inspect.signature(getattr(smp, title).__init__).parameters) - UNUSED
    cases = [case for case in (*EQUAL, *REFUSED) if case[0] == title]
    assert arguments <= {option for case in cases for option in case[1]}


@pytest.mark.parametrize(("title", "options", "words"), REFUSED, ids=str)
def test_what_is_not_known_is_refused_by_its_name(
    title: str, options: dict[str, Any], words: str, tmp_path: Path
) -> None:
    original(title, options).save_pretrained(tmp_path)
    with pytest.raises(SegviewerError, match=r"config\.json") as error:
        load_model(tmp_path)
    assert words in str(error.value)
