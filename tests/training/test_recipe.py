"""A run: its rate, its loss, and that it can be cut anywhere."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_pack import CLASSES, RECIPE, write_pack

from segviewer.records import SegviewerError
from segviewer.training.crops import Batch, Crops
from segviewer.training.packs import UNLABELLED, open_packs
from segviewer.training.recipe import RECIPES, Phase, Recipe
from segviewer.training.run import Training, divergence, run


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    (pack,) = open_packs(write_pack(tmp_path_factory.mktemp("packs") / "tiny"))
    return [pack.example(name) for name in pack.names("train")]


def ignore_report(text):
    pass


def train_on(training, examples, state_file):
    run(training, crops_of(training.recipe, examples), state_file, report=ignore_report)
    return training


def advance(training, examples, steps):
    crops = crops_of(training.recipe, examples)
    return [training.advance(crops(training.step))["fcn"] for _ in range(steps)]


def crops_of(recipe, examples):
    return Crops(examples, len(CLASSES), size=recipe.crop, batch=recipe.batch, seed=recipe.seed)


def equal(one, other):
    """Whether two nests of dicts and lists hold the same tensors."""
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(equal, one, other))
    return one == other


def test_the_rate_warms_up_and_falls_to_nothing():
    recipe = Recipe(
        backbone="", heads={}, phases=(Phase(1000),), warmup=100, rate=0.5, cooldown=0.2
    )
    assert recipe.rate_at(0) == pytest.approx(0.5 / 100)
    assert recipe.rate_at(99) == recipe.rate_at(800) == 0.5
    assert recipe.rate_at(900) == pytest.approx(0.25)
    assert recipe.rate_at(1000) == 0
    # Until its cool-down, a longer run is the same run.
    longer = replace(recipe, phases=(Phase(2000),))
    assert [longer.rate_at(s) for s in range(800)] == [recipe.rate_at(s) for s in range(800)]


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_names_networks_that_can_be_built(name):
    # Starting weights are an extra that need not be installed.
    training = Training(replace(RECIPES[name], pretrained=None), 3, None)
    for head in RECIPES[name].heads:
        assert training.network(head).branch_keys() is not None
        assert training.averaged_weights(head).keys() == training.network(head).state_dict().keys()


@pytest.mark.parametrize(
    ("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)]
)
def test_a_step_is_in_the_precision_that_the_processor_has(examples, precision, dtype):
    training = Training(replace(RECIPE, heads={"fcn": {"channels": 32}}), len(CLASSES), None)
    training.precision = precision
    dtypes = set()
    network = training.network("fcn")
    conv = next(m for m in network.modules() if isinstance(m, torch.nn.Conv2d))
    conv.register_forward_hook(lambda *call: dtypes.add(call[-1].dtype))
    advance(training, examples, 1)
    assert dtypes == {dtype}
    assert {weight.dtype for weight in network.parameters()} == {torch.float32}


def test_a_network_learns_a_batch_by_heart(examples):
    recipe = replace(RECIPE, phases=(Phase(30),), heads={"fcn": {"channels": 32}})
    training = Training(recipe, len(CLASSES), None)
    batch = Crops(examples, len(CLASSES), size=48, batch=2, seed=1)(0)
    losses = [training.advance(batch)["fcn"] for _ in range(30)]
    assert np.mean(losses[-5:]) < 0.4 * losses[0]
    assert training.step == 30


@pytest.mark.parametrize("cut", [1, 4])
def test_a_run_that_was_cut_ends_as_one_that_was_not(examples, tmp_path, cut):
    """The cut lies in the part with the coarse output stride, and behind it."""
    whole = train_on(Training(RECIPE, len(CLASSES), None), examples, tmp_path / "whole.state")
    first = Training(RECIPE, len(CLASSES), None)
    advance(first, examples, cut)
    torch.save(first.state_dict(), tmp_path / "cut.state")
    second = Training(RECIPE, len(CLASSES), None)
    train_on(second, examples, tmp_path / "cut.state")
    assert second.step == RECIPE.steps
    assert equal(second.state_dict(), whole.state_dict())


def test_the_state_file_is_whole_and_a_finished_run_is_not_run_again(examples, tmp_path):
    path = tmp_path / "new" / "a.state"
    training = train_on(Training(RECIPE, len(CLASSES), None), examples, path)
    assert [file.name for file in path.parent.iterdir()] == ["a.state"]
    stored = torch.load(path, weights_only=True)
    assert stored["step"] == RECIPE.steps
    assert equal(stored["average"], training.average)
    again = train_on(Training(RECIPE, len(CLASSES), None), examples, path)
    assert equal(again.state_dict(), training.state_dict())


@pytest.mark.parametrize("spoil", ["classes", "garbage", "cut"])
def test_a_state_of_something_else_is_one_sentence(examples, tmp_path, spoil):
    path = tmp_path / "a.state"
    if spoil == "garbage":
        path.write_bytes(b"no state at all")
    else:
        torch.save(Training(RECIPE, len(CLASSES) + 1, None).state_dict(), path)
    if spoil == "cut":
        path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(SegviewerError, match=r"a\.state .*delete it"):
        train_on(Training(RECIPE, len(CLASSES), None), examples, path)


def test_a_phase_starts_from_the_averages_of_the_one_before(examples, tmp_path):
    phases = (Phase(3), Phase(2, lovasz=1.0, background=2.0))
    recipe = replace(RECIPE, phases=phases)
    first, second = phases
    actual = [recipe.at(step) for step in range(6)]
    assert actual == [(first, 0), (first, 1), (first, 2), (second, 0), (second, 1), (second, 2)]
    assert recipe.rate_at(3) == recipe.rate_at(0) == recipe.rate / 2
    training = Training(recipe, len(CLASSES), None)
    advance(training, examples, 3)
    training.networks.load_state_dict(training.average)
    uncut = Training(recipe, len(CLASSES), None)
    advance(uncut, examples, 3)
    for run_ in (training, uncut):
        advance(run_, examples, 1)
    assert equal(uncut.networks.state_dict(), training.networks.state_dict())
    steps = {s.item() for s in (v["step"] for v in uncut.optimiser.state_dict()["state"].values())}
    assert steps == {1}


@pytest.mark.parametrize(("steps", "phases"), [(12, (5, 7)), (8, (5, 3)), (5, (5,)), (2, (2,))])
def test_fewer_or_more_steps_shorten_or_lengthen_the_end(steps, phases):
    recipe = replace(RECIPE, phases=(Phase(5), Phase(4, lovasz=1.0))).of_steps(steps)
    assert tuple(phase.steps for phase in recipe.phases) == phases
    assert recipe.steps == steps


def test_unlabelled_background_pushes_only_against_person():
    training = Training(RECIPE, len(CLASSES), person=1)
    target = torch.full((1, 2, 2), UNLABELLED)
    logits = torch.zeros(1, 3, 2, 2)
    # Each class has a third, and -log(1 - 1/3) weighs 0.8.
    loss = training._loss(logits, target)
    assert loss.item() == pytest.approx(0.8 * np.log(1.5))
    assert Training(RECIPE, 3, None)._loss(logits, target).item() == 0
    logits[:, 1] = -20
    assert training._loss(logits, target).item() == pytest.approx(0, abs=1e-6)


def test_the_average_starts_close_to_the_weights_and_slows_down(examples):
    training = Training(RECIPE, len(CLASSES), None)
    before = {k: v.clone() for k, v in training.average.items()}
    advance(training, examples, 1)
    for key, value in training.networks.state_dict().items():
        if value.is_floating_point():
            expected = before[key] * 0.1 + value * 0.9
            assert torch.allclose(training.average[key], expected, atol=1e-6), key
        else:
            assert torch.equal(training.average[key], value)


def test_every_head_of_a_shared_backbone_changes_its_rates_with_the_output_stride():
    """After the coarse part all rates are the weights' own again."""
    heads = {"deeplab_v2": {}, "deeplab_v3": {"channels": 8}}
    recipe = Recipe(backbone="small_resnet", heads=heads, phases=(Phase(10),), cooldown=0.5)
    training = Training(recipe, 3, None)
    for step, stride in ((0, 16), (4, 16), (5, 8), (9, 8)):
        training.step = step
        training._arrange()
        for name, rates in (("deeplab_v2", (6, 12, 18, 24)), ("deeplab_v3", (6, 12, 18))):
            network = training.network(name)
            actual = [b.dilation for b in network.branches() if b.dilation]
            assert network.backbone.output_stride == stride
            assert actual == [rate * 8 // stride for rate in rates]


def test_heads_alone_learn_on_features_that_stay(examples):
    recipe = replace(RECIPE, phases=(Phase(1), Phase(3, backbone=False)))
    assert [recipe.is_coarse(step) for step in range(1, 4)] == [False] * 3
    training = Training(recipe, len(CLASSES), None)
    advance(training, examples, 1)
    before = {k: v.clone() for k, v in training.average.items()}
    advance(training, examples, 2)
    changed = {
        k for k, v in training.networks.state_dict().items() if not torch.equal(v, before[k])
    }
    assert changed
    assert not any(".backbone." in key for key in changed)


def test_a_pretrained_backbone_keeps_its_normalisation_and_its_frozen_stages(monkeypatch):
    monkeypatch.setattr("segviewer.training.run.load_pretrained", lambda backbone, package: None)
    recipe = replace(
        RECIPE,
        backbone="efficientnet_lite0",
        pretrained="some-package",
        frozen_norms=True,
        frozen=("stem", "stage_1"),
        backbone_rate=0.25,
        teacher=1.0,
    )
    training = Training(recipe, 3, None)
    before = {k: v.clone() for k, v in training.networks.state_dict().items()}
    random = np.random.default_rng(0)
    soft = np.full((2, 3, 6, 6), 1 / 3, np.float32)
    batch = Batch(
        images=random.integers(0, 255, (2, 48, 48, 3), np.uint8),
        masks=random.integers(0, 3, (2, 48, 48)).astype(np.uint8),
        soft=soft,
        certain=np.ones((2, 6, 6), np.float32),
    )
    training.advance(batch)
    after = training.networks.state_dict()
    changed = {key for key, value in after.items() if not torch.equal(value, before[key])}
    stages = {key.split(".")[3] for key in changed if ".backbone." in key}
    assert stages == {f"stage_{n}" for n in range(2, 8)}
    assert not any(".backbone." in k and "running_mean" in k for k in changed)
    shares = {group["share"] for group in training.optimiser.param_groups}
    assert shares == {1.0, 0.25}


def test_divergence_is_that_of_the_cells_that_count():
    """Of the uniform distribution from (1/2, 1/2, 0): log(3/2)."""
    soft = torch.tensor([0.5, 0.5, 0.0]).view(1, 3, 1, 1).expand(1, 3, 1, 2)
    logits = torch.zeros(1, 3, 1, 2)
    logits[..., 1] = torch.tensor([0.0, 0.0, -40.0]).view(1, 3, 1)
    one = divergence(logits, soft, torch.tensor([[[1.0, 0.0]]]))
    assert one.item() == pytest.approx(np.log(1.5))
    assert divergence(logits, soft, torch.ones(1, 1, 2)).item() == pytest.approx(np.log(1.5) / 2)
    assert divergence(logits, soft, torch.zeros(1, 1, 2)).item() == 0


def test_phases_have_crops_and_rates_of_their_own():
    recipe = replace(RECIPE, phases=(Phase(4), Phase(4, crop=64, rate=0.5)))
    assert [recipe.crop_at(step) for step in (0, 3, 4, 7)] == [48, 48, 64, 64]
    assert recipe.crop_sizes == {48, 64}
    assert recipe.rate_at(5) == recipe.rate_at(1) / 2
