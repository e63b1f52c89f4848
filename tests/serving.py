"""A real server of moving JPEGs on this computer, told by its address what to do wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from segviewer.opencv import cv2


def jpeg(index: int, size: tuple[int, int] = (48, 64)) -> bytes:
    """A picture that gets lighter by 8 from one to the next, red in its left half."""
    picture = np.full((*size, 3), index * 8 % 256, np.uint8)
    picture[:, : size[1] // 2] = (0, 0, 255)
    return bytes(cv2.imencode(".jpg", picture)[1])


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.logins.append(self.headers.get("Authorization"))
        with suppress(OSError):  # the client went away
            getattr(self, f"do_{self.path.strip('/')}")()

    def do_live(self, count: int = 10**6, sized: bool = True) -> None:
        """Pictures without end, 50 a second."""
        self._begin()
        for index in range(count):
            self._part(jpeg(index), sized)
            if self.server.ending.wait(0.02):
                return

    def do_five(self) -> None:
        self.do_live(5)

    def do_unsized(self) -> None:
        self.do_live(5, sized=False)
        self.wfile.write(b"--next--\r\n")

    def do_stall(self) -> None:
        """Five pictures, then silence with the line open."""
        self.do_live(5)
        self.server.ending.wait(60)

    def do_silent(self) -> None:
        self.server.ending.wait(60)

    def do_mixed(self) -> None:
        """Good, cut, no JPEG at all, another size, good."""
        self._begin()
        for data in (jpeg(0), jpeg(1)[:400], b"hello", jpeg(3, (80, 96)), jpeg(4)):
            self._part(data, True)

    def do_moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/five")
        self.end_headers()

    def do_missing(self) -> None:
        self.send_error(404)

    def do_huge(self) -> None:
        self._begin()
        self.wfile.write(b"--next\r\nContent-Length: 99999999999\r\n\r\n")

    def do_page(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html>log in first</html>")

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        self.end_headers()

    def _part(self, data: bytes, sized: bool) -> None:
        length = f"Content-Length: {len(data)}\r\n" if sized else ""
        head = f"--next\r\nContent-Type: image/jpeg\r\n{length}\r\n"
        self.wfile.write(head.encode() + data + b"\r\n")

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """``ending`` calls off what its handlers wait for."""

    daemon_threads = False  # joined when it closes

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.ending = threading.Event()
        self.logins: list[str | None] = []

    def address(self, path: str, login: str = "") -> str:
        return f"http://{login}127.0.0.1:{self.server_port}/{path}"


@contextmanager
def serving(port: int = 0) -> Iterator[Server]:
    server = Server(port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
