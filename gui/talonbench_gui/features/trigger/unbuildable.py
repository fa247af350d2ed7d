"""Shown instead of the form: why there is none for this trigger, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button

KEPT = "The trigger stays exactly as it is until you edit it as text."


class Unbuildable(QWidget):
    """*text_requested*: the user wants to edit the trigger as text."""

    text_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reason = ToneLabel("", "text")
        self.reason.setObjectName("unbuildableReason")
        self.reason.setWordWrap(True)
        self.button = make_button("Edit as text")
        self.button.clicked.connect(self.text_requested)
        self.setFocusProxy(self.button)
        kept = ToneLabel(KEPT, "muted")
        kept.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(ToneLabel("The builder can't show this trigger", bold=True))
        column.addWidget(self.reason)
        column.addWidget(kept)
        column.addLayout(row)

    def say(self, reason: str) -> None:
        """Show *reason*."""
        self.reason.setText(reason)
