"""Theoretical receptive fields of what was executed, operation by operation.

Every tensor has the field of its cells: exact where each operation has a rule, the whole picture
behind what looks everywhere (pooling over it, attention), and none where an operation has no rule:
nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import reduce

from segviewer.any_network.execution import (
    CONCATENATIONS,
    PRODUCTS,
    STACKS,
    SUMS,
    Execution,
    Operation,
)
from segviewer.any_network.trace import first_number
from segviewer.networks.field import Field

Rule = Callable[["_Fields", Operation, Field], Field | None]

# Each cell by itself.
POINTWISE = frozenset({
    "batch_norm", "relu", "relu_", "relu6", "hardtanh", "leaky_relu", "prelu", "elu", "gelu",
    "silu", "mish", "softplus", "sigmoid", "hardsigmoid", "hardswish", "tanh", "dropout",
    "dropout2d", "dropout_", "clone", "contiguous", "to", "float", "type_as", "detach", "neg",
    "exp", "sqrt", "rsqrt", "pow", "__pow__", "clamp", "sub", "__sub__", "__rsub__", "div",
    "__truediv__", "sub_", "__isub__", "div_", "__itruediv__", "clamp_", "leaky_relu_", "hardtanh_",
    "sigmoid_", "tanh_", "elu_", "exp_", "layer_norm", "expand", "expand_as", "abs", "square",
    "copy_", "identity",
})  # fmt: skip
RESHAPING = frozenset({
    "reshape", "view", "permute", "transpose", "flatten", "unflatten", "squeeze", "unsqueeze",
    "movedim", "chunk", "split", "unbind",
})  # fmt: skip
ATTENTION = frozenset({"scaled_dot_product_attention", "multi_head_attention_forward"})
MATRIX_PRODUCTS = frozenset({"matmul", "__matmul__", "bmm", "einsum"})


def executed_fields(execution: Execution, tensors: Mapping[str, int]) -> dict[str, Field]:
    """The fields of the tensors, by key, of those that have one."""
    fields = _Fields(execution)
    return {key: field for key, n in tensors.items() if (field := fields.of.get(n)) is not None}


class _Fields:
    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.of: dict[int, Field | None] = {0: Field()}
        for operation in execution.operations:
            field = self._after(operation)
            self.of |= dict.fromkeys(operation.outputs, field)

    def shape(self, number: int) -> tuple[int, ...]:
        return self.execution.shapes[number]

    def _after(self, operation: Operation) -> Field | None:
        before = [self.of.get(number) for number in operation.inputs]
        if any(field is None for field in before):
            return None
        fields = [field for field in before if field is not None]
        if len(set(operation.inputs)) > 1 or operation.name in CONCATENATIONS:
            return self._merge(operation, fields)
        if operation.name in POINTWISE | SUMS | PRODUCTS:
            return fields[0]
        rule = RULES.get(operation.name)
        return rule(self, operation, fields[0]) if rule else None

    def _merge(self, operation: Operation, fields: list[Field]) -> Field | None:
        """After an operation on several features, which lie on one grid or are one cell."""
        if operation.name in ATTENTION | MATRIX_PRODUCTS:
            # Only with one picture in a batch do all cells look at all others.
            batch = self.shape(operation.inputs[0])[0]
            return fields[0].everywhere() if batch == 1 else None
        if operation.name not in CONCATENATIONS | STACKS | SUMS | PRODUCTS | {
            "sub",
            "div",
            "__truediv__",
        }:
            return None
        # What is everywhere the same, or looks everywhere, has no grid of its own to fit.
        stride = min((f.stride for f in fields if not math.isinf(f.high)), default=fields[0].stride)
        aligned = [Field(stride, f.low, f.high) if math.isinf(f.high) else f for f in fields]
        if any(field.stride != stride for field in aligned):
            return None
        return reduce(lambda a, b: a | b, aligned)


def _conv(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    kernel = operation.value(1, "weight")[-1]
    dilation = first_number(operation.value(5, "dilation", 1))
    padding = operation.value(4, "padding", 0)
    if isinstance(padding, str):
        padding = dilation * (kernel - 1) // 2 if padding == "same" else 0
    stride = first_number(operation.value(3, "stride", 1))
    return before.conv(kernel, stride, first_number(padding), dilation)


def _transposed_conv(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    dilation = first_number(operation.value(7, "dilation", 1))
    kernel = dilation * (operation.value(1, "weight")[-1] - 1) + 1
    stride = first_number(operation.value(3, "stride", 1))
    return before.transposed_conv(kernel, stride, first_number(operation.value(4, "padding", 0)))


def _pool(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    kernel = first_number(operation.value(1, "kernel_size"))
    stride = operation.value(2, "stride")
    padding = first_number(operation.value(3, "padding", 0))
    is_max = operation.name == "max_pool2d"
    dilation = first_number(operation.value(4, "dilation", 1)) if is_max else 1
    return before.conv(kernel, first_number(stride) if stride else kernel, padding, dilation)


def _adaptive_pool(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    same = fields.shape(operation.inputs[0]) == fields.shape(operation.outputs[0])
    return before if same else before.everywhere()


def _interpolate(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    old, new = fields.shape(operation.inputs[0])[-1], fields.shape(operation.outputs[0])[-1]
    if math.isinf(before.high) or old == new:
        return Field(before.stride * old / new, before.low, before.high)
    if new < old:
        return None
    linear = operation.value(3, "mode", "nearest") in ("bilinear", "linear")
    nearest = operation.value(3, "mode", "nearest").startswith("nearest")
    stride = before.stride * old / new
    return before.enlarge(stride, bilinear=linear) if linear or nearest else None


def _pad(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    return before.shift(-first_number(operation.value(1, "pad")))


def _mean(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    """Over channels, features or what was stacked each cell stays by itself; else it is a mean
    over cells."""
    rank = len(fields.shape(operation.inputs[0]))
    dims = operation.value(1, "dim")
    dims = {d % rank for d in (dims if isinstance(dims, tuple) else (dims,)) if d is not None}
    by_itself = dims == {1} if rank == 4 else dims == {rank - 1}
    by_itself = by_itself or (rank == 5 and dims <= {0, 1, 2})
    return before if by_itself else before.everywhere()


def _softmax(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    rank = len(fields.shape(operation.inputs[0]))
    dim = operation.value(1, "dim", -1)
    return before if rank == 4 and dim in (1, -3) else before.everywhere()


def _linear(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    """Tokens each by themselves; a vector of all cells looks at all of them."""
    return before if len(fields.shape(operation.inputs[0])) > 2 else before.everywhere()


def _reshape(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    """The same cells in another layout, as far as their number tells."""
    old, new = fields.shape(operation.inputs[0]), fields.shape(operation.outputs[0])
    if math.isinf(before.high):
        return before
    cells = (
        {math.prod(old[-2:])} if len(old) == 4 else {old[1], old[-1]} if len(old) == 3 else set()
    )
    again = {math.prod(new[-2:]), *new} if len(new) in (3, 4) else set()
    return before if cells & again else None


def _index(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    """Some of the channels, or all of everything; a part of the map has no rule."""
    old, new = fields.shape(operation.inputs[0]), fields.shape(operation.outputs[0])
    return before if old[-2:] == new[-2:] or math.isinf(before.high) else None


def _shuffle(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    factor = first_number(operation.value(1, "upscale_factor"))
    return before.enlarge(before.stride / factor, bilinear=False)


def _everywhere(fields: _Fields, operation: Operation, before: Field) -> Field | None:
    return before.everywhere()


RULES: Mapping[str, Rule] = {
    "conv2d": _conv,
    "conv_transpose2d": _transposed_conv,
    "max_pool2d": _pool,
    "avg_pool2d": _pool,
    "adaptive_avg_pool2d": _adaptive_pool,
    "adaptive_max_pool2d": _adaptive_pool,
    "interpolate": _interpolate,
    "upsample": _interpolate,
    "pad": _pad,
    "mean": _mean,
    "sum": _mean,
    "softmax": _softmax,
    "linear": _linear,
    "group_norm": _everywhere,
    "instance_norm": _everywhere,
    "multi_head_attention_forward": _everywhere,
    "scaled_dot_product_attention": _everywhere,
    "__getitem__": _index,
    "pixel_shuffle": _shuffle,
    **dict.fromkeys(RESHAPING, _reshape),
}
