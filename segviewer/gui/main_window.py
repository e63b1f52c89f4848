"""Places canvas, diagram, inspector, menus and status line; decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QSlider,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from segviewer.engine.events import Loaded, Opened
from segviewer.gui.assumed_dialog import AssumedDialog
from segviewer.gui.canvas import Canvas
from segviewer.gui.diagram import Diagram
from segviewer.gui.export_dialog import ExportDialog
from segviewer.gui.help import Help
from segviewer.gui.inspector import Inspector
from segviewer.gui.menus import Menus, embedded_models
from segviewer.gui.painter import Painted
from segviewer.gui.player import Player
from segviewer.gui.session import Session
from segviewer.gui.settings import Settings
from segviewer.gui.status import Status
from segviewer.gui.theme import Theme
from segviewer.gui.tile import image_of
from segviewer.inspection import crf
from segviewer.labelling import labels_at
from segviewer.records import Choices, Frame, Inspection
from segviewer.rendering.export import save_mask, save_picture
from segviewer.rendering.views import view

EMPTY = (
    "<h2>Drop a picture here</h2><p>or press Ctrl+O, paste one, or take one from File, Samples."
    "<br>A mask with its legend appears; the strip below is the network, branch by branch.</p>"
)
LOADING = "<h2>Working…</h2><p>The first picture takes a moment: the network is being loaded.</p>"
SIZES = (256, 320, 385, 512, 640, 769, 1024)  # of the input's longer side, in pixels


class MainWindow(QMainWindow):
    """Connects widgets to the session: their signals are its commands, its signals their input."""

    def __init__(self, session: Session, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        theme.choose(settings.theme)
        self.settings = settings
        self.setWindowTitle("segviewer")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        session.style = replace(session.style, opacity=settings.opacity)
        self.canvas = Canvas(session.views)
        self.diagram = Diagram()
        self.inspector = Inspector()
        self.status = Status()
        self.docks: list[QDockWidget] = []
        self.loaded: dict[str, Loaded] = {}  # by model
        self.assumed: AssumedDialog | None = None
        self._seen: Inspection | None = None
        self._place()
        self._make_tools()
        self.menus = Menus(self, settings)
        self._connect()
        self._standard_layout = self.saveState()
        geometry, docks = settings.layout
        if not (self.restoreGeometry(geometry) and self.restoreState(docks)):
            self.restoreState(self._standard_layout)

    def _place(self) -> None:
        self.empty = QLabel(EMPTY)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.canvas)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(6, 6, 6, 0)
        layout.addWidget(self.middle, 1)
        self.player = Player()
        layout.addWidget(self.player)
        self.setCentralWidget(centre)
        areas = Qt.DockWidgetArea
        self._dock("Inspector", self.inspector, areas.RightDockWidgetArea).setMinimumWidth(290)
        self._dock("Network", self.diagram, areas.BottomDockWidgetArea)
        # The diagram is as wide as the window, like a figure under a text.
        for corner in (Qt.Corner.BottomRightCorner, Qt.Corner.BottomLeftCorner):
            self.setCorner(corner, areas.BottomDockWidgetArea)
        self.setStatusBar(self.status)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(title.lower())
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        self.docks.append(dock)
        return dock

    def _make_tools(self) -> None:
        self.bar = QToolBar("Tools")
        self.bar.setObjectName("tools")
        self.bar.setMovable(False)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.models = self._picker("Network", "Which network looks at the picture")
        for name, title in embedded_models().items():
            self.models.addItem(title, name)
        self.models.setCurrentIndex(self.models.findData(self.session.setup.model))
        self.strides = self._picker(
            "Output stride", "Input pixels per cell of the last stage; rates follow, weights stay"
        )
        self.taps = self._picker("Low-level tap", "Which early stage the decoder borrows from")
        self.sizes = self._picker("Input size", "Pixels of the longer side that enter the network")
        _offer(self.sizes, [("as it is", None), *((str(s), s) for s in SIZES)], None)
        self.bar.addWidget(QLabel("  Mask "))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(90)
        self.opacity.setValue(round(self.session.style.opacity * 100))
        self.opacity.setAccessibleName("Opacity of the mask")
        self.opacity.setToolTip("How strongly the mask covers the photo")
        self.bar.addWidget(self.opacity)
        self.bar.addWidget(QLabel("   "))
        self._button("Pin", "Keep this state beside the next (P)", self.session.pin)
        self._button(
            "Export…", "Comparison sheet of what is shown (Ctrl+Shift+S)", self.export_sheet
        )
        self.addToolBar(self.bar)

    def _picker(self, title: str, tip: str) -> QComboBox:
        picker = QComboBox()
        picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        picker.setAccessibleName(title)
        picker.setToolTip(tip)
        self.bar.addWidget(QLabel(f"  {title} "))
        self.bar.addWidget(picker)
        return picker

    def _button(self, text: str, tip: str, function: Callable[[], object]) -> None:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.clicked.connect(function)
        self.bar.addWidget(button)

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.loaded.connect(self._on_loaded)
        session.inspected.connect(self._on_inspected)
        session.painted.connect(self._on_painted)
        session.painted.connect(self.player.show_painted)
        session.opened.connect(self.player.show_opened)
        session.played.connect(self.player.show_playing)
        self.player.toggled.connect(session.freeze)
        self.player.stepped.connect(session.step)
        self.player.sought.connect(session.seek)
        self.player.speed_chosen.connect(self._on_speed)
        self.player.loop_chosen.connect(self._on_loop)
        self.player.rate_chosen.connect(session.hold)
        session.selected.connect(self._on_selected)
        session.changed.connect(self.status.clear_error)
        session.busy.connect(self._on_busy)
        session.failed.connect(self._on_failed)
        self.status.cancel.clicked.connect(session.cancel)
        self.diagram.toggled.connect(session.toggle)
        self.diagram.selected.connect(self._on_tile)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.views_chosen.connect(session.choose_views)
        self.canvas.pin_dropped.connect(session.drop_pin)
        self.canvas.resolution_wanted.connect(self._on_resolution)
        self.inspector.mode_chosen.connect(session.set_mode)
        self.inspector.reduction_chosen.connect(session.choose_reduction)
        self.inspector.scale_chosen.connect(self._on_scale)
        self.models.activated.connect(self._on_model)
        self.strides.activated.connect(self._on_stride)
        self.taps.activated.connect(self._on_tap)
        self.sizes.activated.connect(self._on_size)
        self.opacity.valueChanged.connect(self._on_opacity)

    # What the session says.

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        self.setWindowTitle(f"{opened.title} — segviewer")
        if self.session.source:
            self.settings.add_recent(self.session.source)

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        name = loaded.setup.model
        self.loaded[name] = loaded
        self.settings.add_recent_model(name)
        untold = loaded.setup.choices == Choices()
        if loaded.assumed and untold and name == self.session.setup.model:
            self.show_assumed()

    @Slot(str)
    def _on_busy(self, text: str) -> None:
        self.status.show_busy(text)
        self.empty.setText(LOADING if text and self.session.waiting else EMPTY)

    @Slot(str, str)
    def _on_failed(self, text: str, details: str) -> None:
        self.status.show_error(text, details)
        self._show_setup()

    @Slot(object)
    def _on_inspected(self, seen: Inspection) -> None:
        if seen is not self._seen:  # what was there before is no sign that anything works again
            self.status.clear_error()
        self._seen = seen
        self.diagram.show_inspection(seen)
        self.inspector.show_inspection(seen)
        self._show_setup()

    def _show_setup(self) -> None:
        """The pickers say what is on the screen."""
        seen = self.session.inspection
        if seen is None:
            return
        info = seen.network
        _offer(self.strides, [(str(s), s) for s in info.output_strides], info.output_stride)
        _offer(self.taps, [(tap, tap) for tap in info.low_levels], info.low_level)
        name = seen.state.setup.model
        if self.models.findData(name) < 0:
            self.models.addItem(seen.title, name)
        self.models.setCurrentIndex(self.models.findData(name))
        self.sizes.setCurrentIndex(self.sizes.findData(seen.state.setup.input_size))

    @Slot(object)
    def _on_painted(self, painted: Painted) -> None:
        seen = painted.job.inspection
        self.canvas.show_painted(painted)
        self.inspector.show_painted(painted)
        self.status.show_painted(painted)
        unit = seen.state.options.unit
        self.canvas.mark(unit.point if unit else None)
        self.diagram.show_tiles(painted)
        self.middle.setCurrentWidget(self.canvas)

    @Slot(str)
    def _on_selected(self, key: str) -> None:
        self.diagram.select(key)
        self.inspector.show_tile(key)

    # What the widgets say.

    @Slot(str)
    def _on_tile(self, key: str) -> None:
        self.session.select(key)
        self.canvas.show_view(key)

    @Slot(int, int)
    def _on_pointed(self, row: int, column: int) -> None:
        self.status.show_pointer(self.session.inspection, row, column)

    @Slot(int, int)
    def _on_clicked(self, row: int, column: int) -> None:
        self.session.click((row, column))

    @Slot(int)
    def _on_model(self, index: int) -> None:
        self.session.choose_model(self.models.itemData(index))

    @Slot(int)
    def _on_stride(self, index: int) -> None:
        self.session.choose(output_stride=self.strides.itemData(index))

    @Slot(int)
    def _on_tap(self, index: int) -> None:
        self.session.choose(low_level=self.taps.itemData(index))

    @Slot(int)
    def _on_size(self, index: int) -> None:
        self.session.choose(input_size=self.sizes.itemData(index))

    @Slot(int)
    def _on_opacity(self, percent: int) -> None:
        self.settings.opacity = percent / 100
        self.session.choose_style(replace(self.session.style, opacity=percent / 100))

    @Slot(float)
    def _on_speed(self, speed: float) -> None:
        self.session.pace(speed=speed)

    @Slot(bool)
    def _on_loop(self, looping: bool) -> None:
        self.session.pace(looping=looping)

    @Slot(int)
    def _on_resolution(self, longest: int) -> None:
        self.session.choose_style(replace(self.session.style, longest=longest))

    @Slot(str)
    def _on_scale(self, scale: Literal["own", "shared"]) -> None:
        self.session.choose_style(replace(self.session.style, scale=scale))

    # Commands of the menus.

    def _sent(self) -> str:
        action = self.sender()
        assert isinstance(action, QAction)
        return str(action.data())

    @Slot()
    def choose_model(self) -> None:
        self.session.choose_model(self._sent())

    @Slot()
    def open_entry(self) -> None:
        self.session.open(self._sent())

    @Slot()
    def choose_theme(self) -> None:
        self.settings.theme = self._sent()
        self.theme.choose(self.settings.theme)

    @Slot()
    def ask_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open picture or video")
        if path:
            self.session.open(path)

    @Slot()
    def ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Open folder of pictures")
        if path:
            self.session.open(path)

    @Slot()
    def ask_checkpoint(self) -> None:
        kinds = "Checkpoints (*.safetensors *.pth *.pt *.bin *.tar *.ckpt);;All files (*)"
        path, _ = QFileDialog.getOpenFileName(self, "Open checkpoint", "", kinds)
        if path:
            self.session.choose_model(path)

    @Slot()
    def show_assumed(self) -> None:
        """What the active model's file could not tell, and what to assume instead."""
        if self.assumed is not None:
            self.assumed.close()
            self.assumed.deleteLater()
        self.assumed = AssumedDialog(self.loaded[self.session.setup.model], self)
        self.assumed.chosen.connect(self.session.choose_model)
        self.assumed.show()

    @Slot(bool)
    def refine(self, on: bool) -> None:
        """Let a dense CRF follow the network, where there is one."""
        obstacle = crf.obstacle() if on else ""
        if obstacle:
            self.status.show_error(obstacle, "")
        else:
            self.session.refine(on)

    @Slot()
    def paste(self) -> None:
        if not self._take(QGuiApplication.clipboard().mimeData()):
            text = "Expected a picture or a file on the clipboard, found neither; copy one first."
            self.status.show_error(text, "")

    def _take(self, data: QMimeData) -> bool:
        """Open what was dropped or pasted; whether there was anything."""
        if data.hasUrls():
            url = data.urls()[0]
            self.session.open(url.toLocalFile() if url.isLocalFile() else url.toString())
        elif data.hasImage():
            image = QImage(data.imageData())
            self.session.show_frame(Frame(array_of(image), origin="pasted picture"))
        else:
            return False
        return True

    @Slot()
    def all_on(self) -> None:
        self.session.set_off({})

    @Slot()
    def zoom_in(self) -> None:
        self.canvas.zoom(1.25)

    @Slot()
    def zoom_out(self) -> None:
        self.canvas.zoom(0.8)

    @Slot()
    def show_help(self) -> None:
        Help(self).open()

    @Slot()
    def reset_layout(self) -> None:
        self.restoreState(self._standard_layout)
        for dock in self.docks:
            dock.show()

    @Slot()
    def export_sheet(self) -> None:
        if self.session.inspection is None:
            self.status.show_error("There is nothing to export yet; open a picture first.", "")
            return
        self.export = ExportDialog(self.session, self.canvas.views, self)
        self.export.open()

    @Slot()
    def save_pane(self) -> None:
        seen, style = self.session.inspection, replace(self.session.style, longest=None)
        key = self.canvas.views[0]
        if seen is not None and (path := self._ask_png(f"{key}.png")):
            self._write(path, lambda: save_picture(view(key).draw(seen, style), path))

    @Slot()
    def save_labels(self) -> None:
        """The bare mask at the photo's own size, a pixel's value its class."""
        seen = self.session.inspection
        if seen is not None and (path := self._ask_png("mask.png")):
            self._write(path, lambda: save_mask(labels_of(seen), seen.classes, path))

    @Slot()
    def copy_pane(self) -> None:
        seen, style = self.session.inspection, replace(self.session.style, longest=None)
        key = self.canvas.views[0]
        if seen is not None:
            self.session.tasks.run(
                "drawing", lambda: image_of(view(key).draw(seen, style)), self._on_copied
            )

    def _on_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.status.showMessage("copied", 3000)

    def _ask_png(self, name: str) -> Path | None:
        path, _ = QFileDialog.getSaveFileName(self, "Save", name, "PNG (*.png)")
        return Path(path).with_suffix(".png") if path else None

    def _write(self, path: Path, work: Callable[[], object]) -> None:
        def done(result: object) -> None:
            self.status.showMessage(f"wrote {path.name}", 4000)

        self.session.tasks.run(f"writing {path.name}", work, done)

    # Keys, drops and the end.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Number keys and space belong to the picture wherever the focus is, so they are looked at
        # where the display hands them to the window, before any widget.
        self.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Number keys switch branches, space shows all on, A and D step."""
        kinds = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if event.type() in kinds and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        none, pad = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        if event.modifiers() not in (none, pad) or event.isAutoRepeat() or _typing():
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        if event.key() == Qt.Key.Key_Escape and pressed:
            self.session.cancel()
            return True
        if event.key() == Qt.Key.Key_Space:
            self.session.show_all_on(pressed)
            return True
        steps = {Qt.Key.Key_A: -1, Qt.Key.Key_D: 1}
        if pressed and event.key() in steps:
            self.session.step(steps[Qt.Key(event.key())])
            return True
        if pressed and event.text() and event.text() in "123456789":
            self._switch(int(event.text()))
            return True
        return False

    def _switch(self, number: int) -> None:
        seen = self.session.inspection
        if seen and number <= len(seen.network.branches):
            self.session.toggle(seen.network.branches[number - 1].key)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            if self.assumed is not None:
                self.assumed.close()
            self.settings.layout = (self.saveGeometry(), self.saveState())
            self.session.close()


def labels_of(seen: Inspection) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8 | np.uint16]]:
    """Labels at the photo's own size: (H, W)."""
    return labels_at(seen.logits, seen.frame.size, align_corners=seen.align_corners)


def array_of(image: QImage) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """(H, W, 3) uint8 RGB with memory of its own from a QImage."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


def _typing() -> bool:
    """Whether keys belong to a field that takes text or numbers."""
    focus = QGuiApplication.focusObject()
    return focus is not None and (focus.inherits("QLineEdit") or focus.inherits("QAbstractSpinBox"))


def _offer(picker: QComboBox, items: list[tuple[str, object]], chosen: object) -> None:
    """Fill a picker; one without a choice is greyed."""
    if [picker.itemData(i) for i in range(picker.count())] != [data for _, data in items]:
        picker.clear()
        for text, data in items:
            picker.addItem(text, data)
    picker.setCurrentIndex(picker.findData(chosen))
    picker.setEnabled(len(items) > 1)
