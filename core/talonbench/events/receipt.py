"""The receipt of a call by Segment, as data; a restored session may hold some, so it imports nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a call, *at* milliseconds since 1970; *message_id* is for one without.

    *anonymous_id* isn't empty if an SDK makes the call: it adds this id to an event without any, and the times.
    """

    at: int
    message_id: str
    anonymous_id: str = ""
