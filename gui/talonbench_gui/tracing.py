"""Why, on the bench: a value of the request lights up its places in the event; one of the event says what it feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from talonbench import events
from talonbench.talon_one import ACTIONS
from talonbench.values.pointer import format_pointer

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.events import SpanIndex
    from talonbench.preview import Preview
    from talonbench.trace.consumers import Consumer
    from talonbench_gui.shell.main_window import MainWindow

LARGEST = 200_000  # characters of an event in which places are lit
PATIENCE = 120  # milliseconds after an edit, so that what is said does not flicker under the typing


class Tracing(QObject):
    """Follows the cursors of the event and of the request."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.dims = False
        self._uses: tuple[object, tuple[Consumer, ...]] = (None, ())
        self._offset = -1  # of the cursor in the event
        self._pause = QTimer(window.event_panel, singleShot=True, interval=PATIENCE)
        self._pause.timeout.connect(lambda: self._on_event_cursor(self._offset))
        window.request.body.editor.cursorPositionChanged.connect(self._on_request_cursor)
        window.event_panel.json.cursor_moved.connect(self._on_event_cursor)
        window.response.problem_chosen.connect(self.show_problem)
        window.mappings.path_of = self.path_of

    def toggle_dim(self) -> None:
        """Dim the parts of the event that nothing reads, or show all alike again."""
        self.dims = not self.dims
        self._window.say("Parts of the event that nothing reads are dimmed." if self.dims else "")
        self._window.event_panel.json.set_highlights(self._dimmed(), "dim")

    def show_preview(self) -> None:
        """Dim anew after an edit; what was lit is of before."""
        json = self._window.event_panel.json
        self._pause.start()
        json.set_highlights((), "lit")
        json.set_highlights(self._dimmed(), "dim")

    def _dimmed(self) -> list[tuple[int, int]]:
        preview = self._window.preview
        if not self.dims or preview is None or preview.event is None or len(preview.text) > LARGEST:
            return []
        from talonbench.trace.consumers import find_unused_paths

        places = events.index_spans(preview.text)
        found = find_unused_paths(preview.event.body, self._known(preview))
        return [span for keys in found if (span := _whole(places, keys)) is not None]

    def _known(self, preview: Preview) -> tuple[Consumer, ...]:
        from talonbench.trace.consumers import find_consumers

        if self._uses[0] is not preview.destination:
            self._uses = (
                preview.destination,
                find_consumers(preview.destination.subscriptions, preview.destination.filters),
            )
        return self._uses[1]

    # -- from the request to the event ----------------------------------------------------------------------

    def _on_request_cursor(self) -> None:
        view, preview = self._window.request.body.editor, self._window.preview
        if (
            preview is None
            or preview.selected_mapping is None
            or not preview.selected_mapping.requests
            or not view.hasFocus()
        ):
            return
        event = preview.trace.filtered_event
        if event is None or len(preview.text) > LARGEST:
            return
        from talonbench.trace.provenance import find_provenance

        part, pointer = self._place(view.textCursor().position(), preview)
        found = find_provenance(preview.selected_mapping.compiled, preview.fields, event, part, pointer)
        self._window.request.show_reason("" if found is None else "\n".join(found.sentences))
        places = events.index_spans(preview.text)
        spans = [places.span(keys) for keys in found.places] if found is not None else []
        lit = [span for span in spans if span is not None]
        self._window.event_panel.json.set_highlights(lit)
        if lit:
            self._window.event_panel.json.editor.bring_into_view(lit[0][0])
        if found is not None:
            self._window.mappings.show_lit_field(found.field)

    def path_of(self, text: str) -> str:
        """The path that a text dragged from somewhere stands for: in the event, the place of what is selected."""
        editor = self._window.event_panel.json.editor
        cursor = editor.textCursor()
        if cursor.hasSelection() and cursor.selectedText().strip() == text:
            keys = events.index_spans(editor.toPlainText()).path_at(editor.exact().offset(cursor.selectionStart()))
            return events.path_text(keys)
        return text if text.startswith("$") else f"$.{text}"

    def show_problem(self, pointer: str) -> None:
        """Lead a problem of an answer back: its field, and its place in the event."""
        preview = self._window.preview
        if preview is None or preview.selected_mapping is None or preview.trace.filtered_event is None:
            return
        from talonbench.trace.provenance import find_provenance

        found = find_provenance(
            preview.selected_mapping.compiled, preview.fields, preview.trace.filtered_event, "body", pointer
        )
        self._window.request.show_reason("" if found is None else "\n".join(found.sentences))
        if found is not None:
            self._window.mappings.show_lit_field(found.field)
            if found.places:
                self._window.places.reveal_value(found.places[0])

    def _place(self, position: int, preview: Preview) -> tuple[str, str]:
        """The part of the request at *position* of the view, and the pointer into it."""
        text = self._window.request.body.text()
        offset = self._window.request.body.editor.exact().offset(position)
        head, blank, body = text.partition("\n\n")
        if blank and offset > len(head):
            keys = events.index_spans(body).path_at(offset - len(head) - len(blank))
            return "body", format_pointer(keys)
        line = head[: offset + 1].count("\n")
        return ("address", "") if line == 0 else ("header", head.split("\n")[line].partition(":")[0])

    # -- from the event to all that it feeds ----------------------------------------------------------------

    def _on_event_cursor(self, offset: int) -> None:
        self._offset = offset
        preview, json = self._window.preview, self._window.event_panel.json
        if preview is None or preview.event is None or offset < 0 or len(preview.text) > LARGEST:
            self._window.event_panel.show_uses("")
            return
        if not json.editor.hasFocus() or json.text() != preview.text:
            return
        keys = events.index_spans(preview.text).path_at(offset)
        self._window.event_panel.show_uses(self._feeds(preview, keys) if keys else "")

    def _feeds(self, preview: Preview, keys: tuple[str, ...]) -> str:
        from talonbench.trace.consumers import reads_path

        names = {mapping.subscription.id: mapping.subscription for mapping in preview.mappings}
        said: dict[str, None] = {}
        for use in self._known(preview):
            if not reads_path(use, keys):
                continue
            if use.kind == "filter":
                said[f"the filter “{use.owner}”"] = None
            elif use.kind == "trigger":
                said[f"the trigger of “{names[use.owner].name}”"] = None
            else:
                of = names[use.owner]
                label = next((one.label for one in ACTIONS[of.action].fields if one.key == use.name), use.name)
                said[f"{label} of “{of.name}”"] = None
        path = events.path_text(keys)
        return f"{path} feeds {', '.join(said)}." if said else f"Nothing reads {path}."


def _whole(places: SpanIndex, keys: tuple[str, ...]) -> tuple[int, int] | None:
    """The span of a part, its key included."""
    span, key = places.span(keys), places.key_span(keys)
    if span is None:
        return None
    return (key[0] if key is not None else span[0]), span[1]


def paths_in(text: str) -> Callable[[int], str]:
    """What says the path of each place in the event *text*."""
    places = events.index_spans(text)

    def path_at(offset: int) -> str:
        keys = places.path_at(offset)
        return events.path_text(keys) if keys else ""

    return path_at
