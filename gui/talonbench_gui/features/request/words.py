"""The request as text, with all headers or only those that differ from request to request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench_gui.wording.outcomes import list_faults

if TYPE_CHECKING:
    from talonbench.pipeline import Outcome
    from talonbench.request import Request

FOLDED: Final = frozenset(("content-type", "user-agent"))  # the same in every request


def format_request(request: Request, body: str | None, *, is_short: bool = False) -> str:
    """*request* as sent: request line with the full URL, headers, and *body*, exact or formatted.

    *is_short* leaves out the headers that all requests have in common.
    """
    shown = (header for header in request.headers if not (is_short and header[0] in FOLDED))
    lines = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in shown)]
    return "\n".join(lines if request.body is None else [*lines, "", body or ""])


def describe_headers(request: Request | None, *, is_short: bool) -> str:
    """The words of the button that shows or hides the other headers."""
    count = sum(name in FOLDED for name, _ in request.headers) if request is not None else len(FOLDED)
    noun = "header" if count == 1 else "headers"
    return f"+ {count} {noun} ▸" if is_short else f"− {count} {noun} ◂"


def format_faults(outcome: Outcome | None) -> str:
    """The errors of *outcome*, one per line."""
    return "\n".join(f"{path}  {message}" for path, message in list_faults(outcome))
