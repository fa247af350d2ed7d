"""The window's messages: posted and shown in one place, cleared when no longer true, and remembered."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.document import Document

PROGRAM = (
    "session",
    "restored",
    "kept",
    "second",
    "history",
    "history_replaced",
    "history_unrecorded",
    "connections",
    "connections_file",
    "origin",
)  # keys of notices that outlive a document
UNDO: Final = "edit.undo"
PASSING: Final = "undo"  # key of what says what was undone: it is true for a moment, so any later message replaces it
REMEMBERED: Final = 20
Level = Literal["status", "info", "warning", "error"]


class Notice(NamedTuple):
    """A message.

    *level*: ``status`` is shown for some seconds, ``info`` until the next edit, others until closed. A later notice
    with the same *key* replaces it. *command* is the ID of a command to offer as a button; Undo is only offered until
    the next edit. *holds* tells whether the message is still true of a document; once it isn't, the message goes.
    *short* says it in fewer words, for a narrow window.
    """

    text: str
    level: Level = "info"
    key: str = ""
    command: str = ""
    holds: Callable[[Document], bool] | None = None
    short: str = ""

    def outlives(self, document: Document, *, is_edit: bool) -> bool:
        """Whether the message stays, now that the document is this one."""
        if is_edit and (self.level == "info" or self.command == UNDO):
            return False
        return self.holds is None or self.holds(document)


class Past(NamedTuple):
    """A message that was posted; *time* is a timestamp."""

    time: float
    text: str
    level: Level


class Notices(QObject):
    """*changed* carries the notice to show, or None; *status* a text to show for some seconds.

    *status_ended*: this text is no longer true.
    """

    changed = Signal(object)
    status = Signal(str)
    status_ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Notice] = []
        self._past: deque[Past] = deque(maxlen=REMEMBERED)

    @property
    def current(self) -> Notice | None:
        """The newest notice that is still valid."""
        return self._notices[-1] if self._notices else None

    @property
    def past(self) -> tuple[Past, ...]:
        """The last messages, the newest first."""
        return tuple(reversed(self._past))

    def post(
        self,
        text: str,
        level: Level = "info",
        key: str = "",
        command: str = "",
        holds: Callable[[Document], bool] | None = None,
        short: str = "",
    ) -> None:
        """Post *text*; an empty text clears the notices with *key*."""
        if not text:
            self.clear(key)
            return
        from talonbench import clock  # imported late: the first paint has no news

        self._past.append(Past(clock.now(), text, level))
        kept = [one for one in self._notices if one.key != PASSING and (not key or one.key != key)]
        if level == "status":
            self._show(kept)
            self.status.emit(text)
        else:
            kept = [one for one in kept if one.key != key and one.text != text]
            self._show([*kept, Notice(text, level, key, command, holds, short)])

    def update(self, key: str, text: str) -> None:
        """Change the text of the notice with *key*, if there is one, such as a count; it isn't kept among the last."""
        self._show([one._replace(text=text) if one.key == key else one for one in self._notices])

    def end_status(self, text: str) -> None:
        """Take back a status *text* that is no longer true."""
        self.status_ended.emit(text)

    def clear(self, key: str = "") -> None:
        """Clear the notices with *key*."""
        self._show([one for one in self._notices if one.key != key])

    def dismiss(self) -> None:
        """Close the notice that is shown: the user has read it."""
        self._show(self._notices[:-1])

    def clear_all(self) -> None:
        """Clear all notices about the former document; keep those about the program (with a key)."""
        self._show([one for one in self._notices if one.key in PROGRAM])

    def on_document(self, before: Document, after: Document) -> None:
        """Clear what is no longer true; a mere selection isn't an edit."""
        is_edit = not before.same_parts(after)
        self._show([one for one in self._notices if one.outlives(after, is_edit=is_edit)])

    def _show(self, notices: list[Notice]) -> None:
        before, self._notices = self.current, notices
        if self.current is not before:
            self.changed.emit(self.current)
