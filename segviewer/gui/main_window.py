"""Places canvas, diagram, inspector, menus and status line; decides nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from segviewer import resources
from segviewer.engine.events import Opened
from segviewer.gui.canvas import Canvas
from segviewer.gui.diagram import Diagram
from segviewer.gui.inspector import Inspector
from segviewer.gui.painter import Painted
from segviewer.gui.session import Session
from segviewer.gui.status import Status
from segviewer.records import Frame, Inspection
from segviewer.rendering.sheet import change_title
from segviewer.sources.samples import samples

EMPTY = (
    "<h2>Drop a picture here</h2><p>or press Ctrl+O, paste one, or take one from the Samples menu."
    "<br>A mask with its legend appears; the strip below shows every branch of the network.</p>"
)


class MainWindow(QMainWindow):
    """Connects widgets to the session: their signals are its commands, its signals their input."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setWindowTitle("segviewer")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.canvas = Canvas(session.views)
        self.diagram = Diagram()
        self.inspector = Inspector(session.style)
        self.status = Status()
        self.models, self.strides, self.taps = QComboBox(), QComboBox(), QComboBox()
        self.models.setAccessibleName("Network")
        self.strides.setAccessibleName("Output stride")
        self.taps.setAccessibleName("Low-level tap")
        self._place()
        self._make_menus()
        self._connect()
        # Keys go to the picture, wherever the focus is, so the window looks at them first.
        QGuiApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

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
        self.setCentralWidget(centre)
        areas = Qt.DockWidgetArea
        self._dock("Inspector", self.inspector, areas.RightDockWidgetArea).setMinimumWidth(280)
        self._dock("Network", self.diagram, areas.BottomDockWidgetArea)
        # The diagram is as wide as the window, like a figure under a text.
        for corner in (Qt.Corner.BottomRightCorner, Qt.Corner.BottomLeftCorner):
            self.setCorner(corner, areas.BottomDockWidgetArea)
        self.setStatusBar(self.status)
        bar = QToolBar("Tools")
        bar.setObjectName("tools")
        bar.setMovable(False)
        for picker in (self.models, self.strides, self.taps):
            picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for name, title in embedded_models().items():
            self.models.addItem(title, name)
        self.models.setCurrentIndex(self.models.findData(self.session.setup.model))
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        for widget in (
            QLabel(" Network "), self.models,
            QLabel("  Output stride "), self.strides, QLabel("  Low-level tap "), self.taps, spacer,
        ):  # fmt: skip
            bar.addWidget(widget)
        self.addToolBar(bar)
        self.bar = bar

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(title.lower())
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _make_menus(self) -> None:
        file = self.menuBar().addMenu("&File")
        self._add(file, "&Open picture…", self._ask_open, "Ctrl+O")
        self._add(file, "Open &folder…", self._ask_folder, "Ctrl+Shift+O")
        self._add(file, "&Paste", self._paste, QKeySequence.StandardKey.Paste)
        menu = file.addMenu("&Samples")
        for name in samples():
            action = self._add(menu, name, self._open_sample)
            action.setData(f"sample:{name}")
        menu.setEnabled(bool(menu.actions()))
        file.addSeparator()
        self._add(file, "&Quit", self.close, "Ctrl+Q")
        network = self.menuBar().addMenu("&Network")
        group = QActionGroup(self)
        for number, (name, title) in enumerate(embedded_models().items(), start=1):
            action = self._add(network, title, self._choose_model, f"Ctrl+{number}")
            action.setData(name)
            group.addAction(action)
        network.addSeparator()
        self._add(network, "&Undo switch", self.session.undo, QKeySequence.StandardKey.Undo)
        self._add(network, "&All branches on", self._all_on)
        view = self.menuBar().addMenu("&View")
        self._add(view, "&Fit", self.canvas.fit, "Ctrl+F")
        self._add(view, "&100 %", self.canvas.actual_size, "Ctrl+0")
        self._add(view, "Zoom &in", self._zoom_in, QKeySequence.StandardKey.ZoomIn)
        self._add(view, "Zoom &out", self._zoom_out, QKeySequence.StandardKey.ZoomOut)

    def _add(
        self, menu: object, text: str, function: Callable[..., object], keys: object = None
    ) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(function)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))  # type: ignore[call-overload]
        menu.addAction(action)  # type: ignore[attr-defined]
        return action

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.inspected.connect(self._on_inspected)
        session.painted.connect(self._on_painted)
        session.selected.connect(self._on_selected)
        session.changed.connect(self._on_changed)
        session.busy.connect(self.status.show_busy)
        session.failed.connect(self.status.show_error)
        self.diagram.toggled.connect(session.toggle)
        self.diagram.selected.connect(self._on_tile)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.views_chosen.connect(session.choose_views)
        self.inspector.mode_chosen.connect(session.set_mode)
        self.inspector.reduction_chosen.connect(session.choose_reduction)
        self.inspector.style_chosen.connect(session.choose_style)
        self.models.activated.connect(self._on_model)
        self.strides.activated.connect(self._on_stride)
        self.taps.activated.connect(self._on_tap)

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        self.setWindowTitle(f"{opened.title} — segviewer")

    @Slot(object)
    def _on_inspected(self, seen: Inspection) -> None:
        self.status.clear_error()
        self.status.show_inspection(seen)
        self.diagram.show_inspection(seen)
        self.inspector.show_inspection(seen)
        info = seen.network
        _offer(self.strides, [(str(s), s) for s in info.output_strides], info.output_stride)
        _offer(self.taps, [(tap, tap) for tap in info.low_levels], info.low_level)
        self.models.setCurrentIndex(self.models.findData(seen.state.setup.model))

    @Slot(object)
    def _on_painted(self, painted: Painted) -> None:
        seen = painted.job.inspection
        height, width = seen.frame.size
        notes = {"difference": change_title(seen, most=1)}
        self.canvas.show_pictures(painted.pictures, (height, width), tuple(seen.maps), notes)
        unit = seen.state.options.unit
        self.canvas.mark(unit.point if unit else None)
        self.diagram.show_tiles(painted.tiles, height / width)
        self.middle.setCurrentWidget(self.canvas)

    @Slot(str)
    def _on_selected(self, key: str) -> None:
        self.diagram.select(key)
        self.inspector.show_tile(key)

    @Slot(object)
    def _on_changed(self, state: object) -> None:
        self.status.clear_error()

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

    @Slot()
    def _choose_model(self) -> None:
        self.session.choose_model(self.sender().data())  # type: ignore[attr-defined]

    @Slot()
    def _open_sample(self) -> None:
        self.session.open(self.sender().data())  # type: ignore[attr-defined]

    @Slot()
    def _ask_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open picture or video")
        if path:
            self.session.open(path)

    @Slot()
    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Open folder of pictures")
        if path:
            self.session.open(path)

    @Slot()
    def _paste(self) -> None:
        clipboard = QGuiApplication.clipboard()
        urls = clipboard.mimeData().urls()
        image = clipboard.image()
        if urls and urls[0].isLocalFile():
            self.session.open(urls[0].toLocalFile())
        elif not image.isNull():
            self.session.show_frame(Frame(array_of(image), origin="clipboard"))
        else:
            text = "Expected a picture or a file on the clipboard, found neither; copy one first."
            self.status.show_error(text, "")

    @Slot()
    def _all_on(self) -> None:
        self.session.set_off({})

    @Slot()
    def _zoom_in(self) -> None:
        self.canvas.zoom(1.25)

    @Slot()
    def _zoom_out(self) -> None:
        self.canvas.zoom(0.8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Number keys switch branches, space shows all on, A and D step, F freezes."""
        kinds = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if (
            event.type() in kinds
            and watched is self.windowHandle()
            and isinstance(event, QKeyEvent)
        ):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
        )  # fmt: skip
        if not plain or event.isAutoRepeat() or self._typing():
            return False
        pressed = event.type() == QEvent.Type.KeyPress
        if event.key() == Qt.Key.Key_Space:
            self.session.show_all_on(pressed)
            return True
        digit = event.text() if event.text() in "123456789" else ""
        if digit and pressed:
            return self._switch(int(digit))
        steps = {Qt.Key.Key_A: -1, Qt.Key.Key_D: 1}
        if pressed and event.key() in steps:
            self.session.step(steps[Qt.Key(event.key())])
            return True
        return False

    def _typing(self) -> bool:
        """Whether keys belong to a field that takes text, or to a list that is open."""
        focus = QGuiApplication.focusObject()
        return bool(focus and focus.inherits("QLineEdit")) or bool(
            focus and focus.inherits("QAbstractSpinBox")
        )

    def _switch(self, number: int) -> bool:
        seen = self.session.inspection
        if seen and number <= len(seen.network.branches):
            self.session.toggle(seen.network.branches[number - 1].key)
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        if data.hasUrls():
            url = data.urls()[0]
            self.session.open(url.toLocalFile() if url.isLocalFile() else url.toString())
        elif data.hasImage():
            image = QImage(data.imageData())
            self.session.show_frame(Frame(array_of(image), origin="dropped picture"))
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        QGuiApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.session.close()
        super().closeEvent(event)


def embedded_models() -> dict[str, str]:
    """Titles of the embedded models by name, in the order of the papers."""
    order = ("fcn", "deeplab_v2", "pspnet", "deeplab_v3", "deeplab_v3_plus")
    cards = resources.cards()
    names = sorted(cards, key=lambda n: next((i for i, o in enumerate(order) if n.endswith(o)), 9))
    return {name: str(cards[name].get("title", name)) for name in names}


def array_of(image: QImage) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """(H, W, 3) uint8 RGB with memory of its own from a QImage."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


def _offer(picker: QComboBox, items: list[tuple[str, object]], chosen: object) -> None:
    """Fill a picker; one without a choice is greyed."""
    if [picker.itemData(i) for i in range(picker.count())] != [data for _, data in items]:
        picker.clear()
        for text, data in items:
            picker.addItem(text, data)
    picker.setCurrentIndex(picker.findData(chosen))
    picker.setEnabled(len(items) > 1)
