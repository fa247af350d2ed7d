"""Data files that ship with the application, and one way to reach them."""

from pathlib import Path


def resource(name: str) -> Path:
    """Return the data file *name*, such as ``icons/send.svg``."""
    return Path(__file__).parent / name
