"""Replaces personal data with placeholders: the same value has the same placeholder everywhere."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from talonbench.redaction.fields import Found, find_in_text
from talonbench.redaction.numbers import compact
from talonbench.redaction.replacement import Replacement, replace_values

CHOSEN: Final = "chosen"
USER_ID: Final = "user ID"
_SLUGS: Final = {"IP address": "ip", "card number": "card", "IBAN": "iban", "user ID": "user", CHOSEN: "value"}
_PLACEHOLDER: Final = re.compile(
    r"(?:name|phone|ip|address|birth-date|card|iban|id-number|token|coordinates|device-id|hash|user|value)-\d+"
    r"|email-\d+@example\.com",
    re.IGNORECASE,
)
_BY_DIGITS: Final = ("phone", "card number", "IBAN")


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """*value* of a *kind*, first found at *place*, and the *placeholder* that replaces it; empty if it is kept."""

    value: str
    kind: str
    placeholder: str
    place: str
    key: str = ""


@dataclass
class Redactor:
    """Finds personal data in texts, and replaces it.

    *chosen* values are replaced whatever they are, *kept* ones never, and IDs of users only with *user_ids*.
    """

    chosen: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    user_ids: bool = False
    _values: dict[str, PersonalValue] = field(default_factory=dict)  # by value, without case
    _placeholders: dict[tuple[str, str], str] = field(default_factory=dict)  # by kind, and value without separators
    _counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._kept = {one.casefold() for one in self.kept}
        for value in self.chosen:
            self._add(Found(value, CHOSEN, ""), "")

    @property
    def values(self) -> tuple[PersonalValue, ...]:
        """All values found so far."""
        return tuple(self._values.values())

    def number(self, text: str) -> None:
        """Give the personal data of *text* its placeholders, so that other texts have the same ones."""
        for found in find_in_text(text):
            if found.kind != USER_ID or self.user_ids:
                self._place(found.kind, found.value.strip())

    def add(self, text: str, place: str = "") -> None:
        """Find the personal data in *text*; *place* names the text."""
        for found in find_in_text(text):
            self._add(found, place)

    def redact(self, text: str, place: str = "") -> str:
        """*text* with its personal data replaced, and that of all texts before."""
        self.add(text, place)
        return self.replace(text)

    def replace(self, text: str) -> str:
        """*text* with all values found so far replaced, however it escapes them."""
        return replace_values(text, tuple(Replacement(*one) for one in self._replaced()))

    def _replaced(self) -> Iterable[tuple[str, str, str, str]]:
        return ((one.value, one.placeholder, one.kind, one.key) for one in self._values.values() if one.placeholder)

    def _add(self, found: Found, place: str) -> None:
        value = found.value.strip()
        folded = value.casefold()
        if not value or folded in self._values or _PLACEHOLDER.fullmatch(value):
            return
        if found.kind == USER_ID and not self.user_ids:
            return
        where = " · ".join(filter(None, (place, found.path)))
        placeholder = "" if folded in self._kept else self._place(found.kind, value)
        self._values[folded] = PersonalValue(value, found.kind, placeholder, where, found.key)

    def _place(self, kind: str, value: str) -> str:
        """The placeholder of *value*; a phone number keeps it, however it is written."""
        identity = (kind, compact(value) if kind in _BY_DIGITS else value.casefold())
        if identity not in self._placeholders:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            slug = f"{_SLUGS.get(kind, kind.lower().replace(' ', '-'))}-{self._counts[kind]}"
            self._placeholders[identity] = f"{slug}@example.com" if kind == "email" else slug
        return self._placeholders[identity]
