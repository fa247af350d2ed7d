"""Reads events from SDK calls in programs: JavaScript, Python and others.

Orders of arguments: segment-docs, the libraries' pages; npm @segment/analytics-next (arguments-resolver: which objects
are properties and which the options; its event factory: which options go next to the context, and which into it).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from talonbench.events.literals import LiteralError, Literals, read_literal, read_literals
from talonbench.values import parse_json

_CALL = re.compile(
    r"[\w)\]]\s*(?:\?\.|\.|->|::)\s*(track|identify|page|screen|group|alias)\s*(?:\?\.\s*)?\(", re.IGNORECASE
)
# Calls without an object before them, as from React hooks; Go's values; Java's builders.
_BARE = re.compile(r"^[ \t]*(?:await\s+)?(track|identify)\s*\(", re.MULTILINE)
_STRUCT = re.compile(r"\banalytics\.(Track|Identify|Page|Screen|Group|Alias)\s*\{")
_BUILDER = re.compile(r"\b(Track|Identify|Page|Screen|Group|Alias)Message\s*\.\s*builder\s*\(")
_CHAINED = re.compile(r"\s*\.\s*(\w+)\s*\(")
_NAMES: Final = {
    name.lower(): name
    for name in ("userId", "anonymousId", "groupId", "previousId", "messageId", "event", "name", "category",
                 "properties", "traits", "context", "integrations", "timestamp")
}  # fmt: skip
_JAVASCRIPT: Final = {
    "track": ("event", "properties"), "identify": ("userId", "traits"), "page": ("category", "name", "properties"),
    "screen": ("category", "name", "properties"), "group": ("groupId", "traits"), "alias": ("userId", "previousId"),
}  # fmt: skip
_PYTHON: Final = {
    "track": ("userId", "event", "properties"), "page": ("userId", "category", "name", "properties"),
    "screen": ("userId", "category", "name", "properties"), "group": ("userId", "groupId", "traits"),
    "alias": ("previousId", "userId"),
}  # fmt: skip
_PATIENCE: Final = 100  # unterminated calls; no program has so many
_BESIDE_CONTEXT: Final = ("userId", "anonymousId", "timestamp", "messageId", "integrations")
# Keys that only an object with the whole call has, never properties or traits.
_WHOLE: Final = frozenset({"userId", "anonymousId", "groupId", "properties", "traits"})
_JAVASCRIPT_SIGN = re.compile(r"\b(?:const|let|var|await|function|window)\b|//|=>|;[ \t]*$", re.MULTILINE)
_KEY = re.compile(
    r"""\b(?:write_?key\b["']?\s*(?:=>?|:)|(?:analytics|segment)\w*\s*(?:\.|::)\s*(?:load|init)\()\s*["'`]""",
    re.IGNORECASE,
)


def names_write_key(text: str) -> bool:
    """Whether the program *text* passes a write key to an SDK."""
    return _KEY.search(text) is not None


@dataclass(slots=True)
class Called:
    """The events of calls; *left* are values that aren't literals, *is_guessed* if their order was guessed."""

    events: list[dict[str, Any]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_guessed: bool = False


def find_sdk_events(text: str) -> Called:
    """The events that calls in the program *text* send."""
    found = Called()
    is_javascript = _JAVASCRIPT_SIGN.search(text) is not None
    for call, read in sorted(_calls(text), key=lambda one: one[0].start()):
        try:
            values = [(name, parse_json(value)) for name, value in read.values]
        except ValueError:
            continue
        if _says_nothing(read, values):
            continue
        kind = call[1].lower()
        found.is_guessed |= kind == "alias" and not is_javascript and [name for name, _ in values[:2]] == ["", ""]
        found.events.append(_event_of(kind, values, is_javascript))
        found.left += read.left
    return found


def _calls(text: str) -> Iterator[tuple[re.Match[str], Literals]]:
    """Each call with its arguments."""
    failed = 0
    for pattern, read in ((_CALL, read_literals), (_BARE, read_literals), (_STRUCT, _struct), (_BUILDER, _builder)):
        for call in pattern.finditer(text):
            try:
                yield call, read(text, call.end())
            except LiteralError:
                failed += 1
            if failed > _PATIENCE:
                return


def _struct(text: str, start: int) -> Literals:
    """A Go value as the only argument."""
    written, left, end = read_literal(text, start - 1, is_strict=False)
    return Literals([("", written)], left, end)


def _builder(text: str, start: int) -> Literals:
    """A Java builder: its initial argument, and each chained call by name."""
    found = read_literals(text, start)
    while chained := _CHAINED.match(text, found.end - 1 if text[found.end - 1] == "." else found.end):
        more = read_literals(text, chained.end())
        found.values += [(chained[1], value) for _, value in more.values[:1]]
        found.left += more.left
        found.end = more.end
    return found


def _says_nothing(read: Literals, values: Sequence[tuple[str, Any]]) -> bool:
    return bool(read.left) and all(value is None for _, value in values)


def _event_of(kind: str, arguments: list[tuple[str, Any]], is_javascript: bool) -> dict[str, Any]:
    named = {_camel(name): value for name, value in arguments if name}
    if kind == "track" and "event" not in named and "name" in named:
        named["event"] = named.pop("name")  # Swift's name for it
    given = [value for name, value in arguments if not name]
    if given and isinstance(given[0], dict):
        given[0] = {_known(key): value for key, value in given[0].items()}
    if given and isinstance(given[0], dict) and (kind in ("track", "alias") or _WHOLE & given[0].keys()):
        event, rest = given[0], given[1:]
    else:
        names = _names(kind, given, is_javascript)
        event = {name: value for name, value in zip(names, given, strict=False) if value is not None}
        rest = given[len(names) :]
    return {"type": kind, **event, **_optional(rest), **named}


def _names(kind: str, given: Sequence[Any], is_javascript: bool) -> tuple[str, ...]:
    """The names of positional arguments: an order that only one language has identifies it."""
    ahead = next((at for at, value in enumerate(given) if isinstance(value, dict)), len(given))
    if kind in ("page", "screen"):
        return _PYTHON[kind] if ahead >= 3 else _JAVASCRIPT[kind][2 - ahead :]
    if kind in ("track", "group") and len(given) > 1 and isinstance(given[1], str):
        return _PYTHON[kind]
    if kind == "alias" and ahead >= 2 and not is_javascript:
        return _PYTHON[kind]
    return _JAVASCRIPT[kind][1:] if ahead == 0 and kind != "track" else _JAVASCRIPT[kind]


def _optional(rest: Sequence[Any]) -> dict[str, Any]:
    """What the options after the values add to an event."""
    options = next((one for one in rest if isinstance(one, dict)), {})
    given = options.get("context")
    context = {**(given if isinstance(given, dict) else {})}
    context |= {key: value for key, value in options.items() if key not in (*_BESIDE_CONTEXT, "context")}
    beside = {key: value for key, value in options.items() if key in _BESIDE_CONTEXT}
    return {**({"context": context} if context else {}), **beside}


def _known(key: str) -> str:
    """*key* as events spell it, if it is one of theirs in another language's style: ``user_id``, ``UserId``."""
    return _NAMES.get(key.replace("_", "").lower(), key)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
