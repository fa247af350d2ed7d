"""The smallest changes: of filters that drop an event, of triggers that say other than meant, of several faults."""

from typing import Any

import pytest

from talonbench.destination import CompiledSubscription, Settings, Subscription, compile_subscription
from talonbench.events import path_text
from talonbench.filters import (
    CompiledFilter,
    DestinationFilter,
    apply_filters,
    compile_destination_filter,
    keep_value,
)
from talonbench.filters.actions import removed_places
from talonbench.pipeline import Ready, prepare
from talonbench.suggest import (
    DisableFilter,
    EnableDestination,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
    Suggestion,
    suggest_for_filters,
    suggest_for_mapping,
)
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED, Value

SETTINGS = Settings("key", "https://my.talon.one")
DROP: dict[str, Value] = {"type": "DROP"}
ORDER: dict[str, Any] = {
    "type": "track", "event": "Order Completed", "userId": "u1", "context": {"traits": {"email": "a@intern.example"}},
    "properties": {"total": 5, "tags": ["test"]},
}  # fmt: skip


def filters(*conditions: str, action: dict[str, Value] | None = None) -> list[CompiledFilter]:
    made = [DestinationFilter(f"f{at}", one, (action or DROP,)) for at, one in enumerate(conditions, 1)]
    return [compile_destination_filter(one) for one in made]


def edits(suggestions: tuple[Suggestion, ...]) -> list[Any]:
    return [one.edits if len(one.edits) > 1 else one.edits[0] for one in suggestions]


@pytest.mark.parametrize(
    ("condition", "keys", "value"),
    [
        ("event = 'Order Completed'", ("event",), "Test Event"),
        ("!(event in ['A', 'B'])", ("event",), "A"),
        ("contains(context.traits.email, '@intern')", ("context", "traits", "email"), "mara@shop.example"),
        ("properties.total < 10", ("properties", "total"), 10),
        ("'test' in properties.tags", ("properties", "tags"), UNDEFINED),
        ("length(groupId) < 1", ("groupId",), "demo"),
        ("event = 'x' and type = 'x' or userId = 'u1'", ("userId",), "customer-1001"),
    ],
)
def test_a_filter_lets_the_event_pass_with_another_value_or_when_it_is_off(
    condition: str, keys: tuple[str, ...], value: Value
) -> None:
    assert edits(suggest_for_filters(ORDER, filters(condition))) == [DisableFilter("f1"), SetEventValue(keys, value)]


@pytest.mark.parametrize("condition", ["all", "type = 'x' and"])
def test_a_filter_that_drops_whatever_comes_is_to_be_switched_off(condition: str) -> None:
    assert edits(suggest_for_filters(ORDER, filters(condition))) == [DisableFilter("f1")]


def test_a_filter_that_cannot_be_read_is_written_as_it_was_meant() -> None:
    assert edits(suggest_for_filters(ORDER, filters("type == 'x'"))) == [
        SetFilter("f1", "type = 'x'"), DisableFilter("f1"),
    ]  # fmt: skip


def test_a_sample_may_drop_so_it_counts() -> None:
    sample: dict[str, Value] = {"type": "SAMPLE", "percent": 0.5}

    assert edits(suggest_for_filters(ORDER, filters("all", action=sample))) == [DisableFilter("f1")]


def test_of_several_filters_all_are_passed() -> None:
    both = filters("userId = 'u1'", "event = 'Order Completed'")

    offered = [one.edits for one in suggest_for_filters(ORDER, both)]

    assert offered[0] == (DisableFilter("f1"), DisableFilter("f2"))
    assert (SetEventValue(("userId",), "customer-1001"), DisableFilter("f2")) in offered


def test_no_other_type_of_call_is_offered_to_pass_a_filter() -> None:
    assert edits(suggest_for_filters(ORDER, filters("type = 'track'"))) == [DisableFilter("f1")]

    without = {key: value for key, value in ORDER.items() if key != "type"}

    assert edits(suggest_for_filters(without, filters("type != 'page'")))[1] == SetEventValue(("type",), "page")


def test_the_integrations_let_the_event_in() -> None:
    (one,) = suggest_for_filters({**ORDER, "integrations": {"All": False}}, [])

    assert one.edits == (SetEventValue(("integrations", "Talon.One (Actions)"), True),)


def test_a_disabled_destination_is_enabled_first() -> None:
    assert edits(suggest_for_filters(ORDER, [], is_enabled=False)) == [EnableDestination()]

    (first, *_) = suggest_for_filters(ORDER, filters("type = 'track'"), is_enabled=False)
    assert first.edits == (EnableDestination(), DisableFilter("f1"))


def test_an_id_that_is_a_number_becomes_a_string() -> None:
    (one,) = suggest_for_filters({**ORDER, "userId": 123345}, [])

    assert one.edits == (SetEventValue(("userId",), "123345"),)


@pytest.mark.parametrize("condition", ["type = 'page'", "properties.nope = 1"])
def test_nothing_is_offered_where_the_event_passes(condition: str) -> None:
    assert suggest_for_filters(ORDER, filters(condition)) == ()


# -- triggers that say other than meant ------------------------------------------------------------------------------


def to(trigger: str, mapping: dict[str, Any] | None = None, action: str = "trackEventV2") -> CompiledSubscription:
    chosen = ACTIONS[action].default_mapping() if mapping is None else mapping
    return compile_subscription(Subscription("m", "M", action, trigger, chosen), ACTIONS[action])


@pytest.mark.parametrize(
    ("trigger", "text"),
    [
        ("type = 'track' and event = 'Order Completed'", 'type = "track" and event = "Order Completed"'),
        ("type = 'track' and event = 'Paid'", 'type = "track" and (event = "Paid" or event = "Order Completed")'),
        ('event = "Paid" or event = "Refunded"', 'event = "Paid" or event = "Order Completed" or event = "Refunded"'),
        (
            '(event = "Paid" or event = "B") and type = "track"',
            '(event = "Paid" or event = "Order Completed" or event = "B") and type = "track"',
        ),
        ('contains(event, "order")', 'contains(event, "order") or contains(event, "Order")'),
        ('type = "Track"', 'type = "track"'),
        ('type = "page" OR event = "Order Completed"', 'type = "page" or event = "Order Completed"'),
        ('!(event = "Paid")', 'event != "Paid"'),
        ('match(event, "*Comp*")', 'contains(event, "Comp")'),
        ('match(event, "Paid")', 'event = "Paid" or event = "Order Completed"'),
        ('event == "Order Completed"', 'event = "Order Completed"'),
        ("event in [\"Paid\", 'Order Completed']", '(event = "Paid" or event = "Order Completed")'),
        (
            'type = "page" and event = "Paid"',
            '(type = "page" or type = "track") and (event = "Paid" or event = "Order Completed")',
        ),
        ("properties.total > 100", "properties.total > 4"),
        ('properties.total >= "100"', "properties.total >= 5"),
    ],
)
def test_a_trigger_is_written_as_it_was_meant_or_with_what_the_event_has(trigger: str, text: str) -> None:
    offered = [one for one in edits(suggest_for_mapping(ORDER, to(trigger), SETTINGS)) if isinstance(one, SetTrigger)]

    assert offered[0] == SetTrigger(text)


def test_what_was_meant_comes_before_a_strange_value_of_the_event() -> None:
    first, *_ = suggest_for_mapping(ORDER, to("type = 'track'"), SETTINGS)

    assert first.sentence == "In the trigger: use double quotes."


# -- several faults, and where they are ------------------------------------------------------------------------------


def test_what_helps_against_all_faults_comes_first() -> None:
    first, *_ = suggest_for_mapping({"type": "track"}, to('type = "track"'), SETTINGS)

    assert first.edits == (SetEventValue(("userId",), "customer-1001"), SetEventValue(("event",), "Test Event"))


def test_the_item_that_has_the_fault_is_changed() -> None:
    items = {"@arrayPath": ["$.properties.products", {"sku": {"@path": "$.sku"}, "quantity": {"@path": "$.quantity"}}]}
    goods: list[Value] = [{"sku": "a", "quantity": 1}, {"sku": "b", "quantity": "two"}]
    event: dict[str, Value] = {"type": "track", "properties": {"products": goods}}

    offered = suggest_for_mapping(
        event, to('type = "track"', {"customerSessionId": "s", "cartItems": items}, "updateCustomerSessionV2"), SETTINGS
    )

    assert edits(offered) == [SetEventValue(("properties", "products", "1", "quantity"), 1)]


def test_of_the_choices_the_one_most_like_what_is_there_is_offered() -> None:
    event: dict[str, Value] = {"type": "track", "properties": {"state": "Closed"}}
    mapping = {"customerSessionId": "s", "state": {"@path": "$.properties.state"}}

    first, second, *_ = suggest_for_mapping(event, to('type = "track"', mapping, "updateCustomerSessionV2"), SETTINGS)

    assert first.sentence == "In the mapping: convert $.properties.state to lowercase with @case."
    assert second.edits == (SetEventValue(("properties", "state"), "closed"),)


def test_an_id_that_is_not_mapped_is_read_from_an_id_of_its_kind() -> None:
    event: dict[str, Value] = {"type": "track", "userId": "u", "properties": {"order_id": "o"}}

    first, *_ = suggest_for_mapping(event, to('type = "track"', {}, "updateCustomerSessionV2"), SETTINGS)

    assert first.edits == (SetField("customerSessionId", {"@path": "$.properties.order_id"}),)


@pytest.mark.parametrize(
    ("mapping", "properties", "keys", "value"),
    [
        ({"couponCodes": {"@path": "$.properties.codes"}}, {"codes": ["A", {}]}, ("codes", "1"), "demo"),
        ({"couponCodes": {"@path": "$.properties.codes"}}, {"codes": {"code": {}}}, ("codes",), ["demo"]),
        ({"cartItems": {"@path": "$.properties.list"}}, {"list": [{"quantity": "two"}]}, ("list", "0", "quantity"), 1),
    ],
)  # fmt: skip
def test_only_the_part_that_has_the_fault_is_changed(
    mapping: dict[str, Any], properties: dict[str, Any], keys: tuple[str, ...], value: Value
) -> None:
    session = to('type = "track"', {"customerSessionId": "s", **mapping}, "updateCustomerSessionV2")

    first, *_ = suggest_for_mapping({"type": "track", "properties": properties}, session, SETTINGS)

    (edit,) = first.edits
    assert isinstance(edit, SetEventValue)
    assert edit.keys == ("properties", *keys)
    assert isinstance(edit.value, type(value))


def test_of_very_many_faults_the_first_are_looked_at() -> None:
    goods: list[Value] = [{"quantity": "two"} for _ in range(500)]
    mapping: dict[str, Any] = {"customerSessionId": "s", "cartItems": {"@path": "$.properties.items"}}

    offered = suggest_for_mapping(
        {"type": "track", "properties": {"items": goods}},
        to('type = "track"', mapping, "updateCustomerSessionV2"),
        SETTINGS,
    )

    assert [len(one.edits) for one in offered] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("properties", "node"),
    [
        ({"codes": [{"code": "A"}, {"code": "B"}]}, {"@arrayPath": ["$.properties.codes", {"@path": "$.code"}]}),
        ({"codes": {"code": "A"}}, {"@path": "$.properties.codes.code"}),
        ({"codes": [{"id": 7, "name": "A"}]}, {"@arrayPath": ["$.properties.codes", {"@path": "$.id"}]}),
    ],
)
def test_objects_where_strings_are_needed_are_read_further_in(properties: dict[str, Any], node: Value) -> None:
    mapping = {"customerSessionId": "s", "couponCodes": {"@path": "$.properties.codes"}}
    session = to('type = "track"', mapping, "updateCustomerSessionV2")

    first, *_ = suggest_for_mapping({"type": "track", "properties": properties}, session, SETTINGS)

    assert first.edits == (SetField("couponCodes", node),)


def test_json_held_as_text_is_decoded() -> None:
    decoded: Value = {"@json": {"mode": "decode", "value": {"@path": "$.properties.IDS"}}}
    profile = to(
        'type = "track"',
        {"customerProfileId": "c", "addAudienceIds": {"@path": "$.properties.IDS"}},
        "updateCustomerProfileV3",
    )

    first, *_ = suggest_for_mapping({"type": "track", "properties": {"IDS": "[1,2]"}}, profile, SETTINGS)

    assert first.edits == (SetField("addAudienceIds", decoded),)


def test_paths_into_json_held_as_text_read_what_was_decoded() -> None:
    event: dict[str, Value] = {"type": "track", "properties": {"LOYALTY": '{"tier":"gold"}'}}
    attributes = {"tier": {"@path": "$.properties.LOYALTY.tier"}}
    profile = to('type = "track"', {"customerProfileId": "c", "attributes": attributes}, "updateCustomerProfileV3")

    (one,) = suggest_for_mapping(event, profile, SETTINGS)

    ((field, node),) = [(edit.field, edit.node) for edit in one.edits if isinstance(edit, SetField)]
    assert field == "attributes"
    after = to('type = "track"', {"customerProfileId": "c", "attributes": node}, "updateCustomerProfileV3")
    outcome = prepare(event, after, SETTINGS)
    assert isinstance(outcome, Ready)
    assert outcome.payload["attributes"] == {"tier": "gold"}


REMOVES: dict[str, Value] = {"type": "DROP_PROPERTIES", "fields": {"properties": ["total", "tags"], "context": ["ip"]}}
ALLOWS: dict[str, Value] = {"type": "ALLOW_PROPERTIES", "fields": {"properties": ["tags"]}}
INSIDE: dict[str, Value] = {"type": "DROP_PROPERTIES", "fields": {"properties.tags": ["size"]}}


@pytest.mark.parametrize(
    ("action", "keys"),
    [
        (REMOVES, ("properties", "total")),
        (ALLOWS, ("properties", "total")),
        (INSIDE, ("properties", "tags", "0", "size")),
    ],
)
def test_a_filter_is_told_to_keep_what_the_mapping_reads(action: dict[str, Value], keys: tuple[str, ...]) -> None:
    event = {**ORDER, "properties": {"total": 5, "tags": [{"size": 1, "color": "red"}]}}
    removing = filters("all", action=action)
    mapping: dict[str, Value] = {
        "customerProfileId": "c",
        "eventType": "e",
        "attributes": {"x": {"@path": path_text(keys)}},
    }
    left = apply_filters(event, removing).event
    assert left is not None

    one, *_ = suggest_for_mapping(left, to('type = "track"', mapping), SETTINGS, removing, event)

    assert one.edits == (KeepInFilter("f1", keys),)
    kept = compile_destination_filter(keep_value(removing[0].filter, keys))
    whole = apply_filters(event, [kept]).event
    assert whole is not None
    assert list(removed_places(whole, left)) == [keys]


def test_nothing_is_kept_that_the_mapping_does_not_read() -> None:
    left = apply_filters(ORDER, filters("all", action=REMOVES)).event
    assert left is not None

    offered = suggest_for_mapping(left, to('type = "track"'), SETTINGS, filters("all", action=REMOVES), ORDER)

    assert offered == ()


def test_traits_as_json_text_are_offered_as_an_object() -> None:
    event: dict[str, Value] = {"type": "identify", "userId": "u1", "traits": '{"plan": "gold"}'}

    assert edits(suggest_for_filters(event, [])) == [SetEventValue(("traits",), {"plan": "gold"})]
