"""What switches changed: how much of the mask, and from which class to which."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from segviewer.gui.inspector.class_panel import format_share
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import remark_label
from segviewer.gui.widgets.swatch_rows import SwatchRow, SwatchRows
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.words import count_of
from segviewer.gui.workers.painter import Counts, Painted
from segviewer.metrics import Change
from segviewer.records import Inspection
from segviewer.rendering.captions import confidence_title

CHANGES_LISTED = 5


class ChangePanel(QWidget):
    """Reads everything from what was painted last."""

    def __init__(self) -> None:
        super().__init__()
        self.note, self.changes, self.rest = remark_label(), SwatchRows(), remark_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PIXELS)
        for widget in (self.note, self.changes, self.rest):
            layout.addWidget(widget)
        layout.addStretch()

    def show_painted(self, painted: Painted) -> None:
        """The changes of the active state, which were counted with the drawing."""
        inspection, counts = painted.job.inspection, painted.counts[0]
        changes = counts.changes
        self.note.setText(describe_changes(inspection, counts))
        listed, others = changes[:CHANGES_LISTED], changes[CHANGES_LISTED:]
        self.changes.show_rows([change_row(inspection, change) for change in listed])
        share = sum(change.pixels for change in others) / inspection.labels.size
        pairs = count_of(len(others), "other pair")
        more = tr("and {pairs}, {share}", pairs=pairs, share=format_share(share))
        self.rest.setText(more)
        self.rest.setVisible(bool(others))


def describe_changes(inspection: Inspection, counts: Counts) -> str:
    """How much of the mask switches changed, and of its confidence, or why nothing."""
    off = inspection.state.options.off
    if not inspection.network.branches:
        return tr("This network has no branches to switch.")
    if not off:
        return tr("Every branch is on. Press a number key, or use a switch.")
    share = sum(change.pixels for change in counts.changes) / inspection.labels.size
    names = ", ".join(translate(inspection.network.name_of(key)) for key, _ in off)
    text = tr("{share} of the pixels, with {names} off", share=format_share(share), names=names)
    sureness = "" if counts.confidence is None else confidence_title(counts.confidence)
    return f"{text}; {translate(sureness)}" if sureness else text


def change_row(inspection: Inspection, change: Change) -> SwatchRow:
    """From which class to which, and what share of the mask."""
    before, after = change.before, change.after
    colours, names = inspection.classes.colours, list(map(translate, inspection.classes.names))
    share = format_share(change.pixels / inspection.labels.size)
    return SwatchRow(
        colours=(colours[before], colours[after]),
        text=f"{names[before]} → {names[after]}",
        value=share,
    )
