"""What every file must be before a decoder sees it, said in one sentence when it is not."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from segviewer.records import SegviewerError


def require_file(path: Path, wanted: str) -> None:
    """Raises SegviewerError unless ``path`` is a readable file that holds something.

    ``wanted`` is what was expected there, with its article: "a picture". Pipes and devices are
    refused, since reading them may never end.
    """
    status = _status(path, wanted)
    if stat.S_ISDIR(status.st_mode):
        raise SegviewerError(f"'{path.name}' should be {wanted} but is a folder; give a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise SegviewerError(
            f"'{path.name}' should be {wanted} but is a device or a pipe; give an ordinary file"
        )
    if not os.access(path, os.R_OK):
        raise _permission_error(path, wanted)
    if status.st_size == 0:
        raise SegviewerError(
            f"'{path.name}' should be {wanted} but is empty (0 bytes); copy or save it again"
        )


def require_folder(path: Path, wanted: str) -> None:
    """Raises SegviewerError unless ``path`` is a folder that can be listed."""
    if not stat.S_ISDIR(_status(path, wanted).st_mode):
        raise SegviewerError(f"'{path.name}' should be {wanted} but is a file; open it by itself")
    if not os.access(path, os.R_OK | os.X_OK):
        raise _permission_error(path, wanted)


def _status(path: Path, wanted: str) -> os.stat_result:
    try:
        return path.stat()
    except PermissionError as error:
        raise _permission_error(path, wanted) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SegviewerError(
            f"'{path}' should be {wanted} but there is nothing of that name; check the spelling"
        ) from error
    except (OSError, ValueError) as error:  # too long a name, a loop of links, a null character
        reason = getattr(error, "strerror", None) or str(error)
        raise SegviewerError(
            f"'{path.name[:60]}' should be {wanted} but cannot be reached ({reason.lower()}); "
            "check the name"
        ) from error


def _permission_error(path: Path, wanted: str) -> SegviewerError:
    return SegviewerError(
        f"'{path.name}' should be {wanted} but may not be read (permission denied); "
        "change its permissions or copy it elsewhere"
    )
