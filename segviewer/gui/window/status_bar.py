"""The line at the bottom: device, sizes, times, what lies under the pointer, what went wrong."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QMessageBox, QProgressBar, QPushButton, QStatusBar

from segviewer.engine.rate_meter import RateMeter
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.gui.widgets.tips import set_tip
from segviewer.gui.workers.painter import Painted
from segviewer.gui.workers.recorder import Recorded
from segviewer.records import Inspection

BLINK_MILLISECONDS = 150  # milliseconds
TIP = (
    "model: one forward pass; switch: what a switch costs; screen: from what was asked for to its "
    "picture. While a stream runs, live says how the network's fast copy was made; frame to screen "
    "is the age of a frame when it is first shown; fps in: what the source gives; dropped: frames "
    "that a newer one replaced."
)
NOTE_MILLISECONDS = 15_000
READ_SECONDS = 5.0  # that an error is to be seen


class StatusBar(QStatusBar):
    """One place for facts and for errors; an error stays until something new worked."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(6, 0, 10, 2)
        # Elided: a long one must not widen the window.
        self.facts = ElidedLabel(Qt.AlignmentFlag.AlignLeft)
        self.facts.setForegroundRole(QPalette.ColorRole.WindowText)
        self.pointer, self.error = QLabel(), QLabel()
        self.note = ElidedLabel(Qt.AlignmentFlag.AlignLeft)
        self.note.setForegroundRole(QPalette.ColorRole.WindowText)
        self._note_end = QTimer(self, singleShot=True, interval=NOTE_MILLISECONDS)
        self._note_end.timeout.connect(self._end_note)
        self.activity, self.progress = QLabel(), QProgressBar()
        self.details = QPushButton(tr("Details"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setFlat(True)
        set_tip(self.cancel, tr("Give this up; what is on the screen stays (Esc)"))
        self._patience = QTimer(self, singleShot=True, interval=BLINK_MILLISECONDS)
        self._patience.timeout.connect(self._show_activity)
        self._details = ""
        self._failed_at = 0.0  # when the error was shown, by the steady clock
        self._inspection: Inspection | None = None
        self._frame_note = ""
        self._age = 0.0  # of the newest frame when it was first shown, in seconds
        self._waited = 0.0  # seconds from what was asked for to its picture
        self._shown = RateMeter()
        self.progress.setRange(0, 0)
        self.progress.setFixedSize(90, 10)
        self.progress.setTextVisible(False)
        self.error.setForegroundRole(QPalette.ColorRole.BrightText)
        self.error.setAccessibleName(tr("Error"))
        self.error.setWordWrap(True)
        self.details.setFlat(True)
        self.details.clicked.connect(self._on_details)
        self.addWidget(self.facts, 1)
        self.addWidget(self.note, 1)
        self.note.hide()
        self.addWidget(self.activity)
        self.addWidget(self.progress)
        self.addWidget(self.cancel)
        self.addWidget(self.error, 1)
        self.addWidget(self.details)
        self.addPermanentWidget(self.pointer)
        self.show_busy(tr("starting torch"))
        self.clear_error()

    def count(self, painted: Painted) -> None:
        """Another picture is on the screen: how old its frame is, and how often that happens."""
        inspection, stats = painted.job.inspection, painted.job.stats
        now = time.monotonic()
        if (
            inspection is not self._inspection
        ):  # else it is drawn again, in other colours or another size
            self._waited = now - stats.since
        if self._inspection is None or inspection.frame is not self._inspection.frame:
            self._shown.tick()
            self._age = now - stats.arrived
        self._inspection = inspection
        if inspection.frame.note != self._frame_note:  # once, not with every frame of a stream
            self._frame_note = inspection.frame.note
            self.show_note(self._frame_note)

    def show_painted(self, painted: Painted) -> None:
        """Device, precision, input size, times; how frames come and go while a stream runs."""
        inspection, stats = painted.job.inspection, painted.job.stats
        height, width = inspection.input_size
        precision = inspection.state.setup.precision
        facts = [
            inspection.device,
            tr("live {live}", live=inspection.live) if inspection.live else precision,
        ]
        facts.append(tr("input {width}×{height}", width=width, height=height))
        again = tr("field") if inspection.fields else tr("switch")
        times = (("capture", tr("model")), ("inspect", again))
        facts += [f"{what} {inspection.timings[key] * 1000:.0f} ms" for key, what in times]
        if stats.running:
            facts.append(tr("frame to screen {time} ms", time=f"{self._age * 1000:.0f}"))
            rates = tr(
                "{rate} fps in, {per_second} shown",
                rate=f"{stats.rate:.0f}",
                per_second=f"{self._shown.per_second:.1f}",
            )
            facts += [rates, tr("{dropped} dropped", dropped=stats.dropped)]
        else:
            facts.append(tr("screen {time} ms", time=f"{self._waited * 1000:.0f}"))
            if inspection.frame.note:  # it was read once, and stays true
                facts.append(inspection.frame.note)
        self.facts.setText(" · ".join(map(translate, facts)))
        set_tip(self.facts, f"{self.facts.text()}\n\n{tr(TIP)}")

    @Slot(str)
    def show_busy(self, text: str) -> None:
        """Say what takes time, once it takes longer than a blink."""
        self.activity.setText(translate(text))
        if not text:
            self._patience.stop()
            self._show_activity()
        elif not self.activity.isVisibleTo(self) and not self._patience.isActive():
            self._patience.start()

    def is_busy(self) -> bool:
        """Whether something takes time that can be given up."""
        return bool(self.activity.text())

    @Slot()
    def _show_activity(self) -> None:
        for widget in (self.activity, self.progress, self.cancel):
            widget.setVisible(bool(self.activity.text()))

    @Slot(str, str)
    def show_error(self, text: str, details: str) -> None:
        self._details, self._failed_at = details, time.monotonic()
        self.error.setText(translate(text))
        set_tip(self.error, self.error.text())
        self.error.show()
        self.note.hide()
        self.facts.setVisible(False)
        self.details.setVisible(bool(details))

    @Slot(str)
    def show_note(self, text: str) -> None:
        """Something that is good to know, for as long as it takes to read."""
        # Not showMessage: widgets that are shown during a message are painted over it.
        self._start_note(translate(text))

    def _start_note(self, text: str) -> None:
        self.note.setText(text)
        set_tip(self.note, text)
        self._show_note(bool(text))
        self._note_end.start()

    @Slot()
    def _end_note(self) -> None:
        self._show_note(False)

    def _show_note(self, shown: bool) -> None:
        self.note.setVisible(shown)
        self.facts.setVisible(not shown and self.error.isHidden())

    @Slot(object)
    def show_recorded(self, recorded: Recorded) -> None:
        if recorded.path is not None:
            self.showMessage(
                tr(
                    "wrote {name}, {frames} frames", name=recorded.path.name, frames=recorded.frames
                ),
                4000,
            )

    @Slot()
    def clear_error(self) -> None:
        self.error.hide()
        self.details.hide()
        self._show_note(not self.note.isHidden())

    def settle_error(self) -> None:
        """Another picture is there in spite of an error, as where a sheet's mask does not fit: one
        that nobody had the time to read stays as a note, after the note that it stood before."""
        if self.error.isHidden():
            return
        self.clear_error()
        if time.monotonic() - self._failed_at < READ_SECONDS:
            noted = self.note.text() if self._note_end.isActive() else ""
            self._start_note("  ".join(filter(None, (noted, self.error.text()))))

    def show_pointer(self, inspection: Inspection | None, row: int, column: int) -> None:
        """Class and probability under the pointer, (row, column) in the frame."""
        if inspection is None or not inspection.frame.has((row, column)):
            self.pointer.setText("")
            return
        if not inspection.is_finite_at((row, column)):
            words = tr("row {row}  column {column}   not finite", row=row, column=column)
            self.pointer.setText(words)
            return
        label = inspection.label_at((row, column))
        share = inspection.probabilities((row, column))[label]
        text = tr(
            "row {row}  column {column}   {name} {share}",
            row=row,
            column=column,
            name=translate(inspection.classes.names[label]),
            share=f"{share:.2f}",
        )
        self.pointer.setText(text)

    @Slot()
    def _on_details(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Details"), self.error.text(), parent=self)
        box.setDetailedText(self._details)
        box.open()
