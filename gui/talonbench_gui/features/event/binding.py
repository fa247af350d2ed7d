"""Binds the editor to the selected event: typing becomes edits, and other changes show in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor

from talonbench.document import edits
from talonbench.limits import EVENT_TEXT
from talonbench_gui.widgets.editor.exact_text import held_offset, holdable

if TYPE_CHECKING:
    from talonbench.document import Document, NamedEvent
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.widgets.editor.json_editor import JsonEditor

_BEGINNING: Final = 50_000  # characters shown of a text that is too long to be shown whole
_NOWHERE: Final = (-1, -1)


class _View(NamedTuple):
    """The cursor and scroll position in an event."""

    anchor: int = 0
    position: int = 0
    down: int = 0
    right: int = 0


class TextBinding(QObject):
    """Binds *json* to the document of *store*.

    Keys typed in sequence become one undo step, which a paste, a jump of the cursor or losing the focus ends. The
    document may contain what the editor can't hold (other line ends, lone surrogates): such a text is unchanged until
    it is edited. *inserting* carries the ID of the event while a large text is being put into it.
    """

    inserting = Signal(str)

    def __init__(self, json: JsonEditor, store: DocumentStore, parent: QObject) -> None:
        super().__init__(parent)
        self._json, self._store = json, store
        self._json.largest = EVENT_TEXT
        self._event = ""
        self._text: tuple[str, str] = ("", "")  # in the document, and as the editor holds it
        self._run = 0
        self._change = (0, 0, 0)  # last change in the editor: position, characters removed, added
        self._edited = _NOWHERE  # where the last key changed the text
        self._views: dict[str, _View] = {}
        self._awaited: _View | None = None  # the view to restore after a large text is inserted
        json.editor.document().contentsChange.connect(self._on_contents_change)
        json.text_changed.connect(self._on_text_changed)
        json.loaded.connect(self._on_loaded)
        json.editor.left.connect(self.end_run)
        store.changed.connect(self._on_document)
        self._show(store.document.current_event)
        self._look_at(_View())

    def end_run(self) -> None:
        """Let the next key start a new undo step."""
        self._run += 1

    def forget_views(self) -> None:
        """Start at the top: another document was opened."""
        self._views.clear()
        self._look_at(_View())

    def offset_of(self, offset: int) -> int:
        """The offset in the editor's text of the character *offset* of the document's text."""
        text, held = self._text
        return offset if text == held else held_offset(text, offset)

    def settle(self) -> None:
        """Put a paste still being inserted into the document."""
        if self._json.is_loading:
            self._apply(self._json.text(), self._json.step_label)

    # -- from the editor to the document --------------------------------------------------------------------

    def _on_contents_change(self, position: int, removed: int, added: int) -> None:
        self._change = (position, removed, added)
        if self._json.is_loading and self._json.step_label:
            self.inserting.emit(self._event)

    def _on_text_changed(self) -> None:
        if not self._json.is_loading:
            self._apply(self._json.text(), self._json.step_label)

    def _apply(self, text: str, label: str) -> None:
        if text == self._text[1] or edits.find_event(self._store.document, self._event) < 0:
            return
        if label or self._has_jumped():
            self.end_run()
        position, _, added = self._change
        self._edited = (position, position + added)
        self._text = (text, text)
        self._store.apply(edits.set_event_text(self._event, text, self._run, label or "typing"))
        if label:
            self.end_run()

    def _has_jumped(self) -> bool:
        """Whether the last change isn't adjacent to the one before it."""
        position, removed, _ = self._change
        start, end = self._edited
        return position > end or position + removed < start

    # -- from the document to the editor --------------------------------------------------------------------

    def _on_document(self, _: Document, after: Document) -> None:
        event = after.current_event
        if event.id != self._event:
            self._leave(after)
            self._json.editor.unfold_all()  # what both events share would stay folded
            self._show(event)
            self._look_at(self._views.get(event.id, _View()))
        elif event.text is not self._text[0]:
            self._show(event)

    def _leave(self, after: Document) -> None:
        """Remember the view of the event being left; a text still being inserted is put into it a moment later."""
        editor = self._json.editor
        cursor = editor.textCursor()
        self._views[self._event] = _View(
            cursor.anchor(),
            cursor.position(),
            editor.verticalScrollBar().value(),
            editor.horizontalScrollBar().value(),
        )
        if self._json.is_loading and self._json.step_label and edits.find_event(after, self._event) >= 0:
            late = edits.set_event_text(self._event, self._json.text(), self._run + 1, self._json.step_label)
            QTimer.singleShot(0, self, lambda: self._store.apply(late))  # after all observers know of the switch

    def _show(self, event: NamedEvent) -> None:
        self.end_run()
        self._event, self._edited = event.id, _NOWHERE
        is_part = len(event.text) > EVENT_TEXT
        self._text = (event.text, holdable(event.text[:_BEGINNING] if is_part else event.text))
        self._json.show_text(self._text[1], is_part=is_part)

    def _look_at(self, view: _View) -> None:
        self._awaited = view if self._json.is_loading else None
        if self._json.is_loading:
            return
        editor = self._json.editor
        cursor, last = editor.textCursor(), editor.document().characterCount() - 1
        cursor.setPosition(min(view.anchor, last))
        cursor.setPosition(min(view.position, last), QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        editor.verticalScrollBar().setValue(view.down)
        editor.horizontalScrollBar().setValue(view.right)

    def _on_loaded(self) -> None:
        if self._awaited is not None:
            self._look_at(self._awaited)
