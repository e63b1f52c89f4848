"""One file over HTTP, whole or not at all, into the folder where torch.hub keeps its own.

torch.hub's loader is not used: it cannot be given up, tells nobody how far it is, and waits for
ever where a line has gone silent. Files lie where it would put them, so that it finds ours.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from segviewer.records import SegviewerError, Stopped

CHUNK_BYTES = 1 << 18  # bytes between two looks at whether it is still wanted
TIMEOUT_SECONDS = 20.0  # seconds without a byte
POLL_SECONDS = 0.1  # seconds between two such looks while nothing comes
PREFIX = ".segviewer-"  # of the folder that a file lies in until it is whole
ABANDONED_SECONDS = 3600.0  # without a byte: nobody can be fetching there any more


@dataclass(frozen=True, kw_only=True)
class Download:
    """``title`` names it in messages; ``sha256`` is the beginning of its checksum, "" if nobody
    says one."""

    title: str
    url: str
    path: Path
    sha256: str = ""


@dataclass(eq=False)
class _Transfer:
    """What the transfer's thread and who waits for it share."""

    progress: str = ""
    error: Exception | None = None
    given_up: threading.Event = field(default_factory=threading.Event)


def download(
    request: Download,
    report: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> None:
    """Fetch a file to its path.

    ``report`` gets how much is there; once ``stop()`` is true, ``Stopped`` is raised at once, even
    while a silent line is waited for. Raises SegviewerError, one sentence, for whatever else goes
    wrong; nothing is left of the file then, and the next try begins anew. Two processes may fetch
    the same file: each has its own copy until it is whole.
    """
    parent = request.path.parent
    if request.path.parts[0] == "~":  # torch.hub's folder for a user without a home
        raise SegviewerError(
            f"{request.title} has no place to be kept in, since this user has no home folder; set "
            "TORCH_HOME to a folder."
        )
    try:
        parent.mkdir(parents=True, exist_ok=True)
        # Beside the file, so that the last step is a renaming. It goes whatever ends the block.
        _remove_abandoned(parent)
        with tempfile.TemporaryDirectory(
            prefix=PREFIX, dir=parent, ignore_cleanup_errors=True
        ) as folder:
            _run(request, Path(folder) / request.path.name, report, stop)
    except (OSError, HTTPException, ValueError, _BrokenError) as error:
        raise SegviewerError(_in_words(request, error)) from error


def _remove_abandoned(parent: Path) -> None:
    """Remove what processes left that were killed in the middle of a file."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            times = [path.stat().st_mtime for path in (folder, *folder.iterdir())]
            if time.time() - max(times) > ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _run(
    request: Download,
    part: Path,
    report: Callable[[str], None] | None,
    stop: Callable[[], bool] | None,
) -> None:
    """Let a thread fetch the file to ``part``, then to its path; it is not waited for once nobody
    wants the file."""
    transfer = _Transfer()
    thread = threading.Thread(
        target=_work, args=(request, part, transfer), name="segviewer download", daemon=True
    )
    thread.start()
    shown = ""
    try:
        while thread.is_alive():
            thread.join(POLL_SECONDS)
            if report and transfer.progress != shown:
                shown = transfer.progress
                report(f"{request.title}: {shown}")
            if stop and stop():
                raise Stopped
    finally:
        transfer.given_up.set()  # also where Ctrl+C ends the wait
    if transfer.error is not None:
        raise transfer.error


def _work(request: Download, part: Path, transfer: _Transfer) -> None:
    try:
        _fetch(request, part, transfer)
    except Exception as error:  # for the thread that waits
        if isinstance(error, HTTPError):
            error.close()  # it is the answer itself
        transfer.error = error


def _fetch(request: Download, part: Path, transfer: _Transfer) -> None:
    with urlopen(request.url, timeout=TIMEOUT_SECONDS) as answer:
        if answer.headers.get_content_type() == "text/html":  # a portal that wants a login
            raise _BrokenError("a web page came instead of the file; open it in a browser first")
        total = _length(answer.headers)
        if total > shutil.disk_usage(part.parent).free:
            raise OSError(errno.ENOSPC, "no space")
        with part.open("wb") as file:
            digest = _copy(answer, file, total, transfer)
    if transfer.given_up.is_set():
        return
    if not digest.startswith(request.sha256):
        raise _BrokenError(
            f"the checksum of what came begins with {digest[:8]}, not {request.sha256}, so that it "
            "was thrown away; try again, or on another network"
        )
    if not _is_there(request):  # another process may have been faster
        part.replace(request.path)


def _copy(answer: HTTPResponse, file: IO[bytes], total: int, transfer: _Transfer) -> str:
    """Write what comes, until it ends or is given up; its checksum."""
    digest, count = hashlib.sha256(), 0
    while not transfer.given_up.is_set() and (chunk := answer.read1(CHUNK_BYTES)):
        file.write(chunk)
        digest.update(chunk)
        count += len(chunk)
        transfer.progress = _megabytes(count, total)
    if count < total and not transfer.given_up.is_set():
        raise _BrokenError(
            f"the connection ended after {_megabytes(count, total)}; try again, which begins anew"
        )
    return digest.hexdigest()


def _is_there(request: Download) -> bool:
    return bool(request.sha256) and request.path.exists() and checksum_fits(request)


def checksum_fits(request: Download) -> bool:
    """Whether the file that is there has the checksum that is asked for."""
    with request.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().startswith(request.sha256)


class _BrokenError(Exception):
    """What came is not the file; the text says why, and what to do."""


def _in_words(request: Download, error: Exception) -> str:
    folder = request.path.parent
    return f"{request.title} could not be fetched from {request.url}: {_reason(error, folder)}."


def _reason(error: Exception, folder: Path) -> str:
    cause = getattr(error, "reason", None)  # URLError wraps what happened
    reason = cause if isinstance(cause, Exception) else error
    match reason:
        case _BrokenError():
            return str(reason)
        case TimeoutError():
            return (
                f"nothing came for {TIMEOUT_SECONDS:g} seconds; check the connection and try again"
            )
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return (
                f"there is no space for it in {folder}; make room there, or set TORCH_HOME to "
                "another folder"
            )
        case OSError(filename=str()) if not isinstance(reason, URLError):
            return (
                f"{reason.filename} cannot be written ({reason.strerror}); set TORCH_HOME to a "
                "folder that can"
            )
    return f"{reason}; check the connection, or put the file into {folder} by hand"


def _length(headers: HTTPMessage) -> int:
    with suppress(ValueError):
        return int(headers.get("Content-Length") or 0)
    return 0


def _megabytes(count: int, total: int = 0) -> str:
    """ "12 MB", "12 of 196 MB"; small files in thousandths."""
    unit, name = (10**6, "MB") if max(count, total) >= 10**6 else (10**3, "kB")
    of = f" of {total / unit:.0f}" if total else ""
    return f"{count / unit:.0f}{of} {name}"
