"""The sheet before it is saved: pinned states as rows, chosen views as columns, the real figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from segviewer.gui.dialogs.export_options import ExportOptions
from segviewer.gui.dialogs.file_questions import ask_folder, ask_new_file
from segviewer.gui.dialogs.sheet_words import row_label, sheet_name, size_text
from segviewer.gui.dialogs.tick_list import KEY, TickList
from segviewer.gui.language import tr, translate
from segviewer.gui.session.session import Session
from segviewer.gui.session.sheet_series import SheetSeries
from segviewer.gui.widgets.images import to_qimage
from segviewer.gui.widgets.screen import resize_to_fit
from segviewer.records import Inspection
from segviewer.rendering.export import figure_lines, save_figure
from segviewer.rendering.script import command_of, script_of
from segviewer.rendering.sheet import Sheet, sheet
from segviewer.rendering.sheet_format import AS_IT_IS, SheetFormat
from segviewer.rendering.style import DARK_SHEET, Style
from segviewer.rendering.views import VIEWS, find_view
from segviewer.sources.album import picture_text
from segviewer.truth import obstacle_of

KINDS = "PNG (*.png);;PDF (*.pdf);;SVG (*.svg)"
SIDE_PIXELS = 260  # of the lists beside the sheet, at least
PRINT_KINDS = "PDF (*.pdf);;SVG (*.svg);;PNG (*.png)"


@dataclass(frozen=True)
class _Choice:
    """What is ticked and chosen."""

    rows: tuple[int, ...]
    views: tuple[str, ...]
    style: Style
    sheet_format: SheetFormat


class ExportDialog(QDialog):
    """Draws on a task's thread; what is shown is what is saved, made smaller for the screen."""

    def __init__(self, session: Session, views: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export comparison"))
        resize_to_fit(self, QSize(1120, 760))
        self._session = session
        self._inspections = session.inspections
        self._style = session.style.for_export()
        self._figure: Sheet | None = None
        self._image = QImage()
        self.rows = TickList(tr("States"), renames=True)
        self.columns = TickList(tr("Views"))
        unit = self._inspections[0].state.options.unit
        self.options = ExportOptions(
            self._inspections[0].frame.size, None if unit is None else unit.region
        )
        self.options.show_format(
            session.sheet_format,
            self._style.scale,
            dark=session.sheet_colours == DARK_SHEET,
        )
        self._fill(views)
        self.preview = QLabel(tr("drawing…"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.size_note = QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = QPushButton(tr("Copy"))
        self.save = QPushButton(tr("Save…"))
        self.save_each = QPushButton(
            tr("Save all {count} pictures", count=session.playback.count or 0)
        )
        self._build()
        self._draw()

    def _build(self) -> None:
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.buttons.addButton(self.copy, role)
        if (self._session.playback.count or 0) > 1:
            self.buttons.addButton(self.save_each, role)
        self.buttons.addButton(self.save, role)
        self.copy.setMenu(self._copies())
        self.save.clicked.connect(self._on_save)
        self.save_each.setMenu(self._kinds())
        self.buttons.rejected.connect(self.reject)
        for part in (self.rows, self.columns, self.options):
            part.changed.connect(self._draw)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        for button in (close, self.copy, self.save_each):
            button.setAutoDefault(False)  # else the first to get the focus would take Return
        self.save.setDefault(True)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(self._side())
        middle.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(middle, 1)
        layout.addWidget(self.size_note)
        layout.addWidget(self.buttons)

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.addWidget(QLabel(tr("States (drag to order, F2 renames)")))
        side.addWidget(self.rows, 2)
        side.addWidget(QLabel(tr("Views")))
        side.addWidget(self.columns, 3)
        side.addWidget(self.options)
        width = max(SIDE_PIXELS, self.options.sizeHint().width())  # in any language
        for part in (self.rows, self.columns, self.options):
            part.setFixedWidth(width)
        return side

    def _copies(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("&Picture"), self._copy_picture)
        menu.addAction(tr("As &command"), self.copy_command)
        menu.addAction(tr("As P&ython script"), self.copy_script)
        menu.addAction(tr("&How it was made"), self._copy_lines)
        return menu

    def _kinds(self) -> QMenu:
        """In which the sheets of all pictures are saved."""
        menu = QMenu(self)
        for kind in ("PNG", "PDF", "SVG"):
            suffix = f".{kind.lower()}"
            menu.addAction(tr("As {kind}…", kind=kind), partial(self._on_save_each, suffix))
        return menu

    def _fill(self, views: tuple[str, ...]) -> None:
        for number, shown in enumerate(self._inspections):
            label = self._session.name_of(shown) or row_label(shown)
            self.rows.add(label, number, ticked=True)
        inspection = self._inspections[0]
        alone = len(self._inspections) == 1
        untrue = all(obstacle_of(shown.frame.truth, shown.classes) for shown in self._inspections)
        offered = (
            key
            for key, one in VIEWS.items()
            if not (alone and one.pairwise) and not (one.needs.truth and untrue)
        )
        every = dict.fromkeys((*offered, *inspection.maps))
        has_input = "input" in views or not self._session.sheet_has_input
        ticked = views if has_input else ("input", *views)
        # As the panes stand on the canvas; what is not there comes after them.
        for key in dict.fromkeys((*(key for key in ticked if key in every), *every)):
            self.columns.add(translate(find_view(key).title), key, ticked=key in ticked)

    def chosen_views(self) -> tuple[str, ...]:
        """Keys of the views that are ticked, from left to right on the sheet."""
        return tuple(item.data(KEY) for item in self.columns.ticked_items())

    def _choice(self) -> _Choice:
        items = self.rows.ticked_items()
        rows = tuple(item.data(KEY) for item in items)
        labels = [row_label(self._inspections[row]) for row in rows]
        captions = [
            "" if item.text() == label else item.text()
            for item, label in zip(items, labels, strict=True)
        ]
        style = replace(self._style, scale=self.options.scale.scale)
        if self.options.dark.isChecked():
            style = replace(style, sheet_colours=DARK_SHEET)
        chosen = tuple(captions) if any(captions) else ()
        return _Choice(rows, self.chosen_views(), style, self.options.sheet_format(chosen))

    @Slot()
    def _draw(self) -> None:
        choice = self._choice()
        self._enable_buttons(False)
        if not choice.views or not choice.rows:
            return
        inspections = tuple(self._inspections[row] for row in choice.rows)

        def work() -> tuple[_Choice, Sheet]:
            figure = draw_sheet(inspections, choice.views, choice.style, choice.sheet_format)
            _ = figure.image  # drawn here, not on the window's thread
            return choice, figure

        self._session.tasks.run("drawing the sheet", work, self._on_drawn)

    def _enable_buttons(self, enabled: bool) -> None:
        for button in (self.copy, self.save, self.save_each):
            button.setEnabled(enabled)
        if enabled and not any(part.hasFocus() for part in self.findChildren(QWidget)):
            self.save.setFocus()

    def _on_drawn(self, result: tuple[_Choice, Sheet]) -> None:
        choice, figure = result
        if choice != self._choice():  # an older choice came late
            return
        self._figure = figure
        self._image = to_qimage(figure.image)
        self.size_note.setText(size_text(figure))
        self._enable_buttons(True)
        self._show()

    def _show(self) -> None:
        """The figure, as large as there is room for it."""
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        scaled = self._image.scaled(
            self.preview.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(ratio)
        self.preview.setPixmap(QPixmap.fromImage(scaled))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    @Slot()
    def _copy_picture(self) -> None:
        QGuiApplication.clipboard().setImage(self._image)

    @Slot()
    def copy_command(self) -> None:
        """The call of ``segviewer run`` that draws this sheet, to the clipboard."""
        self._copy_text(lambda figure, name: command_of(figure, self._source_text(), name))

    @Slot()
    def copy_script(self) -> None:
        """The Python script that draws this sheet, to the clipboard."""
        self._copy_text(lambda figure, name: script_of(figure, self._source_text(), name))

    def _source_text(self) -> str:
        """What opens the picture of the sheet; it looks at the disk."""
        return picture_text(self._session.source, self._inspections[0].frame)

    @Slot()
    def _copy_lines(self) -> None:
        self._copy_text(lambda figure, name: "\n".join(figure_lines(figure)))

    def _copy_text(self, text_of: Callable[[Sheet, str], str]) -> None:
        figure, name = self._figure, sheet_name(self._inspections)
        if figure is None:
            return
        if figure.sheet_format.width is not None:
            name = str(Path(name).with_suffix(".pdf"))
        clipboard = QGuiApplication.clipboard()
        self._session.tasks.run("", lambda: text_of(figure, name), clipboard.setText)

    @Slot()
    def _on_save(self) -> None:
        in_print = self._figure is not None and self._figure.sheet_format.width is not None
        kinds = PRINT_KINDS if in_print else KINDS
        name = Path(sheet_name(self._inspections)).with_suffix(".pdf" if in_print else ".png")
        path = ask_new_file(self, tr("Save sheet"), str(name), kinds)
        if path:
            self.save_to(path)

    def _on_save_each(self, suffix: str) -> None:
        path = ask_folder(self, tr("Save the sheets of all pictures in"))
        if path:
            self.save_each_in(Path(path), suffix)

    def save_each_in(self, folder: Path, suffix: str = ".png") -> None:
        """Write this sheet of every picture of the folder or board; the status line says how far it
        is."""
        choice = self._choice()

        def draw(rows: tuple[Inspection, ...]) -> Sheet:
            chosen = tuple(rows[row] for row in choice.rows)
            return draw_sheet(chosen, choice.views, choice.style, choice.sheet_format)

        self._remember()
        SheetSeries(self._session, folder, suffix, draw).begin()
        self.accept()

    def save_to(self, path: Path) -> None:
        """Write the figure that is shown; the status line says when it is done."""
        figure = self._figure
        if figure is not None:
            self._session.tasks.run(
                f"writing {path.name}",
                lambda: save_figure(figure, path),
                lambda result: self._on_saved(path),
            )

    def _on_saved(self, path: Path) -> None:
        self._remember()
        self._session.noted.emit(tr("Saved the sheet as {absolute}", absolute=path.absolute()))
        self.accept()

    def _remember(self) -> None:
        """Let the next sheet look as this one."""
        choice = self._choice()
        self._session.sheet_format = replace(choice.sheet_format, captions=())
        self._session.sheet_colours = choice.style.sheet_colours
        self._session.sheet_has_input = "input" in choice.views


def draw_sheet(
    inspections: tuple[Inspection, ...],
    keys: tuple[str, ...],
    style: Style,
    sheet_format: SheetFormat = AS_IT_IS,
) -> Sheet:
    """The figure that ``segviewer run`` makes of the same states and views."""
    return sheet(inspections, [find_view(key) for key in keys], style, sheet_format=sheet_format)
