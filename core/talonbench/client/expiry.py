"""A key's last day, remembered before it comes."""

from datetime import date
from typing import Final

SOON: Final = 7  # days; Talon.One's own pages call a key so from then on


def describe_expiry(expires: str, today: date) -> str:
    """What is to be said of a key whose last day is *expires* (2026-12-31, or empty); empty while there is time."""
    try:
        left = (date.fromisoformat(expires) - today).days
    except ValueError:
        return ""
    if left < 0:
        return f"The key expired on {expires}: create a new one."
    if left > SOON:
        return ""
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days, on {expires}"
    return f"The key expires {when}: create a new one."
