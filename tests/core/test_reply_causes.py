"""Replies about several events: each cause once, what no mapping takes, and no placeholders to be sent."""

from typing import Any

import pytest

from talonbench.across import JudgedEvent
from talonbench.destination import Settings, Subscription
from talonbench.filters import DestinationFilter
from talonbench.judgement import Judgement
from talonbench.preview import compile_destination
from talonbench.redaction import Redactor
from talonbench.report import redact_reply, reply_text, write_reply

SETTINGS = Settings("key", "https://my.talon.one")
SESSION = Subscription(
    "s", "Order", "updateCustomerSessionV2", 'type = "track" and event = "Order Completed"',
    {"customerSessionId": {"@path": "$.properties.order_id"}, "couponCodes": {"@path": "$.properties.coupon"},
     "state": "closed"},
)  # fmt: skip
VIEW = Subscription(
    "v", "View", "trackEventV2", 'type = "track" and event = "Product Viewed"',
    {"customerProfileId": {"@path": "$.userId"}, "eventType": "view"},
)  # fmt: skip
HOME = Subscription(
    "h", "Home", "trackEventV2", 'type = "page" and name = "Home"',
    {"customerProfileId": {"@path": "$.userId"}, "eventType": "home"},
)  # fmt: skip
NOK = DestinationFilter("Only NOK", 'properties.currency != "NOK"', ({"type": "DROP"},))


def event(**changed: Any) -> dict[str, Any]:
    found = {"type": "track", "event": "Order Completed", "userId": "mara-1", "properties": {"order_id": "o", "a": 1}}
    return {key: one for key, one in {**found, **changed}.items() if one is not None}


GOOD = event()
NO_ID = event(properties={"a": 1})
BAD_COUPON = event(properties={"order_id": "o", "coupon": [{"code": "FROST10"}]})
OTHER_COUPON = event(properties={"order_id": "o", "coupon": [{"code": "SNOW", "x": 2}]})
PAGE = event(type="page", event=None, name="Product")
NUMBER = event(userId=123345)


def write(bodies: list[dict[str, Any]], *mappings: Subscription, filters: tuple[DestinationFilter, ...] = ()) -> str:
    to = compile_destination(list(mappings), filters)
    judged = [JudgedEvent(at, Judgement(to.trace(one, SETTINGS), to, SETTINGS)) for at, one in enumerate(bodies, 1)]
    return reply_text(redact_reply(write_reply(judged), judged, Redactor(user_ids=True)), "text")


@pytest.mark.parametrize(
    ("bodies", "says"),
    [
        ([GOOD, GOOD], "Both events are sent to Talon.One."),
        ([GOOD, GOOD, NO_ID], "Of the 3 events, 2 are sent to Talon.One."),
        ([NO_ID, GOOD], "Of the 2 events, 1 is sent to Talon.One."),
        ([NO_ID, NO_ID], "Neither event is sent to Talon.One."),
        ([NO_ID] * 6, "None of the 6 events is sent to Talon.One."),
        ([GOOD] * 1_000 + [NO_ID], "Of the 1,001 events, 1,000 are sent to Talon.One."),
        ([NO_ID] * 3, "The same applies to events 2 and 3."),
        ([BAD_COUPON, OTHER_COUPON], "The same applies to event 2."),  # other values, the same cause
        ([NO_ID] * 9, "The same applies to events 2, 3, 4 and 5 more."),
    ],
)
def test_events_are_counted_and_a_cause_is_told_once(bodies: list[dict[str, Any]], says: str) -> None:
    said = write(bodies, SESSION)

    assert says in said
    assert said.count("is rejected:") == (bodies[-1] is not GOOD or bodies[0] is NO_ID)


def test_each_cause_has_a_paragraph_with_its_own_way_out() -> None:
    said = write([BAD_COUPON, NO_ID, PAGE, OTHER_COUPON, NUMBER], SESSION).split("\n\n")

    assert said[1:-1] == [
        "None of the 5 events is sent to Talon.One.",
        "Event 1, “Order Completed” (order o), isn't sent to Talon.One. The mapping “Order” is rejected: "
        'Coupon Codes must be a string; {"code":"FROST10"} can\'t be converted. The same applies to event 4. '
        "To fix this, in the mapping “Order”, send $.code of each item of $.properties.coupon.",
        "Event 2, “Order Completed”, isn't sent to Talon.One. The mapping “Order” is rejected: Customer Session ID is "
        "required but missing from this event. To fix this, have your source send properties.order_id as a string.",
        "Event 5, “Order Completed” (order o), isn't sent to Talon.One: Segment rejects it on receipt. "
        "userId must be a string, but it is a number. "
        "To fix this, have your source send userId as a string, not as a number.",
        "No mapping takes page calls (1 event). If page calls should be sent, they need a mapping of their own.",
    ]


def test_filters_are_causes_each_of_its_own() -> None:
    eur, usd = (event(properties={"order_id": "o", "currency": one}) for one in ("EUR", "USD"))
    vip = DestinationFilter("No tests", "properties.test = true", ({"type": "DROP"},))
    test = event(properties={"order_id": "o", "currency": "NOK", "test": True})

    said = write([eur, test, usd], SESSION, filters=(NOK, vip))

    assert 'the filter “Only NOK” discards it. It matches properties.currency != "NOK"; the event has "EUR".' in said
    assert "The same applies to event 3. To fix this, disable the filter “Only NOK”" in said
    assert "Event 2, “Order Completed” (order o), isn't sent to Talon.One: the filter “No tests” discards it." in said


@pytest.mark.parametrize(
    ("body", "mappings", "says"),
    [
        (PAGE, (SESSION,), "no mapping takes page calls.\n\nIf page calls should be sent, they need a mapping of"),
        (PAGE, (SESSION, VIEW), "no mapping takes page calls."),
        (event(event="Refund"), (SESSION, VIEW), "no mapping takes the event “Refund”.\n\nIf it should be"),
        (PAGE, (SESSION, HOME), 'The mapping “Home” doesn\'t match: expected name = "Home"; the event has "Product".'),
        (event(event="Order completed"), (SESSION,), "only letter case differs"),
        (event(event="order_completed"), (SESSION,), 'have your source send event as "Order Completed"'),
    ],
)  # fmt: skip
def test_what_no_mapping_takes_is_said_and_nobody_is_asked_to_send_another_event(
    body: dict[str, Any], mappings: tuple[Subscription, ...], says: str
) -> None:
    said = write([body], *mappings)

    assert says in said
    assert ("no mapping takes" in said) == ("no mapping takes" in says)
    assert "send type as" not in said


def test_of_many_kinds_that_no_mapping_takes_the_most_frequent_are_named() -> None:
    names = [name for name, count in (("A", 3), ("B", 2), ("C", 1), ("D", 1), ("E", 1)) for _ in range(count)]

    said = write([event(event=name) for name in names], SESSION)

    assert (
        "No mapping takes the event “A” (3 events), the event “B” (2 events), the event “C” (1 event), "
        "the event “D” (1 event) or 1 event of 1 other kind. What should be sent of these needs a mapping of its own."
    ) in said


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (NUMBER, "userId must be a string, but it is a number."),
        (NUMBER, "have your source send userId as a string, not as a number."),
        (event(properties='{"order_id": "o"}'), "have your source send properties as an object, not as a string."),
        (event(userId=[1]), "userId must be a string, but it is an array."),
        (event(event=5), "have your source send event as a string, not as a number."),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_by_its_kind(body: dict[str, Any], says: str) -> None:
    said = write([body], SESSION)

    assert says in said
    assert "user-1" not in said


def test_nobody_is_asked_to_send_a_placeholder() -> None:
    asks = Subscription("m", "Mara", "trackEventV2", 'properties.email = "mara@y.example"', VIEW.mapping)

    said = write([event(properties={"email": "mara@x.example"})], asks)

    assert "isn't sent to Talon.One" in said
    assert "have your source" not in said
    assert "mara@" not in said


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            event(userId=None),
            "is sent to Talon.One only with a userId or an anonymousId. Segment rejects a call that has",
        ),
        (event(userId=""), "have your source send a userId or an anonymousId."),
        (
            event(event=None),
            "is sent to Talon.One only with the name of its event. Segment rejects a track call without",
        ),
    ],
)
def test_what_segment_rejects_as_it_is_does_not_count_as_sent(body: dict[str, Any], says: str) -> None:
    every = Subscription("e", "All", "trackEventV2", 'type = "track"', {"customerProfileId": "c", "eventType": "e"})

    said = write([GOOD, GOOD, body], every)

    assert "Of the 3 events, 2 are sent to Talon.One." in said
    assert says in said
    assert "If you don't see it" not in write([body], every)
    assert "All 3 events" in write([GOOD, GOOD, {**body, "receivedAt": "2026-01-01T00:00:00Z"}], every)


def test_a_value_that_a_filter_misses_is_named_once() -> None:
    said = write([event(properties={"order_id": "o"})], SESSION, filters=(NOK,))

    assert 'It matches properties.currency != "NOK"; the event has no properties.currency.' in said


def test_what_was_meant_is_said_where_it_is_told_what_to_change() -> None:
    lost = Subscription("s", "Order", SESSION.action, SESSION.trigger,
                        {**SESSION.mapping, "customerSessionId": {"@path": "$.properties.orderId"}})  # fmt: skip

    said = write([GOOD], lost)

    assert "read $.properties.order_id instead of $.properties.orderId" in said
    assert "Did you mean" not in said
