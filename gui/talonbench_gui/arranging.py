"""The mappings as they are edited: the one holder of the arrangement; panels and commands ask it for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.arrangement import Arrangement, Editing

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.destination import Subscription


class Arranging(QObject):
    """*edited* tells that a mapping changed, *chosen* that only another one is selected."""

    edited = Signal()
    chosen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._editing = Editing()

    @property
    def now(self) -> Arrangement:
        """The mappings and the selected one."""
        return self._editing.now

    @property
    def subscription(self) -> Subscription | None:
        """The selected one."""
        return self.now.subscription

    def begin(self, subscriptions: tuple[Subscription, ...], selected: int = 0) -> None:
        """Begin with *subscriptions*; nothing is told, and nothing before is undone."""
        self._editing.restart(Arrangement(subscriptions).chosen(selected))

    def change(self, step: Callable[[Arrangement], Arrangement]) -> None:
        """Take *step* from what is now."""
        before = self.now
        if self._editing.take(step(before)):
            self.edited.emit()
        elif self.now.selected != before.selected:
            self.chosen.emit()

    def undo(self) -> None:
        """Take the last change back."""
        if self._editing.undo():
            self.edited.emit()
