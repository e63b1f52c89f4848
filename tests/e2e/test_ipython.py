"""``segviewer.view`` at an IPython prompt: the window lives while the prompt waits."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("IPython")
if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)
pexpect: Any = pytest.importorskip("pexpect")  # which IPython needs too, but for Windows

WAIT_SECONDS = 90
PROMPT = r"In \[\d+\]:"
SCRIPT = """\
import numpy as np, segviewer
from torch import nn
net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 4, 1))
picture = np.zeros((64, 80, 3), np.uint8)
"""


@pytest.mark.slow
def test_the_prompt_goes_on_while_the_window_lives(tmp_path: Path) -> None:
    (tmp_path / "start.py").write_text(SCRIPT)
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "IPYTHONDIR": str(tmp_path / "ipython"),
        "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm",
    }  # fmt: skip
    words = ["-m", "IPython", "--no-banner", "--colors=nocolor", "--no-confirm-exit", "-i"]
    shell = pexpect.spawn(
        sys.executable, [*words, "start.py"], cwd=tmp_path, env=environment,
        dimensions=(50, 200), encoding="utf-8", timeout=WAIT_SECONDS,
    )  # fmt: skip
    try:
        shell.expect(PROMPT)
        ask(shell, "viewer = segviewer.view(net, picture, size=(64, 80)); print('back', 1 + 1)")
        shell.expect("back 2")
        # Between two prompts Qt runs: the picture is worked on, though no cell does anything.
        show = "print('rows', len(viewer.window.session.inspections), viewer.window.isVisible())"
        for _ in range(60):
            shell.expect(PROMPT)
            shell.expect(pexpect.TIMEOUT, timeout=1)
            ask(shell, show)
            if shell.expect([r"rows 1 True", r"rows 0 True"]) == 0:
                break
        else:
            pytest.fail("the window did not show the picture")
        shell.expect(PROMPT)
        ask(shell, "viewer.close(); print('closed', not viewer.window.isVisible())")
        shell.expect("closed True")
        shell.expect(PROMPT)
        ask(shell, "exit")
        shell.expect(pexpect.EOF)
        shell.wait()
        assert shell.exitstatus == 0
    finally:
        shell.close(force=True)


def ask(shell: Any, line: str) -> None:
    shell.send(line + "\r")
