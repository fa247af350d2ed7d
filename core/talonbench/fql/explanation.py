"""Why a trigger or a filter matches or not: a tree of what was asked, what was found, and the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from talonbench.values import Undefined, Value, json_text

_LONGEST = 60
_NEAR = 2  # edits between two strings of which one may be a typo of the other
_LONGEST_COMPARED = 200
_PARTS: dict[str, Callable[[str, str], bool]] = {
    "": str.__eq__, "contains": str.__contains__, "starts_with": str.startswith, "ends_with": str.endswith,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of a trigger or filter with its result.

    *sentence* says what is asked, *start* and *end* where; *found* is the value at its path (conditions only);
    *word* is the conjunction of *children* (groups only); *error* is why Segment fails on it, if it does;
    *expected* is *sentence* as it follows “Expected”, empty where it is the same. *wanted* is the string that *found*
    must equal or, with *part*, contain (``contains``), start or end with (``starts_with``, ``ends_with``); None if the
    condition asks for anything else. *is_negative*: it must not. *absence* is why the event has nothing there that can
    be tested, where it tells. *subject* is the path that is tested (conditions only).
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
    wanted: str | None = None
    part: str = ""
    is_negative: bool = False
    absence: str = ""
    subject: str = ""

    @property
    def near_miss(self) -> str:
        """How little the string found differs from the one asked for, in a few words; empty if by much."""
        if self.holds is not self.is_negative or self.wanted is None or not isinstance(self.found, str):
            return ""
        if self.found == self.wanted:
            return ""
        if self.wanted == f"'{self.found}'":
            return "only the single quotes differ"
        if _PARTS[self.part](self.found.casefold(), self.wanted.casefold()):
            return "only letter case differs"
        if self.part:
            return ""
        if self.found.split() == self.wanted.split():
            return "only spaces differ"
        edits = _count_edits(self.found, self.wanted)
        if edits > _NEAR or 2 * edits >= len(self.wanted):
            return ""
        return ("only one character differs", "only two characters differ")[edits - 1]

    @property
    def reason(self) -> str:
        """The result in one sentence, with what the event has."""
        if self.error:
            return self.error
        asked = self.sentence if self.holds else self.expected or self.sentence
        verdict = "Matches" if self.holds else "Expected"
        if self.word == "not":
            return f"{verdict} {asked}."
        if not self.children:
            return f"{verdict} {asked}; {self.evidence}."
        met, count = sum(part.holds for part in self.children), len(self.children)
        if self.holds and self.word == "and":
            return f"Matches {'both' if met == 2 else f'all {met}'} conditions."
        return f"{'Matches' if self.holds else 'No match'}: {_count_met(met, count)}; {self._say_rule(count)}."

    def _say_rule(self, count: int) -> str:
        """How many of *count* conditions must match, as the end of a sentence."""
        if self.word == "and":
            return "both must" if count == 2 else "all of them must"
        if self.word == "or":
            return "one is enough" if self.holds else "one of them must"
        return "“and” and “or” are mixed"

    @property
    def evidence(self) -> str:
        """What the event has where the condition looks, as the end of a sentence."""
        if self.absence or not self.is_missing:
            return self.absence or f"the event has {shown(self.found)}"
        missing = "“event” field" if self.subject == "event" else self.subject  # “no event” would be another thing
        return f"the event has no {missing}" if self.subject else "it is missing from the event"

    def list_conditions(self) -> Iterator[Explanation]:
        """Every condition from left to right."""
        if not self.word:
            yield self
        for part in self.children:
            yield from part.list_conditions()

    def would_hold_with(self, leaf: Explanation) -> bool:
        """Whether it would hold if its condition *leaf* did."""
        if self is leaf:
            return True
        if not self.children:
            return self.holds
        held = [part.would_hold_with(leaf) for part in self.children]
        if self.word == "not":
            return not held[0]
        return (any if self.word == "or" else all)(held)

    def find_failing(self) -> Explanation | None:
        """The first part that must hold and doesn't: a condition, or a group of which one would be enough."""
        if self.holds:
            return None
        if self.word != "and":
            return self
        found = (one for part in self.children if (one := part.find_failing()) is not None)
        return next(found, self)

    @property
    def miss(self) -> str:
        """Why it doesn't match in one sentence: that of what fails, with all alternatives where one would do."""
        failing = self.find_failing()
        if failing is None or failing.word != "or":
            return self.reason if failing is None else failing.reason
        found = {"nothing" if part.is_missing else shown(part.found): None for part in failing.children}
        said = f"the event has {' and '.join(found)}"
        if list(found) == ["nothing"]:
            said = "none of them is in the event"
        if any(part.children or part.error for part in failing.children):
            said = "no alternative holds"
        return f"Expected {failing.expected or failing.sentence}; {said}."

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


def _count_met(met: int, count: int) -> str:
    """How many of *count* conditions match."""
    if met in (0, count):
        few = ("neither condition matches", "both conditions match")
        many = (f"none of the {count} conditions matches", f"all {count} conditions match")
        return (few if count == 2 else many)[met > 0]
    return f"{met} of {count} conditions {'matches' if met == 1 else 'match'}"


def _count_edits(one: str, other: str) -> int:
    """How many characters must be added, removed or replaced to make *one* the *other*; too many for long strings."""
    if abs(len(one) - len(other)) > _NEAR or max(len(one), len(other)) > _LONGEST_COMPARED:
        return _NEAR + 1
    before = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        now = [row]
        for column, mark in enumerate(other, 1):
            now.append(min(before[column] + 1, now[column - 1] + 1, before[column - 1] + (char != mark)))
        before = now
    return before[-1]
