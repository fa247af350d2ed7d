"""Compares the classic Talon.One destination, as documented, with the mappings.

Only identify calls with a userId; the userId is the profile's id; only traits that its custom-attribute list names,
nested ones flattened with an underscore, names case-sensitive; audiences as boolean traits and computed traits, which
needn't be on the list (segment-docs, catalog/talonone). Its wire format is undocumented, so no request is made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.attributes import ENTITY_OF, find_attribute_usage
from talonbench.formats.model import ClassicSettings, Object
from talonbench.pipeline import Ready
from talonbench.trace import EventTrace
from talonbench.values import UNDEFINED, Undefined, Value, json_text, to_text


@dataclass(frozen=True, slots=True)
class ClassicRow:
    """A profile attribute: what the classic destination would set, and what the mappings set.

    *verdict* is ``same``, ``different``, ``missing`` (only the classic one sets it) or ``new``; *suggested_mapping* is
    the attribute's mapping that would set it as the classic one did, if it is missing or different; None if the trait's
    name has a dot or a bracket, which Segment's paths can't express.
    """

    name: str
    classic: Value
    mapped: Value
    verdict: str
    suggested_mapping: Object | None


@dataclass(frozen=True, slots=True)
class ClassicComparison:
    """One event, by the classic destination and by the mappings.

    *profile* is the id of the profile that the classic one updates, empty if it ignores the event; *profiles* are those
    of the mappings; *rows* are the attributes.
    """

    profile: str = ""
    profiles: tuple[str, ...] = ()
    rows: tuple[ClassicRow, ...] = ()


def classic_attributes(event: dict[str, Value], settings: ClassicSettings) -> dict[str, tuple[Value, str]]:
    """The profile attributes that the classic destination would set, each with its path in the event."""
    traits = event.get("traits")
    if not _is_taken(event) or not isinstance(traits, dict):
        return {}
    names = {*settings.attributes, *_computed(event)}
    return {name: found for name, found in _flattened(traits, "", "$.traits") if name in names}


def compare_with_classic(trace: EventTrace, settings: ClassicSettings) -> ClassicComparison:
    """Compare the classic destination with the mappings that update profiles, for the event of *trace*."""
    event = trace.event if trace.event is not None else {}
    classic = classic_attributes(event, settings)
    mapped = {use.name: use.example for use in find_attribute_usage(trace) if use.entity == "CustomerProfile"}
    rows = tuple(_row(name, classic, mapped) for name in dict.fromkeys([*classic, *mapped]))
    profiles = dict.fromkeys(
        to_text(mapping.outcome.payload.get("customerProfileId"))
        for mapping in trace.mappings
        if isinstance(mapping.outcome, Ready) and ENTITY_OF.get(mapping.subscription.action) == "CustomerProfile"
    )
    return ClassicComparison(to_text(event["userId"]) if _is_taken(event) else "", tuple(profiles), rows)


def _is_taken(event: Object) -> bool:
    """Whether the classic destination uses *event*."""
    return event.get("type") == "identify" and bool(event.get("userId"))


def _row(name: str, classic: dict[str, tuple[Value, str]], mapped: dict[str, Value]) -> ClassicRow:
    old, path = classic.get(name, (UNDEFINED, ""))
    new = mapped.get(name, UNDEFINED)
    if isinstance(old, Undefined):
        return ClassicRow(name, old, new, "new", None)
    if isinstance(new, Undefined):
        return ClassicRow(name, old, new, "missing", _closing(name, path))
    same = json_text(old) == json_text(new)
    return ClassicRow(name, old, new, "same" if same else "different", None if same else _closing(name, path))


def _computed(event: dict[str, Value]) -> Iterator[str]:
    """The trait that Engage computed: "they do not have to be added to the custom attributes" (segment-docs)."""
    context = event.get("context")
    personas = context.get("personas") if isinstance(context, dict) else None
    key = personas.get("computation_key") if isinstance(personas, dict) else None
    if isinstance(key, str):
        yield key


def _closing(name: str, path: str) -> Object | None:
    return {name: {"@path": path}} if path else None


def _flattened(values: dict[str, Value], prefix: str, path: str) -> Iterator[tuple[str, tuple[Value, str]]]:
    for key, value in values.items():
        below = "" if not path or any(sign in key for sign in ".[]") else f"{path}.{key}"
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}_", below)
        else:
            yield f"{prefix}{key}", (value, below)
