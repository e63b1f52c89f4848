"""What the engine keeps between pictures."""

from contextlib import nullcontext

import numpy as np

from segviewer.checkpoints.loading import load_model
from segviewer.engine.inspection_cache import InspectionCache, PassPolicy
from segviewer.records import Frame, Setup, State


def test_live_copies_of_all_networks_share_one_store_of_traced_passes(weight_file):
    cache = InspectionCache(lambda text: None)
    policy = PassPolicy(
        running=True, live=True, outdated=lambda: False, newer=lambda: False,
        busy=lambda text: nullcontext(),
    )  # fmt: skip
    frame = Frame(np.full((48, 64, 3), 99, np.uint8))
    for name in (str(weight_file), "lesson/fcn"):
        list(cache.inspections(load_model(name), frame, State(Setup(model=name)), None, policy))
    stores = {id(copy.traces) for search in cache._searches.values() for copy in search._candidates}
    assert len(cache._searches) == 2
    assert stores == {id(cache._traces)}
