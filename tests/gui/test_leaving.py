"""What is left behind where the program leaves at once."""

import os
import subprocess
import sys

from PIL import Image

LEAVE = """
import sys, threading, time
from PySide6.QtCore import QTimer
from segviewer.gui import app

def close_once_a_picture_is_there():
    [window] = [w for w in app.application().topLevelWidgets() if hasattr(w, "session")]
    if window.session.inspection is not None:
        timer.stop()
        window.close()
        assert window.ended
        threading.Thread(target=time.sleep, args=(600,)).start()  # waited for: no daemon

app.application()
timer = QTimer(interval=100)
timer.timeout.connect(close_once_a_picture_is_there)
timer.start()
app.main(sys.argv[1], "lesson/fcn")
print("waited for")
"""


def test_a_thread_that_works_on_is_not_waited_for_and_the_settings_are_written(tmp_path):
    picture = tmp_path / "grey.png"
    Image.new("RGB", (64, 48), (90, 90, 90)).save(picture)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", LEAVE, str(picture)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    [settings] = tmp_path.rglob("segviewer.ini")
    assert "geometry=" in settings.read_text("utf-8")
