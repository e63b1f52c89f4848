"""segviewer: a desktop microscope for semantic segmentation networks.

The public names are imported when first used, so that ``import segviewer`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segviewer.checkpoints.loading import load_model as load_model
    from segviewer.inspection.capture import capture as capture
    from segviewer.inspection.inspections import inspect as inspect
    from segviewer.records import Frame as Frame
    from segviewer.records import Options as Options
    from segviewer.records import Reduction as Reduction
    from segviewer.records import SegviewerError as SegviewerError
    from segviewer.records import Setup as Setup
    from segviewer.records import State as State
    from segviewer.sources.opening import open_source as open_source

_HOME = {
    "load_model": "segviewer.checkpoints.loading",
    "open_source": "segviewer.sources.opening",
    "capture": "segviewer.inspection.capture",
    "inspect": "segviewer.inspection.inspections",
    "Frame": "segviewer.records",
    "Options": "segviewer.records",
    "Reduction": "segviewer.records",
    "SegviewerError": "segviewer.records",
    "Setup": "segviewer.records",
    "State": "segviewer.records",
}

__all__ = list(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"segviewer has no {name!r}; it has {', '.join(_HOME)}")
    return getattr(import_module(_HOME[name]), name)
