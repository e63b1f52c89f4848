"""Inert stand-ins for what training scripts keep beside weights: nothing of it is ever run.

Arrays and numbers of numpy are kept as bytes, so that class names, colours and weights can be read.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

MOST_LISTED = 1 << 16  # numbers of an array that is read as lists


class Inert:
    """Stands in for an object: takes whatever it is given, does nothing."""

    def __new__(cls, *_arguments: Any) -> Any:
        return super().__new__(cls)

    def __init__(self, *_arguments: Any) -> None: ...

    def __setstate__(self, _state: Any) -> None: ...


class InertAttribute:
    """Stands in for looking something up by its name, with what does nothing."""

    def __new__(cls, *_arguments: Any) -> Any:
        return Inert


class InertMapping:
    """Stands in for a kind of dictionary, with an ordinary one."""

    def __new__(cls, *_arguments: Any) -> Any:
        return OrderedDict()


class InertList(list[Any]):
    """Stands in for a kind of list."""

    def __new__(cls, *_arguments: Any) -> Any:
        return super().__new__(cls)

    def __init__(self, *_arguments: Any) -> None:
        super().__init__()

    def __setstate__(self, _state: Any) -> None: ...


class InertNamespace(dict[str, Any]):
    """Stands in for an object that holds arguments by name; a dictionary of them."""

    def __new__(cls, *_arguments: Any) -> Any:
        return super().__new__(cls)

    def __init__(self, *_arguments: Any) -> None:
        super().__init__()

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, dict):
            self.update(state)


class StoredType(Inert):
    """A dtype of numpy: its code, such as "i8", and the order of its bytes."""

    def __init__(self, *arguments: Any) -> None:
        self.code, self.order = str(arguments[0]) if arguments else "", "|"

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, tuple) and len(state) > 1 and state[1] in ("<", ">", "|"):
            self.order = state[1]


class StoredArray(Inert):
    """An array of numpy. ``array`` shares the file's bytes; None where it is of no kind that is
    read."""

    array: Array | None = None
    texts: list[str] | None = None

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, tuple) and len(state) == 5:
            _, shape, dtype, fortran, raw = state
            if isinstance(raw, list):  # of objects; texts alone are read
                self.texts = raw if all(isinstance(value, str) for value in raw) else None
            else:
                self.array = _decode_array(dtype, raw, shape, "F" if fortran else "C")

    @property
    def values(self) -> Any:
        """Nested lists, None where they would be longer than names and colours are."""
        if self.array is None or self.array.size > MOST_LISTED:
            return self.texts
        return self.array.tolist()


class StoredScalar(Inert):
    """A number of numpy."""

    values: Any = None

    def __init__(self, *arguments: Any) -> None:
        array = _decode_array(*arguments) if len(arguments) == 2 else None
        self.values = None if array is None else array.tolist()


def plain(value: Any) -> Any:
    """A stored array as nested lists, a stored scalar as a number; anything else as it is."""
    return value.values if isinstance(value, StoredArray | StoredScalar) else value


def _decode_array(dtype: Any, raw: Any, shape: Any = (), order: Any = "C") -> Array | None:
    if not isinstance(dtype, StoredType) or not re.fullmatch(r"[biufU]\d+", dtype.code):
        return None
    try:
        flat = np.frombuffer(raw, np.dtype(dtype.order + dtype.code))
        return flat.reshape(shape, order=order)
    except (TypeError, ValueError):
        return None


_CORES = ("numpy.core", "numpy._core")
_KEPT: dict[str, type] = {
    "builtins.getattr": InertAttribute,
    "numpy.dtype": StoredType,
    **{f"{core}.multiarray._reconstruct": StoredArray for core in _CORES},
    **{f"{core}.multiarray.scalar": StoredScalar for core in _CORES},
}
_MAPPINGS = frozenset(
    ("collections.defaultdict", "builtins.dict", "easydict.EasyDict", "addict.addict.Dict",
     "munch.Munch", "yacs.config.CfgNode", "fvcore.common.config.CfgNode",
     "mmcv.utils.config.ConfigDict", "mmengine.config.config.ConfigDict",
     "pytorch_lightning.utilities.parsing.AttributeDict",
     "lightning.pytorch.utilities.parsing.AttributeDict",
     "lightning_fabric.utilities.data.AttributeDict",
     "lightning.fabric.utilities.data.AttributeDict")
)  # fmt: skip
_LISTS = frozenset(("collections.deque", "builtins.list"))
_NAMESPACES = frozenset(("argparse.Namespace", "types.SimpleNamespace"))
_OBJECTS = frozenset(
    ("copyreg._reconstructor", "uuid.UUID", "fractions.Fraction", "decimal.Decimal",
     "functools.partial", "random.Random", "logging.getLogger", "logging.Logger",
     "time.struct_time", "zoneinfo.ZoneInfo", "zoneinfo.ZoneInfo._unpickle", "array.array",
     "array._array_reconstructor", "operator.itemgetter", "string.Template", "http.HTTPStatus",
     "_io.BytesIO", "_io.StringIO", "io.BytesIO", "io.StringIO", "re._compile", "typing.Any",
     "torch.torch_version.TorchVersion",
     "mmengine.logging.history_buffer.HistoryBuffer")
)  # fmt: skip
_BUILTINS = frozenset(
    ("range", "slice", "frozenset", "tuple", "int", "float", "str", "bool", "bytes", "object",
     "type", "NotImplementedType", "ellipsis", "Ellipsis", "NotImplemented")
)  # fmt: skip
_MODULES = re.compile(
    r"(collections|datetime|ipaddress|itertools|pathlib(\._local)?|omegaconf(\.\w+)*|numpy|numpy\.(_?core|random|ma|"
    r"dtypes)(\.\w+)*|torch\.nn\.modules\.loss|torch\.optim(\.\w+)*|"
    r"torch\.(cuda\.)?amp\.grad_scaler|"
    r"(pytorch_lightning|lightning\.pytorch)\.callbacks(\.\w+)*)\.\w+"
)


def stand_in(name: str) -> type | None:
    """What stands in for a harmless global of that full name; None for any other."""
    if name in _KEPT:
        return _KEPT[name]
    if name in _MAPPINGS:
        return InertMapping
    if name in _LISTS:
        return InertList
    if name in _NAMESPACES:
        return InertNamespace
    module, _, last = name.rpartition(".")
    harmless = name in _OBJECTS or (module == "builtins" and last in _BUILTINS)
    return Inert if harmless or _MODULES.fullmatch(name) else None
