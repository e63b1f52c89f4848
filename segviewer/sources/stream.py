"""A video or live stream at an address."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from segviewer.sources import mjpeg
from segviewer.sources.mjpeg import Mjpeg
from segviewer.sources.video import Video, without_login


def open_address(address: str) -> Mjpeg | Video:
    """JPEGs over http by our own reader, everything else (RTSP, files, playlists) by FFmpeg.

    Raises SegviewerError, LostError where the server may yet come.
    """
    parts = urlsplit(address)
    if parts.scheme.lower() in ("http", "https") and not _behind_proxy(parts.scheme, parts.netloc):
        stream = mjpeg.begin(address, without_login(address))
        if stream is not None:
            return stream
    return Video(address)


def _behind_proxy(scheme: str, host: str) -> bool:
    return scheme.lower() in getproxies() and not proxy_bypass(host.rpartition("@")[2])
