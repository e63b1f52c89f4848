"""What is wrong with this machine, and the command that fixes it."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata, util
from pathlib import Path

from segviewer import resources

# Debian's and Ubuntu's packages of the libraries that Qt's X11 plugin asks for.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
REINSTALL = "python -m pip install --upgrade segviewer"


@dataclass(frozen=True)
class Finding:
    """The result of one check; ``fix`` is the command or step that helps where it failed."""

    good: bool
    text: str
    fix: str = ""

    def plain(self) -> dict[str, str | bool]:
        return asdict(self)


def examine() -> list[Finding]:
    """Check everything the program needs; never raises."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python, _packages, _qt_libraries, _display, _devices, _weights, _samples,
    )  # fmt: skip
    findings: list[Finding] = []
    for check in checks:
        try:
            findings += check()
        except Exception as error:  # a broken package may raise anything
            findings.append(Finding(False, f"{type(error).__name__}: {error}", REINSTALL))
    return findings


def has_display() -> bool:
    """Whether a window can be seen: elsewhere than on Linux there is always a screen."""
    is_linux = sys.platform.startswith("linux")
    return not is_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def window_obstacle() -> str:
    """Why no window can be opened here, in one sentence with the fix; "" if it can.

    Qt itself would end the process with a message of its own.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if not has_display():
        return "The window needs a display and found none; use `segviewer run` without one."
    for finding in _qt_libraries():
        if not finding.good:
            return f"{finding.text}; install them: {finding.fix}"
    return ""


def missing_packages(listing: str) -> list[str]:
    """System packages for the libraries that ``ldd``'s listing says are not found."""
    names = re.findall(r"^\s*(\S+) => not found", listing, re.MULTILINE)
    return sorted({PACKAGES.get(name, name) for name in names})


def _python() -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding(
        sys.version_info >= (3, 11), f"Python {version} on {platform.platform()}",
        "" if sys.version_info >= (3, 11) else "install Python 3.11 or newer",
    )  # fmt: skip


def _packages() -> Iterator[Finding]:
    for name in ("torch", "torchvision", "PySide6-Essentials", "pyqtgraph", "opencv-python"):
        version = _version(name)
        if version:
            yield Finding(True, f"{name} {version}")
        else:
            yield Finding(False, f"{name} is not installed", REINSTALL)
    qt = _version("PySide6-Essentials")
    if qt.startswith("6.12.") and sys.version_info < (3, 12):
        text = f"PySide6 {qt} aborts on Python {platform.python_version()}"
        yield Finding(False, text, 'python -m pip install "PySide6-Essentials<6.12"')
    if _version("opencv-python-headless"):
        text = "opencv-python-headless overwrites files of opencv-python"
        yield Finding(False, text, "python -m pip uninstall opencv-python-headless")


def _version(name: str) -> str:
    """The installed version of a package; empty where it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _qt_libraries() -> Iterator[Finding]:
    """On Linux: whether Qt's X11 plugin finds every library, without starting Qt."""
    if not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return
    package = util.find_spec("PySide6")
    if package is None or package.origin is None:
        return
    plugin = Path(package.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.exists():
        yield Finding(False, f"Qt's X11 plugin is missing ({plugin})", REINSTALL)
        return
    listing = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=False).stdout
    missing = missing_packages(listing)
    if missing:
        command = f"sudo apt-get install {' '.join(missing)}"
        yield Finding(False, "Qt's X11 plugin lacks system libraries", command)
    else:
        yield Finding(True, "Qt's X11 plugin finds every system library")


def _display() -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        return
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if display:
        yield Finding(True, f"display {display}")
    else:
        # No failure: a server has no display, and only the window needs one.
        yield Finding(True, "no display here: `segviewer run` works, the window needs one")


def _devices() -> Iterator[Finding]:
    import torch
    import torchvision

    from segviewer.inspection.device import best_device, device_title

    device = best_device()
    yield Finding(True, f"works on {device_title(device)}")
    # Raises where torch and torchvision are of versions that do not belong together.
    torchvision.ops.nms(torch.zeros(1, 4), torch.ones(1), 0.5)
    total = torch.nn.functional.conv2d(
        torch.ones(1, 1, 5, 5, device=device), torch.ones(1, 1, 3, 3, device=device)
    ).sum()
    yield Finding(float(total) == 81.0, f"a convolution on {device.type} gives {float(total):g}")


def _weights() -> Iterator[Finding]:
    from segviewer.checkpoints.loading import load_model

    names = list(resources.weights())
    if not names:
        yield Finding(False, f"no weights in {resources.folder() / 'weights'}", REINSTALL)
    for name in names:
        model = load_model(name)
        count = sum(p.numel() for p in model.network.parameters()) / 1e6
        yield Finding(True, f"{name}: {count:.1f} million parameters, {len(model.classes)} classes")


def _samples() -> Iterator[Finding]:
    from segviewer.sources.samples import samples

    names = ", ".join(samples())
    if names:
        yield Finding(True, f"sample pictures: {names}")
    else:
        yield Finding(True, 'no sample pictures (python -m pip install "segviewer[samples]")')
