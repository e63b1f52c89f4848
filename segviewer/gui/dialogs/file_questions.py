"""Questions for files and folders. Each begins in the folder of the last answer, at first in that
of the user's pictures; what is to be saved gets its suffix before anything is overwritten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from segviewer.gui.language import tr
from segviewer.gui.session.settings import Settings


def ask_file(parent: QWidget | None, title: str, kinds: str = "") -> str:
    """The path of a file that is there, "" for none. ``kinds`` are Qt's name filters."""
    path, _ = QFileDialog.getOpenFileName(parent, title, _folder(), kinds)
    _remember(path)
    return path


def ask_files(parent: QWidget | None, title: str, kinds: str = "") -> list[str]:
    """The paths of files that are there."""
    paths, _ = QFileDialog.getOpenFileNames(parent, title, _folder(), kinds)
    _remember(paths[0] if paths else "")
    return paths


def ask_folder(parent: QWidget | None, title: str) -> str:
    """The path of a folder, "" for none."""
    path = QFileDialog.getExistingDirectory(parent, title, _folder())
    _remember(path)
    return path


def ask_new_file(parent: QWidget | None, title: str, name: str, kinds: str) -> Path | None:
    """Where something is to be saved, with the suffix of its kind; ``name`` is proposed.

    Qt asks before a file is overwritten, but not for the one that a suffix is added to.
    """
    filters = kinds.split(";;")
    suffixes = {kind: _suffix(kind) for kind in filters}
    while True:
        start = str(Path(_folder()) / name)
        path, kind = QFileDialog.getSaveFileName(parent, title, start, kinds)
        if not path:
            return None
        has_one = any(s and path.lower().endswith(s) for s in suffixes.values())
        whole = Path(path if has_one else path + suffixes.get(kind, suffixes[filters[0]]))
        if str(whole) == path or not whole.exists() or _may_replace(parent, whole):
            _remember(str(whole))
            return whole
        name = whole.name


def _suffix(kind: str) -> str:
    """ ".png" of "PNG (*.png)"; "" where any name will do."""
    return kind[kind.index("*") + 1 : kind.index(")")]


def _may_replace(parent: QWidget | None, path: Path) -> bool:
    text = tr("There is a file {name} already. Replace it?", name=path.name)
    answer = QMessageBox.question(parent, tr("Replace file"), text)
    return answer == QMessageBox.StandardButton.Yes


def _folder() -> str:
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Settings().folder or pictures


def _remember(path: str) -> None:
    if path:
        chosen = Path(path)
        Settings().folder = str(chosen if chosen.is_dir() else chosen.parent)
