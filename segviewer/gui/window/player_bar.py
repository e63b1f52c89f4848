"""The bar under a picture that moves: play, step, seek, speed, loop, the frame rate to hold."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from segviewer.engine.events import Opened
from segviewer.gui.language import tr
from segviewer.gui.session.session import Session
from segviewer.gui.widgets.icons import SignButton
from segviewer.gui.widgets.pickers import Picker
from segviewer.gui.widgets.tips import set_keyed_tip, set_tip
from segviewer.gui.workers.painter import Painted
from segviewer.gui.workers.recorder import FRAMES_PER_SECOND, Recorded
from segviewer.records import Frame

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
RATES = (5, 10, 15, 24, 30)  # frames per second


Shape = tuple[tuple[tuple[float, float], ...], ...]  # polygons in the unit square
_BAR = ((0.68, 0.24), (0.78, 0.24), (0.78, 0.76), (0.68, 0.76))
PLAY: Shape = (((0.3, 0.2), (0.8, 0.5), (0.3, 0.8)),)
PAUSE: Shape = tuple(tuple((x - left, y) for x, y in _BAR) for left in (0.07, 0.37))
FORWARD: Shape = (((0.24, 0.24), (0.62, 0.5), (0.24, 0.76)), _BAR)
BACK: Shape = tuple(tuple((1 - x, y) for x, y in polygon) for polygon in FORWARD)


class Glyph(QToolButton):
    """A flat button with a sign in the colour of the theme's text."""

    def __init__(self, shape: Shape, tip: str) -> None:
        super().__init__()
        self._shape = shape
        self.setAutoRaise(True)
        self.setFixedSize(28, 28)
        set_tip(self, tip)
        self.setAccessibleName(tip)

    def show_shape(self, shape: Shape) -> None:
        self._shape = shape
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.translate(4, 4)
        painter.scale(self.width() - 8, self.height() - 8)
        for polygon in self._shape:
            painter.drawPolygon([QPointF(*corner) for corner in polygon])


class PlayerBar(QWidget):
    """Shown while there is something to play; a live stream has no slider, steps or speed.

    Signals:
        toggled: play or pause.
        stepped: that many frames on, or back.
        sought: the number of a frame.
        speed_chosen, loop_chosen: how a clip plays.
        record_toggled: begin or end a film.
        rate_chosen: the frames per second that a smaller input is to hold, or None.
    """

    toggled = Signal()
    stepped = Signal(int)
    sought = Signal(int)
    speed_chosen = Signal(float)
    loop_chosen = Signal(bool)
    rate_chosen = Signal(object)
    record_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate: float | None = None  # frames per second, for the time that is shown
        self._count: int | None = None
        self._title = ""
        self.back = Glyph(BACK, tr("One frame back (A)"))
        self.play = Glyph(PAUSE, tr("Freeze, or run on"))
        set_keyed_tip(self.play, tr("Freeze, or run on"), "F")
        self.forward = Glyph(FORWARD, tr("One frame on (D)"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Place in the clip"))
        self.place = QLabel()
        self.place.setMinimumWidth(120)
        self.loop = SignButton("loop", text=tr("Loop"))
        self.loop.setAutoRaise(False)
        self.loop.setCheckable(True)
        set_tip(self.loop, tr("Begin again at the end"))
        self.speed = self._picker(tr("Speed"), [(f"{speed:g}×", speed) for speed in SPEEDS])
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        tip = tr(
            "Let pictures enter the network smaller, as far as this many frames a second need it"
        )
        rates: list[tuple[str, object]] = [(tr("full size"), None)]
        self.hold = self._picker(
            tr("Rate to hold"), rates + [(tr("hold {rate} fps", rate=r), r) for r in RATES]
        )
        set_tip(self.hold, tip)
        self.record = SignButton("record", text=tr("Record"))
        self.record.setAutoRaise(False)
        set_keyed_tip(self.record, tr("Record a film of what is shown, or end it"), "Ctrl+R")
        self._place()
        self.record.clicked.connect(self.record_toggled)
        self.play.clicked.connect(self.toggled)
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        self.slider.valueChanged.connect(self.sought)
        self.loop.toggled.connect(self.loop_chosen)
        self.speed.activated.connect(self._on_speed)
        self.hold.activated.connect(self._on_rate)
        self.hide()

    def attach(self, session: Session) -> None:
        """Say what the session plays, and let the buttons command it."""
        session.opened.connect(self.show_opened)
        session.played.connect(self.show_playing)
        session.recorded.connect(self.show_recorded)
        session.recording_failed.connect(self.show_not_recording)
        self.toggled.connect(session.freeze)
        self.stepped.connect(session.step)
        self.sought.connect(session.seek)
        self.speed_chosen.connect(lambda speed: session.pace(speed=speed))
        self.loop_chosen.connect(lambda looping: session.pace(looping=looping))
        self.rate_chosen.connect(session.hold)

    def _picker(self, name: str, items: list[tuple[str, object]]) -> Picker:
        picker = Picker()
        picker.setAccessibleName(name)
        for text, data in items:
            picker.addItem(text, data)
        return picker

    def _place(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        for widget in (self.back, self.play, self.forward):
            layout.addWidget(widget)
        layout.addWidget(self.slider, 1)
        behind: tuple[QWidget, ...] = (self.place, self.speed, self.loop, self.hold, self.record)
        for part in behind:
            layout.addWidget(part)
            if part is self.place:
                layout.addStretch()  # where there is no slider
        for child in self.findChildren(QWidget):
            child.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @Slot(object)
    def show_opened(self, opened: Opened) -> None:
        """What can be done with this source."""
        self._rate, self._count = opened.frames_per_second, opened.count
        self._title = opened.title
        self.setVisible(opened.moves)
        seekable: tuple[QWidget, ...] = (self.back, self.speed, self.loop)
        for widget in seekable:
            widget.setVisible(not opened.live)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, (opened.count or 1) - 1))
            self.slider.setValue(0)
        self.slider.setVisible(opened.count is not None)

    @Slot(bool)
    def show_playing(self, on: bool) -> None:
        self.play.show_shape(PAUSE if on else PLAY)

    @Slot(object)
    def show_painted(self, painted: Painted) -> None:
        """Where in the clip the frame on the screen lies."""
        if self.isHidden():
            return
        frame = painted.job.inspection.frame
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(frame.index)
        self.place.setText(self._place_of(frame))

    def _place_of(self, frame: Frame) -> str:
        """A picture of a folder by its number and name, a frame of a clip by number and time."""
        if frame.origin != self._title and self._count:
            return f"{frame.index + 1} / {self._count}  {frame.origin}"
        of = tr(" of {count}", count=self._count) if self._count else ""
        return tr(
            "frame {number}{of}  {time}",
            number=frame.index + 1,
            of=of,
            time=_clock(frame.seconds),
        )

    @Slot(object)
    def show_recorded(self, recorded: Recorded) -> None:
        """How long the film is by now."""
        on = recorded.path is None
        self.record.setText(f"{recorded.frames / FRAMES_PER_SECOND:.0f} s" if on else tr("Record"))
        self.record.show_sign("stop" if on else "record")

    @Slot()
    def show_not_recording(self) -> None:
        self.record.setText(tr("Record"))
        self.record.show_sign("record")

    @Slot()
    def _on_back(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _on_forward(self) -> None:
        self.stepped.emit(1)

    @Slot()
    def _on_speed(self) -> None:
        self.speed_chosen.emit(self.speed.currentData())

    @Slot()
    def _on_rate(self) -> None:
        self.rate_chosen.emit(self.hold.currentData())


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:.0f}:{seconds:04.1f}"
