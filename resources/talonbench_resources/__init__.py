"""Data files that ship with the application, and one way to reach them."""

from pathlib import Path


def resource(name: str) -> Path:
    """Return the data file *name*, such as ``icons/send.svg``."""
    return Path(__file__).parent / name


def guide_page(name: str) -> Path:
    """Return the guide's page *name*, such as ``why``: it comes with the package, and is in ``docs`` in a checkout."""
    installed = resource(f"guide/{name}.md")
    return installed if installed.is_file() else Path(__file__).parents[2] / "docs" / f"{name}.md"
