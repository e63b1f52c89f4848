"""With a pseudo-language: what nobody translated, and what has no room at 1.5 times its length."""

import platform
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)

from segviewer.any_network.description import BranchDescription, Description, FusionDescription
from segviewer.any_network.execution import ModulePlace
from segviewer.any_network.proposal import STAGES_REASON
from segviewer.engine.events import Loaded
from segviewer.gui import language
from segviewer.gui.app import open_window
from segviewer.gui.canvas.pair_view import MODES
from segviewer.gui.dialogs.about_dialog import AboutDialog
from segviewer.gui.dialogs.assumptions_dialog import AssumptionsDialog
from segviewer.gui.dialogs.branches_dialog import BranchesDialog
from segviewer.gui.dialogs.export_dialog import ExportDialog
from segviewer.gui.dialogs.sheet_question import SheetQuestion
from segviewer.gui.dialogs.shortcut_sheet import ShortcutSheet
from segviewer.gui.guidance.palette import CommandPalette
from segviewer.gui.guidance.topic_card import Glossary, TopicCard
from segviewer.gui.guidance.tour_steps import STEPS
from segviewer.gui.language import FIELD, install
from segviewer.gui.session.settings import Settings
from segviewer.gui.session.sheet_states import SheetStates
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.import_options import QUESTIONS
from segviewer.records import Classes, MaskReading, Setup, State
from segviewer.rendering.board_file import Board, BoardMasks
from segviewer.rendering.style import COLOUR_MAPS
from segviewer.sources.samples import samples

WAIT = 60_000
KOREAN = language.read_texts("ko")
LONGER = 0.5  # of its length, that a text of the pseudo-language has more


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    install()


# The pseudo-language: every text in brackets and longer, what fills its fields outside of them.


def pseudo(source):
    parts = FIELD.split(source)
    return "".join(f"{{{part}}}" if i % 2 else in_brackets(part) for i, part in enumerate(parts))


def in_brackets(text):
    if not re.search("[A-Za-z]{2}", text):
        return text
    more = "eeeee " * len(text)
    return f"⟦{text}{more[: round(LONGER * len(text))]}⟧"


def has_untranslated(text):
    """Whether words are left outside brackets, besides those that no language translates."""
    rest = re.sub("<[^>]*>|&#?\\w+;", " ", text)
    for pattern in (r"⟦[^⟦⟧]*⟧", *PATTERNS):
        rest = re.sub(pattern, " ", rest)
    return any(word not in NAMES for word in re.findall(r"[A-Za-z][\w./+-]+", rest))


PATTERNS = (
    re.escape(platform.platform(terse=True)),
    r"\b(Ctrl|Shift|Alt)\+\S+|\b(F\d+|Del|Ins|Home|End|Backspace)\b",  # keys
    r"\b(DeepLab v[23]\+?|v[23]\+?|PSPNet|FCN) §[\d.]+|(Luo|Ding) et al\.|Shapley 1953",  # sources
    r"\b\w*(Net|Xception)[\w-]*",  # networks and backbones
    r"\b[a-z0-9]+_[a-z0-9_.]+|\b(aspp|decoder|pyramid)\.\w+",  # keys of features, torchvision
)
NAMES = {
    "segviewer", "torchvision", "ParseNet", "RepLKNet", "DeepLab", "FCN", "v2", "v3", "v3+",
    "VGG-16", "small", "VOC", "COCO-Stuff", "Cityscapes", "ADE20K",
    "px", "mm", "pt", "dpi", "ms", "fps", "MB", "ch", "IoU",
    "PDF", "PNG", "SVG",
    "CPU", "GPU", "thread", "threads", "fp32",
    "Return", "Esc", "Tab", "NAME", "FILE.toml", "Python", "Qt", "for", "torch",
    "pyqtgraph", "OpenCV",
    *COLOUR_MAPS, *samples(), "one.png", "English",
}  # fmt: skip


def texts_of(widget):
    """What a widget shows, also on demand."""
    yield widget.toolTip()
    yield widget.accessibleName()
    if widget.isWindow() or isinstance(widget, QDockWidget):
        yield widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QListWidget):
        yield from (widget.item(i).text() for i in range(widget.count()))
    if isinstance(widget, QTreeWidget):
        yield from texts_of_tree(widget)
    if isinstance(widget, QTextBrowser):
        yield widget.toPlainText()
    if isinstance(widget, QMenu):
        yield widget.title()
        yield from (action.text() for action in widget.actions())


def texts_of_tree(tree):
    """Its heads, and of each line all but the first column, which holds a network's own names."""
    yield from (tree.headerItem().text(column) for column in range(tree.columnCount()))
    lines = QTreeWidgetItemIterator(tree)
    while lines.value() is not None:
        yield from (lines.value().text(column) for column in range(1, tree.columnCount()))
        lines += 1


def untranslated_below(root):
    """The texts of a widget and its children that nobody translated, and how many there are."""
    widgets = [root, *root.findChildren(QWidget)]
    texts = {text for widget in widgets for text in texts_of(widget) if text}
    words = {text for text in texts if re.search("[A-Za-z가-힣]{2}", text)}
    return {text for text in words if has_untranslated(text)}, len(words)


def cut_below(root):
    """Texts that have less room than they need, with their room and their need."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        if isinstance(widget, ElidedLabel) or not widget.text():
            continue  # those are made to be cut
        if isinstance(widget, QLabel) and widget.wordWrap():
            room, need = widget.height(), widget.heightForWidth(widget.width())
        elif isinstance(widget, QLabel):
            room, need = widget.width(), widget.sizeHint().width()
        else:  # a style asks for more than a button's words
            text = widget.text().replace("&", "")
            room, need = widget.width(), widget.fontMetrics().horizontalAdvance(text)
        if room < need:
            yield widget.text(), room, need


@pytest.fixture
def pseudo_window(qtbot, photo, monkeypatch):
    texts = {
        context: {source: pseudo(source) for source in sources}
        for context, sources in KOREAN.items()
    }
    monkeypatch.setattr(language, "read_texts", lambda name: texts)
    Settings().language = "ko"
    opened = open_window(model="everyday/deeplab_v3_plus")
    opened.resize(1440, 900)
    qtbot.addWidget(opened)
    qtbot.waitUntil(lambda: opened.menus._lessons.isEnabled(), timeout=WAIT)
    with qtbot.waitSignal(opened.session.painted, timeout=WAIT):
        opened.session.open(str(photo))
    with qtbot.waitSignal(opened.session.painted, timeout=WAIT):
        opened.session.toggle("aspp.rate_6")
    with qtbot.waitSignal(opened.session.painted, timeout=WAIT):
        opened.session.click((90, 120))
    qtbot.waitUntil(lambda: has_contributions(opened), timeout=WAIT)
    opened.session.select("aspp.rate_6")
    return opened


# What the dialogs that ask are asked about; the names in it are those of a stranger's network.
TREE_BRANCHES = (
    BranchDescription(name="small", place=ModulePlace("small"), origin="small"),
    BranchDescription(name="small", place=ModulePlace(""), operand=0),
)
DESCRIPTION = Description(
    network="small",
    fusions=(
        FusionDescription(name="small", merge="sum", branches=TREE_BRANCHES),
        FusionDescription(
            name="small", merge="none", branches=TREE_BRANCHES, chosen=False, reason=STAGES_REASON
        ),
    ),
)
GUESSES = {
    "yes or no": True,
    "choice": 8,
    "numbers": (6, 12),
    "text": "small",
    "classes": ("small",),
}
LOADED = Loaded(
    setup=Setup(model="small"),
    title="small",
    classes=Classes(("small",), ((0, 0, 0),)),
    assumed={key: GUESSES[question.kind] for key, question in QUESTIONS.items()},
)
MASKED = {"name": "one.png", "source": "one.png", "mask": MaskReading(path="one.png")}


def board_with(*, is_folder):
    """A board whose masks are a folder, or one file."""
    masks = BoardMasks(reading=MASKED["mask"], is_folder=is_folder)
    return Board(states=(State(Setup(model="small")),), names=("",), views=(), masks=masks)


SHEETS = [
    SheetStates(path=Path("one.png"), states=(State(Setup(model="small")),), **missing)
    for missing in (
        {"name": "one.png"},
        {"unknown_models": ("small",)},
        MASKED,
        *({**MASKED, "board": board_with(is_folder=is_folder)} for is_folder in (False, True)),
    )
]


def has_contributions(window):
    inspection = window.session.inspection
    return inspection is not None and inspection.contributions is not None


def dialogs_of(window):
    """The dialogs that the menus open."""
    inspection = window.session.inspection
    yield AboutDialog(inspection, window)
    yield ShortcutSheet(list(window.guidance.menu_commands()), window.menus.keys, window)
    yield Glossary(window)
    yield CommandPalette(window.guidance.commands(), window)
    yield TopicCard("shapley", window)
    yield ExportDialog(window.session, window.canvas.views, window)
    yield BranchesDialog(DESCRIPTION, window)
    yield AssumptionsDialog(LOADED, window)
    yield from (SheetQuestion(sheet, window) for sheet in SHEETS)


@pytest.mark.qt_log_ignore("This plugin does not support")  # raising a card
def test_nothing_is_left_untranslated_or_cut(pseudo_window, qtbot):
    window = pseudo_window
    qtbot.waitUntil(lambda: window.inspector.pixel.bars.isVisible(), timeout=WAIT)
    tiles = window.diagram.strip.tiles.values()
    facts = {text for tile in tiles for text in (tile.description.name, *tile.description.facts)}
    left, cut, count = {fact for fact in facts if has_untranslated(fact)}, [], 0

    def look_at(root):
        nonlocal left, count
        QApplication.processEvents()
        untranslated, texts = untranslated_below(root)
        left |= untranslated
        count += texts
        cut.extend(cut_below(root))

    look_at(window)
    for dialog in dialogs_of(window):
        dialog.show()
        look_at(dialog)
        dialog.close()
    window.pair.wipe()
    for mode in MODES:
        window.pair.view.choose(mode)
        look_at(window.pair.view)
    window.pair.close()
    for number in range(len(STEPS)):
        window.tour.show_step(number)
        look_at(window.tour.card)
    qtbot.waitUntil(lambda: not window.status.is_busy(), timeout=WAIT)
    assert count > 500
    assert not left, "\n".join(sorted(left))
    assert not cut, "\n".join(map(str, cut))
