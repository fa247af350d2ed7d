"""What Talon.One should have stored after these requests, value by value; later requests replace earlier ones."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import unquote

from talonbench.request import Request
from talonbench.values import Json, parse_json
from talonbench.values.pointer import Keys, format_pointer

Kind = Literal["profile", "session", "event", "audience"]
Rule = Literal["value", "member", "left", "coupon", "recorded", "gone"]
_PATH: Final = re.compile(r"https?://[^/]*/segment/(?:v2/)?(?P<what>[a-z_0-9]+)(?:/(?P<id>.*))?")
_PROFILES: Final = ("customer_profile", "customer_profile_v2", "customer_profiles")
# A session's parts: how the request names them, how the Management API does.
_SESSION: Final = (("profileId", "profileintegrationid"), ("state", "state"), ("referralCode", "referral"))


@dataclass(frozen=True, slots=True)
class Subject:
    """A profile, session or audience by its integration ID; or an event of *type* of the profile *id*.

    *number* counts the events of the same type and profile, from 1.
    """

    kind: Kind
    id: str
    type: str = ""
    number: int = 1

    def __str__(self) -> str:
        if self.kind == "event":
            which = f" ({self.number})" if self.number > 1 else ""
            return f"event {self.type}{f' of {self.id}' if self.id else ''}{which}"
        return f"{self.kind} {self.id}"


@dataclass(frozen=True, slots=True)
class Expectation:
    """*sent* should be what *subject* has at *keys*, by *rule*; *path* is its place in the request's body.

    *request* is the request's index. *may_skip*: it has Talon.One ignore attributes that don't exist.
    """

    subject: Subject
    path: str
    keys: Keys
    sent: Json
    rule: Rule = "value"
    request: int = 0
    may_skip: bool = False


def list_expectations(requests: Iterable[Request]) -> tuple[Expectation, ...]:
    """What *requests* should have stored."""
    found: dict[tuple[Subject, Keys, str], Expectation] = {}
    events: Counter[Subject] = Counter()
    for at, request in enumerate(requests):
        may_skip, counted = "skipNonExistingAttributes=true" in request.url.partition("?")[2], False
        for one in _read_request(request):
            subject = one.subject
            if subject.kind == "event":
                events[subject] += not counted  # each request is an event of its own
                counted, subject = True, replace(subject, number=events[subject])
            about = str(one.sent) if one.rule in ("member", "left", "coupon") else ""
            found.pop((subject, one.keys, about), None)
            found[subject, one.keys, about] = replace(one, subject=subject, request=at, may_skip=may_skip)
    return tuple(found.values())


def _read_request(request: Request) -> Iterator[Expectation]:
    match = _PATH.fullmatch(request.url.partition("?")[0])
    if match is None:
        return
    body = parse_json(request.body) if request.body is not None else {}
    given = body if isinstance(body, dict) else {}
    what, identity = match["what"], unquote(match["id"] or "")
    if what == "customer_profiles" and identity == "audiences":
        yield from _memberships(given)
    elif what in _PROFILES:
        yield from _profile(Subject("profile", identity), given)
    elif what == "customer_sessions":
        wrapped = given.get("customerSession")
        inner, prefix = (wrapped, ("customerSession",)) if isinstance(wrapped, dict) else (given, ())
        yield from _session(Subject("session", identity), inner, prefix)
    elif what in ("event", "events"):
        yield from _event(given)
    elif what == "audiences":
        yield from _audience(request.method, identity, given)


def _profile(subject: Subject, body: dict[str, Json]) -> Iterator[Expectation]:
    yield Expectation(subject, "", ("integrationId",), subject.id)
    yield from _attributes(subject, body.get("attributes"), ("attributes",))
    if body.get("runRuleEngine"):  # else Talon.One leaves the audiences as they are
        yield from _changes(subject, body.get("audiencesChanges"), ("audiencesChanges",))


def _memberships(body: dict[str, Json]) -> Iterator[Expectation]:
    data = body.get("data")
    for at, part in enumerate(data if isinstance(data, list) else ()):
        if isinstance(part, dict):
            yield from _changes(Subject("profile", str(part.get("customerProfileId"))), part, ("data", str(at)))


def _changes(subject: Subject, changes: Json, place: Keys) -> Iterator[Expectation]:
    rules: tuple[tuple[str, Rule], ...] = (("adds", "member"), ("deletes", "left"))
    for key, rule in rules if isinstance(changes, dict) else ():
        listed = changes.get(key) if isinstance(changes, dict) else None
        for at, audience in enumerate(listed if isinstance(listed, list) else ()):
            named = audience.get("name") if isinstance(audience, dict) else audience
            path = format_pointer((*place, key, at))
            yield Expectation(subject, path, ("audienceMemberships",), named, rule)


def _session(subject: Subject, body: dict[str, Json], place: Keys) -> Iterator[Expectation]:
    yield Expectation(subject, "", ("integrationId",), subject.id)
    for name, stored in _SESSION:
        if body.get(name) not in (None, ""):
            yield Expectation(subject, format_pointer((*place, name)), (stored,), body[name])
    codes = body.get("couponCodes")
    for at, code in enumerate(codes if isinstance(codes, list) else ()):
        if code:
            yield Expectation(subject, format_pointer((*place, "couponCodes", at)), ("coupon",), code, "coupon")
    items = body.get("cartItems")
    for at, item in enumerate(items if isinstance(items, list) else ()):
        for key, value in item.items() if isinstance(item, dict) else ():
            keys = ("cartItems", str(at), key)
            yield Expectation(subject, format_pointer((*place, *keys)), keys, value)
    yield from _attributes(subject, body.get("attributes"), (*place, "attributes"))


def _event(body: dict[str, Json]) -> Iterator[Expectation]:
    subject = Subject("event", str(body.get("customerProfileId") or ""), str(body.get("eventType") or ""))
    yield Expectation(subject, "/eventType", ("type",), subject.type, "recorded")
    yield from _attributes(subject, body.get("eventAttributes"), ("eventAttributes",))


def _audience(method: str, identity: str, body: dict[str, Json]) -> Iterator[Expectation]:
    named = Subject("audience", identity or str(body.get("audienceId")))
    if method == "DELETE":
        yield Expectation(named, "", ("name",), None, "gone")
    else:
        yield Expectation(named, "/audienceName", ("name",), body.get("audienceName"))


def _attributes(subject: Subject, attributes: Json, place: Keys) -> Iterator[Expectation]:
    for name, value in attributes.items() if isinstance(attributes, dict) else ():
        yield Expectation(subject, format_pointer((*place, name)), ("attributes", name), value)
