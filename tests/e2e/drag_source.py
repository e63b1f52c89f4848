"""Another program on the same display: it offers a picture to drag, and one on the clipboard.

Its colour says how far it is: yellow when it is there, cyan once a drop would be taken.
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QDrag, QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel


class DragSource(QLabel):
    def __init__(self):
        super().__init__("drag me")
        self.setAutoFillBackground(True)
        self.show_colour("#ffff00")

    def show_colour(self, name):
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(name))
        self.setPalette(palette)

    def mousePressEvent(self, event):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.actionChanged.connect(self.show_action)
        drag.exec(Qt.DropAction.CopyAction)

    def show_action(self, action):
        accepted = action == Qt.DropAction.CopyAction
        self.show_colour("#00ffff" if accepted else "#ffff00")


app = QApplication(sys.argv[:1])
source = DragSource()
source.setWindowFlags(Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint)
source.setGeometry(1080, 80, 120, 60)
source.show()
QGuiApplication.clipboard().setImage(QImage(sys.argv[2]))
app.exec()
