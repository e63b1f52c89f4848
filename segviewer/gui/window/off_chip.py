"""How many branches are off, beside the network's name: none that was left over is missed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton

from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.tips import set_tip
from segviewer.records import Inspection

GROUND, TEXT = QColor("#ffb454"), QColor("#2b1a00")  # 10:1, on light and on dark
MARGIN_PIXELS, GAP_PIXELS = 9, 5


class OffChip(QAbstractButton):
    """An orange chip and "all on", which a click does; empty while every branch is on."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._show((), "")

    def show_off(self, inspection: Inspection) -> None:
        """Say how many branches of the network on the screen are off."""
        name_of = inspection.network.name_of
        names = tuple(translate(name_of(key)) for key, _ in inspection.state.options.off)
        self._show(names, translate(inspection.title))

    def _show(self, names: tuple[str, ...], title: str) -> None:
        self.setText(tr("{number} off", number=len(names)) if names else "")
        self.setAccessibleName(tr("{text}, switch all on", text=self.text()) if names else "")
        set_tip(
            self,
            tr("{names} off in {title}; click for all on (0)", names=", ".join(names), title=title)
            if names
            else "",
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self.text()), self.fontMetrics().height() + 6)

    def usual_width(self) -> int:
        """Pixels that it takes with a branch off."""
        return self._width_of(tr("{number} off", number=1))

    def _width_of(self, text: str) -> int:
        advance = self.fontMetrics().horizontalAdvance
        return advance(text) + advance(tr("all on")) + 2 * MARGIN_PIXELS + 3 * GAP_PIXELS

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * MARGIN_PIXELS
        height = self.fontMetrics().height() + 4
        chip = QRectF(GAP_PIXELS, (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(GROUND)
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setPen(TEXT)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setPen(self.palette().color(QPalette.ColorRole.Link))
        rest = QRectF(self.rect()).adjusted(chip.right() + GAP_PIXELS, 0, 0, 0)
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), tr("all on"))
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
