"""The classes of the mask: a legend in an order that stays while branches are switched."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import heading_label, remark_label
from segviewer.gui.widgets.swatch_rows import SwatchRow, SwatchRows
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.widgets.tips import set_tip
from segviewer.gui.workers.painter import Counts, Painted
from segviewer.inspection.scoring import Scores
from segviewer.records import Inspection
from segviewer.rendering.truth_views import describe_doubts

CLASSES_LISTED = 10  # before the rest is summed up
SPARE_CLASSES = 2  # so few more are listed too: summing them up would save no room

SCORES_TIP = (
    "At the picture's own size. Intersection over union, averaged over the classes that occur in "
    "mask or truth; boundary IoU counts the pixels near outlines alone, within 2 % of the diagonal "
    "(Cheng et al. 2021). What the truth leaves open, and classes that the network does not have, "
    "are left out."
)


class ClassPanel(QWidget):
    """Reads everything from what was painted last.

    Signals:
        highlighted: the name of the class that the pointer is on in the legend, "" for none.
        hidden_chosen: the names of the classes that the mask leaves out.
    """

    highlighted = Signal(str)
    hidden_chosen = Signal(frozenset)

    def __init__(self) -> None:
        super().__init__()
        self._painted: Painted | None = None
        self.legend = SwatchRows(interactive=True)
        self.legend.pointed.connect(self.highlighted)
        self.legend.clicked.connect(self._on_class)
        self.rest = QToolButton()
        self.rest.setAutoRaise(True)
        self.rest.setCheckable(True)
        self.rest.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tip(self.rest, tr("List every class of the mask"))
        self.rest.toggled.connect(self._on_rest)
        self.score_title, self.scores = heading_label(tr("Against the truth")), SwatchRows()
        self.score_title.setContentsMargins(0, 2 * GAP_PIXELS, 0, 0)
        self.score_note = remark_label()
        set_tip(self.scores, tr(SCORES_TIP))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PIXELS)
        layout.addWidget(self.legend)
        layout.addWidget(self.rest)
        for widget in (self.score_title, self.scores, self.score_note):
            layout.addWidget(widget)
            widget.hide()
        layout.addStretch()

    def show_painted(self, painted: Painted) -> None:
        """The legend of the active state, which was counted with the drawing."""
        self._painted = painted
        self._show_legend(painted.job.inspection, painted.counts[0])
        all_on = not painted.job.inspection.state.options.off
        self._show_scores(painted.counts[0].scores, all_on=all_on)

    def _show_scores(self, scores: Scores | None, *, all_on: bool) -> None:
        """The figures of all classes together; those of each stand in the legend."""
        for widget in (self.score_title, self.scores):
            widget.setVisible(scores is not None)
        doubts = "; ".join(describe_doubts(scores, all_on=all_on)) if scores else ""
        self.score_note.setVisible(bool(doubts))
        self.score_note.setText(translate(doubts))
        if scores is not None:
            self.scores.show_rows(
                [
                    SwatchRow(colours=(), text=tr("mean IoU"), value=format_score(scores.mean_iou)),
                    SwatchRow(
                        colours=(), text=tr("pixel accuracy"), value=format_score(scores.accuracy)
                    ),
                    SwatchRow(
                        colours=(),
                        text=tr("mean boundary IoU"),
                        value=format_score(scores.mean_boundary_iou),
                    ),
                ]
            )

    def _show_legend(self, inspection: Inspection, counts: Counts) -> None:
        shares, classes = counts.shares, inspection.classes
        hidden = self._painted.job.style.hidden if self._painted else frozenset()
        order = legend_order(counts)
        is_short = len(order) <= CLASSES_LISTED + SPARE_CLASSES
        lists_all = is_short or self.rest.isChecked()
        self.rest.setHidden(is_short)
        others = format_share(shares[order[CLASSES_LISTED:]].sum())
        more = tr("and {number} more, {share}", number=len(order) - CLASSES_LISTED, share=others)
        self.rest.setText(tr("fewer") if self.rest.isChecked() else more)
        self.legend.show_rows(
            [
                SwatchRow(
                    colours=(classes.colours[i],),
                    text=translate(classes.names[i]),
                    value=legend_value(shares[i], counts.scores, i),
                    is_hidden=classes.names[i] in hidden,
                    key=classes.names[i],
                )
                for i in (order if lists_all else order[:CLASSES_LISTED])
            ]
        )

    @Slot(str)
    def _on_class(self, name: str) -> None:
        """Hide a class, or show it again."""
        if self._painted is not None:
            self.hidden_chosen.emit(self._painted.job.style.hidden ^ {name})

    @Slot()
    def _on_rest(self) -> None:
        if self._painted is not None:
            self._show_legend(self._painted.job.inspection, self._painted.counts[0])


def legend_order(counts: Counts) -> list[int]:
    """The classes that occur now, with every branch on or in the truth, those most frequent with
    every branch on first: a row stays where it is while branches are switched."""
    shares, before, own = counts.shares, counts.shares_all_on, counts.scores
    occurs = (shares > 0) | (before > 0) | (False if own is None else own.matrix.sum(1) > 0)
    return [int(i) for i in np.lexsort((-shares, -before)) if occurs[i]]


def legend_value(share: float, scores: Scores | None, label: int) -> str:
    """A class's share of the mask, and its IoU where there is a truth to say it."""
    iou = np.nan if scores is None else scores.iou[label]
    return format_share(share) if np.isnan(iou) else f"IoU {iou:.2f}   {format_share(share)}"


def format_score(score: float) -> str:
    return tr("nothing to compare") if np.isnan(score) else f"{score:.3f}"


def format_share(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 or share == 0 else "< 0.1%"
