"""What keys cannot tell: taken from the user, else from the file's name or texts, else assumed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.error import URLError

import numpy as np
import pytest
import torch
from published import layout
from test_layouts import hollow, publish

from segviewer.checkpoints import class_lists
from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model, SizeRule
from segviewer.records import Classes, ImportOptions, SegviewerError


def open_layout(name: str, folder: Path, file: str = "mine.pth", **options: Any) -> Model:
    return load_model(publish(layout(name), folder / file), ImportOptions(**options))


def rates(model: Model) -> list[int]:
    return [b.dilation for b in model.network.branches() if b.dilation]


@pytest.mark.parametrize(
    ("file", "options", "stride"),
    [
        ("best_deeplabv3plus_resnet50_voc_os16.pth", {}, 16),
        ("best_deeplabv3plus_resnet50_voc_os8.pth", {}, 8),
        ("best_deeplabv3plus_resnet50_voc_os8.pth", {"output_stride": 16}, 16),
        ("mine.pth", {}, 16),
        ("mine.pth", {"output_stride": 8}, 8),
    ],
)
def test_vainfs_output_stride(
    file: str, options: dict[str, Any], stride: int, tmp_path: Path
) -> None:
    model = open_layout("vainf-deeplabv3plus_resnet50", tmp_path, file, **options)
    assert model.network.info().output_stride == stride
    assert rates(model) == [n * 16 // stride for n in (6, 12, 18)]
    assert model.provenance.assumed == {"output_stride": stride}


@pytest.mark.parametrize(
    ("text", "align_corners", "grid", "stride"),
    [
        ("", False, None, 8),
        ("deeplabv3_r101-d8_769x769_80k_cityscapes.py", True, None, 8),
        ("deeplabv3_r50-d16-mg124_512x1024.py", False, (1, 2, 4), 16),
        ("decode_head=dict(align_corners=True), multi_grid=(1, 2, 4)", True, (1, 2, 4), 8),
        ("backbone=dict(dilations=(1, 1, 1, 2), strides=(1, 2, 2, 1))", False, None, 16),
    ],
)
def test_mmsegs_configuration_is_read_as_text(
    text: str, align_corners: bool, grid: Any, stride: int, tmp_path: Path
) -> None:
    content = {"meta": {"config": text}, "state_dict": hollow(layout(MMSEG))}
    torch.save(content, tmp_path / "mine.pth")
    model = load_model(tmp_path / "mine.pth")
    network: Any = model.network
    assert network.align_corners == network.fusions["aspp"].align_corners == align_corners
    assert (network.backbone.multi_grid, network.backbone.output_stride) == (grid, stride)
    options = ImportOptions(align_corners=False, multi_grid=(1, 1, 1))
    other = load_model(tmp_path / "mine.pth", options)
    assert other.network.align_corners is False
    assert other.provenance.assumed["multi_grid"] == (1, 1, 1)


MMSEG = "mmseg-deeplabv3_r50-d8-voc12aug"


@pytest.mark.parametrize("where", ["meta", "dataset_meta"])
def test_mmsegs_classes_are_the_files(where: str, tmp_path: Path) -> None:
    names, colours = [f"c{n}" for n in range(21)], [[n, 0, 255 - n] for n in range(21)]
    meta = {"CLASSES": names, "PALETTE": colours}
    if where == "dataset_meta":
        meta = {"dataset_meta": {"classes": tuple(names), "palette": colours}}  # type: ignore[dict-item]
    torch.save({"meta": meta, "state_dict": hollow(layout(MMSEG))}, tmp_path / "mine.pth")
    classes = load_model(tmp_path / "mine.pth").classes
    assert (classes.names[20], classes.colours[3]) == ("c20", (3, 0, 252))


NAMES, COLOURS = tuple(f"c{n}" for n in range(21)), [[n, 2 * n, 3] for n in range(21)]
OURS = class_lists.numbered_classes(21).colours


@pytest.mark.parametrize(
    ("names", "colours", "first", "colour", "message"),
    [
        (NAMES, COLOURS, "c1", (1, 2, 3), None),
        (NAMES, np.array(COLOURS), "c1", (1, 2, 3), None),
        (np.array(NAMES), tuple(map(tuple, COLOURS)), "c1", (1, 2, 3), None),
        (NAMES, None, "c1", OURS[1], None),
        ("voc", None, "aeroplane", OURS[1], None),
        ("water", [[0, 255, 255]], "class 1", OURS[1], "the text 'water'"),
        (("road", "car"), [[1, 2, 3], [4, 5, 6]], "class 1", OURS[1], "2 entries"),
        ((*NAMES, "x"), [[1, 2, 3]] * 22, "class 1", OURS[1], "22 entries"),
        ({"a": 1}, None, "class 1", OURS[1], "1 entries by"),
        (NAMES, [[1, 2, 3]] * 19, "c1", OURS[1], "19 entries"),
        (NAMES, [], "c1", OURS[1], "0 entries"),
        (NAMES, "random", "c1", OURS[1], "the text 'random'"),
        (NAMES, [[300, 0, 0]] * 21, "c1", OURS[1], "0 to 255"),
        (NAMES, [[-1, 0, 0]] * 21, "c1", OURS[1], "0 to 255"),
        (NAMES, [[1, 2]] * 21, "c1", OURS[1], "palette"),
        (NAMES, [["a", 2, 3]] * 21, "c1", OURS[1], "palette"),
    ],
)
def test_mmsegs_metadata_of_any_shape(
    names: Any, colours: Any, first: str, colour: Any, message: str | None, tmp_path: Path
) -> None:
    meta = {"CLASSES": names, "PALETTE": colours}
    torch.save({"meta": meta, "state_dict": hollow(layout(MMSEG))}, tmp_path / "mine.pth")
    model = load_model(tmp_path / "mine.pth")
    assert (model.classes.names[1], model.classes.colours[1]) == (first, colour)
    notes = model.provenance.notes
    assert [message in note for note in notes] == [True] if message else notes == ()


@pytest.mark.parametrize(
    ("file", "options", "scaled"),
    [
        ("fcn8s_from_caffe.pth", {}, False),
        ("fcn8s-atonce_from_caffe.pth", {}, True),
        ("fcn8s-atonce_from_caffe.pth", {"at_once": False}, False),
        ("mine.pth", {"at_once": True}, True),
    ],
)
def test_fcn_8s_at_once(file: str, options: Any, scaled: bool, tmp_path: Path) -> None:
    model = open_layout("wkentaro-fcn8s", tmp_path, file, **options)
    pool4 = model.network.branch("skip_16.pool4")
    scores = pool4(torch.ones(1, 512, 2, 2)) - 0.01  # without the bias
    assert scores.max().item() == pytest.approx(0.0512 if scaled else 5.12, rel=1e-4)


def test_classes_are_guessed_by_number_and_can_be_told(tmp_path: Path) -> None:
    name = "torchvision-lraspp_mobilenet_v3_large"
    assert open_layout(name, tmp_path).classes.names[:2] == ("background", "aeroplane")
    mine = tuple(f"thing {n}" for n in range(21))
    assert open_layout(name, tmp_path, classes=mine).classes.names == mine
    coloured = Classes(mine, ((1, 2, 3),) * 21)
    file = publish(layout(name), tmp_path / "mine.pth")
    assert load_model(file, classes=coloured).classes == coloured
    with pytest.raises(SegviewerError, match="tells 21 classes apart, but 19 were named"):
        open_layout(name, tmp_path, classes="cityscapes")
    with pytest.raises(SegviewerError, match="no class list 'pets'; choose one of"):
        open_layout(name, tmp_path, classes="pets")


def test_names_that_stand_for_several_classes_are_told_apart() -> None:
    classes = class_lists.with_colours(["road", "\ud83d", "car", "\ud83d"])
    assert classes.names == ("road", "\ufffd (1)", "car", "\ufffd (3)")


def test_unknown_numbers_of_classes_get_numbers_and_colours() -> None:
    classes = class_lists.likely(182)
    assert len(set(classes.colours)) == 182
    assert class_lists.likely(5).names[4] == "class 4"
    assert class_lists.class_list("voc").colours == class_lists.numbered_classes(21).colours


@pytest.mark.parametrize(
    ("name", "order", "value_range", "mean", "size"),
    [
        ("torchvision-fcn_resnet50", "RGB", 1.0, 0.485, (520, 693)),
        ("semseg-pspnet50-ade20k", "RGB", 255.0, 123.675, (385, 513)),
        ("mmseg-pspnet_r50-d8-ade20k", "RGB", 255.0, 123.675, (512, 683)),
        ("mmseg-deeplabv3plus_r50b-d8-cityscapes", "RGB", 255.0, 123.675, (1024, 1365)),
        ("vainf-deeplabv3_resnet50", "RGB", 1.0, 0.485, (600, 800)),
        ("kazuto-deeplabv2_resnet101_msc-voc12", "BGR", 255.0, 104.008, (385, 513)),
        ("jfzhang-deeplabv3plus_mobilenet", "RGB", 1.0, 0.485, (513, 684)),
        ("smp-pspnet_resnet34", "RGB", 1.0, 0.485, (600, 800)),
        ("hf-mobilenet_v2_deeplabv3", "RGB", 1.0, 0.5, (545, 727)),
        ("wkentaro-fcn32s", "BGR", 255.0, 104.00698793, (600, 800)),
    ],
)
def test_preparation_is_the_familys(
    name: str, order: str, value_range: float, mean: float, size: Any, tmp_path: Path
) -> None:
    preparation = open_layout(name, tmp_path).preparation
    assert (preparation.channel_order, preparation.value_range) == (order, value_range)
    assert preparation.mean[0] == mean
    assert preparation.size_rule.size(600, 800) == size


def test_sides_are_rounded_to_what_the_network_takes() -> None:
    assert SizeRule(side="long", low=512, high=512, step=8, extra=1).size(300, 400) == (385, 513)
    assert SizeRule(side="long", low=16, high=640, step=16).size(100, 150) == (96, 144)
    assert SizeRule(side="long", low=16, high=640, step=16).size(3, 400) == (16, 400)
    assert SizeRule(side="short", low=512, high=2048).size(300, 3000) == (205, 2048)


def test_weights_can_be_differentiated_even_if_loaded_in_inference_mode(tmp_path: Path) -> None:
    with torch.inference_mode():
        model = open_layout("smp-pspnet_resnet34", tmp_path)
    image = torch.zeros(1, 3, 48, 48, requires_grad=True)
    model.network(image).sum().backward()
    assert image.grad is not None


def test_a_published_name_without_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unreachable(*_arguments: Any, **_options: Any) -> None:
        raise URLError("no route to host")

    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    monkeypatch.setattr("segviewer.checkpoints.download.urlopen", unreachable)
    with pytest.raises(SegviewerError, match=r"torchvision/fcn_resnet50 could not be fetched"):
        load_model("torchvision/fcn_resnet50")
    with pytest.raises(SegviewerError, match=r"no torchvision/resnet50; choose one of"):
        load_model("torchvision/resnet50")


def test_a_published_name_loads_what_torchvision_hands_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    requests: dict[str, Any] = {}

    def hand_out(url: str, **options: Any) -> Any:
        requests.update(options, url=url)
        return hollow(layout("torchvision-lraspp_mobilenet_v3_large"))

    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    cached = tmp_path / "checkpoints" / "lraspp_mobilenet_v3_large-d234d4ea.pth"
    cached.parent.mkdir()
    cached.touch()
    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", hand_out)
    model = load_model("torchvision/lraspp_mobilenet_v3_large")
    assert model.name == "torchvision/lraspp_mobilenet_v3_large"
    assert requests["check_hash"] and requests["weights_only"]
    assert requests["url"].startswith("https://download.pytorch.org/models/lraspp")


@pytest.mark.parametrize(
    ("dilations", "stride"),
    [("", 8), ("dilations=(1, 1, 1, 2, 2, 4, 4)", 8), ("dilations=(1, 1, 1, 1, 1, 2, 2)", 16),
     ("dilations=(1, 12, 24, 36)", 8), ("dilations=(1, 1, 1, 1, 1, 1, 1)", 32)],
)  # fmt: skip
def test_mmsegs_mobilenet_dilates_as_its_configuration_says(
    dilations: str, stride: int, tmp_path: Path
) -> None:
    state = hollow(layout("mmseg-pspnet_m-v2-d8-ade20k"))
    torch.save({"meta": {"config": dilations}, "state_dict": state}, tmp_path / "mine.pth")
    model = load_model(tmp_path / "mine.pth")
    assert model.network.backbone.output_stride == stride
    assert "multi_grid" not in model.provenance.assumed
    blocks: Any = model.network.backbone.stages["stage_7"]
    assert blocks[0].depthwise.conv.dilation[0] == 32 // stride
