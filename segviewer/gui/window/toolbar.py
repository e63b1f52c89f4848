"""The line under the menus: which network, at which stride and size, how strong the mask is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolBar,
    QWidget,
)

from segviewer.gui.language import tr, translate
from segviewer.gui.session.session import Session
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.icons import CommandButton
from segviewer.gui.widgets.pickers import Picker
from segviewer.gui.widgets.tips import set_keyed_tip, set_tip
from segviewer.gui.window.file_actions import FileActions
from segviewer.gui.window.off_chip import OffChip
from segviewer.rendering.style import Style
from segviewer.resources import embedded_models

SIZES = (256, 320, 385, 512, 640, 769, 1024)  # of the input's longer side, in pixels
WIDE_PIXELS = 1150  # a window from which everything has room
NARROW_PICKER_PIXELS = 124  # of the network's, in a narrower one

HIGHLIGHTED = QPalette.ColorRole.HighlightedText
MORE = "more"  # instead of a model's name


class Toolbar(QToolBar):
    """Pickers that command the session and say what is on the screen.

    Signals:
        more_wanted: a point on the screen, for the list of all networks that there are.
    """

    more_wanted = Signal(object)

    def __init__(
        self, session: Session, settings: Settings, files: FileActions, parent: QWidget
    ) -> None:
        super().__init__(tr("Tools"), parent)
        self._session = session
        self._settings = settings
        self.setObjectName("tools")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        tip = tr("Open a picture or video")
        self.open = self._button("open", tr("Open…"), tip, files.ask_open, "Ctrl+O")
        # Of what says best itself what it is, a network's name and a slider.
        self._spare_labels: dict[QLabel, str] = {}
        self._add_pickers()
        self._add_opacity()
        tip = tr("Keep this state beside the next")
        self.pin = self._button("pin", tr("Pin"), tip, session.pin, "P")
        tip = tr("Comparison sheet of what is shown")
        self.export = self._button(
            "export", tr("Export…"), tip, files.export_sheet, "Ctrl+Shift+S", HIGHLIGHTED
        )
        for widget in (self.pin, self.export, self.strides):
            widget.setEnabled(False)  # until there is a picture
        # Those that are understood without it lose their word first.
        self._words = {button: button.text() for button in (self.pin, self.open, self.export)}
        for button, word in self._words.items():
            button.setAccessibleName(word)
        self._dress()

    def show_setup(self) -> None:
        """The pickers say what is on the screen."""
        inspection = self._session.inspection
        if inspection is None:
            return
        info = inspection.network
        self.off.show_off(inspection)
        self._off_action.setVisible(bool(self.off.text()))
        self.pin.setEnabled(True)
        self.export.setEnabled(True)
        offer(self.strides, [(str(s), s) for s in info.output_strides], info.output_stride)
        sources: list[tuple[str, object]] = [
            (translate(info.source_name(key)), key) for key in info.low_levels
        ]
        offer(self.low_levels, sources, info.low_level)
        self._show_low_levels(bool(info.low_levels))
        name = inspection.state.setup.model
        if self.models.findData(name) < 0:
            self.models.addItem(translate(inspection.title), name)
        self.models.setCurrentIndex(self.models.findData(name))
        size = inspection.state.setup.input_size
        if self.sizes.findData(size) < 0:  # one that memory sufficed for
            self.sizes.addItem(str(size), size)
        self.sizes.setCurrentIndex(self.sizes.findData(size))
        self._fit_words()

    def _add_pickers(self) -> None:
        tip = tr("Which network looks at the picture")
        self.models = self._picker(tr("Network"), tip, spare=True)
        # A published file's title is long; its list shows it all.
        self.models.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.models.setMinimumContentsLength(18)
        for name, title in embedded_models().items():
            self.models.addItem(translate(title), name)
        self.models.insertSeparator(self.models.count())
        self.models.addItem(tr("Published and others…"), MORE)
        self.models.setCurrentIndex(self.models.findData(self._session.setup.model))
        self.models.setPlaceholderText(self._session.setup.model)  # while others are loaded
        self.about = self._button("about", "", tr("All about this network"), lambda: None, "Ctrl+I")
        self.about.setAccessibleName(tr("About this network"))
        self.off = OffChip()
        self.off.clicked.connect(self._session.all_on)
        self._off_action = self.addWidget(self.off)
        self._off_action.setVisible(False)
        spacer = QWidget()  # nothing moves when the chip appears
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.strides = self._picker(
            tr("Stride"),
            tr("Output stride: input pixels per cell of the last stage; rates follow"),
        )
        self.strides.setPlaceholderText("–")  # before there is a picture
        self.low_levels = self._picker(
            tr("Low level"), tr("Low-level source: which early stage the decoder borrows from")
        )
        self._show_low_levels(False)
        self.sizes = self._picker(
            tr("Input"), tr("Pixels of the longer side that enter the network")
        )
        offer(self.sizes, [(tr("as it is"), None), *((str(s), s) for s in SIZES)], None)
        self.models.activated.connect(self._on_model)
        self.strides.activated.connect(self._on_stride)
        self.low_levels.activated.connect(self._on_low_level)
        self.sizes.activated.connect(self._on_size)

    def _add_opacity(self) -> None:
        self._add_label(tr("  Mask "), spare=True)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(72)
        self.opacity.setValue(round(self._session.style.opacity * 100))
        self.opacity.setAccessibleName(tr("Opacity of the mask"))
        set_tip(self.opacity, tr("How strongly the mask covers the photo"))
        self.opacity.valueChanged.connect(self._on_opacity)
        self._session.styled.connect(self._on_styled)
        self.addWidget(self.opacity)

    def _picker(self, title: str, tip: str, *, spare: bool = False) -> QComboBox:
        picker = Picker()
        picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        picker.setAccessibleName(title)
        set_tip(picker, tip)
        self._add_label(f"  {title} ", spare=spare).setBuddy(picker)
        self.addWidget(picker)
        return picker

    def _add_label(self, text: str, *, spare: bool) -> QLabel:
        label = QLabel(text)
        self.addWidget(label)
        if spare:
            self._spare_labels[label] = text
        return label

    def _show_low_levels(self, shown: bool) -> None:
        """Most networks borrow nothing."""
        for action in self.actions():
            widget = self.widgetForAction(action)
            if (
                widget is self.low_levels
                or getattr(widget, "buddy", lambda: None)() is self.low_levels
            ):
                action.setVisible(shown)

    def _button(
        self,
        sign: str,
        text: str,
        tip: str,
        function: Callable[[], object],
        keys: str,
        role: QPalette.ColorRole = QPalette.ColorRole.ButtonText,
    ) -> CommandButton:
        button = CommandButton(sign, text, role)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_keyed_tip(button, tip, keys)
        button.clicked.connect(function)
        self.addWidget(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small screen the network's name gives way, and not what stands at the end."""
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_PIXELS
        self.models.setMaximumWidth(self.maximumWidth() if is_wide else NARROW_PICKER_PIXELS)
        self._fit_words()

    def _fit_words(self) -> None:
        """Where there is no room, buttons keep their signs alone, then two labels go: so little
        goes behind the arrow at the end."""
        # Nothing moves when the chip appears.
        room = self.width() - (0 if self.off.text() else self.off.usual_width())
        room -= self.sizeHint().width()
        room -= sum(b.width_with(word) - b.width_with(b.text()) for b, word in self._words.items())
        room -= sum(
            _width_of(label, text) - _width_of(label, label.text())
            for label, text in self._spare_labels.items()
        )
        for button, word in self._words.items():
            fits = room >= 0
            room += 0 if fits else button.width_with(word) - button.width_with("")
            button.setText(word if fits else "")  # nothing is done where it says so already
        for label, text in self._spare_labels.items():
            fits = room >= 0
            room += 0 if fits else _width_of(label, text)
            label.setText(text if fits else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "export"):
            self._dress()

    def _dress(self) -> None:
        """What everything leads to stands out."""
        palette, roles = self.palette(), QPalette.ColorRole
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, roles.Button, palette.color(roles.Highlight))
            palette.setColor(group, roles.ButtonText, palette.color(roles.HighlightedText))
        self.export.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One quiet line below; the style's own lines glare in the dark."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())

    @Slot(int)
    def _on_model(self, index: int) -> None:
        name = self.models.itemData(index)
        if name != MORE:
            self._session.choose_model(name)
            return
        self.models.setCurrentIndex(self.models.findData(self._session.setup.model))
        self.more_wanted.emit(self.models.mapToGlobal(self.models.rect().bottomLeft()))

    @Slot(int)
    def _on_stride(self, index: int) -> None:
        self._session.choose_setup(
            replace(self._session.setup, output_stride=self.strides.itemData(index))
        )

    @Slot(int)
    def _on_low_level(self, index: int) -> None:
        self._session.choose_setup(
            replace(self._session.setup, low_level=self.low_levels.itemData(index))
        )

    @Slot(int)
    def _on_size(self, index: int) -> None:
        self._session.choose_setup(
            replace(self._session.setup, input_size=self.sizes.itemData(index))
        )

    @Slot(object)
    def _on_styled(self, style: Style) -> None:
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(style.opacity * 100))

    @Slot(int)
    def _on_opacity(self, percent: int) -> None:
        self._settings.opacity = percent / 100
        self._session.choose_style(replace(self._session.style, opacity=percent / 100))


def _width_of(label: QLabel, text: str) -> int:
    return label.fontMetrics().horizontalAdvance(text)


def offer(picker: QComboBox, items: list[tuple[str, object]], chosen: object) -> None:
    """Fill a picker; one without a choice is greyed."""
    if [picker.itemData(i) for i in range(picker.count())] != [data for _, data in items]:
        picker.clear()
        for text, data in items:
            picker.addItem(text, data)
    picker.setCurrentIndex(picker.findData(chosen))
    picker.setEnabled(len(items) > 1)
