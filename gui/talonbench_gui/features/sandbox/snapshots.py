"""The snapshots of the sandbox: one is chosen, and restored or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from talonbench_gui.widgets.detail import bar
from talonbench_gui.widgets.elided import ElidedCombo
from talonbench_gui.widgets.naming import make_button, set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE = "No snapshots yet"


class SnapshotBar(QWidget):
    """*restored* and *deleted* carry the name of the chosen snapshot; the newest is chosen first."""

    restored = Signal(str)
    deleted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._choice: QComboBox = set_accessible_name(ElidedCombo(), "Snapshot")
        self._restore, self._delete = make_button("Restore", "Restore the snapshot"), make_button("Delete")
        self._delete.setAccessibleName("Delete the snapshot")
        for widget, name in (
            (self._choice, "sandboxSnapshots"), (self._restore, "sandboxRestore"), (self._delete, "sandboxDelete"),
        ):  # fmt: skip
            widget.setObjectName(name)
        title = QLabel("Snapshots")
        title.setProperty("role", "title")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar(title))
        column.addWidget(bar(self._choice, self._restore, self._delete, stretch=0))
        self._restore.clicked.connect(lambda: self.restored.emit(self._choice.currentText()))
        self._delete.clicked.connect(lambda: self.deleted.emit(self._choice.currentText()))
        self._fill()

    def show_names(self, names: Sequence[str]) -> None:
        """Offer the snapshots called *names*, the oldest first; a new one is chosen."""
        if tuple(names) != self._names:
            chosen, known = self._choice.currentText(), self._names
            self._names = tuple(names)
            self._fill()
            if chosen in names and set(names) <= set(known):
                self._choice.setCurrentText(chosen)

    def _fill(self) -> None:
        with QSignalBlocker(self._choice):
            self._choice.clear()
            self._choice.addItems(list(reversed(self._names)) or [NONE])
        for part in (self._choice, self._restore, self._delete):
            part.setEnabled(bool(self._names))
