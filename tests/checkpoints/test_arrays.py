"""Weights that somebody kept as arrays of numpy."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from published import small
from torch import Tensor

from segviewer.checkpoints.loading import load_model
from segviewer.checkpoints.model import Model
from segviewer.records import SegviewerError

SMP = "smp-pspnet_resnet34"


def arrays(tensors: dict[str, Tensor], *, is_big: bool = False) -> dict[str, Any]:
    """In C's order and, every other one, in Fortran's."""
    own = {key: tensor.numpy() for key, tensor in tensors.items()}
    plain = {k: a.astype(a.dtype.newbyteorder(">" if is_big else "<")) for k, a in own.items()}
    return {k: np.copy(a, order="F") if n % 2 else a for n, (k, a) in enumerate(plain.items())}


def state(model: Model) -> dict[str, Tensor]:
    return dict(model.network.state_dict())


@pytest.fixture(scope="module")
def weights() -> dict[str, Tensor]:
    return small(SMP)


@pytest.fixture(scope="module")
def expected(weights: dict[str, Tensor], tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("plain") / "plain.pth"
    torch.save(weights, path)
    return state(load_model(path))


@pytest.mark.parametrize("is_big", [False, True])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda a: a,
        lambda a: {"model": a, "classes": np.array([f"thing {n}" for n in range(21)]), "epoch": 3},
        lambda a: {"state_dict": {f"net.{k}": v for k, v in a.items()}},
    ],
)
def test_dictionaries_of_arrays_are_weights(
    wrap: Any, is_big: bool, weights: dict[str, Tensor], expected: Any, tmp_path: Path
) -> None:
    torch.save(wrap(arrays(weights, is_big=is_big)), tmp_path / "mine.pth")
    model = load_model(tmp_path / "mine.pth")
    assert all(torch.equal(tensor, expected[key]) for key, tensor in state(model).items())
    assert (model.classes.names[1] == "thing 1") == ("classes" in wrap({}))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("name", ["mine.npz", "mine.pth"])
def test_numpys_archives_are_weights(
    save: Any, name: str, weights: dict[str, Tensor], expected: Any, tmp_path: Path
) -> None:
    names = np.array([f"thing {n}" for n in range(21)])
    with (tmp_path / name).open("wb") as file:
        save(file, class_names=names, **arrays(weights))
    model = load_model(tmp_path / name)
    assert all(torch.equal(tensor, expected[key]) for key, tensor in state(model).items())
    assert model.classes.names[20] == "thing 20"


def test_arrays_in_half_precision_are_weights(weights: dict[str, Tensor], tmp_path: Path) -> None:
    halves = {key: array.astype(np.float16) for key, array in arrays(weights).items()}
    np.savez(tmp_path / "mine.npz", **halves)
    model = load_model(tmp_path / "mine.npz")
    assert all(tensor.dtype == torch.float32 for tensor in model.network.parameters())


def test_arrays_beside_tensors_are_no_weights(weights: dict[str, Tensor], tmp_path: Path) -> None:
    torch.save(weights | {"frequencies": np.ones(21)}, tmp_path / "mine.pth")
    assert load_model(tmp_path / "mine.pth").provenance.notes == ()


class Danger:
    """Pickles to a call that leaves a file behind."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Path.touch, (self.mark,)


def test_objects_in_an_archive_are_not_unpickled(
    weights: dict[str, Tensor], tmp_path: Path
) -> None:
    objects = np.array([Danger(tmp_path / "it_ran")], dtype=object)
    np.savez(tmp_path / "mine.npz", extra=objects, **arrays(weights))
    assert load_model(tmp_path / "mine.npz").network.title == "PSPNet"
    assert not (tmp_path / "it_ran").exists()


def npy(header: str, content: bytes = b"") -> bytes:
    padded = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded.encode() + content


BROKEN = {
    "a claim": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,)}"),
    "below zero": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-3, -3)}"),
    "a call": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (print(1),)}"),
    "cut": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9,)}", bytes(8)),
    "no array": b"nothing",
    "vast texts": npy("{'descr': '<U999999999', 'fortran_order': False, 'shape': (9,)}", bytes(8)),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_broken_archives_are_refused(content: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mine.npz", "w") as archive:
        archive.writestr("a.weight.npy", content)
    with pytest.raises(SegviewerError, match=r"not an archive of numpy's arrays that can be read"):
        load_model(tmp_path / "mine.npz")


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "mine.npz", a=np.zeros(1 << 24, np.uint8), b=np.zeros(1 << 20))
    with pytest.raises(SegviewerError, match="would unpack to 25,"):
        load_model(tmp_path / "mine.npz")


def test_an_archive_of_other_arrays_is_of_no_family(tmp_path: Path) -> None:
    np.savez(tmp_path / "mine.npz", x=np.ones((3, 3)), y=np.array(["a"]))
    with pytest.raises(SegviewerError, match="no known family"):
        load_model(tmp_path / "mine.npz")
    np.savez(tmp_path / "mine.npz", np.ones((3, 3)), np.ones(3))
    with pytest.raises(SegviewerError, match="no known family"):
        load_model(tmp_path / "mine.npz")


@pytest.mark.parametrize("protocol", [2, 4])
def test_a_plain_pickle_is_refused_as_one(protocol: int, tmp_path: Path) -> None:
    content = {"model": arrays(small(SMP)), "__author__": "somebody"}
    (tmp_path / "mine.pkl").write_bytes(pickle.dumps(content, protocol))
    with pytest.raises(SegviewerError, match="plain pickle") as caught:
        load_model(tmp_path / "mine.pkl")
    assert "torch.save(model.state_dict()" in str(caught.value)
