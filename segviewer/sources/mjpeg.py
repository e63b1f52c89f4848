"""A stream of JPEGs over http, as webcams and phone apps send it (multipart/x-mixed-replace).

FFmpeg can read these too, but it looks at seconds of a stream before it shows the first picture,
and cannot be called off while a server is silent.
"""

from __future__ import annotations

import base64
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Self
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import numpy as np
from numpy.typing import NDArray

from segviewer.opencv import cv2
from segviewer.records import Frame, LostError, SegviewerError
from segviewer.sources.source import Source

TIMEOUT_SECONDS = 5.0  # to connect, and to wait for the next whole picture
_LARGEST_BYTES = 64 << 20  # bytes of one picture
_MOST_REDIRECTS = 5
_CHUNK_BYTES = 1 << 16


class Mjpeg(Source):
    """Frames as they come, until closed; damaged ones are left out and counted in ``damaged``.

    ``begin(address)`` opens one. Iterating raises LostError where the server stops sending.
    """

    live = True

    def __init__(self, title: str, response: HTTPResponse, line: socket.socket) -> None:
        self.title = title
        self.damaged = 0
        self._response = response
        self._line = line
        self._boundary = _boundary(response.headers.get("Content-Type", ""))
        self._started = time.monotonic()
        self._index = 0
        self._closed = False
        self._reading = threading.Lock()

    def __iter__(self) -> Iterator[Frame]:
        parts = self._parts()
        while (data := self._next(parts)) is not None:
            image = _decode(data)
            if image is None:
                # Cut on its way: the next picture is as good as any.
                self.damaged += 1
                continue
            yield Frame(
                image,
                index=self._index,
                seconds=time.monotonic() - self._started,
                origin=self.title,
            )
            self._index += 1

    def close(self) -> None:
        """Ends every iteration at once; may be called from any thread, and twice."""
        self._closed = True
        with suppress(OSError):  # it was over already
            self._line.shutdown(socket.SHUT_RDWR)  # wakes a read that is under way
        if self._reading.acquire(blocking=False):
            try:
                self._response.close()
                self._line.close()
            finally:
                self._reading.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _next(self, parts: Iterator[bytes]) -> bytes | None:
        """The next picture's bytes, None once closed."""
        data, why = None, "the server ended the stream"
        with self._reading:
            try:
                data = None if self._closed else next(parts, None)
            except TimeoutError:
                why = f"no picture came for {TIMEOUT_SECONDS:g} seconds"
            except (OSError, HTTPException, ValueError) as error:
                why = str(error) or type(error).__name__
        if self._closed:
            self.close()  # by somebody who would not wait for us
            return None
        if data is None:
            damaged = f", and {self.damaged} damaged ones" if self.damaged else ""
            raise LostError(
                f"'{self.title}' stopped sending after {self._index} frames{damaged} ({why}); "
                "check the server and the network"
            )
        return data

    def _parts(self) -> Iterator[bytes]:
        """The bodies of the parts, JPEGs hopefully; TimeoutError where one takes too long."""
        left = b""
        while True:
            deadline = time.monotonic() + TIMEOUT_SECONDS
            head, left = self._until(b"\r\n\r\n", left, deadline)
            length = re.search(rb"content-length:\s*(\d+)", head, re.IGNORECASE)
            if length:
                body, left = self._exactly(int(length[1]), left, deadline)
            else:
                body, left = self._until(b"--" + self._boundary, left, deadline)
            yield body

    def _until(self, mark: bytes, data: bytes, deadline: float) -> tuple[bytes, bytes]:
        while mark not in data:
            data += self._receive(deadline)
            if len(data) > _LARGEST_BYTES:
                raise ValueError("what it sends is no stream of JPEGs")
        before, _, after = data.partition(mark)
        return before, after

    def _exactly(self, length: int, data: bytes, deadline: float) -> tuple[bytes, bytes]:
        if length > _LARGEST_BYTES:
            raise ValueError(f"it announced a picture of {length} bytes")
        pieces, held = [data], len(data)
        while held < length:
            pieces.append(self._receive(deadline))
            held += len(pieces[-1])
        data = b"".join(pieces)
        return data[:length], data[length:]

    def _receive(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        data: bytes = self._response.read1(_CHUNK_BYTES)
        if not data:
            raise ValueError("the server ended the stream")
        return data


def begin(address: str, title: str) -> Mjpeg | None:
    """The stream at an http address; None where what is there is no stream of JPEGs.

    Raises SegviewerError where the server refuses, LostError where nobody answers.
    """
    for _ in range(_MOST_REDIRECTS):
        parts = urlsplit(address)
        line = None
        try:
            line, response = _answer(parts)
            if response.status in (301, 302, 303, 307, 308):
                address = urljoin(address, response.headers.get("Location", ""))
            elif response.status == 401 and "digest" in str(response.headers).lower():
                return None  # FFmpeg knows that kind of login
            elif response.status >= 400:
                raise SegviewerError(
                    f"'{title}' should be the address of a video but the server answered "
                    f"{response.status} {response.reason}; check the address and the login"
                )
            elif "multipart/x-mixed-replace" in response.headers.get("Content-Type", "").lower():
                stream, line = Mjpeg(title, response, line), None
                return stream
            else:
                return None
        except (OSError, HTTPException, ValueError) as error:
            raise LostError(
                f"'{title}' should be the address of a video but gave none within "
                f"{TIMEOUT_SECONDS:g} seconds ({error or type(error).__name__}); "
                "check the address and the network"
            ) from error
        finally:
            if line is not None:
                line.close()
    return None


def _answer(parts: SplitResult) -> tuple[socket.socket, HTTPResponse]:
    kind = HTTPSConnection if parts.scheme.lower() == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.connect()
        # Kept from here: http.client lets go of its socket once the answer has begun.
        line: socket.socket = connection.sock
        path = parts.path or "/"
        connection.request(
            "GET", path + (f"?{parts.query}" if parts.query else ""), headers=_login(parts)
        )
        return line, connection.getresponse()
    except BaseException:
        connection.close()
        raise


def _login(parts: SplitResult) -> dict[str, str]:
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def _boundary(content_type: str) -> bytes:
    match = re.search(r'boundary="?([^";]+)', content_type, re.IGNORECASE)
    # Some cameras put the two dashes, which belong before each use, into the name.
    return match[1].strip().removeprefix("--").encode("latin-1") if match else b"\r\n--"


def _decode(data: bytes) -> NDArray[np.uint8] | None:
    """(H, W, 3) uint8 RGB; None for what is no whole JPEG.

    OpenCV would fill the rest of a cut one with grey, so its end must be there.
    """
    start, end = data.find(b"\xff\xd8"), data.rfind(b"\xff\xd9")
    if start < 0 or end < start:
        return None
    try:
        pixels = np.frombuffer(data, np.uint8)[start : end + 2]
        image = cv2.imdecode(pixels, cv2.IMREAD_COLOR_RGB)
    except cv2.error:
        return None
    return None if image is None else np.asarray(image, np.uint8)
