"""What comes in by dialog, drop and paste, and what is taken home: pictures, masks, sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from segviewer.gui.canvas.canvas import Canvas
from segviewer.gui.dialogs import file_questions
from segviewer.gui.dialogs.export_dialog import ExportDialog
from segviewer.gui.dialogs.sheet_question import SheetQuestion
from segviewer.gui.language import tr, translate
from segviewer.gui.session.board_states import is_board
from segviewer.gui.session.session import Session
from segviewer.gui.session.sheet_states import SheetStates
from segviewer.gui.widgets.images import to_array, to_qimage
from segviewer.gui.window.status_bar import StatusBar
from segviewer.labelling import labels_at
from segviewer.records import Frame, Inspection, QuestionError
from segviewer.rendering.board_file import SUFFIX
from segviewer.rendering.drawing import Picture
from segviewer.rendering.export import save_mask, save_picture
from segviewer.rendering.figures import figures_of, save_figures, save_maps
from segviewer.rendering.views import find_view
from segviewer.sources.masks import is_mask_of
from segviewer.sources.truths import Truths

CHECKPOINTS = (".safetensors", ".pth", ".pt", ".bin", ".tar", ".ckpt")


class FileActions(QObject):
    """Asks for paths and hands the work to the session."""

    def __init__(
        self, session: Session, canvas: Canvas, status: StatusBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._canvas = canvas
        self._status = status
        self._window = window
        self.question: QMessageBox | None = None  # the newest one, open or answered
        # Gives what draws the two panes that are compared in the board's place, if any are.
        self.pair_picture: Callable[[], Callable[[], Picture] | None] = lambda: None

    @Slot()
    def ask_open(self) -> None:
        path = file_questions.ask_file(self._window, tr("Open picture or video"))
        if path:
            self._session.open(path)

    @Slot()
    def ask_folder(self) -> None:
        path = file_questions.ask_folder(self._window, tr("Open folder of pictures"))
        if path:
            self._session.open(path)

    @Slot()
    def ask_address(self) -> None:
        """The address of a stream, which no file dialog can give."""
        words = tr("Address of a stream or a video, such as rtsp://… or http://…")
        text, is_given = QInputDialog.getText(self._window, tr("Open address"), words)
        if is_given and text.strip():
            self._session.open(text.strip())

    @Slot(str)
    def ask_donor(self, key: str) -> None:
        """Another picture, whose branch is to stand in for this one's."""
        title = tr("Take {key} from another picture", key=key)
        path = file_questions.ask_file(self._window, title)
        if path:
            self._session.resample(key, path)

    @Slot()
    def ask_pictures(self) -> None:
        """Further pictures, to be looked at in the same states."""
        paths = file_questions.ask_files(self._window, tr("Add pictures to the board"))
        if paths:
            self._session.add_pictures(paths)

    @Slot()
    def ask_board(self) -> None:
        kinds = tr("Boards (*{suffix})", suffix=SUFFIX)
        path = file_questions.ask_file(self._window, tr("Open board"), kinds)
        if path:
            self._session.open(path)

    @Slot()
    def ask_save_board(self) -> None:
        """Keep what is shown, to go on with it later."""
        if self._session.inspection is None:
            self._status.show_error(tr("There is no board yet; open a picture first."), "")
            return
        kinds = tr("Boards (*{suffix})", suffix=SUFFIX)
        path = file_questions.ask_new_file(self._window, tr("Save board"), f"board{SUFFIX}", kinds)
        if path:
            self._session.save_board(path)

    @Slot()
    def ask_truth(self) -> None:
        """A mask of the picture that is shown."""
        kinds = tr("Masks (*.png *.tif *.tiff *.bmp *.gif);;All files (*)")
        path = file_questions.ask_file(self._window, tr("Open ground truth"), kinds)
        if path:
            self._session.compare_with(Truths(where=Path(path)))

    @Slot()
    def ask_truth_folder(self) -> None:
        """A folder with a mask named like each picture."""
        path = file_questions.ask_folder(self._window, tr("Open folder of masks"))
        if path:
            self._session.compare_with(Truths(where=Path(path)))

    @Slot(object, object)
    def ask_about_mask(self, truths: Truths, question: QuestionError) -> None:
        """Let the user choose what a mask cannot say."""
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("Ground truth"))
        box.setText(translate(str(question).partition("; give ")[0] + "."))
        for title, options in question.answers.items():
            button = box.addButton(translate(title), QMessageBox.ButtonRole.AcceptRole)
            chosen = replace(truths, **options)
            button.clicked.connect(partial(self._session.compare_with, chosen))
        box.addButton(QMessageBox.StandardButton.Cancel)
        self._ask(box)

    def _ask(self, box: QMessageBox) -> None:
        """Put a question, in the place of one that nobody answered."""
        if self.question is not None:
            self.question.close()
        self.question = box
        box.open()

    @Slot()
    def ask_checkpoint(self) -> None:
        suffixes = " ".join(f"*{suffix}" for suffix in CHECKPOINTS)
        kinds = tr("Checkpoints ({suffixes});;All files (*)", suffixes=suffixes)
        path = file_questions.ask_file(self._window, tr("Open checkpoint"), kinds)
        if path:
            self._session.choose_model(path)

    @Slot()
    def paste(self) -> None:
        if not self.take(QGuiApplication.clipboard().mimeData()):
            text = tr(
                "Expected a picture, file or address on the clipboard, found none; copy one first."
            )
            self._status.show_error(text, "")

    def take(self, data: QMimeData) -> bool:
        """Open what was dropped or pasted; whether there was anything."""
        if data.hasUrls():
            url = data.urls()[0]
            local = [each.toLocalFile() for each in data.urls() if each.isLocalFile()]
            networks = [path for path in local if path.lower().endswith(CHECKPOINTS)]
            if networks:
                self._session.choose_model(networks[0])
            elif len(local) > 1:
                self._session.add_pictures(local)
            elif local:
                self._open_dropped(local[0])
            else:
                self._session.open(url.toString())
        elif data.hasImage():
            image = QImage(data.imageData())
            self._session.show_frame(Frame(to_array(image), origin=tr("pasted picture")))
        elif source := source_in(data.text()):
            is_network = source.lower().endswith(CHECKPOINTS) and Path(source).is_absolute()
            (self._session.choose_model if is_network else self._session.open)(source)
        else:
            return False
        return True

    def _open_dropped(self, text: str) -> None:
        """A mask of the picture that is shown is laid beside it, else it is a source."""
        inspection = self._session.inspection
        if inspection is None or is_board(text):
            self._session.open(text)
            return

        def finish(is_mask: bool) -> None:
            if is_mask:
                self._session.compare_with(Truths(where=Path(text)))
            else:
                self._session.open(text)

        # Whether it is one is read from the disk, which the window's thread never touches.
        self._session.tasks.run("", partial(is_mask_of, Path(text), inspection.frame), finish)

    @Slot(object)
    def ask_about_sheet(self, sheet: SheetStates) -> None:
        """Where the picture of a sheet lies, or whether it may load what it names."""
        box = SheetQuestion(sheet, self._window)
        box.answered.connect(self._session.take_answer)
        box.located.connect(self._session.locate)
        box.declined.connect(self._session.open_picture)
        self._ask(box)

    @Slot()
    def export_sheet(self) -> None:
        if self._session.inspection is None:
            self._status.show_error(tr("There is nothing to export yet; open a picture first."), "")
            return
        self._session.with_exact_numbers(self._show_export)

    def _show_export(self) -> None:
        self.export = ExportDialog(self._session, self._canvas.views, self._window)
        self.export.open()

    @Slot()
    def record(self) -> None:
        """Begin a film of what is shown, or end it."""
        recorder = self._session.recorder
        if recorder.running:
            recorder.stop()
            return
        kinds = tr("Film (*.mp4);;Folder of PNGs (*)")
        path = file_questions.ask_new_file(self._window, tr("Record"), "film.mp4", kinds)
        if path:
            recorder.start(path)

    @Slot()
    def save_pane(self) -> None:
        self._session.with_exact_numbers(self._save_pane)

    def _save_pane(self) -> None:
        draw = self._pane_picture()
        if draw is not None and (path := self._ask_png(f"{self._canvas.current_key}.png")):
            self._write(path, lambda: save_picture(draw(), path))

    @Slot()
    def save_labels(self) -> None:
        """The bare mask at the photo's own size, a pixel's value its class."""
        self._session.with_exact_numbers(self._save_labels)

    def _save_labels(self) -> None:
        inspection = self._session.inspection
        if inspection is not None and (path := self._ask_png("mask.png")):
            self._write(path, lambda: save_mask(labels_of(inspection), inspection.classes, path))

    @Slot()
    def save_figures(self) -> None:
        """Every number of the states that are shown."""
        self._session.with_exact_numbers(self._save_figures)

    def _save_figures(self) -> None:
        inspections = self._session.inspections
        if not inspections:
            self._status.show_error(tr("There are no figures yet; open a picture first."), "")
            return
        kinds = "JSON (*.json);;CSV (*.csv)"
        path = file_questions.ask_new_file(self._window, tr("Save figures"), "figures.json", kinds)
        if path:
            self._write(path, lambda: save_figures(figures_of(inspections), path))

    @Slot()
    def save_maps(self) -> None:
        """Masks as indexed PNG, maps and fields as NPY, of the states that are shown."""
        self._session.with_exact_numbers(self._save_maps)

    def _save_maps(self) -> None:
        inspections = self._session.inspections
        if not inspections:
            self._status.show_error(tr("There are no maps yet; open a picture first."), "")
            return
        path = file_questions.ask_folder(self._window, tr("Save masks and maps in"))
        if path:
            self._write(Path(path), lambda: save_maps(inspections, Path(path)))

    @Slot()
    def copy_pane(self) -> None:
        self._session.with_exact_numbers(self._copy_pane)

    def _copy_pane(self) -> None:
        draw = self._pane_picture()
        if draw is not None:
            self._session.tasks.run(tr("drawing"), lambda: to_qimage(draw()), self._on_copied)

    def _pane_picture(self) -> Callable[[], Picture] | None:
        """What draws the current pane at the photo's own size; None, with a sentence, where it has
        no picture."""
        inspections, style = self._session.inspections, self._session.style.for_export()
        if (draw := self.pair_picture()) is not None:
            return draw
        if not inspections:
            self._status.show_error(tr("There is no pane yet; open a picture first."), "")
            return None
        shown, one = (
            # A row that was just dropped is on the board until that is painted again.
            inspections[min(self._canvas.current.row, len(inspections) - 1)],
            find_view(self._canvas.current_key),
        )
        obstacle = one.obstacle(shown, inspections[0])
        if obstacle:
            text = tr(
                "This pane has no picture ({obstacle}); choose another pane or view.",
                obstacle=translate(obstacle),
            )
            self._status.show_error(text, "")
            return None
        in_column = one.in_column(shown, inspections, style)
        return partial(one.draw_beside, shown, inspections[0], in_column)

    def _on_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._status.showMessage(tr("copied"), 3000)

    def _ask_png(self, name: str) -> Path | None:
        return file_questions.ask_new_file(self._window, tr("Save"), name, "PNG (*.png)")

    def _write(self, path: Path, work: Callable[[], object]) -> None:
        def finish(result: object) -> None:
            self._status.showMessage(tr("wrote {name}", name=path.name), 4000)

        self._session.tasks.run(tr("writing {name}", name=path.name), work, finish)


def labels_of(
    inspection: Inspection,
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8 | np.uint16]]:
    """Labels at the photo's own size: (H, W)."""
    return labels_at(
        inspection.logits, inspection.frame.size, align_corners=inspection.align_corners
    )


def source_in(text: str) -> str:
    """The address or the whole path that a copied text is, "" for any other text."""
    line = text.strip()
    is_source = "\n" not in line and ("://" in line or Path(line).is_absolute())
    return line if is_source else ""
