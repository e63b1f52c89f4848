"""How a described network is wired, read off its execution: what the diagram needs to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from segviewer.any_network.description import BranchDescription, Description, FusionDescription
from segviewer.any_network.execution import Execution, ModulePlace, Operation
from segviewer.any_network.passes import last_merge
from segviewer.any_network.tensors import map_size
from segviewer.any_network.trace import first_number
from segviewer.network_info import BranchInfo, FusionInfo, NetworkInfo, StageInfo
from segviewer.records import SegviewerError


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """``moments`` says by branch key after how many operations the branch comes in; ``passing``
    holds the keys of branches that only pass on what earlier fusions made; ``tensors`` the numbers
    of stages, operands and merges in the execution, by key."""

    info: NetworkInfo
    moments: Mapping[str, int]
    passing: frozenset[str]
    tensors: Mapping[str, int]


def wiring_of(execution: Execution, description: Description) -> Wiring:
    """A SegviewerError where the description does not fit what was executed."""
    return _Reading(execution, description).wiring()


class _Reading:
    def __init__(self, execution: Execution, description: Description) -> None:
        self.execution = execution
        self.description = description
        self.makers = execution.makers()
        self.merges = {
            (op.place, op.ordinal): (i, op)
            for i, op in enumerate(execution.operations)
            if op.operands
        }
        self.tensors: dict[str, int] = {}
        self.landmarks: dict[int, str] = {}  # stages and fusions by their tensors

    def wiring(self) -> Wiring:
        stages = tuple(self._stage(stage.name, stage.place, stage.element) for stage in
                       self.description.stages)  # fmt: skip
        for fusion in self.description.proposed_fusions:
            self._place_fusion(fusion)
        moments, passing, fusions = {}, set(), []
        for fusion in self.description.proposed_fusions:
            infos = []
            for branch in fusion.branches:
                key = f"{fusion.name}.{branch.name}"
                moments[key] = self._moment(branch)
                sources = self._sources(self.tensors[key], fusion.name)
                # A branch that only passes fusions on would count their branches twice in Shapley
                # values.
                if sources and all(source in self._fusion_names for source in sources):
                    passing.add(key)
                infos.append(self._branch(key, branch, sources))
            channels = self._channels(self.tensors[fusion.name])
            fusions.append(
                FusionInfo(
                    key=fusion.name, title=fusion.name.replace("_", " "), merge=fusion.merge,
                    channels=channels, branches=tuple(infos),
                )
            )  # fmt: skip
        stride = stages[-1].stride if stages else 1
        info = NetworkInfo(
            title=self.description.network,
            paper="",
            backbone=self.description.trunk or self.description.network,
            stages=stages,
            fusions=tuple(fusions),
            output_stride=stride,
            output_strides=(stride,),
            low_level=None,
            low_levels=(),
            description=str(self.description),
        )
        return Wiring(
            info=info, moments=moments, passing=frozenset(passing), tensors=dict(self.tensors)
        )

    @property
    def _fusion_names(self) -> set[str]:
        return {fusion.name for fusion in self.description.proposed_fusions}

    def _stage(self, name: str, place: ModulePlace, element: int) -> StageInfo:
        call = self.execution.calls.get(place)
        if call is None or element >= len(call.outputs):
            raise SegviewerError(
                f"{self.description.network} has no stage {name!r} at {place}; describe it again."
            )
        number = call.outputs[element]
        self.tensors[name] = number
        # Two stages may be one tensor; it goes by the first one's name.
        self.landmarks.setdefault(number, name)
        return StageInfo(
            key=name,
            title=name.replace("_", " "),
            channels=self._channels(number),
            stride=self._stride(number),
            dilation=1,
        )

    def _place_fusion(self, fusion: FusionDescription) -> None:
        for branch in fusion.branches:
            key = f"{fusion.name}.{branch.name}"
            self.tensors[key] = self._tensor(key, branch)
        merges = [branch for branch in fusion.branches if branch.operand is not None]
        if merges:
            merge = self._merge(last_merge(merges), fusion.name)
            result = self.execution.result_of(merge)
            self.tensors[fusion.name] = merge.outputs[0] if result is None else result
            self.landmarks[self.tensors[fusion.name]] = fusion.name
        else:
            self.tensors[fusion.name] = self.tensors[f"{fusion.name}.{fusion.branches[-1].name}"]

    def _tensor(self, key: str, branch: BranchDescription) -> int:
        """The number of what a branch is."""
        if branch.operand is None:
            call = self.execution.calls.get(branch.place)
            if call is None or not call.outputs:
                raise self._does_not_fit(key)
            return call.outputs[0]
        operation = self._merge((branch.place, branch.ordinal), key)
        if branch.operand >= len(operation.operands):
            raise self._does_not_fit(key)
        number = operation.operands[branch.operand]
        if number is None:
            raise self._does_not_fit(key)
        return number

    def _merge(self, where: tuple[ModulePlace, int], key: str) -> Operation:
        if where not in self.merges:
            raise self._does_not_fit(key)
        return self.merges[where][1]

    def _does_not_fit(self, key: str) -> SegviewerError:
        return SegviewerError(
            f"{self.description.network} has no branch at the place that is described for {key}; "
            f"segviewer.describe(model, image) says where its branches are."
        )

    def _moment(self, branch: BranchDescription) -> int:
        if branch.operand is None:
            return self.execution.calls[branch.place].end
        return self.merges[branch.place, branch.ordinal][0]

    def _branch(self, key: str, branch: BranchDescription, sources: list[str]) -> BranchInfo:
        number = self.tensors[key]
        maker = branch.origin or "functions of the network itself"
        about = f"What enters {key.partition('.')[0]} here, made by {maker}."
        if branch.operand is None:
            about = f"The output of {maker}: whatever reads it changes with it."
        return BranchInfo(
            key=key,
            title=branch.name.replace("_", " "),
            channels=self._channels(number),
            source=sources[-1] if sources else self._first_key(),
            dilation=self._rate(branch),
            constant=self._constant(number),
            about=about,
            section="",
        )

    def _first_key(self) -> str:
        return self.description.stages[0].name if self.description.stages else ""

    def _channels(self, number: int) -> int:
        return self._size(number)[0]

    def _stride(self, number: int) -> int:
        return max(1, round(self.execution.shapes[0][-1] / self._size(number)[2]))

    def _size(self, number: int) -> tuple[int, int, int]:
        """Channels, rows and columns; what is no map counts as one cell."""
        shape = self.execution.shapes[number]
        return map_size(shape, self.execution.shapes[0][-2:]) or (shape[-1], 1, 1)

    def _constant(self, number: int) -> bool:
        """Whether it is one cell, or one cell spread over the map."""
        while True:
            shape = self.execution.shapes[number]
            if len(shape) == 4 and shape[-2:] == (1, 1):
                return True
            maker = self.makers.get(number)
            if maker is None:
                return False
            operation = self.execution.operations[maker]
            if operation.name not in ("interpolate", "expand", "expand_as", "repeat", "upsample"):
                return False
            number = operation.inputs[0]

    def _rate(self, branch: BranchDescription) -> int | None:
        """The one rate above 1 of the convolutions in the module that made it."""
        rates = {
            first_number(op.value(5, "dilation", 1))
            for place, call in self.execution.calls.items()
            if branch.origin and place.path == branch.origin
            for op in self.execution.operations[call.begin : call.end]
            if op.name == "conv2d"
        } - {1}
        # Several rates in one module have no one number to be shown.
        return rates.pop() if len(rates) == 1 else None

    def _sources(self, number: int, fusion: str) -> list[str]:
        """The nearest stages and fusions that a tensor was made from, in the order of the flow."""
        nearest = {self.landmarks[n] for n in self._upstream(number, fusion)}
        return [key for key in self.tensors if key in nearest]

    def _upstream(self, number: int, fusion: str) -> Iterator[int]:
        waiting, known = [number], set()
        while waiting:
            n = waiting.pop()
            if n in known:
                continue
            known.add(n)
            if n in self.landmarks and self.landmarks[n] != fusion:
                yield n
            elif n in self.makers:
                waiting += self.execution.operations[self.makers[n]].inputs
