"""A camera that does what a script says, in place of OpenCV's capture."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

Picture = np.ndarray
Act = Picture | Exception | None | Callable[[], object]


def grey(level: int, size: tuple[int, int] = (48, 64)) -> Picture:
    return np.full((*size, 3), level, np.uint8)


class Script:
    """``plugs`` holds what each opening of the camera does: None refuses, a list of acts is what it
    reads, one after the other. An act is a picture, None (nothing came), an error or a call, whose
    result counts. After its last act it is unplugged; behind the last plug it stays away."""

    def __init__(self, *plugs: list[Act] | None) -> None:
        self.plugs = list(plugs)
        self.opened = 0
        self.released = 0

    def __call__(self, *_: object) -> Plugged:
        self.opened += 1
        acts = self.plugs.pop(0) if self.plugs else None
        return Plugged(self, acts)


class Plugged:
    """Stands in for ``cv2.VideoCapture``."""

    def __init__(self, script: Script, acts: list[Act] | None) -> None:
        self._script = script
        self._acts = list(acts or ())
        self._opens = acts is not None
        self._released = False

    def isOpened(self) -> bool:
        return self._opens

    def get(self, key: int) -> float:
        return 0.0

    def read(self) -> tuple[bool, Picture | None]:
        time.sleep(0.01)  # as a camera takes its time
        act = self._acts.pop(0) if self._acts else None
        if callable(act):
            act = act()
        if isinstance(act, Exception):
            raise act
        return act is not None, act  # type: ignore[return-value]

    def release(self) -> None:
        if not self._released:
            self._released = True
            self._script.released += 1


class Gate:
    """A read that waits until it is let through, then gives a picture."""

    def __init__(self, picture: Picture) -> None:
        self._open = threading.Event()
        self._picture = picture

    def __call__(self) -> Picture:
        assert self._open.wait(60)
        return self._picture

    def let_through(self) -> None:
        self._open.set()
