"""One event through filters and subscriptions."""

import json
from dataclasses import replace

from talonbench.destination import Settings, Subscription
from talonbench.filters import DestinationFilter
from talonbench.pipeline import Filtered
from talonbench.preview import compile_destination
from talonbench.talon_one import make_subscription
from talonbench.trace import CompiledDestination, EventTrace
from talonbench.values import Value

SETTINGS = Settings("key", "https://my.talon.one")
EVENT: dict[str, Value] = {
    "type": "track", "event": "Order Completed", "userId": "u1", "properties": {"total": 5, "email": "a@b.example"},
}  # fmt: skip
TRACK = make_subscription("trackEventV2", 'type = "track"', "Track event")
DROP: dict[str, Value] = {"type": "DROP"}
DROP_EMAIL: dict[str, Value] = {"type": "DROP_PROPERTIES", "fields": {"properties": ["email"]}}


def one(condition: str, *actions: dict[str, Value]) -> DestinationFilter:
    return DestinationFilter("the filter", condition, actions)


def way(*filters: DestinationFilter, subscriptions: tuple[Subscription, ...] = (TRACK,), **parts: Value) -> EventTrace:
    return compile_destination(subscriptions, filters).trace({**EVENT, **parts}, SETTINGS)


def statuses(of: EventTrace) -> list[str]:
    return [mapping.status for mapping in of.mappings]


def test_without_filters_every_mapping_gets_the_event() -> None:
    off = replace(TRACK, enabled=False)
    page = make_subscription("trackEventV2", 'type = "page"', "Pages")
    broken = make_subscription("trackEventV2", "((", "Broken")
    empty = Subscription("r", "Rejected", "trackEventV2", 'type = "track"', {})

    found = way(subscriptions=(TRACK, off, page, broken, empty))

    assert statuses(found) == ["ready", "off", "not_triggered", "invalid", "rejected"]
    assert not found.is_ambiguous


def test_a_dropped_event_is_filtered_for_every_mapping_that_is_on() -> None:
    found = way(one('event = "Order Completed"', DROP))

    assert statuses(found) == ["filtered"]
    assert found.filtered_event is None
    assert isinstance(found.mappings[0].outcome, Filtered)
    assert found.mappings[0].outcome.by == "the filter"


def test_a_filter_that_cannot_be_read_drops_the_event() -> None:
    assert statuses(way(one("type == 1", DROP))) == ["filtered"]


def test_the_integrations_object_comes_before_everything() -> None:
    found = way(integrations={"All": False})

    assert statuses(found) == ["filtered"]
    assert found.filter_result is not None
    assert found.filter_result.label == "FILTERED_BY_INTEGRATIONS_OBJECT"


def test_mappings_see_what_filters_left() -> None:
    template = "{{properties.total}}{{properties.email}}"
    mapping: dict[str, Value] = {"customerProfileId": "u", "eventType": {"@template": template}}
    reading = Subscription("m", "Reads", "trackEventV2", 'type = "track"', mapping)

    found = way(one("all", DROP_EMAIL), subscriptions=(reading,))

    (request,) = found.mappings[0].requests
    assert json.loads(request.body or "")["eventType"] == "5"


def test_where_a_filter_leaves_it_open_both_outcomes_are_there_and_the_likelier_is_first() -> None:
    found = way(one("all", {"type": "SAMPLE", "percent": 0.5}))

    assert found.is_ambiguous
    assert [type(outcome).__name__ for outcome in found.mappings[0].outcomes] == ["Ready", "Filtered"]


def test_the_drop_is_shown_however_many_events_are_open_before_it() -> None:
    removals: list[dict[str, Value]] = [
        {"type": "DROP_PROPERTIES", "fields": {"properties": [key]}} for key in ("total", "email", "note")
    ]
    mixed = 'type = "page" and event = "x" or userId != null'
    mapping: dict[str, Value] = {"customerProfileId": "u", "eventType": "e", "attributes": {"@path": "$.properties"}}
    reading = Subscription("m", "Reads", "trackEventV2", 'type = "track"', mapping)
    properties: Value = {"total": 5, "email": "a@b.example", "note": "n", "rest": 1}

    filters = [one(mixed, removal) for removal in removals]
    found = way(
        *filters, one("all", {"type": "SAMPLE", "percent": 0.5}), subscriptions=(reading,), properties=properties
    )

    assert [type(outcome).__name__ for outcome in found.mappings[0].outcomes] == ["Ready"] * 4 + ["Filtered"]


def test_what_does_not_depend_on_the_open_filter_has_one_outcome() -> None:
    found = way(one('type = "page" and event = "A" or userId = "u1"', DROP_EMAIL))

    assert found.is_ambiguous
    assert len(found.mappings[0].outcomes) == 1


def test_without_an_event_every_leg_waits() -> None:
    found = compile_destination((TRACK,)).trace(None, SETTINGS)

    assert statuses(found) == ["waiting"]
    assert found.filter_result is None


def test_only_what_was_edited_is_compiled_again() -> None:
    other = make_subscription("trackEventV2", 'type = "page"', "Pages")
    first: CompiledDestination = compile_destination((TRACK, other))

    second = compile_destination((TRACK, make_subscription("trackEventV2", 'type = "screen"', "Screens")), (), first)

    assert second.subscriptions[0] is first.subscriptions[0]
    assert second.subscriptions[1] is not first.subscriptions[1]
