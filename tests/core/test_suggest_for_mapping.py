"""The smallest change for which a mapping fires."""

from typing import Any

import pytest

from talonbench.suggest import EnableMapping, SetEventValue, SetField, SetTrigger, suggest_for_mapping
from talonbench.values import Value
from tests.core.suggest import SETTINGS, to

TRACK: dict[str, Any] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
ORDER: dict[str, Value] = {
    "type": "track", "event": "Order Completed", "userId": "u1", "properties": {"order_id": "o1", "total": 50},
}  # fmt: skip


@pytest.mark.parametrize(
    ("trigger", "event", "sentence", "edits"),
    [
        (
            'event = "Order Paid"',
            ORDER,
            'change event from "Order Completed" to "Order Paid"',
            (SetEventValue(("event",), "Order Paid"),),
        ),
        (
            'event = "Order Paid"',
            ORDER,
            'accept both "Order Paid" and "Order Completed"',
            (SetTrigger('event = "Order Paid" or event = "Order Completed"'),),
        ),
        (
            'type = "track" and properties.coupon != null',
            ORDER,
            "add properties.coupon (any value)",
            (SetEventValue(("properties", "coupon"), "demo"),),
        ),
        (
            "properties.total > 100",
            ORDER,
            "change properties.total from 50 to 101",
            (SetEventValue(("properties", "total"), 101),),
        ),
        (
            'event = "X" and properties.vip = true',
            ORDER,
            "change event from",
            (SetEventValue(("event",), "X"), SetEventValue(("properties", "vip"), True)),
        ),
        ("type = 'track'", ORDER, "use double quotes", (SetTrigger('type = "track"'),)),
    ],
)
def test_the_smallest_change_is_offered_for_a_trigger_that_does_not_match(
    trigger: str, event: dict[str, Value], sentence: str, edits: tuple[Any, ...]
) -> None:
    suggestions = suggest_for_mapping(event, to(trigger, TRACK), SETTINGS)

    assert any(sentence in one.sentence and one.edits == edits for one in suggestions), suggestions


def test_a_mapping_that_is_off_is_to_be_switched_on() -> None:
    (suggestion,) = suggest_for_mapping(ORDER, to('type = "track"', enabled=False), SETTINGS)

    assert suggestion.edits == (EnableMapping(),)


def test_a_required_value_that_is_missing_is_read_from_the_nearest_path_or_put_in() -> None:
    mapping = {**TRACK, "customerProfileId": {"@path": "$.user_id"}}

    suggestions = suggest_for_mapping(ORDER, to('type = "track"', mapping), SETTINGS)

    assert [one.edits for one in suggestions] == [
        (SetField("customerProfileId", {"@path": "$.userId"}),),
        (SetEventValue(("user_id",), "customer-1001"),),
    ]


def test_a_required_field_that_is_not_mapped_is_offered_its_default() -> None:
    suggestions = suggest_for_mapping(ORDER, to('type = "track"', {"eventType": "e"}), SETTINGS)

    assert (SetField("customerProfileId", {"@path": "$.userId"}),) in [one.edits for one in suggestions]


def test_a_value_that_is_no_choice_is_replaced_by_one() -> None:
    mapping = {"customerSessionId": "s", "state": {"@path": "$.properties.state"}}
    event: dict[str, Value] = {**ORDER, "properties": {"state": "unknown"}}

    (suggestion,) = suggest_for_mapping(event, to('type = "track"', mapping, "updateCustomerSessionV2"), SETTINGS)

    assert suggestion.edits == (SetEventValue(("properties", "state"), "open"),)


def test_nothing_is_offered_for_a_mapping_that_fires_or_cannot_be_read() -> None:
    assert suggest_for_mapping(ORDER, to('type = "track"'), SETTINGS) == ()
    assert suggest_for_mapping(ORDER, to("(("), SETTINGS) == ()


@pytest.mark.parametrize(
    ("event", "mapping", "says"),
    [
        (
            {},
            {"customerSessionId": {"@path": "$.properties.order_id"}},
            "add properties.order_id (the order's ID, a string)",
        ),
        (
            {},
            {"customerSessionId": {"@path": "$.properties.cartId"}},
            "add properties.cartId (the cart's ID, a string)",
        ),
        ({}, {"customerSessionId": {"@path": "$.properties.ref"}}, "add properties.ref (a string)"),
        (
            {"products": "none"},
            {"customerSessionId": "s", "cartItems": {"@path": "$.properties.products"}},
            'change properties.products from "none" to an array of objects with name, sku, quantity and price',
        ),
    ],
)
def test_nobody_is_asked_to_copy_an_invented_value(event: Any, mapping: Any, says: str) -> None:
    given: dict[str, Value] = {"type": "track", "event": "A", "userId": "u", "properties": event}
    compiled = to('type = "track"', mapping, "updateCustomerSessionV2")

    suggestions = suggest_for_mapping(given, compiled, SETTINGS)

    assert says in " ".join(one.sentence for one in suggestions)
