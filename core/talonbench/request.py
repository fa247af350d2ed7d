"""Requests and responses as plain data; a call of an action made into the request that leaves."""

import re
from dataclasses import dataclass, replace

import ada_url

from talonbench.errors import SettingsError
from talonbench.values import Value, json_text

SECRET_HEADERS = frozenset(("authorization", "x-callback-api-key"))
USER_AGENT = "Segment (Actions)"


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


def build_request(
    method: str, url: str, headers: dict[str, str], body: Value | None = None, has_body: bool = False
) -> Request:
    """The request that really leaves; SettingsError where the address or a header cannot be sent."""
    sent = {"user-agent": USER_AGENT, **headers}
    if has_body:
        sent["content-type"] = "application/json"
    checked = {name: header_value(name, value) for name, value in sent.items() if value != "undefined"}
    return Request(method, parsed_url(url), tuple(sorted(checked.items())), json_text(body) if has_body else None)


_BAD_HEADER = re.compile("[^\t\x20-\x7e\x80-\xff]")
# What Node's address parser escapes beyond the URL standard, wherever it stands.
_ESCAPED = {char: f"%{ord(char):02X}" for char in "'|^`{}\\"}


def header_value(name: str, value: str) -> str:
    """*value* as it can stand in a header; SettingsError for line breaks and characters beyond Latin-1."""
    found = _BAD_HEADER.search(value)
    if found is not None:
        field = {"authorization": "api_key", "destination-hostname": "deployment"}.get(name, name)
        raise SettingsError(field, f"{found[0]!r} cannot stand in the header {name}: nothing would be sent.")
    return value


def parsed_url(text: str) -> str:
    """*text* as the address that leaves: resolved and escaped; SettingsError where it is none."""
    try:
        href = ada_url.URL(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).href
    except ValueError:
        raise SettingsError(
            "deployment", f"{text} is no address: write it as https://my.europe-west1.talon.one"
        ) from None
    return "".join(_ESCAPED.get(char, char) for char in href)


def masked_key(value: str) -> str:
    """A key as it may be shown: its scheme, four dots, and its last four characters."""
    scheme, blank, key = value.rpartition(" ")
    return f"{scheme}{blank}••••{key[-4:] if len(key) > 8 else ''}"


def masked(request: Request) -> Request:
    """*request* with its keys hidden."""
    headers = tuple((name, masked_key(text) if name in SECRET_HEADERS else text) for name, text in request.headers)
    return replace(request, headers=headers)
