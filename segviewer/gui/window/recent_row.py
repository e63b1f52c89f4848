"""What was opened before, as small pictures on the start page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QIcon,
    QImage,
    QImageReader,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStyle, QToolButton, QWidget

from segviewer.gui.language import tr
from segviewer.gui.widgets.tips import set_tip
from segviewer.lessons.catalog import PREFIX
from segviewer.sources.built_in import SAMPLE, SCENE
from segviewer.sources.folder import PICTURE_SUFFIXES
from segviewer.user_files import is_file_there, is_there

THUMB_SIZE = QSize(96, 72)
PICTURES_LISTED = 6
NAME_PIXELS, NAME_LETTERS = 110, 15  # room of a name, the larger of the two
DRAWINGS = (b"svg", b"svgz", b"pdf")  # formats of Qt's that can lead to other files
FLEETING_PREFIXES = (SAMPLE, SCENE, "camera:", PREFIX)  # sources that stand elsewhere


class PictureButton(QToolButton):
    """A picture with its name below; a line in the accent says that keys go to it.

    Signals:
        source_chosen: the text of the source that it stands for.
    """

    source_chosen = Signal(str)

    def __init__(self, name: str, tip: str, source: str) -> None:
        super().__init__()
        self._source = source
        self.clicked.connect(self._on_clicked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a plain one takes Tab alone
        metrics, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
        room = max(NAME_PIXELS, NAME_LETTERS * metrics.averageCharWidth())
        self.setText(metrics.elidedText(name, middle, room))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(THUMB_SIZE)
        self.setAutoRaise(True)
        set_tip(self, tip)

    @Slot()
    def _on_clicked(self) -> None:
        self.source_chosen.emit(self._source)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)


class RecentRow(QWidget):
    """Hidden until something was opened that is still there.

    Signals:
        chosen: the text of a source.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, PictureButton] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        title = QLabel(tr("Recent"))
        title.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._line.addWidget(title)
        self.hide()

    def show_recent(self, pictures: dict[str, QImage]) -> None:
        """A button a source, the newest first; one without a picture gets a sign."""
        for source, image in pictures.items():
            button = PictureButton(name_of(source), source, source)
            button.setAccessibleName(tr("Recent {source}", source=name_of(source)))
            sign = self.style().standardIcon(QStyle.StandardPixmap.SP_FileIcon)
            button.setIcon(sign if image.isNull() else QIcon(QPixmap.fromImage(image)))
            button.source_chosen.connect(self.chosen)
            self._line.addWidget(button)
            self.buttons[source] = button
        self.setVisible(bool(self.buttons))


def name_of(source: str) -> str:
    """The last part of a path or address."""
    return source.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or source


def recent_pictures(sources: Sequence[str]) -> dict[str, QImage]:
    """A small picture of each source that is still there, an empty one where it has none; reads
    files, touches no widget."""
    lasting = [source for source in sources if not source.startswith(FLEETING_PREFIXES)]
    present = [source for source in lasting if "://" in source or is_there(Path(source))]
    return {source: small_picture(Path(source)) for source in present[:PICTURES_LISTED]}


def small_picture(path: Path) -> QImage:
    """The middle of a picture, read at a small size; an empty image where it is none."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    # Nobody asked for it to be opened, so nothing is drawn that could lead elsewhere.
    is_picture = is_file_there(path) and path.suffix.lower() in PICTURE_SUFFIXES
    if not is_picture or bytes(reader.format().data()) in DRAWINGS or not reader.size().isValid():
        return QImage()
    filled = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    reader.setScaledSize(reader.size().scaled(THUMB_SIZE, filled))
    image = reader.read()
    middle = QRect(QPoint(), THUMB_SIZE)
    middle.moveCenter(QRect(QPoint(), image.size()).center())
    return image.copy(middle)
