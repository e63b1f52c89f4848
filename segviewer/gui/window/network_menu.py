"""The Network menu: embedded, published, torchvision's and recent ones, and what is done to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from segviewer.checkpoints.published_list import PublishedWeights, five_on_voc, published_weights
from segviewer.checkpoints.torchvision_names import NAMES
from segviewer.engine.events import Loaded
from segviewer.gui.dialogs.page_dialog import PageDialog, page_rows
from segviewer.gui.language import tr, translate
from segviewer.gui.session.session import Session
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.entries import add_entry, fill_menu
from segviewer.gui.window.assumptions import has_questions
from segviewer.resources import embedded_models

if TYPE_CHECKING:
    from segviewer.gui.dialogs.branches_dialog import BranchesDialog


class NetworkMenu(QMenu):
    """Grouped by where weights come from; ``loaded`` says what is known of each by its name."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        loaded: Mapping[str, Loaded],
        parent: QWidget,
    ) -> None:
        super().__init__(tr("&Network"), parent)
        self._session = session
        self._settings = settings
        self._loaded = loaded
        self.page: PageDialog | None = None
        self.branches: BranchesDialog | None = None

    def build(
        self,
        ask_checkpoint: Callable[[], object],
        show_assumed: Callable[[], object],
        refine: Callable[[bool], object],
    ) -> None:
        """Fill the menu, with the commands of the window that it calls."""
        session = self._session
        self.addSection(tr("Embedded"))
        self._add_embedded()
        self.addSection(tr("Fetched when chosen"))
        self._add_published()
        torchvision = self.addMenu(tr("&torchvision"))
        fill_menu(torchvision, {n.partition("/")[2]: n for n in NAMES}, session.choose_model)
        self.addSection(tr("Files"))
        add_entry(self, tr("&Checkpoint file…"), ask_checkpoint)
        self._recent = self.addMenu(tr("&Recent checkpoints"))
        self._recent.aboutToShow.connect(self._fill_recent)
        self.addSection(tr("This network"))
        add_entry(self, tr("A&bout it…"), self.show_page, "Ctrl+I")
        self._assumed = add_entry(self, tr("What is a&ssumed of it…"), show_assumed)
        self._branches = add_entry(self, tr("Its branc&hes…"), self.show_branches)
        self._crf = add_entry(self, tr("Refine with dense CR&F"), refine)
        self._crf.setCheckable(True)
        add_entry(self, tr("&Undo switch"), session.undo, QKeySequence.StandardKey.Undo)
        add_entry(self, tr("&All branches on"), session.all_on, "0")
        self.aboutToShow.connect(self._enable_entries)

    def _add_embedded(self) -> None:
        """The first family's networks, and a submenu for each other: small screens are low."""
        families: dict[str, QMenu] = {}
        for number, (name, title) in enumerate(embedded_models().items(), start=1):
            family = name.partition("/")[0]
            if family not in families:
                families[family] = (
                    self.addMenu(translate(family.capitalize())) if families else self
                )
            keys = f"Ctrl+{number}" if number < 10 else None
            add_entry(
                families[family], translate(title), partial(self._session.choose_model, name), keys
            )

    def _add_published(self) -> None:
        """A submenu a data set, and one entry that fetches a network of each architecture."""
        menu = self.addMenu(tr("&Published"))
        lines = published_weights()
        for data_set in dict.fromkeys(line.data_set for line in lines.values()):
            entries = {
                published_entry(line): name
                for name, line in lines.items()
                if line.data_set == data_set
            }
            fill_menu(menu.addMenu(data_set), entries, self._session.choose_model)
        names = five_on_voc()
        if len(names) > 1:
            menu.addSeparator()
            add_entry(menu, five_entry(names), partial(self._session.fetch_models, names))

    @Slot()
    def show_page(self) -> None:
        """Everything about the active network, read on another thread."""
        setup = self._session.setup
        self._session.tasks.run(
            tr("reading about {model}", model=setup.model), partial(page_rows, setup), self._on_page
        )

    @Slot()
    def show_branches(self) -> None:
        """The branches found in somebody's own network, to be chosen and named."""
        inspection = self._session.inspection
        if inspection is None or not inspection.network.description:
            return
        # They know of torch, which a window that opens is not to wait for.
        from segviewer.any_network.description import parse_description
        from segviewer.gui.dialogs.branches_dialog import BranchesDialog

        text = inspection.network.description
        description = parse_description(text, "what was found in the network")
        if self.branches is not None:
            self.branches.deleteLater()
        self.branches = BranchesDialog(description, self.parentWidget())
        self.branches.chosen.connect(self._session.use_branches)
        self.branches.open()

    def _on_page(self, rows: list[tuple[str, str]]) -> None:
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
        self.page = PageDialog(rows, self.parentWidget())
        self.page.show()

    @Slot()
    def _fill_recent(self) -> None:
        files = {path: path for path in self._settings.recent_models}
        fill_menu(self._recent, files, self._session.choose_model)

    @Slot()
    def _enable_entries(self) -> None:
        """Entries that not every network has."""
        session = self._session
        loaded = self._loaded.get(session.setup.model)
        self._assumed.setEnabled(has_questions(loaded))
        inspection = session.inspection
        self._branches.setEnabled(inspection is not None and bool(inspection.network.description))
        supports_crf = session.inspection is not None and session.inspection.network.supports_crf
        self._crf.setEnabled(supports_crf)
        self._crf.setChecked(supports_crf and session.options.crf)


def published_entry(line: PublishedWeights) -> str:
    """ "PSPNet, ResNet-50   196 MB, mIoU 0.773"."""
    score = (
        "" if line.mean_iou is None else tr(", mIoU {mean_iou}", mean_iou=f"{line.mean_iou:.3f}")
    )
    return tr(
        "{title}   {megabytes} MB{score}", title=line.title, megabytes=line.megabytes, score=score
    )


def five_entry(names: tuple[str, ...]) -> str:
    """How the entry that fetches all of these names is called."""
    lines = [published_weights()[name] for name in names]
    megabytes = sum(line.megabytes for line in lines)
    backbones = tr(" and ").join(dict.fromkeys(line.backbone_title for line in lines))
    return tr(
        "All {lines} networks on VOC   {backbones}, {megabytes} MB",
        lines=len(lines),
        backbones=backbones,
        megabytes=megabytes,
    )
