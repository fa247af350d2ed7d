"""Events made to fire a mapping, and the smallest changes for which one fires."""

import random
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talonbench.client import Client, Exchange
from talonbench.connections import Connection
from talonbench.destination import CompiledSubscription
from talonbench.fql import compile_trigger
from talonbench.fql.triggers.nodes import conditions
from talonbench.pipeline import Ready, prepare
from talonbench.sandbox import Sandbox
from talonbench.suggest import Contradiction, MatchingEvent, Unmatchable, make_matching_event
from talonbench.suggest.solver import Assignment, solve
from talonbench.talon_one import ACTIONS
from talonbench.values import Value
from tests.core.servers import run
from tests.core.suggest import SETTINGS, to
from tests.core.witnesses import holds, small_events, small_trigger, witness


def made(subscription: CompiledSubscription) -> dict[str, Any]:
    result = make_matching_event(subscription, SETTINGS)
    assert isinstance(result, MatchingEvent), result
    assert isinstance(prepare(result.event, subscription, SETTINGS), Ready)
    return result.event


@pytest.mark.parametrize("slug", ACTIONS)
def test_every_action_fires_with_its_default_mapping_and_its_required_fields(slug: str) -> None:
    assert made(to('type = "track"', with_required(slug), slug))["type"] == "track"


@pytest.mark.parametrize(
    "trigger",
    [
        'type = "identify"',
        'type = "track" and event = "Order Completed"',
        'event = "A" or event = "B"',
        'type = "track" and (event = "A" or event = "B") and properties.total > 100',
        "properties.total >= 5 and properties.total < 6",
        'contains(event, "Order") and match(event, "*ed")',
        'match(event, "Order*") and !contains(event, "Refunded")',
        "properties.coupon != null and properties.gift = true",
        'traits.email = null and type = "identify"',
        'context.personas.computation_id = "aud_1"',
        r'properties.products\[0\].sku = "A"',
        'event != "Order Completed" and type = "track"',
        "properties.a = 5 and properties.b != 5",
        '!match(event, "BA*") and contains(event, "BA")',
        '!match(event, "*AB") and contains(event, "AB")',
        '!contains(event, "demo") and event != ""',
        'match(event, "A*") and contains(event, "BA") and contains(event, "AC") and !contains(event, "ABA")',
        "properties.b > 9007199254740992",
        "properties.b < -9007199254740992",
        "properties.b > 9007199254740992 and properties.b < 9007199254740996",
    ],
)
def test_an_event_is_made_for_a_trigger(trigger: str) -> None:
    mapping = {"customerProfileId": "u", "eventType": "e"}

    assert compile_trigger(trigger).matches(made(to(trigger, mapping)))


@pytest.mark.parametrize("kind", ["track", "identify"])
def test_the_sandbox_takes_what_is_made_for_every_action(kind: str) -> None:
    with Sandbox() as sandbox:
        for slug in ACTIONS:  # an audience is made before it is changed and deleted
            subscription = to(f'type = "{kind}"', with_required(slug), slug)
            outcome = prepare(made(subscription), subscription, SETTINGS)
            assert isinstance(outcome, Ready)
            exchange = run(sent(outcome, sandbox))
            assert exchange.response is not None
            assert exchange.response.status < 300, (slug, exchange.response.body)


async def sent(outcome: Ready, sandbox: Sandbox) -> Exchange:
    async with Client() as client:
        return await client.send(outcome.requests[0], Connection("", "sandbox", SETTINGS.deployment, sandbox.url))


def with_required(slug: str) -> dict[str, Any]:
    action = ACTIONS[slug]
    required = {field.key: {"@path": f"$.properties.{field.key}"} for field in action.fields if field.required}
    return {**required, **action.default_mapping()}


@pytest.mark.parametrize(
    "node", [{"@template": "{{properties.state}}"}, {"@liquid": "{{ properties.state | downcase }}"}]
)
def test_a_text_for_a_field_with_choices_is_one_of_them(node: Any) -> None:
    mapping = {"customerSessionId": {"@path": "$.properties.order_id"}, "state": node}

    properties = made(to('type = "track"', mapping, "updateCustomerSessionV2"))["properties"]

    assert properties == {"order_id": "order-7731", "state": "open"}


def test_one_of_the_values_that_a_mapping_lists_is_no_list_itself() -> None:
    mapping = {"customerProfileId": "u", "addAudienceIds": [{"@path": "$.properties.audience"}]}

    assert made(to('type = "track"', mapping, "updateCustomerProfileV3"))["properties"] == {"audience": 1}


def test_a_whole_object_that_is_read_is_not_empty() -> None:
    event = made(to('type = "identify"', None, "updateCustomerProfileV3"))

    assert event["traits"] == {"name": "Mara Lindt", "email": "mara@shop.example"}


def test_a_whole_cart_that_is_read_holds_what_talon_one_asks_of_an_item() -> None:
    mapping = {
        "customerSessionId": "s",
        "cartItems": {"@path": "$.properties.products"},
        "additionalCosts": {"@path": "$.properties.costs"},
    }

    properties = made(to('type = "track"', mapping, "updateCustomerSessionV2"))["properties"]

    assert properties["products"] == [{"name": "Running shoe", "sku": "SKU-1001", "quantity": 1, "price": 19.9}]
    assert properties["costs"] == {"shipping": {"price": 4.9}}


def test_every_path_of_the_mapping_is_filled_with_a_fitting_value() -> None:
    mapping: dict[str, Any] = {
        "customerSessionId": {"@path": "$.properties.order_id"},
        "profileId": {"@if": {"exists": {"@path": "$.userId"}, "then": {"@path": "$.userId"}, "else": "x"}},
        "state": {"@path": "$.properties.state"},
        "couponCodes": {"@path": "$.properties.coupon"},
        "cartItems": {
            "@arrayPath": [
                "$.properties.products",
                {
                    "sku": {"@path": "$.sku"},
                    "price": {"@path": "$.price"},
                    "quantity": {"@path": "$.quantity"},
                },
            ]
        },
        "attributes": {
            "Email": {"@path": "$.context.traits.email"},
            "Text": {"@template": "{{properties.a}}-{{properties.b}}"},
        },
    }

    event = made(to('event = "Order Completed"', mapping, "updateCustomerSessionV2"))

    assert event["properties"]["products"] == [{"sku": "SKU-1001", "price": 19.9, "quantity": 1}]
    assert event["properties"]["state"] == "open"
    assert "@" in event["context"]["traits"]["email"]


def test_the_same_seed_makes_the_same_event() -> None:
    subscription = to('type = "track"')

    assert make_matching_event(subscription, SETTINGS, 7) == make_matching_event(subscription, SETTINGS, 7)
    assert make_matching_event(subscription, SETTINGS, 7) != make_matching_event(subscription, SETTINGS, 8)


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        ('event = "A" and event = "B"', ['event = "A"', 'event = "B"', "contradict each other"]),
        ("properties.a > 5 and properties.a < 5", ["properties.a", "contradict each other"]),
        ('properties.a = null and properties.a != null and type = "track"', ["doesn't exist", "contradict each other"]),
        ('properties.a = true and properties.a = 5 and event = "X"', ["properties.a = true", "contradict each other"]),
        ('type = "track" and properties.a < "abc"', ["can never match"]),
    ],
)
def test_a_contradiction_names_the_conditions_that_exclude_each_other(trigger: str, words: list[str]) -> None:
    result = make_matching_event(to(trigger), SETTINGS)

    assert isinstance(result, Contradiction)
    assert all(word in result.message for word in words), result.message


def test_a_required_field_that_nothing_fills_is_the_reason() -> None:
    result = make_matching_event(to('type = "track"', {"eventType": "e"}), SETTINGS)

    assert isinstance(result, Unmatchable)
    assert "customerProfileId" in result.reasons[0]


def test_a_mapping_that_cannot_be_read_makes_no_event() -> None:
    assert isinstance(make_matching_event(to("(("), SETTINGS), Unmatchable)


TEXTS = st.sampled_from(["demo", "Order Completed", "A", "x y", "ünï", ""])
VALUES = TEXTS | st.integers(-5, 500) | st.booleans() | st.floats(0, 100).map(lambda number: round(number, 1))
PLACES = ("properties.a", "properties.b", "properties.deep.c", "traits.t", "context.k", "event", "name")
OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "= null", "!= null", "contains", "!contains", "start", "end")


@st.composite
def satisfiable(draw: st.DrawFn) -> str:
    """A trigger of conditions that all hold for one random event, joined by ``and``, or by ``or`` with others."""
    event: dict[str, Any] = {"type": "track", "properties": {}, "traits": {}, "context": {}}
    parts = []
    for place in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4, unique=True)):
        value = draw(TEXTS if place in ("event", "name") else VALUES)
        holder: Any = event
        *above, last = place.split(".")
        for key in above:
            holder = holder.setdefault(key, {})
        holder[last] = value
        written = [
            condition(place, operator, value)
            for operator in draw(st.lists(st.sampled_from(OPERATORS), min_size=1, max_size=2))
        ]
        parts += [part for part in written if part and matches(part, event)]
    parts = parts or ['type = "track"']
    if draw(st.booleans()):
        return " and ".join(parts)
    return " or ".join([*parts, 'event = "Other"'])


def condition(place: str, operator: str, value: Any) -> str:
    if operator.endswith("null"):
        return f"{place} {operator}"
    if operator in ("contains", "!contains", "start", "end"):
        if not isinstance(value, str) or not value:
            return ""
        argument = {"start": f"{value[:2]}*", "end": f"*{value[-2:]}"}.get(
            operator, value[:3] if operator == "contains" else "zzz"
        )
        name = "match" if operator in ("start", "end") else operator
        return f'{name}({place}, "{argument}")'
    literal = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return f"{place} {operator} {literal}"


def matches(trigger: str, event: dict[str, Any]) -> bool:
    return compile_trigger(trigger).matches(event)


def random_mapping(action: str, seed: int) -> dict[str, Any]:
    """Paths of the event for some of the action's fields, in directives that give them on."""
    chance = random.Random(seed)
    mapping: dict[str, Any] = {}
    for field in ACTIONS[action].fields:
        if field.required or chance.random() < 0.5:
            path: Any = {"@path": f"$.properties.{field.key}"}
            wrapped = [path, {"@if": {"exists": path, "then": path, "else": path}}, {"@literal": path}]
            if field.type == "string" and not field.multiple and not field.choices:
                wrapped += [
                    {"@template": f"{{{{properties.{field.key}}}}}"},
                    {"@case": {"operator": "lower", "value": path}},
                ]
            mapping[field.key] = chance.choice(wrapped)
    return mapping


@settings(max_examples=2000, deadline=None)
@given(satisfiable(), st.sampled_from(sorted(ACTIONS)), st.integers(0, 10_000))
def test_an_event_made_for_any_satisfiable_trigger_and_mapping_fires(trigger: str, action: str, seed: int) -> None:
    subscription = to(trigger, random_mapping(action, seed), action)

    result = make_matching_event(subscription, SETTINGS, seed)

    assert isinstance(result, MatchingEvent), result
    assert isinstance(prepare(result.event, subscription, SETTINGS), Ready)


def test_an_event_is_made_wherever_there_is_one() -> None:
    """Of any directive, place and quirk: each subscription comes with an event for which it is ready."""
    known = [one for one in map(witness, range(2200)) if one is not None]
    assert len(known) >= 2000

    for seed, one in enumerate(known):
        result = make_matching_event(one.to, SETTINGS, seed)
        assert isinstance(result, MatchingEvent), (one, result)
        assert isinstance(prepare(result.event, one.to, SETTINGS), Ready), one


def test_what_is_called_a_contradiction_has_no_event() -> None:
    """Small triggers about few places, held against every event of small values."""
    claims = 0
    for seed in range(300):
        source = small_trigger(Random(seed))
        result = make_matching_event(to(source, {"audienceId": "x"}, "deleteAudience"), SETTINGS)
        if isinstance(result, Contradiction):
            claims += 1
            assert not any(holds(source, event) for event in small_events(source)), (source, result)

    assert claims > 30


@pytest.mark.parametrize(
    ("trigger", "mapping", "action"),
    [
        ("properties.products != null", {"customerSessionId": "s", "cartItems": {"@path": "$.properties.products"}},
         "updateCustomerSessionV2"),
        ('contains(properties.state, "o") and !contains(properties.state, "open")',
         {"customerSessionId": "s", "state": {"@path": "$.properties.state"}}, "updateCustomerSessionV2"),
        ("properties.id > 4.5 and properties.id < 6.5",
         {"customerProfileId": "u", "addAudienceIds": {"@path": "$.properties.id"}}, "updateCustomerProfileV3"),
        ('properties.u != "zz"', {"customerProfileId": {"@path": "$.properties.u"}, "eventType": "e"}, "trackEventV2"),
        ('type = "track"', {"customerProfileId": "u", "runRuleEngine": {"@if": {
            "exists": {"@path": "$.properties.raw"}, "then": "no", "else": {"@path": "$.properties.rules"}}}},
         "updateCustomerProfileV3"),
        ('type = "track"', {"customerProfileId": "u", "addAudienceIds": {"@transform": {
            "apply": {"x": {"y": {"@path": "$.properties.audience"}}}, "mapping": {"@path": "$.x.y"}}}},
         "updateCustomerProfileV3"),
        ('match(properties.flag, "*se")', {"customerProfileId": "u", "runRuleEngine": {"@json": {
            "mode": "decode", "value": {"@path": "$.properties.flag"}}}}, "updateCustomerProfileV3"),
        ('event = "more" or (contains(event, "e"))', {"customerProfileId": "u", "eventType": {"@path": "$.event"}},
         "trackEventV2"),
    ],
)  # fmt: skip
def test_the_trigger_and_the_mapping_may_be_about_the_same_place(
    trigger: str, mapping: dict[str, Any], action: str
) -> None:
    made(to(trigger, mapping, action))


@pytest.mark.parametrize(
    "trigger",
    [
        "properties.a < 5 and properties.a.b = 0",
        r'properties.a\[0\] = "x" and properties.a.b = 1',
        'properties.a != null and properties.a.b = "x"',
        "properties.a != null and properties.a.length = 3",
        'contains(properties.a, "ab") and properties.a.length = 3',
    ],
)
def test_a_place_within_another_one_is_filled(trigger: str) -> None:
    made(to(trigger, {"audienceId": "x"}, "deleteAudience"))


def test_what_holds_already_is_changed_where_a_place_within_needs_it() -> None:
    trigger = compile_trigger('contains(properties.a, "ab") and properties.a.length = 3')
    event: dict[str, Value] = {"properties": {"a": "abab"}}

    assert solve(list(conditions(trigger.root)), event) == (Assignment(("properties", "a"), "abx"),)


@pytest.mark.parametrize(
    ("trigger", "reason"),
    [
        ('contains(properties.a, "b") and properties.a.length = 7', "No event was found"),
        ('(x) or type = "track"', "Segment fails on this trigger"),
        ('type = "track" and (x)', "Segment fails on this trigger"),
    ],
)
def test_no_contradiction_is_claimed_where_none_is_proven(trigger: str, reason: str) -> None:
    result = make_matching_event(to(trigger, {"audienceId": "x"}, "deleteAudience"), SETTINGS)

    assert isinstance(result, Unmatchable)
    assert reason in result.reasons[0]
