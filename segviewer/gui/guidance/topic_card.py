"""The small card that a question mark opens, and the glossary of all of them."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from segviewer.gui.guidance.matching import score
from segviewer.gui.guidance.topics import TOPICS, Topic
from segviewer.gui.language import tr
from segviewer.gui.widgets.screen import fit_height, resize_to_fit
from segviewer.gui.widgets.theme import GAP_PIXELS

WIDTH_PIXELS = 360


class TopicCard(QFrame):
    """Lies over the window until a click elsewhere or Esc; its links lead to related topics."""

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.Box)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text.linkActivated.connect(self.show_topic)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*4 * (3 * GAP_PIXELS,))
        layout.addWidget(self.text)
        self.setFixedWidth(WIDTH_PIXELS)
        self.show_topic(key)

    @Slot(str)
    def show_topic(self, key: str) -> None:
        self.text.setText(topic_html(TOPICS[key]))
        self.setAccessibleName(tr(TOPICS[key].title))
        fit_height(self, WIDTH_PIXELS)

    def open_at(self, corner: QPoint) -> None:
        """Show it below a place on the screen, or beside it where there is no room."""
        screen = self.screen().availableGeometry()
        left = min(max(corner.x(), screen.left()), screen.right() - self.width())
        top = min(max(corner.y(), screen.top()), screen.bottom() - self.height())
        self.move(left, top)
        self.show()
        self.text.setFocus()


class Glossary(QDialog):
    """All topics, fewer as one types."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Glossary"))
        self.line, self.text = QLineEdit(), QTextBrowser()
        self.line.setPlaceholderText(tr("A few letters of a word"))
        self.line.setAccessibleName(tr("Find a word"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._show)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(lambda link: self.text.scrollToAnchor(link.toString()))
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.text)
        resize_to_fit(self, self.size().expandedTo(parent.size() / 2))
        self._show()

    @Slot()
    def _show(self) -> None:
        query = self.line.text()
        topics = [
            topic
            for topic in sorted(TOPICS.values(), key=lambda topic: tr(topic.title))
            if query.lower() in tr(topic.text).lower() or score(query, tr(topic.title)) is not None
        ]
        self.text.setHtml(
            # Room, where a rule would be of the style's own colours, which glare on a dark ground.
            "<p>&nbsp;</p>".join(map(topic_html, topics)) or f"<p>{tr('Nothing matches.')}</p>"
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "text"):
            self._show()


def topic_html(topic: Topic) -> str:
    """A topic in rich text, with links to those that are related."""
    title = tr(topic.title)
    parts = [f"<a name='{topic.key}'></a><b>{escape(title[0].upper() + title[1:])}</b>"]
    parts.append(escape(tr(topic.text)))
    if topic.formula:
        parts.append(f"<i>{escape(tr(topic.formula))}</i>")
    if topic.source:
        parts.append(f"<small>{escape(topic.source)}</small>")
    if topic.related:
        links = (f"<a href='{key}'>{escape(tr(TOPICS[key].title))}</a>" for key in topic.related)
        parts.append(f"<small>{tr('See also:')} {', '.join(links)}</small>")
    return "".join(f"<p>{part}</p>" for part in parts)
