"""Findings on the event itself."""

from collections.abc import Iterable, Iterator

from talonbench.filters.stops import find_near_names
from talonbench.ingestion import IngestionFault, went_through
from talonbench.lint.finding import Finding, Place
from talonbench.values import Value, json_text
from talonbench.values.pointer import below

LARGEST_INTEGER = 2**53
TAKEN = ("track", "identify", "group", "alias", "page")  # Segment's catalog, supported methods of the destination
_REJECTED = {  # what is missing, and what becomes of a call without it
    "no_user_anon_id": "Segment rejects such a call; its SDKs for browsers and phones add an anonymousId.",
    "event_not_defined": "Segment rejects a call without it.",
}
_MOST = 5  # numbers reported


def lint_event(event: dict[str, Value], faults: Iterable[IngestionFault]) -> Iterator[Finding]:
    """Findings on the body of an event, before any mapping; *faults* are those of its receipt."""
    for fault in faults:
        if fault.code == "event_too_large":
            yield Finding("event.size", "error", fault.message, Place("event"))
        elif fault.code in _REJECTED and not went_through(event):
            message = f"{fault.message} {_REJECTED[fault.code]}"
            yield Finding(f"event.{fault.code}", "warning", message, Place("event", fault.path))
    for said in find_near_names(event.get("integrations")):
        yield Finding("event.integrations", "warning", said, Place("event", "/integrations"))
    for found, (path, number) in enumerate(_large(event, "")):
        if found == _MOST:
            break
        message = f"{json_text(float(number))} is beyond 2^53, where JavaScript rounds numbers; send it as a string."
        yield Finding("event.large_integer", "warning", message, Place("event", path))


def lint_type(event: dict[str, Value], *, has_inferred_type: bool = False) -> Iterator[Finding]:
    """Findings on the type of an event; *has_inferred_type*: the event itself has none."""
    kind = event.get("type")
    if has_inferred_type:
        message = f"The event has no type. It's taken as the body of a call to /v1/{kind}, which gives it one."
        yield Finding("event.inferred_type", "info", message, Place("event"))
    if kind == "screen":
        message = "Segment's catalog doesn't list screen calls for Talon.One; whether it blocks them is undocumented."
        yield Finding("event.type", "warning", message, Place("event", "/type"))
    elif kind not in TAKEN:
        said = f"“{kind}” isn't an event type" if isinstance(kind, str) else "The event has no type"
        message = f"{said}; Talon.One accepts {', '.join(TAKEN)}."
        yield Finding("event.type", "warning", message, Place("event", "/type"))


def _large(value: Value, path: str) -> Iterator[tuple[str, int | float]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _large(part, below(path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _large(part, below(path, index))
    elif isinstance(value, (int, float)) and abs(value) >= LARGEST_INTEGER and float(value).is_integer():
        yield path, value
