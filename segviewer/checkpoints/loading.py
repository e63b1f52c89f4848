"""From a name or a file to a model: recognise, build, rename, fill, strictly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import torch

from segviewer import resources
from segviewer.checkpoints import class_lists, importers, native_format, published
from segviewer.checkpoints.checkpoint_file import read_checkpoint
from segviewer.checkpoints.digest import files_sha256
from segviewer.checkpoints.family import Checkpoint, Family, ParsedCheckpoint
from segviewer.checkpoints.metadata import find_classes, threshold_notes
from segviewer.checkpoints.model import Model
from segviewer.checkpoints.places import PLACES_LISTED, locate
from segviewer.checkpoints.preprocessing import assumption, from_buffers, is_buffer
from segviewer.checkpoints.provenance import Provenance
from segviewer.checkpoints.published_list import PREFIX as PUBLISHED
from segviewer.checkpoints.strict import fill, finite_note
from segviewer.checkpoints.torchvision_names import PREFIX as TORCHVISION
from segviewer.checkpoints.torchvision_names import cached_weights, empty_checkpoint, fetch
from segviewer.records import Classes, ImportOptions, SegviewerError


def load_model(
    name_or_path: str | Path,
    import_options: ImportOptions | None = None,
    *,
    classes: Classes | None = None,
    report: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Model:
    """A model by an embedded name, that of published weights, or a file.

    Published are "published/pspnet-r50-voc" and others of ``segviewer models``, and torchvision's
    ("torchvision/fcn_resnet50"); they are fetched when they are used first.

    ``import_options`` say what a published file's keys cannot; what they leave open is the family's
    best guess, and ``Model.provenance`` says what was assumed. ``classes`` has names with colours
    of one's own, instead of the options' names. ``report`` is called with how far a download is;
    once ``stop()`` is true it is given up with ``Stopped``. Raises SegviewerError, one sentence,
    where nothing can be loaded.

    >>> import segviewer
    >>> segviewer.load_model("everyday/pspnet").network.branch_keys()[:2]
    ('pyramid.features', 'pyramid.bin_1')
    """
    name = str(name_or_path)
    import_options = import_options or ImportOptions()
    classes = classes or _classes(import_options.classes)
    # Tensors made under inference_mode could never be differentiated again.
    with torch.inference_mode(False):
        embedded = resources.weights()
        if name in embedded:
            return native_format.load(embedded[name], name)
        if name.startswith(TORCHVISION):
            model = _load_published(fetch(name, report, stop), name, import_options, classes)
            provenance = replace(model.provenance, assumptions=())  # it is known by its name
            return _of_file(replace(model, provenance=provenance), cached_weights(name))
        if name.startswith(PUBLISHED):
            return _from_list(name, published.fetch(name, report, stop), classes)
        return _from_path(Path(name_or_path).expanduser(), import_options, classes)


def describe_model(
    name_or_path: str | Path,
    import_options: ImportOptions | None = None,
    *,
    report: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Model:
    """The same for reading about it: published weights that are not there are not fetched, and the
    model is without them (on the device "meta")."""
    name = str(name_or_path)
    if name.startswith(PUBLISHED) and not published.cached_file(name).exists():
        return published.untrained_model(name)
    if name.startswith(TORCHVISION) and not cached_weights(name).is_file():
        return _empty_model(name, import_options or ImportOptions())
    return load_model(name_or_path, import_options, report=report, stop=stop)


def _empty_model(name: str, import_options: ImportOptions) -> Model:
    """torchvision's network of a name, empty."""
    checkpoint = empty_checkpoint(name)
    with torch.device("meta"):
        family, reading = importers.read(checkpoint, import_options)
    return Model(
        name=name,
        title=_title(family, reading),
        network=reading.network,
        preparation=reading.preparation,
        classes=_checked_classes(reading, checkpoint, _classes(import_options.classes)),
        provenance=Provenance(
            family=family.title, file=checkpoint.name, assumed=dict(reading.assumed)
        ),
    )


def _classes(classes: str | tuple[str, ...] | None) -> Classes | None:
    """The classes of a known list's name, or of names, with colours."""
    if classes is None:
        return None
    if isinstance(classes, str):
        return class_lists.class_list(classes)
    return class_lists.with_colours(classes)


def _from_path(path: Path, import_options: ImportOptions, classes: Classes | None) -> Model:
    stored = read_checkpoint(path)
    if path.is_file() and native_format.is_native(path):
        return native_format.load(path, str(path))
    checkpoint = locate(stored, importers.IMPORTERS.values(), import_options.weights)
    return _of_file(_load_published(checkpoint, str(path), import_options, classes), path)


def _from_list(name: str, path: Path, classes: Classes | None) -> Model:
    """Of these files the list knows what their keys cannot tell, so that nothing is assumed."""
    checkpoint = locate(read_checkpoint(path), importers.IMPORTERS.values(), None)
    model = _load_published(checkpoint, name, published.KNOWN_OPTIONS, classes)
    provenance = replace(model.provenance, assumed={}, assumptions=())
    return _of_file(replace(model, provenance=provenance), path)


def _of_file(model: Model, path: Path) -> Model:
    """The model, knowing which file its weights came from."""
    return replace(model, provenance=replace(model.provenance, sha256=files_sha256(path)))


def _load_published(
    checkpoint: Checkpoint, name: str, import_options: ImportOptions, classes: Classes | None
) -> Model:
    # Weights replace every tensor, so none is made before.
    with torch.device("meta"):
        family, reading = importers.read(checkpoint, import_options)
    used, dropped = fill(reading, family, checkpoint)
    preparation, buffer_notes = from_buffers(checkpoint.beside, reading.preparation)
    is_normalised = bool(buffer_notes)
    named, class_notes = find_classes(checkpoint, reading.classes)
    is_named = classes is not None or named is not reading.classes
    notes = (
        *finite_note(used), *reading.notes, *buffer_notes, *_left_out(checkpoint, is_normalised),
        *threshold_notes(checkpoint, len(reading.classes)),
        *(class_notes if classes is None else ()), *checkpoint.remarks,
    )  # fmt: skip
    return Model(
        name=name,
        title=_title(family, reading),
        network=reading.network,
        preparation=preparation,
        classes=_checked_classes(reading, checkpoint, named if classes is None else classes),
        provenance=Provenance(
            family=family.title, file=checkpoint.name, assumed=dict(reading.assumed),
            assumptions=tuple(_assumptions(reading, is_named, is_normalised)), notes=notes,
            dropped=(*dropped, *checkpoint.beside), used=len(used),
        ),
    )  # fmt: skip


def _assumptions(reading: ParsedCheckpoint, is_named: bool, is_normalised: bool) -> Iterator[str]:
    """What was guessed besides the import options, a sentence each."""
    yield from reading.assumptions
    if not reading.is_prepared and not is_normalised:
        yield assumption(reading.preparation)
    title = class_lists.likely_title(reading.classes)
    if title and not is_named:
        yield f"The file names no classes: those of {title} are assumed, by their number."


def _left_out(checkpoint: Checkpoint, prepared: bool) -> tuple[str, ...]:
    """One sentence about tensors that lie beside the network; ``prepared`` is whether buffers of
    mean and std are in use."""
    keys = [key for key in checkpoint.beside if not (prepared and is_buffer(key))]
    if not keys:
        return ()
    more = f" and {len(keys) - PLACES_LISTED} more" if len(keys) > PLACES_LISTED else ""
    return (f"Left out, as no part of the network: {', '.join(keys[:PLACES_LISTED])}{more}.",)


def _title(family: Family, reading: ParsedCheckpoint) -> str:
    network = reading.network
    return f"{network.title}, {network.backbone.title} ({family.title})"


def _checked_classes(
    reading: ParsedCheckpoint, checkpoint: Checkpoint, classes: Classes | None
) -> Classes:
    if classes is None:
        return reading.classes
    if len(classes) != len(reading.classes):
        raise SegviewerError(
            f"{checkpoint.name} tells {len(reading.classes)} classes apart, but "
            f"{len(classes)} were named; name as many as it has."
        )
    return classes
