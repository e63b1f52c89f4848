"""JSON and TOML from files that anybody may have written."""

from __future__ import annotations

import json
import tomllib
from typing import Any

TOO_DEEP = "it is nested too deeply"


def parse_json(text: str | bytes) -> Any:
    """The value of a text; a ValueError where it is no JSON or nested too deeply to be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None


def parse_toml(text: str) -> dict[str, Any]:
    """The table of a text; a ValueError where it is no TOML or nested too deeply to be read."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
