"""What stands beside the picture: legend, changes, pixel, branch, each in a place that folds."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QVBoxLayout, QWidget

from segviewer.gui.inspector.change_panel import ChangePanel
from segviewer.gui.inspector.class_panel import ClassPanel
from segviewer.gui.inspector.pixel_panel import PixelPanel
from segviewer.gui.inspector.tile_panel import TilePanel
from segviewer.gui.language import tr
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.labels import remark_label
from segviewer.gui.widgets.section import Section
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.workers.painter import Painted
from segviewer.records import Inspection, State

PICKER_CHARACTERS = 8  # a picker's least width; its longest entry must not widen the window
SETTLING_MILLISECONDS = 60  # that laying out takes
PLACEHOLDER = "Classes, changes, the clicked pixel and the selected branch appear here."


class Inspector(QScrollArea):
    """Four sections, one below the other, whose panels have signals of their own.

    Signals:
        helped: the topic of a section's question mark, and the QPoint on the screen below the mark.
    """

    helped = Signal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(tr("Inspector"))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.classes, self.changes = ClassPanel(), ChangePanel()
        self.pixel, self.tile = PixelPanel(), TilePanel()
        self.sections = (
            Section(tr("Classes"), "classes", self.classes),
            Section(tr("Changes"), "changes", self.changes),
            Section(tr("Pixel"), "pixel", self.pixel, self.pixel.title),
            Section(tr("Branch"), "branch", self.tile, self.tile.title),
        )
        self._subject: object = None  # what the sections keep their places for
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MILLISECONDS)
        self._settling.timeout.connect(self._release)
        self._build()

    def _build(self) -> None:
        self.body, self.empty = QWidget(), remark_label(tr(PLACEHOLDER))
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(3 * GAP_PIXELS, 2 * GAP_PIXELS, 3 * GAP_PIXELS, 2 * GAP_PIXELS)
        outer.addWidget(self.empty)
        outer.addWidget(self.body)
        outer.addStretch()
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PIXELS)
        for section in self.sections:
            section.helped.connect(self.helped)
            layout.addWidget(section)
        layout.addStretch(1)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for picker in self.body.findChildren(QComboBox):
            picker.setMinimumContentsLength(PICKER_CHARACTERS)
            picker.setSizeAdjustPolicy(policy)
        self.setWidget(whole)
        self.body.hide()  # there is nothing to say before the first picture

    def remember_folds(self, settings: Settings) -> None:
        """Fold what was folded when it was last used, and note what is folded from now on."""
        self._settings = settings
        for section in self.sections:
            section.set_open(section.topic not in settings.folded_topics)
            section.fold_changed.connect(self._note_folds)

    @Slot()
    def _note_folds(self) -> None:
        folded = (section.topic for section in self.sections if section.body.isHidden())
        self._settings.folded_topics = tuple(folded)

    def minimumSizeHint(self) -> QSize:
        """Wide enough that nothing is cut at the right, where nothing scrolls."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.body.minimumSizeHint().width() + 6 * GAP_PIXELS + bar, 100)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._release_soon()  # lines wrap elsewhere

    def _release_soon(self) -> None:
        """Now, and once the lines have wrapped at the width that there is."""
        self._release()
        self._settling.start()

    @Slot()
    def _release(self) -> None:
        for section in self.sections:
            section.release()

    def show_inspection(self, inspection: Inspection, pins: tuple[State, ...] = ()) -> None:
        """Show what the inspection says of its pixel and of the selected tile, beside which these
        states are pinned."""
        unit = inspection.state.options.unit
        subject = inspection.frame.origin, inspection.state.setup, unit and unit.fields
        if subject != self._subject:
            self._subject = subject
            self._release_soon()
        self.empty.hide()
        self.body.show()
        self.pixel.show_inspection(inspection)
        self.tile.show_inspection(inspection, pins)

    def show_painted(self, painted: Painted) -> None:
        """Show what was counted with the drawing."""
        self.classes.show_painted(painted)
        self.changes.show_painted(painted)

    def show_tile(self, key: str) -> None:
        """Describe the selected stage, branch or fusion."""
        self.sections[-1].release()
        self.tile.show_tile(key)
