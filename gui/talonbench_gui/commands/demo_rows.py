"""The commands of demo mode and of the sandbox's memory, as rows of the catalogue. Data only."""

from __future__ import annotations

from typing import Final

from talonbench_gui.commands.command import Command

_DEMO: Final = "talonbench_gui.commands.demo"
_SANDBOX: Final = "talonbench_gui.commands.sandbox"

DEMO: Final[tuple[Command, ...]] = (
    Command("view.full_screen", "Full screen", "View", f"{_DEMO}:toggle_full_screen", keys="F11", section="-"),
    Command("demo.start", "Start demo", "View", f"{_DEMO}:start_demo", keys="F5", icon="demo"),
    Command("demo.restart", "Start demo from the beginning", "View", f"{_DEMO}:restart_demo"),
    Command("demo.events", "Play these events as a demo", "View", f"{_DEMO}:play_events"),
    Command("demo.open", "Play a story…", "View", f"{_DEMO}:play_story"),
)
SANDBOX: Final[tuple[Command, ...]] = tuple(
    Command(f"sandbox.{act}", title, "Send", f"{_SANDBOX}:{act}", submenu="Sandbox")
    for act, title in (
        ("show", "Show sandbox"),
        ("reset", "Reset sandbox"),
        ("undo_reset", "Undo reset of the sandbox"),
        ("save_snapshot", "Save snapshot…"),
        ("restore_last", "Restore last snapshot"),
        ("edit_rules", "Edit rules of the campaign"),
        ("copy_rules_path", "Copy path of the rules"),
    )
)
