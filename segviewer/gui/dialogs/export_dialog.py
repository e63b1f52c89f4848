"""The sheet before it is saved: pinned states as rows, chosen views as columns, the real figure."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.session.session import Session
from segviewer.gui.widgets.images import to_qimage
from segviewer.gui.widgets.screen import resize_to_fit
from segviewer.records import Inspection
from segviewer.rendering.export import save_figure
from segviewer.rendering.sheet import Figure, sheet
from segviewer.rendering.style import Style
from segviewer.rendering.views import VIEWS, view
from segviewer.truth import obstacle_of


class ExportDialog(QDialog):
    """Draws on a task's thread; what is shown is what is saved, made smaller for the screen."""

    def __init__(self, session: Session, views: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export comparison")
        resize_to_fit(self, QSize(1000, 640))
        self._session = session
        self._inspections = session.inspections
        self._style = session.style.exported()
        self._figure: Figure | None = None
        self._image = QImage()
        self.columns = QListWidget()
        self.columns.setAccessibleName("Views")
        self.columns.setFixedWidth(200)
        self.columns.setSpacing(2)
        self._fill(views)
        self.preview = QLabel("drawing…")
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.size_note = QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = QPushButton("Copy")
        self.save = QPushButton("Save PNG…")
        self._pressed: tuple[QListWidgetItem, Qt.CheckState] | None = None  # before the click
        self._build()
        self._draw()

    def _build(self) -> None:
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.buttons.addButton(self.copy, role)
        self.buttons.addButton(self.save, role)
        self.copy.clicked.connect(self._on_copy)
        self.save.clicked.connect(self._on_save)
        self.buttons.rejected.connect(self.reject)
        self.columns.itemChanged.connect(self._draw)
        self.columns.itemPressed.connect(self._on_pressed)
        self.columns.itemClicked.connect(self._on_clicked)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        for button in (close, self.copy):
            button.setAutoDefault(False)  # else the first to get the focus would take Return
        self.save.setDefault(True)
        side = QVBoxLayout()
        side.addWidget(QLabel("Columns"))
        side.addWidget(self.columns)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(side)
        middle.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(middle, 1)
        layout.addWidget(self.size_note)
        layout.addWidget(self.buttons)

    def _fill(self, views: tuple[str, ...]) -> None:
        inspection = self._inspections[0]
        alone = len(self._inspections) == 1
        untrue = all(obstacle_of(shown.frame.truth, shown.classes) for shown in self._inspections)
        offered = (
            key
            for key, one in VIEWS.items()
            if not (alone and one.pairwise) and not (one.needs.truth and untrue)
        )
        for key in dict.fromkeys((*offered, *inspection.maps)):
            item = QListWidgetItem(view(key).title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            is_chosen = key == "input" or key in views
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
            self.columns.addItem(item)

    def chosen_views(self) -> tuple[str, ...]:
        """Keys of the views that are ticked, from left to right on the sheet."""
        items = [self.columns.item(i) for i in range(self.columns.count())]
        return tuple(
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    @Slot()
    def _draw(self) -> None:
        keys, inspections, style = self.chosen_views(), self._inspections, self._style
        self._enable_buttons(False)
        if keys:
            self._session.tasks.run(
                "drawing the sheet",
                lambda: (keys, draw_sheet(inspections, keys, style)),
                self._on_drawn,
            )

    def _enable_buttons(self, enabled: bool) -> None:
        for button in (self.copy, self.save):
            button.setEnabled(enabled)
        if enabled and not self.columns.hasFocus():
            self.save.setFocus()

    @Slot(QListWidgetItem)
    def _on_pressed(self, item: QListWidgetItem) -> None:
        self._pressed = item, item.checkState()

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        """A click on the name ticks too; one on the box has done so already."""
        if self._pressed == (item, item.checkState()):
            states = Qt.CheckState
            ticked = item.checkState() == states.Checked
            item.setCheckState(states.Unchecked if ticked else states.Checked)

    def _on_drawn(self, result: tuple[tuple[str, ...], Figure]) -> None:
        keys, figure = result
        if keys != self.chosen_views():  # an older choice came late
            return
        self._figure = figure
        self._image = to_qimage(figure.image)
        height, width, _ = figure.image.shape
        self.size_note.setText(f"{width} × {height} pixels, at the picture's own resolution")
        self._enable_buttons(True)
        self._show()

    def _show(self) -> None:
        """The figure, as large as there is room for it."""
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        scaled = self._image.scaled(
            self.preview.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(ratio)
        self.preview.setPixmap(QPixmap.fromImage(scaled))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setImage(self._image)

    @Slot()
    def _on_save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, "Save sheet", sheet_name(self._inspections), "PNG (*.png)"
        )
        if path:
            self.save_to(Path(path).with_suffix(".png"))

    def save_to(self, path: Path) -> None:
        """Write the figure that is shown; the status line says when it is done."""
        figure = self._figure
        if figure is not None:
            self._session.tasks.run(
                f"writing {path.name}",
                lambda: save_figure(figure, path),
                lambda result: self._on_saved(path),
            )

    def _on_saved(self, path: Path) -> None:
        self._session.noted.emit(f"Saved the sheet as {path.absolute()}")
        self.accept()


def sheet_name(inspections: tuple[Inspection, ...]) -> str:
    """A file's name from the picture's and the network's, or how many networks there are."""
    networks = dict.fromkeys(inspection.title for inspection in inspections)
    network = next(iter(networks)) if len(networks) == 1 else f"{len(networks)} networks"
    picture = Path(inspections[0].frame.origin).stem or "picture"
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\ud800-\udfff]+', "-", f"{picture} {network}")
    return f"{name}.png"


def draw_sheet(inspections: tuple[Inspection, ...], keys: tuple[str, ...], style: Style) -> Figure:
    """The figure that ``segviewer run`` makes of the same states and views."""
    return sheet(inspections, [view(key) for key in keys], style)
