"""Failures of the outside, in words: httpcore's and the system's exceptions as a TransportError."""

import errno
import socket
import ssl
from collections.abc import Iterator

import h11
import httpcore
import httpx

from talonbench.client.wire import Record
from talonbench.connections import Target
from talonbench.errors import TransportError

FAILURES = (
    TransportError,
    TimeoutError,
    ssl.SSLError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpx.DecodingError,
)
_HEAD_TOO_LONG = 431
_LATE = {
    "connect": "No connection to {where} within {limit:g} s.",
    "proxy": "The proxy made no connection to {where} within {limit:g} s.",
    "tls": "No secure connection to {where} within {limit:g} s.",
    "send": "{where} did not answer within {limit:g} s.",
    "body": "The answer of {where} was not complete after {limit:g} s.",
}
_UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN}


def failure(error: BaseException, record: Record, target: Target, limit: float) -> TransportError:
    """*error* as a TransportError: its kind, one sentence for people, the technical chain as detail."""
    if isinstance(error, TransportError):
        return error
    kind, message = _kind_and_message(error, record, target.authority, limit)
    return TransportError(kind, message, _detail(error, record))


def _kind_and_message(error: BaseException, record: Record, where: str, limit: float) -> tuple[str, str]:
    if isinstance(error, httpcore.LocalProtocolError):
        return "settings", "The request cannot be written as HTTP/1.1: a header is malformed."
    if isinstance(error, TimeoutError):
        kind = "proxy" if record.step == "proxy" else "timeout"
        return kind, _LATE[record.step].format(where=where, limit=limit)
    if record.proxy is not None and record.step in ("connect", "proxy"):
        return "proxy", f"The system's proxy let nothing through to {where}."
    if record.step == "connect":
        return _not_connected(error, where)
    if record.step == "tls":
        return "tls", _not_trusted(error, where)
    return _broken(error, record, where)


def _not_connected(error: BaseException, where: str) -> tuple[str, str]:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return "dns", f"The host name of {where} cannot be found."
        if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
            return "refused", f"There is no way from this machine to {where}."
        if isinstance(cause, TimeoutError):
            return "timeout", f"{where} does not react: the system gave up connecting."
    return "refused", f"{where} refuses the connection: nothing listens there."


def _not_trusted(error: BaseException, where: str) -> str:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate of {where} is not trusted: {cause.verify_message.rstrip('.')}."
    return f"No secure connection to {where}: it does not answer with TLS."


def _broken(error: BaseException, record: Record, where: str) -> tuple[str, str]:
    if isinstance(error, httpx.DecodingError):
        return "protocol", f"The answer of {where} is not encoded as it says."
    if any(isinstance(c, h11.RemoteProtocolError) and c.error_status_hint == _HEAD_TOO_LONG for c in _causes(error)):
        return "too_large", f"The head of the answer of {where} is too long."
    is_http = record.first == b"HTTP/"
    garbled = isinstance(error, httpcore.ProtocolError) and not record.ended
    if garbled or (record.received and record.step == "send" and not is_http):
        return "protocol", f"What {where} answers is not HTTP/1.1."
    moment = "in the middle of the answer" if record.received else "without an answer"
    return "reset", f"{where} closed the connection {moment}."


def _detail(error: BaseException, record: Record) -> str:
    if isinstance(error, httpcore.LocalProtocolError):
        return ""  # it quotes the header, and that may be the key
    lines = [f"{type(cause).__name__}: {cause}" for cause in _causes(error) if str(cause)]
    if record.wire:
        lines.append(f"{len(record.wire)} bytes had left, {record.received} bytes had come.")
    else:
        lines.append(f"{type(error).__name__} at the step “{record.step}”; no byte of the request had left.")
    return "\n".join(dict.fromkeys(lines))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """*error* and what lies behind it, groups taken apart."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            for part in cause.exceptions:
                yield from _causes(part)
        cause = cause.__cause__ or cause.__context__
