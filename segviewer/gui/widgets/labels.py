"""Labels of the panels beside the picture: headings, remarks, remarks that are cut to fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

LEAST_LETTERS = 5  # that are left of a cut text: fewer say nothing


def heading_label(text: str) -> QLabel:
    """A label in bold."""
    label = QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def remark_label(text: str = "") -> QLabel:
    """A label in a weaker colour that wraps its text."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


class ElidedLabel(QLabel):
    """A remark on one line that is cut where there is no room; ``text()`` is the whole of it.

    By hand, since superqt's takes what it cut its text down to for its size: a title that had no
    room once is never given any again.
    """

    def __init__(self, alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> None:
        super().__init__()
        self.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        # Its text must not decide its width: panes stay equally wide, the window as it is.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        if text == self.text() or len(text) > LEAST_LETTERS:
            painter.drawText(self.rect(), self.alignment(), text)
