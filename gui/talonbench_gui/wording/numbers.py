"""Counts, sizes and times in words."""

from __future__ import annotations

import time

EVENT_LIMIT = 32 * 1024


def plural(count: int, thing: str) -> str:
    """*count* with *thing*, plural by s unless there is exactly one."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def count_bytes(text: str) -> int:
    """The bytes of *text* as UTF-8, without a copy of it where it has none but ASCII characters."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def describe_size(size: int) -> tuple[str, bool]:
    """An event's size compared with Segment's limit, and whether it exceeds it."""
    shown, over = format_size(size), size > EVENT_LIMIT
    return (f"{shown}, over Segment's limit of 32 KB" if over else f"{shown} of 32 KB"), over


def format_size(size: int) -> str:
    """A number of bytes, in a suitable unit."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.1f} KB" if size < 1024 * 1024 else f"{size / 1048576:.1f} MB"


def format_time(seconds: float) -> str:
    """A time in the past: the time if today, day and time if this year, else the date."""
    then, now = time.localtime(seconds), time.localtime()
    if then[:3] == now[:3]:
        return time.strftime("%H:%M:%S", then)
    return time.strftime("%d %b, %H:%M" if then[0] == now[0] else "%d %b %Y", then)
