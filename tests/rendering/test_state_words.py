"""States in words, and back."""

import pytest

from segviewer.attribution import Unit
from segviewer.records import ImportOptions, Options, Reduction, SegviewerError, Setup, State
from segviewer.state_words import donor_mode, donors_of, state_of, words_of

INNER = State(
    Setup(model="m", input_size=64), Options(off={"a.x": "resample:a,b.png", "a.y": "mean"})
)
STATES = (
    State(Setup(model="voc/pspnet")),
    State(
        Setup(
            model="my weights/나무.pth", input_size=512, output_stride=8, low_level="entry_1",
            multi_scale=True, precision="bf16",
            import_options=ImportOptions(
                output_stride=16, align_corners=False, multi_grid=(1, 2, 4), rates=(6, 12),
                at_once=True, classes=("a", "b"), weights="model_ema", modules="m.json",
            ),
        ),
        Options(
            off={"pyramid.bin_6": "zero", "pyramid.bin_1": "dataset_mean"},
            reduction=Reduction("channel", 7), detail="pyramid.bin_1",
            unit=Unit(point=(3, 40), value="margin", region=(1, 2, 30, 40), kind="fast",
                      average=True, selected_field="pyramid.bin_6"),
            crf=True,
        ),
    ),
    State(
        Setup(model="m"),
        Options(off={"a.x": "resample:my pictures/a, b=c 100%2C.png", "a.y": "zero"}),
    ),
    State(Setup(model="m"), Options(off={"a.x": donor_mode(INNER)})),
    State(Setup(model="m", import_options=ImportOptions(classes="VOC-21", at_once=False)),
          Options(reduction=Reduction("max"))),
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_a_state_survives_being_said(state):
    assert state_of(words_of(state)) == state


def test_donors_of_donors_are_donors() -> None:
    mode = donor_mode(INNER)
    donors = donors_of({"a.x": mode, "b.x": "resample:c.png", "b.y": "mean"})
    assert donors == ("a,b.png", mode.removeprefix("resample:"), "c.png")


def test_words_are_what_a_person_would_write():
    state = state_of("voc/pspnet off=pyramid.bin_1=mean,pyramid.bin_2=zero size=512")
    assert state.setup == Setup(model="voc/pspnet", input_size=512)
    assert state.options.modes == {"pyramid.bin_1": "mean", "pyramid.bin_2": "zero"}
    assert words_of(STATES[0]) == "voc/pspnet"


@pytest.mark.parametrize(
    "text",
    ["", "m colour=red", "m off", "m off=x=never", "m off=x", "m size=large", "m at=1,x",
     "m average=maybe", "m map=tree", "m 'size=1"],
)  # fmt: skip
def test_words_that_say_nothing_are_one_sentence(text):
    with pytest.raises(SegviewerError) as caught:
        state_of(text)
    assert "\n" not in str(caught.value)
