"""Events of a large input beyond those that a document takes at once: more are added on request, or those searched."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject

from talonbench.document import edits
from talonbench_gui.state.recognition import name_text
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.document import NamedEvent
    from talonbench.ingestion import Receipt
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices

MOST: Final = 200  # events that are added to a document at a time
MORE: Final = "file.more_events"
NOTICE: Final = "further"


class FurtherEvents(QObject):
    """Holds the events that are left until another document is opened or another input is large."""

    def __init__(self, store: DocumentStore, notices: Notices, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._notices, self._jobs = store, notices, jobs
        self._texts: tuple[str, ...] = ()
        self._receipts: tuple[Receipt | None, ...] = ()
        self._added = 0
        self._batches: list[tuple[frozenset[int], frozenset[NamedEvent]]] = []  # what was added, and as what

    @property
    def left(self) -> int:
        """How many events can still be added."""
        return len(self._texts) - sum(len(places) for places in self._find_taken())

    @property
    def command(self) -> str:
        """The ID of the command that adds more, empty if none are left."""
        return MORE if self.left else ""

    def keep(self, texts: Sequence[str], added: int, receipts: Sequence[Receipt | None] = ()) -> None:
        """Keep *texts*, the events left of an input of which *added* were added; nothing changes if there are none."""
        if texts:
            self._texts, self._added = tuple(texts), added
            self._receipts = tuple(receipts) if any(receipts) else (None,) * len(texts)
            self._batches = []

    def forget(self) -> None:
        """Drop them all, since another document was opened."""
        self._texts, self._receipts, self._added, self._batches = (), (), 0, []

    def add_more(self) -> None:
        """Add the next events to the document, as one step."""
        self._run("", self._find_left()[:MOST])

    def add_matching(self, words: str) -> None:
        """Add the events that contain *words*, such as an ID; at most as many as are added at a time."""
        if words.strip():
            self._run(words.strip(), self._find_left())

    def _run(self, words: str, places: Sequence[int]) -> None:
        work = partial(_search, self._texts, places, words.lower())
        self._jobs.run(work, partial(self._on_found, self._texts, words), lane="files")

    def _on_found(self, texts: tuple[str, ...], words: str, found: _Found) -> None:
        if texts is not self._texts or not texts:
            return
        self._add(found)
        total, count = self._added + len(self._texts), plural(found.matches, "event")
        if not words:
            said = f"Added {total - self.left:,} of {plural(total, 'event')}."
        elif not found.matches:
            said = f"None of the other {plural(self.left, 'event')} contains “{words}”."
        else:
            these = f"the first {MOST} of {count}" if found.matches > MOST else count
            said = f"Added {these} with “{words}”; {self.left:,} left."
        self._notices.post(said, "warning" if self.command else "info", key=NOTICE, command=self.command)

    def _add(self, found: _Found) -> None:
        if not found.events:
            return
        before = {id(event) for event in self._store.document.events}
        self._store.seal()
        receipts = [self._receipts[at] for at in found.places]
        self._store.apply(edits.add_events(found.events, receipts))
        added = frozenset(event for event in self._store.document.events if id(event) not in before)
        self._batches.append((frozenset(found.places), added))

    def _find_taken(self) -> list[frozenset[int]]:
        """The places of each batch of events that is in the document; Undo takes it out of there."""
        here = set(self._store.document.events) if self._batches else set()
        return [places for places, added in self._batches if not added.isdisjoint(here)]

    def _find_left(self) -> list[int]:
        taken = frozenset[int]().union(*self._find_taken())
        return [at for at in range(len(self._texts)) if at not in taken]


class _Found(NamedTuple):
    """How many events match, and the *events* (name, text) at *places* that are added now."""

    matches: int
    places: list[int]
    events: list[tuple[str, str]]


def _search(texts: tuple[str, ...], places: Sequence[int], words: str) -> _Found:
    """The events at *places* that contain *words*, formatted; called off the UI thread."""
    from talonbench.events.layout import lay_out

    found = [at for at in places if words in texts[at].lower()]
    now = found[:MOST]
    return _Found(len(found), now, [(name_text(texts[at]), lay_out(texts[at])) for at in now])
