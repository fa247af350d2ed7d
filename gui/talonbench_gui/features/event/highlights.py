"""Explanations in the editor: highlights the source of a request value, and names what uses an event value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench import events
from talonbench.talon_one import ACTIONS
from talonbench_gui.features.event.panel import LARGEST
from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.destination import Subscription
    from talonbench.events import SpanIndex
    from talonbench.preview import Preview
    from talonbench.trace.consumers import Consumer
    from talonbench.trace.provenance import Provenance
    from talonbench_gui.features.event.panel import EventPanel
    from talonbench_gui.state.workbench import Workbench

PATIENCE: Final = 120  # milliseconds after an edit, to avoid flicker while typing


class EventHighlights(QObject):
    """Follows the cursors of the event and of the request.

    *explained* carries where the value under the request's cursor comes from, or an empty text; *field_lit* its
    place in the mapping's payload.
    """

    explained = Signal(str)
    field_lit = Signal(tuple)

    def __init__(self, workbench: Workbench, panel: EventPanel) -> None:
        super().__init__(panel)
        self._workbench, self._panel, self._json = workbench, panel, panel.json
        self._offset = -1  # position of the cursor in the event
        self._naming = Latest(workbench.jobs, "analysis")
        self._dimming = Latest(workbench.jobs, "analysis")
        self._pause = QTimer(self, singleShot=True, interval=PATIENCE)
        self._pause.timeout.connect(self._name_consumers)
        panel.json.cursor_moved.connect(self._on_cursor_moved)
        panel.places_found.connect(self._pause.start)
        workbench.previews.changed.connect(self._on_preview)
        workbench.session.option_changed.connect(self._on_option)

    @property
    def _preview(self) -> Preview | None:
        """The preview, if it is of the visible text, and that is small enough to search for places."""
        preview = self._workbench.previews.current
        text = self._workbench.store.document.current_event.text
        is_usable = preview is not None and len(text) <= LARGEST and preview.text == text
        return preview if is_usable and not self._json.is_loading else None

    def _on_preview(self, _: Preview) -> None:
        """Dim again after an edit, and clear highlights of the former text."""
        self._pause.start()
        self._json.set_highlights((), "lit")
        self._dim()

    # -- unused fields --------------------------------------------------------------------------------------

    def _on_option(self, name: str, _: str) -> None:
        if name == "dim":
            self._dim()

    def _dim(self) -> None:
        preview = self._preview
        if self._workbench.session.option("dim", "no") != "yes" or preview is None or preview.event is None:
            self._dimming.cancel()
            self._json.set_highlights((), "dim")
            return
        self._dimming.run(partial(_find_unused, preview, self._json.text()), partial(self._show_dimmed, preview))

    def _show_dimmed(self, preview: Preview, spans: list[tuple[int, int]]) -> None:
        if preview is self._preview:
            self._json.set_highlights(spans, "dim")

    # -- from the request to the event ----------------------------------------------------------------------

    def follow_request(self, part: str, pointer: str) -> None:
        """Highlight the source of the value at *pointer* in the request's *part*."""
        found = self._explain(part, pointer)
        places = found.places if found is not None else ()
        lit = self._find_spans(places) if places else []
        self._json.set_highlights(lit)
        if lit:
            self._json.editor.bring_into_view(lit[0][0])

    def show_problem(self, pointer: str) -> None:
        """Show the field and the place in the event behind a problem with the body's value at *pointer*."""
        found = self._explain("body", pointer)
        if found is not None and found.places:
            self._panel.go_to_value(found.places[0])

    def _explain(self, part: str, pointer: str) -> Provenance | None:
        """Explain where the value comes from."""
        found = self._find_provenance(part, pointer)
        self.explained.emit("" if found is None else "\n".join(found.sentences))
        if found is not None:
            self.field_lit.emit(found.keys)
        return found

    def _find_provenance(self, part: str, pointer: str) -> Provenance | None:
        preview = self._preview
        mapping = preview.selected_mapping if preview is not None else None
        if preview is None or mapping is None or not mapping.requests or preview.trace.filtered_event is None:
            return None
        from talonbench.trace.provenance import find_provenance

        return find_provenance(mapping.compiled, preview.fields, preview.trace.filtered_event, part, pointer)

    def _find_spans(self, places: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        index = self._panel.places.find()
        return [span for keys in places if (span := index.span(keys)) is not None]

    def path_of(self, text: str) -> str:
        """The path for a dragged *text*: the path of the event's selected value, or the text as a path."""
        editor = self._json.editor
        cursor = editor.textCursor()
        if cursor.hasSelection() and cursor.selectedText().strip() == text:
            keys = self._panel.places.find().path_at(editor.exact().offset(cursor.selectionStart()))
            return events.path_text(keys)
        return text if text.startswith("$") else f"$.{text}"

    # -- from the event to its uses -------------------------------------------------------------------------

    def _on_cursor_moved(self, offset: int) -> None:
        self._offset = offset
        self._pause.start()

    def _name_consumers(self) -> None:
        preview = self._preview
        is_large = len(self._workbench.store.document.current_event.text) > LARGEST
        if self._offset < 0 or is_large or (preview is not None and preview.event is None):
            self._panel.show_consumers("")
        elif preview is not None and self._json.editor.hasFocus():
            self._name_consumers_in(preview)

    def _name_consumers_in(self, preview: Preview) -> None:
        """Name them once the places of the text are known; both take longer than a frame."""
        places = self._panel.places.known
        if places is None:
            return  # `places_found` follows
        keys = places.path_at(self._offset)
        if keys:
            self._naming.run(partial(_describe_consumers, preview, keys), self._panel.show_consumers)
        else:
            self._naming.cancel()
            self._panel.show_consumers("")


def _find_unused(preview: Preview, text: str) -> list[tuple[int, int]]:
    """The spans of *text* that nothing reads."""
    from talonbench.trace.consumers import find_consumers, find_unused_paths

    assert preview.event is not None
    places, destination = events.index_spans(text), preview.destination
    consumers = find_consumers(destination.subscriptions, destination.filters)
    unused = find_unused_paths(preview.event.body, consumers)
    return [span for keys in unused if (span := _find_whole(places, keys)) is not None]


def _describe_consumers(preview: Preview, keys: tuple[str, ...]) -> str:
    from talonbench.trace.consumers import find_consumers

    consumers = find_consumers(preview.destination.subscriptions, preview.destination.filters)
    mappings = {mapping.subscription.id: mapping.subscription for mapping in preview.mappings}
    named = dict.fromkeys(_name_consumers(consumers, mappings, keys))
    path = events.path_text(keys)
    return f"{path} feeds {', '.join(named)}." if named else f"No mapping or filter reads {path}."


def _name_consumers(
    consumers: Sequence[Consumer], mappings: dict[str, Subscription], keys: tuple[str, ...]
) -> Iterator[str]:
    """What uses the value at *keys*, as texts; may contain duplicates."""
    from talonbench.trace.consumers import reads_path

    for one in consumers:
        if not reads_path(one, keys):
            continue
        if one.kind == "segment":
            yield "Segment's choice of destinations"
        elif one.kind == "filter":
            yield f"the filter “{one.owner}”"
        elif one.kind == "trigger":
            yield f"the trigger of “{mappings[one.owner].name}”"
        else:
            mapping = mappings[one.owner]
            label = next((field.label for field in ACTIONS[mapping.action].fields if field.key == one.name), one.name)
            yield f"{label} of “{mapping.name}”"


def _find_whole(places: SpanIndex, keys: tuple[str, ...]) -> tuple[int, int] | None:
    """The span of a value including its key."""
    span, key = places.span(keys), places.key_span(keys)
    if span is None:
        return None
    return (key[0] if key is not None else span[0]), span[1]
