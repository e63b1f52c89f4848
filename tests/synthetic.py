"""An inspection made by hand: no network, every number known."""

from dataclasses import replace

import numpy as np

from segviewer.attribution import Contributions, EffectiveField, Split, Unit
from segviewer.network_info import BranchInfo, FusionInfo, NetworkInfo, StageInfo
from segviewer.records import IGNORE, Classes, Frame, Inspection, Options, Setup, State, Truth

CLASSES = Classes(("sky", "tree", "road"), ((86, 180, 233), (0, 110, 80), (150, 150, 150)))
GRIDS = {"stem": (6, 8), "pyramid.bin_1": (1, 1), "pyramid.bin_2": (2, 2), "pyramid": (6, 8)}


def _network(title, low_level_branch):
    branches = [
        BranchInfo(
            key=f"pyramid.{name}",
            title=name,
            channels=4,
            source="stem",
            dilation=None,
            constant=name == "bin_1",
            about="",
            section="",
            off_modes=("mean", "zero"),
        )
        for name in ("bin_1", "bin_2", *(("low",) if low_level_branch else ()))
    ]
    fusion = FusionInfo(
        key="pyramid", title="pyramid", merge="concat", channels=4, branches=tuple(branches)
    )
    stem = StageInfo(key="stem", title="stem", channels=4, stride=8, dilation=1)
    return NetworkInfo(
        title=title,
        paper="",
        backbone="small backbone",
        stages=(stem,),
        fusions=(fusion,),
        output_stride=8,
        output_strides=(8, 16),
        low_level=None,
        low_levels=(),
    )


def gradient(size):
    """A picture whose red grows downwards and whose green grows to the right."""
    rows, columns = np.mgrid[: size[0], : size[1]]
    red, green = rows * 255 // max(1, size[0] - 1), columns * 255 // max(1, size[1] - 1)
    return np.stack([red, green, np.full_like(red, 90)], -1).astype(np.uint8)


def logits_of(labels, classes=3):
    """Logits (classes, h, w) whose argmax is ``labels``."""
    return np.moveaxis(np.eye(classes, dtype=np.float32)[labels], -1, 0) * 4


def example(size=(48, 64), off=(), *, changed=True, title="Example", low=False, **setup):
    """Sky above, tree below; with a branch off, the lower right quarter becomes road."""
    labels_on = np.zeros((6, 8), np.uint8)
    labels_on[3:] = 1
    labels = labels_on.copy()
    if off and changed:
        labels[3:, 4:] = 2
    grids = GRIDS | ({"pyramid.low": (12, 16)} if low else {})
    maps = {
        key: np.linspace(index, index + 1, grid[0] * grid[1], dtype=np.float32).reshape(grid)
        for index, (key, grid) in enumerate(grids.items())
    }
    return Inspection(
        frame=Frame(gradient(size), origin="gradient.png"),
        state=State(Setup(model="example", **setup), Options(off=off)),
        title=title,
        classes=CLASSES,
        network=_network(title, low),
        labels=labels,
        logits=logits_of(labels),
        maps=maps,
        shapes={key: (4, *grid) for key, grid in grids.items()},
        labels_all_on=labels_on,
        logits_all_on=logits_of(labels_on),
    )


def truth_of(size=(48, 64), **others):
    """Sky above; below it tree on the left and road on the right; the first eight columns say
    nothing."""
    values = np.zeros(size, np.uint8)
    values[size[0] // 2 :] = 1
    values[size[0] // 2 :, size[1] // 2 :] = 2
    values[:, : size[1] // 8] = IGNORE
    return Truth(values=values, title="the mask gradient.png", **others)


def with_truth(inspection, **others):
    """The inspection, its frame with the truth of ``truth_of``."""
    truth = truth_of(inspection.frame.size, **others)
    return replace(inspection, frame=replace(inspection.frame, truth=truth))


OFF = {"pyramid.bin_2": "mean"}


def with_pixel(inspection):
    """The inspection with a pixel clicked: two round fields, and contributions that add up."""
    rows, columns = np.mgrid[:48, :64]

    def field(key, width, box):
        energy = np.exp(-((rows - 20) ** 2 + (columns - 40) ** 2) / (2 * width**2))
        energy = (energy / energy.sum()).astype(np.float32)
        return EffectiveField(
            key=key, point=(20, 40), energy=energy, box=box, ratios={0.5: 0.04 * width}
        )

    keys = ("pyramid.bin_1", "pyramid.bin_2")
    ramp = np.linspace(-1, 1, 48, dtype=np.float32).reshape(6, 8)
    split = Split(
        0,
        {keys[0]: ramp, keys[1]: -2 * ramp, "bias": np.full_like(ramp, 0.5)},
        {keys[0]: 0.75, keys[1]: -1.5, "bias": 0.5},
        1e-7,
    )
    added = Contributions(
        value="logit",
        classes=(0,),
        shapley={keys[0]: 2.0, keys[1]: -0.5},
        totals={},
        interactions={keys: 0.25},
        all_on=2.5,
        all_off=1.0,
    )
    unit = Unit(point=(20, 40), split=True, fields=keys, selected_field=keys[0])
    options = replace(inspection.state.options, unit=unit)
    return replace(
        inspection,
        state=replace(inspection.state, options=options),
        fields={keys[0]: field(keys[0], 3, (5, 20, 35, 60)), keys[1]: field(keys[1], 9, None)},
        contributions=added,
        split=split,
    )
