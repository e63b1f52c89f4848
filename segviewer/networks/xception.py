"""The modified aligned Xception of DeepLab v3+ (section 3.2 and figure 4).

Max pooling became separable convolution with stride, the middle flow has 16 blocks, and batch
normalisation follows each 3x3 depthwise convolution. The paper says that ReLU follows it too; the
authors' code, which we follow, has ReLU *before* each separable convolution instead, except in the
last block (exit_2). Stride 2 pads both sides alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from segviewer.network_info import BlockInfo
from segviewer.networks.backbone import Backbone, steps_at
from segviewer.networks.field import Field, field_after
from segviewer.networks.layers import ConvNormReLU, SeparableConv, set_dilation
from segviewer.networks.outline import Block, layer_texts, shortcut_text

EPSILON = 1e-3  # of batch normalisation in the authors' backbone


class XceptionBlock(Block):
    """Three separable convolutions, the stride in the third, beside a shortcut.

    ``shortcut`` is "conv" (strided 1x1), "identity" or "none". Blocks with a shortcut have ReLU
    before each convolution; the one without has it inside.
    """

    def __init__(
        self, channels_in: int, widths: Sequence[int], *, stride: int = 1, shortcut: str = "conv"
    ) -> None:
        super().__init__()
        inside = shortcut == "none"
        self.body = nn.Sequential()
        channels = channels_in
        for number, width in enumerate(widths, start=1):
            if not inside:
                self.body.add_module(f"relu_{number}", nn.ReLU())
            self.body.add_module(
                f"sep_{number}", SeparableConv(channels, width, relu=inside, eps=EPSILON)
            )
            channels = width
        self.shortcut: nn.Module | None = None
        if shortcut == "conv":
            self.shortcut = ConvNormReLU(channels_in, channels, relu=False, eps=EPSILON)
        elif shortcut == "identity":
            self.shortcut = nn.Identity()
        self.arrange(stride, 1)

    def arrange(self, stride: int, dilation: int) -> None:
        last = self.body[-1]
        assert isinstance(last, SeparableConv)
        last.depthwise.conv.stride = (stride, stride)
        if isinstance(self.shortcut, ConvNormReLU):
            self.shortcut.conv.stride = (stride, stride)
        set_dilation(self.body, dilation)

    def forward(self, x: Tensor, inner: dict[str, Tensor] | None = None) -> Tensor:
        """``inner``, where given, receives the output of every separable convolution by name."""
        y = x
        for name, layer in self.body.named_children():
            y = layer(y)
            if inner is not None:
                inner[name] = y
        return y if self.shortcut is None else y + self.shortcut(x)

    def field_after(self, before: Field) -> Field:
        field = field_after(self.body, before)
        return field if self.shortcut is None else field | field_after(self.shortcut, before)

    def inner_fields(self, before: Field) -> dict[str, Field]:
        fields, field = {}, before
        for name, layer in self.body.named_children():
            field = fields[name] = field_after(layer, field)
        return fields

    def outline(self, title: str) -> BlockInfo:
        return BlockInfo(title, layer_texts(self.body), shortcut_text(self.shortcut))


class Xception(Backbone):
    """Stem, three blocks of entry flow, middle flow, two blocks of exit flow.

    The decoder's low-level features are the second convolution of entry_2 (authors' code, 256
    channels wide in Xception-65) or the output of entry_1 (the notes, and two ports).
    """

    def __init__(
        self,
        title: str,
        *,
        stem: tuple[int, int],
        entry: tuple[int, int, int],
        middle: int,
        exit_widths: tuple[Sequence[int], Sequence[int]],
        output_stride: int = 16,
    ) -> None:
        super().__init__()
        self.title = title
        first, second, third = entry
        self.stages = nn.ModuleDict(
            {
                "stem": nn.Sequential(
                    ConvNormReLU(3, stem[0], 3, stride=2, eps=EPSILON),
                    ConvNormReLU(stem[0], stem[1], 3, eps=EPSILON),
                ),
                "entry_1": XceptionBlock(stem[1], (first,) * 3, stride=2),
                "entry_2": XceptionBlock(first, (second,) * 3, stride=2),
                "entry_3": XceptionBlock(second, (third,) * 3, stride=2),
                "middle": nn.Sequential(
                    *(
                        XceptionBlock(third, (third,) * 3, shortcut="identity")
                        for _ in range(middle)
                    )
                ),
                "exit_1": XceptionBlock(third, exit_widths[0]),
                "exit_2": XceptionBlock(exit_widths[0][-1], exit_widths[1], shortcut="none"),
            }
        )
        self.channels = {
            "stem": stem[1], "entry_1": first, "entry_2.sep_2": second, "entry_2": second,
            "entry_3": third, "middle": third,
            "exit_1": exit_widths[0][-1], "exit_2": exit_widths[1][-1],
        }  # fmt: skip
        self.low_levels = ("entry_2.sep_2", "entry_1")
        self.set_output_stride(output_stride)

    def set_output_stride(self, output_stride: int) -> None:
        natural = {"entry_1": 2, "entry_2": 2, "entry_3": 2, "middle": 1, "exit_1": 2, "exit_2": 1}
        steps = steps_at(output_stride, natural, stem_stride=2)
        self.dilations = {"stem": 1}
        for key, step in steps.items():
            stage = self.stages[key]
            for block in stage if isinstance(stage, nn.Sequential) else [stage]:
                assert isinstance(block, XceptionBlock)
                block.arrange(step.stride, step.first_dilation)
            self.dilations[key] = step.first_dilation
        self.output_stride = output_stride
        self.strides = {"stem": 2} | {key: step.output_stride for key, step in steps.items()}


def xception65(*, output_stride: int = 16, middle: int = 16) -> Xception:
    """The paper's network: 54.17 billion multiply-adds with v3+'s head at 513 (table 5).

    ``middle`` blocks make up its middle flow; the original Xception has 8.
    """
    return Xception(
        "Xception-65",
        stem=(32, 64),
        entry=(128, 256, 728),
        middle=middle,
        exit_widths=((728, 1024, 1024), (1536, 1536, 2048)),
        output_stride=output_stride,
    )


def small_xception(*, output_stride: int = 16) -> Xception:
    """The same plan, narrower, with a middle flow of six blocks, for laptops."""
    return Xception(
        "small Xception",
        stem=(16, 24),
        entry=(32, 64, 144),
        middle=6,
        exit_widths=((144, 192, 192), (224, 224, 288)),
        output_stride=output_stride,
    )
