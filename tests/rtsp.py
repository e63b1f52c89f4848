"""A small RTSP server on this computer: JPEGs as RTP over the same line (RFC 2326, RFC 2435)."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np

from segviewer.opencv import cv2

SDP = (
    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=live\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=video 0 RTP/AVP 26\r\na=control:track\r\na=framerate:25\r\n"
)
LARGEST = 1200  # bytes of a picture in one packet


class _Handler(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        with suppress(OSError):
            while request := self._request():
                method, number = request
                self._answer(method, number)
                if method == "PLAY":
                    self._play()
                    return

    def _request(self) -> tuple[str, str] | None:
        lines = []
        while line := self.rfile.readline().decode().strip():
            lines.append(line)
        if not lines:
            return None
        number = next(x.partition(":")[2] for x in lines if x.lower().startswith("cseq"))
        return lines[0].split()[0], number.strip()

    def _answer(self, method: str, number: str) -> None:
        head, body = {
            "OPTIONS": ("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", ""),
            "DESCRIBE": (f"Content-Type: application/sdp\r\nContent-Length: {len(SDP)}\r\n", SDP),
            "SETUP": ("Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n", ""),
            "PLAY": ("Session: 1\r\n", ""),
        }.get(method, ("", ""))
        self.wfile.write(f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\n{head}\r\n{body}".encode())

    def _play(self) -> None:
        sequence = 0
        for index in range(self.server.count):
            picture = np.full((48, 64, 3), index * 8 % 256, np.uint8)
            picture[:, :32] = (0, 0, 255)
            for packet in packets(bytes(cv2.imencode(".jpg", picture)[1]), 64, 48):
                last, body = packet
                head = struct.pack(
                    "!BBHII", 0x80, 26 | last << 7, sequence % 65536, index * 3600, 1
                )
                data = head + body
                self.wfile.write(b"$\0" + struct.pack("!H", len(data)) + data)
                sequence += 1
            if self.server.ending.wait(0.02):
                return
        self.server.ending.wait(60)  # silence


def packets(data: bytes, width: int, height: int) -> Iterator[tuple[bool, bytes]]:
    """The payloads of a baseline JPEG at 4:2:0, the last one marked; its tables go first."""
    tables, place = b"", 2
    while data[place + 1] != 0xDA:
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if data[place + 1] == 0xDB:
            segment = data[place + 4 : place + 2 + length]
            while segment:
                tables, segment = tables + segment[1:65], segment[65:]
        place += 2 + length
    scan = data[place + 2 + int.from_bytes(data[place + 2 : place + 4], "big") : -2]
    for start in range(0, len(scan), LARGEST):
        head = struct.pack("!I", start) + bytes((1, 255, width // 8, height // 8))
        if start == 0:
            head += struct.pack("!BBH", 0, 0, len(tables)) + tables
        yield start + LARGEST >= len(scan), head + scan[start : start + LARGEST]


class Server(socketserver.ThreadingTCPServer):
    """Sends ``count`` pictures, then nothing."""

    allow_reuse_address = True
    daemon_threads = False

    def __init__(self, count: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.count = count
        self.ending = threading.Event()

    @property
    def address(self) -> str:
        return f"rtsp://127.0.0.1:{self.server_address[1]}/live"


@contextmanager
def streaming(count: int = 10**6) -> Iterator[Server]:
    server = Server(count)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()
