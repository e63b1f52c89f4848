"""The program in the desktop's menu: its entry and its icon, for Linux desktops."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from segviewer.records import SegviewerError

ICON_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect x="3" y="3" width="58" height="58" rx="13" fill="#1d2024"/>
<path d="M10 18a8 8 0 0 1 8-8h14v19c-8 0-12 4-22 2z" fill="#56b4e9"/>
<path d="M32 10h14a8 8 0 0 1 8 8v20c-8 3-14-9-22-9z" fill="#e69f00"/>
<path d="M10 31c10 2 14-2 22-2v25H18a8 8 0 0 1-8-8z" fill="#009e73"/>
<path d="M32 29c8 0 14 12 22 9v8a8 8 0 0 1-8 8H32z" fill="#cc79a7"/>
<circle cx="32" cy="30" r="9" fill="none" stroke="#1d2024" stroke-width="6"/>
<circle cx="32" cy="30" r="9" fill="none" stroke="#ffffff" stroke-width="3"/>
</svg>
"""
NAME = "segviewer"
KINDS = "image/png;image/jpeg;image/tiff;image/webp;video/mp4;video/x-matroska;inode/directory;"


def entry_text(command: str) -> str:
    """What a desktop reads: name, icon, command and the kinds of files that can be opened."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=segviewer\n"
        "Comment=A microscope for semantic segmentation networks\n"
        f"Exec={command} %f\n"
        f"Icon={NAME}\n"
        "Terminal=false\n"
        "Categories=Science;ArtificialIntelligence;Graphics;\n"
        f"MimeType={KINDS}\n"
    )


def install() -> list[Path]:
    """Write entry and icon into the user's own folders; the files that were written. A
    SegviewerError on systems that have no such entries."""
    if not sys.platform.startswith("linux"):
        raise SegviewerError(
            f"Expected a Linux desktop to write a menu entry for, found {sys.platform}; start "
            f"segviewer from its own menu or a terminal."
        )
    home = os.environ.get("XDG_DATA_HOME", "")
    data = Path(home) if home else Path.home() / ".local" / "share"
    entry = data / "applications" / f"{NAME}.desktop"
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"
    for path, text in ((entry, entry_text(_command())), (icon, ICON_SVG)):
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_name(f".{path.name}.new")
        whole.write_text(text, encoding="utf-8")
        whole.replace(path)
    return [entry, icon]


def _command() -> str:
    """How this installation is started, quoted as an entry wants it."""
    script = shutil.which(NAME)
    words = [script] if script else [sys.executable, "-m", NAME]
    return " ".join(f'"{word}"' if " " in word else word for word in words)
