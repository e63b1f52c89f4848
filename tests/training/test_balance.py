"""The bias that suits whole photos."""

import pytest
import torch
import torch.nn.functional as F
from tiny_pack import CLASSES, write_pack

from segviewer.checkpoints import native_format
from segviewer.networks.catalog import build
from segviewer.training.balance import _judge, balanced_bias, best_bias, with_bias
from segviewer.training.packs import UNLABELLED, open_packs


def test_a_score_by_hand():
    # Four pixels of class 0, one of class 1; what the network says: 0 0 0 1 | 1.
    logits = torch.tensor([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 0.5], [0.0, 2.0]])
    labels = torch.tensor([0, 0, 0, 0, 1])
    assert _judge(logits, labels, torch.zeros(2), None)[0] == pytest.approx((3 / 4 + 1 / 2) / 2)
    assert _judge(logits, labels, torch.tensor([1.0, 0.0]), None)[0] == 1
    # Of three pixels of background, one is called class 1.
    labels = torch.tensor([0, 0, UNLABELLED, UNLABELLED, UNLABELLED])
    score, wrong = _judge(logits, labels, torch.tensor([0.6, 0.0]), 1)
    assert (score, wrong) == (1, pytest.approx(1 / 3))


@pytest.mark.parametrize("network", ["fcn", "deeplab_v2", "pspnet"])
def test_a_bias_in_the_weights_is_one_on_the_logits(network):
    torch.manual_seed(0)
    network_of_small = build(network, "small_resnet", 3).eval()
    image, bias = torch.rand(1, 3, 64, 64), torch.tensor([0.5, 0.0, -1.0])
    with torch.no_grad():
        before = network_of_small(image)
        network_of_small.load_state_dict(with_bias(network_of_small.state_dict(), bias))
        assert torch.allclose(network_of_small(image), before + bias[:, None, None], atol=1e-5)


def test_what_was_out_of_balance_gets_into_it():
    torch.manual_seed(0)
    labels = torch.randint(0, 3, (6000,))
    logits = 2 * F.one_hot(labels, 3) + torch.randn(6000, 3)
    skewed = logits + torch.tensor([2.0, 0.0, 0.0])  # a class that is expected too often
    bias = best_bias(skewed, labels, None)
    assert bias[0] - bias[1:].mean() == pytest.approx(-2, abs=0.4)
    even, best = (_judge(v, labels, b, None)[0] for v, b in ((logits, 0 * bias), (skewed, bias)))
    assert best == pytest.approx(even, abs=0.01)
    assert _judge(skewed, labels, 0 * bias, None)[0] < best - 0.1


def test_background_is_not_given_to_person_for_the_sake_of_a_score():
    torch.manual_seed(0)
    labels = torch.randint(0, 2, (4000,))
    logits = 2 * F.one_hot(labels, 2) + torch.randn(4000, 2) - torch.tensor([1.5, 0.0])
    background = torch.randn(1000, 2) - torch.tensor([2.0, 0.0])
    free = best_bias(logits, labels, None)
    both = torch.cat([logits, background]), torch.cat([labels, torch.full((1000,), UNLABELLED)])
    without_people = best_bias(*both, 0)
    before, after = (_judge(*both, bias, 0)[1] for bias in (0 * without_people, without_people))
    assert _judge(*both, free, 0)[1] > 0.1
    assert after <= max(before, 0.025)


def test_a_model_is_balanced_on_the_pictures_of_its_pack(tmp_path):
    (pack,) = open_packs(write_pack(tmp_path / "tiny"))
    examples = [pack.example(name) for name in pack.names("train")]
    arguments = {"network": "fcn", "backbone": "small_resnet", "classes": len(CLASSES)}
    network = build(**arguments)
    header = {"title": "", "network": arguments, "classes": list(CLASSES)}
    header |= {"colours": [[0, 0, 0]] * 3, "size_rule": {"side": "long", "low": 64, "high": 640}}
    native_format.save(tmp_path / "a.safetensors", network.state_dict(), {}, header, {})
    bias = balanced_bias(native_format.load(tmp_path / "a.safetensors", ""), examples)
    assert bias.shape == (3,)
    assert bias.isfinite().all()
