"""The line above a dock: its title over what the dock shows, signs of the one family at its end."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QWidget

from segviewer.gui.language import tr
from segviewer.gui.widgets.icons import SignButton
from segviewer.gui.widgets.labels import heading_label
from segviewer.gui.widgets.theme import GAP_PIXELS

Feature = QDockWidget.DockWidgetFeature


class DockTitle(QWidget):
    """Stands in for Qt's own, which draws its buttons in colours of its own; dragging it moves the
    dock as ever."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        title = dock.windowTitle()
        self.detach = SignButton("detach", tr("Detach {title}, or put it back", title=title))
        self.close_button = SignButton(
            "close", tr("Close {title}; View brings it back", title=title)
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(3 * GAP_PIXELS, GAP_PIXELS, GAP_PIXELS, 0)
        line.setSpacing(0)
        line.addWidget(heading_label(title), 1)
        line.addWidget(self.detach)
        line.addWidget(self.close_button)
        self.detach.clicked.connect(self._on_detach)
        self.close_button.clicked.connect(dock.close)
        dock.featuresChanged.connect(self._show_features)
        self._show_features()

    @Slot()
    def _show_features(self) -> None:
        features = self._dock.features()
        self.detach.setVisible(bool(features & Feature.DockWidgetFloatable))
        self.close_button.setVisible(bool(features & Feature.DockWidgetClosable))

    @Slot()
    def _on_detach(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
