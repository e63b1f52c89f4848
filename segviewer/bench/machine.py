"""The machine that a table was measured on, in words that others can compare theirs with."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from segviewer.inspection.device import best_device, device_title, thread_count
from segviewer.version import VERSION

PACKAGES = (
    "torch", "torchvision", "PySide6-Essentials", "opencv-python", "numpy", "captum", "torchlens",
    "grad-cam", "openerf", "segmentation-models-pytorch", "transformers",
)  # fmt: skip


def describe_machine() -> dict[str, Any]:
    """Processor, memory, device, load and versions; what the system does not tell is left out."""
    facts = {
        "segviewer": VERSION,
        "date": datetime.now(UTC).date().isoformat(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "threads": thread_count(),
        "device": device_title(best_device()),
        "memory_gb": _memory_gb(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "packages": _versions(),
    }
    return {key: value for key, value in facts.items() if value is not None}


def machine_lines(facts: dict[str, Any]) -> list[str]:
    """The same for people, in two lines."""
    load = f", load {facts['load']} at the start" if "load" in facts else ""
    memory = f", {facts['memory_gb']} GB" if "memory_gb" in facts else ""
    versions = ", ".join(f"{name} {version}" for name, version in facts["packages"].items())
    return [
        f"{facts['processor']}, {facts['cores']} cores, {facts['threads']} threads of torch"
        f"{memory}, device {facts['device']}{load}; {facts['date']}",
        f"segviewer {facts['segviewer']}, Python {facts['python']}, {versions}",
    ]


def _versions() -> dict[str, str]:
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def _cores() -> int | None:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def _processor() -> str:
    accounts = Path("/proc/cpuinfo")
    if accounts.exists():
        for line in accounts.read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> int | None:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
    return round(size / 1e9)
