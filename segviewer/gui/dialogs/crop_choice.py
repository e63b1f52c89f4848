"""Which part of the picture a sheet frames and enlarges."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from segviewer.attribution import Box
from segviewer.gui.language import tr
from segviewer.gui.widgets.pickers import NumberBox
from segviewer.gui.widgets.ticks import TickBox

ENDS = ("Top", "Left", "Bottom", "Right")


class CropChoice(QWidget):
    """Four numbers that are always a part of the picture, in whatever order they are given.

    Signals:
        changed: the crop is another one.
    """

    changed = Signal()

    def __init__(self, size: tuple[int, int], crop: Box | None) -> None:
        """``size`` is the picture's height and width; ``crop`` is offered first, else the middle
        third."""
        super().__init__()
        height, width = size
        first = crop or (height // 3, width // 3, 2 * height // 3, 2 * width // 3)
        self.on = TickBox(tr("Crop, framed and enlarged"))
        self.ends = [NumberBox() for _ in ENDS]
        self._fields = QWidget()
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, (name, box, value) in enumerate(zip(ENDS, self.ends, first, strict=True)):
            box.setRange(0, (width if place % 2 else height) - 1)
            box.setValue(value)
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self.changed)
            label = QLabel(tr(name))
            label.setBuddy(box)
            grid.addWidget(label, place // 2, 2 * (place % 2))
            grid.addWidget(box, place // 2, 2 * (place % 2) + 1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.on, 0, 0)
        layout.addWidget(self._fields, 1, 0)
        self._fields.hide()
        self.on.toggled.connect(self._on_toggled)

    def show_crop(self, crop: Box | None) -> None:
        """Choose a crop, or none, whose numbers then stay as they are."""
        for box, value in zip(self.ends, crop or (), strict=crop is not None):
            box.setValue(value)
        self.on.setChecked(crop is not None)

    @property
    def crop(self) -> Box | None:
        """(top, left, bottom, right), both ends included; None for none."""
        if not self.on.isChecked():
            return None
        top, left, bottom, right = (box.value() for box in self.ends)
        return min(top, bottom), min(left, right), max(top, bottom), max(left, right)

    @Slot(bool)
    def _on_toggled(self, on: bool) -> None:
        self._fields.setVisible(on)
        self.changed.emit()
