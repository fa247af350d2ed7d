"""Reminders that a key expires soon."""

from datetime import date
from typing import Final

SOON: Final = 7  # days; from then on Talon.One's own pages say so


def describe_expiry(expires: str, today: date) -> str:
    """A reminder for a key whose last day is *expires* (2026-12-31, or empty); empty if it isn't due."""
    try:
        left = (date.fromisoformat(expires) - today).days
    except ValueError:
        return ""
    if left < 0:
        return f"The key expired on {expires}. Create a new one."
    if left > SOON:
        return ""
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days, on {expires}"
    return f"The key expires {when}. Create a new one."
