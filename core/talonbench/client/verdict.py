"""Segment's verdict on an answer: delivered, tried again, or dropped.

Sources: Segment's page "Integration Error Codes" (the codes; what is discarded, what awaits a retry) and the open
engine's rules (``actions-core``: 4xx is final but for 408, 423 and 429; 5xx is tried again but for 501; no answer
within ten seconds is ETIMEDOUT). Where neither says anything, the reason says so.
"""

from talonbench.client.exchange import Verdict
from talonbench.errors import TransportError

_AGAIN = "Segment tries again, for up to 4 hours."
_UNKNOWN = "How Segment treats this is documented nowhere; failures of the network it tries again."
_RETRIED_4XX = {
    408: "408 Request Timeout",
    423: "423 Locked",
    429: "429 Too Many Requests, the rate limit",
}
_DISCARDED = {
    400: "400 Bad Request: fields in the event are invalid. Segment drops it.",
    401: "401 Unauthorized: the API key is invalid or has expired. Segment drops the event.",
    403: "403 Forbidden: the API key may not do this. Segment drops the event.",
    501: "501 Not Implemented: the one failure of a server that Segment does not try again.",
}
_ERRORS = {
    "dns": ("ENOTFOUND", f"The host name was not found. {_AGAIN}"),
    "refused": ("ECONNREFUSED", f"No connection was made. {_AGAIN}"),
    "reset": ("ECONNRESET", f"The connection broke off. {_AGAIN}"),
    "timeout": ("ETIMEDOUT", f"No complete answer in time; Segment waits 10 s. {_AGAIN}"),
    "tls": ("TLS", f"No connection that can be trusted was made. {_UNKNOWN}"),
    "protocol": ("PROTOCOL", f"The answer cannot be read as HTTP. {_UNKNOWN}"),
    "too_large": ("PROTOCOL", f"The head of the answer is too long. {_UNKNOWN}"),
    "proxy": ("PROXY", f"This machine's proxy failed; Segment does not go through it. {_UNKNOWN}"),
}


def judge(result: int | TransportError) -> Verdict:
    """What Segment would do with *result*: a status, or the error that came in its place."""
    if isinstance(result, TransportError):
        return _of_error(result.kind)
    if 200 <= result <= 299:
        return Verdict("delivered", str(result), f"Talon.One took it: {result}.")
    if result in _RETRIED_4XX:
        return _retry(str(result), f"{_RETRIED_4XX[result]}. {_AGAIN}")
    if 500 <= result <= 599 and result != 501:
        return _retry(str(result), f"{result}: the server failed. {_AGAIN}")
    return _drop(str(result), _DISCARDED.get(result) or _final(result))


def _final(status: int) -> str:
    if 300 <= status <= 399:
        return (
            f"{status}: Talonbench shows a redirect and does not follow it. What Segment makes of such an answer of "
            "Talon.One's is documented nowhere."
        )
    if 400 <= status <= 499:
        return f"{status}: of 4xx, Segment tries only 408, 423 and 429 again. It drops the event."
    return f"{status}: a status without a rule. How Segment treats this is documented nowhere."


def _of_error(kind: str) -> Verdict:
    if kind == "settings":
        return _drop("INVALID_SETTINGS", "Nothing was sent: with these settings no request may leave.")
    code, reason = _ERRORS.get(kind, (kind.upper(), f"No answer came. {_UNKNOWN}"))
    return _retry(code, reason)


def _retry(code: str, reason: str) -> Verdict:
    return Verdict("would_retry", f"errors.awaiting-retry.{code}", reason)


def _drop(code: str, reason: str) -> Verdict:
    return Verdict("would_drop", f"errors.discarded.{code}", reason)
