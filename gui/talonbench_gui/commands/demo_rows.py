"""The commands of demo mode, as rows of the catalogue. Data only."""

from __future__ import annotations

from typing import Final

from talonbench_gui.commands.command import Command

_DEMO: Final = "talonbench_gui.commands.demo"

DEMO: Final[tuple[Command, ...]] = (
    Command("view.full_screen", "Full screen", "View", f"{_DEMO}:toggle_full_screen", keys="F11", section="-"),
    Command("demo.start", "Start demo", "View", f"{_DEMO}:start_demo", keys="F5", icon="demo"),
    Command("demo.events", "Play these events as a demo", "View", f"{_DEMO}:play_events"),
    Command("demo.open", "Play a story…", "View", f"{_DEMO}:play_story"),
)
