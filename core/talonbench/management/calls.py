"""Calls to Talon.One by the IDs and values that they carry: a request of the setup, or a line of the access log.

How Segment's calls appear in the log, and how the gateway translates them, isn't documented: so both forms of a path
and of a field's name are read, and neither headers nor the form of the body is compared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from talonbench.ingestion import read_time
from talonbench.management.expectations import Expectation, Subject, list_expectations
from talonbench.request import Request
from talonbench.values import Json, json_text, parse_json
from talonbench.values.pointer import format_pointer

_PATH: Final = re.compile(
    r"/(?:segment/)?(?:v\d+/)?(customer_profiles?|customer_profile_v2|customer_sessions|events?|audiences)(/.*)?"
)
_READ: Final = ("GET", "HEAD", "OPTIONS")
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],"]+')
_CLOSERS: Final = {"{": "}", "[": "]"}
# An event's fields: as the gateway reads them, as Talon.One's own API does.
_EVENT: Final = (("customerProfileId", "profileId"), ("eventType", "type"), ("eventAttributes", "attributes"))


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent about *subject*: *values* by their places. *at* is in seconds since the epoch, if it is known.

    *origin* names the event, *mapping* the mapping of a request; *status* is the log's, *is_cut* whether it has only
    the beginning of the payload.
    """

    subject: Subject
    values: dict[str, Json] = field(hash=False)
    at: float | None = None
    origin: str = ""
    mapping: str = ""
    status: int = 0
    is_cut: bool = False


def read_request_calls(request: Request, origin: str, mapping: str, at: float | None) -> Iterator[Call]:
    """What *request* asks for, of the event *origin* that happened *at*, by the mapping named *mapping*."""
    content = _read_object(request.body or "")[0]
    for subject, values in _read(request.method, urlsplit(request.url).path, content):
        yield Call(subject, values, at, origin, mapping)


def read_line_calls(line: dict[str, Json]) -> Iterator[Call]:
    """What a line of the access log asked for; nothing if it is of an endpoint that Segment doesn't call."""
    method, status = str(line.get("method") or "").upper(), line.get("status")
    if method in _READ:
        return
    content, is_cut = _read_object(str(line.get("requestPayload") or ""))
    moment = read_time(line.get("time"))
    at = None if moment is None else moment / 1000
    for subject, values in _read(method, urlsplit(str(line.get("requestUri") or "")).path, content):
        yield Call(subject, values, at, status=status if isinstance(status, int) else 0, is_cut=is_cut)


def _read(method: str, path: str, content: dict[str, Json]) -> Iterator[tuple[Subject, dict[str, Json]]]:
    """Each subject of a call, with its values."""
    found = _PATH.fullmatch(path)
    if found is None:
        return
    kind, rest = found[1], found[2] or ""
    body: dict[str, Json] = {"runRuleEngine": True, **content}  # the API has it in the address, if at all
    if kind in ("event", "events"):
        body |= {ours: content[theirs] for ours, theirs in _EVENT if theirs in content and ours not in content}
    same = Request(method, f"https://talon.one/segment/{kind}{rest}", (), json_text(body))
    subjects: dict[Subject, dict[str, Json]] = {}
    for one in list_expectations([same]):
        values = subjects.setdefault(one.subject, {})
        if one.path or one.rule == "gone":  # else it repeats the ID
            values[_name(one)] = one.sent
    yield from subjects.items()


def _name(one: Expectation) -> str:
    """The place of a value; what is in a list without an order is named itself."""
    kinds = {"member": "audiences joined", "left": "audiences left", "coupon": "coupons", "gone": "deleted"}
    if one.rule in kinds:
        return format_pointer((kinds[one.rule], *(() if one.sent is None else (str(one.sent),))))
    return one.path.removeprefix("/customerSession")


def _read_object(text: str) -> tuple[dict[str, Json], bool]:
    """The object in *text*, and whether it was cut off: then as much as there is."""
    for whole in (text, _complete(text)):
        try:
            found = parse_json(whole)
        except ValueError:
            continue
        return found if isinstance(found, dict) else {}, whole is not text
    return {}, bool(text.strip())


def _complete(text: str) -> str:
    """*text*, the beginning of JSON, up to its last complete value, with what is open closed."""
    opened: list[str] = []
    end, closers = 0, ""
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == ",":
            end = token.start()
        elif sign in _CLOSERS:
            opened.append(_CLOSERS[sign])
            end = token.end()
        elif sign in _CLOSERS.values() and opened:
            opened.pop()
            end = token.end()
        else:
            continue
        closers = "".join(reversed(opened))
    return text[:end] + closers
