"""The event actions."""

from talonbench.destination import Action, ActionCall
from talonbench.fields import Field
from talonbench.talon_one.fields import attribute_types, attributes, customer_profile_id, event_type, skip_flag
from talonbench.talon_one.request_parts import API_VERSION, members, skipping
from talonbench.values import Value


def _track(payload: dict[str, Value]) -> ActionCall:
    body = {
        **members(payload, "customerProfileId", "eventType", "type", eventAttributes="attributes"),
        **members(payload, "attributesInfo"),
    }
    return ActionCall("PUT", "/segment/event", body)


def _track_v2(payload: dict[str, Value]) -> ActionCall:
    body = members(payload, "customerProfileId", "eventType", eventAttributes="attributes")
    return ActionCall("PUT", skipping(f"/segment/{API_VERSION}/events", payload), body)


TRACK_EVENT = Action(
    "trackEvent",
    "aBasBxDewdhgRjDGvNbEwL",
    "Track event (deprecated)",
    "Records a custom event and declares its attributes' types. Use Track event instead.",
    (
        customer_profile_id(),
        event_type(),
        Field(
            "type",
            "string",
            "Type",
            "The event's type: string, time, number, boolean or location.",
            True,
            default="string",
        ),
        attributes("$.properties.attributes", "event"),
        attribute_types("attributesInfo", "Attributes info", "$.properties.attributesInfo", choices=()),
    ),
    _track,
    successor="trackEventV2",
)
TRACK_EVENT_V2 = Action(
    "trackEventV2",
    "JxX3aD1RPa7zMn6FmwH8F",
    "Track event",
    "Records a custom event. The event and all its attributes must exist in Talon.One.",
    (skip_flag(), customer_profile_id(), event_type(), attributes("$.properties.attributes", "event")),
    _track_v2,
)
