"""Each sent attribute compared with the existing one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from talonbench.attributes.catalog import Attribute
from talonbench.attributes.usage import SKIP, UNKNOWN, AttributeUsage
from talonbench.plurals import join_words
from talonbench.values import Value, json_text, to_text

_MOST_ENTITIES = 3
_MOST_NAMED = 8  # allowed values
KnownAttributes: TypeAlias = Mapping[str, Sequence[Attribute]]
_EXAMPLE = "2026-01-21T15:04:05Z"
_WRITTEN_ALIKE = (("time", "string"), ("(list time)", "(list string)"))


@dataclass(frozen=True, slots=True)
class AttributeReadiness:
    """Whether an attribute exists.

    *verdict* is ``exists``, ``missing``, ``wrong_type``, ``not_allowed`` (a value that isn't among the allowed ones),
    ``other_case`` (only the case of the name differs), ``other_entity`` (something else has it), or empty if there is
    nothing to compare with; *existing* is the attribute found, *words* is the verdict as a sentence.
    """

    use: AttributeUsage
    verdict: str
    existing: Attribute | None
    words: str

    @property
    def is_good(self) -> bool:
        """Whether Talon.One would accept it."""
        return self.verdict == "exists"

    @property
    def remedy(self) -> str:
        """What to change, as part of a sentence; empty if *words* say it, or if nothing is wrong."""
        name = self.use.name
        if self.verdict == "missing":
            return f"create the attribute {name} on {self.use.entity} in the Campaign Manager, or don't send it"
        if self.verdict == "other_case" and self.existing is not None:
            return f"send {name} as {self.existing.name}"
        if self.verdict != "wrong_type" or self.existing is None:
            return ""
        if self.existing.type == "time" and isinstance(self.use.example, str):
            return f"send {name} as an RFC 3339 time"
        return f"send {name} as a {self.existing.type}"


def check_readiness(
    uses: Iterable[AttributeUsage], existing: Iterable[Attribute] | None
) -> tuple[AttributeReadiness, ...]:
    """The readiness of each of *uses*; in the catalog, an event attribute without an event type fits every event.

    *existing* is None if nobody knows what exists.
    """
    if existing is None:
        return tuple(AttributeReadiness(use, "", None, "") for use in uses)
    known = index_attributes(existing)
    return tuple(check_use(use, known) for use in uses)


def index_attributes(existing: Iterable[Attribute]) -> KnownAttributes:
    """*existing* by their names in lowercase."""
    known: dict[str, list[Attribute]] = {}
    for one in existing:
        known.setdefault(one.name.lower(), []).append(one)
    return known


def check_use(use: AttributeUsage, known: KnownAttributes) -> AttributeReadiness:
    """The readiness of *use*."""
    named = known.get(use.name.lower(), ())
    among = [one for one in named if one.entity == use.entity and one.event_type in ("", use.event_type)]
    found = next((one for one in among if one.name == use.name), None)
    if found is None and among:
        words = f"Talon.One has {among[0].name}; names are case-sensitive."
        return AttributeReadiness(use, "other_case", among[0], words)
    if found is None:
        others = [one for one in named if one.name == use.name]
        if others:
            return AttributeReadiness(use, "other_entity", others[0], _elsewhere(use, others))
        return AttributeReadiness(use, "missing", None, _missing(use))
    if not _fits(use, found.type):
        return AttributeReadiness(use, "wrong_type", found, _mistyped(use, found.type))
    refused = next((value for value in _values(use) if found.allowed is not None and value not in found.allowed), None)
    if refused is not None:
        words = f"{use.name} must be {_list(found.allowed or ())}; {json_text(refused)} is sent."
        if any(isinstance(refused, str) and to_text(one).lower() == refused.lower() for one in found.allowed or ()):
            words = f"{words.removesuffix('.')}: only letter case differs."
        return AttributeReadiness(use, "not_allowed", found, words)
    return AttributeReadiness(use, "exists", found, f"{use.name} exists ({found.type}).")


def _mistyped(use: AttributeUsage, wanted: str) -> str:
    """A time is sent as a string, so that it's the format that is wrong."""
    if wanted == "time" and isinstance(use.example, str):
        return f"{use.name} is a time in Talon.One, but the string sent isn't in RFC 3339 format, such as {_EXAMPLE}."
    return f"{use.name} is a {wanted} in Talon.One, but {_sent(use)} is sent."


def _values(use: AttributeUsage) -> list[Value]:
    """The single values that are sent; null deletes the attribute."""
    sent = [use.example, *use.others]
    items = [part for value in sent for part in (value if isinstance(value, list) else [value])]
    return [one for one in items if one is not None]


def _list(allowed: Sequence[Value]) -> str:
    """*allowed* as part of a sentence; not all of many."""
    names = [one if isinstance(one, str) else json_text(one) for one in allowed[:_MOST_NAMED]]
    if len(allowed) > _MOST_NAMED:
        return f"one of {', '.join(names)} or {len(allowed) - _MOST_NAMED} others"
    return names[0] if len(names) == 1 else f"one of {', '.join(names[:-1])} or {names[-1]}"


def _elsewhere(use: AttributeUsage, others: Sequence[Attribute]) -> str:
    own = describe_entity(use.entity, use.event_type)
    whose = list(dict.fromkeys(describe_entity(one.entity, one.event_type) for one in others))
    return f"{use.name} is an attribute of {join_words(whose[:_MOST_ENTITIES])}, not of {own}."


def describe_entity(entity: str, event_type: str) -> str:
    """An entity; an event with its type."""
    return f"{entity} “{event_type}”" if event_type else entity


def _missing(use: AttributeUsage) -> str:
    words = f"{use.entity} has no attribute {use.name}"
    if use.if_unknown == "ignored":
        return f"{words}, so Talon.One ignores it ({SKIP})."
    if use.if_unknown == "created":
        return f"{words} yet; this action creates it."
    if use.type == UNKNOWN and use.says_its_type:
        return f"{words}, and {_sent(use)} fits no attribute type except perhaps location. Send its parts instead."
    return f"{words}. Create it, or don't send it."


def _sent(use: AttributeUsage) -> str:
    """What is sent, described by its type."""
    if use.type != UNKNOWN:
        return f"a {use.type}"
    if not isinstance(use.example, list):
        return "an object"
    return "an array of booleans" if all(isinstance(one, bool) for one in use.example) else "an array of other values"


def _fits(use: AttributeUsage, wanted: str) -> bool:
    """Whether what is sent fits the type *wanted*; a time is also a string.

    Null deletes an attribute of any type; the format of a location is undocumented.
    """
    if use.type == UNKNOWN:
        return use.example is None or "location" in wanted or (use.example == [] and wanted.startswith("(list"))
    return (use.type, wanted) in _WRITTEN_ALIKE or use.type == wanted
