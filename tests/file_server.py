"""A real server of files on this computer, told by the beginning of an address what to do wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        fault, _, name = self.path.strip("/").partition("/")
        self.server.requests.append(self.path)
        with suppress(OSError):  # the client went away
            getattr(self, f"do_{fault}")((self.server.folder / name).read_bytes())

    def do_good(self, content: bytes) -> None:
        self._begin(len(content))
        self.wfile.write(content)

    def do_unsized(self, content: bytes) -> None:
        self._begin(None)
        self.wfile.write(content)

    def do_slow(self, content: bytes) -> None:
        """In ten parts, with waits between."""
        self._begin(len(content))
        step = -(-len(content) // 10)
        for start in range(0, len(content), step):
            self.wfile.write(content[start : start + step])
            if self.server.ending.wait(self.server.pause):
                return

    def do_cut(self, content: bytes) -> None:
        self._begin(len(content))
        self.wfile.write(content[: len(content) // 2])

    def do_stall(self, content: bytes) -> None:
        """Half of it, then silence with the line open."""
        self._begin(len(content))
        self.wfile.write(content[: len(content) // 2])
        self.server.ending.wait(60)

    def do_silent(self, _content: bytes) -> None:
        self.server.ending.wait(60)

    def do_vast(self, _content: bytes) -> None:
        self._begin(10**18)
        self.server.ending.wait(60)

    def do_portal(self, _content: bytes) -> None:
        self._begin(None, "text/html")
        self.wfile.write(b"<html>log in first</html>")

    def do_missing(self, _content: bytes) -> None:
        self.send_error(404)

    def _begin(self, length: int | None, kind: str = "application/octet-stream") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class FileServer(ThreadingHTTPServer):
    """``ending`` calls off what its handlers wait for; ``pause`` is seconds between slow parts."""

    daemon_threads = False  # joined when it closes

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.ending = threading.Event()
        self.pause = 0.1
        self.requests: list[str] = []

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"


@contextmanager
def serving_files(folder: Path) -> Iterator[FileServer]:
    server = FileServer(folder)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()
