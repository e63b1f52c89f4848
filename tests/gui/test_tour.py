"""The guided look in six steps."""

import pytest

from segviewer.gui.guidance.tour_steps import STEPS
from segviewer.gui.session.settings import Settings

WAIT = 60_000


def test_the_steps_lead_from_the_mask_to_a_sheet(window, qtbot, act_and_wait):
    tour, session = window.tour, window.session
    tour.begin()
    assert tour.card.isVisible()
    assert Settings().tour_was_offered
    titles = []
    for number in range(len(STEPS)):
        assert tour.card.number == number
        titles.append(tour.card.title.text())
        assert tour.outline.isVisible()
        if tour.card.deed.isVisibleTo(tour.card):
            tour.card.deed.click()
        tour.card.next.click()
    assert titles == [step.title for step in STEPS]
    assert not tour.card.isVisible() and not tour.outline.isVisible()
    first = session.inspection.network.branches[0].key
    assert dict(session.options.off) == {first: "mean"}
    assert session.options.unit is not None
    assert session.views[-1] == "receptive_field"
    assert len(session.pins) == 1


def test_one_can_go_back_and_leave(window):
    tour = window.tour
    tour.begin()
    assert not tour.card.back.isEnabled()
    tour.card.next.click()
    tour.card.back.click()
    assert tour.card.number == 0
    tour.card.leave.click()
    assert not tour.card.isVisible()


@pytest.mark.parametrize("place", sorted({step.place for step in STEPS}))
def test_the_outline_is_where_the_step_is_about(window, place):
    tour = window.tour
    number = next(n for n, step in enumerate(STEPS) if step.place == place)
    tour.begin()
    tour.show_step(number)
    target = tour.places[place]
    assert tour.outline.size() == target.size()
    assert tour.outline.pos() == target.mapTo(window, target.rect().topLeft())
