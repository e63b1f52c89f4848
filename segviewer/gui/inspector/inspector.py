"""What stands beside the picture: legend, pixel, what a switch changed, the selected tile."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QScrollArea, QVBoxLayout, QWidget

from segviewer.gui.inspector.class_panel import HEADING_GAP_PIXELS, ClassPanel
from segviewer.gui.inspector.pixel_panel import PixelPanel
from segviewer.gui.inspector.tile_panel import TilePanel
from segviewer.gui.workers.painter import Painted
from segviewer.records import Inspection

PICKER_CHARACTERS = 8  # a picker's least width; its longest entry must not widen the window


class Inspector(QScrollArea):
    """Three panels, one below the other, each with signals of its own: classes, pixel, tile."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName("Inspector")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.classes, self.pixel, self.tile = ClassPanel(), PixelPanel(), TilePanel()
        self._build()

    def _build(self) -> None:
        self.body = QWidget()
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6 + HEADING_GAP_PIXELS)
        for panel in (self.classes, self.pixel, self.tile):
            layout.addWidget(panel)
        layout.addStretch()
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for picker in self.body.findChildren(QComboBox):
            picker.setMinimumContentsLength(PICKER_CHARACTERS)
            picker.setSizeAdjustPolicy(policy)
        self.setWidget(self.body)
        self.body.hide()  # there is nothing to say before the first picture

    def minimumSizeHint(self) -> QSize:
        """Wide enough that nothing is cut at the right, where nothing scrolls."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.body.minimumSizeHint().width() + bar, 100)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show what the inspection says of its pixel and of the selected tile."""
        self.body.show()
        self.pixel.show_inspection(inspection)
        self.tile.show_inspection(inspection)

    def show_painted(self, painted: Painted) -> None:
        """Show what was counted with the drawing."""
        self.classes.show_painted(painted)

    def show_tile(self, key: str) -> None:
        """Describe the selected stage, branch or fusion."""
        self.tile.show_tile(key)
