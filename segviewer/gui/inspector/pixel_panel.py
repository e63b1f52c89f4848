"""The clicked pixel: its probabilities, and what each branch adds to its class."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from segviewer.attribution import Contributions, EffectiveField
from segviewer.gui.inspector.bar_chart import Bar, BarChart
from segviewer.gui.inspector.field_table import (
    FIELD_NOTE,
    describe_field,
    describe_fields,
    describe_interactions,
    describe_sum,
)
from segviewer.gui.inspector.history import History
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import ElidedLabel, remark_label
from segviewer.gui.widgets.pickers import Picker
from segviewer.gui.widgets.swatch_rows import SwatchRow, SwatchRows
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.widgets.tips import set_tip
from segviewer.records import Inspection, State, Unit

PROMPT = "Click a pixel of the picture, drag with Shift for a region, or press an arrow key."
NOT_FINITE = (
    "Its logits are not finite (NaN or infinite): it has no class, and there is nothing to share "
    "out among the branches."
)
CLASSES_LISTED = 4  # the most probable ones
VALUE_CHOICES = (
    ("logit", "logit"),
    ("margin over the next class", "margin"),
    ("probability", "probability"),
)
VALUE_TIP = (
    "Logit: the class's score before the softmax. Margin: its logit less that of the next class, "
    "which is what decides. Probability: after the softmax, in which all classes take part."
)
SHAPLEY_TIP = (
    "Shapley values: a branch's mean effect over every order in which branches can be switched on, "
    "each absent one in its off mode. They sum to the value less that with all off (Shapley 1953)."
)
FIELD_CHOICES = (  # title, and (kind, whether over noise)
    ("of this picture", ("energy", False)),
    ("of this picture, fast", ("fast", False)),
    ("of this picture, as RepLKNet", ("replknet", False)),
    ("average over noise", ("energy", True)),
)
LEAST_LETTERS = 12  # of a picker's entry


class PixelPanel(QWidget):
    """Reads everything from the inspection that is on the screen.

    Signals:
        value_chosen: what contributions are measured in.
        field_chosen: how receptive fields are computed, and whether over noise pictures.
        picked: key of a branch whose bar was clicked.
    """

    value_chosen = Signal(str)
    field_chosen = Signal(str, bool)
    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title, self.probabilities = ElidedLabel(), SwatchRows()
        self.prompt = remark_label(tr(PROMPT))
        self.bars_title, self.bars, self.bars_note = remark_label(), BarChart(), remark_label()
        self.history = History()
        self.value, self.field = Picker(), Picker()
        for picker in (self.value, self.field):  # their longest entry must not widen the window
            picker.setSizeAdjustPolicy(
                Picker.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            picker.setMinimumContentsLength(LEAST_LETTERS)
        self.field_note = remark_label()
        self.pickers = QWidget()
        self._fill_pickers()
        self._build()

    def _build(self) -> None:
        form = QFormLayout(self.pickers)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Measured in"), self.value)
        form.addRow(tr("Fields"), self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PIXELS)
        for widget in (
            self.prompt, self.probabilities, self.bars_title, self.bars, self.bars_note,
            self.history, self.pickers, self.field_note,
        ):  # fmt: skip
            layout.addWidget(widget)
        layout.addStretch()

    def _fill_pickers(self) -> None:
        for title, value in VALUE_CHOICES:
            self.value.addItem(tr(title), value)
        set_tip(self.value, tr(VALUE_TIP))
        self.value.setAccessibleName(tr("What contributions are measured in"))
        # activated, not currentIndexChanged: only what a person chooses is passed on.
        self.value.activated.connect(self._on_value)
        for title, choice in FIELD_CHOICES:
            self.field.addItem(tr(title), choice)
        set_tip(
            self.field,
            tr(
                "Of this picture: squared gradients of the branch's channels, what the prediction "
                "is sensitive to. Fast: the gradient of the channels' sum. As RepLKNet: of their "
                "positive values. Average over noise: what the architecture sees (Luo et al. "
                "2016). Sides are in pixels of the network's input."
            ),
        )
        self.field.setAccessibleName(tr("How receptive fields are computed"))
        self.field.activated.connect(self._on_field)
        self.bars.picked.connect(self.picked)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show what the inspection says about its clicked pixel, if it has one."""
        unit = inspection.state.options.unit
        self.probabilities.setVisible(unit is not None)
        self.pickers.setVisible(unit is not None)
        self.prompt.setVisible(unit is None)
        self._show_contributions(inspection)
        self.history.draw()
        fields, name_of = fields_in_order(inspection), inspection.network.name_of
        self.field_note.setVisible(bool(fields))
        self.field_note.setText(describe_fields(fields, name_of))
        sentences = (
            tr(FIELD_NOTE),
            *(describe_field(field, name_of) for field in fields.values()),
        )
        set_tip(self.field_note, "\n\n".join(sentences))
        if unit is None:
            self.title.setText("")
        else:
            self._show_probabilities(inspection, unit)

    @Slot(object)
    def show_wanted(self, state: State) -> None:
        """Let the pickers say what is asked now, also where a sheet or a lesson chose it."""
        unit = state.options.unit
        if unit is not None:
            choices = [choice for _, choice in FIELD_CHOICES]
            self.value.setCurrentIndex([value for _, value in VALUE_CHOICES].index(unit.value))
            if (unit.kind, unit.average) in choices:
                self.field.setCurrentIndex(choices.index((unit.kind, unit.average)))

    def _show_probabilities(self, inspection: Inspection, unit: Unit) -> None:
        self.title.setText(describe_place(unit))
        if not inspection.is_finite_at(unit.point):
            self.probabilities.show_rows([])
            self.bars_note.setText(tr(NOT_FINITE))
            self.bars_note.setVisible(True)
            return
        probabilities = inspection.probabilities(unit.point)
        order = [int(i) for i in np.argsort(-probabilities)[:CLASSES_LISTED]]
        colours, names = inspection.classes.colours, inspection.classes.names
        self.probabilities.show_rows(
            [
                SwatchRow(
                    colours=(colours[i],), text=translate(names[i]), value=f"{probabilities[i]:.2f}"
                )
                for i in order
            ]
        )

    def _show_contributions(self, inspection: Inspection) -> None:
        contributions = inspection.contributions
        for label in (self.bars_title, self.bars_note):
            label.setVisible(contributions is not None)
        if contributions is None:
            self.bars.show_bars(())
            return
        names = tr(" over ").join(
            translate(inspection.classes.names[c]) for c in contributions.classes
        )
        unit = inspection.state.options.unit
        where = tr("this region") if unit and unit.region else tr("it")
        self.bars_title.setText(
            tr(
                "What each branch adds to {where} being {names} ({measure})",
                where=where,
                names=names,
                measure=tr(contributions.value),
            )
        )
        self.bars.show_bars(make_bars(inspection, contributions))
        name_of = inspection.network.name_of
        self.bars_note.setText(describe_sum(contributions, name_of))
        pairs = describe_interactions(contributions, name_of)
        set_tip(self.bars_note, f"{tr(SHAPLEY_TIP)}\n\n{pairs}".strip())

    @Slot()
    def _on_value(self) -> None:
        self.value_chosen.emit(self.value.currentData())

    @Slot()
    def _on_field(self) -> None:
        self.field_chosen.emit(*self.field.currentData())


def fields_in_order(inspection: Inspection) -> dict[str, EffectiveField]:
    """The fields as the data flows, whichever came first; the predicted class's above them."""
    fields = inspection.fields
    return {key: fields[key] for key in ("", *inspection.network.keys) if key in fields}


def make_bars(inspection: Inspection, contributions: Contributions) -> tuple[Bar, ...]:
    """A bar for each branch in the network's order; one that passes others on is a total."""
    values = {**contributions.shapley, **contributions.totals}
    off = inspection.state.options.modes
    keys = [branch.key for branch in inspection.network.branches]
    return tuple(
        Bar(
            key=k,
            name=translate(inspection.network.name_of(k)),
            value=values.get(k, 0.0),
            is_total=k in contributions.totals,
            is_off=k not in values,
        )
        for k in keys
        if k in values or k in off
    )


def describe_place(unit: Unit) -> str:
    """The pixel's row and column, or the region's."""
    if unit.region is None:
        row, column = unit.point
        return tr("row {row}, column {column}", row=row, column=column)
    top, left, bottom, right = unit.region
    return tr(
        "rows {top} to {bottom}, columns {left} to {right}",
        top=top,
        bottom=bottom,
        left=left,
        right=right,
    )
