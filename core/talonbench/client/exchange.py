"""The result of one request: immutable values that the window and the history show."""

from dataclasses import dataclass
from typing import Literal

from talonbench.errors import TransportError
from talonbench.request import Request, Response


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Segment would do with this result. *reason* is a sentence; *code* is Segment's name for the rule.

    ``cancelled``: the request was sent, and cancelled here before there was a result.
    """

    kind: Literal["delivered", "would_retry", "would_drop", "cancelled"]
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class WireCheck:
    """The bytes sent, compared with the request as shown.

    *difference* describes the first one in a sentence; *redirected_to* is the origin that replaced the shown one.
    """

    matches: bool
    difference: str | None
    redirected_to: str | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its result: a *response* or an *error*.

    *wire* is the head and body as sent, with keys masked; if nothing was sent it is empty and there is no
    *wire_check*. *duration* is the time in seconds from connecting to the end, *queued_for* the time before that spent
    waiting for the rate limit. *truncated* says that the response's body was longer than what is kept. *is_simulated*:
    Talonbench's sandbox responded. *responder* is who did, for sentences.
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
    is_simulated: bool = False
    responder: str = "Talon.One"


@dataclass(frozen=True, slots=True)
class CredentialsResult:
    """The result of the credentials test.

    *kind* is ``ok``, ``unauthorized``, ``status``, ``settings`` or a transport error's kind; *message* is a sentence
    for people, *detail* the technical cause. *exchange* is None if no request could be made.
    """

    ok: bool
    kind: str
    message: str
    detail: str
    exchange: Exchange | None
