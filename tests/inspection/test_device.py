"""Which device, which precision: what can be known of a GPU where there is none."""

from __future__ import annotations

import pytest
import torch
from small import small_model

from segviewer.inspection.device import best_device, in_precision, without_tf32
from segviewer.inspection.memory_fallback import Memory
from segviewer.records import SegviewerError, Setup

CUDA = torch.device("cuda")
LOST = "CUDA error: unspecified launch failure\nCUDA kernel errors might be reported later."


def tf32() -> tuple[bool, bool]:
    return torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32


def test_numbers_of_32_bits_are_multiplied_as_they_are():
    before = tf32()
    assert before[0]  # torch's own default for convolutions
    with in_precision("fp32", CUDA):
        assert tf32() == (False, False)
        with without_tf32():
            assert tf32() == (False, False)
        assert tf32() == (False, False)
    assert tf32() == before


def test_it_is_put_back_after_an_error():
    before = tf32()
    with pytest.raises(ValueError), in_precision("fp32", CUDA):
        raise ValueError
    assert tf32() == before


def test_nothing_is_changed_for_the_cpu():
    before = tf32()
    with in_precision("fp32", torch.device("cpu")):
        assert tf32() == before


def test_an_unknown_precision_is_a_key_error():
    with pytest.raises(KeyError):
        in_precision("fp8", CUDA)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gpu", "no device of torch's"),
        ("cuda:99", "torch finds"),
        ("cpu:x", "no device of torch's"),
    ],
)
def test_a_device_that_is_not_there_is_said_in_one_sentence(monkeypatch, name, says):
    monkeypatch.setenv("SEGVIEWER_DEVICE", name)
    with pytest.raises(SegviewerError, match=says) as raised:
        best_device()
    assert "SEGVIEWER_DEVICE" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_device_can_be_named(monkeypatch):
    monkeypatch.setenv("SEGVIEWER_DEVICE", "cpu")
    assert best_device() == torch.device("cpu")


def test_a_gpu_that_is_gone_is_said_at_once_and_not_tried_again(picture):
    model, tries = small_model("pspnet"), []

    def look(setup):
        tries.append(setup)
        raise RuntimeError(LOST)

    memory = Memory(lambda: None, print)
    with pytest.raises(SegviewerError, match="answers no more") as raised:
        list(memory.look(model, picture, Setup(model=model.name), look))
    assert len(tries) == 1
    assert "unspecified launch failure" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_one_s_own_network_is_not_said_to_run_on_the_cpu(picture, monkeypatch):
    model, sizes = small_model("pspnet"), []
    monkeypatch.setattr(type(model), "device", property(lambda _: CUDA))
    monkeypatch.setattr(type(model), "to", lambda *_: None)  # weights stay where they were put

    def look(setup):
        sizes.append(setup.input_size)
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    memory = Memory(lambda: None, print)
    with pytest.raises(SegviewerError, match="more memory than there is") as raised:
        list(memory.look(model, picture, Setup(model=model.name), look))
    assert sizes == [None, 61]
    assert "CPU" not in str(raised.value)
