"""The sandbox's memory: shown, reset, kept as snapshots; and the rules of its campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench_gui.commands.context import Context


def show(context: Context) -> None:
    """Show the sandbox's page."""
    context.ui.open_page("sandbox")


def reset(context: Context) -> None:
    """Forget everything but the snapshots."""
    context.workbench.sandbox.reset()


def save_snapshot(context: Context) -> None:
    """Ask for a name, and keep the sandbox's data under it."""
    name = context.ui.ask_text("Save snapshot", "Name", context.workbench.sandbox.suggest_name())
    if name is not None:
        context.workbench.sandbox.save_snapshot(name.strip())


def restore_last(context: Context) -> None:
    """Bring back the snapshot that was saved last."""
    context.workbench.sandbox.restore_last()


def edit_rules(context: Context) -> None:
    """Open the file with the rules in the user's editor; it is made if there is none."""

    def open_file(path: Path) -> None:
        if not context.ui.open_file(path):
            context.workbench.notices.post(f"No program opens {path}; edit it with any text editor.", "info", "sandbox")

    context.workbench.sandbox.prepare_rules(open_file)
