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
    from collections.abc import Callable, Iterator, Sequence

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

    *explained* carries where the value under the request's cursor comes from, or an empty text; *field_lit* the key of
    its field.
    """

    explained = Signal(str)
    field_lit = Signal(str)

    def __init__(self, workbench: Workbench, panel: EventPanel) -> None:
        super().__init__(panel)
        self._workbench, self._panel, self._json = workbench, panel, panel.json
        self._consumers: tuple[object, tuple[Consumer, ...]] = (None, ())
        self._offset = -1  # position of the cursor in the event
        self._index: tuple[str, SpanIndex] | None = None
        self._latest = Latest(workbench.jobs, "analysis")
        self._pause = QTimer(self, singleShot=True, interval=PATIENCE)
        self._pause.timeout.connect(self._name_consumers)
        panel.json.cursor_moved.connect(self._on_cursor_moved)
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
        dims = self._workbench.session.option("dim", "no") == "yes"
        self._json.set_highlights(self._find_unused() if dims else (), "dim")

    def _find_unused(self) -> list[tuple[int, int]]:
        preview = self._preview
        if preview is None or preview.event is None:
            return []
        from talonbench.trace.consumers import find_unused_paths

        places = events.index_spans(self._json.text())
        unused = find_unused_paths(preview.event.body, self._find_consumers(preview))
        return [span for keys in unused if (span := _find_whole(places, keys)) is not None]

    def _find_consumers(self, preview: Preview) -> tuple[Consumer, ...]:
        from talonbench.trace.consumers import find_consumers

        destination = preview.destination
        if self._consumers[0] is not destination:
            self._consumers = (destination, find_consumers(destination.subscriptions, destination.filters))
        return self._consumers[1]

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
            self.field_lit.emit(found.field)
        return found

    def _find_provenance(self, part: str, pointer: str) -> Provenance | None:
        preview = self._preview
        mapping = preview.selected_mapping if preview is not None else None
        if preview is None or mapping is None or not mapping.requests or preview.trace.filtered_event is None:
            return None
        from talonbench.trace.provenance import find_provenance

        return find_provenance(mapping.compiled, preview.fields, preview.trace.filtered_event, part, pointer)

    def _find_spans(self, places: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
        index = events.index_spans(self._json.text())
        return [span for keys in places if (span := index.span(keys)) is not None]

    def path_of(self, text: str) -> str:
        """The path for a dragged *text*: the path of the event's selected value, or the text as a path."""
        editor = self._json.editor
        cursor = editor.textCursor()
        if cursor.hasSelection() and cursor.selectedText().strip() == text:
            keys = events.index_spans(self._json.text()).path_at(editor.exact().offset(cursor.selectionStart()))
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
            self._name_consumers_in(preview, self._json.text())

    def _name_consumers_in(self, preview: Preview, text: str) -> None:
        """Name them once the places of *text* are known; finding them takes longer than a frame."""
        if self._index is None or self._index[0] != text:
            self._latest.run(partial(_index, text), self._on_indexed)
            return
        keys = self._index[1].path_at(self._offset)
        self._panel.show_consumers(self._describe_consumers(preview, keys) if keys else "")

    def _on_indexed(self, index: tuple[str, SpanIndex]) -> None:
        self._index = index
        self._name_consumers()

    def _describe_consumers(self, preview: Preview, keys: tuple[str, ...]) -> str:
        mappings = {mapping.subscription.id: mapping.subscription for mapping in preview.mappings}
        named = dict.fromkeys(_name_consumers(self._find_consumers(preview), mappings, keys))
        path = events.path_text(keys)
        return f"{path} feeds {', '.join(named)}." if named else f"Nothing reads {path}."


def _index(text: str) -> tuple[str, SpanIndex]:
    index = events.index_spans(text)
    index.path_at(0)  # it works itself out on first use
    return text, index


def _name_consumers(
    consumers: Sequence[Consumer], mappings: dict[str, Subscription], keys: tuple[str, ...]
) -> Iterator[str]:
    """What uses the value at *keys*, as texts; may contain duplicates."""
    from talonbench.trace.consumers import reads_path

    for one in consumers:
        if not reads_path(one, keys):
            continue
        if one.kind == "filter":
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


def find_paths(text: str) -> Callable[[int], str]:
    """A function from an offset in the event *text* to its path."""
    places = events.index_spans(text)

    def path_at(offset: int) -> str:
        keys = places.path_at(offset)
        return events.path_text(keys) if keys else ""

    return path_at
