"""Mix Transformers in checkpoints: how each code names their layers, and its habits.

Widths, depths, kernels and reductions are read from the shapes; heads and strides stand in no key.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segviewer.checkpoints.family import Checkpoint, block_count
from segviewer.networks.backbone import StageLayout, steps_at
from segviewer.networks.mix_transformer import (
    DEPTHS,
    HEADS,
    NARROW,
    STRIDES,
    MixTransformer,
    StageShape,
)


@dataclass(frozen=True, kw_only=True)
class MitKeys:
    """How one code names a stage's ``patches`` (with ``patches_norm``), ``blocks`` and last
    ``norm``, where {n} is the stage's number from ``first``, and a block's ``parts`` by our names.
    ``eps`` is that of the normalisations in and after blocks."""

    patches: str
    patches_norm: str
    blocks: str
    norm: str
    parts: Mapping[str, str]
    first: int
    eps: float

    @property
    def joint(self) -> bool:
        """Whether keys and values are made in one layer."""
        return "attention.key_value" in self.parts

    def place(self, template: str, stage: int) -> str:
        """The file's module of a stage, which is numbered from 1 here."""
        return template.format(n=stage - 1 + self.first)


SMP = MitKeys(
    patches="encoder.patch_embed{n}.proj",
    patches_norm="encoder.patch_embed{n}.norm",
    blocks="encoder.block{n}",
    norm="encoder.norm{n}",
    parts={
        "norm_1": "norm1",
        "attention.query": "attn.q",
        "attention.key_value": "attn.kv",
        "attention.project": "attn.proj",
        "attention.reduction": "attn.sr",
        "attention.norm": "attn.norm",
        "norm_2": "norm2",
        "expand": "mlp.fc1",
        "depthwise": "mlp.dwconv.dwconv",
        "reduce": "mlp.fc2",
    },
    first=1,
    eps=1e-6,
)
# transformers writes these names, whatever its modules are called.
HF = MitKeys(
    patches="segformer.encoder.patch_embeddings.{n}.proj",
    patches_norm="segformer.encoder.patch_embeddings.{n}.layer_norm",
    blocks="segformer.encoder.block.{n}",
    norm="segformer.encoder.layer_norm.{n}",
    parts={
        "norm_1": "layer_norm_1",
        "attention.query": "attention.self.query",
        "attention.key": "attention.self.key",
        "attention.value": "attention.self.value",
        "attention.project": "attention.output.dense",
        "attention.reduction": "attention.self.sr",
        "attention.norm": "attention.self.layer_norm",
        "norm_2": "layer_norm_2",
        "expand": "mlp.dense1",
        "depthwise": "mlp.dwconv.dwconv",
        "reduce": "mlp.dense2",
    },
    first=0,
    eps=1e-5,
)
# Its modules since version 5, as a state dict saved by hand has them.
HF_5 = MitKeys(
    patches="segformer.stages.{n}.patch_embeddings.proj",
    patches_norm="segformer.stages.{n}.patch_embeddings.layer_norm",
    blocks="segformer.stages.{n}.blocks",
    norm="segformer.stages.{n}.layer_norm",
    parts={
        "norm_1": "layernorm_before",
        "attention.query": "attention.q_proj",
        "attention.key": "attention.k_proj",
        "attention.value": "attention.v_proj",
        "attention.project": "attention.o_proj",
        "attention.reduction": "attention.sequence_reduction.sequence_reduction",
        "attention.norm": "attention.sequence_reduction.layer_norm",
        "norm_2": "layernorm_after",
        "expand": "mlp.fc1",
        "depthwise": "mlp.dwconv.dwconv",
        "reduce": "mlp.fc2",
    },
    first=0,
    eps=1e-5,
)


def read_mix_transformer(
    checkpoint: Checkpoint,
    code: MitKeys,
    *,
    stages: int = 4,
    heads: Sequence[int] = HEADS,
    strides: Sequence[int] = STRIDES,
    output_stride: int | None = None,
) -> MixTransformer:
    """The Mix Transformer of the file, up to so many stages; those that would exceed
    ``output_stride`` are dilated instead."""
    natural = {str(number): strides[number - 1] for number in range(1, stages + 1)}
    steps = steps_at(output_stride or math.prod(strides), natural, stem_stride=1)
    shapes = [
        _shape(checkpoint, code, number, heads[number - 1], step)
        for number, step in enumerate(steps.values(), start=1)
    ]
    return MixTransformer(_title(checkpoint, code), shapes)


def _shape(
    checkpoint: Checkpoint, code: MitKeys, stage: int, heads: int, step: StageLayout
) -> StageShape:
    patches = checkpoint.shape(f"{code.place(code.patches, stage)}.weight")
    block = f"{code.place(code.blocks, stage)}.0"
    reduction = f"{block}.{code.parts['attention.reduction']}.weight"
    return StageShape(
        channels_in=patches[1],
        channels=patches[0],
        kernel=patches[2],
        stride=step.stride,
        dilation=step.dilation,
        depth=_depth(checkpoint, code, stage),
        heads=heads,
        reduction=checkpoint.shape(reduction)[2] if checkpoint.has(reduction) else 1,
        hidden=checkpoint.shape(f"{block}.{code.parts['expand']}.weight")[0],
        joint=code.joint,
        eps=code.eps,
    )


def _depth(checkpoint: Checkpoint, code: MitKeys, stage: int) -> int:
    return block_count(checkpoint, f"{code.place(code.blocks, stage)}.")


def _title(checkpoint: Checkpoint, code: MitKeys) -> str:
    """ "MiT-B0" to "MiT-B5" by the depths of all stages, or "MiT" for another one."""
    depths = tuple(_depth(checkpoint, code, n) for n in range(1, 5))
    width = checkpoint.shape(f"{code.place(code.patches, 1)}.weight")[0]
    known = (
        variant
        for variant, blocks in DEPTHS.items()
        if blocks == depths and (width == NARROW[0]) == (variant == "B0")
    )
    variant = next(known, "")
    return f"MiT-{variant}" if variant else "MiT"


def mix_transformer_names(checkpoint: Checkpoint, code: MitKeys, stages: int) -> dict[str, str]:
    """Our modules of the backbone -> the file's."""
    names = {}
    for stage in range(1, stages + 1):
        ours = f"backbone.stages.stage_{stage}"
        names[f"{ours}.patches"] = code.place(code.patches, stage)
        names[f"{ours}.patches_norm"] = code.place(code.patches_norm, stage)
        names[f"{ours}.norm"] = code.place(code.norm, stage)
        for number in range(_depth(checkpoint, code, stage)):
            theirs = f"{code.place(code.blocks, stage)}.{number}"
            for part, name in code.parts.items():
                names[f"{ours}.block_{number + 1}.{part}"] = f"{theirs}.{name}"
    return names
