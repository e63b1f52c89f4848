"""Lessons as data: what ships is sound, and what is not sound is one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from subjects import embedded_model

from segviewer.cli import main
from segviewer.inspection.resolve import resolve
from segviewer.lessons.catalog import all_lessons, lesson_files, read_lesson
from segviewer.lessons.computing import check_lesson
from segviewer.lessons.lesson import Lesson, parse_lesson
from segviewer.records import SegviewerError
from segviewer.rendering.views import VIEWS

GOOD = """
number = 1
title = "A lesson"
about = "What it is about."
[state]
source = "scene:1"
model = "tiny"
views = ["mask"]
[[steps]]
say = "s"
do = "d"
look = "l"
paper = "p"
[steps.state]
at = [3, 4]
off = { "pyramid.bin_1" = "zero" }
pins = [{ output_stride = 8 }]
"""


def parse(text: str) -> Lesson:
    return parse_lesson("own", text, models=("tiny",))


def test_a_step_is_the_lessons_state_with_its_own_in_it() -> None:
    [step] = parse(GOOD).steps
    active, pin = step.state.states
    assert step.state.source == "scene:1" and step.state.views == ("mask",)
    assert active.setup.model == "tiny" and active.options.off == (("pyramid.bin_1", "zero"),)
    assert active.options.unit is not None and active.options.unit.point == (3, 4)
    assert active.setup.output_stride is None and pin.setup.output_stride == 8
    assert pin.options == active.options


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("number = 1", "number = ", "is no TOML"),
        ('about = "What it is about."', "", "lacks 'about'"),
        ('say = "s"', 'says = "s"', "has the key 'says'"),
        ('look = "l"', "", "step 1 lacks 'look'"),
        ('model = "tiny"', 'model = "huge"', "asks for the model 'huge'"),
        ('model = "tiny"', "", "does not say its model"),
        ("at = [3, 4]", "at = [3]", r"should say at = \[ROW, COLUMN\]"),
        ('"zero"', '"away"', "off mode 'away'"),
        ("at = [3, 4]", 'at = [3, 4]\nvalue = "luck"', "says 'luck'"),
        ("{ output_stride = 8 }", "{ source = 8 }", "a pin has the key 'source'"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(before: str, after: str, sentence: str) -> None:
    with pytest.raises(SegviewerError, match=sentence):
        parse(GOOD.replace(before, after))


def test_a_lesson_has_five_steps_at_most() -> None:
    step = GOOD[GOOD.index("[[steps]]") :]
    assert len(parse(GOOD + 4 * step).steps) == 5
    with pytest.raises(SegviewerError, match="1 to 5"):
        parse(GOOD + 5 * step)


def test_an_unknown_lesson_names_those_there_are() -> None:
    with pytest.raises(SegviewerError, match=r"choose one of .*rates"):
        read_lesson("nothing")


def test_an_unknown_figure_is_said_when_the_lesson_is_read(tmp_path: Path) -> None:
    own = GOOD.replace('"tiny"', '"everyday/fcn"')
    path = tmp_path / "own.toml"
    path.write_text(own.replace('say = "s"', 'say = "s"\nfigure = "luck"'), "utf-8")
    with pytest.raises(SegviewerError, match=r"asks for the figure 'luck'; there are .*rates"):
        read_lesson(str(path))
    path.write_text(own, "utf-8")
    assert read_lesson(str(path)).name == "own"


def test_lessons_come_in_the_order_of_their_numbers() -> None:
    numbers = [lesson.number for lesson in all_lessons()]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("name", lesson_files())
def test_every_step_fits_its_network(name: str) -> None:
    for step in read_lesson(name).steps:
        for state in step.state.states:
            info = embedded_model(state.setup.model).info()
            fitted = resolve(state, info).state
            assert fitted.setup == state.setup, "an output stride or source that it lacks"
            assert fitted.options == state.options, "a branch that it lacks, or another off mode"
        keys = {*embedded_model(step.state.states[0].setup.model).info().keys}
        keys |= set(embedded_model(step.state.states[0].setup.model).network.backbone.channels)
        assert {*step.state.views} <= {*VIEWS, *keys}
        assert step.state.selection in keys | {""}


def test_figures_are_computed_without_a_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "corners", "--check", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["lesson"] == "corners"
    assert [step["figure"] for step in content["steps"]] == ["half_cell_shift"] * 3
    assert content["steps"] == list(check_lesson(read_lesson("corners")))


def test_lessons_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson"]) == 0
    assert "rates" in capsys.readouterr().out
    assert main(["lesson", "gridding"]) == 0
    assert "segviewer lesson:gridding" in capsys.readouterr().out
    assert main(["lesson", "gridding", "--check"]) == 0
    assert "49 of 169" in capsys.readouterr().out


@pytest.mark.parametrize("seeds", ["5", "9:3", "a:b"])
def test_seeds_that_are_none_are_a_wrong_call(seeds: str) -> None:
    assert main(["lesson", "corners", "--check", "--seeds", seeds]) == 2


def test_a_window_is_not_opened_for_an_unknown_lesson(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson:nothing"]) == 1
    assert "choose one of" in capsys.readouterr().err
