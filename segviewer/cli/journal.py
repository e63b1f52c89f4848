"""What a long call has done already, so that it goes on where it was interrupted.

One line of JSON for each finished picture, written once its files are in place. A line that was cut
off in the middle counts for nothing: its picture is worked on again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segviewer import __version__
from segviewer.cli.calls import PicturesCall
from segviewer.parsing import parse_json
from segviewer.records import SegviewerError

# Words of a call that change nothing about what is written for a picture.
_WITHOUT_EFFECT = ("output", "workers", "cluster", "json", "figures")


class Journal:
    """``entries`` by a ticket's key; empty where the file is another call's, or there is none."""

    def __init__(self, path: Path, stamp: str) -> None:
        self.path = path
        self.entries: dict[str, Mapping[str, Any]] = {}
        self.replaces_another = False
        lines = _lines(path)
        if lines and lines[0].get("call") == stamp:
            pictures = (line for line in lines[1:] if isinstance(line.get("picture"), str))
            self.entries = {line["picture"]: line for line in pictures}
        else:
            self.replaces_another = bool(lines)
        whole = [{"call": stamp}, *self.entries.values()]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(path.name + ".new")
            part.write_text("".join(map(_line, whole)), "utf-8")
            part.replace(path)
            self._file = path.open("a", encoding="utf-8")
        except OSError as error:
            raise SegviewerError(
                f"{path} cannot be written ({error.strerror}); choose another folder."
            ) from None

    def add(self, key: str, entry: Mapping[str, Any]) -> None:
        """This picture is done; on the disk before it returns."""
        self.entries[key] = {"picture": key, **entry}
        self._file.write(_line(self.entries[key]))
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self, *, remove: bool = False) -> None:
        """End it; ``remove`` where what it remembered has been written elsewhere."""
        self._file.close()
        if remove:
            self.path.unlink(missing_ok=True)


def stamp_of(call: PicturesCall) -> str:
    """What tells a call from others whose results differ: its words, our version, the files that it
    names."""
    words = {k: v for k, v in sorted(vars(call).items()) if k not in _WITHOUT_EFFECT}
    words["figures"] = vars(call).get("figures") is not None
    names: list[str | Path] = [*(call.model or ()), *([call.truth] if call.truth else [])]
    stamps = [_stamp(Path(name)) for name in names]
    text = json.dumps([__version__, words, stamps], default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(path: Path) -> list[int]:
    """A file's; masks may be added to a folder while a call is interrupted."""
    try:
        stat = path.stat()
    except OSError:
        return []
    if not path.is_file():
        return []
    return [stat.st_size, stat.st_mtime_ns]


def _lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of the file, as far as they are ours."""
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return []
    lines: list[dict[str, Any]] = []
    for line in text.splitlines(keepends=True):
        try:
            entry = parse_json(line)
        except ValueError:
            continue
        if line.endswith("\n") and isinstance(entry, dict):
            lines.append(entry)
    return lines


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry) + "\n"
