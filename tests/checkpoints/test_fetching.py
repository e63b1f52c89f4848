"""Downloads: whole or not at all, told about, given up, their checksums verified."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from file_server import FileServer, serving_files

from segviewer.checkpoints import download
from segviewer.checkpoints.download import Download
from segviewer.records import SegviewerError, Stopped

CONTENT = bytes(range(256)) * 8000  # 2 MB
SHA = hashlib.sha256(CONTENT).hexdigest()[:8]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "net.pth").write_bytes(CONTENT)
    with serving_files(folder) as serving:
        yield serving


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    """The folder for downloads; afterwards none may go on."""
    yield tmp_path / "hub" / "checkpoints"
    end = time.monotonic() + 10
    while any(thread.name == "segviewer download" for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.01)


def request(server: FileServer, fault: str, cache: Path, sha256: str = SHA) -> Download:
    url = server.address(f"{fault}/net.pth")
    return Download(title="the net", url=url, path=cache / "net.pth", sha256=sha256)


@pytest.mark.parametrize(("fault", "last"), [("slow", "2 of 2 MB"), ("unsized", "2 MB")])
def test_a_file_arrives_whole_and_progress_is_told(
    server: FileServer, cache: Path, fault: str, last: str
) -> None:
    texts: list[str] = []
    download.download(request(server, fault, cache), texts.append, lambda: False)
    assert (cache / "net.pth").read_bytes() == CONTENT
    assert texts[-1] == f"the net: {last}"
    assert files(cache) == ["net.pth"]


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


FAULTS = {  # what the server does: words of the sentence
    "cut": "the connection ended after 1 of 2 MB; try again, which begins anew.",
    "stall": "nothing came for 0.3 seconds; check the connection and try again.",
    "silent": "nothing came for 0.3 seconds; check the connection and try again.",
    "vast": "there is no space for it in ",
    "portal": "a web page came instead of the file; open it in a browser first.",
    "missing": "HTTP Error 404: Not Found; check the connection, or put the file into ",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_and_leaves_nothing(
    server: FileServer, cache: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.3)
    with pytest.raises(SegviewerError) as error:
        download.download(request(server, fault, cache))
    assert FAULTS[fault] in str(error.value)
    assert str(error.value).startswith(f"the net could not be fetched from {server.address(fault)}")
    assert files(cache) == []


def test_a_wrong_checksum_leaves_nothing(server: FileServer, cache: Path) -> None:
    with pytest.raises(SegviewerError, match=f"begins with {SHA}, not 12345678, so that it was th"):
        download.download(request(server, "good", cache, "12345678"))
    assert files(cache) == []


def test_nobody_there(cache: Path) -> None:
    lost = Download(title="the net", url="http://127.0.0.1:9/net.pth", path=cache / "net.pth")
    with pytest.raises(SegviewerError, match="Connection refused; check the connection, or put"):
        download.download(lost)


def test_a_cache_that_cannot_be_written(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SegviewerError, match=r"file.* cannot be written .*; set TORCH_HOME to"):
        download.download(request(server, "good", tmp_path / "file" / "cache"))


def test_a_user_without_a_home(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(SegviewerError, match="no home folder; set TORCH_HOME to a folder"):
        download.download(request(server, "good", Path("~/.cache/torch/hub/checkpoints")))
    assert not server.requests


def test_a_disk_that_gets_full(server: FileServer, cache: Path) -> None:
    """As a quota's end looks to a program: writing fails, though the disk has space."""
    code = (
        "import resource, signal, sys, pathlib; from segviewer.checkpoints.download import *\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, 10**6))\n"
        "download(Download(title='x', url=sys.argv[1], path=pathlib.Path(sys.argv[2])))"
    )
    if sys.platform == "win32":
        pytest.skip("no limits of file sizes here")
    call = [sys.executable, "-c", code, server.address("good/net.pth"), str(cache / "net.pth")]
    run = subprocess.run(call, capture_output=True, text=True, check=False)
    assert "SegviewerError: x could not be fetched" in run.stderr
    assert files(cache) == []
    full = OSError(errno.ENOSPC, "No space left on device")
    assert "there is no space for it" in download._reason(full, cache)


@pytest.mark.parametrize("fault", ["stall", "silent"])
def test_a_download_can_be_given_up_while_nothing_comes(
    server: FileServer, cache: Path, fault: str
) -> None:
    with pytest.raises(Stopped):  # long before its patience ends
        download.download(request(server, fault, cache), stop=lambda: bool(server.requests))
    assert files(cache) == []
    server.ending.set()


def test_two_processes_may_fetch_the_same_file(server: FileServer, cache: Path) -> None:
    code = (
        "import sys, pathlib; from segviewer.checkpoints.download import *\n"
        "url, path, sha = sys.argv[1:]\n"
        "download(Download(title='x', url=url, path=pathlib.Path(path), sha256=sha))"
    )
    call = [sys.executable, "-c", code, server.address("slow/net.pth"), str(cache / "net.pth"), SHA]
    processes = [subprocess.Popen(call) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert len(server.requests) == 2
    assert (cache / "net.pth").read_bytes() == CONTENT
    assert files(cache) == ["net.pth"]


@pytest.mark.parametrize(("age", "stays"), [(0, True), (4000, False)])
def test_what_killed_processes_left_is_removed_and_no_others_work(
    server: FileServer, cache: Path, age: float, stays: bool
) -> None:
    left = cache / ".segviewer-x1"
    left.mkdir(parents=True)
    (left / "other.pth").write_bytes(b"half")
    for path in (left / "other.pth", left):
        os.utime(path, (time.time() - age,) * 2)
    download.download(request(server, "good", cache))
    assert left.exists() == stays
    assert (cache / "net.pth").read_bytes() == CONTENT
