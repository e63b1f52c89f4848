"""JSON files that lie beside weights in a folder, and how to refuse what one of them says."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segviewer.parsing import parse_json
from segviewer.records import SegviewerError

# What no published network goes beyond; larger ones make features that fill the memory.
MOST_BINS, MOST_PATCH, MOST_RATE = 64, 64, 512

WEIGHTS_IN_FOLDER = ("model.safetensors", "pytorch_model.bin")
CONFIGURATION = "config.json"
PROCESSOR = "preprocessor_config.json"  # HuggingFace's
WHOLE_PROCESSOR = "processor_config.json"  # which holds the same under a key
TRANSFORMS = "albumentations_config_eval.json"  # segmentation_models.pytorch's
MOST = 1e12  # no number of a network's is as large
VIEW_ADVICE = "open it from Python with segviewer.view(model, picture)"
ADVICE = f"put the weights into a folder of their own to open them without it, or {VIEW_ADVICE}"
FROM_PYTHON = f"{VIEW_ADVICE}, or choose others"


@dataclass(frozen=True)
class Statement:
    """What one place says, by key; ``place`` names it in messages, ``advice`` ends those about what
    is not known. False where it says nothing."""

    place: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    advice: str = ADVICE

    def __bool__(self) -> bool:
        return bool(self.values)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key; the default where it is missing or null."""
        value = self.values.get(key)
        return default if value is None else value

    def choice(
        self, key: str, known: Collection[Any], default: Any = None, advice: str = ""
    ) -> Any:
        """A value that must be one of those known; SegviewerError where it is another."""
        value = self.get(key)
        if value is None:
            return default
        # 1 equals True, which would be another thing to say.
        if not any(value == each and type(value) is type(each) for each in known):
            raise self.refusal(key, " or ".join(map(_as_text, known)), advice)
        return value

    def numbers(self, key: str, default: tuple[float, ...], count: int) -> tuple[float, ...]:
        """So many numbers; a single one stands for all of them."""
        value = self.get(key, default)
        values = [value] * count if _is_number(value) else value
        if not isinstance(values, list | tuple) or len(values) != count:
            raise self.refusal(key, f"{count} numbers")
        if not all(map(_is_number, values)):
            raise self.refusal(key, f"{count} numbers")
        return tuple(float(each) for each in values)

    def size(self, key: str, default: int = 0, most: int | None = None) -> int:
        """A whole number above zero, and not above ``most``."""
        value = self.get(key, default)
        if key in self.values and not (_is_number(value) and value == int(value) and value > 0):
            raise self.refusal(key, "a whole number above zero")
        if most is not None and value > most:
            raise self.refusal(key, f"numbers up to {most}")
        return int(value)

    def positive(self, key: str, default: tuple[float, ...], count: int) -> tuple[float, ...]:
        """So many numbers above zero."""
        values = self.numbers(key, default, count)
        if min(values) <= 0:
            raise self.refusal(key, "numbers above zero")
        return values

    def inner(self, key: str) -> Statement:
        """The object under a key; says nothing where there is none."""
        value = self.get(key, {})
        return Statement(f"{key} in {self.place}", value if isinstance(value, Mapping) else {})

    def check_keys(self, known: Collection[str], advice: str = "") -> None:
        """SegviewerError where a key is none of those known."""
        for key in self.values:
            if key not in known:
                raise self.refusal(key, "no such option", advice)

    def refusal(self, key: str, known: str, advice: str = "") -> SegviewerError:
        if not self:
            return SegviewerError(
                f"Without {CONFIGURATION} nothing says {key}, and what is usual does not fit: it "
                f"should be {known}; put the file of that name beside the weights in a folder of "
                f"their own, as {WEIGHTS_IN_FOLDER[0]} or {WEIGHTS_IN_FOLDER[1]}."
            )
        return SegviewerError(
            f"{self.place} says {key} = {_as_text(self.values.get(key))}, where segviewer knows "
            f"{known}; {advice or self.advice}."
        )


Neighbours = Mapping[str, Statement]


def read_neighbours(file: Path) -> dict[str, Statement]:
    """What the known JSON files beside a file say, by name; SegviewerError where one is broken."""
    return dict(_statements(file))


def _statements(file: Path) -> Iterator[tuple[str, Statement]]:
    for name in (CONFIGURATION, PROCESSOR, TRANSFORMS):
        beside = file.with_name(name)
        if beside.is_file():
            yield name, Statement(f"{name} beside {file.name}", read_object(beside))
    whole = file.with_name(WHOLE_PROCESSOR)
    if whole.is_file() and not file.with_name(PROCESSOR).is_file():
        yield PROCESSOR, Statement(f"{WHOLE_PROCESSOR} beside {file.name}", read_object(whole))


def read_object(path: Path) -> Mapping[str, Any]:
    try:
        content = parse_json(path.read_bytes())  # in UTF-8, -16 or -32, by its first bytes
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise SegviewerError(f"{path} is not valid JSON at {where}; mend it, {ADVICE}.") from None
    except UnicodeDecodeError:
        raise SegviewerError(f"{path} is not text in UTF-8; save it as such, {ADVICE}.") from None
    except ValueError:
        raise SegviewerError(f"{path} is nested too deeply to be read; {ADVICE}.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SegviewerError(f"{path} cannot be read ({reason}); copy it again.") from None
    if not isinstance(content, dict):
        raise SegviewerError(f"{path} should hold one JSON object, in braces; {ADVICE}.")
    return content


def _is_number(value: Any) -> bool:
    """Whether it is a finite number that could be meant."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) < MOST  # neither NaN nor infinite


def _as_text(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    if isinstance(value, str) and not _is_json(value):
        text = value
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_json(text: str) -> bool:
    """Whether a text would be taken for another value without its quotation marks."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
