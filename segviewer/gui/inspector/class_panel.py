"""The classes of the mask, and which of them switches changed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from segviewer.gui.widgets.labels import heading_label, remark_label
from segviewer.gui.widgets.swatch_rows import SwatchRow, SwatchRows
from segviewer.gui.widgets.tips import set_tip
from segviewer.gui.workers.painter import Counts, Painted
from segviewer.metrics import Change
from segviewer.records import Inspection

CLASSES_LISTED = 10  # before the rest is summed up
SPARE_CLASSES = 2  # so few more are listed too: summing them up would save no room
CHANGES_LISTED = 6
HEADING_GAP_PIXELS = 10


class ClassPanel(QWidget):
    """Reads everything from what was painted last."""

    def __init__(self) -> None:
        super().__init__()
        self._painted: Painted | None = None
        self.legend, self.changes = SwatchRows(), SwatchRows()
        self.rest = QPushButton()
        self.rest.setFlat(True)
        self.rest.setCheckable(True)
        set_tip(self.rest, "List every class of the mask")
        self.rest.toggled.connect(self._on_rest)
        self.change_note = remark_label()
        self.changes.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading_label("Classes"))
        layout.addWidget(self.legend)
        layout.addWidget(self.rest)
        layout.addSpacing(HEADING_GAP_PIXELS)
        layout.addWidget(heading_label("Changed by switches"))
        layout.addWidget(self.change_note)
        layout.addWidget(self.changes)

    def show_painted(self, painted: Painted) -> None:
        """Legend and changes of the active state, which were counted with the drawing."""
        self._painted = painted
        inspection, counts = painted.job.inspection, painted.counts[0]
        self._show_legend(inspection, counts)
        self.change_note.setText(describe_changes(inspection, counts.changes))
        self.changes.setVisible(bool(counts.changes))
        self.changes.show_rows(
            [change_row(inspection, change) for change in counts.changes[:CHANGES_LISTED]]
        )

    def _show_legend(self, inspection: Inspection, counts: Counts) -> None:
        shares, classes = counts.shares, inspection.classes
        order = [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] > 0]
        is_short = len(order) <= CLASSES_LISTED + SPARE_CLASSES
        lists_all = is_short or self.rest.isChecked()
        self.rest.setHidden(is_short)
        others = format_share(shares[order[CLASSES_LISTED:]].sum())
        more = f"and {len(order) - CLASSES_LISTED} more, {others}"
        self.rest.setText("fewer" if self.rest.isChecked() else more)
        self.legend.show_rows(
            [
                SwatchRow((classes.colours[i],), classes.names[i], format_share(shares[i]))
                for i in (order if lists_all else order[:CLASSES_LISTED])
            ]
        )

    @Slot()
    def _on_rest(self) -> None:
        if self._painted is not None:
            self._show_legend(self._painted.job.inspection, self._painted.counts[0])


def describe_changes(inspection: Inspection, changes: tuple[Change, ...]) -> str:
    """How much of the mask switches changed, or why nothing."""
    off = inspection.state.options.off
    if not inspection.network.branches:
        return "This network has no branches to switch."
    if not off:
        return "Every branch is on. Press a number key, or use a switch."
    share = sum(change.pixels for change in changes) / inspection.labels.size
    names = ", ".join(key.partition(".")[2].replace("_", " ") for key, _ in off)
    return f"{format_share(share)} of the pixels, with {names} off"


def change_row(inspection: Inspection, change: Change) -> SwatchRow:
    """From which class to which, and what share of the mask."""
    before, after = change.before, change.after
    colours, names = inspection.classes.colours, inspection.classes.names
    share = format_share(change.pixels / inspection.labels.size)
    return SwatchRow((colours[before], colours[after]), f"{names[before]} → {names[after]}", share)


def format_share(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else "< 0.1%"
