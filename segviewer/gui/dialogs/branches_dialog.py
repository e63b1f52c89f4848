"""The branches that were found in somebody's own network: which are switched, under which names."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segviewer.any_network.description import BranchDescription, Description, FusionDescription
from segviewer.any_network.editing import FusionEdit, edit
from segviewer.gui.dialogs.file_questions import ask_new_file
from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import remark_label
from segviewer.gui.widgets.ticks import TickDelegate
from segviewer.records import SegviewerError

MERGES = {
    "concat": "concatenation",
    "sum": "sum",
    "product": "product",
    "none": "each at its own output",
}
NOTE = (
    "A ticked fusion's branches get switches. An operand that is off changes that fusion alone; a "
    "stage that is off changes whatever reads it. Names are changed by a double click."
)
SIZE = 760, 520  # pixels


class BranchesDialog(QDialog):
    """A tree of fusions that can be ticked, and of names that can be changed.

    Signals:
        chosen: the ``Description`` that is wanted, and the path of the file that it is to be in.
    """

    chosen = Signal(object, object)

    def __init__(self, description: Description, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Branches of {network}", network=description.network))
        self.resize(*SIZE)
        self._description = description
        self.summary = remark_label(summary_of(description))
        self.tree = QTreeWidget()
        self.tree.setItemDelegateForColumn(0, TickDelegate(self.tree))
        self.tree.setAccessibleName(tr("Fusions and their branches"))
        self.tree.setHeaderLabels([tr("Name"), tr("Where"), tr("To be known")])
        for fusion in description.fusions:
            item = _fusion_item(fusion)
            self.tree.addTopLevelItem(item)
            # Every block of a trunk adds its input: long lists of what few look for.
            item.setExpanded(fusion.chosen or fusion.merge == "none")
        for column in range(2):
            self.tree.resizeColumnToContents(column)
        self.error = remark_label("")
        self.error.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = self.buttons.addButton(tr("Save and use…"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.clicked.connect(self.ask_path)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self.summary, self.tree, remark_label(tr(NOTE)), self.error, self.buttons):
            layout.addWidget(widget)

    @property
    def description(self) -> Description:
        """What the tree says; a SegviewerError where names do not do."""
        items = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return edit(self._description, [_edit_of(item) for item in items if item is not None])

    @Slot()
    def ask_path(self) -> None:
        """Where the description is to be written, so that the command line can take it too."""
        try:
            description = self.description
        except SegviewerError as error:
            self.error.setText(translate(str(error)))
            self.error.show()
            return
        name = f"{description.network}.toml"
        path = ask_new_file(self, tr("Save branches"), name, "TOML (*.toml)")
        if path:
            self.chosen.emit(description, path)
            self.accept()


def summary_of(description: Description) -> str:
    """ "Fusions: 2. aspp with 5, decoder with 2. Left out: 8, each with its reason." """
    parts = [
        tr("{fusion} with {count}", fusion=fusion.name, count=len(fusion.branches))
        for fusion in description.proposed_fusions
    ]
    text = tr("No fusion yet.")
    if parts:
        text = tr("Fusions: {count}. {names}.", count=len(parts), names=", ".join(parts))
    left_out = len(description.fusions) - len(parts)
    if left_out:
        text += " " + tr("Left out: {count}, each with its reason.", count=left_out)
    return text


def _fusion_item(fusion: FusionDescription) -> QTreeWidgetItem:
    own_code = tr("the network's own code")
    places = dict.fromkeys(branch.place.path or own_code for branch in fusion.branches)
    where = tr(MERGES[fusion.merge])
    if fusion.merge != "none":
        where = tr("{merge} in {places}", merge=where, places=", ".join(places))
    reason = translate(fusion.reason)
    item = QTreeWidgetItem([fusion.name, where, reason])
    item.setToolTip(2, reason)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
    states = Qt.CheckState
    item.setCheckState(0, states.Checked if fusion.chosen else states.Unchecked)
    for branch in fusion.branches:
        child = QTreeWidgetItem([branch.name, where_of(branch)])
        child.setFlags(child.flags() | Qt.ItemFlag.ItemIsEditable)
        item.addChild(child)
    return item


def where_of(branch: BranchDescription) -> str:
    """What a branch is: an operand, or a stage, and of which module."""
    if branch.operand is None:
        return tr("stage: output of {module}", module=branch.origin or branch.place.path)
    maker = branch.origin or tr("functions of the network itself")
    return tr("operand {number}: made by {module}", number=branch.operand + 1, module=maker)


def _edit_of(item: QTreeWidgetItem) -> FusionEdit:
    children = (item.child(row) for row in range(item.childCount()))
    branches = tuple(child.text(0) for child in children if child is not None)
    return FusionEdit(item.text(0), branches, item.checkState(0) == Qt.CheckState.Checked)
