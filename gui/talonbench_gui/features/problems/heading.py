"""The heading of the Problems panel: whose problems they are, which of them are listed, and a button that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_tool_button
from talonbench_gui.widgets.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN: Final = (("all", "All"), ("error", "Errors"), ("warning", "Warnings"))


class ProblemsHeading(QFrame):
    """*shown* is the choice of severities."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problemsHeader")
        title = QLabel("Problems")
        title.setProperty("role", "title")
        self._of = MessageLine("Problem counts")
        self._of.setObjectName("problemCounts")
        self.shown = Segments("Problems listed", SHOWN)
        self.shown.setObjectName("problemsShown")
        self.closing = make_tool_button("down", "Hide problems (Ctrl+J)")
        self.closing.setObjectName("problemsClose")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(title)
        row.addWidget(self._of, 1)
        row.addWidget(self.shown)
        row.addWidget(self.closing)

    def show_counts(self, event: str, words: str, counts: Mapping[str, int]) -> None:
        """Show the name of the *event* and the counts, also in *words*."""
        self._of.set_text(f"of “{event}” · {words}" if event else words, "muted")
        for name, title in SHOWN:
            count = sum(counts.values()) if name == "all" else counts[name]
            self.shown.button(name).setText(f"{title} {count}")
