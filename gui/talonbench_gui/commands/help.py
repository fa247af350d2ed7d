"""The command palette, the shortcuts, and About."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench_gui.commands.context import Context


def show_palette(context: Context) -> None:
    """Show all commands that are available now."""
    context.ui.show("palette")


def show_shortcuts(context: Context) -> None:
    """List the commands that have shortcuts; run the selected one."""
    context.ui.show("shortcuts")


def show_about(context: Context) -> None:
    """Show what Talonbench is, and its version."""
    from importlib.metadata import version  # imported late: not needed for the first paint

    context.workbench.notices.post(
        f"Talonbench {version('talonbench')}: a local, exact workbench for Segment's Talon.One (Actions) destination. "
        "Not made by Segment or Talon.One; what they don't document is marked as simulated."
    )
