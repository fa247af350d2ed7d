"""The window's messages: posted and shown in one place, cleared when no longer true."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

PROGRAM = (
    "session",
    "abandoned",
    "second",
    "history",
    "connections",
    "connections_file",
)  # keys of notices that outlive a document
Level = Literal["status", "info", "warning", "error"]


class Notice(NamedTuple):
    """A message.

    *level*: ``status`` is shown for some seconds in the status bar, ``info`` until the next edit, others until closed.
    A later notice with the same *key* replaces it. *command* is the ID of a command to offer as a button.
    """

    text: str
    level: Level = "info"
    key: str = ""
    command: str = ""


class Notices(QObject):
    """*changed* carries the notice to show, or None; *status* a text for the status bar."""

    changed = Signal(object)
    status = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Notice] = []

    @property
    def current(self) -> Notice | None:
        """The newest notice that is still valid."""
        return self._notices[-1] if self._notices else None

    def post(self, text: str, level: Level = "info", key: str = "", command: str = "") -> None:
        """Post *text*; an empty text clears the notices with *key*."""
        if not text:
            self.clear(key)
        elif level == "status":
            self._show([one for one in self._notices if not key or one.key != key])
            self.status.emit(text)
        else:
            self._replace(key, [Notice(text, level, key, command)])

    def clear(self, key: str = "") -> None:
        """Clear the notices with *key*."""
        self._replace(key, [])

    def dismiss(self) -> None:
        """Close the notice that is shown: the user has read it."""
        self._show(self._notices[:-1])

    def clear_all(self) -> None:
        """Clear all notices about the former document; keep those about the program (with a key)."""
        self._show([one for one in self._notices if one.key in PROGRAM])

    def on_edit(self) -> None:
        """Clear notices that were only information."""
        self._show([one for one in self._notices if one.level != "info"])

    def _replace(self, key: str, by: list[Notice]) -> None:
        self._show([one for one in self._notices if one.key != key] + by)

    def _show(self, notices: list[Notice]) -> None:
        before, self._notices = self.current, notices
        if self.current is not before:
            self.changed.emit(self.current)
