"""One of several events as the observations need it: its number, its times, and what it writes to sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

from talonbench.pipeline import Ready
from talonbench.values import Value

if TYPE_CHECKING:
    from talonbench.judgement import Judgement
    from talonbench.trace import MappingTrace

SESSION_ID: Final = "customerSessionId"
_STATES: Final = ("open", "closed", "cancelled", "partially_returned")


@dataclass(frozen=True, slots=True)
class SessionWrite:
    """What *mapping* sends to *session*: its *state* (empty if none), read from *paths*, for the customer *profile*."""

    mapping: str
    session: str
    state: str
    paths: tuple[str, ...]
    profile: str


@dataclass(frozen=True)
class JudgedEvent:
    """The event *number*, from 1, of several, and the judgement on it."""

    number: int
    judgement: Judgement

    @property
    def body(self) -> dict[str, Value]:
        """The event; empty if there is none."""
        return self.judgement.trace.event or {}

    @property
    def title(self) -> str:
        """The name of a track call, else the type."""
        return title_of(self.body)

    @property
    def label(self) -> str:
        """The event in a sentence."""
        return f"event {self.number} (“{self.title}”)"

    @property
    def person(self) -> str:
        """Who the event is about; empty if unknown."""
        return person_of(self.body)

    @cached_property
    def happened(self) -> datetime | None:
        """When it happened, as its ``timestamp`` says."""
        return read_time(self.body.get("timestamp"))

    @cached_property
    def arrived(self) -> datetime | None:
        """When Segment received it or, if unknown, when it happened."""
        return read_time(self.body.get("receivedAt")) or self.happened

    @cached_property
    def writes(self) -> tuple[SessionWrite, ...]:
        """What its mappings send to sessions."""
        mappings = self.judgement.trace.mappings
        return tuple(one for mapping in mappings if (one := _find_write(mapping, self.judgement)) is not None)

    def text(self, key: str) -> str:
        """The string at *key*; empty if there is none."""
        return text_at(self.body, key)


def title_of(body: dict[str, Value]) -> str:
    """The name of a track call, else the type."""
    return str(body.get("event") or body.get("type") or "event")


def person_of(body: dict[str, Value]) -> str:
    """Who the event is about; empty if unknown."""
    return next((one for key in ("userId", "anonymousId") if (one := text_at(body, key))), "")


def text_at(body: dict[str, Value], key: str) -> str:
    """The string at *key*; empty if there is none."""
    value = body.get(key)
    return value if isinstance(value, str) else ""


def read_time(value: Value) -> datetime | None:
    """The moment that *value*, an ISO 8601 string, names; without a zone it is UTC. None if it names none."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment is not None else None


def _find_write(mapping: MappingTrace, judgement: Judgement) -> SessionWrite | None:
    outcome, event = mapping.outcome, judgement.trace.filtered_event
    if not isinstance(outcome, Ready) or event is None or mapping.compiled.plan is None:
        return None
    found = read_session(outcome.payload)
    if found is None:
        return None
    session, state, profile = found
    fields = [field for field in mapping.compiled.plan.explain(event) if field.key == SESSION_ID]
    paths = tuple(dict.fromkeys(read.path for field in fields for read in field.reads))
    return SessionWrite(mapping.subscription.name, session, state, paths, profile)


def read_session(payload: dict[str, Value]) -> tuple[str, str, str] | None:
    """The ID, state and profile of the session that *payload* writes to, empty if not given; None without a session."""
    session = payload.get(SESSION_ID)
    if not isinstance(session, str):
        return None
    nested = payload.get("customerSession")
    inner = nested if isinstance(nested, dict) else payload
    state, profile = inner.get("state"), inner.get("profileId")
    return session, str(state) if state in _STATES else "", str(profile or "")
