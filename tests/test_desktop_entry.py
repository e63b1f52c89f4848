"""The entry in the desktop's menu."""

import configparser
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from segviewer.cli import main
from segviewer.desktop_entry import ICON_SVG, entry_text, install
from segviewer.records import SegviewerError


def test_an_entry_has_what_desktops_need() -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(entry_text("segviewer"))
    entry = parser["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert entry["Exec"] == "segviewer %f"
    assert "image/png" in entry["MimeType"].split(";")


def test_the_icon_is_a_picture() -> None:
    assert ElementTree.fromstring(ICON_SVG).tag.endswith("svg")


def test_the_doctor_writes_entry_and_icon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert main(["doctor", "--install-desktop"]) == 0
    entry = tmp_path / "applications" / "segviewer.desktop"
    icon = tmp_path / "icons" / "hicolor" / "scalable" / "apps" / "segviewer.svg"
    assert entry.read_text(encoding="utf-8").startswith("[Desktop Entry]")
    assert icon.read_text(encoding="utf-8") == ICON_SVG
    assert str(entry) in capsys.readouterr().out
    assert not list(tmp_path.rglob("*.new"))


def test_other_systems_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SegviewerError, match="Expected a Linux desktop"):
        install()
