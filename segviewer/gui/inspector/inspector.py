"""What stands beside the picture: legend, pixel, what a switch changed, the selected tile."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.inspector.pixel_panel import PixelPanel
from segviewer.gui.widgets.labels import Rows, heading, quiet
from segviewer.gui.workers.painter import Counts, Painted
from segviewer.records import BlockInfo, BranchInfo, Inspection, NetworkInfo, Reduction
from segviewer.rendering.drawing import number

LISTED = 10  # classes before the rest is summed up
CHANGES = 6  # changes listed


class Inspector(QScrollArea):
    """Reads everything from the inspection that is on the screen.

    Signals:
        mode_chosen: key of a branch and its off mode.
        reduction_chosen: how channels become a map.
        scale_chosen: "own" or "shared".
    """

    mode_chosen = Signal(str, str)
    reduction_chosen = Signal(object)
    scale_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._seen: Inspection | None = None
        self._key = ""
        self.setWidgetResizable(True)
        self.setAccessibleName("Inspector")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shares: Counts | None = None
        self.legend, self.changed = Rows(), Rows()
        self.rest = QPushButton()
        self.rest.setFlat(True)
        self.rest.setCheckable(True)
        self.rest.setToolTip("List every class of the mask")
        self.rest.toggled.connect(self._on_rest)
        self.change_note = quiet()
        self.pixel = PixelPanel()
        self.tile_title, self.about, self.facts = heading("Tile"), quiet(), quiet()
        self.blocks = quiet()
        self.blocks.setTextFormat(Qt.TextFormat.RichText)
        self.mode, self.kind = QComboBox(), QComboBox()
        self.channel, self.top, self.scale = QSpinBox(), QComboBox(), QComboBox()
        self.toggle_note = quiet(
            "Off is what this network makes of the replacement now. The papers' tables train "
            "again without the branch."
        )
        self._fill_pickers()
        self._build()

    def _fill_pickers(self) -> None:
        self.kind.addItem("energy of all channels", "energy")
        self.kind.addItem("largest channel", "max")
        self.kind.addItem("one channel", "channel")
        self.kind.addItem("likeness to the pixel", "similarity")
        self.kind.addItem("colours (PCA)", "pca")
        self.kind.setToolTip(
            "Likeness: the cosine with the clicked pixel's cell. Colours: the three directions in "
            "which this branch varies most; they cannot be compared between branches."
        )
        self.kind.setAccessibleName("How channels become a map")
        self.scale.addItem("own scale", "own")
        self.scale.addItem("shared scale", "shared")
        self.scale.setToolTip("Own: each map from its smallest to its largest value. Shared: all")
        self.scale.setAccessibleName("Scale of the maps")
        self.mode.setAccessibleName("What off means")
        self.channel.setAccessibleName("Channel")
        self.channel.setEnabled(False)
        self.top.setAccessibleName("Channels that vary most over this picture")
        self.top.setToolTip("The channels that vary most over this picture")
        self.top.activated.connect(self._on_top)
        self.kind.activated.connect(self._on_kind)
        self.channel.valueChanged.connect(self._on_kind)
        self.scale.activated.connect(self._on_scale)
        self.mode.activated.connect(self._on_mode)

    def _build(self) -> None:
        self.body = body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Show", self.kind)
        channels = QHBoxLayout()
        channels.addWidget(self.channel)
        channels.addWidget(self.top, 1)
        form.addRow("Channel", channels)
        form.addRow("Scale", self.scale)
        form.addRow("Off means", self.mode)
        self.form = form
        for widget in (
            heading("Classes"), self.legend, self.rest,
            heading("Changed by switches"), self.change_note, self.changed,
            self.pixel,
            self.tile_title, self.about, self.facts, self.blocks,
        ):  # fmt: skip
            titled = isinstance(widget, QLabel) and widget.font().bold()
            if (titled or widget is self.pixel) and layout.count():
                layout.addSpacing(10)
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self.toggle_note)
        layout.addStretch()
        for picker in body.findChildren(QComboBox):
            picker.setMinimumContentsLength(8)
            picker.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.setWidget(body)
        body.hide()
        self.changed.hide()
        self.show_tile("")

    def minimumSizeHint(self) -> QSize:
        """Wide enough that nothing is cut at the right, where nothing scrolls."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.body.minimumSizeHint().width() + bar, 100)

    def show_inspection(self, inspection: Inspection) -> None:
        self._seen = inspection
        self.body.show()
        self.pixel.show_inspection(inspection)
        self.show_tile(self._key)

    def show_painted(self, painted: Painted) -> None:
        """Legend and changes, which were counted with the drawing."""
        inspection = painted.job.inspection
        self._show_legend(inspection, painted.counts[0])
        self._show_changes(inspection, painted.counts[0])

    def show_tile(self, key: str) -> None:
        """Describe the selected stage, branch or fusion."""
        self._key = key
        inspection = self._seen
        branch = (
            next((b for b in inspection.network.branches if b.key == key), None)
            if inspection
            else None
        )
        self.form.setRowVisible(self.mode, branch is not None)
        self.toggle_note.setVisible(branch is not None)
        if inspection is None or key not in inspection.maps:
            self.tile_title.setText("Tile")
            self.about.setText("Click a tile of the diagram to look at it here and on the canvas.")
            self.facts.setText("")
            self.blocks.hide()
            return
        self.tile_title.setText(key.replace(".", " · ").replace("_", " "))
        self.about.setText(describe(inspection.network, key))
        channels, rows, columns = inspection.shapes[key]
        values = inspection.maps[key]
        self._show_blocks(inspection.network, key)
        self._offer_channels(inspection, channels)
        how = inspection.state.options.reduction_of(key).title
        self.facts.setText(
            f"{channels} channels, {columns}×{rows} cells; {how} "
            f"{number(float(values.min()))} to {number(float(values.max()))}, "
            f"mean {number(float(values.mean()))}"
        )
        if branch:
            self._offer_modes(branch, inspection)

    def _show_blocks(self, network: NetworkInfo, key: str) -> None:
        """The sub-blocks of a stage, those alike in one line."""
        blocks = next((stage.blocks for stage in network.stages if stage.key == key), ())
        self.blocks.setVisible(bool(blocks))
        self.blocks.setText("".join(block_texts(blocks)))

    def _offer_channels(self, inspection: Inspection, count: int) -> None:
        with QSignalBlocker(self.channel):
            self.channel.setMaximum(count - 1)
        offered = inspection.top_channels if inspection.state.options.detail == self._key else ()
        self.top.clear()
        self.top.addItem("most varied…", None)
        for channel in offered:
            self.top.addItem(f"channel {channel}", channel)

    def _offer_modes(self, branch: BranchInfo, inspection: Inspection) -> None:
        self.mode.clear()
        for mode in branch.off_modes:
            self.mode.addItem(mode.replace("_", " "), mode)
        chosen = inspection.state.options.modes.get(branch.key, branch.off_modes[0])
        self.mode.setCurrentIndex(self.mode.findData(chosen))

    def _show_legend(self, inspection: Inspection, counts: Counts) -> None:
        self._shares = counts
        shares = counts.shares
        order = [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] > 0]
        few = len(order) <= LISTED + 2
        self.rest.setHidden(few)
        shown = order if few or self.rest.isChecked() else order[:LISTED]
        others = shares[order[LISTED:]].sum()
        self.rest.setText(
            "fewer" if self.rest.isChecked() else
            f"and {len(order) - LISTED} more, {_percent(others)}"
        )  # fmt: skip
        self.legend.show_rows(
            [
                ([inspection.classes.colours[i]], inspection.classes.names[i], _percent(shares[i]))
                for i in shown
            ]
        )

    @Slot()
    def _on_rest(self) -> None:
        if self._seen is not None and self._shares is not None:
            self._show_legend(self._seen, self._shares)

    def _show_changes(self, inspection: Inspection, counts: Counts) -> None:
        found = counts.changes
        off = inspection.state.options.off
        share = sum(change.pixels for change in found) / inspection.labels.size
        keys = ", ".join(key.partition(".")[2].replace("_", " ") for key, _ in off)
        if not inspection.network.branches:
            self.change_note.setText("This network has no branches to switch.")
        elif not off:
            self.change_note.setText("Every branch is on. Press a number key, or use a switch.")
        else:
            self.change_note.setText(f"{_percent(share)} of the pixels, with {keys} off")
        colours, names = inspection.classes.colours, inspection.classes.names
        self.changed.setVisible(bool(found))
        self.changed.show_rows(
            [
                ([colours[c.before], colours[c.after]], f"{names[c.before]} → {names[c.after]}",
                 _percent(c.pixels / inspection.labels.size))
                for c in found[:CHANGES]
            ]
        )  # fmt: skip

    @Slot()
    def _on_kind(self) -> None:
        kind = self.kind.currentData()
        self.channel.setEnabled(kind == "channel")
        self.reduction_chosen.emit(Reduction(kind, self.channel.value()))

    @Slot()
    def _on_top(self) -> None:
        channel = self.top.currentData()
        if channel is not None:
            with QSignalBlocker(self.channel):
                self.channel.setValue(channel)
            self.kind.setCurrentIndex(self.kind.findData("channel"))
            self._on_kind()

    @Slot()
    def _on_scale(self) -> None:
        self.scale_chosen.emit(self.scale.currentData())

    @Slot()
    def _on_mode(self) -> None:
        self.mode_chosen.emit(self._key, self.mode.currentData())


def block_texts(blocks: tuple[BlockInfo, ...]) -> list[str]:
    """One paragraph of rich text for each run of blocks with the same layers and shortcut."""
    texts = []
    for (layers, shortcut), run in groupby(blocks, lambda block: (block.layers, block.shortcut)):
        titles = [block.title for block in run]
        title = titles[0] if len(titles) == 1 else f"{titles[0]} to {titles[-1].split()[-1]}"
        lines = "<br>".join(layers)
        texts.append(f"<p><b>{title}</b><br>{lines}<br><i>shortcut: {shortcut}</i></p>")
    return texts


def describe(network: NetworkInfo, key: str) -> str:
    """One or two sentences about a stage, branch or fusion."""
    for stage in network.stages:
        if stage.key == key:
            rate = f", its 3×3 convolutions at rate {stage.dilation}" if stage.dilation > 1 else ""
            return f"{network.backbone}, one cell for {stage.stride} input pixels{rate}."
    for fusion in network.fusions:
        if fusion.key == key:
            how = {"concat": "concatenated and mixed", "sum": "added", "product": "multiplied"}
            return f"{fusion.title.capitalize()}: its branches {how[fusion.merge]}."
        for branch in fusion.branches:
            if branch.key == key:
                rate = f" Rate in force: {branch.dilation}." if branch.dilation else ""
                return f"{branch.about}{rate} ({branch.section}; reads {branch.source})"
    return ""


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else "< 0.1%"
