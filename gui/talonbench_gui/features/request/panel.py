"""The request that would leave: method, address, headers, body; or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from talonbench.request import Request, mask_request
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.panels import header, panel
from talonbench_gui.wording.outcomes import explain_missing_request, list_faults

if TYPE_CHECKING:
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace

READABLE, EXACT = "Readable", "Exact bytes"


class RequestPanel(QWidget):
    """The upper right column."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row: MappingTrace | None = None
        self._words = self._body = ""
        self.body = JsonView("requestView", "Request", has_head=True)
        self.view = self.body.editor
        self.layout_choice = set_accessible_name(QComboBox(), "How the body is shown")
        self.layout_choice.addItems([READABLE, EXACT])
        self.layout_choice.currentIndexChanged.connect(lambda _: self._show())
        self._stopped = ToneLabel("", "text", bold=True)
        self._stopped.setWordWrap(True)
        self._stopped.setContentsMargins(10, 2, 10, 4)
        self.reason = ToneLabel("", "muted")
        self.reason.setWordWrap(True)
        self.reason.setProperty("role", "note")
        self.reason.setAccessibleName("Why this value is there")
        self.reason.hide()
        self.copy = make_tool_button("copy", "Copy as cURL, without the key (Ctrl+Shift+C)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        head = header("Request", self.layout_choice, self.copy)
        layout.addWidget(panel(head, self._stopped, self.body, self.reason, stretch=2))

    def show_preview(self, preview: Preview) -> None:
        """Show the selected mapping's request."""
        self._row = preview.mappings[preview.selected] if preview.selected < len(preview.mappings) else None
        self._words = "" if self._row is not None and self._row.requests else explain_missing_request(preview)
        self._body = preview.formatted_body
        self.show_reason("")
        self._show()

    def show_reason(self, words: str) -> None:
        """Say below why the value under the cursor is there; nothing hides it."""
        self.reason.set_text(words, "text")
        self.reason.setVisible(bool(words))

    @property
    def request(self) -> Request | None:
        """The request shown, its keys masked."""
        if self._row is None or not self._row.requests:
            return None
        return mask_request(self._row.requests[0])

    def _show(self) -> None:
        request = self.request
        if request is not None:
            is_exact = self.layout_choice.currentText() == EXACT
            text = request_text(request, request.body if is_exact else self._body)
        else:
            outcome = self._row.outcome if self._row is not None else None
            self._stopped.set_text(self._words, "muted" if not list_faults(outcome) else "bad")
            text = "\n".join(f"{path}  {message}" for path, message in list_faults(outcome))
        self._stopped.setVisible(request is None)
        self.body.set_text(text)


def request_text(request: Request, body: str | None) -> str:
    """*request* as it leaves: its line with the whole address, its headers, and *body*, its own or that laid out."""
    lines = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)]
    return "\n".join(lines if request.body is None else [*lines, "", body or ""])
