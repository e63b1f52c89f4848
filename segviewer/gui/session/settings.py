"""What the window remembers, in the user's standard folder; typed, and forgiving.

A file of another version, or garbage, gives the defaults: nothing in it is worth an error.
"""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from segviewer.gui.language import LANGUAGES
from segviewer.recent import add_recent_model, recent_models
from segviewer.rendering.palettes import OWN, PALETTES
from segviewer.rendering.style import COLOUR_MAPS
from segviewer.resources import embedded_models
from segviewer.user_files import config_file, is_file_there, is_folder_there

VERSION = 1
MOST_RECENT = 10
TEXT_PERCENTS = (80, 90, 100, 115, 130, 150, 175, 200)


class Settings:
    """Typed reads and writes; each has a default."""

    def __init__(self) -> None:
        self._store = QSettings(str(config_file("segviewer.ini")), QSettings.Format.IniFormat)
        self._kept_network = ""
        if self._number("version", 0) != VERSION:
            self._store.clear()
            self._store.setValue("version", VERSION)

    @property
    def recent_sources(self) -> list[str]:
        """Sources opened before, the newest first."""
        value = self._store.value("recent", [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list):
            return []
        return [text for text in texts if isinstance(text, str)][:MOST_RECENT]

    def add_recent(self, text: str) -> None:
        others = [other for other in self.recent_sources if other != text]
        self._store.setValue("recent", [text, *others][:MOST_RECENT])

    @property
    def recent_models(self) -> list[str]:
        """Checkpoint files opened before, here or on the command line, the newest first."""
        return recent_models()

    def add_recent_model(self, path: str) -> None:
        add_recent_model(path)

    @property
    def theme(self) -> str:
        """ "system", "light" or "dark"."""
        value = self._store.value("theme")
        return str(value) if value in ("light", "dark") else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def language(self) -> str:
        """ "system", or a name of one of ``LANGUAGES``."""
        value = self._store.value("language")
        return str(value) if value in LANGUAGES else "system"

    @language.setter
    def language(self, name: str) -> None:
        self._store.setValue("language", name)

    @property
    def network(self) -> str:
        """The one that was used last, "" where none was or it is no longer there."""
        value = self._store.value("network")
        return value if isinstance(value, str) and _opens(value) else ""

    def keep_network(self, name: str) -> None:
        """Let the next window begin with it. It may be told with every picture."""
        if name != self._kept_network:
            self._kept_network = name
            # No lesson's toy, which would surprise, and nothing that only a script holds.
            if not name.startswith("lesson/") and _opens(name):
                self._store.setValue("network", name)

    @property
    def folder(self) -> str:
        """Where the last file was chosen, "" where none was or that folder is no longer there."""
        value = self._store.value("folder")
        return value if isinstance(value, str) and is_folder_there(Path(value)) else ""

    @folder.setter
    def folder(self, path: str) -> None:
        self._store.setValue("folder", path)

    @property
    def text_percent(self) -> int:
        """The size of the window's text, of the system's."""
        return min(TEXT_PERCENTS[-1], max(TEXT_PERCENTS[0], self._number("text_percent", 100)))

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._store.setValue("text_percent", percent)

    @property
    def tour_was_offered(self) -> bool:
        """Whether the guided look was offered before."""
        return self._number("toured", 0) == 1

    @tour_was_offered.setter
    def tour_was_offered(self, done: bool) -> None:
        self._store.setValue("toured", int(done))

    @property
    def palette(self) -> str:
        """Of the classes, one of ``PALETTES``."""
        value = self._store.value("palette")
        return value if isinstance(value, str) and value in PALETTES else OWN

    @palette.setter
    def palette(self, name: str) -> None:
        self._store.setValue("palette", name)

    @property
    def colour_map(self) -> str:
        """Of feature maps, one of ``COLOUR_MAPS``."""
        value = self._store.value("colour_map")
        return value if isinstance(value, str) and value in COLOUR_MAPS else COLOUR_MAPS[0]

    @colour_map.setter
    def colour_map(self, name: str) -> None:
        self._store.setValue("colour_map", name)

    @property
    def opacity(self) -> float:
        """Of the mask, in [0, 1]."""
        return min(100, max(0, self._number("opacity", 60))) / 100

    @opacity.setter
    def opacity(self, value: float) -> None:
        self._store.setValue("opacity", round(value * 100))

    @property
    def folded_topics(self) -> tuple[str, ...]:
        """The topics of the inspector's sections that are folded."""
        value = self._store.value("folded", "")
        return tuple(value.split()) if isinstance(value, str) else ()

    @folded_topics.setter
    def folded_topics(self, topics: tuple[str, ...]) -> None:
        self._store.setValue("folded", " ".join(topics))

    @property
    def keys(self) -> dict[str, str]:
        """Keys that somebody chose, by the usual ones."""
        value = self._store.value("keys", "")
        try:
            pairs = json.loads(str(value))
        except ValueError:
            return {}
        is_dictionary = isinstance(pairs, dict)
        return {str(usual): str(keys) for usual, keys in pairs.items()} if is_dictionary else {}

    @keys.setter
    def keys(self, keys: dict[str, str]) -> None:
        self._store.setValue("keys", json.dumps(keys))

    @property
    def layout(self) -> tuple[QByteArray, QByteArray]:
        """The window's geometry and the places of its docks; empty where none is stored."""
        return self._bytes("geometry"), self._bytes("docks")

    @layout.setter
    def layout(self, value: tuple[QByteArray, QByteArray]) -> None:
        self._store.setValue("geometry", value[0])
        self._store.setValue("docks", value[1])

    def _number(self, key: str, default: int) -> int:
        value = self._store.value(key)
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()


def _opens(network: str) -> bool:
    return network in embedded_models() or is_file_there(Path(network))
