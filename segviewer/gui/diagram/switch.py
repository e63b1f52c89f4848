"""A check box drawn as a sliding switch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from segviewer.gui.language import tr
from segviewer.gui.widgets.theme import text_scale

TRACK_WIDTH, TRACK_HEIGHT, KNOB_SIDE = 30, 16, 12  # pixels
KNOB_MARGIN = (TRACK_HEIGHT - KNOB_SIDE) // 2
OFF_COLOURS = {False: "#747d86", True: "#747d86"}  # of the track, by whether the theme is dark
PENDING_KNOB_OPACITY = 0.45


class Switch(QCheckBox):
    """On or off; the knob's place says which, not its colour alone. A pending switch has a pale
    knob: it was used, and what comes of it is not on the screen yet.

    By hand, since superqt's QToggleSwitch draws no focus, ignores Return and the palette's colours.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_pending = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_pending(self, pending: bool) -> None:
        """Whether the result of its position is still to come."""
        if pending != self.is_pending:
            self.is_pending = pending
            self.setAccessibleDescription(tr("waiting for the result") if pending else "")
            self.update()

    @property
    def scale(self) -> float:
        """How much larger it is than usual, beside large letters."""
        return text_scale(self.fontMetrics())

    def sizeHint(self) -> QSize:
        return QSize(TRACK_WIDTH + 2, TRACK_HEIGHT + 2) * self.scale

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True  # a check box would take clicks on its (absent) box and text alone

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses it; space belongs to the picture."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.scale, self.scale)
        top = (self.height() / self.scale - TRACK_HEIGHT) / 2
        track = QRectF(1, top, TRACK_WIDTH, TRACK_HEIGHT)
        self._paint_track(painter, track)
        self._paint_knob(painter, track)
        if self.hasFocus():
            self._paint_focus(painter, track)

    def _paint_track(self, painter: QPainter, track: QRectF) -> None:
        palette = self.palette()
        is_dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
        on = palette.color(QPalette.ColorRole.Highlight)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(on if self.isChecked() else QColor(OFF_COLOURS[is_dark]))
        painter.drawRoundedRect(track, TRACK_HEIGHT / 2, TRACK_HEIGHT / 2)

    def _paint_knob(self, painter: QPainter, track: QRectF) -> None:
        at_right = track.right() - KNOB_SIDE - KNOB_MARGIN
        left = at_right if self.isChecked() else track.left() + KNOB_MARGIN
        colour = QColor("#ffffff")
        if self.is_pending:
            colour.setAlphaF(PENDING_KNOB_OPACITY)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(left, track.top() + KNOB_MARGIN, KNOB_SIDE, KNOB_SIDE))

    def _paint_focus(self, painter: QPainter, track: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colour = self.palette().color(QPalette.ColorRole.Text)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(
            track.adjusted(-0.5, -0.5, 0.5, 0.5), TRACK_HEIGHT / 2, TRACK_HEIGHT / 2
        )
