"""Pages, and the window's appearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench_gui.commands.context import Context


def open_page(context: Context, page: str) -> None:
    """Show the page with this ID."""
    context.ui.open_page(page)


def focus(context: Context, part: str) -> None:
    """Show the Editor and focus *part*."""
    context.ui.focus(part)


def toggle_wrap(context: Context) -> None:
    """Toggle wrapping of the event's long lines."""
    session = context.workbench.session
    session.set_option("wrap", "no" if session.option("wrap", "yes") == "yes" else "yes")


def toggle_dim(context: Context) -> None:
    """Toggle dimming of the event's unused fields."""
    session = context.workbench.session
    session.set_option("dim", "no" if session.option("dim", "no") == "yes" else "yes")


def set_scheme(context: Context, scheme: str) -> None:
    """Use the theme *scheme*: system, light or dark."""
    context.ui.set_appearance("scheme", scheme)


def zoom(context: Context, step: str) -> None:
    """Make all text larger, smaller, or normal size."""
    context.ui.set_appearance("zoom", step)
