"""Where what is remembered between runs lies: in the folder that each system has for it."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import platformdirs

# Where nothing can be read or written: what is remembered is a convenience.
NOWHERE = Path(os.devnull) / "segviewer"


def config_file(name: str) -> Path:
    """The path of a file of settings; one that an older version left elsewhere is taken over.

    The file itself need not exist; for a user without a home folder it never does.
    """
    if not _has_home():
        return NOWHERE / name
    # Roaming and without an author's folder: on Windows and Linux where it always was.
    path = platformdirs.user_config_path("segviewer", appauthor=False, roaming=True) / name
    old = _folder_before_platformdirs() / name
    if not path.exists() and old.exists():
        with suppress(OSError):  # a convenience is worth no error
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(old, path)
    return path


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder. What is no name, or one longer than any file system
    takes, is none: texts of settings and sheets may say anything."""
    try:
        return path.exists()
    except OSError:
        return False


def is_file_there(path: Path) -> bool:
    """Whether there is such a file; as ``is_there``."""
    return is_there(path) and path.is_file()


def is_folder_there(path: Path) -> bool:
    """Whether there is such a folder; as ``is_there``."""
    return is_there(path) and path.is_dir()


def _has_home() -> bool:
    """Containers run as users whom no list of users has."""
    try:
        Path.home()
    except RuntimeError:
        return False
    return True


def _folder_before_platformdirs() -> Path:
    """The folder of versions before 0.2, which on macOS is not the system's."""
    roaming = os.environ.get("APPDATA") if sys.platform == "win32" else None
    folder = os.environ.get("XDG_CONFIG_HOME") or roaming or Path.home() / ".config"
    return Path(folder) / "segviewer"
