"""The doctor reads listings of libraries, and a broken check does not stop it."""

import json

import pytest

from segviewer.cli import main
from segviewer.doctor import PACKAGES, Finding, examine, missing_packages

LISTING = """\
\tlinux-vdso.so.1 (0x00007ffd0d5f2000)
\tlibxcb-cursor.so.0 => not found
\tlibxkbcommon-x11.so.0 => not found
\tlibQt6Gui.so.6 => /opt/qt/libQt6Gui.so.6 (0x00007f1e5a000000)
\tlibglib-2.0.so.0 => not found
\tlibgthread-2.0.so.0 => not found
\tlibnobody-knows.so.9 => not found
"""


@pytest.mark.parametrize(
    ("listing", "packages"),
    [
        (
            LISTING,
            ["libglib2.0-0", "libnobody-knows.so.9", "libxcb-cursor0", "libxkbcommon-x11-0"],
        ),
        ("\tlibc.so.6 => /lib/libc.so.6 (0x00007f1e5a000000)\n", []),
        ("", []),
    ],
)
def test_missing_libraries_become_packages_named_once(listing, packages):
    assert missing_packages(listing) == packages


def test_every_library_has_a_debian_package():
    assert all(package == package.lower() and ".so" not in package for package in PACKAGES.values())


def test_a_finding_is_plain():
    assert Finding(False, "a", "b").plain() == {"good": False, "text": "a", "fix": "b"}


def test_every_check_reports_and_every_failure_names_a_fix():
    findings = examine()
    texts = " ".join(finding.text for finding in findings)
    assert "a convolution on" in texts
    assert "PySide6-Essentials" in texts
    assert all(finding.fix for finding in findings if not finding.good)


def test_a_check_that_breaks_is_a_finding(monkeypatch, tmp_path):
    """A broken weight file fails its own check, and the others still report."""
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "broken.safetensors").write_bytes(b"not one")
    monkeypatch.setattr("segviewer.resources.folder", lambda: tmp_path)
    findings = examine()
    assert any(not finding.good and finding.fix for finding in findings)
    assert any("sample pictures" in finding.text for finding in findings)


def test_findings_as_json(capsys):
    status = main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)
    assert status == (0 if all(finding["good"] for finding in findings) else 1)
    assert {"good", "text", "fix"} == set(findings[0])


def test_a_failed_check_is_printed_with_its_fix(capsys, monkeypatch):
    findings = [Finding(True, "torch 2"), Finding(False, "Qt is missing", "install Qt")]
    monkeypatch.setattr("segviewer.doctor.examine", lambda: findings)
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["ok    torch 2", "FAIL  Qt is missing", "      install Qt"]
