"""HuggingFace transformers' SegFormer, of NVIDIA's published files and of everybody's own.

Attention heads and strides stand in ``config.json`` alone; without it they are the paper's. What
the file says of dropout, initialisation and the normalisations' epsilon changes nothing: the
original does not read it either, or for training alone. The logits are a quarter of the picture.
"""

from __future__ import annotations

from segviewer.checkpoints.family import Checkpoint, ParsedCheckpoint
from segviewer.checkpoints.hf_folder import parse_network
from segviewer.checkpoints.mit_keys import HF, HF_5, mix_transformer_names, read_mix_transformer
from segviewer.checkpoints.model import Preparation, SizeRule
from segviewer.checkpoints.neighbours import CONFIGURATION, Statement
from segviewer.checkpoints.preprocessing import join_numbers
from segviewer.networks.mix_transformer import HEADS, STRIDES, MixTransformer
from segviewer.networks.segformer import segformer
from segviewer.records import ImportOptions

HEAD = "decode_head"
LINEAR = (f"{HEAD}.linear_c", f"{HEAD}.linear_projections")  # up to version 4, and since
SIGNATURES = tuple(f"{linear}.0.proj.weight" for linear in LINEAR)
PREPARATION = Preparation(size_rule=SizeRule(fixed=(512, 512)))
STAGES = 4


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a SegformerForSemanticSegmentation."""
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    _check(statement)
    code = HF if checkpoint.has(f"{HF.place(HF.norm, 1)}.weight") else HF_5
    backbone = read_mix_transformer(
        checkpoint, code,
        heads=_whole_numbers(statement, "num_attention_heads", HEADS),
        strides=_whole_numbers(statement, "strides", STRIDES),
    )  # fmt: skip
    _check_heads(statement, backbone)
    classes, channels = checkpoint.shape(f"{HEAD}.classifier.weight")[:2]
    network = segformer(
        backbone, classes, channels=channels, align_corners=bool(import_options.align_corners)
    )
    names = mix_transformer_names(checkpoint, code, STAGES) | _head_names(checkpoint, backbone)
    unstated = f"heads of attention ({join_numbers(HEADS)}) and strides ({join_numbers(STRIDES)})"
    return parse_network(checkpoint, network, classes, names, PREPARATION, unstated=unstated)


def _check(statement: Statement) -> None:
    """SegviewerError where the configuration asks for what is not known here."""
    statement.choice("num_channels", (3,))
    statement.choice("num_encoder_blocks", (STAGES,))
    statement.choice("hidden_act", ("gelu",))
    statement.choice("reshape_last_stage", (True,))
    if 1 in _whole_numbers(statement, "strides", STRIDES):
        raise statement.refusal("strides", "strides above 1")


def _whole_numbers(statement: Statement, key: str, usual: tuple[int, ...]) -> list[int]:
    numbers = statement.numbers(key, usual, STAGES)
    if not all(number == int(number) and number > 0 for number in numbers):
        raise statement.refusal(key, f"{STAGES} whole numbers above zero")
    return [int(number) for number in numbers]


def _check_heads(statement: Statement, backbone: MixTransformer) -> None:
    """Channels are shared out evenly among heads."""
    heads = _whole_numbers(statement, "num_attention_heads", HEADS)
    if any(width % n for width, n in zip(backbone.channels.values(), heads, strict=True)):
        widths = join_numbers(backbone.channels.values())
        raise statement.refusal(
            "num_attention_heads", f"numbers that divide the widths of the stages, {widths}"
        )


def _head_names(checkpoint: Checkpoint, backbone: MixTransformer) -> dict[str, str]:
    linear = next(place for place in LINEAR if checkpoint.has(f"{place}.0.proj.weight"))
    names = {
        f"fusions.decoder.branches.scale_{stride}.body": f"{linear}.{index}.proj"
        for index, stride in enumerate(backbone.strides.values())
    }
    return names | {
        "fusions.decoder.mix": f"{HEAD}.linear_fuse",
        "fusions.decoder.tail.0": f"{HEAD}.batch_norm",
        "classifier": f"{HEAD}.classifier",
    }
