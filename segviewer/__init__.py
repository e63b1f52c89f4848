"""segviewer: a desktop microscope for semantic segmentation networks.

The public names are imported when first used, so that ``import segviewer`` costs nothing.

>>> import segviewer
>>> model = segviewer.load_model("everyday/pspnet")       # a name, or a checkpoint file
>>> frame = next(iter(segviewer.open_source("scene:1")))  # a picture, folder, video, camera
>>> capture = segviewer.capture(model, frame)             # one forward pass, hooks on all branches
>>> options = segviewer.Options(off={"pyramid.bin_1": "zero"})
>>> inspection = segviewer.inspect(model, capture, options)  # the backbone is not repeated
>>> inspection.title, inspection.labels.shape
('PSPNet (everyday)', (320, 480))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from segviewer.version import VERSION

if TYPE_CHECKING:
    from segviewer.adapting import adapt as adapt
    from segviewer.adapting import describe as describe
    from segviewer.attribution import Unit as Unit
    from segviewer.checkpoints.loading import load_model as load_model
    from segviewer.inspection.ablation import ablate as ablate
    from segviewer.inspection.capture import capture as capture
    from segviewer.inspection.explain import explain as explain
    from segviewer.inspection.inspections import inspect as inspect
    from segviewer.records import Frame as Frame
    from segviewer.records import ImportOptions as ImportOptions
    from segviewer.records import Inspection as Inspection
    from segviewer.records import Options as Options
    from segviewer.records import Reduction as Reduction
    from segviewer.records import SegviewerError as SegviewerError
    from segviewer.records import Setup as Setup
    from segviewer.records import State as State
    from segviewer.rendering.export import save_figure as save_figure
    from segviewer.rendering.sheet import sheet as sheet
    from segviewer.rendering.sheet_format import SheetFormat as SheetFormat
    from segviewer.rendering.style import Style as Style
    from segviewer.rendering.views import VIEWS as VIEWS
    from segviewer.sources.opening import open_source as open_source
    from segviewer.viewing import view as view
    from segviewer.watching import watch as watch

_MODULES = {
    "Frame": "segviewer.records",
    "ImportOptions": "segviewer.records",
    "Inspection": "segviewer.records",
    "Options": "segviewer.records",
    "Reduction": "segviewer.records",
    "SegviewerError": "segviewer.records",
    "Setup": "segviewer.records",
    "State": "segviewer.records",
    "Style": "segviewer.rendering.style",
    "Unit": "segviewer.attribution",
    "VIEWS": "segviewer.rendering.views",
    "adapt": "segviewer.adapting",
    "describe": "segviewer.adapting",
    "ablate": "segviewer.inspection.ablation",
    "capture": "segviewer.inspection.capture",
    "explain": "segviewer.inspection.explain",
    "inspect": "segviewer.inspection.inspections",
    "load_model": "segviewer.checkpoints.loading",
    "open_source": "segviewer.sources.opening",
    "save_figure": "segviewer.rendering.export",
    "sheet": "segviewer.rendering.sheet",
    "view": "segviewer.viewing",
    "watch": "segviewer.watching",
    "SheetFormat": "segviewer.rendering.sheet_format",
}

__all__ = list(_MODULES)
__version__ = VERSION


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"segviewer has no {name!r}; it has {', '.join(_MODULES)}")
    return getattr(import_module(_MODULES[name]), name)
