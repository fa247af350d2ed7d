"""The request of the selected mapping: method, URL, headers and body; or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.menus import attach_menu
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.panels import header, panel

if TYPE_CHECKING:
    from talonbench.events import SpanIndex
    from talonbench.preview import Preview
    from talonbench.request import Request
    from talonbench.trace import MappingTrace
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

MENU: Final = ("copy.url", "copy.body", "copy.curl")
READABLE, EXACT = "Readable", "Exact bytes"
LONGEST_FOLLOWED: Final = 200_000  # characters; in longer requests the cursor is not followed


class RequestPanel(QWidget):
    """Shows the newest preview's request, with masked keys.

    *pointer_changed* carries the part at the cursor (``address``, ``header`` or ``body``) and, in the body, a JSON
    pointer, or the header's name.
    """

    pointer_changed = Signal(str, str)

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._row: MappingTrace | None = None
        self._missing = self._formatted = ""
        self._spans: tuple[str, SpanIndex] | None = None
        self._view = JsonView("requestView", "Request", has_head=True)
        self._format = set_accessible_name(QComboBox(), "Request body format")
        self._format.setObjectName("requestFormat")
        self._format.addItems([READABLE, EXACT])
        self._stopped = ToneLabel("", "text", bold=True)
        self._stopped.setObjectName("requestMissing")
        self._reason = ToneLabel("", "muted")
        self._reason.setObjectName("requestReason")
        self._copy = make_tool_button("copy", "Copy as cURL, with the API key as a variable (Ctrl+Shift+C)")
        self._lay_out()
        self._format.currentIndexChanged.connect(self._show)
        self._copy.clicked.connect(self._on_copy)
        editor = self._view.editor
        attach_menu(editor, [actions[name] for name in MENU], editor.createStandardContextMenu)
        self._view.editor.cursorPositionChanged.connect(self._on_cursor)
        workbench.previews.changed.connect(self._on_preview)
        if workbench.previews.current is not None:
            self._on_preview(workbench.previews.current)

    def _lay_out(self) -> None:
        self._stopped.setWordWrap(True)
        self._stopped.setContentsMargins(10, 2, 10, 4)
        self._reason.setWordWrap(True)
        self._reason.setProperty("role", "note")
        self._reason.setAccessibleName("Where this value comes from")
        self._reason.hide()
        head = header("Request", self._format, self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(head, self._stopped, self._view, self._reason, stretch=2))
        self.setFocusProxy(self._view)

    def show_reason(self, text: str) -> None:
        """Show below where the value at the cursor comes from; an empty text hides the line."""
        self._reason.set_text(text, "text")
        self._reason.setVisible(bool(text))

    def _on_preview(self, preview: Preview) -> None:
        self._row = preview.selected_mapping
        has_request = self._row is not None and bool(self._row.requests)
        from talonbench_gui.wording.outcomes import explain_missing_request  # not needed for the first paint

        self._missing = "" if has_request else explain_missing_request(preview)
        self._formatted = preview.formatted_body
        self.show_reason("")
        self._show()

    def _show(self) -> None:
        request = self._find_request()
        self._stopped.setVisible(request is None)
        if request is None:
            from talonbench_gui.wording.outcomes import list_faults

            outcome = self._row.outcome if self._row is not None else None
            faults = list_faults(outcome)
            self._stopped.set_text(self._missing, "bad" if faults else "muted")
            self._view.set_text("\n".join(f"{path}  {message}" for path, message in faults))
        else:
            is_exact = self._format.currentText() == EXACT
            self._view.set_text(format_request(request, request.body if is_exact else self._formatted))

    def _find_request(self) -> Request | None:
        if self._row is None or not self._row.requests:
            return None
        from talonbench.request import mask_request

        return mask_request(self._row.requests[0])

    def _on_copy(self) -> None:
        self._actions.run("copy.curl")

    # -- the cursor -----------------------------------------------------------------------------------------

    def _on_cursor(self) -> None:
        text = self._view.text()
        if self._find_request() is None or not self._view.editor.hasFocus() or len(text) > LONGEST_FOLLOWED:
            return
        offset = self._view.editor.exact().offset(self._view.editor.textCursor().position())
        self.pointer_changed.emit(*self._find_pointer(text, offset))

    def _find_pointer(self, text: str, offset: int) -> tuple[str, str]:
        """The part of the request at *offset* of *text*, and its pointer or header name."""
        head, blank, body = text.partition("\n\n")
        if blank and offset > len(head):
            from talonbench.values.pointer import format_pointer

            keys = self._index(body).path_at(offset - len(head) - len(blank))
            return "body", format_pointer(keys)
        line = head[: offset + 1].count("\n")
        return ("address", "") if line == 0 else ("header", head.split("\n")[line].partition(":")[0])

    def _index(self, body: str) -> SpanIndex:
        """The span of each value in *body*, computed once for many cursor moves."""
        if self._spans is None or self._spans[0] != body:
            from talonbench.events import index_spans

            self._spans = (body, index_spans(body))
        return self._spans[1]


def format_request(request: Request, body: str | None) -> str:
    """*request* as sent: request line with the full URL, headers, and *body*, exact or formatted."""
    lines = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)]
    return "\n".join(lines if request.body is None else [*lines, "", body or ""])
