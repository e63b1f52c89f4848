"""Start and exit. The window is on the screen before torch is imported."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import pyqtgraph as pg
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication

from segviewer.desktop_entry import NAME
from segviewer.gui.language import speak
from segviewer.gui.session.session import Session
from segviewer.gui.session.settings import Settings
from segviewer.gui.widgets.images import program_icon
from segviewer.gui.widgets.theme import Theme
from segviewer.gui.window.main_window import MainWindow
from segviewer.gui.workers.garbage_collector import QtGarbageCollector
from segviewer.lessons.catalog import PREFIX
from segviewer.records import Frame, ImportOptions
from segviewer.sources.truths import Truths

if TYPE_CHECKING:
    from segviewer.checkpoints.model import Model

DEFAULT_MODEL = "voc/deeplab_v3_plus"  # the best of the five on photos of everyday life


def application() -> QApplication:
    """The one QApplication, prepared once."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication) and existing.findChild(QtGarbageCollector):
        return existing
    app = existing or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    QtGarbageCollector(app)
    # The window's thread waits this long, not Python's 5 ms, whenever another one runs Python.
    sys.setswitchinterval(0.0005)
    app.setApplicationName("segviewer")
    app.setOrganizationName("segviewer")
    app.setStyle("Fusion")
    app.setDesktopFileName(NAME)
    app.setWindowIcon(program_icon())
    pg.setConfigOptions(imageAxisOrder="row-major", antialias=True)
    return app


def open_window(
    source: str | Frame | None = None,
    model: str | None = None,
    import_options: ImportOptions | None = None,
    truths: Truths | None = None,
    given: Mapping[str, Model] | None = None,
) -> MainWindow:
    """A shown window whose threads start as soon as it is on the screen; ``given`` are models that
    need no loading, by name."""
    app = application()
    # Of the application, like the style and the letters that it sets.
    theme = app.findChild(Theme) or Theme(app)
    settings = Settings()
    speak(settings.language)
    name = model or settings.network or DEFAULT_MODEL
    session = Session(name, import_options, given=given)
    window = MainWindow(session, settings, theme)
    window.session.setParent(window)
    window.show()
    window.activateWindow()
    QTimer.singleShot(0, window.start)
    if isinstance(source, Frame):
        window.session.show_frame(source)
    elif source and source.startswith(PREFIX):
        window.guide.begin(source.removeprefix(PREFIX))
    elif source:
        window.session.open(source, truths)
    return window


def main(
    source: str | None = None,
    model: str | None = None,
    import_options: ImportOptions | None = None,
    truths: Truths | None = None,
) -> int:
    """Run the window until it is closed; the exit status."""
    window = open_window(source, model, import_options, truths)
    status = run_until_closed(window)
    if not window.ended or threading.active_count() > 1:
        # A thread is deep in torch, which takes the end of the interpreter under it badly.
        sys.stdout.flush()
        os._exit(status)
    return status


def handle_events() -> None:
    """What the window's user did by now, where this is the window's thread."""
    app = application()
    if app.thread() is QThread.currentThread():
        app.processEvents()


def run_until_closed(window: MainWindow) -> int:
    """Handle events until the window is closed; the exit status."""
    app = application()
    # Not at once: the signal may come while something of the window is painted.
    before = signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, window.close))
    wake = QTimer(interval=200)  # Python sees signals only between Qt's events
    wake.timeout.connect(lambda: None)
    wake.start()
    status = app.exec()
    wake.stop()
    signal.signal(signal.SIGINT, before)
    return status
