"""Segment's Talon.One (Actions) destination: its eleven actions, the current ones first."""

from talonbench.destination import Action, Subscription
from talonbench.talon_one.audiences import (
    CREATE_AUDIENCE,
    DELETE_AUDIENCE,
    UPDATE_AUDIENCE,
    UPDATE_CUSTOMER_PROFILES_AUDIENCES,
)
from talonbench.talon_one.events import TRACK_EVENT, TRACK_EVENT_V2
from talonbench.talon_one.profiles import (
    UPDATE_CUSTOMER_PROFILE,
    UPDATE_CUSTOMER_PROFILE_V2,
    UPDATE_CUSTOMER_PROFILE_V3,
)
from talonbench.talon_one.request_parts import CALLBACK_HEADERS
from talonbench.talon_one.sessions import UPDATE_CUSTOMER_SESSION, UPDATE_CUSTOMER_SESSION_V2

__all__ = [
    "ACTIONS",
    "CALLBACK_HEADERS",
    "GATEWAY",
    "REQUESTS",
    "SANDBOX_DEPLOYMENT",
    "SANDBOX_KEY",
    "default_subscription",
    "make_subscription",
]
REQUESTS = 60  # a second, of Talon.One's endpoints for Segment
GATEWAY = "https://integration.talon.one"
SANDBOX_DEPLOYMENT = "https://sandbox.talon.one"  # what the stand-in calls itself; nothing is sent there
SANDBOX_KEY = "sandbox-demo-key"
ACTIONS: dict[str, Action] = {
    action.slug: action
    for action in (
        TRACK_EVENT_V2,
        UPDATE_CUSTOMER_PROFILE_V3,
        UPDATE_CUSTOMER_SESSION_V2,
        UPDATE_CUSTOMER_PROFILES_AUDIENCES,
        CREATE_AUDIENCE,
        UPDATE_AUDIENCE,
        DELETE_AUDIENCE,
        TRACK_EVENT,
        UPDATE_CUSTOMER_PROFILE,
        UPDATE_CUSTOMER_PROFILE_V2,
        UPDATE_CUSTOMER_SESSION,
    )
}


def default_subscription() -> Subscription:
    """A new user's first mapping."""
    return make_subscription("trackEventV2", 'type = "track"', "Track event")


def make_subscription(action: str, trigger: str, name: str, number: int = 1) -> Subscription:
    """A subscription of *action* with its default mapping."""
    return Subscription(f"mapping-{number}", name, action, trigger, ACTIONS[action].default_mapping())
