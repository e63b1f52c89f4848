"""A device without enough memory, played by a layer that raises what torch raises."""

import pytest
import torch
from small import small_model

from segviewer.inspection.capture import capture
from segviewer.inspection.inspections import inspect
from segviewer.inspection.memory_fallback import Memory, move_to_device, out_of_memory
from segviewer.records import Options, SegviewerError, Setup

CPU = "[enforce fail at alloc_cpu.cpp:117] . DefaultCPUAllocator: can't allocate memory: you tried"
ERRORS = {
    "cuda": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    "mps": RuntimeError("MPS backend out of memory (MPS allocated: 5 GB, max allowed: 6 GB)."),
    "cpu": RuntimeError(CPU),
    "cudnn": RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    "numpy": MemoryError("Unable to allocate 8.00 GiB for an array"),
}


def short_of_memory(model, error, *, most=0):
    """Let the first stage raise for inputs longer than ``most``."""

    def raise_it(module, inputs):
        if max(inputs[0].shape[-2:]) > most:
            raise error

    return model.network.backbone.register_forward_pre_hook(raise_it)


@pytest.fixture
def model():
    return small_model("pspnet")


@pytest.fixture
def messages():
    return []


@pytest.fixture
def memory(messages):
    return Memory(lambda: None, messages.append)


def capture_in(memory, model, frame):
    setup = Setup(model=model.name)
    (captured,) = memory.look(model, frame, setup, lambda fits: [capture(model, frame, fits)])
    return captured


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_less_of_the_picture_where_memory_does_not_suffice(memory, messages, model, picture, error):
    assert out_of_memory(error)
    with short_of_memory(model, error, most=61):
        captured = capture_in(memory, model, picture)
    assert captured.size == (46, 61)
    (sentence,) = messages
    assert "out of memory" in sentence
    assert "61×46 instead of 122×93" in sentence
    inspection = inspect(model, captured, Options())
    assert inspection.state.setup.input_size == 61


def test_what_sufficed_is_remembered_and_said_once(memory, messages, model, picture):
    sides = []
    hook = short_of_memory(model, ERRORS["cpu"], most=61)
    with hook, model.network.backbone.register_forward_pre_hook(
        lambda module, inputs: sides.append(max(inputs[0].shape[-2:])), prepend=True
    ):  # fmt: skip
        for _ in range(3):
            capture_in(memory, model, picture)
    assert sides == [122, 61, 61, 61]
    assert len(messages) == 1


def test_the_cpu_where_smaller_is_not_enough(memory, messages, model, picture, monkeypatch):
    device = torch.device("mps")

    def move(_, target):
        nonlocal device
        device = target

    def look(setup):
        if device.type == "mps":
            raise ERRORS["mps"]
        return [setup]

    monkeypatch.setattr(type(model), "device", property(lambda _: device))
    monkeypatch.setattr(type(model), "to", move)
    setup = Setup(model=model.name)
    assert list(memory.look(model, picture, setup, look)) == [setup]
    assert device.type == "cpu"
    assert messages == ["MPS ran out of memory, so pspnet runs on the CPU from now on."]


def test_too_little_memory_everywhere_is_said(memory, messages, model, picture):
    with short_of_memory(model, ERRORS["cpu"]), pytest.raises(SegviewerError) as raised:
        capture_in(memory, model, picture)
    assert "smaller input size" in str(raised.value)
    assert messages == []


@pytest.mark.parametrize("error", [RuntimeError("shapes differ"), ValueError("out of memory")])
def test_other_errors_pass(memory, messages, model, picture, error):
    with short_of_memory(model, error), pytest.raises(type(error)):
        capture_in(memory, model, picture)
    assert messages == []


def test_what_was_kept_is_freed_before_the_next_attempt(model, picture):
    freed = []
    memory = Memory(lambda: freed.append(True), lambda _: None)
    with short_of_memory(model, ERRORS["cuda"], most=61):
        capture_in(memory, model, picture)
    assert freed == [True]


def test_a_moved_model_is_moved_with_its_other_strides(model, picture):
    setup = Setup(model=model.name, output_stride=16)
    capture(model, picture, setup)
    model.to(torch.device("meta"))
    assert {p.device.type for p in model.network_for(setup).state_dict().values()} == {"meta"}


def test_a_model_without_room_stays_on_the_cpu(messages, model, monkeypatch):
    moves = []

    def move(_, device):
        moves.append(device.type)
        if device.type != "cpu":
            raise ERRORS["cuda"]

    monkeypatch.setattr(type(model), "to", move)
    move_to_device(model, torch.device("mps"), messages.append)
    assert moves == ["mps", "cpu"]
    assert messages == ["MPS has no room for pspnet, so it runs on the CPU."]
