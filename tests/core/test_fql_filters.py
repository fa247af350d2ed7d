"""The filter dialect: what a condition decides by Segment's description, and what that leaves open."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.errors import FqlSyntaxError
from talonbench.fql import Explanation
from talonbench.fql.filters import compile_condition
from talonbench.fql.filters.glob import compile_glob
from talonbench.values import UNDEFINED, Value

EXAMPLES = Path(__file__).parents[1] / "examples"


def examples(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


CONFORMANCE = examples("fql_conformance.json")
EVENT: dict[str, Value] = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u1",
    "properties": {
        "total": 120, "text": "120", "flag": True, "nul": None, "tags": ["vip", "beta", 5], "obj": {"a": 1},
        "kana": "ア", "mixed": "aB c", "a.b": 1, "when": "2026-03-01",
    },
}  # fmt: skip


def documented(case: dict[str, Any]) -> set[bool] | str:
    """The outcomes that the table's column allows."""
    said = case["documented"]
    if isinstance(said, bool):
        return {said}
    return "invalid" if said.startswith("invalid") else {True, False}


def outcomes(fql: str, event: dict[str, Value]) -> set[bool] | str:
    try:
        condition = compile_condition(fql)
    except FqlSyntaxError:
        return "invalid"
    decision = condition.matches(event)
    is_shouted = any(quirk.code == "upper_case_word" for quirk in condition.quirks)
    return "invalid" if is_shouted and decision.may_fail else set(decision.outcomes)


def leaves(explanation: Explanation) -> list[tuple[str, bool, Value]]:
    if not explanation.children:
        return [(explanation.sentence, explanation.holds, explanation.found)]
    return [leaf for part in explanation.children for leaf in leaves(part)]


@pytest.mark.parametrize("case", CONFORMANCE["cases"], ids=lambda case: case["expr"])
def test_a_filter_decides_as_segment_describes_it(case: dict[str, Any]) -> None:
    assert outcomes(case["expr"], CONFORMANCE["events"][case["event"]]) == documented(case)


@pytest.mark.parametrize("case", examples("filter_decisions.json"), ids=lambda case: case["name"])
def test_a_decision_tells_what_is_open(case: dict[str, Any]) -> None:
    decision = compile_condition(case["fql"]).matches(EVENT)

    assert sorted(decision.outcomes) == case["outcomes"]
    assert decision.may_fail is case["undecided"]
    assert (decision.holds is None) == bool(decision.reasons)


@pytest.mark.parametrize("case", examples("filter_errors.json"), ids=lambda case: case["name"])
def test_an_unreadable_filter_has_a_place_and_a_reason(case: dict[str, Any]) -> None:
    with pytest.raises(FqlSyntaxError) as caught:
        compile_condition(case["fql"])

    assert caught.value.message == case["message"]
    assert [caught.value.start, caught.value.end] == case["place"]


@pytest.mark.parametrize("case", examples("filter_quirks.json"), ids=lambda case: case["name"])
def test_a_doubtful_place_is_told(case: dict[str, Any]) -> None:
    found = compile_condition(case["fql"]).quirks

    assert [[quirk.code, case["fql"][quirk.start : quirk.end]] for quirk in found] == case["quirks"]


@pytest.mark.parametrize(("text", "pattern", "fits"), examples("filter_globs.json"))
def test_a_pattern_fits_the_whole_text(text: str, pattern: str, fits: bool) -> None:
    assert compile_glob(pattern)(text) is fits


@pytest.mark.timeout(10)
def test_no_pattern_takes_long() -> None:
    assert compile_glob("*x" * 500 + "*y")("x" * 32_000) is False


def test_a_decision_says_why_it_is_open() -> None:
    mixed = compile_condition('type = "page" and event = "x" or userId = "u1"').matches(EVENT)
    typed = compile_condition("lowercase(properties.tags) = null").matches(EVENT)

    assert mixed.sentence == (
        "The filter may or may not match: “and” and “or” are mixed without parentheses, "
        "and Segment doesn't document how they group."
    )
    assert typed.sentence == (
        "The filter probably matches: a value has a type for which Segment doesn't document the result."
    )
    assert compile_condition("all").matches(EVENT).sentence == "The filter matches."
    assert compile_condition("false").matches(EVENT).sentence == "The filter doesn't match."


def test_a_filter_is_said_in_words() -> None:
    source = (
        '!(type in ["a"]) and (length(userId) < 1 or properties.flag) and contains(event, "x") and traits.a != null'
    )

    assert str(compile_condition(source)) == (
        'Matches when not (type is one of ["a"]) and (the length of userId < 1 or properties.flag) '
        'and event contains "x" and traits.a exists.'
    )
    assert str(compile_condition("all")) == "Matches always."


def test_an_explanation_has_every_condition_with_what_was_found() -> None:
    source = '!(event = "x") and (properties.total > 500 or properties.missing = null)'

    explanation = compile_condition(source).explain(EVENT)

    assert explanation.reason == "Matches both conditions."
    assert leaves(explanation) == [
        ('event = "x"', False, "Order Completed"),
        ("properties.total > 500", False, 120),
        ("properties.missing doesn't exist", True, UNDEFINED),
    ]


def test_an_explanation_tells_what_is_not_described() -> None:
    explanation = compile_condition("event").explain(EVENT)

    assert explanation.reason == "Segment doesn't document the result; it may refuse to send the event."


def test_a_filter_knows_what_it_reads() -> None:
    assert compile_condition("properties.a = 1 and length(traits.b) = properties.a").reads == (
        ("properties", "a"),
        ("traits", "b"),
    )


@pytest.mark.parametrize(
    "source",
    ["(" * 100 + "true" + ")" * 100, "!" * 100 + "true", "(!" * 50 + "true" + ")" * 50, "true and " * 5000 + "true"],
    ids=["parentheses", "negations", "both", "a long chain"],
)
def test_a_deep_or_long_filter_is_read_decided_and_explained(source: str) -> None:
    condition = compile_condition(source)

    assert condition.matches({}).outcomes == {True}
    assert condition.explain({}).holds is True
    assert str(condition).startswith("Matches")


@pytest.mark.parametrize("source", ["(" * 100_000, "!" * 100_000, "[" * 100_000, "length(" * 50_000])
@pytest.mark.timeout(10)
def test_what_is_nested_too_deeply_has_a_place(source: str) -> None:
    with pytest.raises(FqlSyntaxError, match="Nested too deeply"):
        compile_condition(source)
