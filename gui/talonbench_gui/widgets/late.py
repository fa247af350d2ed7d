"""A place for a text that is made when it is first shown: a page opens sooner without what is behind a tab."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench_gui.theme import scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

HINT: Final = (256, 192)  # pixels: what a text asks for, so that nothing moves when it is made
LEAST: Final = 65  # pixels: what it can't do without, at normal text size

Part = TypeVar("Part", bound=QWidget)


class Late(QWidget, Generic[Part]):
    """Fills itself with what *make* returns, on its first show or when `part` is first asked for.

    *behind*: what Tab reaches next, since Qt puts a part that comes late behind all others.
    """

    def __init__(self, make: Callable[[], Part], behind: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._make, self._behind = make, behind
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    @cached_property
    def part(self) -> Part:
        """The part itself."""
        made = self._make()
        self._place.addWidget(made)
        for before, behind in pairwise((_last_stop(made), *self._behind)):
            self.setTabOrder(before, behind)
        return made

    def sizeHint(self) -> QSize:
        return super().sizeHint() if self.is_made else QSize(*HINT)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if self.is_made else QSize(scaled(LEAST), scaled(LEAST))

    @property
    def is_made(self) -> bool:
        """Whether the part exists."""
        return "part" in self.__dict__

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.part.show()


def _last_stop(part: QWidget) -> QWidget:
    """The last widget in *part* that Tab reaches."""
    last, one = part, part.nextInFocusChain()
    while one is not None and part.isAncestorOf(one):
        last = one if one.focusPolicy() & Qt.FocusPolicy.TabFocus else last
        one = one.nextInFocusChain()
    return last
