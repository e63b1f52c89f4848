"""The list above a pane: views under headings, maps under the names of their tiles."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtGui import QStandardItemModel

from segviewer.gui.diagram.tile_text import MERGED
from segviewer.gui.language import translate
from segviewer.gui.widgets.pickers import Picker
from segviewer.network_info import NetworkInfo
from segviewer.rendering.views import VIEWS, find_view

Entries = tuple[tuple[str, str], ...]  # key and title
Groups = tuple[tuple[str, Entries], ...]  # heading and entries


class ViewPicker(Picker):
    """Headings cannot be chosen, and keys pass over them."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: Groups = ()
        self._offered: tuple[Groups, str] = (), ""
        self.setMaxVisibleItems(40)

    def offer(self, groups: Groups, key: str) -> bool:
        """Fill the list, ``key`` chosen, also where no group has it: it belonged to a network that
        was here before. Whether that changed anything."""
        if (groups, key) == self._offered and key == self.currentData():
            return False  # as with every frame of a stream
        self._offered = groups, key
        if key not in keys_of(groups):
            groups = (*groups, ("Elsewhere", ((key, find_view(key).title),)))
        if groups != self._groups:
            self._groups = groups
            self.clear()
            for heading, entries in groups:
                self._add_heading(translate(heading))
                for name, title in entries:
                    self.addItem(translate(title), name)
        self.setCurrentIndex(self.findData(key))
        return True

    def _add_heading(self, text: str) -> None:
        self.addItem(text, None)
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.count() - 1)
        item.setEnabled(False)
        font = item.font()
        font.setBold(True)
        item.setFont(font)


def keys_of(groups: Groups) -> tuple[str, ...]:
    """All that can be chosen."""
    return tuple(key for _, entries in groups for key, _ in entries)


def group_views(network: NetworkInfo | None, maps: Collection[str], *, alone: bool) -> Groups:
    """Views by what they answer, then maps as the diagram has them: stages, and each fusion under
    its title; a state that stands ``alone`` is compared with none."""
    groups: dict[str, list[tuple[str, str]]] = {"Result": [], "Why": [], "Branches": []}
    for key, one in VIEWS.items():
        if not (alone and one.pairwise):
            groups[one.group].append((key, one.title))
    groups["Stages"] = [(stage.key, stage.title) for stage in network.stages] if network else []
    for fusion in network.fusions if network else ():
        entries = [(branch.key, branch.title) for branch in fusion.branches]
        groups[fusion.title] = [*entries, (fusion.key, MERGED)]
    listed = {key for entries in groups.values() for key, _ in entries}
    groups["Others"] = [(key, find_view(key).title) for key in maps if key not in listed]
    return tuple((title, tuple(entries)) for title, entries in groups.items() if entries)
