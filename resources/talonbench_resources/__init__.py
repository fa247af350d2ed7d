"""Data files that ship with the application, and one way to reach them."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(name: str) -> Traversable:
    """Return the data file *name*, such as ``icons/send.svg``."""
    return files(__name__).joinpath(name)
