"""The checkpoint files that were used last: a short list in the user's standard folder.

The command line and the window both write it; garbage in it gives an empty list.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

MOST = 10


def recent_models() -> list[str]:
    """Paths of checkpoint files, the newest first; those that are gone are left out."""
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return []
    texts = found if isinstance(found, list) else []
    return [text for text in texts if isinstance(text, str) and Path(text).exists()][:MOST]


def add_recent_model(name_or_path: str) -> None:
    """Remember a file; a name that is no file is not remembered."""
    path = Path(name_or_path).expanduser()
    if not path.exists():
        return
    text = str(path.absolute())
    kept = [text, *(other for other in recent_models() if other != text)][:MOST]
    with suppress(OSError):  # a list of conveniences is worth no error
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")


def _file() -> Path:
    standard = os.environ.get("APPDATA") if sys.platform == "win32" else None
    folder = os.environ.get("XDG_CONFIG_HOME") or standard or Path.home() / ".config"
    return Path(folder) / "segviewer" / "models.json"
