"""The checkpoint files that were used last: a short list in the user's standard folder.

The command line and the window both write it; garbage in it gives an empty list.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from segviewer.parsing import parse_json
from segviewer.user_files import config_file, is_there

RECENT_MODELS = 10


def recent_models() -> list[str]:
    """Paths of checkpoint files, the newest first; deleted ones are left out."""
    try:
        content = parse_json(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return []
    listed = content if isinstance(content, list) else []
    texts = [text for text in listed if isinstance(text, str)]
    return [text for text in texts if is_there(Path(text))][:RECENT_MODELS]


def add_recent_model(name_or_path: str) -> None:
    """Remember a file; a name that is no file is not remembered."""
    path = Path(name_or_path).expanduser()
    if not is_there(path):
        return
    text = str(path.absolute())
    newest_first = [text, *(other for other in recent_models() if other != text)][:RECENT_MODELS]
    with suppress(OSError):  # a list of conveniences is worth no error
        path = _file()
        path.parent.mkdir(parents=True, exist_ok=True)
        # Names need not be text, so they are escaped; a list is replaced whole or stays.
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_text(json.dumps(newest_first, indent=1), "utf-8")
        part.replace(path)


def _file() -> Path:
    return config_file("models.json")
