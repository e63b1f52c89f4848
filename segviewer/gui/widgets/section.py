"""A part of a panel under a heading that folds, which keeps its place while numbers change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from segviewer.gui.language import tr
from segviewer.gui.widgets.icons import SignButton
from segviewer.gui.widgets.labels import ElidedLabel
from segviewer.gui.widgets.theme import GAP_PIXELS
from segviewer.gui.widgets.tips import set_tip


class Section(QWidget):
    """A heading with an arrow, a remark at its right, a question mark, and a body below.

    The body never becomes lower until ``release``: what stands below stays where it is while a key
    is held and let go, so that numbers can be compared.

    Signals:
        helped: the topic of the question mark, and the QPoint on the screen below the mark.
        fold_changed: somebody folded or opened it.
    """

    helped = Signal(str, QPoint)
    fold_changed = Signal()

    def __init__(self, title: str, topic: str, body: QWidget, remark: QLabel | None = None) -> None:
        super().__init__()
        self.topic, self.body = topic, body
        self.heading = SignButton("down", text=title)
        self.help = SignButton("help", tr("What {title} means", title=title))
        self.remark = remark or ElidedLabel()
        self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.heading.clicked.connect(self._on_heading)
        self.help.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.help.clicked.connect(self._on_help)
        self._build()
        self.set_open(True)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP_PIXELS)
        line.addWidget(self.heading)
        line.addWidget(self.remark, 1)
        line.addWidget(self.help)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PIXELS)
        layout.addLayout(line)
        layout.addWidget(self.body)
        self.body.setContentsMargins(GAP_PIXELS, 0, GAP_PIXELS, 2 * GAP_PIXELS)
        self.body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.body.installEventFilter(self)

    def release(self) -> None:
        """Let the body be as low as what it shows next."""
        self.body.setMinimumHeight(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._hold()
        return super().eventFilter(watched, event)

    def _hold(self) -> None:
        """As high as the body needs to be now, at least; more room than that is not held."""
        if self.body.isVisible():
            wrapped = self.body.heightForWidth(self.body.width())
            needed = wrapped if wrapped >= 0 else self.body.sizeHint().height()
            self.body.setMinimumHeight(max(self.body.minimumHeight(), needed))

    @Slot()
    def _on_heading(self) -> None:
        self.set_open(self.body.isHidden())
        self.fold_changed.emit()

    def set_open(self, opened: bool) -> None:
        """Show the body, or the heading alone."""
        self.heading.show_sign("down" if opened else "right")
        title = self.heading.text()
        set_tip(
            self.heading,
            tr("Fold {title}", title=title) if opened else tr("Open {title}", title=title),
        )
        self.heading.setAccessibleName(
            tr("{title}, open" if opened else "{title}, folded", title=title)
        )
        self.body.setVisible(opened)

    @Slot()
    def _on_help(self) -> None:
        self.helped.emit(self.topic, self.help.mapToGlobal(QPoint(0, self.help.height())))
