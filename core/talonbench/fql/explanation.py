"""Why a trigger or a filter holds or not: a tree of what was asked, what was found, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from talonbench.values import Undefined, Value, json_text

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of a trigger or filter with what came of it.

    *sentence* says what is asked, *start* and *end* where; *found* is the value at its place (conditions only);
    *word* is the conjunction of *children* (groups only); *error* is why Segment fails on it, if it does.
    """

    sentence: str
    holds: bool
    start: int
    end: int
    found: Value = None
    word: str = ""
    children: tuple[Explanation, ...] = ()
    error: str = ""

    @property
    def reason(self) -> str:
        """The answer in one sentence, with what the event has there."""
        if self.error:
            return self.error
        answer = "Yes" if self.holds else "No"
        if self.word == "not":
            return f"{answer}: {self.sentence}."
        if not self.children:
            return f"{answer}: {self.sentence}; the event has {shown(self.found)}."
        met = sum(part.holds for part in self.children)
        wanted = {"and": "all must", "or": "one must"}.get(self.word, "“and” and “or” are mixed")
        return f"{answer}: {met} of {len(self.children)} conditions hold, and {wanted}."


def shown(value: Value) -> str:
    """*value* for a sentence: short, and nothing there said as such."""
    if isinstance(value, Undefined):
        return "nothing there"
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}…"
