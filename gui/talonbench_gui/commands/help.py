"""Help, the command palette, the shortcuts, the last messages, and About."""

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


def show_help(context: Context) -> None:
    """Explain the part of the window that has the focus."""
    context.ui.show("help")


def show_messages(context: Context) -> None:
    """Show the last messages in full."""
    context.ui.show("messages")


def copy_diagnostics(context: Context) -> None:
    """Copy what `talonbench doctor` prints: no keys, no names of users."""
    context.ui.show("diagnostics")


def show_about(context: Context) -> None:
    """Show what Talonbench is, and its version."""
    context.ui.show("about")
