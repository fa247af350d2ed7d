"""The last messages as a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench_gui.wording.numbers import format_time

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE: Final = "<p class='muted'>No messages yet.</p>"
_SIGNS: Final = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "muted"), "status": ("✓", "muted")}


def history_html(past: Iterable[tuple[float, str, str]]) -> str:
    """Each message with its time, in full; *past* holds time, text and level, the newest first."""
    rows = "".join(
        f"<tr><td class='muted'>{format_time(time)}</td><td class='{_SIGNS[level][1]}'>{_SIGNS[level][0]}</td>"
        f"<td>{escape(text)}</td></tr>"
        for time, text, level in past
    )
    return f"<h2>Last messages</h2>{f'<table>{rows}</table>' if rows else NONE}"
