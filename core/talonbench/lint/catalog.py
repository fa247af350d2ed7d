"""Findings on what is sent beside what exists in Talon.One; none where that part of the catalog is unknown."""

from collections.abc import Iterator, Sequence
from typing import Final

from talonbench.attributes import ENTITY_OF, Attribute, Audience, Catalog
from talonbench.lint.finding import Finding, Place
from talonbench.lint.payload import RESERVED_EVENT, attribute_sets
from talonbench.pipeline import Ready
from talonbench.plurals import join_words
from talonbench.trace import EventTrace
from talonbench.values import Value, to_text
from talonbench.values.pointer import below

_PLATFORM: Final = "segment"
_CHANGES: Final = ("addAudienceIds", "deleteAudienceIds")
_BY_PLATFORM: Final = ("updateAudience", "deleteAudience")  # actions that name an audience by its ID in Segment
_MOST_NAMED: Final = 3
_Said = Iterator[tuple[str, str, str]]  # code, message, pointer into the payload
_Payload = dict[str, Value]


def lint_catalog(catalog: Catalog, trace: EventTrace) -> Iterator[Finding]:
    """Findings on the requests of *trace* that are ready: event types, audiences and attributes that don't exist."""
    for mapping in trace.mappings:
        if isinstance(mapping.outcome, Ready):
            for code, message, path in _all(catalog, mapping.subscription.action, mapping.outcome.payload):
                place = Place("field", path, mapping.subscription.id)
                yield Finding(f"catalog.{code}", "warning", message, place)


def _all(catalog: Catalog, action: str, payload: _Payload) -> _Said:
    if action == "trackEventV2" and catalog.event_types is not None:
        yield from _event_type(payload.get("eventType"), catalog.event_types, catalog.attributes or ())
    if catalog.audiences is not None:
        yield from _audiences(action, payload, catalog.audiences)
    if catalog.attributes is not None and action in ENTITY_OF:
        yield from _entities(action, payload, catalog.attributes)


def _event_type(kind: Value, names: Sequence[str], attributes: Sequence[Attribute]) -> _Said:
    """An attribute's event type exists, too; a built-in event has a finding of its own."""
    if not isinstance(kind, str) or kind in names or RESERVED_EVENT.fullmatch(kind):
        return
    if any(one.event_type == kind for one in attributes):
        return
    similar = next((name for name in names if name.lower() == kind.lower()), None)
    way = "Create it, or send one that exists." if similar is None else f"It has “{similar}”."
    yield "event_type", f"Talon.One has no event type “{kind}”. {way}", "/eventType"


def _audiences(action: str, payload: _Payload, known: Sequence[Audience]) -> _Said:
    if action in _BY_PLATFORM:
        yield from _by_platform(payload.get("audienceId"), known)
    for path, listed in _changes(payload):
        for index, number in enumerate(listed):
            yield from _by_number(number, below(path, index), known)


def _changes(payload: _Payload) -> Iterator[tuple[str, list[Value]]]:
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


def _by_number(number: Value, path: str, known: Sequence[Audience]) -> _Said:
    found = next((one for one in known if to_text(one.id) == to_text(number)), None)
    if found is None:
        yield "audience", f"Talon.One has no audience with the ID {to_text(number)}.", path
    elif found.integration and found.integration.lower() != _PLATFORM:
        message = f"The audience {found.id} (“{found.name}”) is {found.integration}'s, not Segment's."
        yield "audience", message, path


def _by_platform(written: Value, known: Sequence[Audience]) -> _Said:
    if not isinstance(written, str):
        return
    same = [one for one in known if one.integration_id == written]
    if any(one.integration.lower() == _PLATFORM for one in same):
        return
    message = f"Talon.One has no audience of Segment with the ID “{written}”."
    own = next((one for one in known if to_text(one.id) == written and one.integration.lower() == _PLATFORM), None)
    if same and same[0].integration:
        message = f"The audience “{written}” (“{same[0].name}”) is {same[0].integration}'s, not Segment's."
    elif own is not None:
        message = f"{written} is Talon.One's own ID of “{own.name}”; its ID in Segment is “{own.integration_id}”."
    yield "audience", message, "/audienceId"


def _entities(action: str, payload: _Payload, known: Sequence[Attribute]) -> _Said:
    """Attributes that exist, but for something else; a name whose case differs is the readiness's to tell."""
    session = payload.get("customerSession")
    kind = to_text(payload.get("eventType")) if ENTITY_OF[action] == "Event" else ""
    for path, values in attribute_sets(payload, session if isinstance(session, dict) else payload):
        entity = "CartItem" if "/cartItems/" in path else ENTITY_OF[action]
        here = [one for one in known if one.entity == entity and one.event_type in ("", kind)]
        names = {one.name.lower() for one in here}
        for name in values:
            others = dict.fromkeys(_describe(one) for one in known if one.name == name)
            if others and name.lower() not in names:
                own = f"{entity} “{kind}”" if kind else entity
                whose = join_words([*others][:_MOST_NAMED])
                yield "attribute_entity", f"{name} is an attribute of {whose}, not of {own}.", below(path, name)


def _describe(attribute: Attribute) -> str:
    return f"{attribute.entity} “{attribute.event_type}”" if attribute.event_type else attribute.entity
