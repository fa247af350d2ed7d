"""Triggers: what they match, where they cannot be read, what they really mean, and why they hold or not."""

import json
from pathlib import Path
from typing import Any

import pytest

from talonbench.errors import FqlSyntaxError
from talonbench.fql import Explanation, compile_trigger
from talonbench.values import UNDEFINED, Value

EXAMPLES = Path(__file__).parents[1] / "examples"


def examples(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


CONFORMANCE = examples("fql_conformance.json")
ERRORS = examples("fql_errors.json")
QUIRKS = examples("fql_quirks.json")
EXPLANATIONS = examples("fql_explanations.json")


def outcome(fql: str, event: dict[str, Value]) -> bool | str:
    try:
        return compile_trigger(fql).matches(event)
    except FqlSyntaxError:
        return "invalid"


def as_tree(explanation: Explanation) -> dict[str, Any]:
    tree: dict[str, Any] = {"says": explanation.reason, "place": [explanation.start, explanation.end]}
    if explanation.children:
        tree["parts"] = [as_tree(part) for part in explanation.children]
    return tree


@pytest.mark.parametrize("case", CONFORMANCE["cases"], ids=lambda case: case["expr"])
def test_a_trigger_matches_where_segments_does(case: dict[str, Any]) -> None:
    assert outcome(case["expr"], CONFORMANCE["events"][case["event"]]) == case["trigger"]


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["name"])
def test_an_unreadable_trigger_has_a_place_and_a_reason(case: dict[str, Any]) -> None:
    with pytest.raises(FqlSyntaxError) as caught:
        compile_trigger(case["fql"])

    assert caught.value.message == case["message"]
    assert [caught.value.start, caught.value.end] == case["place"]


@pytest.mark.parametrize("case", QUIRKS, ids=lambda case: case["name"])
def test_a_quirk_is_told_at_its_place(case: dict[str, Any]) -> None:
    found = compile_trigger(case["fql"]).quirks

    assert [[quirk.code, case["fql"][quirk.start : quirk.end]] for quirk in found] == case["quirks"]
    assert all(quirk.message.endswith((".", ")")) for quirk in found)


@pytest.mark.parametrize("case", EXPLANATIONS, ids=lambda case: case["name"])
def test_an_explanation_says_what_was_asked_and_found(case: dict[str, Any]) -> None:
    trigger = compile_trigger(case["fql"])

    explanation = trigger.explain(case["event"])

    assert str(trigger) == case["sentence"]
    assert as_tree(explanation) == case["explanation"]


def test_an_explanation_holds_what_the_event_has() -> None:
    explanation = compile_trigger('type = "track" and properties.a.b != null').explain({"type": "page"})

    assert [(part.found, part.holds) for part in explanation.children] == [("page", False), (UNDEFINED, False)]
    assert explanation.holds is False


@pytest.mark.parametrize("case", CONFORMANCE["cases"], ids=lambda case: case["expr"])
def test_an_explanation_agrees_with_the_trigger(case: dict[str, Any]) -> None:
    event = CONFORMANCE["events"][case["event"]]
    if case["trigger"] != "invalid":
        trigger = compile_trigger(case["expr"])

        explanation = trigger.explain(event)

        assert explanation.holds == trigger.matches(event)


def test_a_group_of_nothing_known_fails_only_where_its_turn_comes() -> None:
    trigger = compile_trigger('type = "track" and (anonymousId != null)')

    assert trigger.matches({"type": "page"}) is False
    with pytest.raises(FqlSyntaxError) as caught:
        trigger.matches({"type": "track"})
    assert (caught.value.start, caught.value.end) == (19, 40)


def test_what_cannot_be_evaluated_is_told_by_the_explanation() -> None:
    explanation = compile_trigger('type = "track" and (anonymousId != null)').explain({"type": "track"})

    assert explanation.children[1].error == "Segment recognizes no condition here."


def test_what_every_object_inherits_is_there_and_is_no_text() -> None:
    event: dict[str, Value] = {"traits": {}}

    assert compile_trigger("traits.toString != null").matches(event) is True
    assert compile_trigger('traits.constructor.name = "Object"').matches(event) is True
    assert compile_trigger('contains(traits.toString, "function")').matches(event) is False
    assert compile_trigger("traits.toString != null").explain(event).found == {}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('type = "page" or type = "screen"', 'Expected type = "page" or type = "screen"; the event has "track".'),
        (
            'userId != null and (event = "A" or traits.x = 1)',
            'Expected event = "A" or traits.x = 1; the event has "B" and nothing.',
        ),
        ("traits.x = 1 or traits.y = 2", "Expected traits.x = 1 or traits.y = 2; none of them is in the event."),
        ('type = "track" and event = "A"', 'Expected event = "A"; the event has "B".'),
        (
            'event = "A" or (type = "page" and userId != null)',
            'Expected event = "A" or (type = "page" and userId exists); no alternative holds.',
        ),
        ('event = "B"', 'Matches event = "B"; the event has "B".'),
    ],
)
def test_what_is_missed_names_all_alternatives(source: str, said: str) -> None:
    assert compile_trigger(source).explain({"type": "track", "event": "B", "userId": "u"}).miss == said


@pytest.mark.parametrize("word", ["true", "false"])
def test_the_name_of_an_event_is_compared_with_the_word_and_is_no_boolean(word: str) -> None:
    trigger = compile_trigger(f"name = {word}")

    assert trigger.matches({"name": word}) is True
    assert trigger.matches({"name": word == "true"}) is False


def test_own_properties_come_before_inherited_ones() -> None:
    assert compile_trigger('traits.toString = "x"').matches({"traits": {"toString": "x"}}) is True


@pytest.mark.parametrize(
    "source",
    ["(" * 100_000, 'type = "a" and ' * 20_000, "properties" + ".a" * 50_000 + " = 1", "()" * 50_000, "\\a" * 200_000],
    ids=["parentheses", "conditions", "path", "empty groups", "escapes"],
)
@pytest.mark.timeout(10)
def test_a_trigger_of_any_length_is_read(source: str) -> None:
    assert outcome(source, {"type": "b"}) in (False, "invalid")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("Order completed", "only letter case differs"),
        (" Order  Completed", "only spaces differ"),
        ("Order Complete", "only one character differs"),
        ("Orders Complted", "only two characters differ"),
        ("Order Viewed", ""),
        ("Order Completed", ""),
        (7, ""),
    ],
)
def test_a_string_that_is_nearly_the_one_wanted_is_told(found: Value, told: str) -> None:
    node = compile_trigger('event = "Order Completed"').explain({"event": found})

    assert node.near_miss == told


@pytest.mark.parametrize("trigger", ['event != "paid"', '!contains(event, "Paid")', "properties.n = null", "name = 5"])
def test_a_test_that_no_string_can_nearly_meet_has_no_near_misses(trigger: str) -> None:
    assert compile_trigger(trigger).explain({"event": "paid"}).near_miss == ""


@pytest.mark.parametrize("test", ['contains(event, "Ai")', 'match(event, "Pa*")', 'match(event, "*Id")'])
def test_letter_case_of_a_part_is_told(test: str) -> None:
    assert compile_trigger(test).explain({"event": "paid"}).near_miss == "only letter case differs"
    assert compile_trigger(test).explain({"event": "free"}).near_miss == ""


@pytest.mark.parametrize(
    ("fql", "says"),
    [
        ('type = "page" and name = "A"', "Matches both conditions."),
        ('type = "page" and userId = "u" and name = "B"', "No match: 1 of 3 conditions matches; all of them must."),
        ('type = "page" and name = "A" and userId = "u"', "No match: 2 of 3 conditions match; all of them must."),
        ('type = "x" or event = "y" or userId = "z"', "No match: none of the 3 conditions matches; one of them must."),
        ('type = "page" or name = "A"', "Matches: both conditions match; one is enough."),
        ('event = "B"', 'Expected event = "B"; the event has no “event” field.'),
        ('userId = "u"', 'Expected userId = "u"; the event has no userId.'),
    ],
)
def test_how_many_conditions_match_is_said_in_words(fql: str, says: str) -> None:
    assert compile_trigger(fql).explain({"type": "page", "name": "A"}).reason == says
