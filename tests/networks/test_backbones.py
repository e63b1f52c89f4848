"""The backbones of published weights: sizes, rates, and the ways codes depart from the papers."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from segviewer.networks.catalog import BACKBONES
from segviewer.networks.deeplab_v2 import deeplab_v2
from segviewer.networks.fcn_skips import fcn_skips
from segviewer.networks.fusion import Branch, Fusion
from segviewer.networks.mobilenet import ConvNorm, pad_for
from segviewer.networks.outline import blocks_of
from segviewer.networks.resnet import BasicBlock, CaffeBottleneck, ResNet, plain_stem
from segviewer.networks.vgg import VGG, vgg16
from segviewer.networks.xception_ports import AlignedXception, OriginalXception


def backbones():
    """Every backbone without weights, the ports of Xception too."""
    return {**BACKBONES, "original_xception": OriginalXception, "aligned": AlignedXception}


def rates(backbone, key, kernel=3):
    """The different rates of a stage's convolutions, in order."""
    convs = [m for m in backbone.stages[key].modules() if isinstance(m, nn.Conv2d)]
    return [c.dilation[0] for c in convs if c.kernel_size[0] >= kernel]


@pytest.mark.parametrize("name", backbones())
@pytest.mark.parametrize("stride", [8, 16, 32])
def test_stages_have_the_claimed_channels_and_strides(name, stride):
    with torch.device("meta"):
        backbone = backbones()[name]()
        if stride not in backbone.output_strides:
            pytest.skip("not offered")
        backbone.set_output_stride(stride)
        features = backbone(torch.zeros(1, 3, 256, 320))
    assert backbone.strides[backbone.last] == stride
    if name == "fcn_vgg16":  # a padded picture, and fully connected layers that shrink the map
        assert {k: f.shape[-2:] for k, f in features.items()}["stage_1"] == (227, 259)
        return
    # For want of padding: in the stem, and for each dilated convolution at the end.
    shrunk = 3 + 4 * (32 // stride - 1) if name == "original_xception" else 0
    for key, channels in backbone.channels.items():
        feature = features[key]
        assert feature.shape[1] == channels
        if key in backbone.strides:
            for side, whole in zip(feature.shape[-2:], (256, 320), strict=True):
                assert whole // backbone.strides[key] - shrunk <= side
                assert side <= whole // backbone.strides[key]


def test_full_first_and_multi_grid_as_rates():
    def resnet(**options):
        with torch.device("meta"):
            return ResNet("", plain_stem(8), 8, CaffeBottleneck, (8,) * 4, (1, 2, 3, 3), **options)

    assert rates(resnet(), "stage_4") == [2, 4, 4]
    assert rates(resnet(full_first=True), "stage_4") == [4, 4, 4]
    grid = resnet(multi_grid=(1, 2, 4), output_stride=16)
    assert rates(grid, "stage_4") == [2, 4, 8]
    absolute = resnet(multi_grid=(1, 2, 4), output_stride=16, grid_is_rates=True)
    assert rates(absolute, "stage_4") == [1, 2, 4]
    absolute.set_output_stride(8)
    assert rates(absolute, "stage_4") == [2, 4, 8]


def test_a_basic_block_may_leave_its_second_convolution_without_a_rate():
    def resnet(**options):
        with torch.device("meta"):
            return ResNet("", plain_stem(8), 8, BasicBlock, (8,) * 4, (2,) * 4, **options)

    assert rates(resnet(), "stage_4") == [2, 4, 4, 4]
    assert rates(resnet(second_plain=True), "stage_4") == [2, 1, 4, 1]


def test_caffe_has_its_stride_in_the_first_1x1():
    block = CaffeBottleneck(16, 8, 2)
    assert [layer.conv.stride[0] for layer in block.body.children()] == [2, 1, 1]


def test_mobilenets_trade_stride_for_rates():
    with torch.device("meta"):
        v2, v3 = BACKBONES["mobilenet_v2"](), BACKBONES["mobilenet_v3_large"]()
    assert (rates(v2, "stage_6"), rates(v2, "stage_7")) == ([1, 2, 2], [2])
    assert (rates(v3, "stage_4"), rates(v3, "stage_5")) == ([1] * 6, [2, 2, 2])
    assert sum(p.numel() for p in v2.parameters()) == 1_811_712  # up to the last 1x1 of 1280
    assert sum(p.numel() for p in v3.parameters()) == 2_971_952


@pytest.mark.parametrize(
    ("variant", "published", "width", "blocks"),
    [
        (0, 4_652_008, 320, [1, 2, 2, 3, 3, 4, 1]),
        (1, 5_416_680, 320, [1, 3, 3, 4, 4, 5, 1]),
        (2, 6_092_072, 352, [1, 3, 3, 4, 4, 5, 1]),
    ],
)
def test_efficientnet_lite_is_the_published_one(variant, published, width, blocks):
    """With the 1x1 of 1280 channels and the classifier that we leave out."""
    with torch.device("meta"):
        lite = BACKBONES[f"efficientnet_lite{variant}"]()
    left_out = width * 1280 + 2 * 1280 + 1280 * 1000 + 1000
    assert sum(p.numel() for p in lite.parameters()) == published - left_out
    assert lite.title == f"EfficientNet-Lite{variant}"
    assert lite.channels["stage_7"] == width
    assert [len(blocks_of(lite.stages[f"stage_{n}"])) for n in range(1, 8)] == blocks


def test_efficientnet_lite_trades_strides_for_dilation():
    with torch.device("meta"):
        lite = BACKBONES["efficientnet_lite0"]()
    assert (lite.output_stride, lite.low_levels) == (16, ("stage_2",))
    assert (rates(lite, "stage_6"), rates(lite, "stage_7")) == ([1, 2, 2, 2], [2])
    first, _ = blocks_of(lite.stages["stage_3"])
    assert first.layers == ("1×1, 24 → 144", "5×5 depthwise, 144, stride 2", "1×1, 144 → 40")


def test_the_outline_shows_the_new_blocks():
    with torch.device("meta"):
        v2, aligned = BACKBONES["mobilenet_v2"](), AlignedXception()
    first, second = blocks_of(v2.stages["stage_2"])
    assert first.layers == ("1×1, 16 → 96", "3×3 depthwise, 96, stride 2", "1×1, 96 → 24")
    assert (first.shortcut, second.shortcut) == ("none", "identity")
    middle = blocks_of(aligned.stages["middle"])
    assert (len(middle), middle[0].shortcut) == (16, "identity")
    (entry,) = blocks_of(aligned.stages["entry_2"])
    assert (len(entry.layers), entry.shortcut) == (6, "1×1, 128 → 256, stride 2")


def test_tensorflow_pads_by_the_inputs_size():
    conv = ConvNorm(1, 1, 3, stride=2, eps=1e-5).conv
    assert pad_for(torch.ones(1, 1, 6, 7), conv, like_tensorflow=True).shape == (1, 1, 7, 9)
    picture = pad_for(torch.ones(1, 1, 6, 6), conv, like_tensorflow=True)
    assert picture[0, 0, 0, 0] == 1 and picture[0, 0, -1, -1] == 0
    assert pad_for(torch.ones(1, 1, 6, 6), conv).shape == (1, 1, 8, 8)


def test_vgg_dilates_conv5_at_stride_8():
    with torch.device("meta"):
        vgg = vgg16()
        network = deeplab_v2(vgg, 21, hidden=1024)
    assert (rates(vgg, "stage_4"), rates(vgg, "stage_5")) == ([1, 1, 1], [2, 2, 2])
    hidden = network.branch("aspp.rate_24").body[0]
    assert (hidden.out_channels, hidden.dilation) == (1024, (24, 24))


@pytest.mark.parametrize("finest", [8, 16, 32])
@pytest.mark.parametrize("size", [(32, 32), (45, 70)])
def test_fcn_gives_the_pictures_size_back(finest, size):
    network = fcn_skips(VGG((2, 2, 3, 3, 3), fully=(5, 4)), 3, finest=finest).eval()
    with torch.no_grad():
        assert network(torch.randn(1, 3, *size)).shape == (1, 3, *size)
    assert network.info().output_strides == (32,)


def test_a_constant_output_that_is_cut_out_stays_constant():
    branches = {
        name: Branch(nn.Identity(), 2, about="", section="", crop=crop)
        for name, crop in (("deep", None), ("pool4", 5))
    }
    fusion = Fusion("", "sum", branches, 2, grid="deep")
    vector = torch.tensor([1.0, 2.0])[None, :, None, None]
    whole = fusion.part("pool4", vector.expand(-1, -1, 20, 21), (9, 11))
    assert torch.equal(fusion.constant_part("pool4", vector, (9, 11)), whole)


def test_scales_give_the_largest_of_each_logit():
    torch.manual_seed(0)
    network = deeplab_v2(BACKBONES["small_resnet"](), 3, scales=(1.0, 0.5, 0.75)).eval()
    image = torch.randn(1, 3, 90, 67)
    with torch.no_grad():
        pictures = [network.rescale(image, scale) for scale in network.scales]
        each = [network.head(network.backbone(p), p.shape[-2:]) for p in pictures]
        joined = network.over_scales(each)
        out = network(image)
    assert [tuple(p.shape[-2:]) for p in pictures] == [(90, 67), (45, 33), (67, 50)]
    assert joined.shape == each[0].shape
    assert (joined >= each[0]).all() and (joined > each[0]).any()
    assert torch.equal(out, network.enlarge(joined, (90, 67)))


def test_fcn_s_crops_are_for_its_own_backbone():
    with pytest.raises(ValueError, match="VGG with fully connected layers, not small ResNet"):
        fcn_skips(BACKBONES["small_resnet"](), 3)
