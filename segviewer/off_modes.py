"""What stands in for a branch that is off, as text.

"zero", "mean" and "dataset_mean" are of the branch itself. "resample:PICTURE" is the same branch on
another picture (a path, or another source's text), "resample:state:WORDS" that in another state of
the network on the same picture, in the words of ``state_words``. What follows "resample:" is the
*donor*.
"""

from __future__ import annotations

import shlex
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


def donor_title(donor: str) -> str:
    """A donor in words: "rain.jpg", "the state with aspp.rate_12=zero"."""
    words = donor_state(donor)
    if not words:
        return file_name(donor)
    try:
        off = next((w for w in shlex.split(words) if w.startswith("off=")), "")
    except ValueError:  # a quote without its end
        return "another state"
    pairs = (pair.partition("=") for pair in off.removeprefix("off=").split(",") if pair)
    titles = [f"{key}={_short_title(unquote_mode(mode))}" for key, _, mode in pairs]
    return f"the state with {', '.join(titles)}" if titles else "another state"


def mode_title(mode: OffMode) -> str:
    """What stands in, in words: "dataset mean", "from rain.jpg"."""
    donor = donor_of(mode)
    return f"from {donor_title(donor)}" if donor else mode.replace("_", " ")


def _short_title(mode: OffMode) -> str:
    """A mode as a word of a donor's title: of a state in a state no more than that it is one."""
    donor = donor_of(mode)
    return mode if not donor else "another state" if donor_state(donor) else file_name(donor)


def quote_mode(mode: OffMode) -> str:
    """A mode as it stands in a list of modes, where a comma ends it."""
    return mode.replace("%", "%25").replace(",", "%2C")


def unquote_mode(text: str) -> OffMode:
    return text.replace("%2C", ",").replace("%25", "%")
