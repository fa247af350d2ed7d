"""Requests and responses as plain data."""

from dataclasses import dataclass


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
    """What came back: *headers* in the order received, *body* as bytes (decompressed), *seconds* until the last byte."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float
