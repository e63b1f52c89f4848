"""A network's page: where its weights come from, what is assumed of them, what they cost."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QIcon, QPalette, QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.language import tr, translate
from segviewer.gui.widgets.labels import heading_label
from segviewer.records import Setup

WIDTH, HEIGHT = 600, 560  # in logical pixels, where the screen has them


def page_rows(setup: Setup) -> list[tuple[str, str]]:
    """Subjects and what is to be said of them. Reads the weights: not for the window's thread."""
    from segviewer.checkpoints.loading import describe_model  # these need torch
    from segviewer.checkpoints.page import page_of, subjects

    return subjects(page_of(describe_model(setup.model, setup.import_options)))


class PageDialog(QDialog):
    """Text that can be selected and copied; stands beside the window and blocks nothing."""

    def __init__(self, rows: list[tuple[str, str]], parent: QWidget | None) -> None:
        super().__init__(parent)
        (_, name), *others = rows
        self.setWindowTitle(tr("About {name}", name=name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 14)
        layout.setSpacing(12)
        heading = heading_label(name)
        heading.setWordWrap(True)
        layout.addWidget(heading)
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.viewport().setAutoFillBackground(False)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # long addresses
        self.text.document().setDefaultTextOption(option)
        remark = self.palette().color(QPalette.ColorRole.PlaceholderText).name()
        self.text.setHtml(_table(others, remark))
        layout.addWidget(self.text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        room = self.screen().availableGeometry().size()
        self.resize(min(WIDTH, room.width() - 40), min(HEIGHT, room.height() - 80))


def _table(rows: list[tuple[str, str]], remark: str) -> str:
    """Two columns, the subjects in the colour of remarks."""
    lines = (
        f'<tr><td style="white-space: nowrap; color: {remark}; padding-right: 18px">'
        f"{escape(translate(subject))}</td>"
        f'<td style="padding-bottom: 7px">{escape(translate(text))}</td></tr>'
        for subject, text in rows
    )
    return f'<table width="100%">{"".join(lines)}</table>'
