"""What the trace says about each row of the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.fql.explanation import shown
from talonbench.fql.triggers.condition_rows import NUMBER_TESTS, WITHOUT_VALUE
from talonbench_gui.features.trigger.condition_row import RowResult
from talonbench_gui.features.trigger.draft import DraftGroup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from talonbench.fql import Explanation
    from talonbench_gui.features.trigger.draft import Draft, Spot

NEW = RowResult("○", "not part of the trigger yet", "muted", "Incomplete")
WAITING = RowResult("○", "no result yet", "muted", "")
OUTER = -1


def describe_rows(draft: Draft, explanations: Sequence[Explanation]) -> dict[Spot, RowResult]:
    """The result of each row; *explanations* are those of the written conditions from left to right, if known."""
    problems = draft.problems()
    written = [spot for spot, row in draft.spots() if not row.is_new]
    known = dict(zip(written, explanations, strict=True)) if len(written) == len(explanations) else {}
    results = {}
    for spot, row in draft.spots():
        if row.is_new:
            results[spot] = NEW
        elif spot in problems:
            results[spot] = RowResult("!", "incomplete", "warn", problems[spot], "bad", is_problem=True)
        else:
            results[spot] = _describe(known[spot], row.row.test) if spot in known else WAITING
    return results


def _describe(explanation: Explanation, test: str) -> RowResult:
    found = "missing" if explanation.is_missing else f"found {shown(explanation.found)}{_name_kind(explanation, test)}"
    if explanation.error:
        return RowResult("!", "fails", "bad", explanation.error, "bad")
    if explanation.holds:
        return RowResult("✓", f"passes, {found}", "good", found)
    return RowResult("✕", f"fails, {found}", "bad", found, "bad")


def _name_kind(explanation: Explanation, test: str) -> str:
    """What kind of value was found, if the test fails on that alone: “182” isn't 182 to Segment."""
    found = explanation.found
    if explanation.holds or test in WITHOUT_VALUE or found is None:
        return ""
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    if test in NUMBER_TESTS:
        return ", a string" if isinstance(found, str) else ""
    return ", a number" if is_number else ", a boolean" if isinstance(found, bool) else ""


def count_levels(draft: Draft, results: Mapping[Spot, RowResult]) -> dict[int, tuple[str, str, str]]:
    """Of the outer level (-1) and each group: its sign, tone, and how many of its parts pass."""
    levels = dict(_list_groups(draft, results))
    outer = []
    for at, part in enumerate(draft.parts):
        if isinstance(part, DraftGroup):
            outer.append(levels[at][0])
        elif not part.is_new:
            outer.append(results[(at, -1)].sign)
    return {**levels, OUTER: _sum_up(draft.word, [sign for sign in outer if sign])}


def _list_groups(draft: Draft, results: Mapping[Spot, RowResult]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    for at, part in enumerate(draft.parts):
        if isinstance(part, DraftGroup):
            signs = [results[(at, index)].sign for index, row in enumerate(part.rows) if not row.is_new]
            yield at, _sum_up(part.word, signs) if signs else ("", "muted", "")


def _sum_up(word: str, signs: Sequence[str]) -> tuple[str, str, str]:
    if not signs:
        return "○", "muted", "No conditions"
    if not set(signs) <= {"✓", "✕"}:
        return "○", "muted", ""
    passed = signs.count("✓")
    holds = passed == len(signs) if word == "and" else passed > 0
    verb = "passes" if passed == 1 else "pass"
    return "✓" if holds else "✕", "good" if holds else "bad", f"{passed} of {len(signs)} {verb}"
