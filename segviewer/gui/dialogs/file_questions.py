"""Questions for files and folders. Each begins in the folder of the last answer, at first in that
of the user's pictures; what is to be saved gets its suffix before anything is overwritten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from segviewer.gui.language import tr
from segviewer.gui.session.settings import Settings
from segviewer.user_files import is_folder_there, is_there


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
    start = str(Path(_folder()) / name)
    while True:
        path, kind = QFileDialog.getSaveFileName(parent, title, start, kinds)
        if not path:
            return None
        has_one = any(s and path.lower().endswith(s) for s in suffixes.values())
        whole = path if has_one else path + suffixes.get(kind, suffixes[filters[0]])
        if whole == path or not is_there(Path(whole)) or _may_replace(parent, Path(whole)):
            _remember(whole)
            return Path(whole)
        start = whole


def _suffix(kind: str) -> str:
    """ ".png" of "PNG (*.png)"; "" where any name will do."""
    return kind[kind.index("*") + 1 : kind.index(")")]


def _may_replace(parent: QWidget | None, path: Path) -> bool:
    text = tr("There is a file {name} already. Replace it?", name=path.name)
    answer = QMessageBox.question(parent, tr("Replace file"), text)
    return answer == QMessageBox.StandardButton.Yes


def _folder() -> str:
    """The last one, else that of the user's pictures, else the user's own; Qt would take one that
    is not there for the name of a file."""
    places = QStandardPaths.StandardLocation
    usual = map(QStandardPaths.writableLocation, (places.PicturesLocation, places.HomeLocation))
    return Settings().folder or next((p for p in usual if is_folder_there(Path(p))), "")


def _remember(path: str) -> None:
    if path:
        chosen = Path(path)
        Settings().folder = str(chosen if is_folder_there(chosen) else chosen.parent)
