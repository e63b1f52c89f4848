"""The menu bar: what it says, its keys, and which command of the window each entry is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from segviewer.engine.events import Loaded
from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.dialogs.about_dialog import AboutDialog
from segviewer.gui.dialogs.shortcut_sheet import ShortcutSheet
from segviewer.gui.language import LANGUAGES, tr, translate
from segviewer.gui.lessons.lesson_guide import LessonGuide
from segviewer.gui.session.session import Session
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.entries import add_entry, fill_menu
from segviewer.gui.widgets.theme import Theme
from segviewer.gui.window.chosen_keys import ChosenKeys
from segviewer.gui.window.class_display import ClassDisplay
from segviewer.gui.window.file_actions import FileActions
from segviewer.gui.window.guidance import Guidance
from segviewer.gui.window.network_menu import NetworkMenu
from segviewer.gui.window.pair_actions import PairActions
from segviewer.gui.window.text_size import TextSize
from segviewer.gui.window.tour import Tour
from segviewer.lessons.lesson import Lesson
from segviewer.rendering.palettes import PALETTES
from segviewer.rendering.scales import SCALE_TITLES
from segviewer.rendering.style import COLOUR_MAPS, Style
from segviewer.resources import family_of
from segviewer.sources.camera import cameras
from segviewer.sources.samples import samples

THEMES = {"system": "As the system", "light": "Light", "dark": "Dark"}
Standard = QKeySequence.StandardKey


@dataclass(frozen=True, eq=False, kw_only=True)
class MenuTargets:
    """What the menus' entries command: parts of the window, and its own commands."""

    session: Session
    settings: Settings
    theme: Theme
    files: FileActions
    canvas: Canvas
    pair: PairActions
    display: ClassDisplay
    guide: LessonGuide
    guidance: Guidance
    tour: Tour
    loaded: Mapping[str, Loaded]
    docks: Sequence[QDockWidget]
    show_assumed: Callable[[], None]
    refine: Callable[[bool], None]
    choose_theme: Callable[[str], None]
    reset_layout: Callable[[], None]


class Menus(QObject):
    """Builds the menus once; lists that change are filled when they open."""

    def __init__(self, window: QMainWindow, targets: MenuTargets) -> None:
        super().__init__(window)
        self._window = window
        self._targets = targets
        self._settings = targets.settings
        self._file()
        self.network = NetworkMenu(targets.session, targets.settings, targets.loaded, window)
        self.network.build(targets.files.ask_checkpoint, targets.show_assumed, targets.refine)
        window.menuBar().addMenu(self.network)
        self._compare()
        self._view()
        self._lessons = window.menuBar().addMenu(tr("&Lessons"))
        self._lessons.setEnabled(False)  # until they have been read
        targets.guide.listed.connect(self._list_lessons)
        help_menu = window.menuBar().addMenu(tr("&Help"))
        guidance = targets.guidance
        add_entry(help_menu, tr("&Find a command…"), guidance.show_palette, "Ctrl+K")
        add_entry(help_menu, tr("Guided &look"), targets.tour.begin)
        add_entry(help_menu, tr("&Keys"), self.show_keys, "?")
        add_entry(help_menu, tr("&Glossary"), guidance.show_glossary, "F1")
        add_entry(help_menu, tr("&About segviewer"), self.show_about)

        self.keys = ChosenKeys(window.menuBar(), targets.settings)

    @Slot()
    def show_keys(self) -> None:
        commands = list(self._targets.guidance.menu_commands())
        ShortcutSheet(commands, self.keys, self._window).open()

    @Slot()
    def show_about(self) -> None:
        AboutDialog(self._targets.session.inspection, self._window).open()

    def _file(self) -> None:
        window, targets = self._window, self._targets
        menu = window.menuBar().addMenu(tr("&File"))
        add_entry(menu, tr("&Open picture or video…"), targets.files.ask_open, Standard.Open)
        add_entry(menu, tr("Open &folder…"), targets.files.ask_folder, "Ctrl+Shift+O")
        add_entry(menu, tr("Open a&ddress…"), targets.files.ask_address)
        add_entry(menu, tr("&Paste"), targets.files.paste, Standard.Paste)
        self._samples = menu.addMenu(tr("&Samples"))
        photos = {name: f"sample:{name}" for name in samples()}
        fill_menu(self._samples, {tr("moving scene"): "scene:0", **photos}, targets.session.open)
        self._cameras = menu.addMenu(tr("&Camera"))
        self._cameras.aboutToShow.connect(self._fill_cameras)
        self._recent = menu.addMenu(tr("&Recent"))
        self._recent.aboutToShow.connect(self._fill_recent)
        menu.addSeparator()
        truth = menu.addMenu(tr("Ground &truth"))
        add_entry(truth, tr("Open ground &truth…"), targets.files.ask_truth, "Ctrl+T")
        add_entry(truth, tr("Open folder of &masks…"), targets.files.ask_truth_folder)
        board = menu.addMenu(tr("&Board"))
        add_entry(board, tr("&Add pictures…"), targets.files.ask_pictures)
        add_entry(board, tr("Open &board…"), targets.files.ask_board)
        add_entry(board, tr("Sa&ve board…"), targets.files.ask_save_board)
        menu.addSeparator()
        self._add_outputs(menu, targets.files)
        menu.addSeparator()
        add_entry(menu, tr("&Quit"), window.close, Standard.Quit)

    def _add_outputs(self, menu: QMenu, files: FileActions) -> None:
        """Entries that write or copy what is shown."""
        add_entry(menu, tr("Export &comparison…"), files.export_sheet, "Ctrl+Shift+S")
        add_entry(menu, tr("&Record a film, or end it…"), files.record, "Ctrl+R")
        kinds = menu.addMenu(tr("&Save"))
        save = add_entry(kinds, tr("&Save pane…"), files.save_pane, Standard.Save)
        add_entry(kinds, tr("Save &mask…"), files.save_labels)
        add_entry(kinds, tr("Save &numbers…"), files.save_figures)
        add_entry(kinds, tr("Save masks and ma&ps…"), files.save_maps)
        copy = add_entry(menu, tr("C&opy pane"), files.copy_pane, Standard.Copy)
        self._pane_entries = [copy, save]

    def _compare(self) -> None:
        session = self._targets.session
        menu = self._window.menuBar().addMenu(tr("&Compare"))
        add_entry(menu, tr("&Pin this state"), session.pin, "P")
        add_entry(menu, tr("&Drop the newest pin"), session.drop_newest_pin, "Shift+P")
        add_entry(menu, tr("Drop &all pins"), session.drop_pins)
        menu.addSeparator()
        add_entry(menu, tr("Each &branch off in turn"), session.compare_each_off, "Ctrl+B")
        add_entry(menu, tr("Each branch &alone"), session.compare_each_alone, "Ctrl+Shift+B")
        add_entry(menu, tr("All &output strides"), session.compare_strides)
        add_entry(menu, tr("All five &networks"), self._compare_networks, "Ctrl+M")
        menu.addSeparator()
        pair, canvas = self._targets.pair, self._targets.canvas
        self._pair_entries = [
            add_entry(menu, tr("W&ipe two panes"), pair.wipe, "W"),
            add_entry(menu, tr("Blin&k two panes"), pair.blink, "B"),
            add_entry(menu, tr("Differen&ce of two panes"), pair.subtract, "X"),
        ]
        menu.addSeparator()
        self._row_entries = [
            add_entry(menu, tr("&Rename row…"), canvas.rename_current, "F2"),
            add_entry(menu, tr("Move row &up"), canvas.raise_current, "Alt+Up"),
            add_entry(menu, tr("Move row do&wn"), canvas.lower_current, "Alt+Down"),
            add_entry(menu, tr("Drop ro&w"), canvas.drop_current, "Delete"),
        ]

    @Slot(QPoint)
    def show_pane_menu(self, place: QPoint) -> None:
        self.pane_menu().popup(place)

    def pane_menu(self) -> QMenu:
        """What can be done with the current pane and its row."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._pane_entries)
        menu.addSeparator()
        menu.addActions(self._pair_entries)
        menu.addSeparator()
        menu.addActions(self._row_entries)
        return menu

    def _compare_networks(self) -> None:
        """The five that know the same classes as the active one, so that they can be compared."""
        session = self._targets.session
        session.compare_models(family_of(session.setup.model))
        self._targets.canvas.compare_with_active()

    def _view(self) -> None:
        window, targets, canvas = self._window, self._targets, self._targets.canvas
        menu = window.menuBar().addMenu(tr("&View"))
        add_entry(menu, tr("&Fit"), canvas.fit, "Ctrl+F")
        add_entry(menu, "&100 %", canvas.actual_size, "Ctrl+0")
        add_entry(menu, tr("Zoom &in"), canvas.zoom_in, Standard.ZoomIn)
        add_entry(menu, tr("Zoom &out"), canvas.zoom_out, Standard.ZoomOut)
        add_entry(menu, tr("Free&ze or run"), targets.session.freeze, "F")
        menu.addSeparator()
        add_entry(menu, tr("&Add pane"), canvas.add_pane, "Ctrl+Shift+N")
        add_entry(menu, tr("&Remove pane"), canvas.remove_pane, "Ctrl+Shift+W")
        menu.addSeparator()
        self._outlines = add_entry(
            menu, tr("&Outlines of changes"), targets.display.show_outlines, "O"
        )
        self._outlines.setCheckable(True)
        self._offer(menu.addMenu(tr("&Theme")), THEMES, targets.choose_theme, self._settings.theme)
        languages = {"system": THEMES["system"], **LANGUAGES}
        menu_of_languages = menu.addMenu(tr("Lan&guage"))
        self._offer(menu_of_languages, languages, self._choose_language, self._settings.language)
        self._style_menus(menu)
        letters = menu.addMenu(tr("Te&xt size"))
        self._text = TextSize(targets.theme, self._settings, self)
        add_entry(letters, tr("&Larger"), self._text.enlarge, "Ctrl+Alt++")
        add_entry(letters, tr("&Smaller"), self._text.reduce, "Ctrl+Alt+-")
        add_entry(letters, tr("&As the system"), self._text.reset, "Ctrl+Alt+0")
        for dock in targets.docks:
            menu.addAction(dock.toggleViewAction())
        add_entry(menu, tr("Reset &layout"), targets.reset_layout)

    def _style_menus(self, menu: QMenu) -> None:
        """How maps and classes are drawn; what is ticked follows the style, whoever changes it."""
        display, session = self._targets.display, self._targets.session
        maps = menu.addMenu(tr("Colours of &maps"))
        names = {name: name for name in COLOUR_MAPS}
        self._maps = self._offer(maps, names, display.choose_colour_map, "")
        scales = menu.addMenu(tr("&Scale of maps"))
        self._scales = self._offer(scales, SCALE_TITLES, session.choose_scale, "")
        palettes = menu.addMenu(tr("&Class colours"))
        self._palettes = self._offer(palettes, PALETTES, display.choose_palette, "")
        session.styled.connect(self._on_styled)
        self._on_styled(session.style)

    @Slot(object)
    def _on_styled(self, style: Style) -> None:
        self._outlines.setChecked(style.outline)
        self._maps[style.colour_map].setChecked(True)
        self._scales[style.scale].setChecked(True)
        self._palettes[style.palette].setChecked(True)

    def _choose_language(self, name: str) -> None:
        self._settings.language = name
        text = tr("The window speaks the language you chose once segviewer is started again.")
        self._targets.session.noted.emit(text)

    def _offer(
        self,
        menu: QMenu,
        entries: Mapping[str, str],
        choose: Callable[[Any], object],
        current: str,
    ) -> Mapping[str, QAction]:
        """Entries of which one is chosen, by name."""
        group, actions = QActionGroup(self), {}
        for name, text in entries.items():
            actions[name] = action = add_entry(menu, translate(text), partial(choose, name))
            action.setCheckable(True)
            action.setChecked(name == current)
            group.addAction(action)
        return actions

    @Slot(tuple)
    def _list_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        for lesson in lessons:
            begin = partial(self._targets.guide.begin, lesson.name)
            add_entry(self._lessons, f"{lesson.number}  {translate(lesson.title)}", begin)
        self._lessons.addSeparator()
        add_entry(self._lessons, tr("&Leave the lesson"), self._targets.guide.leave)
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
        fill_menu(self._cameras, entries, self._targets.session.open)

    @Slot()
    def _fill_recent(self) -> None:
        entries = {text: text for text in self._settings.recent_sources}
        fill_menu(self._recent, entries, self._targets.session.open)
