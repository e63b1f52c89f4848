"""What the window says before the first picture: where one can come from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QIcon,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.language import tr
from segviewer.gui.widgets.icons import CommandButton
from segviewer.gui.widgets.tips import set_keyed_text, set_tip
from segviewer.gui.window.recent_row import PictureButton, RecentRow, small_picture
from segviewer.sources.samples import samples

TITLE, WAITING = "Drop a picture here", "Working…"
ABOUT = (
    "A mask with its legend appears; the strip below is the network, branch by branch.\n"
    "Folders, videos, checkpoints and exported sheets can be dropped too; cameras are in the File "
    "menu."
)
LOADING_NOTE = "The first picture takes a moment: the network is being loaded."
SAMPLES_LISTED = 6  # samples
WAY_GAP_PIXELS = 14  # between buttons, and between samples
FRAME_PIXELS = 18  # pixels around the page, in which the line to drop on is drawn
SCENE = "scene:0"


class Welcome(QWidget):
    """Ways to a first picture, in a frame to drop one on.

    Signals:
        source_chosen: the text of a sample or of what was opened before.
        look_wanted: the guided look is to begin.
    """

    source_chosen = Signal(str)
    look_wanted = Signal()

    def __init__(self, ask: Callable[[], object], paste: Callable[[], object]) -> None:
        super().__init__()
        self.title, self.about = QLabel(tr(TITLE)), QLabel(tr(ABOUT))
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        self.title.setFont(font)
        self.about.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.ways = QWidget()
        self.samples: dict[str, QToolButton] = {}
        self._build(ask, paste)

    def show_waiting(self, waiting: bool) -> None:
        """Say that a picture is on its way, or how to get one."""
        self.title.setText(tr(WAITING if waiting else TITLE))
        self.about.setText(tr(LOADING_NOTE if waiting else ABOUT))
        self.ways.setVisible(not waiting)

    @Slot(object)
    def show_thumbs(self, thumbs: dict[str, QImage]) -> None:
        """Pictures for the samples' buttons."""
        for name, image in thumbs.items():
            self.samples[name].setIcon(QIcon(QPixmap.fromImage(image)))
        self._place()

    def _build(self, ask: Callable[[], object], paste: Callable[[], object]) -> None:
        centre = Qt.AlignmentFlag.AlignCenter
        page = QWidget()
        self._scroll_to(page)
        layout = QVBoxLayout(page)
        layout.setSpacing(14)
        layout.addStretch()
        for label in (self.title, self.about):
            label.setAlignment(centre)
            label.setWordWrap(True)
            layout.addWidget(label)
        ways = QVBoxLayout(self.ways)
        ways.setSpacing(14)
        scene = _button("scene", tr("Moving scene"), "", self._on_scene)
        set_tip(scene, tr("A stream to try things with where there is no camera"))
        self.open = _button("open", tr("Open…"), "Ctrl+O", ask)
        self.look = _button("look", tr("Guided look"), "", self.look_wanted.emit)
        set_tip(self.look, tr("Six steps on a sample photo; later in the Help menu"))
        self._first = self.open, _button("paste", tr("Paste"), "Ctrl+V", paste), scene, self.look
        self.button_grid = QGridLayout()
        ways.addLayout(_centre_line(self.button_grid))
        self.samples = {name: self._sample(name) for name in list(samples())[:SAMPLES_LISTED]}
        self.photo_grid = QGridLayout()
        ways.addLayout(_centre_line(self.photo_grid))
        self._place()
        self.recent = RecentRow()
        self.recent.chosen.connect(self.source_chosen)
        ways.addWidget(self.recent, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.ways)
        layout.addStretch()

    def _scroll_to(self, page: QWidget) -> None:
        """Let the page scroll where a small screen has no room for it."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        for widget in (area.viewport(), page):
            widget.setAutoFillBackground(False)  # the frame to drop on lies behind
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*4 * (FRAME_PIXELS,))
        layout.addWidget(area)

    def _place(self) -> None:
        """Buttons and samples in one line each, or in two where the window is too narrow for them
        or the text is large."""
        room = self.width() - 6 * FRAME_PIXELS
        samples = tuple(self.samples.values())
        for grid, widgets in ((self.button_grid, self._first), (self.photo_grid, samples)):
            needed = sum(widget.sizeHint().width() + WAY_GAP_PIXELS for widget in widgets)
            columns = max(1, len(widgets) if needed <= room else -(-len(widgets) // 2))
            for number, widget in enumerate(widgets):
                grid.addWidget(widget, *divmod(number, columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() != event.oldSize().width():
            self._place()

    def _sample(self, name: str) -> QToolButton:
        tip = tr("Open the sample photo {name}", name=name)
        button = PictureButton(name, tip, f"sample:{name}")
        button.setAccessibleName(tr("Sample {name}", name=name))
        button.source_chosen.connect(self.source_chosen)
        return button

    @Slot()
    def _on_scene(self) -> None:
        self.source_chosen.emit(SCENE)

    def showEvent(self, event: QShowEvent) -> None:
        """Keys work from the first moment: Return opens, Tab goes on to the samples."""
        super().showEvent(event)
        self.open.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.palette().color(QPalette.ColorRole.Mid)
        painter.setPen(QPen(line, 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14, 14, -14, -14), 12, 12)


def thumbs() -> dict[str, QImage]:
    """A small picture of each sample, read at that size; touches no widget."""
    return {name: small_picture(path) for name, path in list(samples().items())[:SAMPLES_LISTED]}


def _button(sign: str, text: str, keys: str, function: Callable[[], object]) -> QPushButton:
    button = CommandButton(sign, text)
    set_keyed_text(button, text, keys)
    button.clicked.connect(function)
    return button


def _centre_line(grid: QGridLayout) -> QHBoxLayout:
    """A grid in the middle of its line."""
    grid.setHorizontalSpacing(WAY_GAP_PIXELS)
    line = QHBoxLayout()
    line.addStretch()
    line.addLayout(grid)
    line.addStretch()
    return line
