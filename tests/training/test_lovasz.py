import pytest
import torch

from segviewer.training.lovasz import lovasz_softmax


def test_hard_predictions_give_one_minus_mean_iou() -> None:
    labels = torch.tensor([0, 0, 0, 2, 2])
    predicted = torch.tensor([0, 0, 2, 2, 1])
    loss = lovasz_softmax(torch.eye(4)[predicted], labels)
    # Class 0: 2 of 3; class 2: 1 of 3; classes 1 and 3 do not occur in the labels.
    assert loss.item() == pytest.approx(1 - (2 / 3 + 1 / 3) / 2)


def test_a_soft_prediction_worked_out_by_hand() -> None:
    # One class present in pixel 0 alone. Errors .4 (pixel 0), .3 (pixel 1): the largest is wrong
    # first, which costs the whole IoU; what the second adds is nothing.
    probabilities = torch.tensor([[0.6, 0.4], [0.3, 0.7]])
    first = 0.4 * 1 + 0.3 * 0
    # Class 1, in pixel 1 alone: errors .4 (pixel 0, wrongly there), .3 (pixel 1).
    second = 0.4 * 0.5 + 0.3 * 0.5
    loss = lovasz_softmax(probabilities, torch.tensor([0, 1]))
    assert loss.item() == pytest.approx((first + second) / 2)


def test_its_gradient_makes_a_small_class_grow() -> None:
    torch.manual_seed(0)
    logits = torch.zeros(100, 2, requires_grad=True)
    labels = (torch.arange(100) < 3).long()
    optimiser = torch.optim.SGD([logits], lr=5)
    before = lovasz_softmax(logits.softmax(1), labels)
    for _ in range(50):
        optimiser.zero_grad()
        lovasz_softmax(logits.softmax(1), labels).backward()
        optimiser.step()
    after = lovasz_softmax(logits.softmax(1), labels)
    assert after < 0.5 * before
    assert (logits.argmax(1)[:3] == 1).all()
