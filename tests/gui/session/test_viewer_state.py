"""What each command makes of the viewer's state; no Qt, no network."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from segviewer.gui.session.viewer_state import MOST_PINS, ViewerState
from segviewer.network_info import BranchInfo
from segviewer.records import ImportOptions, Options, Setup, State, Unit

VIEWER = ViewerState(setup=Setup(model="everyday/pspnet", input_size=320, output_stride=8))
BRANCH = BranchInfo(
    key="pyramid.bin_2",
    title="bin 2",
    channels=8,
    source="stage_4",
    dilation=None,
    constant=False,
    about="",
    section="",
    off_modes=("mean", "zero"),
)


def state(name: str) -> State:
    return State(Setup(model=name), Options())


def test_no_qt():
    code = (
        "import sys, segviewer.gui.session.viewer_state;"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_branch_goes_off_in_its_default_mode_and_on_again():
    off = VIEWER.toggle(BRANCH)
    assert dict(off.options.off) == {BRANCH.key: "mean"}
    assert dict(off.toggle(BRANCH).options.off) == {}
    assert dict(off.turn_on(BRANCH.key).options.off) == {}
    assert dict(VIEWER.options.off) == {}


def test_a_mode_switches_its_branch_off_and_leaves_the_others():
    viewer = VIEWER.set_off({"a": "zero"}).set_mode("b", "mean").set_mode("a", "mean")
    assert dict(viewer.options.off) == {"a": "mean", "b": "mean"}


def test_undo_takes_switches_back_one_by_one():
    viewer = VIEWER.toggle(BRANCH).set_mode("b", "zero").set_off({})
    for off in ({BRANCH.key: "mean", "b": "zero"}, {BRANCH.key: "mean"}, {}):
        viewer = viewer.undo()
        assert dict(viewer.options.off) == off
    assert viewer == VIEWER == viewer.undo()


def test_undo_takes_back_what_a_restored_sheet_switched():
    viewer = VIEWER.toggle(BRANCH).restore((state("a"),)).undo()
    assert dict(viewer.options.off) == {BRANCH.key: "mean"}


def test_all_on_changes_what_is_inspected_and_not_the_state():
    off = VIEWER.toggle(BRANCH)
    held = replace(off, all_on=True)
    assert held.state == off.state
    assert dict(held.states[0].options.off) == {}
    assert replace(held, all_on=False) == off


def test_pins_stay_beside_the_active_state():
    viewer = VIEWER.pin(state("a")).pin(state("b"))
    assert viewer.states == (VIEWER.state, state("a"), state("b"))
    assert viewer.pin(state("a")) == viewer
    assert viewer.drop_pin(0).pins == (state("b"),)


def test_the_oldest_pin_goes_where_there_are_too_many():
    viewer = VIEWER
    for name in "abcdefghij":
        viewer = viewer.pin(state(name))
    assert [pin.setup.model for pin in viewer.pins] == list("cdefghij")
    assert len(viewer.pins) == MOST_PINS


def test_a_pin_keeps_nothing_that_open_views_had_computed():
    unit = Unit(point=(1, 2), fields=("a",), split=True)
    viewer = VIEWER.pin(State(VIEWER.setup, Options(unit=unit, shown=("a",))))
    assert viewer.pins[0].options == Options(unit=Unit(point=(1, 2)))


def test_each_branch_off_in_turn_stands_beside_all_on():
    modes = [{f"aspp.{name}": "zero"} for name in "abcdefghij"]
    viewer = VIEWER.toggle(BRANCH).pin(state("old")).each_switched(modes)
    assert viewer.options.off == ()
    assert [dict(pin.options.off) for pin in viewer.pins] == modes[:8]
    assert dict(viewer.undo().options.off) == {BRANCH.key: BRANCH.off_modes[0]}


def test_every_state_is_asked_about_the_clicked_pixel():
    viewer = VIEWER.pin(state("a")).pin(state("b")).click((3, 4))
    assert [shown.options.unit.point for shown in viewer.states] == [(3, 4)] * 3
    assert all(shown.options.unit is None for shown in viewer.click(None).states)


def test_a_pin_moves_up_as_far_as_the_first():
    viewer = VIEWER
    for name in "abc":
        viewer = viewer.pin(state(name))
    raised = viewer.move_row(3, 2)
    assert [pin.setup.model for pin in raised.pins] == list("acb")
    assert raised.state == viewer.state
    assert raised.move_row(0, 4) is raised and raised.move_row(-1, 2) is raised


def test_what_moves_to_the_first_place_is_the_active_state():
    viewer = VIEWER.pin(state("a")).pin(state("b"))
    first = viewer.move_row(2, 0)
    assert first.state == state("b") and first.pins == (VIEWER.state, state("a"))
    assert first.move_row(0, 2).states == viewer.states


def test_a_dropped_active_state_gives_its_place_to_the_next():
    viewer = VIEWER.pin(state("a")).pin(state("b"))
    assert viewer.drop_row(2).pins == (state("a"),)
    dropped = viewer.drop_row(0)
    assert dropped.state == state("a") and dropped.pins == (state("b"),)
    assert dropped.drop_row(1).drop_row(0).state == state("a")


def test_a_name_is_of_a_network_and_what_is_off_whatever_is_asked_of_it():
    viewer = VIEWER.rename(VIEWER.state, "ours").click((3, 4))
    assert viewer.name_of(viewer.state) == "ours"
    off = viewer.toggle(BRANCH)
    assert off.name_of(off.state) == ""
    assert off.toggle(BRANCH).name_of(off.toggle(BRANCH).state) == "ours"
    assert viewer.rename(viewer.state, "").names == {}


def test_output_strides_stand_side_by_side():
    viewer = VIEWER.toggle(BRANCH).each_stride((16, 8, 32))
    assert [each.setup.output_stride for each in viewer.states] == [16, 8, 32]
    assert all(dict(each.options.off) for each in viewer.states)


def test_all_networks_stand_beside_the_active_one():
    names = ["a", VIEWER.setup.model, "b"]
    viewer = VIEWER.toggle(BRANCH).click((3, 4)).each_model(names)
    assert [shown.setup.model for shown in viewer.states] == [VIEWER.setup.model, "a", "b"]
    assert all(shown.options.unit.point == (3, 4) for shown in viewer.states)
    assert all(shown.setup.input_size == VIEWER.setup.input_size for shown in viewer.states)
    assert all(shown.options.off == () for shown in viewer.states)


def test_a_sheet_brings_its_states_back():
    viewer = VIEWER.pin(state("a")).restore((state("b"), state("c")))
    assert viewer.states == (state("b"), state("c"))


def test_another_model_keeps_the_size_and_what_is_off():
    viewer = VIEWER.toggle(BRANCH).click((3, 4)).choose_model("everyday/fcn")
    assert viewer.setup == Setup(model="everyday/fcn", input_size=320)
    assert viewer.options == VIEWER.toggle(BRANCH).click((3, 4)).options
    assert VIEWER.choose_model(VIEWER.setup.model) == VIEWER


def test_import_options_are_remembered_by_file():
    options = ImportOptions(output_stride=8)
    viewer = VIEWER.choose_model("a.pth", options).choose_model("b.pth")
    assert viewer.setup.import_options == ImportOptions()
    assert viewer.choose_model("a.pth").setup.import_options == options


def test_import_options_of_a_file_that_failed_are_forgotten():
    viewer = VIEWER.choose_model("a.pth", ImportOptions(output_stride=8))
    viewer = viewer.fall_back(VIEWER.setup)
    assert viewer.setup == VIEWER.setup
    assert viewer.choose_model("a.pth").setup.import_options == ImportOptions()


def test_a_selection_is_looked_at_closely():
    viewer = VIEWER.select("stage_4")
    assert (viewer.selection, viewer.options.detail) == ("stage_4", "stage_4")
    assert viewer.select("stage_4") is viewer


@pytest.mark.parametrize("region", [None, (0, 0, 8, 8)])
def test_a_question_holds_for_this_pixel_and_the_next(region):
    question = replace(VIEWER.question, average=True)
    viewer = VIEWER.click((4, 4), region).ask(question)
    assert viewer.options.unit == Unit(point=(4, 4), region=region, average=True)
    assert viewer.click((5, 5)).options.unit == Unit(point=(5, 5), average=True)


def test_a_question_without_a_pixel_waits_for_one():
    viewer = VIEWER.ask(replace(VIEWER.question, average=True))
    assert viewer.options.unit is None
    assert viewer.click((5, 5)).options.unit.average
    assert viewer.click((5, 5)).click(None).options.unit is None
