"""The last messages as a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench.plurals import count_noun
from talonbench_gui.wording.numbers import format_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NONE: Final = "<p class='muted'>No messages yet.</p>"
_SIGNS: Final = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "muted"), "status": ("✓", "muted")}


def describe_kept(names: Sequence[str]) -> str:
    """Which documents were closed with unsaved changes, the latest first; empty if there are none."""
    if not names:
        return ""
    others = f" and {count_noun(len(names) - 1, 'other document')} were" if len(names) > 1 else " was"
    return f"“{names[0]}”{others} closed with unsaved changes."


def describe_restored(name: str, *, is_changed: bool) -> str:
    """That a document is shown as it was left; *is_changed*: its file has been changed since."""
    changed = " Another program has changed the file since then." if is_changed else ""
    return f"“{name}” is shown with your unsaved changes.{changed}"


def history_html(past: Iterable[tuple[float, str, str]]) -> str:
    """Each message with its time, in full; *past* holds time, text and level, the newest first."""
    rows = "".join(
        f"<tr><td class='muted'>{format_time(time)}</td><td class='{_SIGNS[level][1]}'>{_SIGNS[level][0]}</td>"
        f"<td>{escape(text)}</td></tr>"
        for time, text, level in past
    )
    return f"<h2>Last messages</h2>{f'<table>{rows}</table>' if rows else NONE}"
