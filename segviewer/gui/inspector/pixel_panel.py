"""The clicked pixel: its probabilities, and what each branch adds to its class."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from segviewer.attribution import EffectiveField
from segviewer.gui.inspector.bars import Bar, Bars
from segviewer.gui.inspector.history import History
from segviewer.gui.widgets.labels import Rows, heading, quiet
from segviewer.records import Contributions, Inspection
from segviewer.rendering.drawing import number, short_name
from segviewer.rendering.point_views import field_name

VALUES = (
    ("logit", "logit"),
    ("margin over the next class", "margin"),
    ("probability", "probability"),
)
FIELDS = (
    ("of this picture", ("energy", False)),
    ("of this picture, fast", ("fast", False)),
    ("of this picture, as RepLKNet", ("replknet", False)),
    ("average over noise", ("energy", True)),
)


class PixelPanel(QWidget):
    """Reads everything from the inspection that is on the screen.

    Signals:
        value_chosen: what contributions are measured in.
        field_chosen: how receptive fields are found, and whether over noise pictures.
        picked: key of a branch whose bar was clicked.
    """

    value_chosen = Signal(str)
    field_chosen = Signal(str, bool)
    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title, self.chances = heading("Pixel"), Rows()
        self.bars_title, self.bars, self.bars_note = quiet(), Bars(), quiet()
        self.history = History()
        self.value, self.field = QComboBox(), QComboBox()
        self.field_note = quiet()
        self.asked = QWidget()
        self._fill_pickers()
        form = QFormLayout(self.asked)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Measured in", self.value)
        form.addRow("Fields", self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (
            self.title, self.chances, self.bars_title, self.bars, self.bars_note, self.history,
            self.asked, self.field_note,
        ):  # fmt: skip
            layout.addWidget(widget)

    def _fill_pickers(self) -> None:
        for title, value in VALUES:
            self.value.addItem(title, value)
        self.value.setAccessibleName("What contributions are measured in")
        self.value.activated.connect(self._on_value)
        for title, how in FIELDS:
            self.field.addItem(title, how)
        self.field.setToolTip(
            "Receptive fields of this picture show what the prediction is sensitive to; the "
            "average over noise pictures shows what the architecture sees."
        )
        self.field.setAccessibleName("How receptive fields are found")
        self.field.activated.connect(self._on_field)
        self.bars.picked.connect(self.picked)

    def show_inspection(self, inspection: Inspection) -> None:
        unit = inspection.state.options.unit
        self.chances.setVisible(unit is not None)
        self.asked.setVisible(unit is not None)
        self._show_bars(inspection)
        self.history.draw()
        self.field_note.setVisible(bool(inspection.fields))
        self.field_note.setText(fields_told(inspection))
        self.field_note.setToolTip("\n".join(map(field_facts, inspection.fields.values())))
        if unit is None:
            self.title.setText("Pixel: click one")
            return
        row, column = unit.point
        self.title.setText(f"Pixel  row {row}, column {column}")
        probabilities = inspection.probabilities(unit.point)
        order = [int(i) for i in np.argsort(-probabilities)[:4]]
        self.chances.show_rows(
            [
                (
                    [inspection.classes.colours[i]],
                    inspection.classes.names[i],
                    f"{probabilities[i]:.2f}",
                )
                for i in order
            ]
        )

    def _show_bars(self, inspection: Inspection) -> None:
        """What each branch adds, those that pass others on in italics."""
        found, unit = inspection.contributions, inspection.state.options.unit
        for part in (self.bars_title, self.bars_note):
            part.setVisible(found is not None)
        if found is None:
            self.bars.show_bars(())
            return
        names = " over ".join(inspection.classes.names[c] for c in found.classes)
        where = "this region" if unit and unit.region else "it"
        self.bars_title.setText(f"What each branch adds to {where} being {names} ({found.value})")
        shares = {**found.shapley, **found.totals}
        keys = [branch.key for branch in inspection.network.branches if branch.key in shares]
        self.bars.show_bars(
            tuple(Bar(key, short_name(key), shares[key], key in found.totals) for key in keys)
        )
        decisive = max(found.shapley, key=lambda key: abs(found.shapley[key]))
        self.bars_note.setText(
            f"Shapley values: they sum to {number(found.all_on - found.all_off)}, from "
            f"{number(found.all_off)} with all off to {number(found.all_on)}. "
            f"Decisive: {short_name(decisive)}."
        )
        self.bars_note.setToolTip(_together(found))

    @Slot()
    def _on_value(self) -> None:
        self.value_chosen.emit(self.value.currentData())

    @Slot()
    def _on_field(self) -> None:
        self.field_chosen.emit(*self.field.currentData())


def fields_told(inspection: Inspection) -> str:
    """One field in a sentence, several as a table."""
    if len(inspection.fields) <= 1:
        return "".join(map(field_facts, inspection.fields.values()))
    lines: list[tuple[str, ...]] = [("Field of", "50% in", "99% in", "same region")]
    for key, found in inspection.fields.items():
        half, most = (found.ratios.get(share) for share in (0.5, 0.99))
        areas = ["" if area is None else f"{100 * area:.3g}%" for area in (half, most)]
        lines.append((field_name(key), *areas, f"{found.inside:.0%}" if found.ratios else ""))
    aligned = ("left", "right", "right", "right")
    rows = [
        "".join(f"<td align='{to}'>{cell}</td>" for to, cell in zip(aligned, line, strict=True))
        for line in lines
    ]
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table width='100%' cellspacing='0' cellpadding='1'>{table}</table>"


def field_facts(found: EffectiveField) -> str:
    """How large a receptive field is, where its middle lies, how much stays in the region."""
    name = field_name(found.key)
    if not found.ratios:
        return f"Nothing of the picture reaches {name}."
    shares = "/".join(f"{100 * share:.0f}" for share in found.ratios)
    areas = "/".join(f"{100 * area:.3g}" for area in found.ratios.values())
    down, right = found.centroid
    return (
        f"Field of {name}: {shares} % of it in {areas} % of the picture, its middle "
        f"{abs(down):.0f} px {'below' if down >= 0 else 'above'} and {abs(right):.0f} px "
        f"{'right' if right >= 0 else 'left'} of the point; {found.inside:.0%} inside the point's "
        f"region ({found.passes} passes)."
    )


def _together(found: Contributions) -> str:
    """The pairs of branches that add most, or least, together beyond what they add apart."""
    pairs = sorted(found.interactions.items(), key=lambda pair: -abs(pair[1]))[:3]
    told = [f"{short_name(a)} and {short_name(b)} {value:+.2f}" for (a, b), value in pairs]
    return "Together beyond apart: " + "; ".join(told) if told else ""
