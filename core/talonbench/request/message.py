"""A request as it leaves, a response as it came, and a request as it may be shown."""

from dataclasses import dataclass, replace

_SCHEME = "ApiKey-v1"
SECRET_HEADERS = frozenset(("authorization", "x-callback-api-key"))


@dataclass(frozen=True, slots=True)
class Request:
    """A request exactly as Segment would send it.

    *url* is the parsed address as it leaves; *headers* are lower-case names in rising order; *body* is the text
    to the byte (UTF-8 when sent), or None where there is none.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str | None


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: *headers* in the order received, *body* in bytes, *seconds* until the last byte."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float


def masked_key(value: str) -> str:
    """A key as it may be shown: the word before the first blank (scheme or header), four dots, its last characters.

    Whatever stands behind that blank is the key, further blanks included (talonone.md 1.6).
    """
    scheme, blank, key = value.strip().partition(" ")
    if not blank:
        scheme, key = "", scheme
    key = key.strip()
    return f"{scheme}{blank}••••{key[-4:] if len(key) > 8 else ''}"


def masked(request: Request) -> Request:
    """*request* with its keys hidden."""
    return replace(request, headers=tuple((name, _masked_header(name, text)) for name, text in request.headers))


def _masked_header(name: str, text: str) -> str:
    is_scheme_alone = name == "authorization" and text.strip() == _SCHEME  # without a key there is nothing to hide
    return masked_key(text) if name in SECRET_HEADERS and not is_scheme_alone else text
