"""What is odd about a response's body, in sentences: signs that it isn't from Talon.One's gateway."""

from collections.abc import Iterator

from talonbench.request import Response
from talonbench.values import parse_json

_LONGEST = 60  # characters of a body that are quoted


def check_body(response: Response, is_cut: bool = False) -> tuple[str, ...]:
    """The remarks on the body of *response*; *is_cut*: more was received than kept."""
    return tuple(_remarks(response, is_cut))


def _remarks(response: Response, is_cut: bool) -> Iterator[str]:
    if is_cut:
        yield f"The body is too long to keep in full; these are its first {len(response.body):,} bytes."
    if not response.body:
        return
    if not response.is_readable:
        yield f"The body isn't valid text in the charset {response.charset}; unreadable bytes are shown as \ufffd."
    if not is_cut and not _is_json(response.text):
        kind = response.header("content-type") or "no content type"
        start = " ".join(response.text[: 2 * _LONGEST].split())[:_LONGEST]
        yield f"Talon.One responds with JSON, but this body isn't valid JSON ({kind}; it starts with: {start})."


def _is_json(text: str) -> bool:
    try:
        parse_json(text)
    except ValueError:
        return False
    return True
