"""Requests as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.request import mask_request
from talonbench_gui.markup import coloured

if TYPE_CHECKING:
    from talonbench.request import Request


def request_html(request: Request) -> str:
    """A request: its line and its body; keys are masked."""
    seen = mask_request(request)
    line = f"<pre>{escape(seen.method)} {escape(seen.url)}</pre>"
    return line + (coloured(format_body(seen.body)) if seen.body else "")


def format_body(text: str) -> str:
    """JSON as it is read best; any other text as it is."""
    try:
        return format_text(text) if text.startswith(("{", "[")) else text
    except EventSyntaxError:
        return text
