"""The event types and audiences that mappings name, compared with those that exist in Talon.One."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from talonbench.attributes.catalog import Attribute, Audience, Catalog
from talonbench.pipeline import Ready
from talonbench.trace import EventTrace
from talonbench.values import Value, to_text
from talonbench.values.pointer import below

RESERVED_EVENT: Final = re.compile(r"talon_(session|profile)_\w+|customer_profile_created")
PLATFORM: Final = "segment"
_EVENTS: Final = ("trackEvent", "trackEventV2")
_CHANGES: Final = ("addAudienceIds", "deleteAudienceIds")
_BY_PLATFORM: Final = ("updateAudience", "deleteAudience")  # actions that name an audience by its ID in Segment


@dataclass(frozen=True, slots=True)
class Reference:
    """An event type or an audience that a mapping names.

    *kind* is ``event_type``, ``audience`` (by Talon.One's own ID) or ``segment_audience`` (by its ID in Segment);
    *title* is the audience's name if one is sent. *place* is a JSON pointer into the payload of the mapping
    *mapping_id*. *is_required*: Talon.One's documents say that it must exist.
    """

    kind: str
    name: str
    mapping: str
    mapping_id: str
    place: str = field(default="", compare=False)
    title: str = ""
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class ReferenceReadiness:
    """Whether what is named exists.

    *verdict* is ``exists``, ``missing``, ``other_case``, ``other_platform`` (an audience of another platform than
    Segment), ``other_id`` (Talon.One's own ID where Segment's is due), ``built_in`` (an event that can't be sent), or
    empty if nobody knows; *existing* is what was found, *words* is the verdict as a sentence.
    """

    use: Reference
    verdict: str
    existing: Audience | str | None = None
    words: str = ""


def find_references(trace: EventTrace) -> tuple[Reference, ...]:
    """The event types and audiences in the requests of *trace* that are ready, mapping by mapping."""
    return tuple(
        Reference(kind, name, mapping.subscription.name, mapping.subscription.id, place, title, is_required)
        for mapping in trace.mappings
        if isinstance(mapping.outcome, Ready)
        for kind, name, place, title, is_required in _named(mapping.subscription.action, mapping.outcome.payload)
    )


def merge_references(uses: Iterable[Reference]) -> tuple[Reference, ...]:
    """*uses* of several events, each name of a mapping once."""
    return tuple(sorted(dict.fromkeys(uses), key=lambda use: (use.kind, use.name, use.mapping)))


def check_references(uses: Iterable[Reference], catalog: Catalog) -> tuple[ReferenceReadiness, ...]:
    """The readiness of each of *uses*."""
    known = KnownReferences(catalog)
    return tuple(known.check(use) for use in uses)


def _named(action: str, payload: dict[str, Value]) -> Iterator[tuple[str, str, str, str, bool]]:
    """Kind, name, place, title, and whether it must exist: of the deprecated event no document says so."""
    if action in _EVENTS and isinstance(payload.get("eventType"), str):
        yield "event_type", to_text(payload.get("eventType")), "/eventType", "", action == "trackEventV2"
    if action in _BY_PLATFORM and isinstance(payload.get("audienceId"), str):
        title = payload.get("audienceName")
        yield "segment_audience", to_text(payload["audienceId"]), "/audienceId", to_text(title) if title else "", True
    for path, listed in _list_changes(payload):
        for index, number in enumerate(listed):
            yield "audience", to_text(number), below(path, index), "", True


def _list_changes(payload: dict[str, Value]) -> Iterator[tuple[str, list[Value]]]:
    """The lists of Talon.One's own numbers of audiences, with their pointers."""
    rows = payload.get("data")
    places = [("", payload, _CHANGES)] + [
        (f"/data/{index}", row, ("adds", "deletes"))
        for index, row in enumerate(rows if isinstance(rows, list) else ())
        if isinstance(row, dict)
    ]
    for path, part, keys in places:
        for key in keys:
            listed = part.get(key)
            if isinstance(listed, list):
                yield f"{path}/{key}", listed


class KnownReferences:
    """What exists, found by name; a part of the catalog that is unknown makes an empty verdict."""

    def __init__(self, catalog: Catalog) -> None:
        self._events = _index_events(catalog.event_types, catalog.attributes or ())
        self._audiences = catalog.audiences
        listed = catalog.audiences or ()
        self._by_number = {to_text(one.id): one for one in reversed(listed)}
        self._by_platform: dict[str, list[Audience]] = {}
        for one in listed:
            self._by_platform.setdefault(one.integration_id, []).append(one)

    def check(self, use: Reference) -> ReferenceReadiness:
        """The readiness of *use*."""
        if use.kind == "event_type":
            return self._check_event(use)
        if self._audiences is None:
            return ReferenceReadiness(use, "")
        return self._check_number(use) if use.kind == "audience" else self._check_platform(use)

    def _check_event(self, use: Reference) -> ReferenceReadiness:
        """An attribute's event type exists, too."""
        if RESERVED_EVENT.fullmatch(use.name):
            return ReferenceReadiness(use, "built_in", None, f"“{use.name}” is one of Talon.One's own events.")
        if self._events is None:
            return ReferenceReadiness(use, "")
        similar = self._events.get(use.name.lower(), ())
        if use.name in similar:
            return ReferenceReadiness(use, "exists", use.name)
        if not use.is_required:
            words = f"Talon.One has no event type “{use.name}”; whether this deprecated action makes it is documented "
            return ReferenceReadiness(use, "", None, f"{words}nowhere.")
        way = f"It has “{similar[0]}”." if similar else "Create it, or send one that exists."
        words = f"Talon.One has no event type “{use.name}”. {way}"
        return ReferenceReadiness(use, "other_case" if similar else "missing", similar[0] if similar else None, words)

    def _check_number(self, use: Reference) -> ReferenceReadiness:
        found = self._by_number.get(use.name)
        if found is None:
            return ReferenceReadiness(use, "missing", None, f"Talon.One has no audience with the ID {use.name}.")
        if found.integration and found.integration.lower() != PLATFORM:
            message = f"The audience {found.id} (“{found.name}”) is {found.integration}'s, not Segment's."
            return ReferenceReadiness(use, "other_platform", found, message)
        return ReferenceReadiness(use, "exists", found)

    def _check_platform(self, use: Reference) -> ReferenceReadiness:
        same = self._by_platform.get(use.name, [])
        for one in same:
            if one.integration.lower() == PLATFORM:
                return ReferenceReadiness(use, "exists", one)
        if same and same[0].integration:
            message = f"The audience “{use.name}” (“{same[0].name}”) is {same[0].integration}'s, not Segment's."
            return ReferenceReadiness(use, "other_platform", same[0], message)
        own = self._by_number.get(use.name)
        if own is not None and own.integration.lower() == PLATFORM:
            message = f"{use.name} is Talon.One's own ID of “{own.name}”; its ID in Segment is “{own.integration_id}”."
            return ReferenceReadiness(use, "other_id", own, message)
        message = f"Talon.One has no audience of Segment with the ID “{use.name}”."
        return ReferenceReadiness(use, "missing", None, message)


def _index_events(names: Sequence[str] | None, attributes: Sequence[Attribute]) -> dict[str, list[str]] | None:
    """The event types by their names in lowercase, those of attributes last; None if they are unknown."""
    if names is None:
        return None
    known: dict[str, list[str]] = {}
    for name in dict.fromkeys((*names, *(one.event_type for one in attributes if one.event_type))):
        known.setdefault(name.lower(), []).append(name)
    return known
