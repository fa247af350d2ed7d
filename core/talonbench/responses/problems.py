"""Errors from the gateway and the deployment, each with its place in the sent body, and what to do.

Two shapes: the gateway's ``{StatusCode, Error, RequestUUID}`` and a deployment's ``{message, errors: [{title,
details, source: {pointer}}]}`` (Talon.One's OpenAPI documents). Whether the gateway wraps the second in the
first is undocumented, so JSON text in ``Error`` is read too.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from talonbench.attributes import Attribute
from talonbench.attributes.export import is_name, make_attribute_body
from talonbench.attributes.usage import AttributeUsage, type_of
from talonbench.responses.pointers import resolve_pointer
from talonbench.values import Json, Undefined, Value, json_text, parse_json, to_text
from talonbench.values.pointer import format_pointer, get_at, parse_pointer

_UNDEFINED = re.compile(r'attribute "(?P<name>[^"]+)" is not defined on (?P<entity>\w+)', re.IGNORECASE)
_ABSENT = re.compile(r'attribute "?(?P<name>[\w.-]+)"? (?:does not|doesn.t) exist', re.IGNORECASE)
_TYPE = re.compile(r'Value of "(?P<name>[^"]+)" attribute .*? is not an? (?P<type>\w+)', re.IGNORECASE | re.DOTALL)
_ENUM = re.compile(r"(?P<name>\w+) must be one of the following: (?P<choices>.+)", re.IGNORECASE)
_EXISTS = re.compile(r"audience with the ID .* already exists", re.IGNORECASE)
_AT_ONCE = re.compile(r"at the same time", re.IGNORECASE)
_NO_DEPLOYMENT = re.compile(r"No Deployment URL specified", re.IGNORECASE)
_ENDED = re.compile(
    r"\bsession\b[^.]{0,40}\b(?:already|is|was|from)( state)? (?P<state>closed|cancelled|partially_returned)\b"
    r"|\b(?P<of>closed|cancelled) (?:customer )?session\b",
    re.IGNORECASE,
)
_UNOPENED = re.compile(r"new session can.t be \w+", re.IGNORECASE)
_LONGEST = 60  # characters of a value in a sentence
_EXAMINED = 2_000  # characters of a message in which its kind is looked for


@dataclass(frozen=True, slots=True)
class ResponseProblem:
    """One error: *message* as received; *pointer* into the sent body, empty if none is given.

    *suggestion* says what to do, empty if nothing is documented; *creation* is the Management API's body that
    creates a missing attribute.
    """

    message: str
    pointer: str
    suggestion: str = ""
    creation: dict[str, Json] | None = None


def find_problems(
    status: int, body: Value, sent: Value, known: Sequence[Attribute] = ()
) -> tuple[ResponseProblem, ...]:
    """The problems in a response; none for a success. *known* are the existing attributes."""
    if status < 400 or not isinstance(body, dict):
        return ()
    inner = _inner(body.get("Error"))
    said = [*_listed(body), *(_listed(inner) if inner is not None else ())]
    if not said:
        text = next((one for one in _texts(body, inner) if one), "")
        said = [(text, "")] if text else []
    return tuple(_problem(message, pointer, sent, status, known) for message, pointer in said)


def explain_problem(problem: ResponseProblem, origin: str = "") -> str:
    """What is wrong, as received but with a full stop, the *origin* of the value, and what to do."""
    message = problem.message.strip()
    said = message if message.endswith((".", "!", "?")) else f"{message}."
    return " ".join(part for part in (said, origin, problem.suggestion) if part)


def _texts(body: dict[str, Value], inner: dict[str, Value] | None) -> Iterator[str]:
    for value in (None if inner is None else inner.get("message"), body.get("Error"), body.get("message")):
        if isinstance(value, str):
            yield value


def _inner(text: Value) -> dict[str, Value] | None:
    """The deployment's response inside the gateway's, if it is JSON, with or without words before it."""
    start = text.find("{") if isinstance(text, str) else -1
    try:
        value = parse_json(text[start:]) if isinstance(text, str) and start >= 0 else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _listed(body: dict[str, Value]) -> Iterator[tuple[str, str]]:
    """Each error's message and pointer."""
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            source = error.get("source")
            of: dict[str, Value] = source if isinstance(source, dict) else {}
            title, details = (to_text(error.get(key) or "") for key in ("title", "details"))
            elsewhere = [f"({kind} {to_text(of[kind])})" for kind in ("parameter", "line", "resource") if kind in of]
            pointer = of.get("pointer")
            message = " ".join([": ".join(part for part in (title, details) if part), *elsewhere])
            yield message.strip(), pointer if isinstance(pointer, str) else ""


def _problem(message: str, pointer: str, sent: Value, status: int, known: Sequence[Attribute]) -> ResponseProblem:
    for form, read in _READERS:
        if found := form.search(message, 0, _EXAMINED):
            return read(message, pointer, found, sent, known)
    return ResponseProblem(message, resolve_pointer(pointer, "", sent), _BY_STATUS.get(status, ""))


def _undefined(
    message: str, pointer: str, found: re.Match[str], sent: Value, known: Sequence[Attribute]
) -> ResponseProblem:
    name, entity = found["name"], found["entity"]
    place = resolve_pointer(pointer, name, sent)
    value = get_at(sent, parse_pointer(place))
    names = [one.name for one in known if one.entity == entity]
    near = _nearest(name, names)
    maybe = f"Did you mean {near}? If not, create" if near else "Create"
    suggestion = f"{maybe} the attribute {name} on {entity} in the Campaign Manager, or don't send it."
    return ResponseProblem(message, place, suggestion, _creation(name, entity, value, sent) if is_name(name) else None)


def _absent(message: str, pointer: str, found: re.Match[str], sent: Value, _: Sequence[Attribute]) -> ResponseProblem:
    place = resolve_pointer(pointer, found["name"], sent)
    suggestion = f"Create the attribute {found['name']} in the Campaign Manager, or don't send it."
    return ResponseProblem(message, place, suggestion)


def _creation(name: str, entity: str, value: Value, sent: Value) -> dict[str, Json]:
    example = None if isinstance(value, Undefined) else value
    event_type = get_at(sent, ("eventType",)) if entity == "Event" else ""
    of_event = event_type if isinstance(event_type, str) else ""
    use = AttributeUsage(entity, of_event, name, type_of(example), example, "", ())
    return {**make_attribute_body(use), "title": name, "description": ""}


def _typed(message: str, pointer: str, found: re.Match[str], sent: Value, _: Sequence[Attribute]) -> ResponseProblem:
    place = resolve_pointer(pointer, found["name"], sent)
    value = get_at(sent, parse_pointer(place))
    was = "" if isinstance(value, Undefined) else f" {_short(value)} was sent."
    return ResponseProblem(
        message, place, f"Send {found['name']} as a {found['type']}, the attribute's type in Talon.One.{was}"
    )


def _enumerated(
    message: str, pointer: str, found: re.Match[str], sent: Value, _: Sequence[Attribute]
) -> ResponseProblem:
    place = resolve_pointer(pointer or format_pointer((found["name"],)), "", sent)
    value = get_at(sent, parse_pointer(place))
    near = _nearest(value, re.findall(r'"([^"]+)"', found["choices"])) if isinstance(value, str) else ""
    nearest = f" Did you mean {json_text(near)}?" if near else ""
    return ResponseProblem(message, place, f"Send one of {found['choices'].rstrip('.')}.{nearest}")


def _ended(message: str, pointer: str, found: re.Match[str], sent: Value, _: Sequence[Attribute]) -> ResponseProblem:
    """The transitions that an update may make are documented, the response to any other isn't."""
    state = (found["state"] or found["of"]).lower()
    rule = "can't be changed. Send" if state == "cancelled" else "can't be changed by an update, only cancelled. Send"
    reopen = ", or reopen the session with Talon.One's Integration API" if state == "closed" else ""
    sends_state = isinstance(sent, dict) and "state" in sent
    place = resolve_pointer(pointer or ("/state" if sends_state else ""), "", sent)
    words = f"A {state.replace('_', ' ')} session {rule} another session ID{reopen}."
    return ResponseProblem(message, place, words)


def _advised(words: str) -> Callable[..., ResponseProblem]:
    def read(message: str, pointer: str, _: re.Match[str], sent: Value, __: Sequence[Attribute]) -> ResponseProblem:
        return ResponseProblem(message, resolve_pointer(pointer, "", sent), words)

    return read


_READERS: tuple[tuple[re.Pattern[str], Callable[..., ResponseProblem]], ...] = (
    (_UNDEFINED, _undefined),
    (_ABSENT, _absent),
    (_TYPE, _typed),
    (_ENUM, _enumerated),
    (_EXISTS, _advised("An audience with this ID already exists. Use Update audience name, or another ID.")),
    (_AT_ONCE, _advised("Another request is changing the same data. Send it again.")),
    (_ENDED, _ended),
    (_UNOPENED, _advised("Create the session with the state open or closed.")),
    (_NO_DEPLOYMENT, _advised("The gateway needs the deployment. Enter it in the destination's settings.")),
)
_BY_STATUS = {
    401: "Check the API key: it must be for the third-party service Segment, from this deployment, and not expired.",
    404: "Nothing was found at this URL. Check the IDs in it, and the deployment.",
    429: "Segment would retry it; the limit is 60 requests per second.",
}


def _nearest(name: str, among: Sequence[str]) -> str:
    """The closest match to *name* in *among*, ignoring case; empty if there is none."""
    folded = {one.lower(): one for one in among}
    close = get_close_matches(name.lower(), folded, 1)
    return folded[close[0]] if close else ""


def _short(value: Value) -> str:
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
