"""What people have beside weights in a folder, one line a habit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from published import folder_of, small

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.records import SegviewerError

SMP, HF = "smp-deeplabv3plus_resnet50", "hf-mobilenet_v2_deeplabv3"
NAMES = tuple(f"thing {n}" for n in range(21))
PYTHON = ("codec", "Errno", "NoneType", "Error(", "argument", "Expecting")


def beside(folder: Path, name: str, **files: Any) -> Model:
    return load_model(folder_of(folder, small(name), **files))


NORMALIZE = {"__class_fullname__": "Normalize", "mean": [0.5] * 3, "std": [0.25] * 3, "p": 1.0}


@pytest.mark.parametrize(
    ("name", "files", "named"),
    [
        (SMP, {"config": {"classes": 5}}, "classes = 5"),
        (SMP, {"config": {"upsampling": float("nan")}}, "upsampling = NaN"),
        (SMP, {"config": {"encoder_output_stride": "16"}}, 'encoder_output_stride = "16"'),
        (SMP, {"config": {"decoder_magic": True}}, "decoder_magic = true"),
        (SMP, {"config": {"_model_class": "UnetPlusPlus"}}, "_model_class = UnetPlusPlus"),
        (SMP, {"config": {"encoder_name": "timm-resnest14d"}}, "encoder_name = timm-resnest14d"),
        (SMP, {"config": []}, "one JSON object"),
        (SMP, {"albumentations_config_eval": NORMALIZE | {"std": [0, 1, 1]}}, "std = [0, 1, 1]"),
        (SMP, {"albumentations_config_eval": NORMALIZE | {"p": 0.5}}, "p = 0.5"),
        (
            SMP,
            {"albumentations_config_eval": {"__class_fullname__": "LongestMaxSize"}},
            "max_size = null",
        ),
        (HF, {"preprocessor_config": {"image_std": [0, 1, 1]}}, "image_std = [0, 1, 1]"),
        (HF, {"preprocessor_config": {"image_mean": [float("nan")] * 3}}, "image_mean"),
        (HF, {"preprocessor_config": {"rescale_factor": 0}}, "rescale_factor = 0"),
        (HF, {"preprocessor_config": {"do_magic": True}}, "do_magic = true"),
        (HF, {"preprocessor_config": {"offset": True}}, "offset = true"),
        (HF, {"config": {"architectures": ["UperNetForSemanticSegmentation"]}}, "UperNet"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name_with_a_way_out(
    name: str, files: dict[str, Any], named: str, tmp_path: Path
) -> None:
    with pytest.raises(SegviewerError) as caught:
        beside(tmp_path, name, **files)
    text = str(caught.value)
    assert named in text and "segviewer.view(model, picture)" in text and "\n" not in text
    assert not any(word in text for word in PYTHON)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b'{"classes": "\xe9"}', "not text in UTF-8"), (b'{\n "a": }', "line 2, column 7")],
)
def test_a_configuration_that_is_no_json_is_said(
    content: bytes, words: str, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, small(SMP))
    (folder / "config.json").write_bytes(content)
    with pytest.raises(SegviewerError, match=words) as caught:
        load_model(folder)
    assert not any(word in str(caught.value) for word in PYTHON)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_configurations_in_any_unicode(encoding: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, small(SMP))
    text = json.dumps({"decoder_atrous_rates": [3, 6, 9]})
    (folder / "config.json").write_bytes(text.encode(encoding))
    network = load_model(folder).network
    assert [b.dilation for b in network.branches() if b.dilation] == [3, 6, 9]


@pytest.mark.parametrize(
    ("processor", "mean", "size"),
    [
        ({"size": {"longest_edge": 320}}, 0.5, (240, 320)),
        ({"size": {"height": 96, "width": 128}, "image_mean": 0.25, "image_std": 0.5}, 0.25,
         (96, 128)),
        ({"image_processor": {"image_mean": [0.1] * 3, "size": 240}}, 0.1, (240, 320)),
        ({"do_normalize": False, "size": 240}, 0.0, (240, 320)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("file", ["preprocessor_config", "processor_config"])
def test_huggingfaces_processors(
    file: str, processor: Any, mean: float, size: tuple[int, int], tmp_path: Path
) -> None:
    preparation = beside(tmp_path, HF, **{file: processor}).preparation
    assert preparation.mean == (mean,) * 3
    assert preparation.size_rule.size(480, 640) == size


def test_steps_that_are_left_out_are_said(tmp_path: Path) -> None:
    pads = {"__class_fullname__": "PadIfNeeded", "min_height": 512, "min_width": 512}
    never = NORMALIZE | {"mean": [0.9] * 3, "p": 0}
    transforms = {"transform": {"__class_fullname__": "Compose", "transforms": [pads, never]}}
    model = beside(tmp_path / "smp", SMP, albumentations_config_eval=transforms)
    assert model.preparation.mean[0] == 0.485
    assert any("pads pictures" in note for note in model.provenance.notes)
    model = beside(tmp_path / "hf", HF, preprocessor_config={"do_pad": True})
    assert any("pads pictures" in note for note in model.provenance.notes)


@pytest.mark.parametrize(
    ("labels", "first", "notes"),
    [
        ({"id2label": list(NAMES)}, "thing 0", 0),
        ({"label2id": {name: n for n, name in enumerate(NAMES)}}, "thing 0", 0),
        ({"id2label": {str(n): f"LABEL_{n}" for n in range(21)}}, "background", 0),
        ({"id2label": {str(2 * n): name for n, name in enumerate(NAMES)}}, "class 0", 1),
        ({"id2label": {"0": "a", "1": "b"}}, "class 0", 1),
        ({"num_labels": 21}, "background", 0),
    ],
)
def test_huggingfaces_labels(labels: Any, first: str, notes: int, tmp_path: Path) -> None:
    model = beside(tmp_path, HF, config=labels)
    assert model.classes.names[0] == first
    assert sum("do not fit" in note for note in model.provenance.notes) == notes
