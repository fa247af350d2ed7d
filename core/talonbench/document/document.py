"""The one immutable document: what a window shows and a workspace file keeps.

Every edit (see `talonbench.document.edits`) returns the next document; unchanged parts are the very same objects, so
that observers compare with ``is`` and caches work by identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talonbench.connections import Connection
from talonbench.talon_one import SANDBOX_DEPLOYMENT, default_subscription

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.destination import Missing, Subscription
    from talonbench.filters import DestinationFilter
    from talonbench.ingestion import Receipt

SANDBOX: Final = Connection("Sandbox", "sandbox", SANDBOX_DEPLOYMENT, id="sandbox")


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """An event's text with its comments; it may be invalid JSON. *id* is unique within its document.

    With a *receipt* it is the body of a call, which Segment completes; otherwise it is taken as typed.
    *repeats* is the messageId that Segment is known to have had from an earlier event, which isn't in the document.
    """

    id: str
    name: str
    text: str
    receipt: Receipt | None = None
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class DestinationInfo:
    """The Segment destination that mappings and filters were imported from.

    *id* and *source* are Segment's, empty where unknown; a destination that is not *enabled* receives nothing.
    *missing* is what wasn't imported of it; *beside* are other enabled Talon.One destinations of its source. *pulled*
    are fingerprints of what Segment had when it was pulled, each after its path: they show what others changed since.
    """

    id: str
    name: str
    source: str = ""
    enabled: bool = True
    missing: tuple[Missing, ...] = ()
    beside: tuple[str, ...] = ()
    pulled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactionRules:
    """What the user decided about personal data in what goes out.

    *chosen* values are replaced as well, *kept* ones aren't; IDs of users are replaced only with *user_ids*. With
    *copies*, what is copied or exported is redacted too.
    """

    chosen: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    user_ids: bool = False
    copies: bool = False


@dataclass(frozen=True, slots=True)
class TicketNote:
    """A file of a ticket that is neither a setup nor an event, with its *text*; *name* is the file's."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)  # eq off: 1 == True in Python, so equal mappings may differ
class Document:
    """Named events, mappings, filters, their destination, the connection in use, what is redacted, and notes.

    *event* is the index of the selected event (there always is one), *mapping* that of the selected mapping, -1 if
    none is. Raises ValueError if either is out of range.
    """

    events: tuple[NamedEvent, ...]
    event: int
    mappings: tuple[Subscription, ...]
    mapping: int = -1
    filters: tuple[DestinationFilter, ...] = ()
    destination: DestinationInfo | None = None
    connection: Connection = SANDBOX
    redaction: RedactionRules = RedactionRules()
    notes: tuple[TicketNote, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.event < len(self.events):
            raise ValueError(f"no event at index {self.event} of {len(self.events)}")
        if not -1 <= self.mapping < len(self.mappings):
            raise ValueError(f"no mapping at index {self.mapping} of {len(self.mappings)}")

    @property
    def current_event(self) -> NamedEvent:
        """The selected event."""
        return self.events[self.event]

    @property
    def current_mapping(self) -> Subscription | None:
        """The selected mapping."""
        return self.mappings[self.mapping] if self.mapping >= 0 else None

    def same_parts(self, other: Document) -> bool:
        """Whether both hold the same objects, part by part; the selection doesn't count.

        Events hold only strings, so equal ones count as the same.
        """
        return (
            self.events == other.events
            and are_identical(self.mappings, other.mappings)
            and are_identical(self.filters, other.filters)
            and self.destination is other.destination
            and self.connection is other.connection
            and self.redaction == other.redaction
            and self.notes == other.notes
        )


def new_document(text: str = "", name: str = "Event 1") -> Document:
    """What a new user starts with: one event, one mapping with its action's defaults, the sandbox."""
    return Document((NamedEvent("event-1", name, text),), 0, (default_subscription(),), 0)


def are_identical(parts: Sequence[object], others: Sequence[object]) -> bool:
    """Whether both hold the very same objects in the same order."""
    if parts is others:
        return True
    return len(parts) == len(others) and all(part is other for part, other in zip(parts, others, strict=True))
