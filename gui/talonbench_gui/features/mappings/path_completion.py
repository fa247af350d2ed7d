"""Completes paths of an event, or of an item in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStringListModel

from talonbench import events
from talonbench.values import UNDEFINED, Value

if TYPE_CHECKING:
    from talonbench.mapping.forms import FormValues

MOST_PATHS = 2_000


class PathCompletions(QStringListModel):
    """The paths below *base*, listed on first use, since most are never needed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.base: Value = UNDEFINED
        self._listed: Value = UNDEFINED

    def set_base(self, base: Value) -> None:
        """Complete paths below *base*."""
        self.base = base

    def fill(self) -> None:
        """List the paths unless already listed."""
        if self.base is self._listed:
            return
        self._listed = self.base
        body = self.base if isinstance(self.base, dict) else {}
        self.setStringList([path for path, _ in events.complete_paths(body, "$")][:MOST_PATHS])


def base_of_rows(parts: FormValues, body: Value) -> Value:
    """The base of the paths in a form's rows: the event's *body*, or the first item of the form's array."""
    from talonbench.mapping.trial import find_first_item  # imported late: the first paint has no rows

    return find_first_item(parts["path"], body) if "path" in parts else body
