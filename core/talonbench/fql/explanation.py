"""Why a trigger or a filter matches or not: a tree of what was asked, what was found, and the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.values import Undefined, Value, json_text

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of a trigger or filter with its result.

    *sentence* says what is asked, *start* and *end* where; *found* is the value at its path (conditions only);
    *word* is the conjunction of *children* (groups only); *error* is why Segment fails on it, if it does;
    *expected* is *sentence* as it follows “Expected”, empty where it is the same.
    """

    sentence: str
    holds: bool
    start: int
    end: int
    found: Value = None
    word: str = ""
    children: tuple[Explanation, ...] = ()
    error: str = ""
    expected: str = ""

    @property
    def reason(self) -> str:
        """The result in one sentence, with what the event has."""
        if self.error:
            return self.error
        verdict = f"Matches {self.sentence}" if self.holds else f"Expected {self.expected or self.sentence}"
        if self.word == "not":
            return f"{verdict}."
        if not self.children:
            found = "it is missing from the event" if self.is_missing else f"the event has {shown(self.found)}"
            return f"{verdict}; {found}."
        met = sum(part.holds for part in self.children)
        rule = {"and": "all must", "or": "one must"}.get(self.word, "“and” and “or” are mixed")
        return f"{'Matches' if self.holds else 'No match'}: {met} of {len(self.children)} conditions match; {rule}."

    def list_conditions(self) -> Iterator[Explanation]:
        """Every condition from left to right."""
        if not self.word:
            yield self
        for part in self.children:
            yield from part.list_conditions()

    def find_failing(self) -> Explanation | None:
        """The first condition that doesn't hold in a group that needs it."""
        if self.holds:
            return None
        found = (one for part in self.children if (one := part.find_failing()) is not None)
        return next(found, self)

    @property
    def is_missing(self) -> bool:
        """Whether the event has nothing where the condition looks."""
        return isinstance(self.found, Undefined)


def shown(value: Value) -> str:
    """*value* for a sentence, shortened; ``nothing`` if undefined."""
    if isinstance(value, Undefined):
        return "nothing"
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}…"
