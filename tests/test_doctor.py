"""The doctor reads listings right and never falls ill itself."""

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
    assert Finding(False, "a", "b").plain() == {"good": False, "text": "a", "mend": "b"}


def test_everything_found_is_said_and_whatever_is_not_good_can_be_mended():
    findings = examine()
    said = " ".join(finding.text for finding in findings)
    assert "a convolution on" in said
    assert "PySide6-Essentials" in said
    assert all(finding.mend for finding in findings if not finding.good)


def test_a_check_that_breaks_is_a_finding(monkeypatch, tmp_path):
    """A weight file that is none: the other findings are there all the same."""
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "broken.safetensors").write_bytes(b"not one")
    monkeypatch.setattr("segviewer.resources.folder", lambda: tmp_path)
    findings = examine()
    assert any(not finding.good and finding.mend for finding in findings)
    assert any("sample pictures" in finding.text for finding in findings)


def test_findings_as_json(capsys):
    status = main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)
    assert status == (0 if all(finding["good"] for finding in findings) else 1)
    assert {"good", "text", "mend"} == set(findings[0])
