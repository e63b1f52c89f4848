"""Labels of the panels beside the picture: headings, remarks, remarks that are cut to fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy
from superqt import QElidingLabel


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


def elided_label(alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> QElidingLabel:
    """A remark on one line that is cut where there is no room; ``text()`` is the whole of it."""
    label = QElidingLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    # Its text must not decide its width: panes stay equally wide, the window as it is.
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
