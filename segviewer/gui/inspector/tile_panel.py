"""The tile that is selected in the diagram: what it is, and how its map is made."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from segviewer.gui.inspector.tile_description import (
    block_html,
    describe_feature,
    describe_map,
    find_branch,
)
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import ElidedLabel, remark_label
from segviewer.gui.widgets.pickers import NumberBox, Picker, ScalePicker
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.widgets.tips import set_tip
from segviewer.network_info import BranchInfo, NetworkInfo
from segviewer.off_modes import mode_title
from segviewer.records import Inspection, Reduction, State
from segviewer.state_words import donor_mode

REDUCTION_CHOICES = (
    ("energy of all channels", "energy"),
    ("largest channel", "max"),
    ("one channel", "channel"),
    ("likeness to the pixel", "similarity"),
    ("colours (PCA)", "pca"),
)
PROMPT = (
    "Click a tile of the diagram to look at it here; a pane that shows a map or a field follows. "
    "A double click opens its map."
)
TOGGLE_NOTE = (
    "Off is what this network makes of the replacement now. The papers' tables train again without "
    "the branch."
)
OFF_TIP = (
    "What stands in for the branch. Zero: nothing, which the network never met in training. Mean: "
    "each channel's mean over this picture. Dataset mean: that over many pictures, for branches "
    "that are the same everywhere in one. From another picture or a pinned row: what the branch "
    "says there, which asks whether it matters what it says, or only that it says something."
)


class TilePanel(QWidget):
    """Reads everything from the inspection that is on the screen.

    Signals:
        mode_chosen: key of a branch and its off mode.
        donor_wanted: key of a branch that another picture's is to stand in for.
        reduction_chosen: the ``Reduction``: how channels become a map.
        scale_chosen: "own", "shared" or "column".
    """

    mode_chosen = Signal(str, str)
    donor_wanted = Signal(str)
    reduction_chosen = Signal(object)
    scale_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._inspection: Inspection | None = None
        self._pins: tuple[State, ...] = ()
        self._key = ""
        self.title, self.about, self.facts = ElidedLabel(), remark_label(), remark_label()
        self.blocks = remark_label()
        self.blocks.setTextFormat(Qt.TextFormat.RichText)
        self.toggle_note = remark_label(tr(TOGGLE_NOTE))
        self.reduction, self.channel, self.top_channels = Picker(), NumberBox(), Picker()
        self.scale, self.off_mode = ScalePicker(), Picker()
        self._fill_pickers()
        self._connect()
        self._build()
        self.show_tile("")

    def _fill_pickers(self) -> None:
        for title, kind in REDUCTION_CHOICES:
            self.reduction.addItem(tr(title), kind)
        set_tip(
            self.reduction,
            tr(
                "Energy: the root mean square over the channels. Largest channel: the largest "
                "value in each cell. Likeness: the cosine with the clicked pixel's cell. Colours: "
                "the three directions in which this branch varies most, not comparable between "
                "branches."
            ),
        )
        self.reduction.setAccessibleName(tr("How channels become a map"))
        self.off_mode.setAccessibleName(tr("What off means"))
        set_tip(self.off_mode, tr(OFF_TIP))
        self.channel.setAccessibleName(tr("Channel"))
        self.channel.setEnabled(False)
        self.top_channels.setAccessibleName(tr("Channels that vary most over this picture"))
        set_tip(self.top_channels, tr("The channels that vary most over this picture"))

    def _connect(self) -> None:
        self.top_channels.activated.connect(self._on_top_channel)
        self.reduction.activated.connect(self._on_reduction)
        self.channel.valueChanged.connect(self._on_reduction)
        self.scale.activated.connect(self._on_scale)
        self.off_mode.activated.connect(self._on_off_mode)

    def _build(self) -> None:
        channels = QHBoxLayout()
        channels.addWidget(self.channel)
        channels.addWidget(self.top_channels, 1)
        self.pickers = QWidget()
        self.form = QFormLayout(self.pickers)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.addRow(tr("Show"), self.reduction)
        self.form.addRow(tr("Channel"), channels)
        self.form.addRow(tr("Scale"), self.scale)
        self.form.addRow(tr("Off means"), self.off_mode)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PIXELS)
        for widget in (self.about, self.facts, self.pickers, self.toggle_note, self.blocks):
            layout.addWidget(widget)
        layout.addStretch()

    def show_inspection(self, inspection: Inspection, pins: tuple[State, ...] = ()) -> None:
        """Show the selected tile as the inspection has it; branches of the pinned states can stand
        in for its own."""
        self._inspection, self._pins = inspection, pins
        self.show_tile(self._key)

    def show_tile(self, key: str) -> None:
        """Describe the stage, branch or fusion of this key; a prompt where there is none."""
        self._key = key
        inspection = self._inspection
        branch = find_branch(inspection.network, key) if inspection else None
        self.form.setRowVisible(self.off_mode, branch is not None)
        self.toggle_note.setVisible(branch is not None)
        self.pickers.setVisible(inspection is not None and key in inspection.maps)
        # While a stream runs, maps that no open view shows are not computed.
        if inspection is None or key not in inspection.maps:
            self._show_prompt()
            return
        self.title.setText(translate(key.replace(".", " · ").replace("_", " ")))
        self.about.setText(describe_feature(inspection.network, key))
        self.facts.setText(describe_map(inspection, key))
        self._show_blocks(inspection.network, key)
        self._fill_channels(inspection, inspection.shapes[key][0])
        if branch:
            self._fill_off_modes(branch, inspection)

    def _show_prompt(self) -> None:
        self.title.setText("")
        self.about.setText(tr(PROMPT))
        self.facts.setText("")
        self.blocks.hide()

    def _show_blocks(self, network: NetworkInfo, key: str) -> None:
        """The sub-blocks of a stage, those alike in one line."""
        blocks = next((stage.blocks for stage in network.stages if stage.key == key), ())
        self.blocks.setVisible(bool(blocks))
        self.blocks.setText("".join(block_html(blocks)))

    def _fill_channels(self, inspection: Inspection, count: int) -> None:
        with QSignalBlocker(self.channel):
            self.channel.setMaximum(count - 1)
        options = inspection.state.options
        channels = inspection.top_channels if options.detail == self._key else ()
        self.top_channels.clear()
        self.top_channels.addItem(tr("most varied…"), None)
        for channel in channels:
            self.top_channels.addItem(tr("channel {channel}", channel=channel), channel)

    def _fill_off_modes(self, branch: BranchInfo, inspection: Inspection) -> None:
        self.off_mode.clear()
        current = inspection.state.options.modes.get(branch.key, branch.off_modes[0])
        titles = {mode: mode_title(mode) for mode in branch.off_modes}
        titles |= pinned_donors(inspection.state, self._pins)
        titles.setdefault(current, mode_title(current))
        for mode, title in titles.items():
            self.off_mode.addItem(translate(title), mode)
        self.off_mode.addItem(tr("from another picture…"), None)
        self.off_mode.setCurrentIndex(self.off_mode.findData(current))

    @Slot()
    def _on_reduction(self) -> None:
        kind = self.reduction.currentData()
        self.channel.setEnabled(kind == "channel")
        self.reduction_chosen.emit(Reduction(kind, self.channel.value()))

    @Slot()
    def _on_top_channel(self) -> None:
        channel = self.top_channels.currentData()
        if channel is not None:
            # One change for the session, not one for the number and one for the kind.
            with QSignalBlocker(self.channel):
                self.channel.setValue(channel)
            self.reduction.setCurrentIndex(self.reduction.findData("channel"))
            self._on_reduction()

    @Slot()
    def _on_scale(self) -> None:
        self.scale_chosen.emit(self.scale.scale)

    @Slot()
    def _on_off_mode(self) -> None:
        mode = self.off_mode.currentData()
        if mode is not None:
            self.mode_chosen.emit(self._key, mode)
            return
        self.show_tile(self._key)  # what is off stays as it is until a picture is chosen
        self.donor_wanted.emit(self._key)


def pinned_donors(state: State, pins: tuple[State, ...]) -> dict[str, str]:
    """Off modes that take a branch from pinned states of the state's network, with titles."""
    setup = state.setup
    return {
        donor_mode(pin): tr("from pinned row {number}", number=number)
        for number, pin in enumerate(pins, start=1)
        if (pin.setup.model, pin.setup.import_options) == (setup.model, setup.import_options)
    }
