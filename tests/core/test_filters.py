"""Destination filters: what their actions do, in what order, and what may come of an event."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.filters import (
    CompiledFilter,
    DestinationFilter,
    FilterError,
    FilterResult,
    apply_action,
    apply_filters,
    compile_destination_filter,
    read_filter,
)
from talonbench.values import Value

ACTIONS = json.loads((Path(__file__).parents[1] / "examples" / "filter_actions.json").read_text(encoding="utf-8"))
EVENT: dict[str, Value] = ACTIONS["event"]
DROP: dict[str, Value] = {"type": "DROP"}
DROP_NOTE: dict[str, Value] = {"type": "DROP_PROPERTIES", "fields": {"properties": ["note"]}}


def one(condition: str, *actions: dict[str, Value], title: str = "filter", enabled: bool = True) -> CompiledFilter:
    return compile_destination_filter(DestinationFilter(title, condition, actions, enabled))


def applied(*filters: CompiledFilter, **parts: Value) -> FilterResult:
    return apply_filters({**EVENT, **parts}, filters)


@pytest.mark.parametrize(
    ("path", "result"),
    [
        ("a.b", {"a": [{"b": [{"x": 1, "y": 2}, 5]}, {"b": {"x": 1}}]}),
        ("a.0.b", {"a": [{"b": [{"y": 2}, 5]}, {"b": {"x": 1}}]}),
        ("a.1.b", {"a": [{"b": [{"x": 1, "y": 2}, 5]}, {"b": {}}]}),
        ("a.2.b", {"a": [{"b": [{"x": 1, "y": 2}, 5]}, {"b": {"x": 1}}]}),
    ],
)
def test_a_list_stands_for_its_items_at_the_end_of_a_path_only(path: str, result: Value) -> None:
    event: dict[str, Value] = {"a": [{"b": [{"x": 1, "y": 2}, 5]}, {"b": {"x": 1}}]}

    assert apply_action({"type": "DROP_PROPERTIES", "fields": {path: ["x"]}}, event) == result


@pytest.mark.parametrize("case", ACTIONS["cases"], ids=lambda case: case["name"])
def test_an_action_does_what_segments_does(case: dict[str, Any]) -> None:
    assert apply_action(case["action"], EVENT) == case["result"]


@pytest.mark.parametrize("case", ACTIONS["cases"], ids=lambda case: case["name"])
def test_an_action_never_changes_the_event_it_is_given(case: dict[str, Any]) -> None:
    event = copy.deepcopy(EVENT)

    apply_action(case["action"], event)

    assert event == ACTIONS["event"]


def test_an_action_that_removes_nothing_gives_the_same_event() -> None:
    assert apply_action({"type": "DROP_PROPERTIES", "fields": {"traits": ["x"]}}, EVENT) is EVENT


def test_an_unknown_action_is_refused() -> None:
    with pytest.raises(FilterError, match="Unknown filter action “HASH_PROPERTIES”"):
        apply_action({"type": "HASH_PROPERTIES"}, EVENT)


def test_without_filters_an_event_goes_on_as_it_is() -> None:
    assert applied() == FilterResult((EVENT,))


def test_a_filter_that_holds_drops_the_event() -> None:
    result = applied(one('event = "Cart Viewed"', DROP, title="No carts"))

    assert (result.possible_events, result.label, result.event) == ((None,), "FILTERED_BY_RULES", None)
    assert [(step.title, step.result, step.sentence) for step in result.steps] == [
        ("No carts", "dropped", "The condition matches: the event is dropped.")
    ]


def test_a_filter_that_does_not_hold_does_nothing() -> None:
    result = applied(one('event = "x"', DROP))

    assert result.possible_events == (EVENT,)
    assert result.steps[0].result == "passed"


def test_a_disabled_filter_has_no_say_and_stands_behind_the_others() -> None:
    result = applied(one("all", DROP, title="Off", enabled=False), one('event = "x"', DROP, title="On"))

    assert result.possible_events == (EVENT,)
    assert [(step.title, step.result) for step in result.steps] == [("On", "passed"), ("Off", "off")]


@pytest.mark.parametrize("parts", [{}, {"integrations": {"All": False}}], ids=["by a filter", "by the integrations"])
def test_what_comes_after_a_drop_is_not_reached(parts: dict[str, Value]) -> None:
    result = applied(one("all", DROP, title="First"), one("all", DROP_NOTE, title="Second"), **parts)

    assert result.possible_events == (None,)
    assert (result.steps[-1].title, result.steps[-1].result) == ("Second", "unreached")


def test_a_disabled_filter_may_be_unreadable() -> None:
    assert applied(one("type =", DROP, enabled=False)).event == EVENT


def test_an_unreadable_filter_drops_every_event_and_warns() -> None:
    result = applied(one('event == "x"', DROP_NOTE, title="Broken"), one("all", DROP_NOTE))

    assert result.possible_events == (None,)
    assert [step.result for step in result.steps] == ["dropped", "unreached"]
    assert result.warnings[0].startswith("“Broken”: The condition can't be parsed (line 1, column 8: Unexpected “=”")
    assert result.warnings[0].endswith("so Segment drops every event without showing an error.")


def test_actions_are_done_in_segments_order() -> None:
    allow: dict[str, Value] = {"type": "ALLOW_PROPERTIES", "fields": {"properties": ["note", "cart_id"]}}
    sample: dict[str, Value] = {"type": "SAMPLE", "percent": 1}

    result = applied(one("all", allow), one('type = "page"', DROP), one("all", DROP_NOTE), one("all", sample))

    assert [step.action for step in result.steps] == ["SAMPLE", "DROP", "DROP_PROPERTIES", "ALLOW_PROPERTIES"]
    assert result.event is not None
    assert result.event["properties"] == {"cart_id": "crt-7731"}


def test_a_change_tells_every_place_that_went() -> None:
    fields: Value = {"properties.products": ["url"], "context.traits": ["phone"], "": ["anonymousId"]}

    (step,) = applied(one("all", {"type": "DROP_PROPERTIES", "fields": fields})).steps

    assert step.result == "changed"
    assert step.removed == (
        "$.anonymousId",
        "$.context.traits.phone",
        "$.properties.products[0].url",
        "$.properties.products[1].url",
    )


def test_nothing_to_remove_keeps_the_event() -> None:
    (step,) = applied(one("all", {"type": "DROP_PROPERTIES", "fields": {"traits": ["x"]}})).steps

    assert (step.result, step.sentence) == ("kept", "The condition matches: there is nothing to remove.")


def test_a_sample_has_both_outcomes() -> None:
    result = applied(one("all", {"type": "SAMPLE", "percent": 0.25, "path": "userId"}))

    assert result.possible_events == (EVENT, None)
    assert result.is_certain is False
    assert result.steps[0].result == "open"
    assert result.steps[0].sentence == (
        "The condition matches: 25% of such events are kept, the same ones for the same userId; "
        "the choice can't be predicted, so both outcomes are shown."
    )


def test_after_a_sample_the_kept_event_goes_on() -> None:
    result = applied(one("all", {"type": "SAMPLE", "percent": 0.5}), one("all", DROP_NOTE))

    assert [event and "note" in str(event["properties"]) for event in result.possible_events] == [False, None]


def test_an_open_condition_has_both_outcomes_and_warns() -> None:
    result = applied(one('type = "page" and event = "x" or userId != null', DROP, title="Mixed"))

    assert result.possible_events == (None, EVENT)
    assert result.event == EVENT
    assert result.warnings[0].startswith("“Mixed”: The filter may or may not match: “and” and “or” are mixed")


def test_a_condition_that_segment_may_refuse_may_drop_the_event() -> None:
    result = applied(one('contains(properties.products, "A")', DROP_NOTE))

    assert result.possible_events == (EVENT, None)
    assert result.steps[0].result == "open"


def test_a_condition_on_what_was_removed_before_is_open_and_warned_of() -> None:
    result = applied(one("all", DROP_NOTE), one('properties.note = "hi"', {**DROP_NOTE, "fields": {"": ["userId"]}}))

    assert len(result.possible_events) == 2
    assert [event is not None and "userId" in event for event in result.possible_events] == [False, True]
    assert result.warnings == (
        "“filter” reads properties.note, which an earlier filter removed; "
        "Segment doesn't document whether it still sees it.",
    )


def test_a_condition_on_something_else_is_sure() -> None:
    result = applied(one("all", DROP_NOTE), one('type = "track"', {**DROP_NOTE, "fields": {"": ["userId"]}}))

    assert result.is_certain
    assert result.warnings == ()


def test_what_may_come_of_an_event_stays_a_short_list() -> None:
    keys = [f"k{number}" for number in range(10)]
    unclear = 'type = "page" and event = "x" or userId != null'
    filters = [one(unclear, {"type": "DROP_PROPERTIES", "fields": {"": [key]}}) for key in keys]
    sample = one("all", {"type": "SAMPLE", "percent": 0.5})

    result = applied(sample, *filters, **dict.fromkeys(keys, 1))

    assert len(result.possible_events) == 65
    assert None in result.possible_events


@pytest.mark.parametrize(
    ("integrations", "goes_on"),
    [
        ({}, True),
        ({"All": True}, True),
        ({"All": False}, False),
        ({"All": False, "Talon.One (Actions)": True}, True),
        ({"All": False, "Talon.One (Actions)": {"x": 1}}, True),
        ({"Talon.One (Actions)": False}, False),
        ({"All": False, "talon.one (actions)": True}, False),
        ({"Other": False}, True),
        (None, True),
        ("all", True),
    ],
)
def test_integrations_come_before_filters(integrations: Value, goes_on: bool) -> None:
    result = applied(one("all", DROP_NOTE), integrations=integrations)

    assert (result.event is not None) is goes_on
    assert result.label == ("" if goes_on else "FILTERED_BY_INTEGRATIONS_OBJECT")


@pytest.mark.parametrize(
    ("integrations", "said"),
    [
        (
            {"talon.one (actions)": True},
            "“talon.one (actions)” isn't “Talon.One (Actions)”: the name must match exactly.",
        ),
        ({"Talon.One": True}, "“Talon.One” is the classic destination's name; this one is “Talon.One (Actions)”."),
        ({"actions-talon-one": True}, ""),
        ({"TalonOne": True}, "“TalonOne” isn't “Talon.One (Actions)”: the name must match exactly."),
        ({"all": True}, "“all” does nothing: only “All” with a capital A counts."),
        ({"Mixpanel": True}, ""),
    ],
)
def test_a_name_near_the_destinations_is_said_with_the_stop(integrations: dict[str, Value], said: str) -> None:
    result = applied(integrations={"All": False, **integrations})

    stopped = "The event's “integrations” set “All” to false, so this destination doesn't receive it."
    assert result.steps[0].sentence == f"{stopped} {said}".rstrip()


def test_filters_never_change_the_event() -> None:
    event = copy.deepcopy(EVENT)

    apply_filters(event, [one("all", DROP_NOTE)])

    assert event == EVENT


def test_a_filter_of_the_public_api_is_read() -> None:
    found = read_filter(
        {"id": "f1", "if": "all", "actions": [DROP], "title": "All", "enabled": False, "createdAt": "x"}
    )

    assert found == DestinationFilter("All", "all", (DROP,), enabled=False, id="f1")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"if": 5, "actions": []},
        {"if": "all", "actions": {}},
        {"if": "all", "actions": [{"type": "NO"}]},
        {"if": "all", "actions": [1]},
    ],
)
def test_what_is_no_filter_is_refused(data: dict[str, Value]) -> None:
    with pytest.raises(FilterError):
        read_filter(data)
