"""What the benchmark measures with is real: a clip that plays, a peer that tells classes apart."""

import numpy as np
import pytest

from segviewer.bench.live import PEER, SIZE, memory_per_thousand, plain_loop, write_clip, write_peer
from segviewer.checkpoints.loading import load_model
from segviewer.inspection.passes import capture
from segviewer.records import Frame, Setup
from segviewer.sources.opening import open_source
from segviewer.sources.scenes import Scene


def test_the_clip_and_the_loop(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=5)
    frames = list(open_source(str(clip)))
    assert [frame.size for frame in frames] == [SIZE] * 5
    assert plain_loop("everyday/fcn", clip, 0.2) > 0


def test_the_peer_is_torchvision_s_and_decided(tmp_path):
    model = load_model(write_peer(tmp_path / f"{PEER}.pth"))
    assert model.network.branch_keys()[0] == "aspp.conv_1x1"
    setup = Setup(model.name, input_size=max(SIZE))
    seen = capture(model, Frame(Scene(1).frame(0).image), setup)
    assert len(np.unique(seen.labels)) > 3


def test_memory_that_grows_evenly():
    megabytes = [1e6 * sample for sample in range(100)]
    assert memory_per_thousand(megabytes, 1000) == pytest.approx(100)
    assert memory_per_thousand([5] * 100, 1000) == pytest.approx(0)
    assert memory_per_thousand([5] * 100, 100) is None
