"""The classes of the mask, and which of them switches changed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from segviewer.gui.widgets.labels import heading_label, remark_label
from segviewer.gui.widgets.swatch_rows import SwatchRow, SwatchRows
from segviewer.gui.widgets.tips import set_tip
from segviewer.gui.workers.painter import Counts, Painted
from segviewer.inspection.scoring import Scores
from segviewer.metrics import Change
from segviewer.records import Inspection
from segviewer.rendering.captions import confidence_title
from segviewer.rendering.truth_views import describe_unknown

CLASSES_LISTED = 10  # before the rest is summed up
SPARE_CLASSES = 2  # so few more are listed too: summing them up would save no room
CHANGES_LISTED = 6
HEADING_GAP_PIXELS = 10
SCORES_TIP = (
    "At the picture's own size. Intersection over union, averaged over the classes that occur in "
    "mask or truth; boundary IoU counts the pixels near outlines alone, within 2 % of the diagonal "
    "(Cheng et al. 2021). What the truth leaves open, and classes that the network does not have, "
    "are left out."
)


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
        self.score_title, self.scores = heading_label("Against the truth"), SwatchRows()
        self.score_title.setContentsMargins(0, HEADING_GAP_PIXELS, 0, 0)
        self.score_note = remark_label()
        set_tip(self.scores, SCORES_TIP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading_label("Classes"))
        layout.addWidget(self.legend)
        layout.addWidget(self.rest)
        for widget in (self.score_title, self.scores, self.score_note):
            layout.addWidget(widget)
        layout.addSpacing(HEADING_GAP_PIXELS)
        layout.addWidget(heading_label("Changed by switches"))
        layout.addWidget(self.change_note)
        layout.addWidget(self.changes)

    def show_painted(self, painted: Painted) -> None:
        """Legend and changes of the active state, which were counted with the drawing."""
        self._painted = painted
        inspection, counts = painted.job.inspection, painted.counts[0]
        self._show_legend(inspection, counts)
        self._show_scores(counts.scores)
        self.change_note.setText(describe_changes(inspection, counts))
        self.changes.setVisible(bool(counts.changes))
        self.changes.show_rows(
            [change_row(inspection, change) for change in counts.changes[:CHANGES_LISTED]]
        )

    def _show_scores(self, scores: Scores | None) -> None:
        """The figures of all classes together; those of each stand in the legend."""
        for widget in (self.score_title, self.scores):
            widget.setVisible(scores is not None)
        lacking = describe_unknown(scores.unknown) if scores else ""
        self.score_note.setVisible(bool(lacking))
        self.score_note.setText(lacking)
        if scores is not None:
            self.scores.show_rows(
                [
                    SwatchRow((), "mean IoU", format_score(scores.mean_iou)),
                    SwatchRow((), "pixel accuracy", format_score(scores.accuracy)),
                    SwatchRow((), "mean boundary IoU", format_score(scores.mean_boundary_iou)),
                ]
            )

    def _show_legend(self, inspection: Inspection, counts: Counts) -> None:
        shares, classes = counts.shares, inspection.classes
        own = counts.scores
        occurs = (shares > 0) | (False if own is None else own.matrix.sum(1) > 0)
        order = [int(i) for i in np.argsort(-shares, kind="stable") if occurs[i]]
        is_short = len(order) <= CLASSES_LISTED + SPARE_CLASSES
        lists_all = is_short or self.rest.isChecked()
        self.rest.setHidden(is_short)
        others = format_share(shares[order[CLASSES_LISTED:]].sum())
        more = f"and {len(order) - CLASSES_LISTED} more, {others}"
        self.rest.setText("fewer" if self.rest.isChecked() else more)
        self.legend.show_rows(
            [
                SwatchRow((classes.colours[i],), classes.names[i], legend_value(shares[i], own, i))
                for i in (order if lists_all else order[:CLASSES_LISTED])
            ]
        )

    @Slot()
    def _on_rest(self) -> None:
        if self._painted is not None:
            self._show_legend(self._painted.job.inspection, self._painted.counts[0])


def describe_changes(inspection: Inspection, counts: Counts) -> str:
    """How much of the mask switches changed, and of its confidence, or why nothing."""
    off = inspection.state.options.off
    if not inspection.network.branches:
        return "This network has no branches to switch."
    if not off:
        return "Every branch is on. Press a number key, or use a switch."
    share = sum(change.pixels for change in counts.changes) / inspection.labels.size
    names = ", ".join(key.partition(".")[2].replace("_", " ") for key, _ in off)
    text = f"{format_share(share)} of the pixels, with {names} off"
    return text if counts.confidence is None else f"{text}; {confidence_title(counts.confidence)}"


def change_row(inspection: Inspection, change: Change) -> SwatchRow:
    """From which class to which, and what share of the mask."""
    before, after = change.before, change.after
    colours, names = inspection.classes.colours, inspection.classes.names
    share = format_share(change.pixels / inspection.labels.size)
    return SwatchRow((colours[before], colours[after]), f"{names[before]} → {names[after]}", share)


def legend_value(share: float, scores: Scores | None, label: int) -> str:
    """A class's share of the mask, and its IoU where there is a truth to say it."""
    iou = np.nan if scores is None else scores.iou[label]
    return format_share(share) if np.isnan(iou) else f"IoU {iou:.2f}   {format_share(share)}"


def format_score(score: float) -> str:
    return "nothing to compare" if np.isnan(score) else f"{score:.3f}"


def format_share(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 or share == 0 else "< 0.1%"
