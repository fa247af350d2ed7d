"""What a command receives: the services, and a port to the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from talonbench.document import Change
    from talonbench.lint import Place
    from talonbench_gui.state.workbench import Workbench

Answer = Literal["save", "discard", "cancel"]


class Ui(Protocol):
    """A small port to the screen: `QtUi` in the shell, a fake in tests."""

    def ask_open(self, title: str, kinds: str, many: bool = False) -> Sequence[Path]:
        """Ask for files to open; empty if cancelled."""

    def ask_folder(self, title: str) -> Path | None:
        """Ask for a folder; None if cancelled."""

    def ask_save(self, title: str, name: str, kinds: Sequence[str]) -> tuple[Path, str] | None:
        """Ask where to save, and as which of *kinds*; None if cancelled."""

    def ask_secret(self, title: str, text: str) -> str:
        """Ask for a key that is used once; empty if cancelled."""

    def ask_text(self, title: str, label: str, text: str, accept: str) -> str | None:
        """Ask for a line of text, starting from *text*; None if cancelled. *accept* is the button's text."""

    def confirm(self, question: str, accept: str) -> bool:
        """Ask to confirm; *accept* is the button's text and repeats the verb: "Send 3 requests"."""

    def ask_unsaved(self, question: str) -> Answer:
        """Ask whether to save, discard or cancel."""

    def clipboard(self) -> str:
        """The clipboard's text."""

    def copy(self, text: str, message: str = "") -> None:
        """Copy *text* to the clipboard and show *message* in the status bar."""

    def reveal(self, place: Place) -> None:
        """Show the place that a finding points to, and focus it."""

    def is_editing(self, change: Change) -> bool:
        """Whether *change* is before the user's eyes: in the editor or list that has the focus."""

    def show_change(self, change: Change) -> None:
        """Show what changed, where the focus can stay as it is."""

    def open_page(self, page: str) -> None:
        """Show the page with this ID."""

    def open_file(self, path: Path) -> bool:
        """Open *path* with the program that the system has for it; whether there is one."""

    def focus(self, part: str) -> None:
        """Show the Editor and focus *part*: event, mappings, fields, request, response, problems …."""

    def show(self, dialog: str, *values: object) -> None:
        """Open a dialog by name ("palette", "help", "messages", "about" …); they belong to a higher layer."""

    def set_appearance(self, option: str, value: str) -> None:
        """Change the window's appearance: ``scheme`` to a theme, ``zoom`` to larger, smaller or normal."""

    def edit_text(self, act: str) -> None:
        """Cut, copy, paste or select all, in the widget that has the focus."""

    def settle(self) -> None:
        """Put what is still being inserted in the editor, such as a large paste, into the document."""

    def close(self) -> None:
        """Close the window; it asks if anything is unsaved."""


class Context(NamedTuple):
    """The first argument of every command's function."""

    workbench: Workbench
    ui: Ui
