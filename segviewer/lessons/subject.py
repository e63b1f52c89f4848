"""What a figure is computed of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from segviewer.checkpoints.model import Model
from segviewer.inspection.capture import Capture, capture
from segviewer.inspection.inspections import inspect
from segviewer.inspection.resolve import bare_state, resolve
from segviewer.lessons.figure import SEEDS
from segviewer.records import Frame, Inspection, Options, SegviewerError, Setup, State


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject:
    """``model`` and ``frame`` in a ``state``; ``selection`` is the feature that is looked at,
    ``arguments`` what the lesson says besides, ``seeds`` those of rendered scenes."""

    model: Model
    frame: Frame
    state: State
    selection: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    seeds: range = SEEDS

    @property
    def setup(self) -> Setup:
        """The state's setup, without what this network does not offer."""
        return resolve(self.state, self.model.info()).setup

    def capture(self) -> Capture:
        return capture(self.model, self.frame, self.setup)

    def inspect(self, captured: Capture, **changes: Any) -> Inspection:
        """The state's inspection, without maps; ``changes`` are of its options."""
        bare = bare_state(self.state)
        options: Options = replace(bare.options, **{"shown": (), "detail": "", **changes})
        request = resolve(replace(bare, options=options), captured.info)
        return inspect(self.model, captured, request.options)

    def argument(self, key: str) -> Any:
        """What the lesson says under that key; a SegviewerError where it says nothing."""
        if key not in self.arguments:
            raise SegviewerError(
                f"This figure needs {key} = ... in its step's arguments; add it to the lesson."
            )
        return self.arguments[key]
