"""Receptive fields and contributions in words, without a window."""

from dataclasses import replace
from html import escape

import numpy as np
import pytest
from small import small_model

from segviewer.attribution import Contributions, EffectiveField
from segviewer.gui.inspector.field_table import (
    FIELD_HEADER,
    FIELD_LEGEND,
    describe_field,
    describe_fields,
    describe_interactions,
    describe_sum,
    field_rows,
    table_html,
)
from segviewer.rendering.point_captions import theoretical_size

NAME_OF = small_model("deeplab_v3_plus").info().name_of
ENERGY = np.full((4, 5), 0.05, np.float32)


def make_field(key="aspp.rate_6", ratios=None, **facts):
    ratios = {0.5: 0.04, 0.99: 0.3} if ratios is None else ratios
    return EffectiveField(key=key, point=(1, 2), energy=ENERGY, box=None, ratios=ratios, **facts)


def test_a_row_has_the_areas_and_the_region():
    fields = {"aspp.rate_6": make_field(inside=0.25), "": make_field("", {})}
    assert field_rows(fields, NAME_OF) == [
        ("rate 6", "1", "2", "", "25 %"),
        ("the class", "", "", "", ""),
    ]


def test_one_field_is_a_sentence_and_several_are_a_table():
    field = make_field(centroid=(-3.0, 2.0), inside=0.25, passes=4)
    assert describe_fields({}, NAME_OF) == ""
    assert ">rate 6<" in describe_fields({"aspp.rate_6": field}, NAME_OF)
    assert describe_field(field, NAME_OF) == (
        "The field of rate 6: half within 1 px (4 %), 99 % within 2 px (30 %) of the picture. Its "
        "middle lies 3 px above and 2 px right of the point, 25 % of it in the point's own "
        "region. Estimated from 4 passes."
    )
    fields = {"a.x": field, "a.y": field}
    table = table_html([FIELD_HEADER, *field_rows(fields, NAME_OF)])
    assert describe_fields(fields, NAME_OF) == table + escape(FIELD_LEGEND)


def test_a_field_that_nothing_reaches_says_so():
    sentence = describe_field(make_field("", {}), NAME_OF)
    assert sentence.startswith("Nothing of the picture reaches the predicted class: every way")
    assert describe_fields({"": make_field("", {})}, NAME_OF) == sentence


@pytest.mark.parametrize(
    ("box", "size"),
    [
        (None, ""),
        ((1, 1, 2, 2), "2"),
        ((1, 1, 2, 3), "3×2"),
        ((0, 0, 3, 4), "≥ 5×4"),
    ],
)
def test_a_theoretical_field_that_the_picture_cuts_is_at_least_so_large(box, size):
    assert theoretical_size(replace(make_field(), box=box)) == size


def test_tables_escape_what_they_quote():
    assert table_html([("a < b", "1")]) == (
        "<table width='100%' cellspacing='0' cellpadding='1'><tr>"
        "<td align='left' style='padding-left: 0px'>a &lt; b</td>"
        "<td align='right' style='padding-left: 4px'>1</td></tr></table>"
    )


def test_the_sum_and_the_decisive_branch():
    contributions = Contributions(
        value="logit",
        classes=(0,),
        shapley={"a.one": 1.0, "a.two": -3.0},
        totals={},
        interactions={("a.one", "a.two"): -0.5},
        all_on=2.0,
        all_off=4.0,
    )
    assert describe_sum(contributions, NAME_OF) == (
        "Together they lead from 4.00 with all off to 2.00. Decisive: two."
    )
    assert (
        describe_interactions(contributions, NAME_OF)
        == "one and two add 0.50 less together than apart."
    )
