"""HuggingFace transformers: networks for semantic segmentation, by the class that made them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from segviewer.checkpoints import hf_mobile_vit, hf_mobilenet, hf_segformer, hf_upernet
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.neighbours import CONFIGURATION, Statement
from segviewer.records import ImportOptions

ReadNetwork = Callable[[Checkpoint, ImportOptions], ParsedCheckpoint]

# By the names of their classes, which ``config.json`` has as architectures: the keys that single
# each out, and what reads it.
NETWORKS: Mapping[str, tuple[tuple[str, ...], ReadNetwork]] = {
    "MobileNetV2ForSemanticSegmentation": ((hf_mobilenet.SIGNATURE,), hf_mobilenet.read),
    "SegformerForSemanticSegmentation": (hf_segformer.SIGNATURES, hf_segformer.read),
    "MobileViTForSemanticSegmentation": ((hf_mobile_vit.SIGNATURE,), hf_mobile_vit.read),
    "UperNetForSemanticSegmentation": ((hf_upernet.SIGNATURE,), hf_upernet.read),
}


def read(checkpoint: Checkpoint, import_options: ImportOptions) -> ParsedCheckpoint:
    """The network of a file of one of these classes."""
    title, reader = next(
        (title, reader)
        for title, (keys, reader) in NETWORKS.items()
        if any(map(checkpoint.has, keys))
    )
    statement = checkpoint.neighbours.get(CONFIGURATION) or Statement()
    if title not in statement.get("architectures", [title]):
        raise statement.refusal("architectures", f"{title} by the weights' keys")
    return reader(checkpoint, import_options)


FAMILY = Family(
    "HuggingFace transformers",
    tuple((key,) for keys, _ in NETWORKS.values() for key in keys),
    r"mobilenet_v2\.|mobilevit\.|segformer\.|segmentation_head\.(aspp\.|conv_|classifier\.)"
    r"|decode_head\.(linear_|batch_norm|classifier|psp_modules|lateral_convs|fpn_|bottleneck)"
    r"|backbone\.(embeddings|embedder|encoder|hidden_states_norms)\.|auxiliary_head\.",
    read,
)
