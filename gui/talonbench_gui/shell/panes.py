"""F6: the focus goes from pane to pane."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication, QWidget

Pane = tuple[QWidget, Callable[[], object]]  # and what focuses it


def step_pane(panes: Sequence[Pane], step: int, is_behind: Callable[[QWidget], bool]) -> None:
    """Focus the pane *step* places on, around the ends; those that can't have the focus are skipped.

    Start with the first if no pane has the focus. A pane that *is_behind* another is brought to the front.
    """
    at = next((index for index, (pane, _) in enumerate(panes) if _has_focus(pane)), -1 if step > 0 else 0)
    for count in range(1, len(panes) + 1):
        pane, focus = panes[(at + step * count) % len(panes)]
        if (pane.isVisible() or is_behind(pane)) and pane.isEnabled():
            focus()
        if _has_focus(pane):
            return


def _has_focus(pane: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and focused.isVisible() and (focused is pane or pane.isAncestorOf(focused))
