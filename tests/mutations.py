"""Ways to damage a file, drawn by hypothesis: bytes anywhere, and values in texts."""

from __future__ import annotations

import re

from hypothesis import strategies as st

Edit = tuple[str, int, bytes]  # what is done, at which byte or which value, and with what

NUMBERS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\1\0")
VALUES = (
    b"null", b"true", b"-1", b"0", b"1", b"2.5", b"1e400", b"-1e400", b"nan", b"inf", b"NaN",
    b"1000000", b"99999999999999999999", b"9" * 5000, b'""', b'"x"', b'"\\u0000"', b'"\\ud800"',
    b'"../../../etc/passwd"', b"[]", b"{}", b"[1]", b'["x"]', b'{"x": 1}', b"[" * 3000,
    b'{"x":' * 3000, b"\xff\xfe", b"1979-05-27", b"'", b"=", b"", b'"' + b"a" * 3000 + b'"',
)  # fmt: skip
VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|\b(?:true|false|null)\b|\[[^\[\]]*\]')

# Heads of files are where readers go astray.
PLACES = st.one_of(st.integers(0, 255), st.integers(0, 1 << 20))
BYTE_EDITS = st.one_of(
    st.tuples(st.just("cut"), PLACES, st.just(b"")),
    st.tuples(st.just("write"), PLACES, st.binary(min_size=1, max_size=8)),
    st.tuples(st.just("write"), PLACES, st.sampled_from(NUMBERS)),
    st.tuples(st.just("insert"), PLACES, st.binary(min_size=1, max_size=16)),
    st.tuples(st.just("erase"), PLACES, st.binary(min_size=1, max_size=32)),
    st.tuples(st.just("repeat"), PLACES, st.binary(min_size=1, max_size=64)),
)
VALUE_EDITS = st.tuples(st.just("value"), st.integers(0, 200), st.sampled_from(VALUES))

EDITS_OF_BYTES = st.lists(BYTE_EDITS, max_size=4)
EDITS_OF_TEXT = st.lists(st.one_of(VALUE_EDITS, VALUE_EDITS, BYTE_EDITS), max_size=4)


def mutated(content: bytes, edits: list[Edit]) -> bytes:
    """The content after every edit."""
    for kind, place, with_what in edits:
        content = _apply_edit(content, kind, place, with_what)
    return content


def _apply_edit(content: bytes, kind: str, place: int, data: bytes) -> bytes:
    if kind == "value":
        values = list(VALUE.finditer(content))
        if not values:
            return content + data
        value = values[place % len(values)]
        return content[: value.start()] + data + content[value.end() :]
    at = place % (len(content) or 1)
    match kind:
        case "cut":
            return content[:at]
        case "write":
            return content[:at] + data + content[at + len(data) :]
        case "insert":
            return content[:at] + data + content[at:]
        case "erase":
            return content[:at] + content[at + len(data) :]
        case "repeat":
            return content[:at] + content[at : at + len(data)] * 64 + content[at:]
    raise ValueError(kind)
