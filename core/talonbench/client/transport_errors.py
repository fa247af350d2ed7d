"""Network failures in words: turns exceptions of httpcore and the system into a TransportError."""

import errno
import socket
import ssl
from collections.abc import Iterator

import h11
import httpcore

from talonbench.client.wire import Record
from talonbench.connections import Target
from talonbench.errors import TransportError
from talonbench.plurals import count_noun
from talonbench.unpacking import PackedError, TooLargeError

FAILURES = (
    TransportError,
    TimeoutError,
    ssl.SSLError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    PackedError,
)
_HEAD_TOO_LONG = 431
_LATE = {
    "connect": "Couldn't connect to {where} within {limit:g} s.",
    "proxy": "The proxy couldn't connect to {where} within {limit:g} s.",
    "tls": "No TLS connection to {where} within {limit:g} s.",
    "send": "{where} didn't respond within {limit:g} s.",
    "body": "The response from {where} was incomplete after {limit:g} s.",
}
_UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN}


def failure(error: BaseException, record: Record, target: Target, limit: float) -> TransportError:
    """*error* as a TransportError: its kind, a sentence for people, and the technical causes as detail."""
    if isinstance(error, TransportError):
        return error
    kind, message = _kind_and_message(error, record, target.authority, limit)
    return TransportError(kind, message, _detail(error, record))


def _kind_and_message(error: BaseException, record: Record, where: str, limit: float) -> tuple[str, str]:
    if isinstance(error, httpcore.LocalProtocolError):
        return "settings", "The request isn't valid HTTP/1.1: a header is malformed."
    if isinstance(error, TimeoutError):
        kind = "proxy" if record.step == "proxy" else "timeout"
        return kind, _LATE[record.step].format(where=where, limit=limit)
    if record.proxy is not None and record.step in ("connect", "proxy"):
        return "proxy", f"The system's proxy blocked the connection to {where}."
    if record.step == "connect":
        return _not_connected(error, where)
    if record.step == "tls":
        return "tls", _not_trusted(error, where)
    return _broken(error, record, where)


def _not_connected(error: BaseException, where: str) -> tuple[str, str]:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return "dns", f"Can't resolve host {where}."
        if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
            return "refused", f"{where} is unreachable from this machine."
        if isinstance(cause, TimeoutError):
            return "timeout", f"{where} doesn't respond: connecting timed out."
    return "refused", f"{where} refused the connection: nothing is listening there."


def _not_trusted(error: BaseException, where: str) -> str:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate of {where} isn't trusted: {cause.verify_message.rstrip('.')}."
    return f"No TLS connection to {where}: it doesn't respond with TLS."


def _broken(error: BaseException, record: Record, where: str) -> tuple[str, str]:
    if isinstance(error, TooLargeError):
        return "too_large", f"The response from {where} {error}."
    if isinstance(error, PackedError):
        return "protocol", f"The response from {where} doesn't match its Content-Encoding."
    if any(isinstance(c, h11.RemoteProtocolError) and c.error_status_hint == _HEAD_TOO_LONG for c in _causes(error)):
        return "too_large", f"The response headers from {where} are too long."
    is_http = record.first == b"HTTP/"
    garbled = isinstance(error, httpcore.ProtocolError) and not record.ended
    if garbled or (record.received and record.step == "send" and not is_http):
        return "protocol", f"The response from {where} isn't HTTP/1.1."
    if record.step == "body":
        return "incomplete", f"The response from {where} was cut off after {_arrived(record)}."
    moment = "in the middle of the response" if record.received else "without a response"
    return "reset", f"{where} closed the connection {moment}."


def _arrived(record: Record) -> str:
    """How much of the body arrived, and of how much if that was announced."""
    if record.announced is not None:
        return f"{record.body:,} of {count_noun(record.announced, 'byte')}"
    return f"{count_noun(record.body, 'byte')}, before its last chunk"


def _detail(error: BaseException, record: Record) -> str:
    if isinstance(error, httpcore.LocalProtocolError):
        return ""  # it quotes the header, and that may be the key
    lines = [f"{type(cause).__name__}: {cause}" for cause in _causes(error) if str(cause)]
    if record.wire:
        lines.append(f"Sent {count_noun(len(record.wire), 'byte')}, received {record.received:,}.")
    else:
        lines.append(f"{type(error).__name__} at step “{record.step}”; nothing was sent.")
    return "\n".join(dict.fromkeys(lines))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """*error* and its causes, including those in groups."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            for part in cause.exceptions:
                yield from _causes(part)
        cause = cause.__cause__ or cause.__context__
