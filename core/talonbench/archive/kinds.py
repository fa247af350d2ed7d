"""How two setups differ in what becomes of an event: kinds of difference, and what is sent beside what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from talonbench.archive.parts import reason_of
from talonbench.archive.verdicts import FAILED, UNFIRED, Mark
from talonbench.judgement.codes import ALL_DISABLED, INCOMPLETE, NO_MATCH, OK, REJECTED
from talonbench.values import UNDEFINED, Value, json_text, parse_json
from talonbench.values.pointer import below

if TYPE_CHECKING:
    from talonbench.request import Request

Change: TypeAlias = Literal["sends", "discarded", "filtered", "unmatched", "reason", "request", "header", "body"]
CHANGES: Final[tuple[Change, ...]] = get_args(Change)
_REACHED: Final = (OK, REJECTED, NO_MATCH, ALL_DISABLED, INCOMPLETE)  # codes of events that reach the mappings
_SILENT: Final = ("", "authorization")  # a header whose value is never compared: both use the same key
_MOST_PATHS: Final = 20  # of one event


@dataclass(frozen=True, slots=True)
class Kind:
    """Events that differ alike.

    *change*: they are now sent, discarded, filtered or unmatched; discarded for another reason; sent to another
    address, with another header, or with another body. *mapping* is its name, empty for the event as a whole. *detail*
    is the reason's code where something is no longer, or newly, sent; the header's name; the place in the body, empty
    where only the order of keys or the form of a number differs.
    """

    change: Change
    mapping: str
    detail: str = ""
    message: str = field(default="", compare=False)


def compare_marks(mapping: str, before: Mark | None, after: Mark | None) -> Kind | None:
    """How what becomes of an event in one mapping differs; None if it doesn't, or if both send."""
    was, now = _group(before), _group(after)
    if was == now:
        if was != "discarded" or before == after:
            return None
        assert after is not None
        return Kind("reason", mapping, reason_of(after))
    if now == "sends":
        return Kind("sends", mapping, "" if before is None else reason_of(before))
    if was not in ("sends", "discarded") and now != "discarded":
        return None  # neither takes it
    return Kind(now, mapping, "" if after is None else reason_of(after))


def compare_codes(before: str, after: str, marks: tuple[Mark | None, ...]) -> Kind | None:
    """How the outcome of an event that no mapping takes differs; *marks* are those of *after*."""
    if before == after or (before in _REACHED and after in _REACHED):
        return None
    is_filtered = any(mark is not None and mark.status == "filtered" for mark in marks)
    return Kind("filtered" if is_filtered else "unmatched", "", after)


def compare_requests(mapping: str, before: Request, after: Request) -> Iterator[Kind]:
    """How two requests differ; nothing if they are the same to the byte."""
    if before == after:
        return
    if (before.method, before.url) != (after.method, after.url):
        yield Kind("request", mapping)
    if before.headers != after.headers:
        old, new = dict(before.headers), dict(after.headers)
        for name in sorted({*old, *new}):
            if name not in _SILENT and old.get(name) != new.get(name):
                yield Kind("header", mapping, name)
    if before.body != after.body:
        paths = dict.fromkeys(_find_paths(_body(before), _body(after), ""))
        for path in [*paths][:_MOST_PATHS] or [""]:
            yield Kind("body", mapping, path)


def _group(mark: Mark | None) -> Change:
    if mark is None or mark.status in UNFIRED:
        return "filtered" if mark is not None and mark.status == "filtered" else "unmatched"
    return "discarded" if mark.status in FAILED else "sends"


def _body(request: Request) -> Value:
    return {} if request.body is None else parse_json(request.body)


def _find_paths(before: Value, after: Value, path: str) -> Iterator[str]:
    """Where the values differ, without indices: of lists of different length, the list itself."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _find_paths(before.get(key, UNDEFINED), after.get(key, UNDEFINED), below(path, key))
    elif _are_alike(before, after):
        for old, new in zip(before, after, strict=True):  # type: ignore[arg-type]
            yield from _find_paths(old, new, path if not isinstance(old, dict) else f"{path}/*")
    elif _text(before) != _text(after):
        yield path


def _are_alike(before: Value, after: Value) -> bool:
    return isinstance(before, list) and isinstance(after, list) and len(before) == len(after)


def _text(value: Value) -> str:
    return "" if value is UNDEFINED else json_text(value)
