"""Which device, which precision: what can be known of a GPU where there is none."""

from __future__ import annotations

import pytest
import torch
from small import small_model
from torch import nn

from segviewer.attribution import Unit
from segviewer.inspection import device
from segviewer.inspection.capture import capture
from segviewer.inspection.device import best_device, in_precision, without_tf32
from segviewer.inspection.inspections import inspections
from segviewer.inspection.memory_fallback import Memory
from segviewer.records import Options, SegviewerError, Setup

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


def test_the_last_thread_to_leave_puts_it_back():
    before = tf32()
    first, second = without_tf32(), without_tf32()
    first.__enter__()
    second.__enter__()  # another window's engine, in the middle of the first one's pass
    first.__exit__(None, None, None)
    assert tf32() == (False, False)
    second.__exit__(None, None, None)
    assert tf32() == before


def test_receptive_fields_are_computed_without_tf32(picture, monkeypatch):
    # As on CUDA, where this is all that 32 bits take.
    monkeypatch.setattr(device, "_single_precision", lambda _: without_tf32())
    model, forward, backward, before = small_model("pspnet"), [], [], tf32()
    captured = capture(model, picture)
    first = next(m for m in model.network.modules() if isinstance(m, nn.Conv2d))

    def note(_module, _inputs, output):
        forward.append(tf32())
        if output.requires_grad:
            output.register_hook(lambda _: backward.append(tf32()))

    first.register_forward_hook(note)
    unit = Unit(point=(40, 50), fields=("pyramid.bin_1", ""))
    for _ in inspections(model, captured, Options(unit=unit)):
        assert tf32() == before  # who takes a field computes as they chose
    assert backward
    assert set(forward + backward) == {(False, False)}


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
