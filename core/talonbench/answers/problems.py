"""Errors of the gateway and of a deployment, each with its place in the body that was sent, and what to do.

Two shapes: the gateway's ``{StatusCode, Error, RequestUUID}`` and a deployment's ``{message, errors: [{title,
details, source: {pointer}}]}`` (Talon.One's OpenAPI documents). Whether the gateway hands on the second inside the
first is documented nowhere, so a JSON text in ``Error`` is read, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.attributes.uses import UNKNOWN, type_of
from talonbench.values import Json, Value, parse_json, to_text

_UNDEFINED = re.compile(r'attribute "(?P<name>[^"]+)" is not defined on (?P<entity>\w+)', re.IGNORECASE)
_TYPE = re.compile(r'Value of "(?P<name>[^"]+)" attribute .*? is not an? (?P<type>\w+)', re.IGNORECASE)
_ENUM = re.compile(r"(?P<name>\w+) must be one of the following: (?P<choices>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: *message* as it came; *pointer* into the body that was sent, empty where none is named.

    *suggestion* says what to do, empty where nothing is documented; *creation* is the Management API's body that
    creates a missing attribute.
    """

    message: str
    pointer: str
    suggestion: str = ""
    creation: dict[str, Json] | None = None


def problems_of(status: int, body: Value, sent: Value) -> tuple[Problem, ...]:
    """The problems that an answer names; none for a success."""
    if status < 400 or not isinstance(body, dict):
        return ()
    inner = _inner(body.get("Error"))
    found = [*_listed(body, sent), *(_listed(inner, sent) if inner is not None else ())]
    if found:
        return tuple(found)
    said = body.get("Error", body.get("message"))
    return (_problem(to_text(said), "", sent, status),) if isinstance(said, str) and said else ()


def _inner(text: Value) -> dict[str, Value] | None:
    try:
        value = parse_json(text) if isinstance(text, str) and text.startswith("{") else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _listed(body: dict[str, Value], sent: Value) -> Iterator[Problem]:
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            source = error.get("source")
            pointer = source.get("pointer") if isinstance(source, dict) else ""
            title, details = (to_text(error.get(key) or "") for key in ("title", "details"))
            message = ": ".join(part for part in (title, details) if part)
            yield _problem(message, pointer if isinstance(pointer, str) else "", sent)


def _problem(message: str, pointer: str, sent: Value, status: int = 400) -> Problem:
    if found := _UNDEFINED.search(message):
        name, entity = found["name"], found["entity"]
        pointer = pointer or _pointer_of(name, sent)
        value = at(sent, pointer)
        suggestion = f"Create the attribute {name} on {entity} in the Campaign Manager, or do not send it."
        return Problem(message, pointer, suggestion, _creation(name, entity, value))
    if found := _TYPE.search(message):
        suggestion = f"Send {found['name']} as a {found['type']}, as the attribute is in Talon.One."
        return Problem(message, pointer or _pointer_of(found["name"], sent), suggestion)
    if found := _ENUM.search(message):
        return Problem(message, pointer, f"Send one of {found['choices']}.")
    return Problem(message, pointer, _BY_STATUS.get(status, ""))


_BY_STATUS = {
    401: "Check the key: for a third-party service, Segment, not expired; and that the deployment is its own.",
    409: "An audience with this id exists already: use Update audience name, or another id.",
    429: "Segment would send it again: the limit is 60 requests a second.",
}


def _creation(name: str, entity: str, value: Value) -> dict[str, Json]:
    kind = type_of(value)
    return {
        "entity": entity, "name": name, "title": name, "type": "" if kind == UNKNOWN else kind,
        "description": "", "suggestions": [], "editable": True,
    }  # fmt: skip


def _pointer_of(name: str, sent: Value, pointer: str = "") -> str:
    """The first place of an attribute called *name* in the body that was sent."""
    members = sent.items() if isinstance(sent, dict) else enumerate(sent) if isinstance(sent, list) else ()
    for key, part in members:
        below = f"{pointer}/{key}"
        if str(key).lower().endswith("attributes") and isinstance(part, dict) and name in part:
            return f"{below}/{name}"
        if found := _pointer_of(name, part, below):
            return found
    return ""


def at(value: Value, pointer: str) -> Value:
    """What stands at *pointer* of *value*; None where nothing does."""
    for key in pointer.split("/")[1:]:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value
