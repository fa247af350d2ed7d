"""A request as sent, a response as received, and a request that is safe to show."""

import codecs
from dataclasses import dataclass, replace
from typing import Final

from talonbench.request.key_forms import SHORTEST, KeyForms

_SCHEME = "ApiKey-v1"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
SANDBOX_SERVER: Final = "Talonbench-sandbox"  # the server's name in what Talonbench's sandbox responds
SECRET_HEADERS = frozenset(("authorization", "x-callback-api-key"))


@dataclass(frozen=True, slots=True)
class Request:
    """A request exactly as Segment would send it.

    *url* is the parsed URL as sent; *headers* have lowercase names in ascending order; *body* is the exact text
    (UTF-8 when sent), or None.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str | None


@dataclass(frozen=True, slots=True)
class Response:
    """The response: *headers* in the order received, *body* in bytes, *duration* in seconds until the last byte."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    duration: float

    def header(self, name: str) -> str:
        """The first value of the header *name* (lowercase); empty if missing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def is_simulated(self) -> bool:
        """Whether Talonbench's sandbox responded, wherever it runs."""
        return self.header("server") == SANDBOX_SERVER

    @property
    def charset(self) -> str:
        """The charset that the body's first bytes tell, else that of its header, by default UTF-8, as for JSON."""
        marked = next((name for mark, name in _MARKS if self.body.startswith(mark)), "")
        if marked:
            return marked
        _, _, named = self.header("content-type").lower().partition("charset=")
        return named.partition(";")[0].strip("\"' ") or "utf-8"

    @property
    def text(self) -> str:
        """The body as text; unreadable bytes become U+FFFD."""
        return self.body.decode(self.charset if _is_charset(self.charset) else "utf-8", "replace")

    @property
    def is_readable(self) -> bool:
        """Whether the charset is known and the body is valid text in it."""
        try:
            self.body.decode(self.charset)
        except (ValueError, LookupError):
            return False
        return True


def _is_charset(name: str) -> bool:
    try:
        "".encode(name)
    except (ValueError, LookupError):
        return False
    return True


def mask_key(value: str) -> str:
    """A key safe to show: the word before the first space (scheme or header), four dots, its last characters.

    Everything after that space is the key, further spaces included.
    """
    scheme, blank, key = value.strip().partition(" ")
    if not blank:
        scheme, key = "", scheme
    return f"{scheme}{blank}{_tail(key.strip())}"


def _tail(key: str) -> str:
    return f"••••{key[-4:] if len(key) > 8 else ''}"


def mask_request(request: Request) -> Request:
    """*request* with its keys masked."""
    return replace(request, headers=tuple((name, _masked_header(name, text)) for name, text in request.headers))


def _masked_header(name: str, text: str) -> str:
    is_scheme_alone = name == "authorization" and text.strip() == _SCHEME  # without a key there is nothing to hide
    return mask_key(text) if name in SECRET_HEADERS and not is_scheme_alone else text


def mask_secrets(text: str, request: Request) -> str:
    """*text* with the keys of *request* masked wherever they occur, in whatever encoding."""
    for key in _secrets(request):
        text = key.mask_text(text)
    return text


def mask_response(response: Response, request: Request) -> Response:
    """*response* with the keys of *request* masked, in case the server echoes them."""
    headers = tuple((name, mask_secrets(value, request)) for name, value in response.headers)
    body = response.body
    for key in _secrets(request):
        body = key.mask_bytes(body)
    masked = replace(response, reason=mask_secrets(response.reason, request), headers=headers, body=body)
    return _mask_encoded(masked, request) if response.charset != "utf-8" else masked


def _mask_encoded(response: Response, request: Request) -> Response:
    """*response*, whose charset may spell a key in other bytes."""
    text = response.text
    masked = mask_secrets(text, request)
    known = response.charset if _is_charset(response.charset) else "utf-8"
    return response if masked == text else replace(response, body=masked.encode(known, "replace"))


def _secrets(request: Request) -> tuple[KeyForms, ...]:
    """The keys in *request*; those that are too short to be told from any other text are left out."""
    found: dict[str, None] = {}
    for name, value in request.headers:
        before, blank, key = value.strip().partition(" ")
        secret = key.strip() if blank else "" if before == _SCHEME else before
        if name in SECRET_HEADERS and len(secret) >= SHORTEST:
            found[secret] = None
    return tuple(KeyForms(secret, _tail(secret)) for secret in found)
