"""A report without personal data, looked at before it is saved: what is replaced by what, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from talonbench.report import find_personal_data, markdown_text, redact
from talonbench_gui.theme import code_font
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name

if TYPE_CHECKING:
    from talonbench.report import Report


class RedactionDialog(QDialog):
    """Shows *content* redacted; *accepted_content* brings what is to be saved."""

    accepted_content = Signal(object)

    def __init__(self, parent: QWidget, content: Report) -> None:
        super().__init__(parent)
        self._content, self._found = content, find_personal_data(content)
        self.setObjectName("redactionDialog")
        self.setWindowTitle("A report without personal data")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 620)
        self.said = ToneLabel("", "muted")
        self.list = set_accessible_name(QListWidget(), "What is replaced")
        self.text = set_accessible_name(QPlainTextEdit(readOnly=True), "The report")
        self.text.setFont(code_font())
        self.save, self.cancel = make_button("Save…"), make_button("Cancel")
        self._lay_out()
        self._fill()
        self.list.itemChanged.connect(lambda _: self._show())
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.close)

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setSizes([330, 650])
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.said, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.addWidget(split, 1)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        for one in self._found:
            item = QListWidgetItem(f"{one.value}  →  {one.placeholder}", self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self._show()

    def redacted_content(self) -> Report:
        """The report with all that is checked replaced."""
        rows = zip(self._found, map(self.list.item, range(self.list.count())), strict=True)
        return redact(self._content, [one for one, item in rows if item.checkState() == Qt.CheckState.Checked])

    def _show(self) -> None:
        at = self.text.verticalScrollBar().value()
        self.text.setPlainText(markdown_text(self.redacted_content()))
        self.text.verticalScrollBar().setValue(at)
        words = "Each value that is checked is replaced wherever it stands; uncheck what may stay."
        self.said.set_text(words if self._found else "Nothing here is taken for personal data.", "muted")

    def _on_save(self) -> None:
        self.accepted_content.emit(self.redacted_content())
        self.close()
