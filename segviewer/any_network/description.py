"""What was found in a network, or named by its owner: where branches meet, under which names.

Plain frozen values with a TOML form, so that a proposal can be read, edited, kept beside a script
and given back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from segviewer.any_network.execution import ModulePlace
from segviewer.network_info import Merge
from segviewer.parsing import parse_toml
from segviewer.records import SegviewerError


@dataclass(frozen=True, kw_only=True)
class BranchDescription:
    """One operand of a merge, the ``operand``-th of the ``ordinal``-th that its place makes; or,
    where ``operand`` is None, the output of the module at the place: everything that reads it
    changes with it.

    ``origin`` is the path of the module that made it, "" where plain functions did.
    """

    name: str
    place: ModulePlace
    ordinal: int = 0
    operand: int | None = None
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class FusionDescription:
    """Branches that meet under ``name``. ``chosen`` is whether it is proposed; ``reason`` says why
    it is not, or what is to be known of it."""

    name: str
    merge: Merge
    branches: tuple[BranchDescription, ...]
    chosen: bool = True
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class StageDescription:
    """A feature of the trunk: the ``element``-th tensor of what the module at the place returns."""

    name: str
    place: ModulePlace
    element: int = 0


@dataclass(frozen=True, kw_only=True)
class Description:
    """Stages and fusions of a network, in the order of the data flow; ``trunk`` is the path of the
    module that the stages belong to, "" where there is none."""

    network: str
    trunk: str = ""
    stages: tuple[StageDescription, ...] = ()
    fusions: tuple[FusionDescription, ...] = ()

    @property
    def proposed_fusions(self) -> tuple[FusionDescription, ...]:
        """The fusions that are proposed."""
        return tuple(fusion for fusion in self.fusions if fusion.chosen)

    def branches(self) -> Iterator[tuple[str, BranchDescription]]:
        """Every branch of the chosen fusions, with its key."""
        for fusion in self.proposed_fusions:
            for branch in fusion.branches:
                yield f"{fusion.name}.{branch.name}", branch

    def choose(self, *names: str) -> Description:
        """The same with exactly these fusions chosen."""
        known = {fusion.name for fusion in self.fusions}
        for name in names:
            if name not in known:
                raise SegviewerError(
                    f"There is no fusion {name!r} in {self.network}; it has "
                    f"{', '.join(sorted(known)) or 'none'}."
                )
        fusions = tuple(replace(f, chosen=f.name in names) for f in self.fusions)
        return replace(self, fusions=fusions)

    def __str__(self) -> str:
        """The description as TOML."""
        lines = [f"network = {_text(self.network)}", f"trunk = {_text(self.trunk)}"]
        for stage in self.stages:
            lines += ["", "[[stage]]", f"name = {_text(stage.name)}", *_place_lines(stage.place)]
            lines += [f"element = {stage.element}"] if stage.element else []
        for fusion in self.fusions:
            lines += ["", "[[fusion]]", f"name = {_text(fusion.name)}"]
            lines += [f"merge = {_text(fusion.merge)}", f"chosen = {str(fusion.chosen).lower()}"]
            lines += [f"reason = {_text(fusion.reason)}"] if fusion.reason else []
            for branch in fusion.branches:
                lines += ["", "[[fusion.branch]]", f"name = {_text(branch.name)}"]
                lines += _place_lines(branch.place)
                if branch.operand is not None:
                    lines += [f"merge = {branch.ordinal}", f"operand = {branch.operand}"]
                lines += [f"origin = {_text(branch.origin)}"] if branch.origin else []
        return "\n".join(lines) + "\n"

    def save(self, path: str | Path) -> None:
        """Write the TOML form, whole or not at all."""
        target = Path(path)
        part = target.with_name(f"{target.name}.part")
        try:
            part.write_text(str(self), encoding="utf-8")
            part.replace(target)
        except OSError as error:
            raise SegviewerError(
                f"{target} cannot be written ({error.strerror}); choose another place."
            ) from None


def load_description(path: str | Path) -> Description:
    """Read what ``Description.save`` wrote, or somebody by hand; a SegviewerError says what is
    wrong with it."""
    if Path(path).exists() and not Path(path).is_file():
        raise SegviewerError(f"{path} should be a TOML file but is a folder, a device or a pipe.")
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise SegviewerError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError as error:
        raise SegviewerError(f"{path} should be a text in UTF-8, but {error}.") from None
    return parse_description(text, str(path))


def parse_description(text: str, path: str) -> Description:
    """The description in a text of TOML, which errors call ``path``."""
    try:
        values = parse_toml(text)
    except ValueError as error:
        raise SegviewerError(
            f"{path} should describe a network's branches as TOML, but {error}; "
            f"segviewer.describe(model, image).save(...) writes such a file."
        ) from None
    try:
        return _description(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SegviewerError(
            f"{path} is no description of a network's branches ({error!r}); "
            f"segviewer.describe(model, image).save(...) writes one."
        ) from None


def _description(values: dict[str, Any]) -> Description:
    stages = tuple(
        StageDescription(name=_name(s), place=_place(s), element=int(s.get("element", 0)))
        for s in values.get("stage", ())
    )
    fusions = []
    for fusion in values.get("fusion", ()):
        if fusion["merge"] not in ("sum", "concat", "product", "none"):
            raise ValueError(f"merge {fusion['merge']!r}")
        branches = tuple(
            BranchDescription(
                name=_name(b),
                place=_place(b),
                ordinal=int(b.get("merge", 0)),
                operand=int(b["operand"]) if "operand" in b else None,
                origin=str(b.get("origin", "")),
            )
            for b in fusion.get("branch", ())
        )
        fusions.append(
            FusionDescription(
                name=_name(fusion),
                merge=fusion["merge"],
                branches=branches,
                chosen=bool(fusion.get("chosen", True)),
                reason=str(fusion.get("reason", "")),
            )
        )
    return Description(
        network=str(values["network"]),
        trunk=str(values.get("trunk", "")),
        stages=stages,
        fusions=tuple(fusions),
    )


def key_of(name: str) -> str:
    """A name as a part of a key: no blanks and no dots."""
    return "_".join(name.replace(".", " ").split())


def _name(values: dict[str, Any]) -> str:
    name = key_of(str(values["name"]))
    if not name:
        raise ValueError("an empty name")
    return name


def _place(values: dict[str, Any]) -> ModulePlace:
    return ModulePlace(str(values["module"]), int(values.get("call", 0)))


def _place_lines(place: ModulePlace) -> list[str]:
    return [f"module = {_text(place.path)}", *([f"call = {place.call}"] if place.call else [])]


def _text(text: str) -> str:
    """A basic string of TOML, which JSON's strings are too."""
    return json.dumps(text, ensure_ascii=False)
