"""What a user types leads to the right source; samples come from the disk alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

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
    found = samples()
    assert {"astronaut", "chelsea", "coffee", "motorcycle"} <= found.keys()
    for name in found:
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
