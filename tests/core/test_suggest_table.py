"""Suggestions where the mistake is: the first of each, and what it gives when it is applied."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talonbench.destination import Settings, Subscription
from talonbench.filters import DestinationFilter, keep_value
from talonbench.judgement import Judgement
from talonbench.pipeline import Ready
from talonbench.preview import compile_destination
from talonbench.suggest import DisableFilter, KeepInFilter, SetEventValue, SetField, SetTrigger, Suggestion
from talonbench.values.pointer import set_at

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "examples" / "suggestions.json").read_text("utf-8")
)
SETTINGS = Settings("key", "https://my.talon.one")


def judge(event: Any, mapping: Subscription, filters: list[DestinationFilter]) -> Judgement:
    to = compile_destination([mapping], filters)
    return Judgement(to.trace(event, SETTINGS), to, SETTINGS)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_first_suggestion_is_where_the_mistake_is(case: dict[str, Any]) -> None:
    event, mapping, filters = parts(case)
    judged = judge(event, mapping, filters)

    first, *others = judged.suggest(judged.trace.mappings[0])

    assert first.sentence == case["first"]
    reason = judged.explain(judged.trace.mappings[0]).message
    assert reason == case.get("reason", reason)
    assert not any(case.get("never", "\0") in one.sentence for one in (first, *others))
    (after,) = judge(*apply(first, event, mapping, filters)).trace.mappings
    assert isinstance(after.outcome, Ready)
    assert {key: after.outcome.payload.get(key) for key in case["gives"]} == case["gives"]


def parts(case: dict[str, Any]) -> tuple[Any, Subscription, list[DestinationFilter]]:
    mapping = Subscription(
        "m", "One", case.get("action", "trackEventV2"), case.get("trigger", 'type != "x"'), case["mapping"]
    )
    filters = [DestinationFilter(one["title"], one["if"], (one["action"],)) for one in case.get("filters", [])]
    return case["event"], mapping, filters


def apply(
    suggestion: Suggestion, event: Any, mapping: Subscription, filters: list[DestinationFilter]
) -> tuple[Any, Subscription, list[DestinationFilter]]:
    for edit in suggestion.edits:
        match edit:
            case SetEventValue(keys, value):
                event = set_at(event, keys, value)
            case SetTrigger(text):
                mapping = replace(mapping, trigger=text)
            case SetField(field, node):
                mapping = replace(mapping, mapping={**mapping.mapping, field: node})
            case DisableFilter(title):
                filters = [one for one in filters if one.title != title]
            case KeepInFilter(title, keys):
                filters = [keep_value(one, keys) if one.title == title else one for one in filters]
    return event, mapping, filters
