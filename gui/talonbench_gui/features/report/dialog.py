"""The dialog for a redacted report: the replaced values, and the result, before saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
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
from talonbench_gui.theme import code_font, scaled
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name

if TYPE_CHECKING:
    from talonbench.report import Report

INSTRUCTION = "Checked values are replaced everywhere. Uncheck values to keep."
NOTHING = "No personal data detected."


class RedactionDialog(QDialog):
    """Shows *report* redacted; *accepted_report* carries the `Report` to save."""

    accepted_report = Signal(object)

    def __init__(self, parent: QWidget | None, report: Report) -> None:
        super().__init__(parent)
        self._report, self._found = report, find_personal_data(report)
        self.setObjectName("redactionDialog")
        self.setWindowTitle("Redacted report")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(scaled(980), scaled(620)).boundedTo(self.screen().availableSize() * 0.9))
        self._list = set_accessible_name(QListWidget(), "Personal data")
        self._list.setObjectName("redactionList")
        self._text = set_accessible_name(QPlainTextEdit(readOnly=True), "Report")
        self._text.setObjectName("redactionText")
        self._text.setFont(code_font())
        self._lay_out()
        self._fill()
        self._list.itemChanged.connect(self._show_report)

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._list)
        split.addWidget(self._text)
        split.setSizes([scaled(330), scaled(650)])
        split.setChildrenCollapsible(False)
        save, cancel = make_button("Save report…"), make_button("Cancel")
        save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(ToneLabel(INSTRUCTION if self._found else NOTHING, "muted"), 1)
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        layout = QVBoxLayout(self)
        layout.addWidget(split, 1)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        for one in self._found:
            item = QListWidgetItem(f"{one.value}  →  {one.placeholder}", self._list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self._show_report()

    def _redact(self) -> Report:
        """The report with all checked values replaced."""
        rows = zip(self._found, map(self._list.item, range(self._list.count())), strict=True)
        return redact(self._report, [one for one, item in rows if item.checkState() == Qt.CheckState.Checked])

    def _show_report(self) -> None:
        at = self._text.verticalScrollBar().value()
        self._text.setPlainText(markdown_text(self._redact()))
        self._text.verticalScrollBar().setValue(at)

    def _on_save(self) -> None:
        self.accepted_report.emit(self._redact())
        self.close()
