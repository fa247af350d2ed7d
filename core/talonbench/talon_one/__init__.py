"""Segment's Talon.One (Actions) destination: its eleven actions, the current ones first."""

from talonbench.destination import Action
from talonbench.talon_one.audiences import (
    CREATE_AUDIENCE,
    DELETE_AUDIENCE,
    UPDATE_AUDIENCE,
    UPDATE_CUSTOMER_PROFILES_AUDIENCES,
)
from talonbench.talon_one.calls import CALLBACK_HEADERS
from talonbench.talon_one.events import TRACK_EVENT, TRACK_EVENT_V2
from talonbench.talon_one.profiles import (
    UPDATE_CUSTOMER_PROFILE,
    UPDATE_CUSTOMER_PROFILE_V2,
    UPDATE_CUSTOMER_PROFILE_V3,
)
from talonbench.talon_one.secrets import without_callback_key
from talonbench.talon_one.sessions import UPDATE_CUSTOMER_SESSION, UPDATE_CUSTOMER_SESSION_V2
from talonbench.talon_one.settings import SETTINGS

__all__ = ["ACTIONS", "CALLBACK_HEADERS", "GATEWAY", "SETTINGS", "without_callback_key"]
GATEWAY = "https://integration.talon.one"
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
