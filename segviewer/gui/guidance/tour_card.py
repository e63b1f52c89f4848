"""The card of the guided look, over a corner of the picture."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from segviewer.gui.guidance.tour_steps import KEYS, STEPS
from segviewer.gui.language import tr
from segviewer.gui.widgets.labels import heading_label, remark_label
from segviewer.gui.widgets.screen import fit_height
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.widgets.tips import native_keys

WIDTH_PIXELS, MARGIN_PIXELS = 340, 16


class TourCard(QFrame):
    """A step's words with buttons; it leaves the window free to be used.

    Signals:
        step_chosen: the number of another step, from 0.
        deed_chosen: the deed of the step that is shown is to be done.
        left: the guided look is over.
    """

    step_chosen = Signal(int)
    deed_chosen = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = 0
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setFrameShape(QFrame.Shape.Box)
        self.setAccessibleName(tr("Guided look"))
        self.title, self.text, self.place = heading_label(""), QLabel(), remark_label()
        self.title.setWordWrap(True)
        self.text.setWordWrap(True)
        self.deed, self.back = QPushButton(), QPushButton(tr("Back"))
        self.next, self.leave = QPushButton(tr("Next")), QPushButton(tr("Leave"))
        self.next.setDefault(True)
        self.deed.clicked.connect(self.deed_chosen)
        self.back.clicked.connect(lambda: self.step_chosen.emit(self.number - 1))
        self.next.clicked.connect(self._on_next)
        self.leave.clicked.connect(self.left)
        self._build()
        parent.installEventFilter(self)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.leave, self.back, self.next):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*4 * (3 * GAP_PIXELS,))
        layout.setSpacing(2 * GAP_PIXELS)
        for widget in (self.place, self.title, self.text, self.deed):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.setFixedWidth(WIDTH_PIXELS)

    def show_step(self, number: int, chosen_keys: Mapping[str, str]) -> None:
        """``chosen_keys`` are those in place of usual ones."""
        self.number, step = number, STEPS[number]
        self.place.setText(tr("{number} of {count}", number=number + 1, count=len(STEPS)))
        self.title.setText(tr(step.title))
        keys = {name: native_keys(chosen_keys.get(usual, usual)) for name, usual in KEYS.items()}
        self.text.setText(tr(step.text, **keys))
        self.deed.setText(tr(step.offer))
        self.deed.setVisible(bool(step.deed))
        self.back.setEnabled(number > 0)
        self.next.setText(tr("Done") if number == len(STEPS) - 1 else tr("Next"))
        self._place_card()
        self.show()
        self.raise_()

    def _on_next(self) -> None:
        if self.number == len(STEPS) - 1:
            self.left.emit()
        else:
            self.step_chosen.emit(self.number + 1)

    def _place_card(self) -> None:
        fit_height(self, WIDTH_PIXELS)
        parent = self.parentWidget()
        assert parent is not None
        self.move(
            max(0, parent.width() - self.width() - MARGIN_PIXELS),
            max(0, parent.height() - self.height() - MARGIN_PIXELS),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_card()
        return super().eventFilter(watched, event)


class Outline(QWidget):
    """A line in the accent around what a step is about; takes no clicks."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target: QWidget | None = None
        self.hide()

    def put_around(self, target: QWidget | None) -> None:
        """Around this widget of the same window, as it moves, or around none."""
        if self._target is not None:
            self._target.removeEventFilter(self)
        self._target = target
        self.setVisible(target is not None)
        if target is not None:
            target.installEventFilter(self)
            self._place_line()

    def _place_line(self) -> None:
        target, window = self._target, self.parentWidget()
        if target is not None and window is not None:
            corner = target.mapTo(window, QPoint(0, 0))
            self.setGeometry(QRect(corner, target.size()))
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_line()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 6, 6)
