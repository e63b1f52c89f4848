"""From what a user types or drops to a source of frames."""

from __future__ import annotations

import os
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from segviewer.records import SegviewerError
from segviewer.sources.album import is_album, open_album
from segviewer.sources.built_in import SAMPLE, SCENE
from segviewer.sources.camera import Camera
from segviewer.sources.file_signatures import is_photo_container, is_picture, is_video
from segviewer.sources.folder import Folder
from segviewer.sources.lesson_scenes import is_lesson_scene, open_lesson_scene
from segviewer.sources.samples import sample
from segviewer.sources.scenes import Scene
from segviewer.sources.source import Source
from segviewer.sources.still import Still
from segviewer.sources.stream import open_address
from segviewer.sources.video import ADDRESSES, MJPEG_SUFFIXES, VIDEO_SUFFIXES, Video


class SourceKind(NamedTuple):
    """What texts of a kind look like, how they are told from others, what opens them."""

    form: str
    recognises: Callable[[str], bool]
    open: Callable[[str], Source]


def _starts(*prefixes: str) -> Callable[[str], bool]:
    return lambda text: text.lower().startswith(prefixes)


def _open_sample(text: str) -> Source:
    return Still(sample(text.partition(":")[2]))


def _open_camera(text: str) -> Source:
    which = text.partition(":")[2].strip()
    if not which:
        raise SegviewerError("a camera is given by number or name, as in camera:0, not 'camera:'")
    return Camera(which)


def _open_scene(text: str) -> Source:
    seed = text.partition(":")[2] or "0"
    if not (seed.isascii() and seed.isdecimal()):
        raise SegviewerError(f"a scene is given by its number, as in scene:7, not '{text}'")
    return Scene(int(seed))


def _is_video(text: str) -> bool:
    """By what it holds; by its suffix where that tells nothing: raw MJPEG begins like a photo."""
    path = Path(text)
    by_suffix = path.suffix.lower() in VIDEO_SUFFIXES
    if not path.is_file():
        return by_suffix
    if by_suffix:
        is_photo = is_picture(path) or is_photo_container(path)
        return path.suffix.lower() in MJPEG_SUFFIXES or not is_photo
    return is_video(path)


# The first that recognises the text opens it.
SOURCES = (
    SourceKind("", is_album, open_album),  # the window's own, which nobody types
    SourceKind("sample:NAME", _starts(SAMPLE), _open_sample),
    SourceKind("scene:KIND/NUMBER[/CONTEXT]", is_lesson_scene, open_lesson_scene),
    SourceKind("scene:NUMBER", _starts(SCENE), _open_scene),
    SourceKind("camera:NUMBER|NAME", _starts("camera:"), _open_camera),
    SourceKind("an http or rtsp address", _starts(*ADDRESSES), open_address),
    SourceKind("a folder of pictures", os.path.isdir, Folder),
    SourceKind("a video file", _is_video, Video),
    SourceKind("a picture file", os.path.lexists, Still),
)


def open_source(text: str | PathLike[str]) -> Source:
    """The source that ``text`` names; SegviewerError if it names none or cannot be opened.

    A picture is read, and refused if need be, when it is iterated.

    >>> import segviewer
    >>> next(iter(segviewer.open_source("scene:1"))).size
    (320, 480)
    """
    text = os.fspath(text)
    # In the order of the table: a text that two would take belongs to the first.
    for kind in SOURCES:
        if kind.recognises(text):
            return kind.open(text)
    forms = ", ".join(kind.form for kind in SOURCES if kind.form)
    raise SegviewerError(f"There is no file '{text}'; give one of: {forms}.")
