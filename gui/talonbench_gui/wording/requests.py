"""Requests as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.request import mask_request
from talonbench_gui.markup import colored

if TYPE_CHECKING:
    from talonbench.request import Request


def request_html(request: Request) -> str:
    """A request: its request line and body, with keys masked."""
    seen = mask_request(request)
    line = f"<pre>{escape(seen.method)} {escape(seen.url)}</pre>"
    return line + (colored(format_body(seen.body)) if seen.body else "")


def format_body(text: str) -> str:
    """JSON indented; any other text unchanged."""
    try:
        return format_text(text) if text.startswith(("{", "[")) else text
    except EventSyntaxError:
        return text
