"""Every network, swept: shapes, multiply-adds, output strides, taps."""

import pytest
import torch
from small import CROPPING, SMALL, small_network
from torch.utils.flop_counter import FlopCounterMode

from segviewer.networks.catalog import BACKBONES, NETWORKS, build
from segviewer.networks.fusion import PICTURE_GRID
from segviewer.records import SegviewerError


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("size", [(64, 64), (49, 83)])
def test_logits_have_the_size_of_the_input(name, size):
    network = small_network(name)
    with torch.no_grad():
        assert network(torch.randn(2, 3, *size)).shape == (2, 5, *size)


def test_branches_of_one_name_are_told_apart_by_their_fusions():
    info = small_network("unet").info()
    names = [info.name_of(branch.key) for branch in info.branches]
    assert names[:4] == ["up 1 deep", "up 1 skip", "up 2 deep", "up 2 skip"]
    assert small_network("deeplab_v3").info().name_of("aspp.rate_6") == "rate 6"
    assert info.name_of("stage_3") == "stage 3"


def test_what_a_branch_reads_is_named_in_words():
    info = small_network("deeplab_v3_plus").info()
    sources = {branch.name: info.source_name(branch.source) for branch in info.branches}
    assert sources["rate_6"] == "exit 2"
    assert sources["context"] == "atrous spatial pyramid pooling"
    assert info.source_name("entry_2.sep_2") == "entry 2 sep 2"


@pytest.mark.parametrize("name", NETWORKS)
def test_info_agrees_with_what_is_computed(name):
    network = small_network(name)
    info = network.info()
    with torch.no_grad():
        features = network.backbone(torch.randn(1, 3, 96, 128))
    for stage in info.stages:
        shape = features[stage.key].shape
        assert shape[1] == stage.channels
        if name not in CROPPING:
            assert (shape[2], shape[3]) == (96 // stage.stride, 128 // stage.stride)
    assert [b.key for b in info.branches] == list(network.branch_keys())
    for branch in info.branches:
        assert network.branch(branch.key).channels == branch.channels
        assert branch.about.endswith(".")
        assert "§" in branch.section


# The notes' sizes for a 512 picture, with the output stride that gives them.
STAGES_512 = {
    ("resnet50", 8): {"stem": (64, 128), "stage_1": (256, 128), "stage_2": (512, 64),
                      "stage_3": (1024, 64), "stage_4": (2048, 64)},
    ("resnet50", 16): {"stage_2": (512, 64), "stage_3": (1024, 32), "stage_4": (2048, 32)},
    ("resnet50", 32): {"stage_3": (1024, 32), "stage_4": (2048, 16)},
    ("xception65", 8): {"entry_1": (128, 128), "entry_2.sep_2": (256, 128), "entry_2": (256, 64),
                        "entry_3": (728, 64), "middle": (728, 64), "exit_2": (2048, 64)},
    ("xception65", 16): {"entry_3": (728, 32), "exit_1": (1024, 32), "exit_2": (2048, 32)},
    ("xception65", 32): {"middle": (728, 32), "exit_2": (2048, 16)},
}  # fmt: skip


@pytest.mark.parametrize(("backbone", "stride"), STAGES_512)
def test_stage_shapes_of_a_512_picture(backbone, stride):
    with torch.device("meta"):
        features = BACKBONES[backbone](output_stride=stride)(torch.zeros(1, 3, 512, 512))
    for key, (channels, side) in STAGES_512[backbone, stride].items():
        assert tuple(features[key].shape[1:]) == (channels, side, side), key


@pytest.mark.parametrize(("stride", "published"), [(16, 54.17e9), (8, 177.10e9)])
def test_multiply_adds_of_deeplab_v3_plus(stride, published):
    """v3+ table 5, Xception-65 with decoder and separable convolution at 513."""
    with torch.device("meta"):
        network = build("deeplab_v3_plus", "xception65", 21).rearrange(output_stride=stride)
        with FlopCounterMode(display=False) as counter:
            network(torch.zeros(1, 3, 513, 513))
    assert counter.get_total_flops() / 2 == pytest.approx(published, rel=0.01)


def test_pyramid_reduces_channels_to_one_in_n():
    with torch.device("meta"):
        network = build("pspnet", "resnet50", 21)
    assert {b.channels for b in network.branches() if b.name != "features"} == {512}
    assert network.fusions["pyramid"].mix.in_channels == 4096


@pytest.mark.parametrize("name", NETWORKS)
def test_output_stride_changes_dilation_and_nothing_else(name):
    network = small_network(name)
    info = network.info()
    for stride in info.output_strides:
        other = network.rearrange(output_stride=stride)
        assert other.branch_keys() == network.branch_keys()
        for own, shared in zip(network.parameters(), other.parameters(), strict=True):
            assert own.data_ptr() == shared.data_ptr()
        for own, shared in zip(info.branches, other.branches(), strict=True):
            if own.dilation is not None:
                assert shared.dilation == own.dilation * info.output_stride / stride
        with torch.no_grad():
            features = other.backbone(torch.randn(1, 3, 64, 64))
        if name not in CROPPING:
            assert features[other.backbone.last].shape[-1] == 64 // stride
    assert network.info() == info


def test_a_rate_that_would_not_be_whole_is_refused_and_not_offered():
    network = small_network("deeplab_v3")  # rates 6, 12, 18 at output stride 8
    assert network.info().output_strides == (8, 16)
    with pytest.raises(SegviewerError, match="choose one of 8, 16"):
        network.rearrange(output_stride=32)


@pytest.mark.parametrize("stride", [8, 16, 32])
def test_multi_grid_multiplies_the_rates_of_the_last_stage(stride):
    backbone = BACKBONES["resnet50"](output_stride=stride, multi_grid=(1, 2, 4))
    rates = [block.body[1].conv.dilation[0] for block in backbone.stages["stage_4"].children()]
    assert rates == [rate * 32 // stride for rate in (1, 2, 4)]


def test_the_decoder_reads_the_tap_it_is_told_to():
    network = small_network("deeplab_v3_plus")
    assert network.info().low_levels == ("entry_2.sep_2", "entry_1")
    other = network.rearrange(low_level="entry_1")
    assert other.info().low_level == "entry_1"
    assert network.info().low_level == "entry_2.sep_2"
    image = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        assert not torch.allclose(network(image), other(image))
    with pytest.raises(SegviewerError, match="no low-level source"):
        network.rearrange(low_level="entry_3")


@pytest.mark.parametrize("name", ["deeplab_v3_plus", "pspnet"])
def test_on_a_processor_channels_come_last_in_memory(name):
    network = small_network(name)
    with torch.no_grad():
        features = network.backbone(torch.randn(1, 3, 64, 48))
        logits = network.logits(torch.randn(1, 3, 64, 48))
    deepest = features[network.backbone.last]
    for tensor in (deepest, logits):
        assert tensor.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("size", [(5, 7), (12, 18), (1, 4), (30, 40)])
@pytest.mark.parametrize("bins", [1, 2, 3, 6])
def test_pyramid_pooling_equals_adaptive_pooling(size, bins):
    from segviewer.networks.layers import PyramidPool

    x = torch.randn(2, 3, *size, dtype=torch.float64)
    expected = torch.nn.functional.adaptive_avg_pool2d(x, bins)
    assert torch.allclose(PyramidPool(bins)(x), expected, atol=1e-12)


@pytest.mark.parametrize("name", [n for n in SMALL if n != "fcn"])
def test_a_concatenation_is_the_sum_of_its_parts(name):
    """Each fusion's parts add up to what concatenation and convolution give."""
    network = small_network(name).double()
    features = network.backbone(torch.randn(1, 3, 64, 80, dtype=torch.float64))
    x = features[network.backbone.last]
    for key, fusion in network.named_fusions().items():
        outputs = [
            b(features[b.source] if b.source else x) for b in fusion.named_branches().values()
        ]
        grid = (64, 80)
        if fusion.grid != PICTURE_GRID:
            grid = outputs[list(fusion.branches).index(fusion.grid)].shape[-2:]
        corners = {"align_corners": False} if fusion.resizing == "bilinear" else {}
        aligned = [
            torch.nn.functional.interpolate(o, grid, mode=fusion.resizing, **corners)
            for o in outputs
        ]
        if fusion.merge == "sum":
            merged = sum(aligned)
        elif fusion.merge == "product":
            merged = aligned[0] * aligned[1]
        else:
            merged = torch.cat(aligned, 1)
            merged = fusion.channelwise(merged) if fusion.channelwise else merged
            merged = fusion.mix(merged)
        x_expected = fusion.tail(merged)
        x = features[key] = fusion(features, x, (64, 80))
        assert torch.allclose(x, x_expected, atol=1e-10)
