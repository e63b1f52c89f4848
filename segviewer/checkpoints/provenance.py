"""Where a model comes from and what was assumed of it, and what that means for its setup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from segviewer.import_options import Answer
from segviewer.records import Setup


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """``family`` is the title of the published files' family, "" for our own weight files;
    ``file`` the checkpoint's name; ``assumed`` the values of the import options that its keys
    could not tell, by option: what the user said, else a guess; ``assumptions`` what was assumed
    besides, and ``notes`` what else is to be known of the weights, a sentence each; ``dropped`` the
    keys that were left out, ``used`` how many were not; ``sha256`` the checksum of the weights'
    file, "" where there is none."""

    family: str = ""
    file: str = ""
    assumed: Mapping[str, Answer | None] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    used: int = 0
    sha256: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that is said of the weights."""
        return (*self.assumptions, *self.notes)


def place_output_stride(setup: Setup, provenance: Provenance) -> Setup:
    """The setup with the import options' output stride where it belongs.

    Where the file could not tell its stride, the option is the weights' own: the network was built
    for it, with the rates that belong to it. Everywhere else the weights' own is known, so that
    the option can only mean the stride to run at; a stride chosen since then has precedence.
    """
    stride = setup.import_options.output_stride
    if setup.output_stride is not None or stride == provenance.assumed.get("output_stride"):
        return setup
    # Also where a family has but one stride and did not take the option: running at another fails.
    return replace(setup, output_stride=stride)
