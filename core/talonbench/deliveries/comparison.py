"""Sets a captured request beside the requests that the setup gives now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from talonbench.judgement import Judgement
from talonbench.request import Request, Response
from talonbench.responses import read_response
from talonbench.responses.recognition import Delivery, FoundRequest
from talonbench.trace import MappingTrace
from talonbench.trace.diff import ValueDiff, diff_values
from talonbench.values import Value, json_text, parse_json
from talonbench.values.pointer import has_at, parse_pointer

_MOST = 6  # differences that are named
_LONGEST = 60  # characters of a value


@dataclass(frozen=True, slots=True)
class Sender:
    """The mapping that gives the *request* for one of the events; *is_only*: no other request fits as well."""

    judgement: Judgement
    mapping: MappingTrace
    request: Request
    is_only: bool = True

    @property
    def body(self) -> Value:
        """The request's body as JSON."""
        return _parsed(self.request.body)


def narrow(delivery: Delivery, judged: Sequence[Judgement]) -> Sequence[Judgement]:
    """Those of *judged* that are on the event that *delivery* shows; all if it shows none of theirs."""
    event = delivery.event
    return [one for one in judged if one.trace.event == event] or judged if event is not None else judged


def find_sender(delivery: Delivery, judged: Sequence[Judgement]) -> Sender | None:
    """The mapping that most likely sent what *delivery* shows; None if none of the events gives such a request."""
    senders = [
        Sender(judgement, mapping, request)
        for judgement in judged
        for mapping in judgement.trace.mappings
        for request in mapping.requests
    ]
    fitting = [one for one in senders if delivery.request is None or _fits(delivery.request, one.request)]
    ranked = [(_likeness(delivery, one), one) for one in fitting]
    if not ranked:
        return None
    most, best = max(ranked, key=itemgetter(0))
    return replace(best, is_only=all(one.request == best.request for likeness, one in ranked if likeness == most))


def is_same(captured: FoundRequest, request: Request) -> bool:
    """Whether *captured* is *request*, as far as it is shown."""
    if captured.url and _path(captured.url) != _path(request.url):
        return False
    return _fits(captured, request) and not diff_values(captured.body, _parsed(request.body))


def compare_request(delivery: Delivery, sender: Sender | None, judged: Sequence[Judgement]) -> Iterator[str]:
    """How the captured request differs from what the setup gives now; nothing if there is none to compare."""
    captured = delivery.request
    if captured is None or not judged:
        return
    if sender is None:
        about = next((one for one in judged if one.trace.event == delivery.event), judged[0])
        yield f"The setup gives no such request now. {about.summary.message}"
        return
    name = sender.mapping.subscription.name
    differences = diff_values(captured.body, sender.body)
    if not differences:
        yield f"The mapping “{name}” gives the same request now."
        return
    yield f"The mapping “{name}” gives another request now:"
    yield from (_describe(one) for one in differences[:_MOST])
    if len(differences) > _MOST:
        yield f"And {len(differences) - _MOST} more differences."


def list_changes(former: Sender, sender: Sender | None) -> Iterator[str]:
    """How the request of *former* differs from that of *sender* now; nothing if it doesn't."""
    if sender is None:
        yield "It is older than your edits: the setup gives no such request now."
        return
    differences = diff_values(former.body, sender.body)
    if differences or former.request.url != sender.request.url:
        yield "It is older than your edits: the request is another one now."
        yield from (_describe(one) for one in differences[:_MOST])


def _describe(one: ValueDiff) -> str:
    if one.what == "added":
        return f"{one.path} is new: {_short(one.after)}."
    if one.what == "removed":
        return f"{one.path} was {_short(one.before)}, and is no longer sent."
    return f"{one.path} was {_short(one.before)}, and is {_short(one.after)} now."


def _short(value: Value) -> str:
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _fits(captured: FoundRequest, request: Request) -> bool:
    """Whether both go to the same kind of place; identifiers in the address may differ."""
    if captured.method and captured.method != request.method:
        return False
    return not captured.url or _kind(captured.url) == _kind(request.url)


def _kind(url: str) -> str:
    """What an address is about, e.g. ``customer_sessions``."""
    return next((part for part in _path(url).split("/") if part not in ("segment", "v1", "v2", "v3")), "")


def _path(url: str) -> str:
    """The path of an address, with or without its host."""
    return url.partition("?")[0].split("://", 1)[-1].partition("/")[2]


def _likeness(delivery: Delivery, sender: Sender) -> tuple[bool, int, int]:
    """How well *sender* fits: its event, what the response points to, and the fewest differences."""
    is_event = delivery.event is not None and sender.judgement.trace.event == delivery.event
    captured = delivery.request
    differences = 0 if captured is None else len(diff_values(captured.body, sender.body))
    return is_event, _points(delivery, sender), -differences


def _points(delivery: Delivery, sender: Sender) -> int:
    """How much of the response is about the request of *sender*."""
    if delivery.response is None:
        return 0
    response = Response(delivery.response.status, "", (), delivery.response.text.encode("utf-8", "replace"), 0.0)
    problems = read_response(sender.request, response).problems
    found = sum(bool(one.pointer) and has_at(sender.body, parse_pointer(one.pointer)) for one in problems)
    session = delivery.response.body.get("customerSession")
    identity = session.get("integrationId") if isinstance(session, dict) else None
    return found + (isinstance(identity, str) and identity in sender.request.url)


def _parsed(text: str | None) -> Value:
    try:
        return None if text is None else parse_json(text)
    except ValueError:
        return None
