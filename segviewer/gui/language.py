"""Korean and English. English is written in the source; ``resources/translations`` has the rest, in
the format of Qt's tools, which Qt Linguist opens.

What the window itself says goes through ``tr``. What comes from below (captions, titles, names of
classes, errors) goes through ``translate`` where it is shown, so that nothing below knows of Qt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from segviewer.resources import folder

LANGUAGES = {"en": "English", "ko": "한국어"}  # each in its own words
WINDOW, BELOW = "window", "below"  # contexts: what the window says, and what it is told
GAPS = re.compile(r"(\s{2,}| · )")  # between parts that stand beside each other
SEPARATORS = ("; ", ": ", ", ", " → ")  # of parts that are said one after the other
FIELD = re.compile(r"\{(\w+)\}")
NUMBER = r"[<≥]? ?[+−-]?[\d.]+ ?%?"
KINDS = {"number": NUMBER, "share": NUMBER, "label": r"[^,;:→]+?"}  # what such fields hold

Texts = Mapping[str, Mapping[str, str]]  # by context, translations by their English source


class Translation(QTranslator):
    """Answers from a table. A source may have fields, as in ``"{number} off"``."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.window, self.below = texts.get(WINDOW, {}), texts.get(BELOW, {})

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Sources with fields; made when something is looked for, not before the window is there.
        Those with the most words first: what is left over for a field is the least."""
        sources = sorted(filter(FIELD.search, self.below), key=lambda source: -_words(source))
        return [(_pattern(source), self.below[source]) for source in sources]

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return self.window.get(source) if context == WINDOW else None

    def isEmpty(self) -> bool:
        return not self.window

    def find(self, text: str) -> str:
        """The translation of what comes from below, as a whole, as one of the sources with fields,
        or part by part; the text itself where nothing is known of it."""
        known = self.below.get(text, self.window.get(text))
        if known is not None:
            return known
        parts = GAPS.split(text)
        if len(parts) > 1:
            return "".join(part if GAPS.fullmatch(part) else self.find(part) for part in parts)
        for pattern, result in self._patterns:
            if match := pattern.fullmatch(text):
                values = {name: self.find(value) for name, value in match.groupdict().items()}
                return result.format(**values)
        for separator in SEPARATORS:
            if separator in text:
                return separator.join(map(self.find, text.split(separator)))
        return text


_installed: list[QTranslator] = []
_spoken = ["en"]  # the one language


def read_texts(language: str) -> Texts:
    """What the file of a language says; nothing for English."""
    path = folder() / "translations" / f"segviewer_{language}.ts"
    if language == "en":
        return {}
    from xml.etree import ElementTree  # which English windows do without

    return {
        context.findtext("name", ""): {
            message.findtext("source", ""): message.findtext("translation", "")
            for message in context.iter("message")
        }
        for context in ElementTree.parse(path).iter("context")
    }


def language_of(choice: str, spoken: Sequence[str]) -> str:
    """The language for a choice, one of ``LANGUAGES`` or "system": that of those ``spoken`` there,
    such as "ko-KR", which comes first."""
    if choice in LANGUAGES:
        return choice
    names = (name.partition("-")[0] for name in spoken)
    return next((name for name in names if name in LANGUAGES), "en")


def speak(choice: str) -> None:
    """Let windows that are opened from now on speak a language."""
    language = _spoken[0] = language_of(choice, QLocale.system().uiLanguages())
    if language == "en":
        install()
        return
    buttons = QTranslator()  # Qt's own, such as Cancel
    buttons.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    install(Translation(read_texts(language)), buttons)


def install(*translators: QTranslator) -> None:
    """These in place of those that there are."""
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed[:] = translators
    for translator in translators:
        QCoreApplication.installTranslator(translator)
    translate.cache_clear()


def spoken() -> str:
    """The language that windows speak, one of ``LANGUAGES``."""
    return _spoken[0]


def tr(source: str, /, **values: object) -> str:
    """What the window says, in its language, with values in its fields."""
    text = QCoreApplication.translate(WINDOW, source)
    return text.format(**values) if values else text


@lru_cache(maxsize=4096)
def translate(text: str) -> str:
    """What something below the window says, in the window's language, as far as it is known."""
    translations = (each for each in _installed if isinstance(each, Translation))
    translation = next(translations, None)
    return text if translation is None else translation.find(text)


def _words(source: str) -> int:
    """How many letters a source has besides its fields."""
    return len(re.sub(r"\W", "", FIELD.sub("", source)))


def _pattern(source: str) -> re.Pattern[str]:
    parts = FIELD.split(source)  # text and name of a field in turn
    patterns = (
        f"(?P<{part}>{KINDS.get(part, '.+?')})" if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    )
    return re.compile("".join(patterns), re.DOTALL)
