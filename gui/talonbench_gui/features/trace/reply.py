"""The reply for the customer below a trace's details: shown as text or marked up, edited, then copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from talonbench_gui.theme import scaled
from talonbench_gui.widgets.flow import FlowLayout
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import make_primary
from talonbench_gui.widgets.segments import Segments

if TYPE_CHECKING:
    from talonbench.report import Reply

LINES = 11  # visible lines
REDACTED, EDITED = "no personal data", "edited: not redacted"
FORMATS = (("text", "Text"), ("markdown", "Markdown"), ("slack", "Slack"))


class ReplyPanel(QWidget):
    """*copied* carries the reply as the user edited it. What was edited stays until the reply itself changes.

    The button *copy* belongs below whatever scrolls the panel.
    """

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._reply: Reply | None = None
        self.formats = Segments("Format of the reply", FORMATS)
        self.formats.setObjectName("replyFormats")
        self.text = set_accessible_name(QPlainTextEdit(), "Reply for the customer")
        self.text.setObjectName("replyText")
        self.text.setTabChangesFocus(True)
        self.copy = make_primary(make_button("Copy reply for the customer"))
        self.copy.setObjectName("copyReply")
        title, self.note = ToneLabel("Reply for the customer", bold=True), ToneLabel(REDACTED, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head, across = QWidget(), FlowLayout()
        head.setLayout(across)
        across.setContentsMargins(10, 6, 8, 6)
        across.setSpacing(8)
        for part in (title, self.note, self.formats):  # in a narrow panel on several lines
            across.addWidget(part)
        column.addWidget(head)
        inset = QVBoxLayout()
        inset.setContentsMargins(scaled(10), 0, scaled(10), scaled(6))
        inset.addWidget(self.text)
        column.addLayout(inset)
        self.formats.chosen.connect(self._show)
        self.copy.clicked.connect(self._on_copy)
        self.text.textChanged.connect(self._show_note)
        self._fit()
        self.show_reply(None)

    def show_reply(self, reply: Reply | None, why: str = "") -> None:
        """Show *reply*; without one, *why*, and nothing can be copied."""
        self.text.setPlaceholderText(why)
        if reply != self._reply or reply is None:
            self._reply = reply
            self._show()
        for part in (self, self.copy):
            part.setEnabled(reply is not None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.text.setFixedHeight(LINES * self.text.fontMetrics().lineSpacing())

    def _show(self) -> None:
        self.text.setPlainText(self._written())

    def _written(self) -> str:
        """The reply before it is edited."""
        from talonbench.report import reply_text  # late: not needed for the first paint

        return "" if self._reply is None else reply_text(self._reply, self.formats.current)

    def _show_note(self) -> None:
        is_edited = self.text.toPlainText() != self._written()
        self.note.set_text(EDITED if is_edited else REDACTED, "warn" if is_edited else "muted")

    def _on_copy(self) -> None:
        self.copied.emit(self.text.toPlainText())
