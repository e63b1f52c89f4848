"""``inspect`` against full passes with branches replaced by hand."""

import random

import numpy as np
import pytest
import torch
from full_pass import full_pass
from small import SMALL, small_model

from segviewer.inspection.capture import capture
from segviewer.inspection.forward import replacement
from segviewer.inspection.hooks import keep_outputs, replace_outputs
from segviewer.inspection.inspections import inspect
from segviewer.labelling import confidence_at
from segviewer.off_modes import OFF_MODES
from segviewer.records import Frame, Options, Reduction, SegviewerError, Setup, Stopped, Unit


def hooks_of(network):
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in network.modules())


def logits_at_input(model, inspection):
    logits = torch.from_numpy(inspection.logits.astype(np.float64))[None]
    return model.network.enlarge(logits, inspection.input_size)[0]


def off_sets(keys):
    """Each branch alone in each mode, and random sets in random modes."""
    chance = random.Random(5)
    yield from ({key: mode} for key in keys for mode in OFF_MODES)
    for _ in range(8):
        chosen = [key for key in keys if chance.random() < 0.5]
        yield {key: chance.choice(OFF_MODES) for key in chosen}
    yield dict.fromkeys(keys, "zero")


def test_inspect_equals_a_full_pass_with_the_same_branches_replaced(model, picture):
    captured = capture(model, picture)
    for off in off_sets(model.network.branch_keys()):
        expected = full_pass(model, picture, off)
        actual = logits_at_input(model, inspect(model, captured, Options(off=off)))
        span = (expected.max() - expected.min()).item()
        # Inspections carry float32, so agreement ends at its last digit.
        assert (actual - expected).abs().max().item() <= 1e-5 * span, off


@pytest.mark.parametrize("setup", [Setup(output_stride=16), Setup(input_size=64)])
def test_the_same_holds_at_another_output_stride_and_size(setup, picture):
    model = small_model("pspnet")
    captured = capture(model, picture, setup)
    off = {"pyramid.bin_3": "mean", "pyramid.features": "zero"}
    expected = full_pass(model, picture, off, setup)
    actual = logits_at_input(model, inspect(model, captured, Options(off=off)))
    assert torch.allclose(actual, expected, atol=1e-5)


def test_every_branch_switched_off_changes_the_logits_and_back_on_restores_them(model, picture):
    captured = capture(model, picture)
    before = inspect(model, captured)
    for key in model.network.branch_keys():
        mode = "zero" if model.network.branch(key).constant else "mean"
        after = inspect(model, captured, Options(off={key: mode}))
        assert np.abs(after.logits - before.logits).max() > 1e-4, key
        assert after.labels_all_on is before.labels
    again = inspect(model, captured)
    assert np.array_equal(again.logits, before.logits)


def test_nothing_off_runs_nothing_again(model, picture):
    captured = capture(model, picture)
    with keep_outputs(dict(model.network.named_modules())) as called:
        inspection = inspect(model, captured)
    assert not called
    expected = full_pass(model, picture, {})
    assert torch.allclose(logits_at_input(model, inspection), expected, atol=1e-5)
    assert np.array_equal(inspection.labels, expected.argmax(0).numpy())
    confidence = confidence_at(
        inspection.logits, inspection.input_size, align_corners=inspection.align_corners
    )
    assert np.allclose(confidence, expected.softmax(0).amax(0).numpy(), atol=1e-5)


def test_a_toggle_never_runs_the_backbone(model, picture):
    captured = capture(model, picture)
    modules = dict(captured.network.backbone.named_modules())
    with keep_outputs(modules) as called:
        for key in model.network.branch_keys():
            inspect(model, captured, Options(off={key: "zero"}))
    assert not called


def test_a_branch_that_is_off_still_shows_what_it_computed(picture):
    model = small_model("pspnet")
    captured = capture(model, picture)
    on = inspect(model, captured)
    off = inspect(model, captured, Options(off={"pyramid.bin_6": "zero"}))
    assert np.array_equal(on.maps["pyramid.bin_6"], off.maps["pyramid.bin_6"])
    assert not np.array_equal(on.maps["pyramid"], off.maps["pyramid"])


def test_maps_are_on_the_branch_s_own_grid_and_reduce_channels(picture):
    model = small_model("pspnet")
    captured = capture(model, picture)
    inspection = inspect(model, captured)
    assert [inspection.maps[f"pyramid.bin_{n}"].shape for n in (1, 2, 3, 6)] == [
        (1, 1), (2, 2), (3, 3), (6, 6)
    ]  # fmt: skip
    assert set(inspection.maps) == set(captured.info.keys)
    feature = captured.first.feature("stage_2")[0]
    for reduction, expected in (
        (Reduction(), feature.square().mean(0).sqrt()),
        (Reduction("max"), feature.amax(0)),
        (Reduction("channel", 5), feature[5]),
    ):
        inspection = inspect(model, captured, Options(shown=("stage_2",), reduction=reduction))
        assert list(inspection.maps) == ["stage_2"]
        assert np.allclose(inspection.maps["stage_2"], expected.numpy(), atol=1e-5)
    assert inspection.shapes["stage_2"] == tuple(feature.shape)


def test_captured_tensors_keep_the_values_they_were_captured_with(model, picture):
    """No layer works in place: what a hook saw is what the capture holds."""
    network = model.network
    at_hook = {}

    def remember(key):
        return lambda module, inputs, output: at_hook.__setitem__(key, output.clone())

    points = {**network.backbone.stages, **{k: network.branch(k) for k in network.branch_keys()}}
    handles = [m.register_forward_hook(remember(k)) for k, m in points.items()]
    captured = capture(model, picture)
    for handle in handles:
        handle.remove()
    for key, value in at_hook.items():
        assert torch.equal(captured.first.feature(key), value), key


def test_no_hook_is_left_after_success_bad_arguments_or_an_exception(model, picture):
    capture(model, picture)
    with pytest.raises(SegviewerError, match="output stride 7"):
        capture(model, picture, Setup(output_stride=7))
    with pytest.raises(SegviewerError, match="no branch of"):
        inspect(model, capture(model, picture), Options(off={"aspp.rate_7": "zero"}))

    def fail(module, inputs, output):
        raise RuntimeError("a layer fails")

    last = model.network.backbone.stages[model.network.backbone.last]
    handle = last.register_forward_hook(fail)
    with pytest.raises(RuntimeError, match="a layer fails"):
        capture(model, picture)
    handle.remove()
    assert hooks_of(model.network) == 0
    with pytest.raises(KeyError), replace_outputs({}, {"missing": lambda x: x}):
        pass


def test_wrong_options_get_a_sentence(picture):
    model = small_model("deeplab_v2")
    captured = capture(model, picture)
    model.dataset_means = {}
    with pytest.raises(SegviewerError, match="use zero or mean"):
        inspect(model, captured, Options(off={"aspp.rate_6": "dataset_mean"}))
    with pytest.raises(SegviewerError, match=r"There is no 'aspp\.rate_7'"):
        inspect(model, captured, Options(shown=("aspp.rate_7",)))
    with pytest.raises(SegviewerError, match="channels 0 to 31"):
        inspect(model, captured, Options(shown=("stem",), reduction=Reduction("channel", 32)))
    with pytest.raises(ValueError, match="is none of zero, mean"):
        Options(off={"aspp.rate_6": "away"})


def test_deeplab_v2_is_the_sum_of_its_branches_votes(picture):
    model = small_model("deeplab_v2")
    captured = capture(model, picture)
    keys = model.network.branch_keys()
    alone = [
        inspect(model, captured, Options(off={k: "zero" for k in keys if k != key})).logits
        for key in keys
    ]
    assert np.allclose(sum(alone), inspect(model, captured).logits, atol=1e-4)


@pytest.mark.parametrize("name", SMALL)
def test_an_inspection_is_read_only_numpy(name, picture):
    inspection = inspect(model := small_model(name, dtype=torch.float32), capture(model, picture))
    for array in (inspection.labels, inspection.logits, *inspection.maps.values()):
        assert not array.flags.writeable
    with pytest.raises(TypeError):
        inspection.maps["stem"] = None


def test_constant_replacement_is_exact_on_tiny_grids():
    """Where the map is smaller than the kernel's reach, corners and edges coincide."""
    model = small_model("pspnet")
    fusion = model.network.fusions["pyramid"]
    for size in ((1, 1), (1, 5), (2, 2), (3, 4), (7, 2)):
        vector = torch.randn(1, 160, 1, 1, dtype=torch.float64)
        expected = fusion.part("features", vector.expand(-1, -1, *size), size)
        assert torch.allclose(fusion.constant_part("features", vector, size), expected)


def test_replacement_modes():
    output = torch.arange(8.0).view(1, 2, 2, 2)
    assert replacement(output, "mean").flatten().tolist() == [1.5, 5.5]
    assert replacement(output, "zero").flatten().tolist() == [0, 0]
    stored = torch.tensor([3.0, 4.0]).view(1, 2, 1, 1)
    assert replacement(output, stored).flatten().tolist() == [3, 4]


def test_a_pass_that_nobody_waits_for_stops_at_the_next_layer(model, picture):
    answers = iter([False, False, True])
    with pytest.raises(Stopped):
        capture(model, picture, stop=lambda: next(answers))
    assert hooks_of(model.network) == 0
    captured = capture(model, picture, stop=lambda: False)
    assert np.array_equal(captured.labels, capture(model, picture).labels)


def test_several_scales_are_captured_and_switched_together(picture):
    model = small_model("deeplab_v2")
    model.network.scales = (1.0, 0.5, 0.75)
    captured = capture(model, picture)
    assert list(captured.passes) == [1.0, 0.5, 0.75]
    for off in ({}, {"aspp.rate_6": "zero"}, {"aspp.rate_12": "mean", "aspp.rate_24": "zero"}):
        inspection = inspect(model, captured, Options(off=off))
        expected = full_pass(model, picture, off)
        assert torch.allclose(logits_at_input(model, inspection), expected, atol=1e-5)
    assert set(np.unique(inspection.maps["scale"])) <= {1.0, 0.5, 0.75}
    single = capture(model, picture, Setup(multi_scale=False))
    assert list(single.passes) == [1.0]
    assert "scale" not in inspect(model, single).maps


def test_the_winning_scale_is_the_one_whose_logit_survives(picture):
    model = small_model("deeplab_v2")
    model.network.scales = (1.0, 0.5)
    captured = capture(model, picture)
    inspection = inspect(model, captured)
    alone = captured.passes[1.0].logits[0].amax(0).numpy()
    won = inspection.maps["scale"] == 1.0
    assert np.allclose(inspection.logits.max(0)[won], alone[won], atol=1e-5)
    assert (inspection.logits.max(0)[~won] > alone[~won] - 1e-5).all()


def test_similarity_is_the_cosine_with_the_clicked_cell(picture):
    model = small_model("pspnet")
    captured = capture(model, picture)
    how = Options(unit=Unit(point=(40, 60)), reduction=Reduction("similarity"))
    actual = inspect(model, captured, how).maps["stage_2"]
    cells = captured.first.features["stage_2"][0].numpy()
    cells = cells - cells.mean((1, 2), keepdims=True)
    row, column = (
        int((p + 0.5) * n / m) for p, n, m in zip((40, 60), actual.shape, picture.size, strict=True)
    )
    answers = cells[:, row, column]
    expected = np.einsum("chw,c->hw", cells, answers)
    expected /= np.linalg.norm(cells, axis=0) * np.linalg.norm(answers)
    assert np.allclose(actual, expected, atol=1e-5)
    assert actual[row, column] == pytest.approx(1, abs=1e-5)
    assert inspect(model, captured, how).maps["pyramid.bin_1"].tolist() == [[1.0]]


def test_colours_of_a_branch_keep_their_meaning(picture):
    """One basis a branch of a capture: switches do not change what a colour stands for."""
    model = small_model("pspnet")
    how = Reduction("pca")
    first = inspect(model, capture(model, picture), Options(reduction=how)).maps["pyramid"]
    assert first.shape[2] == 3 and first.min() >= 0 and first.max() <= 1
    spread = first.reshape(-1, 3).std(0)
    assert spread.min() > 0.1
    bright = Frame(np.clip(picture.image.astype(int) + 60, 0, 255).astype(np.uint8))
    inspect(model, capture(model, bright), Options(reduction=how))
    again = inspect(model, capture(model, picture), Options(reduction=how)).maps["pyramid"]
    assert np.array_equal(first, again)
    off = Options(off={"pyramid.bin_6": "zero"}, reduction=how)
    switched = inspect(model, capture(model, picture), off).maps
    assert not np.array_equal(switched["pyramid"], first)
    assert np.array_equal(
        switched["stage_2"],
        inspect(model, capture(model, picture), Options(reduction=how)).maps["stage_2"],
    )


def test_a_second_click_never_repeats_the_forward_pass(picture):
    model = small_model("deeplab_v3")
    captured = capture(model, picture)
    calls = []
    handle = model.network.backbone.register_forward_hook(lambda *a: calls.append(1))
    for point in ((10, 10), (40, 60)):
        for off in ({}, {"aspp.rate_12": "mean"}):
            inspect(
                model,
                captured,
                Options(off=off, unit=Unit(point=point, fields=("aspp.rate_6", ""))),
            )
    handle.remove()
    # One on a small picture, which tells the memory that a graph takes, and one for the graph.
    assert len(calls) == 2
