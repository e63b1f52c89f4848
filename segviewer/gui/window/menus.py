"""The menu bar: what it says, its keys, and which command of the window each entry is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from segviewer.checkpoints.torchvision_names import NAMES
from segviewer.gui.dialogs.about_dialog import AboutDialog
from segviewer.gui.dialogs.shortcut_sheet import ShortcutSheet
from segviewer.gui.session.settings import Settings
from segviewer.resources import embedded_models, family_of
from segviewer.sources.camera import cameras
from segviewer.sources.samples import samples

if TYPE_CHECKING:
    from segviewer.gui.window.main_window import MainWindow

THEMES = {"system": "As the system", "light": "Light", "dark": "Dark"}
Standard = QKeySequence.StandardKey


class Menus(QObject):
    """Builds the menus once; lists that change are filled when they open."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._file()
        self._network()
        self._compare()
        self._view()
        help_menu = window.menuBar().addMenu("&Help")
        self.add(help_menu, "&Keys", self.show_help, "?")
        self.add(help_menu, "&About segviewer", self.show_about)

    @Slot()
    def show_help(self) -> None:
        ShortcutSheet(self._window).open()

    @Slot()
    def show_about(self) -> None:
        AboutDialog(self._window.session.inspection, self._window).open()

    def add(
        self, menu: QMenu, text: str, function: Callable[..., Any], keys: Any = None
    ) -> QAction:
        action = QAction(text, self._window)
        action.triggered.connect(function)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        menu.addAction(action)
        return action

    def _file(self) -> None:
        window = self._window
        menu = window.menuBar().addMenu("&File")
        self.add(menu, "&Open picture or video…", window.files.ask_open, Standard.Open)
        self.add(menu, "Open &folder…", window.files.ask_folder, "Ctrl+Shift+O")
        self.add(menu, "Open ground &truth…", window.files.ask_truth, "Ctrl+T")
        self.add(menu, "Open folder of &masks…", window.files.ask_truth_folder)
        self.add(menu, "&Paste", window.files.paste, Standard.Paste)
        self._samples = menu.addMenu("&Samples")
        photos = {name: f"sample:{name}" for name in samples()}
        self._list(self._samples, {"moving scene": "scene:0", **photos}, window.session.open)
        self._cameras = menu.addMenu("&Camera")
        self._cameras.aboutToShow.connect(self._fill_cameras)
        self._recent = menu.addMenu("&Recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        self.add(menu, "Export &comparison…", window.files.export_sheet, "Ctrl+Shift+S")
        self.add(menu, "&Record a film, or end it…", window.files.record, "Ctrl+R")
        self.add(menu, "&Save left pane…", window.files.save_pane, Standard.Save)
        self.add(menu, "Save &mask…", window.files.save_labels)
        self.add(menu, "C&opy left pane", window.files.copy_pane, Standard.Copy)
        menu.addSeparator()
        self.add(menu, "&Quit", window.close, Standard.Quit)

    def _network(self) -> None:
        window = self._window
        menu = window.menuBar().addMenu("&Network")
        for number, (name, title) in enumerate(embedded_models().items(), start=1):
            keys = f"Ctrl+{number}" if number < 10 else None
            self.add(menu, title, partial(window.session.choose_model, name), keys)
        self.add(menu, "&Checkpoint file…", window.files.ask_checkpoint)
        self._recent_models = menu.addMenu("&Recent checkpoints")
        self._recent_models.aboutToShow.connect(self._fill_recent_models)
        published = menu.addMenu("&torchvision (fetched when chosen)")
        self._list(published, {n.partition("/")[2]: n for n in NAMES}, window.session.choose_model)
        self._assumed = self.add(menu, "What is a&ssumed of it…", window.show_assumed)
        menu.addSeparator()
        self._crf = self.add(menu, "Refine with dense CR&F", window.refine)
        self._crf.setCheckable(True)
        menu.aboutToShow.connect(self._say_what_can_be)
        self.add(menu, "&Undo switch", window.session.undo, Standard.Undo)
        self.add(menu, "&All branches on", window.session.all_on, "0")
        self.add(menu, "&Freeze or run", window.session.freeze, "F")

    def _compare(self) -> None:
        session = self._window.session
        menu = self._window.menuBar().addMenu("&Compare")
        self.add(menu, "&Pin this state", session.pin, "P")
        self.add(menu, "&Drop the newest pin", session.drop_newest_pin, "Shift+P")
        self.add(menu, "Drop &all pins", session.drop_pins)
        menu.addSeparator()
        self.add(menu, "Each &branch off in turn", session.compare_each_off, "Ctrl+B")
        self.add(menu, "Each branch &alone", session.compare_each_alone, "Ctrl+Shift+B")
        self.add(menu, "All &output strides", session.compare_strides)
        self.add(menu, "All five &networks", self._compare_networks, "Ctrl+M")

    def _compare_networks(self) -> None:
        """The five that know the same classes as the active one, so that they can be compared."""
        session = self._window.session
        session.compare_models(family_of(session.setup.model))

    def _view(self) -> None:
        window, canvas = self._window, self._window.canvas
        menu = window.menuBar().addMenu("&View")
        self.add(menu, "&Fit", canvas.fit, "Ctrl+F")
        self.add(menu, "&100 %", canvas.actual_size, "Ctrl+0")
        self.add(menu, "Zoom &in", canvas.zoom_in, Standard.ZoomIn)
        self.add(menu, "Zoom &out", canvas.zoom_out, Standard.ZoomOut)
        menu.addSeparator()
        self.add(menu, "&Add pane", canvas.add_pane, "Ctrl+Shift+N")
        self.add(menu, "&Remove pane", canvas.remove_pane, "Ctrl+Shift+W")
        menu.addSeparator()
        themes = menu.addMenu("&Theme")
        group = QActionGroup(self)
        for name, text in THEMES.items():
            action = self.add(themes, text, partial(window.choose_theme, name))
            action.setCheckable(True)
            action.setChecked(name == self._settings.theme)
            group.addAction(action)
        for dock in window.docks:
            menu.addAction(dock.toggleViewAction())
        self.add(menu, "Reset &layout", window.reset_layout)

    def _list(
        self, menu: QMenu, entries: dict[str, str], function: Callable[[str], object]
    ) -> None:
        """Entries that call ``function`` with the text behind each title."""
        menu.clear()
        for text, source in entries.items():
            self.add(menu, text, partial(function, source))
        if not entries:
            menu.addAction("none found").setEnabled(False)

    @Slot()
    def _fill_cameras(self) -> None:
        connected = cameras()
        names = [camera.name for camera in connected]
        # Two of a kind differ by their number alone.
        entries = {
            c.name if names.count(c.name) == 1 else f"{c.name} ({c.index})": c.source
            for c in connected
        }
        self._list(self._cameras, entries, self._window.session.open)

    @Slot()
    def _fill_recent(self) -> None:
        entries = {text: text for text in self._settings.recent}
        self._list(self._recent, entries, self._window.session.open)

    @Slot()
    def _fill_recent_models(self) -> None:
        files = {path: path for path in self._settings.recent_models}
        self._list(self._recent_models, files, self._window.session.choose_model)

    @Slot()
    def _say_what_can_be(self) -> None:
        """Entries that not every network has."""
        session = self._window.session
        loaded = self._window.loaded.get(session.setup.model)
        self._assumed.setEnabled(loaded is not None and bool(loaded.assumed or loaded.notes))
        supports_crf = session.inspection is not None and session.inspection.network.supports_crf
        self._crf.setEnabled(supports_crf)
        self._crf.setChecked(supports_crf and session.options.crf)
