"""The rows of the catalog: what is sent and what exists, of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.attributes import (
    Attribute,
    AttributeReadiness,
    Audience,
    Catalog,
    ReferenceReadiness,
    describe_entity,
    is_name,
)
from talonbench.management.creation import Creation, create_attribute, create_audience
from talonbench_gui.wording.fields import format_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from talonbench.attributes import Application
    from talonbench.values import Value

Rows: TypeAlias = tuple[Sequence[AttributeReadiness], Sequence[ReferenceReadiness]]  # what is sent, compared
ATTRIBUTES, EVENT_TYPES, AUDIENCES, APPLICATIONS = "attributes", "event_types", "audiences", "applications"
KINDS: Final = (ATTRIBUTES, EVENT_TYPES, AUDIENCES, APPLICATIONS)
IDLE: Final = "idle"  # the verdict on what exists and isn't sent
MOST_IDLE: Final = 200  # rows of what isn't sent: a search finds the others
_CREATABLE: Final = ("missing", "other_entity", "")
INVALID_NAME: Final = "Invalid attribute name: it must start with a letter and contain only letters, digits and _."
NO_TYPE: Final = "The type of what is sent can't be told, so there is nothing to create it with."
NO_CALL: Final = (
    "No document has a call that creates an event type. An attribute of an event with this type brings it, "
    "or create it in the Campaign Manager."
)
NO_NUMBER: Final = "Talon.One assigns the IDs of audiences: create one, and send the ID that it gets."


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: a *verdict*, the *cells* after it, and what the details show.

    *mapping* is the ID of the mapping that names it, empty if none does; *place* is a pointer into its payload, *paths*
    are the paths in the event that it comes from. *creation* creates it; without one *why_not* says why.
    """

    verdict: str
    cells: tuple[str, ...]
    title: str
    facts: str = ""
    words: str = ""
    mapping: str = ""
    mapping_name: str = ""
    place: str = ""
    paths: tuple[str, ...] = ()
    example: Value = None
    creation: Creation | None = None
    why_not: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same when its verdict changes."""
        return self.title, self.facts, self.mapping


def list_attributes(
    rows: Iterable[AttributeReadiness], known: Sequence[Attribute] | None, needle: str
) -> Iterator[Entry]:
    """The attributes that are sent, then those that only exist and contain *needle*."""
    sent: set[tuple[str, str]] = set()
    for row in rows:
        use = row.use
        sent.add((use.entity, use.name))
        entity = describe_entity(use.entity, use.event_type)
        creation = create_attribute(use) if row.verdict in _CREATABLE else None
        is_offered = creation is not None or row.verdict not in _CREATABLE
        yield Entry(
            row.verdict, (entity, use.name, use.type, format_value(use.example, 60), use.mapping, " ".join(use.paths)),
            use.name, f"{entity} · {use.type}", row.words, use.mapping_id, use.mapping, use.place, use.paths,
            use.example, creation, "" if is_offered else NO_TYPE if is_name(use.name) else INVALID_NAME,
        )  # fmt: skip
    for one in known or ():
        entity = describe_entity(one.entity, one.event_type)
        if (one.entity, one.name) not in sent and needle in f"{entity} {one.name} {one.type}".lower():
            yield Entry(IDLE, (entity, one.name, one.type, "", "", ""), one.name, f"{entity} · {one.type}")


def list_event_types(rows: Iterable[ReferenceReadiness], known: Sequence[str] | None, needle: str) -> Iterator[Entry]:
    """The event types that are sent, then those that only exist and contain *needle*."""
    sent: set[str] = set()
    for row in rows:
        if row.use.kind == "event_type":
            sent.add(row.use.name)
            why_not = NO_CALL if row.verdict == "missing" else ""
            yield _entry_of(row, (row.use.name, row.use.mapping), row.use.name, "event type", why_not=why_not)
    for name in known or ():
        if name not in sent and needle in name.lower():
            yield Entry(IDLE, (name, ""), name, "event type")


def list_audiences(
    rows: Iterable[ReferenceReadiness], known: Sequence[Audience] | None, needle: str
) -> Iterator[Entry]:
    """The audiences that are sent, then those that only exist and contain *needle*."""
    named: set[int] = set()
    for row in rows:
        if row.use.kind == "event_type":
            continue
        found = row.existing if isinstance(row.existing, Audience) else None
        named |= set() if found is None else {found.id}
        cells = _audience_cells(found) if found is not None else (row.use.title, "", "", "")
        whose = "Talon.One's own ID" if row.use.kind == "audience" else "its ID in Segment"
        creation = create_audience(row.use) if row.verdict in _CREATABLE else None
        why_not = NO_NUMBER if row.verdict == "missing" and creation is None else ""
        title = cells[0] or f"Audience {row.use.name}"
        facts = f"named by {whose}: {row.use.name}"
        yield _entry_of(row, (row.use.name, *cells, row.use.mapping), title, facts, creation, why_not)
    for one in known or ():
        if one.id not in named and needle in " ".join(_audience_cells(one)).lower():
            yield Entry(IDLE, ("", *_audience_cells(one), ""), one.name, f"audience {one.id}")


def list_applications(known: Sequence[Application] | None, chosen: str) -> Iterator[Entry]:
    """The Applications; *chosen* is the connection's, empty for the only one."""
    for one in known or ():
        is_chosen = str(one.id) == chosen or (not chosen and len(known or ()) == 1)
        kind = "for tests" if one.is_sandbox else "live"
        cells = (one.name, str(one.id), one.currency, one.timezone, kind)
        words = "The connection's Application: Received reads from it." if is_chosen else ""
        yield Entry("selected" if is_chosen else "listed", cells, one.name, f"Application {one.id} · {kind}", words)
    if chosen and known is not None and chosen not in [str(one.id) for one in known]:
        words = f"The deployment has no Application {chosen}. Choose another one on the Connections page."
        yield Entry("missing", (f"Application {chosen}", chosen, "", "", ""), f"Application {chosen}", words=words)


def list_entries(kind: str, rows: Rows, catalog: Catalog, application: str, search: str = "") -> tuple[Entry, ...]:
    """The rows of *kind*: all that is sent, and the first ones that contain *search* of what only exists."""
    attributes, references = rows
    needle = search.lower()
    if kind == APPLICATIONS:
        return tuple(list_applications(catalog.applications, application))
    if kind == ATTRIBUTES:
        listed = list_attributes(attributes, catalog.attributes, needle)
    elif kind == EVENT_TYPES:
        listed = list_event_types(references, catalog.event_types, needle)
    else:
        listed = list_audiences(references, catalog.audiences, needle)
    found: list[Entry] = []
    idle = 0
    for entry in listed:
        idle += entry.verdict == IDLE
        if idle > MOST_IDLE:
            break
        found.append(entry)
    return tuple(found)


def count_entries(kind: str, rows: Rows, catalog: Catalog) -> int:
    """How many rows of *kind* there are, without making them."""
    attributes, references = rows
    if kind == APPLICATIONS:
        return len(catalog.applications or ())
    if kind == ATTRIBUTES:
        sent = {(row.use.entity, row.use.name) for row in attributes}
        return len(attributes) + sum((one.entity, one.name) not in sent for one in catalog.attributes or ())
    own = [row for row in references if (row.use.kind == "event_type") == (kind == EVENT_TYPES)]
    if kind == EVENT_TYPES:
        names = {row.use.name for row in own}
        return len(own) + sum(name not in names for name in catalog.event_types or ())
    found = {row.existing.id for row in own if isinstance(row.existing, Audience)}
    return len(own) + sum(one.id not in found for one in catalog.audiences or ())


def _entry_of(
    row: ReferenceReadiness,
    cells: tuple[str, ...],
    title: str,
    facts: str,
    creation: Creation | None = None,
    why_not: str = "",
) -> Entry:
    use = row.use
    return Entry(
        row.verdict, cells, title, facts, row.words, use.mapping_id, use.mapping, use.place,
        creation=creation, why_not=why_not,
    )  # fmt: skip


def _audience_cells(one: Audience) -> tuple[str, ...]:
    return one.name, str(one.id), one.integration, one.integration_id
