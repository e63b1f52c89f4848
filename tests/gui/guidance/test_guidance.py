"""The palette, the glossary and the question marks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from segviewer.gui.guidance.command import PaletteCommand
from segviewer.gui.guidance.matching import best_matches, score
from segviewer.gui.guidance.palette import CommandPalette
from segviewer.gui.guidance.topic_card import Glossary, TopicCard, topic_html
from segviewer.gui.guidance.topics import TOPICS


@pytest.mark.parametrize(
    ("query", "words", "matches"),
    [
        ("nd", "Drop a pin", False),
        ("dnp", "Drop the newest pin", True),
        ("", "anything", True),
        ("PSP", "PSPNet (voc)", True),
        ("nettt", "PSPNet", False),
    ],
)
def test_letters_match_in_their_order(query, words, matches):
    assert (score(query, words) is not None) == matches


def test_starts_of_words_win_over_letters_inside():
    lines = ("Open picture or video", "Export comparison", "Save mask", "Drop all pins")
    best = best_matches("sm", [(line, line) for line in lines], 3)
    assert best[0] == "Save mask"
    assert best_matches("ec", [(line, line) for line in lines], 1) == ["Export comparison"]


def test_long_lines_of_one_letter_do_not_take_forever():
    assert score("a" * 30, "a" * 29 + "b" * 200) is None


def test_every_topic_has_two_sentences_and_its_links_lead_somewhere():
    for topic in TOPICS.values():
        sentences = topic.text.count(". ") + topic.text.endswith(".")
        assert sentences == 2, topic.key
        assert set(topic.related) <= TOPICS.keys()
        assert topic.key not in topic.related
        assert topic.title in topic_html(topic).replace("&#x27;", "'").lower() or topic.source


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    widget.resize(800, 600)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_the_palette_runs_what_return_is_pressed_on(parent, qtbot):
    ran = []
    titles = ("Fit", "Pin this state", "Drop all pins")
    commands = [
        PaletteCommand(title=t, place="Compare", run=lambda t=t: ran.append(t)) for t in titles
    ]
    palette = CommandPalette(commands, parent)
    palette.open()
    assert palette.list.count() == 3
    qtbot.keyClicks(palette.line, "pin")
    assert [command.title for command in palette.matches()] == ["Pin this state", "Drop all pins"]
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert ran == ["Drop all pins"]
    assert not palette.isVisible()


def test_the_palette_says_so_where_nothing_matches(parent, qtbot):
    palette = CommandPalette([PaletteCommand(title="Fit", place="View", run=list)], parent)
    palette.open()
    palette.line.setText("xyz")
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_card_s_links_lead_to_other_topics(parent):
    card = TopicCard("pixel", parent)
    assert "exp logit" in card.text.text()
    card.text.linkActivated.emit("shapley")
    assert card.accessibleName() == "a Shapley value"


def test_the_glossary_finds_words(parent):
    glossary = Glossary(parent)
    assert all(topic.text[:30] in glossary.text.toPlainText() for topic in TOPICS.values())
    glossary.line.setText("CRF")
    assert "like colour nearby" in glossary.text.toPlainText()
    assert "geometric" not in glossary.text.toPlainText()
    glossary.line.setText("zzzz")
    assert glossary.text.toPlainText() == "Nothing matches."
