"""The paths of an event, or of an item in it, offered while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStringListModel

from talonbench import events
from talonbench.values import UNDEFINED, Value

if TYPE_CHECKING:
    from talonbench.mapping.forms import FormValues

MOST_PATHS = 2_000


class PathCompletions(QStringListModel):
    """The paths that start at *base*; they are worked out when they are first wanted: mostly nobody wants them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.base: Value = UNDEFINED
        self._listed: Value = UNDEFINED

    def set_base(self, base: Value) -> None:
        """Offer the paths of *base* from now on."""
        self.base = base

    def fill(self) -> None:
        """Have the paths listed."""
        if self.base is self._listed:
            return
        self._listed = self.base
        body = self.base if isinstance(self.base, dict) else {}
        self.setStringList([path for path, _ in events.complete_paths(body, "$")][:MOST_PATHS])


def base_of_rows(parts: FormValues, body: Value) -> Value:
    """Where the paths of a form's rows start: at the event's *body*, or at the first item of the form's own list."""
    from talonbench.mapping.trial import find_first_item  # late: the first paint has no rows

    return find_first_item(parts["path"], body) if "path" in parts else body
