"""Holds back what would move under the mouse, until the mouse has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractItemView

T = TypeVar("T")


class Calm(QObject, Generic[T]):
    """Shows things in *view* by *show*; *is_still* says that nothing in it changes its place with them."""

    def __init__(self, view: QAbstractItemView, show: Callable[[T], None], is_still: Callable[[T], bool]) -> None:
        super().__init__(view)
        self._view, self._show, self._is_still = view, show, is_still
        self._held: T | None = None
        view.viewport().installEventFilter(self)

    def show(self, shown: T, *, is_calm: bool) -> None:
        """Show *shown*: at once or, if it *is_calm* and something would move under the mouse, when that has left."""
        self._held = None
        if is_calm and self._view.viewport().underMouse() and not self._is_still(shown):
            self._held = shown
        else:
            self._show(shown)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self._held is not None:
            held, self._held = self._held, None
            self._show(held)
        return False
