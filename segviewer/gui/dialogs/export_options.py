"""What a sheet looks like on paper, to be chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QWidget

from segviewer.attribution import Box
from segviewer.gui.dialogs.crop_choice import CropChoice
from segviewer.gui.language import tr
from segviewer.gui.widgets.pickers import NumberBox, Picker, ScalePicker
from segviewer.gui.widgets.ticks import TickBox
from segviewer.rendering.sheet_format import (
    LARGEST_TYPE,
    NARROWEST,
    PRINT_DPI,
    SMALLEST_TYPE,
    WIDEST,
    SheetFormat,
)
from segviewer.rendering.style import Scale

WIDTHS = {"as the pictures": None, "one column, 85 mm": 85.0, "page, 175 mm": 175.0}
OTHER = "another width"


class ExportOptions(QWidget):
    """Width, type, resolution, the maps' scale, arrangement, ground and crop.

    Signals:
        changed: something was chosen.
    """

    changed = Signal()

    def __init__(self, size: tuple[int, int], crop: Box | None = None) -> None:
        """``size`` is the picture's height and width, ``crop`` the part that is offered first."""
        super().__init__()
        self.crop = CropChoice(size, crop)
        self.width_choice = Picker()
        for text, width in WIDTHS.items():
            self.width_choice.addItem(tr(text), width)
        self.width_choice.addItem(tr(OTHER))
        self.millimetres = _spin(NARROWEST, WIDEST, 120.0, " mm")
        self.type_size = _spin(SMALLEST_TYPE, LARGEST_TYPE, 7.0, " pt")
        self.dpi = NumberBox()
        self.dpi.setRange(72, 1200)
        self.dpi.setValue(round(PRINT_DPI))
        self.dpi.setSuffix(" dpi")
        self.scale = ScalePicker()
        self.limits_pictures = TickBox(tr("pictures in PDF and SVG too"))
        self.states_as_columns = TickBox(tr("States as columns"))
        self.letters = TickBox(tr("Panel letters"))
        self.dark = TickBox(tr("Dark ground"))
        self._lay_out()
        self._connect()
        self._enable()

    def sheet_format(self, captions: tuple[str, ...]) -> SheetFormat:
        """What is chosen; ``captions`` are the states' own."""
        in_print = self._width() is not None
        exact = self.limits_pictures.isChecked() or self.dpi.value() != PRINT_DPI
        return SheetFormat(
            width=self._width(),
            type_size=self.type_size.value() if in_print else SheetFormat().type_size,
            dpi=float(self.dpi.value()) if in_print and exact else None,
            columns="states" if self.states_as_columns.isChecked() else "views",
            captions=captions,
            letters=self.letters.isChecked(),
            crop=self.crop.crop,
        )

    def show_format(
        self, sheet_format: SheetFormat, scale: Scale = "own", *, dark: bool = False
    ) -> None:
        """Choose what a sheet had; nothing is said of it."""
        self.blockSignals(True)
        self.scale.show_scale(scale)
        self.dark.setChecked(dark)
        place = self.width_choice.findData(sheet_format.width)
        known = sheet_format.width is None or place >= 0
        self.width_choice.setCurrentIndex(max(0, place) if known else self.width_choice.count() - 1)
        if sheet_format.width is not None:
            self.millimetres.setValue(sheet_format.width)
        self.type_size.setValue(sheet_format.type_size)
        self.limits_pictures.setChecked(sheet_format.dpi is not None)
        self.dpi.setValue(round(sheet_format.dpi or PRINT_DPI))
        self.states_as_columns.setChecked(sheet_format.columns == "states")
        self.letters.setChecked(sheet_format.letters)
        self.crop.show_crop(sheet_format.crop)
        self._enable()
        self.blockSignals(False)

    def _width(self) -> float | None:
        if self.width_choice.currentText() == tr(OTHER):
            return self.millimetres.value()
        width: float | None = self.width_choice.currentData()
        return width

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Width"), self.width_choice)
        form.addRow("", self.millimetres)
        form.addRow(tr("Type"), self.type_size)
        form.addRow(tr("Resolution"), self.dpi)
        form.addRow(self.limits_pictures)
        form.addRow(tr("Maps"), self.scale)
        for box in (self.states_as_columns, self.letters, self.dark):
            form.addRow(box)
        form.addRow(self.crop)

    def _connect(self) -> None:
        self.width_choice.currentIndexChanged.connect(self._on_width)
        for number in (self.millimetres, self.type_size, self.dpi):
            number.setKeyboardTracking(False)  # not at each digit
            number.valueChanged.connect(self.changed)
        for box in (self.limits_pictures, self.states_as_columns, self.letters, self.dark):
            box.toggled.connect(self.changed)
        self.scale.currentIndexChanged.connect(self.changed)
        self.crop.changed.connect(self.changed)

    @Slot()
    def _on_width(self) -> None:
        self.letters.blockSignals(True)
        self.letters.setChecked(self._width() is not None)  # as on the command line
        self.letters.blockSignals(False)
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        in_print = self._width() is not None
        self.millimetres.setVisible(self.width_choice.currentText() == tr(OTHER))
        for widget in (self.type_size, self.dpi, self.limits_pictures):
            widget.setEnabled(in_print)


def _spin(low: float, high: float, value: float, unit: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(low, high)
    box.setDecimals(1)
    box.setValue(value)
    box.setSuffix(unit)
    return box
