"""Every figure that a lesson can name: one function and one line in ``FIGURES``.

A figure is a pure function of a ``Subject``: the network in its state, the frame, and what the
lesson says besides. It is computed anew for the state that is on the screen, so that it follows
whoever explores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from segviewer.lessons.backbone_figures import backbones, projections, refined_pixels
from segviewer.lessons.cost_figures import (
    downsampling,
    flow_depth,
    separable_cost,
    stage_sizes,
)
from segviewer.lessons.field_figures import (
    beyond_the_field,
    field_formula,
    field_sizes,
    gridding,
)
from segviewer.lessons.figure import Figure
from segviewer.lessons.grid_figures import half_cell_shift
from segviewer.lessons.picture_figures import changed_pixels, shapley_values
from segviewer.lessons.pooling_figures import bins_as_averages, branch_shapes, joined_branches
from segviewer.lessons.rate_figures import rates, rates_at_strides, reaching_sizes
from segviewer.lessons.scene_figures import (
    edge_iou,
    one_piece,
    recall_by_cloth,
    recall_by_size,
    right_decisions,
)
from segviewer.lessons.subject import Subject

FIGURES: Mapping[str, Callable[[Subject], Figure]] = {
    "backbones": backbones,
    "beyond_the_field": beyond_the_field,
    "bins_as_averages": bins_as_averages,
    "branch_shapes": branch_shapes,
    "changed_pixels": changed_pixels,
    "downsampling": downsampling,
    "edge_iou": edge_iou,
    "field_formula": field_formula,
    "field_sizes": field_sizes,
    "flow_depth": flow_depth,
    "gridding": gridding,
    "half_cell_shift": half_cell_shift,
    "joined_branches": joined_branches,
    "one_piece": one_piece,
    "projections": projections,
    "rates": rates,
    "rates_at_strides": rates_at_strides,
    "reaching_sizes": reaching_sizes,
    "recall_by_cloth": recall_by_cloth,
    "recall_by_size": recall_by_size,
    "refined_pixels": refined_pixels,
    "right_decisions": right_decisions,
    "separable_cost": separable_cost,
    "shapley_values": shapley_values,
    "stage_sizes": stage_sizes,
}
