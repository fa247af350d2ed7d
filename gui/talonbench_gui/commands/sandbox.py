"""The sandbox's memory: shown, reset, kept as snapshots; and the rules of its campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

# A desktop without a program for JSON files may claim that it opened one, so both say what to do.
OPENED: Final = "If no program shows {name}, edit it with any text editor, and save it: {path}"
NOT_OPENED: Final = "No program opened {name}. Edit it with any text editor, and save it: {path}"

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench_gui.commands.context import Context


def show(context: Context) -> None:
    """Show the sandbox's page."""
    context.ui.open_page("sandbox")


def reset(context: Context) -> None:
    """Forget everything but the snapshots."""
    context.workbench.sandbox.reset()


def undo_reset(context: Context) -> None:
    """Bring back what the last reset dropped."""
    context.workbench.sandbox.undo_reset()


def save_snapshot(context: Context) -> None:
    """Ask for a name, and keep the sandbox's data under it."""
    name = context.ui.ask_text("Save snapshot", "Name", context.workbench.sandbox.suggest_name(), "Save snapshot")
    if name is not None:
        context.workbench.sandbox.save_snapshot(name.strip())


def restore_last(context: Context) -> None:
    """Bring back the snapshot that was saved last."""
    context.workbench.sandbox.restore_last()


def edit_rules(context: Context) -> None:
    """Open the file with the rules in the user's editor; it is made if there is none."""

    def open_file(path: Path) -> None:
        text = OPENED if context.ui.open_file(path) else NOT_OPENED
        context.workbench.notices.post(
            text.format(name=path.name, path=path), "info", "sandbox", "sandbox.copy_rules_path"
        )

    context.workbench.sandbox.prepare_rules(open_file)


def copy_rules_path(context: Context) -> None:
    """Copy the path of the file with the rules."""
    context.ui.copy(str(context.workbench.sandbox.rules_path), "Copied the path of the rules")
