"""Segment's verdict on a response: delivered, retried or discarded.

Sources: Segment's page "Integration Error Codes" (the codes; what is discarded, what awaits a retry) and the open
engine's rules (``actions-core``: 4xx is final except 408, 423 and 429; 5xx is retried except 501; no response
within ten seconds is ETIMEDOUT). If neither says anything, the reason says so.
"""

from talonbench.client.exchange import Verdict
from talonbench.errors import TransportError
from talonbench.request.retries import RETRIED_4XX

_AGAIN = "Segment retries for up to 4 hours."
_UNKNOWN = "How Segment handles this is undocumented; it retries network failures."
_DISCARDED = {
    400: "400 Bad Request: {by} rejects the request. Segment discards the event.",
    401: "401 Unauthorized: the API key is invalid or has expired. Segment discards the event.",
    403: "403 Forbidden: the API key isn't allowed to do this. Segment discards the event.",
    501: "501 Not Implemented: the only server error that Segment doesn't retry.",
}
_ERRORS = {
    "dns": ("ENOTFOUND", f"Can't resolve the host. {_AGAIN}"),
    "refused": ("ECONNREFUSED", f"Couldn't connect. {_AGAIN}"),
    "reset": ("ECONNRESET", f"The connection was lost. {_AGAIN}"),
    "incomplete": ("ECONNRESET", f"The response was cut off. {_UNKNOWN}"),
    "timeout": ("ETIMEDOUT", f"No complete response in time; Segment waits 10 s. {_AGAIN}"),
    "tls": ("TLS", f"No trusted TLS connection. {_UNKNOWN}"),
    "protocol": ("PROTOCOL", f"The response isn't valid HTTP. {_UNKNOWN}"),
    "too_large": ("PROTOCOL", f"The response headers are too long. {_UNKNOWN}"),
    "proxy": ("PROXY", f"This machine's proxy failed; Segment doesn't use it. {_UNKNOWN}"),
}


def judge(result: int | TransportError, by: str = "Talon.One") -> Verdict:
    """What Segment would do with *result*: a status or an error; *by* is who responded."""
    if isinstance(result, TransportError):
        return _of_error(result.kind)
    if 200 <= result <= 299:
        return Verdict("delivered", str(result), f"Accepted by {by} ({result}).")
    if result in RETRIED_4XX:
        return _retry(str(result), f"{RETRIED_4XX[result]}. {_AGAIN}")
    if 500 <= result <= 599 and result != 501:
        return _retry(str(result), f"{result}: server error. {_AGAIN}")
    return _drop(str(result), _DISCARDED.get(result, "").format(by=by) or _final(result))


def _final(status: int) -> str:
    if 300 <= status <= 399:
        return (
            f"{status}: a redirect, which Talonbench doesn't follow. How Segment handles redirects from Talon.One is "
            "undocumented."
        )
    if 400 <= status <= 499:
        return f"{status}: of 4xx statuses, Segment only retries 408, 423 and 429. It discards the event."
    return f"{status}: how Segment handles this status is undocumented."


def _of_error(kind: str) -> Verdict:
    if kind == "settings":
        return _drop("INVALID_SETTINGS", "Nothing was sent: the settings are invalid.")
    if kind == "cancelled":
        return Verdict("cancelled", "CANCELLED", "The request was sent and may have been processed.")
    code, reason = _ERRORS.get(kind, (kind.upper(), f"No response. {_UNKNOWN}"))
    return _retry(code, reason)


def _retry(code: str, reason: str) -> Verdict:
    return Verdict("would_retry", f"errors.awaiting-retry.{code}", reason)


def _drop(code: str, reason: str) -> Verdict:
    return Verdict("would_drop", f"errors.discarded.{code}", reason)
