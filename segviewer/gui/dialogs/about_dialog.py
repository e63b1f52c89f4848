"""What this program is, in which version, with what it works and on what."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from segviewer.gui.language import tr
from segviewer.gui.widgets.labels import heading_label, remark_label
from segviewer.records import Inspection

ABOUT = "A desktop microscope for semantic segmentation networks."
PACKAGES = {"torch": "torch", "torchvision": "torchvision", "PySide6-Essentials": "Qt for Python"}
PACKAGES |= {"pyqtgraph": "pyqtgraph", "opencv-python": "OpenCV"}


class AboutDialog(QDialog):
    """Versions and the device, to be selected and copied into a report."""

    def __init__(self, inspection: Inspection | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About segviewer"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 18)
        layout.setSpacing(12)
        layout.addWidget(heading_label(f"segviewer {version_of('segviewer')}"))
        layout.addWidget(QLabel(tr(ABOUT)))
        layout.addLayout(self._grid(about_rows(inspection)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _grid(self, rows: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(rows):
            label = QLabel(value)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(remark_label(name), number, 0)
            grid.addWidget(label, number, 1)
        return grid


def about_rows(inspection: Inspection | None) -> list[tuple[str, str]]:
    """Names and values, the device first; it is known with the first picture."""
    device = inspection.device if inspection else tr("known once a picture is open")
    rows = [(tr("device"), device), (tr("system"), platform.platform(terse=True))]
    rows.append(("Python", platform.python_version()))
    versions = {title: version_of(name) for name, title in PACKAGES.items()}
    return rows + [(title, version) for title, version in versions.items() if version]


def version_of(package: str) -> str:
    """The installed version; "" where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
