"""The one place that imports cv2.

opencv-python points Qt at plugins and fonts of its own; a Qt of another version must not see them.
"""

from __future__ import annotations

import os

import cv2 as cv2

for _name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    if "cv2" in os.environ.get(_name, ""):
        del os.environ[_name]

__all__ = ["cv2"]
