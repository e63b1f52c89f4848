"""Lists and number fields that change only when someone means to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox

from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.tips import set_tip
from segviewer.rendering.scales import SCALE_TITLES
from segviewer.rendering.style import Scale


class Picker(QComboBox):
    """A list that the wheel passes over and a click leaves the focus where it was: keys go on
    belonging to the picture. Tab reaches it, and then wheel and arrows use it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # what lies behind scrolls


class ScalePicker(Picker):
    """What the colours of maps stand for: the scales that a ``Style`` can have."""

    def __init__(self) -> None:
        super().__init__()
        for scale, title in SCALE_TITLES.items():
            self.addItem(translate(title), scale)
        self.setAccessibleName(tr("Scale of the maps"))
        set_tip(
            self,
            tr(
                "Own: each map from its smallest to its largest value. Shared: all branches of a "
                "row from zero to their largest. Per column: a view from its smallest to its "
                "largest value in all rows"
            ),
        )

    @property
    def scale(self) -> Scale:
        chosen: Scale = self.currentData()
        return chosen

    def show_scale(self, scale: Scale) -> None:
        """Let this one be chosen."""
        self.setCurrentIndex(self.findData(scale))


class NumberBox(QSpinBox):
    """A number that the wheel changes only after a click into it, or with Tab."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
