"""``resolve``: what of a state and of the open views' wishes a network gets."""

import pytest

from segviewer.inspection.resolve import Needs, Wishes, bare_state, resolve
from segviewer.network_info import BranchInfo, FusionInfo, NetworkInfo, StageInfo
from segviewer.records import Options, Setup, State, Unit
from segviewer.rendering.views import needs_of

ONE, TWO = "pyramid.bin_1", "pyramid.bin_2"
BRANCHES = (
    BranchInfo(
        key=ONE,
        title="",
        channels=4,
        source="stem",
        dilation=None,
        constant=True,
        about="",
        section="",
        off_modes=("dataset_mean", "zero"),
    ),
    BranchInfo(
        key=TWO,
        title="",
        channels=4,
        source="stem",
        dilation=None,
        constant=False,
        about="",
        section="",
        off_modes=("mean", "zero"),
    ),
)
INFO = NetworkInfo(
    title="",
    paper="",
    backbone="",
    stages=(StageInfo(key="stem", title="", channels=4, stride=8, dilation=1),),
    fusions=(FusionInfo(key="pyramid", title="", merge="concat", channels=4, branches=BRANCHES),),
    output_stride=8,
    output_strides=(8, 16),
    low_level="low",
    low_levels=("low", "lower"),
)
UNIT = Unit(point=(3, 4))


def setup_of(stride, low_level):
    return Setup(
        model="a", input_size=300, output_stride=stride, low_level=low_level, precision="bf16"
    )


def options_of(options, wishes=None):
    return resolve(State(options=options), INFO, wishes).options


@pytest.mark.parametrize(
    ("off", "fitting"),
    [
        ({TWO: "zero"}, {TWO: "zero"}),
        ({"aspp.rate_6": "zero"}, {}),
        # The mean of a branch that is the same everywhere is itself: its own default instead.
        ({ONE: "mean"}, {ONE: "dataset_mean"}),
    ],
)
def test_switches_that_a_network_lacks_are_dropped(off, fitting):
    assert options_of(Options(off=off)) == Options(off=fitting)


@pytest.mark.parametrize(
    ("shown", "fitting"),
    [(None, None), ((), ()), (("stem", "aspp", "pyramid", TWO), ("stem", TWO, "pyramid"))],
)
def test_maps_that_a_network_lacks_are_dropped(shown, fitting):
    assert options_of(Options(shown=shown)).shown == fitting


@pytest.mark.parametrize(
    ("setup", "fitting"),
    [
        (setup_of(16, "lower"), setup_of(16, "lower")),
        (setup_of(32, "entry_1"), setup_of(None, None)),
    ],
)
def test_settings_that_a_network_does_not_offer_are_dropped(setup, fitting):
    assert resolve(State(setup=setup), INFO).setup == fitting


def test_detail_and_crf_need_a_network_that_has_them():
    assert options_of(Options(detail="middle", crf=True)) == Options()
    assert options_of(Options(detail="stem")).detail == "stem"


@pytest.mark.parametrize(
    ("views", "wishes", "shown"),
    [
        ((), {"every_map": True}, None),
        (("mask",), {}, ()),
        (("mask",), {"selection": "stem"}, ("stem",)),
        (("mask",), {"selection": "middle"}, ()),
        (("mask", "stem"), {"shared_scale": True}, ("stem", ONE, TWO)),
        # One cell has no range of its own: its fellows are needed, too.
        ((ONE,), {}, (ONE, TWO)),
        (("branches",), {}, (ONE, TWO)),
        (("pyramid", "against"), {}, ("pyramid",)),
    ],
)
def test_open_views_say_which_maps_are_made(views, wishes, shown):
    assert options_of(Options(), Wishes(needs=needs_of(views), **wishes)).shown == shown


@pytest.mark.parametrize(
    ("views", "selection", "fields", "split"),
    [
        (("mask",), "stem", (), False),
        (("receptive_field",), "", ("",), False),
        (("receptive_field",), "stem", ("stem",), False),
        (("receptive_field",), "middle", ("",), False),
        (("receptive_fields",), "stem", (ONE, TWO), False),
        (("receptive_field", "receptive_fields"), TWO, (TWO, ONE), False),
        (("contribution",), "", (), True),
    ],
)
def test_open_views_say_what_is_asked_of_a_pixel(views, selection, fields, split):
    wishes = Wishes(needs=needs_of(views), selection=selection)
    unit = options_of(Options(unit=UNIT), wishes).unit
    assert (unit.point, unit.fields, unit.split) == ((3, 4), fields, split)
    assert unit.selected_field == (selection if selection in INFO.keys else "")
    assert options_of(Options(), wishes).unit is None


def test_a_stored_state_keeps_its_own_fields():
    unit = options_of(Options(unit=Unit(point=(3, 4), fields=("stem", "*")))).unit
    assert unit.fields == ("stem", ONE, TWO)


def test_what_views_had_computed_is_no_part_of_a_pinned_state():
    setup = Setup(model="a")
    wishes = Wishes(needs=needs_of(("receptive_fields", "contribution")), selection=ONE)
    request = resolve(State(setup, Options(unit=UNIT)), INFO, wishes)
    assert bare_state(request.state) == State(setup, Options(unit=UNIT))


def test_a_view_may_need_what_it_likes():
    needs = Needs(fields=lambda info, selection: ("stem", selection), split=True)
    unit = options_of(Options(unit=UNIT), Wishes(needs=(needs,), selection=TWO)).unit
    assert (unit.fields, unit.split) == (("stem", TWO), True)
