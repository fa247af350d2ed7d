"""Replaces personal data with stable placeholders: the same value has the same placeholder everywhere."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.report.content import Report, changed
from talonbench.report.personal_data import by_field, by_form
from talonbench.values import Value, json_text, parse_json

# A value isn't preceded or followed by a letter or digit; an escape before it (%20, \n) doesn't count as one.
_BEGINS = r"(?:(?<![^\W_])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrtbf]))"
_ENDS = r"(?![^\W_])"
Redacted = TypeVar("Redacted")


@dataclass(frozen=True, slots=True)
class Redaction:
    """*value* is replaced with *placeholder*; *why* says which kind of data it seems to be."""

    value: str
    placeholder: str
    why: str


def find_personal_data(content: Report) -> tuple[Redaction, ...]:
    """What would be replaced in *content*, for review before saving."""
    found: dict[str, tuple[str, str]] = {}  # by the value in lower case: the value as written, and why
    for value, why in _values(content):
        found.setdefault(value.casefold(), (value, why))
    counts: dict[str, int] = {}
    result = []
    for value, why in found.values():
        counts[why] = counts.get(why, 0) + 1
        result.append(Redaction(value, f"[{why}-{counts[why]}]", why))
    return tuple(result)


def _values(content: Report) -> Iterator[tuple[str, str]]:
    texts = list(_texts(content))
    for text in (content.event, *texts):
        yield from by_field(_parsed(text))
    for text in texts:
        yield from by_form(text)
        if "%" in text:
            yield from by_form(unquote(text))


def redact(content: Redacted, chosen: Sequence[Redaction]) -> Redacted:
    """*content* with each of *chosen* replaced, also where it is escaped for JSON or URLs."""
    placeholders = {form: one.placeholder for one in reversed(chosen) for form in _forms(one.value)}
    if not placeholders:
        return content
    longest_first = sorted(placeholders, key=len, reverse=True)
    pattern = re.compile(f"{_BEGINS}(?:{'|'.join(map(re.escape, longest_first))}){_ENDS}", re.IGNORECASE)
    replaced: Redacted = changed(content, partial(pattern.sub, _placed(placeholders)))
    return replaced


def _placed(placeholders: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda found: placeholders.get(found[0].lower(), "[redacted]")


def _forms(value: str) -> Iterable[str]:
    """*value* in lower case, as it may be written: plain, escaped for JSON, or escaped for a URL."""
    plain = {value, json_text(value)[1:-1], value.encode("unicode_escape").decode(), value.replace("/", "\\/")}
    escaped = {quote(value, safe=safe) for safe in ("", "@", "@:/", "!'()*@+")} if _is_text(value) else set()
    return {form.lower() for form in plain | escaped | {form.replace("%20", "+") for form in escaped}}


def _is_text(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value)


def _parsed(text: str) -> Value:
    """*text* as an event or as JSON; None if it is neither."""
    try:
        return read_event(text).body if text.lstrip().startswith(("{", "/")) else parse_json(text)
    except (EventSyntaxError, ValueError):
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
