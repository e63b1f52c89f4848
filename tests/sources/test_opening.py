"""What a user types leads to the right source; samples come from the disk alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from segviewer.opencv import cv2
from segviewer.records import Frame, SegviewerError
from segviewer.sources import opening
from segviewer.sources import samples as samples_module
from segviewer.sources.folder import Folder
from segviewer.sources.opening import SOURCES, open_source
from segviewer.sources.samples import samples
from segviewer.sources.source import Source
from segviewer.sources.still import Still
from segviewer.sources.stream import open_address


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (4, 3), (1, 2, 3)).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def test_a_picture_gives_its_frame(photo: Path) -> None:
    frame = next(iter(open_source(str(photo))))
    assert isinstance(frame, Frame)
    assert frame.image[0, 0].tolist() == [1, 2, 3]


def test_each_text_opens_its_kind(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, object]] = []
    monkeypatch.setattr(opening, "Camera", lambda number: opened.append(("camera", number)))
    assert isinstance(open_source(photo), Still)
    assert isinstance(open_source(photo.parent), Folder)
    open_source("camera:2")
    assert opened == [("camera", "2")]


def test_a_video_file_opens_by_its_name(photo: Path) -> None:
    (photo.parent / "clip.MP4").write_text("no video")
    with pytest.raises(SegviewerError, match="should be a video"):
        open_source(photo.parent / "clip.MP4")
    with pytest.raises(SegviewerError, match="should be a video but there is nothing"):
        open_source("none.mp4")


def test_addresses_are_streams() -> None:
    for address in ("http://h/x", "HTTPS://h/x.jpg", "rtsp://u:p@h:554/1"):
        assert next(kind for kind in SOURCES if kind.recognises(address)).open is open_address


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("none.jpg", "There is no file 'none.jpg'; give one of: sample:NAME"),
        ("", "give one of"),
        ("a\0b", "give one of"),
        ("ftp://host/a.jpg", "give one of"),
        ("camera:", "a camera is given by number or name, as in camera:0"),
        ("camera:nobody's", "camera 'nobody's' is missing; plug it in or choose another"),
        ("camera:-1", "camera '-1' is missing"),
        ("sample:nobody", "there is no sample 'nobody'; choose one of|not installed"),
    ],
)
def test_what_names_no_source_is_refused(text: str, words: str) -> None:
    with pytest.raises(SegviewerError, match=words) as error:
        open_source(text)
    assert "\n" not in str(error.value)


def test_every_kind_of_source_fits_the_protocol(photo: Path) -> None:
    source: Source
    for source in (Still(photo), Folder(photo.parent)):
        assert source.title
        assert not source.live
        assert source.close() is None


def test_samples_are_photos_of_scikit_image() -> None:
    pytest.importorskip("skimage.data")
    names = samples()
    assert {"astronaut", "chelsea", "coffee", "motorcycle"} <= names.keys()
    for name in names:
        assert next(iter(open_source(f"sample:{name}"))).image.shape[2] == 3


def test_without_scikit_image_there_are_no_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples_module, "find_spec", lambda name: None)
    assert samples() == {}
    with pytest.raises(SegviewerError, match="run: pip install scikit-image"):
        open_source("sample:astronaut")


def test_sources_import_neither_torch_nor_scikit_image_nor_qt() -> None:
    code = (
        "import sys; from segviewer.sources.opening import open_source; "
        "from segviewer.sources.samples import samples; samples(); "
        "assert not {'torch', 'skimage', 'PySide6'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def _clip(path: Path, codec: str) -> Path:
    fourcc = cv2.VideoWriter.fourcc(*codec)
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, fourcc, 25.0, (64, 48))
    for index in range(5):
        writer.write(np.full((48, 64, 3), 40 * index, np.uint8))
    writer.release()
    return path


@pytest.mark.parametrize("name", ["noext", "clip.bin", "clip.png", "clip.dat"])
def test_a_video_is_known_by_what_it_holds(tmp_path: Path, name: str) -> None:
    path = _clip(tmp_path / "clip.mp4", "mp4v").rename(tmp_path / name)
    assert len(list(open_source(path))) == 5


def test_uncompressed_frames_are_a_video(tmp_path: Path) -> None:
    frame = b"FRAME\n" + bytes([90]) * (64 * 48) + bytes([128]) * (64 * 48 // 2)
    (tmp_path / "a.y4m").write_bytes(b"YUV4MPEG2 W64 H48 F25:1 Ip A1:1 C420jpeg\n" + frame * 4)
    assert len(list(open_source(tmp_path / "a.y4m"))) == 4


def test_a_picture_called_a_video_opens_as_a_picture(tmp_path: Path) -> None:
    Image.new("RGB", (4, 3)).save(tmp_path / "a.mp4", "PNG")
    assert next(iter(open_source(tmp_path / "a.mp4"))).size == (3, 4)


def test_a_codec_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    data = _clip(tmp_path / "clip.mp4", "mp4v").read_bytes()
    at = data.rindex(b"mp4v")
    box = data[at - 4 : at]
    esds = data.index(b"esds", at)
    changed = data[:at] + b"av01" + data[at + 4 : esds] + b"free" + data[esds + 4 :]
    assert box in changed
    (tmp_path / "av1.mp4").write_bytes(changed)
    with pytest.raises(SegviewerError, match="the codec av01 cannot be decoded here"):
        list(open_source(tmp_path / "av1.mp4"))


@pytest.mark.parametrize(
    ("brands", "what"),
    [
        (b"heic\0\0\0\0mif1heic", "an HEIC photo"),
        (b"mif1\0\0\0\0mif1heic", "an HEIC photo"),
        (b"heix\0\0\0\0mif1heix", "an HEIC photo"),
        (b"avci\0\0\0\0avcimiaf", "an HEIF photo"),
        (b"crx \0\0\0\0crx isom", "a Canon raw photo"),
        (b"mif1\0\0\0\0mif1avif", "an AVIF picture"),
        (b"avif\0\0\0\0mif1avif", "an AVIF picture"),
    ],
)
@pytest.mark.parametrize("name", ["IMG_1.HEIC", "noext", "a.mp4", "a.jpg"])
def test_photos_in_video_containers_are_named(
    tmp_path: Path, brands: bytes, what: str, name: str
) -> None:
    box = (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands
    (tmp_path / name).write_bytes(box + bytes(400))
    with pytest.raises(SegviewerError, match=what):
        list(open_source(tmp_path / name))
