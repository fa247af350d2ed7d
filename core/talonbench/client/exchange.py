"""What became of one request: immutable values that the window and the history show."""

from dataclasses import dataclass
from typing import Literal

from talonbench.errors import TransportError
from talonbench.request import Request, Response


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Segment would do with this result. *reason* is a sentence; *code* names the rule in Segment's words."""

    kind: Literal["delivered", "would_retry", "would_drop"]
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class WireCheck:
    """The bytes that left, compared with the request that was shown.

    *difference* is the first one, as a sentence; *redirected_to* is the origin that took the place of the shown one.
    """

    matches: bool
    difference: str | None
    redirected_to: str | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it: a *response*, or the *error* that stood in its way.

    *wire* is head and body as they left, with the keys in it masked; empty where nothing left, and then there is
    no *wire_check*. *duration* runs from the first step outside until the end, *queued_for* is the time spent before
    that for the rate limit. *truncated* says that the response's body was longer than what is kept.
    """

    request: Request
    wire: bytes
    response: Response | None
    error: TransportError | None
    verdict: Verdict
    wire_check: WireCheck | None
    duration: float
    queued_for: float = 0.0
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class CredentialsResult:
    """The answer to the credentials test.

    *kind* is ``ok``, ``unauthorized``, ``status``, ``settings`` or a transport error's kind; *message* is a sentence
    for people, *detail* the technical side of it. There is no *exchange* where no request could be made.
    """

    ok: bool
    kind: str
    message: str
    detail: str
    exchange: Exchange | None
