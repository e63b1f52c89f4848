"""The menu bar: what it says, its keys, and which command of the window each entry is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QActionGroup, QKeySequence

from segviewer.gui.dialogs.about_dialog import AboutDialog
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.entries import add_entry, fill_menu
from segviewer.gui.window.network_menu import NetworkMenu
from segviewer.gui.window.text_size import TextSize
from segviewer.lessons.lesson import Lesson
from segviewer.rendering.palettes import PALETTES
from segviewer.resources import family_of
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
        self.network = NetworkMenu(window.session, settings, window.loaded, window)
        self.network.build(window.files.ask_checkpoint, window.show_assumed, window.refine)
        window.menuBar().addMenu(self.network)
        self._compare()
        self._view()
        self._lessons = window.menuBar().addMenu("&Lessons")
        self._lessons.setEnabled(False)  # until they have been read
        window.guide.listed.connect(self._list_lessons)
        help_menu = window.menuBar().addMenu("&Help")
        guidance = window.guidance
        add_entry(help_menu, "&Find a command…", guidance.show_palette, "Ctrl+K")
        add_entry(help_menu, "Guided &look", window.tour.begin)
        add_entry(help_menu, "&Keys", guidance.show_keys, "?")
        add_entry(help_menu, "&Glossary", guidance.show_glossary, "F1")
        add_entry(help_menu, "&About segviewer", self.show_about)

    @Slot()
    def show_about(self) -> None:
        AboutDialog(self._window.session.inspection, self._window).open()

    def _file(self) -> None:
        window = self._window
        menu = window.menuBar().addMenu("&File")
        add_entry(menu, "&Open picture or video…", window.files.ask_open, Standard.Open)
        add_entry(menu, "Open &folder…", window.files.ask_folder, "Ctrl+Shift+O")
        add_entry(menu, "Open ground &truth…", window.files.ask_truth, "Ctrl+T")
        add_entry(menu, "Open folder of &masks…", window.files.ask_truth_folder)
        add_entry(menu, "&Paste", window.files.paste, Standard.Paste)
        self._samples = menu.addMenu("&Samples")
        photos = {name: f"sample:{name}" for name in samples()}
        fill_menu(self._samples, {"moving scene": "scene:0", **photos}, window.session.open)
        self._cameras = menu.addMenu("&Camera")
        self._cameras.aboutToShow.connect(self._fill_cameras)
        self._recent = menu.addMenu("&Recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        add_entry(menu, "Export &comparison…", window.files.export_sheet, "Ctrl+Shift+S")
        add_entry(menu, "&Record a film, or end it…", window.files.record, "Ctrl+R")
        add_entry(menu, "&Save left pane…", window.files.save_pane, Standard.Save)
        add_entry(menu, "Save &mask…", window.files.save_labels)
        add_entry(menu, "C&opy left pane", window.files.copy_pane, Standard.Copy)
        menu.addSeparator()
        add_entry(menu, "&Quit", window.close, Standard.Quit)

    def _compare(self) -> None:
        session = self._window.session
        menu = self._window.menuBar().addMenu("&Compare")
        add_entry(menu, "&Pin this state", session.pin, "P")
        add_entry(menu, "&Drop the newest pin", session.drop_newest_pin, "Shift+P")
        add_entry(menu, "Drop &all pins", session.drop_pins)
        menu.addSeparator()
        add_entry(menu, "Each &branch off in turn", session.compare_each_off, "Ctrl+B")
        add_entry(menu, "Each branch &alone", session.compare_each_alone, "Ctrl+Shift+B")
        add_entry(menu, "All &output strides", session.compare_strides)
        add_entry(menu, "All five &networks", self._compare_networks, "Ctrl+M")

    def _compare_networks(self) -> None:
        """The five that know the same classes as the active one, so that they can be compared."""
        session = self._window.session
        session.compare_models(family_of(session.setup.model))

    def _view(self) -> None:
        window, canvas = self._window, self._window.canvas
        menu = window.menuBar().addMenu("&View")
        add_entry(menu, "&Fit", canvas.fit, "Ctrl+F")
        add_entry(menu, "&100 %", canvas.actual_size, "Ctrl+0")
        add_entry(menu, "Zoom &in", canvas.zoom_in, Standard.ZoomIn)
        add_entry(menu, "Zoom &out", canvas.zoom_out, Standard.ZoomOut)
        menu.addSeparator()
        add_entry(menu, "&Add pane", canvas.add_pane, "Ctrl+Shift+N")
        add_entry(menu, "&Remove pane", canvas.remove_pane, "Ctrl+Shift+W")
        menu.addSeparator()
        outlines = add_entry(menu, "&Outlines of changes", window.display.show_outlines, "O")
        outlines.setCheckable(True)
        outlines.setChecked(window.session.style.outline)
        themes = menu.addMenu("&Theme")
        group = QActionGroup(self)
        for name, text in THEMES.items():
            action = add_entry(themes, text, partial(window.choose_theme, name))
            action.setCheckable(True)
            action.setChecked(name == self._settings.theme)
            group.addAction(action)
        letters = menu.addMenu("Te&xt size")
        self._text = TextSize(window.theme, self._settings, self)
        add_entry(letters, "&Larger", self._text.enlarge, "Ctrl+Shift++")
        add_entry(letters, "&Smaller", self._text.reduce, "Ctrl+Shift+-")
        add_entry(letters, "&As the system", self._text.reset, "Ctrl+Shift+0")
        palettes = menu.addMenu("&Class colours")
        colours = QActionGroup(self)
        for name, text in PALETTES.items():
            action = add_entry(palettes, text, partial(window.display.choose_palette, name))
            action.setCheckable(True)
            action.setChecked(name == self._settings.palette)
            colours.addAction(action)
        for dock in window.docks:
            menu.addAction(dock.toggleViewAction())
        add_entry(menu, "Reset &layout", window.reset_layout)

    @Slot(tuple)
    def _list_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        for lesson in lessons:
            begin = partial(self._window.guide.begin, lesson.name)
            add_entry(self._lessons, f"{lesson.number}  {lesson.title}", begin)
        self._lessons.addSeparator()
        add_entry(self._lessons, "&Leave the lesson", self._window.guide.leave)
        self._lessons.setEnabled(bool(lessons))

    @Slot()
    def _fill_cameras(self) -> None:
        connected = cameras()
        names = [camera.name for camera in connected]
        # Two of a kind differ by their number alone.
        entries = {
            c.name if names.count(c.name) == 1 else f"{c.name} ({c.index})": c.source
            for c in connected
        }
        fill_menu(self._cameras, entries, self._window.session.open)

    @Slot()
    def _fill_recent(self) -> None:
        entries = {text: text for text in self._settings.recent}
        fill_menu(self._recent, entries, self._window.session.open)
