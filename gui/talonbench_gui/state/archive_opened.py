"""Events of archives that are open in the document: each is opened once, with what its run knows of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from talonbench.document import edits
from talonbench_gui.state.recognition import make_receipt
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.archive.sending import DeadLetter
    from talonbench.document import NamedEvent
    from talonbench.judgement import Refusal
    from talonbench.trace import EventTrace
    from talonbench_gui.state.archive_events import ReadEvent
    from talonbench_gui.state.document_store import DocumentStore

Place: TypeAlias = tuple[str, int, str]  # file, line and messageId


class OpenedEvents:
    """Knows as which events of the document those of archives were opened."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._ids: dict[Place, str] = {}
        self._letters: dict[str, tuple[DeadLetter, ...]] = {}  # by the ID of the event

    def forget(self) -> None:
        """Forget all, since another document was opened."""
        self._ids, self._letters = {}, {}

    def recall(self) -> Callable[[EventTrace], tuple[Refusal, ...]]:
        """What finds in a trace of the selected event which requests were rejected when its run was replayed."""
        return partial(_find_refusals, self._letters.get(self._store.document.current_event.id, ()))

    def find_refusals(self, trace: EventTrace) -> tuple[Refusal, ...]:
        """Which requests of *trace*, that of the selected event, were rejected when its run was replayed."""
        return self.recall()(trace)

    def open(self, place: Place, name: str, read: ReadEvent, *, is_repeated: bool) -> bool:
        """Select the event *read* at *place*, or add it; whether it was there, edited.

        *is_repeated*: Segment dropped it, since an earlier event had its messageId.
        """
        text, message_id, store = format_event(read.item.body or {}), place[2], self._store
        at = self._find(place, text, message_id if is_repeated else "")
        store.seal()
        if at >= 0:
            store.apply(edits.select_event(at))
        else:
            receipt = make_receipt(read.item.arrival)
            store.apply(edits.add_known_event(name, text, receipt, message_id if is_repeated else ""))
        self._ids[place] = store.document.current_event.id
        self._letters[store.document.current_event.id] = read.letters
        return store.document.current_event.text != text

    def _find(self, place: Place, text: str, repeats: str) -> int:
        """The index of the event at *place* in the document, -1 if it isn't there.

        Another event may have the ID of one that was closed, but hardly its messageId.
        """
        events, known = self._store.document.events, self._ids.get(place, "")
        for at, event in enumerate(events):
            if event.id == known and _is_like(event, place[2], text):
                return at
        taken = {identity for one, identity in self._ids.items() if one != place}
        same = (
            at for at, one in enumerate(events) if (one.text, one.repeats) == (text, repeats) and one.id not in taken
        )
        return next(same, -1)


def _find_refusals(letters: tuple[DeadLetter, ...], trace: EventTrace) -> tuple[Refusal, ...]:
    if not letters:
        return ()
    from talonbench.archive.sending import find_refusals

    return find_refusals(letters, trace)


def _is_like(event: NamedEvent, message_id: str, text: str) -> bool:
    """Whether *event* is still the one with *message_id*, whose *text* may have been edited."""
    return (bool(message_id) and message_id in event.text) or event.text == text
