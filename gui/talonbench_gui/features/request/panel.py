"""The request of the selected mapping: method, URL, headers and body, as sent or as cURL; or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.menus import attach_menu
from talonbench_gui.widgets.naming import make_text_button, make_tool_button
from talonbench_gui.widgets.panels import header, panel
from talonbench_gui.widgets.segments import Segments

if TYPE_CHECKING:
    from talonbench.events import SpanIndex
    from talonbench.preview import Preview
    from talonbench.request import Request
    from talonbench.trace import MappingTrace
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

MENU: Final = ("copy.url", "copy.body", "copy.curl", "edit.fold", "edit.unfold", "edit.fold_all", "edit.unfold_all")
READABLE, RAW, CURL = "readable", "raw", "curl"
FORMATS: Final = ((READABLE, "Readable"), (RAW, "Raw"), (CURL, "cURL"))
FOOT: Final = 2.4  # times the height of a line
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
        self._make_widgets()
        self._lay_out()
        self._format.chosen.connect(self._show)
        self._headers.toggled.connect(self._show)
        self._copy.clicked.connect(self._on_copy)
        editor = self._view.editor
        attach_menu(editor, [actions[name] for name in MENU], editor.createStandardContextMenu)
        self._view.editor.cursorPositionChanged.connect(self._on_cursor)
        workbench.previews.changed.connect(self._on_preview)
        if workbench.previews.current is not None:
            self._on_preview(workbench.previews.current)

    def _make_widgets(self) -> None:
        self._view = JsonView("requestView", "Request", has_head=True)
        self._format = Segments("Request format", FORMATS)
        self._format.setObjectName("requestFormat")
        self._stopped = ToneLabel("", "text", bold=True)
        self._stopped.setObjectName("requestMissing")
        self._faults = ToneLabel("", "bad")
        self._faults.setObjectName("requestFaults")
        self._reason = MessageLine("Where this value comes from")
        self._reason.setObjectName("requestReason")
        self._headers = make_text_button("", "Show all headers", checkable=True)
        self._headers.setObjectName("requestHeaders")
        self._copy = make_tool_button("copy", "Copy as cURL, with the API key as a variable (Ctrl+Shift+C)")

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._make_missing())
        self._foot = QFrame()
        self._foot.setObjectName("requestFoot")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(10, 2, 6, 2)
        row.addWidget(self._reason, 1)
        row.addWidget(self._headers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(header("Request", self._format, self._copy), self._stack, self._foot, stretch=1))
        self._fit()

    def setFocus(self, *_: object) -> None:
        """Focus the text: a proxy would take Tab past what is above it."""
        self._view.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Give the foot its height, whatever stands in it."""
        self._foot.setFixedHeight(round(FOOT * self.fontMetrics().height()))

    def _make_missing(self) -> QWidget:
        """What stands in the request's place without one."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 2, 10, 4)
        for label in (self._stopped, self._faults):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)
        self._faults.setAlignment(Qt.AlignmentFlag.AlignTop)
        return page

    def show_reason(self, text: str) -> None:
        """Show at the foot where the value at the cursor comes from; the line is always there."""
        if text != self._reason.text():
            self._reason.show_message(text, "muted")

    def _on_preview(self, preview: Preview) -> None:
        self._row = preview.selected_mapping
        has_request = self._row is not None and bool(self._row.requests)
        from talonbench_gui.wording.outcomes import explain_missing_request  # not needed for the first paint

        self._missing = "" if has_request else explain_missing_request(preview)
        self._formatted = preview.formatted_body
        self.show_reason("")
        self._show()

    def _show(self) -> None:
        from talonbench_gui.features.request.words import format_faults  # not needed for the first paint

        request = self._find_request()
        self._stack.setCurrentIndex(0 if request is not None else 1)
        self._show_headers(request)
        if request is None:
            faults = format_faults(self._row.outcome if self._row is not None else None)
            self._stopped.set_text(self._missing, "bad" if faults else "muted")
            self._faults.set_text(faults, "bad")
            self._view.set_text("")
        else:
            self._view.set_text(self._format_request(request))

    def _format_request(self, request: Request) -> str:
        from talonbench_gui.features.request.words import format_request

        if self._format.current == CURL:
            from talonbench.request_export import export_text

            return export_text(request, "curl")
        if self._format.current == RAW:
            return format_request(request, request.body)
        return format_request(request, self._formatted, is_short=not self._headers.isChecked())

    def _show_headers(self, request: Request | None) -> None:
        """Offer the headers that are folded; the button stays where it is, so that nothing moves."""
        from talonbench_gui.features.request.words import describe_headers

        is_readable = self._format.current == READABLE  # the other formats always have all headers
        self._headers.setText(describe_headers(request, is_short=is_readable and not self._headers.isChecked()))
        self._headers.setEnabled(request is not None and is_readable)

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
        if self._format.current == CURL:
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
