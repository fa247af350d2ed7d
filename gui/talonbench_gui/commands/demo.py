"""Demo mode: the story that ships, one from a file, or the document's events; and the full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench_gui.commands.context import Context

SUFFIXES: Final = (".story.yaml", ".story.yml", ".story.json")
KINDS: Final = "Stories (*.story.yaml *.story.yml *.story.json);;All files (*)"


def start_demo(context: Context) -> None:
    """Go on with the story that was left, or show the one that ships."""
    context.ui.settle()
    context.workbench.demo.start()


def restart_demo(context: Context) -> None:
    """Show the story that ships, from its beginning."""
    context.workbench.demo.open()


def play_events(context: Context) -> None:
    """Show the document's events as a story."""
    context.ui.settle()
    context.workbench.demo.open_document(context.workbench.file.name)


def play_story(context: Context, path: Path | None = None) -> None:
    """Show the story in the file *path*; without one, ask for it."""
    if path is None:
        path = next(iter(context.ui.ask_open("Play a story", KINDS)), None)
    if path is not None:
        context.workbench.demo.open(path)


def toggle_full_screen(context: Context) -> None:
    """Show the window on the full screen, or as it was before."""
    context.ui.show("full_screen")
