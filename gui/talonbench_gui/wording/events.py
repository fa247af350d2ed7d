"""Events as text, as editors show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.values import json_text

if TYPE_CHECKING:
    from talonbench.values import Value


def format_event(body: Value) -> str:
    """*body* as indented JSON; on one line if it is nested too deeply to format."""
    text = json_text(body)
    try:
        return format_text(text)
    except EventSyntaxError:
        return text


def name_event(body: Value) -> str:
    """A title for an event with this *body*: its event name, page name or type; empty if it has none."""
    if not isinstance(body, dict):
        return ""
    names = (body.get(key) for key in ("event", "name", "type"))
    return next((name for name in names if isinstance(name, str) and name), "")
