"""One event's way from its body to the requests that would leave."""

import copy
import json

import pytest

from talonbench.destination import CompiledSubscription, Invalid, Settings, Subscription, compile_subscription
from talonbench.pipeline import (
    FieldTrace,
    NotTriggered,
    Outcome,
    Ready,
    Rejected,
    make_credentials_request,
    prepare,
    trace_fields,
)
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED, Value

SETTINGS = Settings("some_api_key", "https://demo.europe-west1.talon.one")
TRACK = 'type = "track"'
EVENT: dict[str, Value] = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u-1",
    "properties": {"total": "12.50", "products": [{"sku": "a", "price": "1.5"}, None]},
}


def subscribed(action: str, trigger: str, mapping: dict[str, Value]) -> CompiledSubscription:
    return compile_subscription(Subscription("id", "name", action, trigger, mapping), ACTIONS[action])


def prepared(action: str, trigger: str = TRACK, **mapping: Value) -> Outcome:
    return prepare(EVENT, subscribed(action, trigger, mapping), SETTINGS)


def explained(action: str, **mapping: Value) -> dict[str, FieldTrace]:
    return {field.key: field for field in trace_fields(EVENT, subscribed(action, TRACK, mapping))}


def test_an_event_that_fits_is_ready_with_the_request_that_would_leave() -> None:
    outcome = prepared("trackEventV2", customerProfileId={"@path": "$.userId"}, eventType={"@path": "$.event"})

    assert isinstance(outcome, Ready)
    (request,) = outcome.requests
    assert request.url == "https://integration.talon.one/segment/v2/events"
    assert request.body == '{"customerProfileId":"u-1","eventType":"Order Completed"}'


def test_the_trigger_is_asked_before_the_mapping_is_resolved() -> None:
    outcome = prepared("trackEventV2", 'type = "page"', customerProfileId={"@json": {"mode": "decode", "value": "{"}})

    assert outcome == NotTriggered()


def test_a_payload_that_cannot_be_sent_is_rejected_with_every_fault() -> None:
    outcome = prepared("createAudience", audienceId={"@path": "$.properties"})

    assert isinstance(outcome, Rejected)
    assert outcome.stage == "validation"
    assert [(fault.path, fault.rule) for fault in outcome.faults] == [
        ("/audienceId", "type"),
        ("/audienceName", "required"),
    ]


UNMAPPED = "is required but not mapped."
MISSING = "is required but missing from this event."
PRODUCTS = "$.properties.products"


@pytest.mark.parametrize(
    ("key", "node", "path", "said"),
    [
        ("runRuleEngine", True, "/customerProfileId", f"Customer Profile ID {UNMAPPED}"),
        ("customerProfileId", "", "/customerProfileId", f"Customer Profile ID {UNMAPPED}"),
        ("customerProfileId", {"@path": "$.traits.id"}, "/customerProfileId", f"Customer Profile ID {MISSING}"),
        ("customerProfileId", {"@template": "{{ traits.id }}"}, "/customerProfileId", f"Customer Profile ID {MISSING}"),
        ("audiencesToAdd", {"@arrayPath": [PRODUCTS, {"integrationId": {"@path": "$.sku"}}]},
         "/audiencesToAdd/0/name", f"Name {UNMAPPED}"),
        ("audiencesToAdd", {"@arrayPath": [PRODUCTS, {"name": {"@path": "$.title"}, "integrationId": "i"}]},
         "/audiencesToAdd/0/name", f"Name {MISSING}"),
        ("audiencesToAdd", {"@path": PRODUCTS}, "/audiencesToAdd/0/name", f"Name {MISSING}"),
    ],
)  # fmt: skip
def test_what_is_required_is_missing_from_the_event_or_not_mapped(key: str, node: Value, path: str, said: str) -> None:
    compiled = subscribed("updateCustomerProfileV2", TRACK, {key: node})

    outcome = prepare(EVENT, compiled, SETTINGS)

    assert isinstance(outcome, Rejected)
    assert {fault.path: fault.message for fault in outcome.faults}[path] == said
    assert said in [fault.message for field in trace_fields(EVENT, compiled) for fault in field.faults]


def test_a_directive_that_refuses_the_event_rejects_it_with_the_mappings_place() -> None:
    titled: Value = {"@case": {"operator": "title", "value": {"@path": "$.event"}}}

    outcome = prepared("createAudience", audienceName=titled)

    assert isinstance(outcome, Rejected)
    assert outcome.stage == "mapping"
    assert outcome.faults[0].path.startswith("/audienceName")


def test_a_text_that_cannot_stand_in_a_header_is_the_payloads_fault() -> None:
    outcome = prepared("updateCustomerSessionV2", customerSessionId="s", callbackAPIKey="secret\nkey")

    assert isinstance(outcome, Rejected)
    assert (outcome.stage, outcome.faults[0].path, outcome.faults[0].rule) == ("request", "/callbackAPIKey", "header")
    assert "secret" not in outcome.faults[0].message


def test_a_key_that_cannot_stand_in_a_header_is_the_settings_fault() -> None:
    subscription = subscribed("deleteAudience", TRACK, {"audienceId": "a"})

    outcome = prepare(EVENT, subscription, Settings("secret\nkey", SETTINGS.deployment))

    assert isinstance(outcome, Invalid)
    assert (outcome.part, outcome.faults[0].path) == ("settings", "/api_key")
    assert "secret" not in outcome.message


def test_a_trigger_that_cannot_be_read_keeps_its_place() -> None:
    outcome = prepared("deleteAudience", 'type = "track" and (', audienceId="a")

    assert isinstance(outcome, Invalid)
    assert outcome.part == "trigger"
    assert outcome.start is not None


def test_a_mapping_that_segment_refuses_is_invalid_whatever_the_event() -> None:
    outcome = prepared("deleteAudience", audienceId={"@nope": 1})

    assert isinstance(outcome, Invalid)
    assert (outcome.part, [fault.path for fault in outcome.faults]) == ("mapping", ["/audienceId"])


@pytest.mark.parametrize("action", ACTIONS)
def test_preparing_changes_neither_the_event_nor_the_mapping(action: str) -> None:
    mapping: dict[str, Value] = {**ACTIONS[action].default_mapping(), "data": [{"adds": "1"}], "cartItems": [None]}
    subscription = subscribed(action, TRACK, copy.deepcopy(mapping))
    event = copy.deepcopy(EVENT)

    prepare(event, subscription, SETTINGS)

    assert json.dumps(event) == json.dumps(EVENT)
    assert json.dumps(subscription.subscription.mapping) == json.dumps(mapping)


def test_an_event_too_deep_for_a_directive_is_rejected_in_words() -> None:
    deep: Value = 1
    for _ in range(800):
        deep = {"d": deep}
    mapping: dict[str, Value] = {"attributes": {"@excludeWhenNull": {"@path": "$.deep"}}}

    outcome = prepare({"type": "track", "deep": deep}, subscribed("trackEventV2", TRACK, mapping), SETTINGS)

    assert isinstance(outcome, Rejected)
    assert outcome.faults[0].message == "The mapping or the event is nested too deeply to process."


def test_settings_never_show_the_key() -> None:
    assert "some_api_key" not in repr(SETTINGS)
    assert "some_api_key" in dict(make_credentials_request(SETTINGS).headers)["authorization"]


def test_each_field_is_explained_from_configuration_to_what_is_sent() -> None:
    fields = explained(
        "updateCustomerSessionV2",
        customerSessionId={"@path": "$.properties.total"},
        cartItems={"@path": "$.properties.products"},
        profileId={"@path": "$.userId"},
    )

    cart = fields["cartItems"]
    assert [read.keys for read in cart.reads] == [("properties", "products")]
    assert cart.sent == [{"sku": "a", "price": 1.5}]
    assert [(change.path, change.what) for change in cart.changes] == [
        ("/cartItems/1", "dropped_empty"),
        ("/cartItems/0/price", "coerced"),
    ]
    assert fields["profileId"].is_default
    assert not fields["customerSessionId"].is_default
    assert (fields["state"].configured, fields["state"].sent) == (UNDEFINED, UNDEFINED)


def test_fields_are_explained_in_the_actions_order_with_their_faults() -> None:
    fields = explained("createAudience", audienceName={"@path": "$.properties"})

    assert list(fields) == ["audienceId", "audienceName"]
    assert [fault.rule for fault in fields["audienceId"].faults] == ["required"]
    assert [fault.rule for fault in fields["audienceName"].faults] == ["type"]


def test_what_fails_for_one_field_leaves_the_others_explained() -> None:
    fields = explained(
        "createAudience",
        audienceId={"@path": "$.userId"},
        audienceName={"@template": "{{userId}} {{userId.at.caller}}"},
    )

    assert fields["audienceId"].resolved == EVENT["userId"]
    assert fields["audienceId"].sent is UNDEFINED
    assert [fault.path for fault in fields["audienceName"].faults] == ["/audienceName"]
    assert [read.path for read in fields["audienceName"].reads] == ["userId"]


def test_a_mapping_that_cannot_be_resolved_is_still_explained() -> None:
    fields = explained("createAudience", audienceName={"@nope": 1}, audienceId="a")

    assert [fault.path for fault in fields["audienceName"].faults] == ["/audienceName"]
    assert fields["audienceId"].configured == "a"
