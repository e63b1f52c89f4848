"""Another program on the same display: it offers a picture to drag, and one on the clipboard."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel


class Giver(QLabel):
    def mousePressEvent(self, event):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


app = QApplication(sys.argv[:1])
giver = Giver("drag me")
giver.setWindowFlags(Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint)
giver.setGeometry(1080, 80, 120, 60)
giver.show()
QGuiApplication.clipboard().setImage(QImage(sys.argv[2]))
app.exec()
