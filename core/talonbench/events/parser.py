"""Parses an event's text. Strict JSON takes the fast path, orjson; only what it can't do takes the exact path.

Between the two, one substitution removes comments and trailing commas, so that text with comments is fast, too. The
exact path keeps JavaScript's numbers, key order and lone surrogates, and knows the location of an error.
"""

import json
import re
from typing import TypeAlias, cast

import orjson

from talonbench.events.diagnosis import not_an_object
from talonbench.events.grammar import ARRAY, CLOSE, KEY, MAX_DEPTH, NUMBER_, OBJECT, STRING_, walk
from talonbench.events.tokens import COMMENT, GAP
from talonbench.values import Json, Value, property_order
from talonbench.values.json_parser import exact
from talonbench.values.text import BLANKS

Container: TypeAlias = dict[str, Value] | list[Value]
_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None}
# Group 1 is what stays, whatever it is; the rest isn't JSON: a comment, a comma before a closing bracket, other
# whitespace. An unterminated string or comment stays up to the end, so that no match starts inside one.
_FOREIGN_BLANKS = "".join(blank for blank in BLANKS if blank not in " \t\n\r")
_KEPT = "|".join(
    (
        rf'[^"/,\[{{{_FOREIGN_BLANKS}]++',
        r'"(?:[^"\\]++|\\[\s\S])*+(?:"|\\?\Z)',
        rf",(?!{GAP}[\]}}])",
        rf"[\[{{](?:{GAP},)?",
        rf"(?!{COMMENT})/(?:\*[\s\S]*+)?",
    )
)
_lenient = re.compile(rf"((?:{_KEPT})*+)(?:{COMMENT}|[,{_FOREIGN_BLANKS}]|\Z)").sub
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_long_integer = re.compile(rb"[:,\[]-?[0-9]{16}").search
_index_key = re.compile(rb'[{,]"[0-9]+":').search


def read_body(text: str) -> tuple[dict[str, Json], bool]:
    """The object in *text*, and whether orjson alone read it as JavaScript would.

    Raises EventSyntaxError if it is invalid or not an object.
    """
    body = _read_fast(text)
    plain = body is not None
    if body is None:
        body = read_exactly(text)
    if not isinstance(body, dict):
        raise not_an_object(text)
    return body, plain


def _read_fast(text: str) -> Json | None:
    """The value that orjson reads from *text*; None if it can't, or not as JavaScript would."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            value = orjson.loads(strict_text(text))
        except orjson.JSONDecodeError:
            return None
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_deep(value):
        return None
    return None if _is_exotic(orjson.dumps(value)) else cast(Json, value)


def _is_exotic(data: bytes) -> bool:
    """Whether *data*, as orjson writes it, may have a number or key order that JavaScript wouldn't keep.

    That is integral floats, integers past 2^53 and keys that are array indices; in *zeros* every digit is 0, so that
    plain searches find what needs a closer look.
    """
    zeros = data.translate(_DIGITS)
    return (
        b".0," in data
        or b".0}" in data
        or b".0]" in data
        or (b"0000000000000000" in zeros and _long_integer(data) is not None)
        or (b'0":' in zeros and _index_key(data) is not None)
    )


def strict_text(text: str) -> str:
    """*text* without comments, trailing commas and non-JSON whitespace; errors stay."""
    return _lenient(r"\1 ", text)


def read_exactly(text: str) -> Json:
    """The value in *text*; EventSyntaxError with the location of the first error."""
    stack: list[tuple[Container, str]] = []
    holder: Container = []  # holds the value itself
    root = holder
    for kind, found in walk(text):
        if kind == CLOSE:
            done, (holder, key) = holder, stack.pop()
            value: Json = property_order(done) if isinstance(done, dict) else done
        elif kind >= ARRAY:
            stack.append((holder, decoded(found[KEY])))
            holder = {} if kind == OBJECT else []
            continue
        else:
            value, key = _scalar(kind, found[kind]), decoded(found[KEY])
        if isinstance(holder, dict):
            holder[key] = value
        else:
            holder.append(value)
    return cast("list[Json]", root)[0]


def _scalar(kind: int, written: str) -> Json:
    if kind == STRING_:
        return decoded(written)
    return _number(written) if kind == NUMBER_ else _WORDS[written]


def decoded(quoted: str) -> str:
    """The content of *quoted*, a JSON string with its quotes; an empty string for an empty one."""
    return str(json.loads(quoted)) if "\\" in quoted else quoted[1:-1]


def _number(written: str) -> int | float:
    """The number as JavaScript reads it: an int if it is integral and keeps every digit, else a double."""
    if len(written) < 16 and written.lstrip("-").isdigit():
        return int(written)
    return exact(float(written))


def _is_deep(value: Json) -> bool:
    """Whether *value* is nested deeper than `MAX_DEPTH`; checked level by level, without recursion."""
    level: list[Value] = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        level = [
            part
            for outer in level
            for part in (outer.values() if isinstance(outer, dict) else cast("list[Value]", outer))
            if isinstance(part, (dict, list))
        ]
        if not level:
            return False
    return True
