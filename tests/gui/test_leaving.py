"""What is left behind where the program leaves at once."""

import os
import subprocess
import sys

LEAVE = """
import threading, time
from PySide6.QtCore import QTimer
from segviewer.gui import app

def close():
    [window] = [w for w in app.application().topLevelWidgets() if hasattr(w, "session")]
    window.close()
    threading.Thread(target=time.sleep, args=(600,)).start()  # no daemon: it would be waited for

app.application()
QTimer.singleShot(500, close)
app.main(model="lesson/fcn")
print("waited for")
"""


def test_a_thread_that_works_on_is_not_waited_for_and_the_settings_are_written(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", LEAVE], env=environment, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    [settings] = tmp_path.rglob("segviewer.ini")
    assert "geometry=" in settings.read_text("utf-8")
