"""The dialog for a redacted report: what was replaced, and the result, before it is copied or saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.plurals import count_noun
from talonbench.report import make_redactor, markdown_text, redact
from talonbench_gui.features.report.values import ValueTable
from talonbench_gui.state.jobs import Latest
from talonbench_gui.theme import code_font, scaled
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name

if TYPE_CHECKING:
    from talonbench.document import Document
    from talonbench.redaction import PersonalValue
    from talonbench.report import Report
    from talonbench_gui.state.workbench import Workbench

NOTHING = "No personal data detected."
SEARCHING = "Searching for personal data…"
HINT = "Uncheck a row to keep its value; select text in the report to redact it too."


class RedactionDialog(QDialog):
    """Shows *report* redacted as the document says; what is decided here, the document remembers.

    *accepted_report* carries the `Report` to save, *copied* the text to copy.
    """

    accepted_report = Signal(object)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None, workbench: Workbench, report: Report) -> None:
        super().__init__(parent)
        self._store, self._report = workbench.store, report
        self._redacted: Report | None = None
        self._latest = Latest(workbench.jobs, "analysis")
        self.setObjectName("redactionDialog")
        self.setWindowTitle("Redacted report")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(scaled(1080), scaled(640)).boundedTo(self.screen().availableSize() * 0.9))
        self._make_parts()
        self._lay_out()
        self._join()
        self._update()

    def _make_parts(self) -> None:
        self._values = ValueTable()
        self._text = set_accessible_name(QPlainTextEdit(readOnly=True), "Report")
        self._text.setObjectName("redactionText")
        self._text.setFont(code_font())
        self._originals = QCheckBox("Show originals")
        self._user_ids = QCheckBox("Redact user IDs")
        self._also = make_button("Redact selected text")
        self._also.setToolTip("Redact the text selected in the report, wherever it occurs")
        self._also.setEnabled(False)
        self._said = ToneLabel(SEARCHING, "muted")
        self._copy, self._save, self._cancel = map(make_button, ("Copy report", "Save report…", "Cancel"))

    def _lay_out(self) -> None:
        options = QHBoxLayout()
        for part in (self._originals, self._user_ids, self._also):
            options.addWidget(part)
        options.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._values, 1)
        column.addLayout(options)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self._text)
        split.setSizes([scaled(520), scaled(560)])
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self._said, 1)
        for button in (self._cancel, self._copy, self._save):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(split, 1)
        layout.addLayout(buttons)

    def _join(self) -> None:
        self._values.toggled.connect(self._on_toggled)
        self._originals.toggled.connect(self._values.show_originals)
        self._user_ids.toggled.connect(lambda on: self._store.apply(edits.redact_user_ids(on)))
        self._also.clicked.connect(self._redact_selected)
        self._text.selectionChanged.connect(lambda: self._also.setEnabled(bool(self._selected())))
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)
        self._cancel.clicked.connect(self.close)
        self._store.changed.connect(self._on_document)
        self.finished.connect(self._latest.cancel)

    # -- redaction ------------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        if before.redaction != after.redaction:
            self._update()

    def _update(self) -> None:
        """Redact the report off the UI thread, and show it."""
        document = self._store.document
        for button in (self._copy, self._save):
            button.setEnabled(False)
        self._user_ids.setChecked(document.redaction.user_ids)
        self._latest.run(partial(_redact, self._report, document), self._show)

    def _show(self, found: tuple[Report, str, tuple[PersonalValue, ...]]) -> None:
        self._redacted, text, values = found
        at = self._text.verticalScrollBar().value()
        self._text.setPlainText(text)
        self._text.verticalScrollBar().setValue(at)
        self._values.show_values(values)
        count = sum(bool(one.placeholder) for one in values)
        replaced = f"{count_noun(count, 'value')} replaced."
        self._said.set_text(
            f"{replaced} {HINT}" if values else f"{NOTHING} Select text in the report to redact it.", "muted"
        )
        for button in (self._copy, self._save):
            button.setEnabled(True)

    def _on_toggled(self, value: str, is_replaced: bool) -> None:
        self._store.apply(edits.redact_value(value) if is_replaced else edits.keep_value(value))

    def _selected(self) -> str:
        return self._text.textCursor().selectedText().replace("\u2029", "\n").strip()

    def _redact_selected(self) -> None:
        if selected := self._selected():
            self._store.apply(edits.redact_value(selected))

    # -- what goes out --------------------------------------------------------------------------------------

    def _on_copy(self) -> None:
        self.copied.emit(self._text.toPlainText())

    def _on_save(self) -> None:
        self.accepted_report.emit(self._redacted)
        self.close()


def _redact(report: Report, document: Document) -> tuple[Report, str, tuple[PersonalValue, ...]]:
    redactor = make_redactor(document)
    redacted = redact(report, redactor)
    return redacted, markdown_text(redacted), redactor.values
