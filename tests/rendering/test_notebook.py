"""Captures, inspections and sheets show themselves in a notebook."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

import segviewer
from segviewer.inspection.capture import Capture


def decode_png(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def capture() -> tuple[segviewer.Inspection, Capture]:
    model = segviewer.load_model("everyday/pspnet")
    captured = segviewer.capture(model, next(iter(segviewer.open_source("scene:1"))))
    return segviewer.inspect(model, captured), captured


def test_an_inspection_is_its_sheet_of_one_row() -> None:
    inspection, _ = capture()
    figure = segviewer.sheet([inspection], ["input", "mask", "branches"])
    assert np.array_equal(decode_png(inspection._repr_png_()), figure.image)
    assert np.array_equal(decode_png(figure._repr_png_()), figure.image)
    assert repr(inspection) == "<PSPNet (everyday) on 480x320 pixels, off: nothing>"
    assert repr(figure) == "<sheet of 1 states: input, mask, branches>"


def test_a_capture_lists_every_feature_with_its_size() -> None:
    _, captured = capture()
    html = captured._repr_html_()
    for key in captured.info.keys:
        size = " × ".join(str(n) for n in captured.first.feature(key).shape[1:])
        assert f"<tr><td>{key}</td><td>{size}</td></tr>" in html
    assert "PSPNet" in html
    features = len(captured.info.keys)
    assert repr(captured) == f"<PSPNet on 480x320 pixels, {features} features>"
    assert "<script" not in html
