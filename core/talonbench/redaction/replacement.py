"""Replaces values in a text, also where they are escaped for JSON or URLs."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from talonbench.redaction.numbers import compact
from talonbench.values import json_text

# A value isn't preceded or followed by a letter or digit; an escape before it (%20, \n) doesn't count as one.
_BEGINS: Final = r"(?:(?<![^\W_])|(?<=%[0-9A-Fa-f]{2})|(?<=\\[nrtbf]))"
_ENDS: Final = r"(?![^\W_])"
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_TIME: Final = r"(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_KEY_FOLLOWS: Final = re.compile(r"\\*\"\s*:")
_JSON_BEFORE: Final = re.compile(r"(?:\"\s*:|[\[,])\s*$")
_JSON_AFTER: Final = re.compile(r"\s*(?:[,}\]]|$)")
_SEVERAL: Final = re.compile(r"\\+")
_WORDS: Final = ("name", "address")  # kinds whose values may be ordinary words
_DAY_LENGTH: Final = 10
_FEWEST_DIGITS: Final = 5  # of a number that is replaced everywhere
_FEWEST_LETTERS: Final = 5  # of a word in lower case


@dataclass(frozen=True, slots=True)
class Replacement:
    """*placeholder* for *value*; a short value of a *kind* is replaced only in its field *key*."""

    value: str
    placeholder: str
    kind: str
    key: str = ""

    @property
    def is_everywhere(self) -> bool:
        """Whether the value is replaced wherever it stands: ``7`` isn't."""
        if self.kind == "chosen" or not self.key:
            return True
        plain = compact(self.value)
        fewest = _FEWEST_DIGITS - 1 if _DECIMAL.fullmatch(self.value) else _FEWEST_DIGITS
        return len(plain) >= (fewest if plain.isdigit() else 2)


def replace_values(text: str, replacements: Sequence[Replacement]) -> str:
    """*text* with the values of all *replacements* replaced, the longest first; upper and lower case are the same."""
    plain = _SEVERAL.sub(r"\\", text.lower())
    everywhere = {
        form: one
        for one in reversed(replacements)
        if one.is_everywhere
        for form in _forms(one.value, one.kind)
        if form in plain  # most values of other texts aren't
    }
    if everywhere:
        longest_first = sorted(everywhere, key=len, reverse=True)
        pattern = re.compile(f"{_BEGINS}(?:{'|'.join(map(_expression, longest_first))}){_ENDS}", re.IGNORECASE)
        text = pattern.sub(lambda found: _place(found, everywhere), text)
    for one in replacements:
        if not one.is_everywhere:
            text = _replace_in_field(text, one)
    return text


def _expression(form: str) -> str:
    if _DATE.fullmatch(form):
        return re.escape(form) + _ISO_TIME
    escaped = re.escape(form).replace(r"\\", r"\\+")  # JSON in a string of JSON escapes twice
    return escaped + ("0*" if _DECIMAL.fullmatch(form) else "")


def _place(found: re.Match[str], by_form: dict[str, Replacement]) -> str:
    text = found[0]
    form = _SEVERAL.sub(r"\\", text.lower())
    one = by_form.get(form) or by_form.get(form.rstrip("0")) or by_form.get(form[:_DAY_LENGTH])
    if one is None:
        return "[redacted]"
    if one.kind in _WORDS and not _is_meant(found, one.value):
        return text
    is_number = _NUMBER.fullmatch(text) is not None
    before = found.string[max(0, found.start() - 40) : found.start()]
    if is_number and _JSON_BEFORE.search(before) and _JSON_AFTER.match(found.string, found.end()):
        return f'"{one.placeholder}"'  # a number of JSON, which must stay JSON
    return one.placeholder


def _is_meant(found: re.Match[str], value: str) -> bool:
    """Whether a word is the name that it looks like: not a field's name, nor “will” in a sentence."""
    text = found[0]
    if not text.isalpha():
        return True
    if _KEY_FOLLOWS.match(found.string, found.end()):
        return False
    if not text.islower() or (len(text) >= _FEWEST_LETTERS and text != value):
        return True
    around = found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() : found.end() + 1]
    return not any(map(str.isspace, around))


def _replace_in_field(text: str, one: Replacement) -> str:
    value, key = re.escape(one.value), re.escape(one.key)
    field = rf'(\\*"{key}\\*"\s*:\s*)(\\*")?{value}(?:\.0+)?(?(2)\\*"|(?=\s*[,}}\]\n]|$))'
    return re.sub(field, lambda found: f"{found[1]}{_quoted(found, one.placeholder)}", text)


def _quoted(found: re.Match[str], placeholder: str) -> str:
    mark = found[2] or '"'
    return f"{mark}{placeholder}{mark}"


@lru_cache(4096)
def _forms(value: str, kind: str) -> frozenset[str]:
    """*value* in lower case, as it may be written: plain, escaped for JSON or a URL, numbers without separators."""
    plain = {value, json_text(value)[1:-1], json.dumps(value)[1:-1], value.replace("/", "\\/")}
    if kind in ("phone", "card number", "IBAN") and len(compact(value)) > _FEWEST_DIGITS:
        plain |= {compact(value), f"+{compact(value)}"} if kind == "phone" else {compact(value)}
    escaped = {quote(value, safe=safe) for safe in ("", "@", "@:/", "!'()*@+")} if _is_text(value) else set()
    written = plain | escaped | {form.replace("%20", "+") for form in escaped}
    return frozenset(_SEVERAL.sub(r"\\", form.lower()) for form in written)


def _is_text(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value)
