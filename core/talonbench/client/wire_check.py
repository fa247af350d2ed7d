"""The wire check: parses the bytes sent and compares them with the request as shown."""

from collections import Counter
from dataclasses import dataclass

from talonbench.client.exchange import WireCheck
from talonbench.connections import Target
from talonbench.plurals import count_noun
from talonbench.request import SECRET_HEADERS, Request, mask_key

# What HTTP/1.1 itself requires, and no more; if one of these is shown, it must be sent as shown, too.
_TRANSPORT_HEADERS = {"host", "content-length"}


@dataclass(frozen=True, slots=True)
class _Parts:
    method: str
    path: bytes
    headers: list[tuple[str, str]]
    body: bytes


def check_wire(shown: Request, target: Target, wire: bytes) -> WireCheck:
    """Compare *wire*, the bytes sent to *target*, with the *shown* request."""
    parts = _take_apart(wire)
    difference = "What was sent isn't a complete HTTP request." if parts is None else _difference(shown, target, parts)
    return WireCheck(difference is None, difference, target.redirected_to)


def mask_wire(wire: bytes) -> bytes:
    """*wire* with the API key and the callback's key masked but for their last four characters."""
    head, gap, body = wire.partition(b"\r\n\r\n")
    return b"\r\n".join(_mask_line(line) for line in head.split(b"\r\n")) + gap + body


def _mask_line(line: bytes) -> bytes:
    name, colon, value = line.partition(b":")
    if not colon or name.decode("latin-1").lower() not in SECRET_HEADERS:
        return line
    return name + b": " + mask_key(value.strip().decode("latin-1")).encode()


def _take_apart(wire: bytes) -> _Parts | None:
    head, gap, body = wire.partition(b"\r\n\r\n")
    line, *fields = head.split(b"\r\n")
    words = line.split(b" ")
    if not gap or len(words) != 3 or words[2] != b"HTTP/1.1":
        return None
    pairs = [field.decode("latin-1").split(": ", 1) for field in fields]
    return _Parts(words[0].decode("latin-1"), words[1], [(p[0].lower(), p[-1]) for p in pairs], body)


def _difference(shown: Request, target: Target, left: _Parts) -> str | None:
    if left.method != shown.method:
        return f"The method sent is {left.method}, not {shown.method}."
    if left.path != target.path:
        return f"The path sent is {_text(left.path)}, not {_text(target.path)}."
    return _header_difference(shown, target, left) or _body_difference(shown, left)


def _header_difference(shown: Request, target: Target, left: _Parts) -> str | None:
    expected = Counter((name.lower(), carried(value)) for name, value in shown.headers)
    own = _TRANSPORT_HEADERS - {name for name, _ in expected}
    added = Counter(pair for pair in left.headers if pair[0] not in own)
    for name, _ in expected - added:
        return f"The header {name} wasn't sent as shown."
    for name, value in added - expected:
        return f"The header {name} was sent {'more than once' if (name, value) in expected else 'but not shown'}."
    if "host" in own and [value for name, value in left.headers if name == "host"] != [target.authority]:
        return f"The Host header isn't {target.authority}."
    return None


def _body_difference(shown: Request, left: _Parts) -> str | None:
    body = body_bytes(shown)
    if left.body == body:
        return None
    place = next((i for i, (a, b) in enumerate(zip(left.body, body, strict=False)) if a != b), None)
    if place is None:
        return f"The body sent has {count_noun(len(left.body), 'byte')}, not {len(body):,}."
    return f"The body sent differs from byte {place} on."


def carried(value: str) -> str:
    """A header's value as HTTP defines it: without the whitespace around it (RFC 9110, 5.5)."""
    return value.strip(" \t")


def body_bytes(shown: Request) -> bytes:
    """The body's bytes as sent."""
    return b"" if shown.body is None else shown.body.encode()


def _text(path: bytes) -> str:
    return path.decode("latin-1")
