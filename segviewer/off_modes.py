"""What stands in for a branch that is off, as text.

"zero", "mean" and "dataset_mean" are of the branch itself. "resample:PICTURE" is the same branch on
another picture (a path, or another source's text), "resample:state:WORDS" that in another state of
the network on the same picture, in the words of ``state_words``. What follows "resample:" is the
*donor*.
"""

from __future__ import annotations

from pathlib import PurePath

OffMode = str
OFF_MODES: tuple[OffMode, ...] = ("zero", "mean", "dataset_mean")
RESAMPLE = "resample:"
STATE = "state:"  # a donor that is another state


def is_off_mode(text: str) -> bool:
    return text in OFF_MODES or bool(donor_of(text).removeprefix(STATE).strip())


def donor_of(mode: OffMode) -> str:
    """Where a branch is resampled from; "" for other modes."""
    return mode.removeprefix(RESAMPLE) if mode.startswith(RESAMPLE) else ""


def donor_state(donor: str) -> str:
    """The words of a donor that is another state; "" for a picture."""
    return donor.removeprefix(STATE) if donor.startswith(STATE) else ""


def file_name(donor: str) -> str:
    """A picture's name alone, wherever it lies."""
    return PurePath(donor.replace("\\", "/")).name or donor


def mode_title(mode: OffMode) -> str:
    """What stands in, in words: "dataset mean", "from rain.jpg"."""
    donor = donor_of(mode)
    words = donor_state(donor)
    if words:
        off = next((w for w in words.split() if w.startswith("off=")), "")
        return f"from the state with {off.removeprefix('off=')}" if off else "from another state"
    return f"from {file_name(donor)}" if donor else mode.replace("_", " ")


def quoted(mode: OffMode) -> str:
    """A mode as it stands in a list of modes, where a comma ends it."""
    return mode.replace("%", "%25").replace(",", "%2C")


def unquoted(text: str) -> OffMode:
    return text.replace("%2C", ",").replace("%25", "%")
