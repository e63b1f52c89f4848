"""Whatever lies beside weights in a folder is used, or refused by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from published import folder_of, small

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.records import ImportOptions, SegviewerError

V3, V3_PLUS, PSP = "smp-deeplabv3_resnet50", "smp-deeplabv3plus_resnet50", "smp-pspnet_resnet34"
HF = "hf-mobilenet_v2_deeplabv3"
CLASS = {V3: "DeepLabV3", V3_PLUS: "DeepLabV3Plus", PSP: "PSPNet"}
ENCODER = {V3: "resnet50", V3_PLUS: "resnet50", PSP: "resnet34"}


def smp(name: str, folder: Path, *, tensors: Any = None, **arguments: Any) -> Model:
    config = {"_model_class": CLASS[name], "encoder_name": ENCODER[name], **arguments}
    return load_model(folder_of(folder, tensors or small(name), config=config))


def rates(model: Model) -> list[int]:
    return [b.dilation for b in model.network.branches() if b.dilation]


@pytest.mark.parametrize("name", [V3, V3_PLUS])
@pytest.mark.parametrize(
    ("arguments", "stride", "dilations"),
    [
        ({"encoder_output_stride": 16, "decoder_atrous_rates": [6, 12, 18]}, 16, [6, 12, 18]),
        ({"encoder_output_stride": 8, "decoder_atrous_rates": [6, 12, 18]}, 8, [6, 12, 18]),
        ({"encoder_output_stride": 16}, 16, [12, 24, 36]),
        ({"decoder_atrous_rates": [3, 3, 5]}, None, [3, 3, 5]),
    ],
)
def test_strides_and_rates_are_the_configurations(
    name: str, arguments: dict[str, Any], stride: int | None, dilations: list[int], tmp_path: Path
) -> None:
    model = smp(name, tmp_path, **arguments)
    assert rates(model) == dilations
    assert model.network.info().output_stride == (stride or {V3: 8, V3_PLUS: 16}[name])
    assert model.provenance.assumed == {}
    convs: list[Any] = [
        m for m in model.network.fusions.modules() if getattr(m, "kernel_size", 0) == (3, 3)
    ]
    assert [c.dilation[0] for c in convs if c.dilation[0] > 1] == dilations
    model.network(torch.zeros(1, 3, 64, 64))


def test_rates_change_the_logits(tmp_path: Path) -> None:
    image = torch.rand(1, 3, 320, 320, generator=torch.Generator().manual_seed(1)) * 4 - 2
    logits = [
        smp(V3_PLUS, tmp_path / str(n), decoder_atrous_rates=[n, 2 * n, 3 * n]).network(image)
        for n in (6, 12)
    ]
    alone = load_model(_file(small(V3_PLUS), tmp_path)).network(image)
    assert torch.equal(logits[1], alone)
    assert (logits[0] - alone).abs().max() > 0.05 * (alone.max() - alone.min())


def _file(tensors: Any, folder: Path) -> Path:
    torch.save(tensors, folder / "mine.pth")
    return folder / "mine.pth"


def test_without_a_configuration_it_is_said_what_was_assumed(tmp_path: Path) -> None:
    path = _file(small(V3_PLUS), tmp_path)
    assert load_model(path).provenance.assumed == {"output_stride": 16, "rates": (12, 24, 36)}
    model = load_model(path, ImportOptions(rates=(6, 12, 18), output_stride=8))
    assert rates(model) == [6, 12, 18]
    assert model.network.info().output_stride == 8


def test_an_option_runs_a_network_of_known_stride_at_another(tmp_path: Path) -> None:
    config = {"encoder_output_stride": 16, "decoder_atrous_rates": [6, 12, 18]}
    folder = folder_of(tmp_path, small(V3_PLUS), config=config)
    model = load_model(folder, ImportOptions(output_stride=8, rates=(1, 2, 3)))
    assert (rates(model), model.network.info().output_stride) == ([6, 12, 18], 16)


@pytest.mark.parametrize("depth", [3, 4, 5])
@pytest.mark.parametrize("name", [V3, V3_PLUS])
@pytest.mark.parametrize("stride", [8, 16])
def test_encoders_that_end_early(name: str, depth: int, stride: int, tmp_path: Path) -> None:
    tensors = small(name)
    width = {3: 32, 4: 64, 5: 128}[depth]
    for key, tensor in tensors.items():
        if "decoder.aspp" in key and tensor.ndim == 4 and tensor.shape[1] == 128:
            tensors[key] = tensor[:, :width]
        if ".0.0.weight" in key and "convs" in key and tensor.shape[1:] == (1, 3, 3):
            tensors[key] = tensor[:width]
    model = smp(name, tmp_path, tensors=tensors, encoder_depth=depth, encoder_output_stride=stride)
    assert list(model.network.backbone.stages)[-1] == f"stage_{depth - 1}"
    assert model.network.info().output_stride == min(stride, 2**depth)
    assert model.network(torch.zeros(1, 3, 64, 64)).shape[-2:] == (64, 64)


@pytest.mark.parametrize("depth", [3, 4, 5])
def test_a_deeper_pspnet(depth: int, tmp_path: Path) -> None:
    tensors = small(PSP)
    factor = 2 ** (depth - 3)
    for key, tensor in tensors.items():
        if key.startswith("decoder.psp") and tensor.ndim:
            times = (factor,) + (factor, 1, 1) * (tensor.ndim == 4)
            tensors[key] = tensor.repeat(times)
        elif key == "decoder.conv.0.weight":
            tensors[key] = tensor.repeat(1, factor, 1, 1)
    model = smp(PSP, tmp_path, tensors=tensors, encoder_depth=depth, upsampling=2**depth)
    assert model.network.info().output_stride == 2**depth
    assert all(stage.dilation == 1 for stage in model.network.info().stages)
    assert model.provenance.notes == ()


def test_separable_or_not_is_the_weights(tmp_path: Path) -> None:
    tensors = small(V3_PLUS)
    for branch in (1, 2, 3):
        at = f"decoder.aspp.0.convs.{branch}.0"
        point, _ = tensors.pop(f"{at}.1.weight"), tensors.pop(f"{at}.0.weight")
        tensors[f"{at}.weight"] = point.repeat(1, 1, 3, 3)
    model = smp(V3_PLUS, tmp_path, tensors=tensors, decoder_aspp_separable=False)
    body: Any = model.network.branch("aspp.rate_12").body
    assert body.conv.kernel_size == (3, 3)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"_model_class": "Unet"}, "_model_class = Unet"),
        ({"_model_class": "DeepLabV3"}, "_model_class = DeepLabV3"),
        ({"encoder_name": "efficientnet-b0"}, "encoder_name = efficientnet-b0"),
        ({"encoder_name": "resnext50_32x4d"}, "resnext50_32x4d"),
        ({"encoder_name": "resnet34"}, "ResNet-34"),
        ({"encoder_depth": 2}, "encoder_depth = 2"),
        ({"encoder_output_stride": 32}, "encoder_output_stride = 32"),
        ({"decoder_atrous_rates": [6, 12]}, "decoder_atrous_rates = [6, 12]"),
        ({"decoder_atrous_rates": [6, 12, "x"]}, "decoder_atrous_rates"),
        ({"decoder_atrous_rates": [0, 1, 2]}, "decoder_atrous_rates"),
        ({"in_channels": 4}, "in_channels = 4"),
        ({"activation": "tanh"}, "activation = tanh"),
        ({"decoder_attention_type": "scse"}, "decoder_attention_type = scse"),
        ({"upsampling": "four"}, "upsampling = four"),
    ],
)
def test_what_is_not_known_is_refused_by_name(
    arguments: dict[str, Any], named: str, tmp_path: Path
) -> None:
    with pytest.raises(SegviewerError) as caught:
        smp(V3_PLUS, tmp_path, **arguments)
    text = str(caught.value)
    assert named in text and "config.json" in text and text.count("\n") == 0, text


def test_arguments_that_change_nothing_are_taken(tmp_path: Path) -> None:
    nothing = {
        "activation": None, "aux_params": None, "decoder_channels": 256, "encoder_weights": None,
        "decoder_aspp_dropout": 0.5, "in_channels": 3, "upsampling": 4, "classes": 21,
        "drop_path_rate": None,
    }  # fmt: skip
    assert smp(V3_PLUS, tmp_path / "plain", **nothing).provenance.notes == ()
    model = smp(V3_PLUS, tmp_path / "other", activation="softmax2d", upsampling=8)
    activation, upsampling = model.provenance.notes
    assert "softmax2d" in activation and "8 times" in upsampling


def test_lightnings_hyperparameters_are_read(tmp_path: Path) -> None:
    arguments = {"arch": "DeepLabV3Plus", "encoder_name": "resnet50", "lr": 1e-4,
                 "encoder_output_stride": 8, "decoder_atrous_rates": (6, 12, 18)}  # fmt: skip
    content = {"state_dict": {f"model.{k}": v for k, v in small(V3_PLUS).items()}}
    for place in (arguments, {"network": arguments, "seed": 1}):
        model = load_model(_file(content | {"hyper_parameters": place}, tmp_path))
        assert (rates(model), model.network.info().output_stride) == ([6, 12, 18], 8)
        assert model.provenance.assumed == {}


RESIZE = {"__class_fullname__": "Resize", "height": 96, "width": 128, "interpolation": 1}
NORMALIZE = {"__class_fullname__": "Normalize", "mean": [123.675, 116.28, 103.53],
             "std": [58.395, 57.12, 57.375], "max_pixel_value": 1.0}  # fmt: skip


def transforms(*each: dict[str, Any]) -> dict[str, Any]:
    return {"transform": {"__class_fullname__": "Compose", "transforms": list(each)}}


def test_albumentations_say_size_and_values(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, small(V3_PLUS), config={"encoder_name": "resnet50"},
                       albumentations_config_eval=transforms(RESIZE, NORMALIZE))  # fmt: skip
    preparation = load_model(folder).preparation
    assert preparation.size_rule.size(600, 800) == (96, 128)
    assert preparation.size_rule.size(800, 600) == (96, 128)
    image = torch.full((96, 128, 3), 200, dtype=torch.uint8).numpy()
    red = (200 - 123.675) / 58.395
    assert preparation(image, (96, 128))[0, 0, 0, 0].item() == pytest.approx(red, rel=1e-6)


@pytest.mark.parametrize(
    ("transform", "size"),
    [
        ({"__class_fullname__": "LongestMaxSize", "max_size": 320}, (240, 320)),
        ({"__class_fullname__": "albumentations.geometric.SmallestMaxSize", "max_size": 240},
         (240, 320)),
        ({"__class_fullname__": "PadIfNeeded", "min_height": 32}, (608, 800)),
    ],
)  # fmt: skip
def test_albumentations_other_sizes(transform: Any, size: tuple[int, int], tmp_path: Path) -> None:
    folder = folder_of(tmp_path, small(V3_PLUS), albumentations_config_eval=transforms(transform))
    assert load_model(folder).preparation.size_rule.size(600, 800) == size


@pytest.mark.parametrize(
    "transform",
    [{"__class_fullname__": "CLAHE"}, NORMALIZE | {"normalization": "min_max"},
     RESIZE | {"height": "tall"}, NORMALIZE | {"max_pixel_value": 0}],
)  # fmt: skip
def test_unknown_transforms_are_refused_by_name(transform: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, small(V3_PLUS), albumentations_config_eval=transforms(transform))
    with pytest.raises(SegviewerError, match="albumentations_config_eval"):
        load_model(folder)


def hf(folder: Path, config: Any = None, processor: Any = None) -> Model:
    files = {"config": config or {}, "preprocessor_config": processor or {}}
    return load_model(folder_of(folder, small(HF), **files))


def test_huggingfaces_files_are_used(tmp_path: Path) -> None:
    labels = {str(n): f"thing {n}" for n in range(21)}
    config = {"architectures": ["MobileNetV2ForSemanticSegmentation"], "output_stride": 16,
              "id2label": labels, "layer_norm_eps": 0.01}  # fmt: skip
    processor = {
        "do_resize": True, "size": {"shortest_edge": 320}, "do_rescale": True, "do_normalize": True,
        "rescale_factor": 1 / 255, "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6],
        "do_flip_channel_order": True, "do_center_crop": True, "resample": 3,
    }  # fmt: skip
    model = hf(tmp_path, config, processor)
    assert model.network.info().output_stride == 16 and model.provenance.assumed == {}
    assert model.classes.names[3] == "thing 3"
    stem: Any = model.network.backbone.stages["stem"]
    assert stem.first.norm.eps == 0.01
    preparation = model.preparation
    assert preparation.channel_order == "BGR" and preparation.mean == (0.3, 0.2, 0.1)
    assert preparation.value_range == pytest.approx(1) and preparation.std == (0.6, 0.5, 0.4)
    assert preparation.size_rule.size(600, 800) == (320, 427)
    cropped, resized = model.provenance.notes
    assert "cuts out the middle" in cropped and "bilinear" in resized


def test_huggingfaces_other_sizes_and_values(tmp_path: Path) -> None:
    square = {"size": {"height": 64, "width": 64}, "do_rescale": False, "do_normalize": False}
    preparation = hf(tmp_path, None, square).preparation
    assert preparation.size_rule.size(600, 800) == (64, 64)
    assert (preparation.mean, preparation.std) == ((0, 0, 0), (1, 1, 1))
    assert preparation.value_range == 255
    assert hf(tmp_path, None, {"do_resize": False}).preparation.size_rule.size(60, 80) == (60, 80)
    assert hf(tmp_path, None, {"size": 40}).preparation.size_rule.size(60, 80) == (40, 53)


@pytest.mark.parametrize(
    ("config", "processor", "named"),
    [
        ({"architectures": ["SegformerForSemanticSegmentation"]}, {}, "SegformerForSemantic"),
        ({"tf_padding": False}, {}, "tf_padding = false"),
        ({"hidden_act": "gelu"}, {}, "hidden_act = gelu"),
        ({"output_stride": 4}, {}, "output_stride = 4"),
        ({"num_channels": 1}, {}, "num_channels = 1"),
        ({}, {"size": {"max_height": 3}}, "size ="),
        ({}, {"image_mean": [1, 2], "do_normalize": True}, "image_mean = [1, 2]"),
    ],
)
def test_huggingfaces_unknowns_are_refused_by_name(
    config: Any, processor: Any, named: str, tmp_path: Path
) -> None:
    with pytest.raises(SegviewerError) as caught:
        hf(tmp_path, config, processor)
    assert named in str(caught.value) and "config.json beside model.safetensors" in str(
        caught.value
    )


def test_names_that_nobody_gave_are_no_names(tmp_path: Path) -> None:
    labels = {str(n): f"LABEL_{n}" for n in range(21)}
    assert hf(tmp_path, {"id2label": labels}).classes.names[1] == "aeroplane"
    model = hf(tmp_path, {"id2label": {"0": "road", "1": "car"}})
    assert model.classes.names[1] == "class 1"
    assert "(2 entries by number or name) do not fit the 21" in model.provenance.notes[0]


def test_a_configuration_that_is_no_json_is_said(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, small(HF))
    (folder / "config.json").write_text("{output_stride: 8}")
    with pytest.raises(SegviewerError, match=r"config.json is not valid JSON"):
        load_model(folder)
