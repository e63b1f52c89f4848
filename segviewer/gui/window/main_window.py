"""Places canvas, diagram, inspector, menus and status line, and connects them."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from segviewer.engine.events import Loaded, Opened
from segviewer.gui.canvas.board_area import BoardArea
from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.diagram.diagram import Diagram
from segviewer.gui.inspector.inspector import Inspector
from segviewer.gui.language import tr
from segviewer.gui.lessons.lesson_guide import LessonGuide
from segviewer.gui.lessons.lesson_panel import LessonPanel
from segviewer.gui.session.session import Session
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.screen import first_size
from segviewer.gui.widgets.theme import Theme
from segviewer.gui.widgets.throttle import Throttle
from segviewer.gui.window.assumptions import Assumptions
from segviewer.gui.window.class_display import ClassDisplay
from segviewer.gui.window.dock_title import DockTitle
from segviewer.gui.window.drop_target import DropTarget
from segviewer.gui.window.file_actions import FileActions
from segviewer.gui.window.guidance import Guidance
from segviewer.gui.window.menus import Menus, MenuTargets
from segviewer.gui.window.pair_actions import PairActions
from segviewer.gui.window.player_bar import PlayerBar
from segviewer.gui.window.recent_row import recent_pictures
from segviewer.gui.window.shortcut_keys import ShortcutKeys
from segviewer.gui.window.status_bar import StatusBar
from segviewer.gui.window.toolbar import Toolbar
from segviewer.gui.window.tour import Tour
from segviewer.gui.window.welcome import Welcome, thumbs
from segviewer.gui.workers import garbage_collector
from segviewer.gui.workers.painter import Painted
from segviewer.records import Inspection


class MainWindow(QMainWindow):
    """Connects widgets to the session: their signals are its commands, its signals their input."""

    def __init__(self, session: Session, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        theme.choose(settings.theme)
        theme.choose_text(settings.text_percent)
        self.settings = settings
        self.setWindowTitle("segviewer")
        self.resize(first_size(self.screen().availableGeometry().size()))
        session.choose_style(
            replace(session.style, opacity=settings.opacity, sheet_colours=theme.sheet_colours)
        )
        self.canvas = Canvas(session.views)
        self.diagram, self.inspector, self.status = Diagram(), Inspector(), StatusBar()
        self.docks: list[QDockWidget] = []
        self.assumptions = Assumptions(session, self)
        self.ended = True  # whether all threads did, once the window is closed
        self._last_inspection: Inspection | None = None
        self._pointer = -1, -1  # row and column in the frame
        self._facts, self._numbers = Throttle(self), Throttle(self)
        self.files = FileActions(session, self.canvas, self.status, self)
        self.tools, self.lesson = Toolbar(session, settings, self.files, self), LessonPanel()
        self.guide = LessonGuide(session, self.canvas, self.lesson, self)
        self.keys = ShortcutKeys(session, self)
        self.drops = DropTarget(self, self.files.take)
        self._place()
        self.display = ClassDisplay(session, settings, self.inspector, self.canvas, self)
        self.guidance = Guidance(session, self.canvas, self)
        self.inspector.helped.connect(self.guidance.show_topic)
        places = {"diagram": self.diagram, "inspector": self.inspector, "toolbar": self.tools}
        self.tour = Tour(session, settings, self.canvas, places, self)
        self.welcome.look_wanted.connect(self.tour.begin)
        self.welcome.look.setHidden(settings.tour_was_offered)
        self.menus = Menus(self, self._menu_targets())
        self.tools.about.clicked.connect(self.menus.network.show_page)
        self.tools.more_wanted.connect(self.menus.network.popup)
        self._connect()
        self._standard_layout = self.saveState()
        geometry, docks = settings.layout
        if not (self.restoreGeometry(geometry) and self.restoreState(docks)):
            self.restoreState(self._standard_layout)
        self.inspector.remember_folds(settings)
        self.lesson_dock.hide()  # whatever was shown when the window was closed last

    def _menu_targets(self) -> MenuTargets:
        return MenuTargets(
            session=self.session,
            settings=self.settings,
            theme=self.theme,
            files=self.files,
            canvas=self.canvas,
            pair=self.pair,
            display=self.display,
            guide=self.guide,
            guidance=self.guidance,
            tour=self.tour,
            loaded=self.assumptions.loaded,
            docks=self.docks,
            show_assumed=self.assumptions.ask,
            refine=self.session.refine,
            choose_theme=self.choose_theme,
            reset_layout=self.reset_layout,
        )

    def _place(self) -> None:
        self.welcome = Welcome(self.files.ask_open, self.files.paste)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.welcome)
        self.board = BoardArea(self.canvas)
        self.middle.addWidget(self.board)
        self.pair = PairActions(self.session, self.canvas, self.status, self.middle, self.board)
        self.files.pair_picture = self.pair.picture_drawer
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(6, 6, 6, 0)
        layout.addWidget(self.middle, 1)
        self.player = PlayerBar()
        layout.addWidget(self.player)
        self.setCentralWidget(centre)
        areas = Qt.DockWidgetArea
        self._dock(
            "inspector", tr("Inspector"), self.inspector, areas.RightDockWidgetArea
        ).setMinimumWidth(290)
        network = self._dock("network", tr("Network"), self.diagram, areas.BottomDockWidgetArea)
        network.visibilityChanged.connect(self.session.show_all_maps)
        self.lesson_dock = self._dock("lesson", tr("Lesson"), self.lesson, areas.LeftDockWidgetArea)
        self.docks.remove(self.lesson_dock)  # it comes and goes with a lesson alone
        self.lesson_dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        # The diagram is as wide as the window, like a figure under a text.
        for corner in (Qt.Corner.BottomRightCorner, Qt.Corner.BottomLeftCorner):
            self.setCorner(corner, areas.BottomDockWidgetArea)
        self.addToolBar(self.tools)
        self.setStatusBar(self.status)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setTitleBarWidget(DockTitle(dock))
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        self.docks.append(dock)
        return dock

    @Slot()
    def start(self) -> None:
        """Let the threads work; call once the window is on the screen."""
        if not self.isVisible():  # closed before it came to that: nobody would end them
            return
        self.session.start()
        self.guide.list_lessons()
        if self.session.source:
            self.welcome.show_waiting(True)
        else:
            self.session.tasks.run("", thumbs, self.welcome.show_thumbs)
            find = partial(recent_pictures, self.settings.recent_sources)
            self.session.tasks.run("", find, self.welcome.recent.show_recent)

    def _connect(self) -> None:
        session = self.session
        self.guide.entered.connect(self.lesson_dock.setVisible)
        session.opened.connect(self._on_opened)
        session.loaded.connect(self._on_loaded)
        session.inspected.connect(self._on_inspected)
        session.painted.connect(self._on_painted)
        session.recorded.connect(self.status.show_recorded)
        self.player.record_toggled.connect(self.files.record)
        self.player.attach(session)
        session.selected.connect(self._on_selected)
        self.theme.applied.connect(self._on_theme)
        session.changed.connect(self.status.clear_error)
        session.changed.connect(self.diagram.show_wanted)
        session.changed.connect(self.inspector.pixel.show_wanted)
        session.busy.connect(self._on_busy)
        session.failed.connect(self._on_failed)
        session.noted.connect(self.status.show_note)
        session.truth_asks.connect(self.files.ask_about_mask)
        session.sheet_asks.connect(self.files.ask_about_sheet)
        self.status.cancel.clicked.connect(session.cancel)
        self.welcome.source_chosen.connect(session.open)
        self.diagram.toggled.connect(session.toggle)
        self.diagram.selected.connect(self._on_tile)
        self.diagram.opened.connect(self.canvas.open_tile)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.framed.connect(session.frame_region)
        self.canvas.views_chosen.connect(session.choose_views)
        session.views_restored.connect(self.canvas.restore_views)
        self.canvas.row_dropped.connect(session.drop_row)
        self.canvas.row_moved.connect(session.move_row)
        self.canvas.row_renamed.connect(session.rename_row)
        self.canvas.menu_wanted.connect(self.menus.show_pane_menu)
        self.keys.walked.connect(self.pair.walk)
        self.pair.view.menu_wanted.connect(self.menus.show_pane_menu)
        self.keys.holding.connect(self.board.badge.setVisible)
        self.keys.escaped.connect(self._on_escape)
        self.canvas.resolution_wanted.connect(self._on_resolution)
        self.inspector.tile.mode_chosen.connect(session.set_mode)
        self.inspector.tile.donor_wanted.connect(self.files.ask_donor)
        self.inspector.tile.reduction_chosen.connect(session.choose_reduction)
        self.inspector.pixel.value_chosen.connect(session.choose_value)
        self.inspector.pixel.field_chosen.connect(session.choose_field)
        self.inspector.pixel.picked.connect(session.select)

    # What the session says.

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        self.setWindowTitle(f"{opened.title} — segviewer")
        if self.session.recent_text:
            self.settings.add_recent(self.session.recent_text)

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        self.settings.add_recent_model(loaded.setup.model)
        self.assumptions.add(loaded)

    @Slot(str)
    def _on_busy(self, text: str) -> None:
        self.status.show_busy(text)
        self.welcome.show_waiting(bool(text) and self.session.waiting)

    @Slot(str, str)
    def _on_failed(self, text: str, details: str) -> None:
        self.status.show_error(text, details)
        self.tools.show_setup()
        self.diagram.drop_wanted()

    @Slot(object)
    def _on_inspected(self, inspection: Inspection) -> None:
        # One that was there before is no sign that anything works again.
        if inspection is not self._last_inspection:
            self.status.settle_error()
        self._last_inspection = inspection
        if self.guide.lesson is None:
            self.settings.keep_network(inspection.state.setup.model)
        now, running = time.monotonic(), self.session.running
        self.inspector.pixel.history.add(inspection, now, running=running)
        self._facts.run(partial(self._show_facts, inspection), at_once=not self.session.running)

    @Slot(object)
    def _on_painted(self, painted: Painted) -> None:
        inspection, running = painted.job.inspection, painted.job.stats.running
        self.canvas.show_painted(painted)
        self.pair.show_painted(painted)
        self.status.count(painted)
        self._numbers.run(partial(self._show_numbers, painted), at_once=not running)
        unit = inspection.state.options.unit
        self.canvas.mark(unit.point if unit else None, unit.region if unit else None)
        # Facts and tiles at once, and not before: one without the other would be of two frames.
        self.diagram.show_inspection(inspection)
        self.diagram.show_tiles(painted)
        if self.middle.currentWidget() is self.welcome:
            garbage_collector.set_aside_what_is_there()
            self.middle.setCurrentWidget(self.board)
            self.canvas.setFocus()  # not where the hidden page's focus falls

    def _show_facts(self, inspection: Inspection) -> None:
        self.inspector.show_inspection(inspection, self.session.pins)
        self.tools.show_setup()
        # The pointer stays, what is below it changes.
        self.status.show_pointer(inspection, *self._pointer)

    def _show_numbers(self, painted: Painted) -> None:
        self.inspector.show_painted(painted)
        self.status.show_painted(painted)
        self.player.show_painted(painted)

    @Slot(str)
    def _on_selected(self, key: str) -> None:
        self.diagram.select(key)
        self.inspector.show_tile(key)

    # What the widgets say.

    @Slot(str)
    def _on_tile(self, key: str) -> None:
        self.session.select(key)
        self.canvas.follow_tile(key)

    @Slot(int, int)
    def _on_pointed(self, row: int, column: int) -> None:
        self._pointer = row, column
        self.status.show_pointer(self.session.inspection, row, column)

    @Slot(int, int)
    def _on_clicked(self, row: int, column: int) -> None:
        self.session.click((row, column))

    @Slot()
    def _on_escape(self) -> None:
        """What takes long is given up; else a pair is left, or the pixel let go."""
        if self.status.is_busy():
            self.session.cancel()
        elif self.pair.is_open:
            self.pair.close()
        else:
            self.session.click(None)

    @Slot(int)
    def _on_resolution(self, longest: int) -> None:
        self.session.choose_style(replace(self.session.style, longest=longest))

    @Slot(bool)
    def _on_theme(self, dark: bool) -> None:
        style = replace(self.session.style, sheet_colours=self.theme.sheet_colours)
        self.session.choose_style(style)

    # Commands of the menus.

    def choose_theme(self, name: str) -> None:
        self.settings.theme = name
        self.theme.choose(name)

    @Slot()
    def reset_layout(self) -> None:
        self.restoreState(self._standard_layout)
        for dock in self.docks:
            dock.show()

    # Keys and the end.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self.keys)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            for dialog in (self.assumptions.dialog, self.menus.network.page):
                if dialog is not None:
                    dialog.close()
            self.settings.layout = (self.saveGeometry(), self.saveState())
            self.ended = self.session.close()
            garbage_collector.reconsider_what_was_set_aside()
