"""From a name or a file to a model: recognise, build, rename, fill, strictly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import torch

from segviewer import resources
from segviewer.checkpoints import class_lists, importers, native_format
from segviewer.checkpoints.checkpoint_file import read_checkpoint
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.model import Model
from segviewer.checkpoints.strict import fill
from segviewer.checkpoints.torchvision_names import PREFIX, fetch
from segviewer.records import Classes, ImportOptions, SegviewerError


def load_model(
    name_or_path: str | Path,
    *,
    output_stride: int | None = None,
    align_corners: bool | None = None,
    multi_grid: Iterable[int] | None = None,
    at_once: bool | None = None,
    classes: Classes | str | Iterable[str] | None = None,
    report: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Model:
    """A model by an embedded name, a torchvision name ("torchvision/fcn_resnet50") or a file.

    The options say what a published file's keys cannot: the output stride it was trained at, how
    its code aligns corners, the multi-grid of its last stage, whether an FCN-8s was trained at
    once, and its classes ("VOC-21", names, or names with colours). None takes the family's best
    guess. ``report`` is told how far a download is; once ``stop()`` is true it is given up with
    ``Stopped``. Raises SegviewerError, one sentence, where nothing can be loaded.

    >>> import segviewer
    >>> segviewer.load_model("everyday/pspnet").network.branch_keys()[:2]
    ('pyramid.features', 'pyramid.bin_1')
    """
    name = str(name_or_path)
    grid = tuple(multi_grid) if multi_grid is not None else None
    import_options = ImportOptions(
        output_stride=output_stride, align_corners=align_corners, multi_grid=grid, at_once=at_once
    )
    told = _classes(classes)
    # Tensors made under inference_mode could never be differentiated again.
    with torch.inference_mode(False):
        embedded = resources.weights()
        if name in embedded:
            return native_format.load(embedded[name], name)
        if name.startswith(PREFIX):
            return _published(fetch(name, report, stop), name, import_options, told)
        return _from_path(Path(name_or_path).expanduser(), import_options, told)


def _classes(classes: Classes | str | Iterable[str] | None) -> Classes | None:
    if classes is None or isinstance(classes, Classes):
        return classes
    return (
        class_lists.named(classes)
        if isinstance(classes, str)
        else class_lists.with_colours(classes)
    )


def _from_path(path: Path, import_options: ImportOptions, told: Classes | None) -> Model:
    source = read_checkpoint(path)
    if path.is_file() and native_format.is_native(path):
        return native_format.load(path, str(path))
    return _published(source, str(path), import_options, told)


def _published(
    source: Checkpoint, name: str, import_options: ImportOptions, told: Classes | None
) -> Model:
    # Weights replace every tensor, so none is made before.
    with torch.device("meta"):
        family, reading = importers.read(source, import_options)
    fill(reading, family, source)
    return Model(
        name=name,
        title=_title(family, reading),
        network=reading.network,
        preparation=reading.preparation,
        classes=_checked_classes(reading, source, told),
        card={"family": family.title, "file": source.name, "assumed": dict(reading.assumed)},
    )


def _title(family: Family, reading: ParsedCheckpoint) -> str:
    network = reading.network
    return f"{network.title}, {network.backbone.title} ({family.title})"


def _checked_classes(
    reading: ParsedCheckpoint, source: Checkpoint, told: Classes | None
) -> Classes:
    if told is None:
        return reading.classes
    if len(told) != len(reading.classes):
        raise SegviewerError(
            f"{source.name} tells {len(reading.classes)} classes apart, but "
            f"{len(told)} were named; name as many as it has."
        )
    return told
