"""Networks that are known by their keys, but not to segviewer: they are refused by name."""

from __future__ import annotations

from collections.abc import Mapping

from segviewer.checkpoints.family import Checkpoint
from segviewer.records import SegviewerError

SMP, MMSEG, HF = "segmentation_models.pytorch", "mmsegmentation", "HuggingFace transformers"
# A key that no other network has, and whose it is.
STRANGERS: Mapping[str, str] = {
    "decoder.blocks.x_0_0.conv1.0.weight": f"a U-Net++ of {SMP}",
    "decoder.blocks.0.block.0.0.weight": f"a LinkNet of {SMP}",
    "decoder.blocks.0.hl_conv.0.0.weight": f"a MA-Net of {SMP}",
    "decoder.fpn_stages.0.skip_conv.0.weight": f"a UPerNet of {SMP} 0.4",
    "decode_head.linear_c1.proj.weight": "a SegFormer of its authors",
    "mobilevitv2.conv_stem.convolution.weight": f"a MobileViTV2 of {HF}",
    "decode_head.fpn_bottleneck.bn.weight": f"a UPerNet of {MMSEG}",
    "decode_head.fusion_conv.conv.weight": f"a SegFormer of {MMSEG}",
}


def refuse_strangers(checkpoint: Checkpoint) -> None:
    """SegviewerError, with the network's name, where it is one of these."""
    for sign, title in STRANGERS.items():
        if any(key == sign or key.endswith(f".{sign}") for key in checkpoint.tensors):
            raise SegviewerError(
                f"{checkpoint.name} holds {title}, which segviewer cannot build from a file; open "
                f"it from Python with segviewer.view(model, picture), or choose weights of FCN, "
                f"U-Net, FPN, UPerNet, SegFormer, PSPNet, DeepLab v2, v3 or v3+ of one of its "
                f"families."
            )
