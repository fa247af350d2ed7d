"""One undo for everything in a document.

A step keeps only what is needed to go back from the document after it (see `patches`), so memory stays bounded however
large the texts are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.document.document import Document
    from talonbench.document.edits.edit import Edit
    from talonbench.document.patches import Patch

MERGE_SECONDS: Final = 1.5
MOST_STEPS: Final = 200
MOST_BYTES: Final = 64_000_000


class _Step(NamedTuple):
    """How to get from the current document to another; *state* is the other's number in time."""

    label: str
    patch: Patch
    state: int
    merge: tuple[object, ...] = ()
    time: float = 0.0


class UndoStack:
    """The current document, and the steps to those before and after it.

    *clock* gives seconds and never goes back. An edit merges with the newest step if both have the same merge key, the
    step is at most 1.5 s old (or the edit is lasting), and nothing happened in between: no selection, undo, redo, save
    or `seal`. At most 200 steps and about 64 MB are kept, and always the newest step.
    """

    def __init__(self, document: Document, clock: Callable[[], float]) -> None:
        self._document = document
        self._clock = clock
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self._newest = self._state = self._saved = 0
        self._is_open = False  # whether the next edit may merge with the newest step

    @property
    def document(self) -> Document:
        """The current document."""
        return self._document

    @property
    def undo_label(self) -> str:
        """What `undo` would undo; empty if there is nothing."""
        return self._past[-1].label if self._past else ""

    @property
    def redo_label(self) -> str:
        """What `redo` would redo; empty if there is nothing."""
        return self._future[-1].label if self._future else ""

    @property
    def is_at_saved(self) -> bool:
        """Whether the document's parts are those of the last `mark_saved`, also after undoing back to it."""
        return self._state == self._saved

    def mark_saved(self) -> None:
        """Record that the current document is in its file."""
        self._saved = self._state
        self.seal()

    def mark_unsaved(self) -> None:
        """Record that no file has the document: it was never saved, or the file is gone."""
        self._saved = -1

    def seal(self) -> None:
        """Make the next edit start a new step."""
        self._is_open = False

    def replace(self, document: Document, is_saved: bool = True) -> None:
        """Start with *document* and no steps; *is_saved*: whether its file has it."""
        self._document = document
        self._past, self._future = [], []
        self._newest += 1
        self._state = self._newest
        self._saved = self._state if is_saved else -1
        self.seal()

    def apply(self, edit: Edit) -> bool:
        """Apply *edit* to the current document; whether any part changed.

        Merely selecting adds no step and keeps the redo steps.
        """
        before, after = self._document, edit.change(self._document)
        if after is before:
            return False
        self._document = after
        if before.same_parts(after):
            self.seal()
            return False
        self._add_step(edit, before, after)
        return True

    def undo(self) -> bool:
        """Undo one step, including the selection; whether there was one."""
        return self._go(self._past, self._future)

    def redo(self) -> bool:
        """Redo one step; whether there was one."""
        return self._go(self._future, self._past)

    def _add_step(self, edit: Edit, before: Document, after: Document) -> None:
        self._future = []
        now, state = self._clock(), self._state
        if self._merges(edit, now):
            step = self._past.pop()
            before, state = step.patch.apply(before), step.state
        if before.same_parts(after):  # merged away: typed and deleted again
            self._state, self._is_open = state, False
            return
        self._newest += 1
        self._state = self._newest
        self._past.append(_Step(edit.label, _make_patch(after, before), state, edit.merge, now))
        self._is_open = True
        self._drop_oldest()

    def _merges(self, edit: Edit, now: float) -> bool:
        if not (self._is_open and edit.merge and self._past):
            return False
        newest = self._past[-1]
        return newest.merge == edit.merge and (edit.is_lasting or now - newest.time <= MERGE_SECONDS)

    def _go(self, steps: list[_Step], back: list[_Step]) -> bool:
        if not steps:
            return False
        step, left = steps.pop(), self._document
        self._document = step.patch.apply(left)
        back.append(_Step(step.label, _make_patch(self._document, left), self._state))
        self._state = step.state
        self.seal()
        return True

    def _drop_oldest(self) -> None:
        sizes = [step.patch.size for step in self._past]
        total, dropped = sum(sizes), max(0, len(sizes) - MOST_STEPS)
        total -= sum(sizes[:dropped])
        while total > MOST_BYTES and dropped < len(sizes) - 1:
            total -= sizes[dropped]
            dropped += 1
        del self._past[:dropped]


def _make_patch(source: Document, target: Document) -> Patch:
    from talonbench.document.patches import make_patch  # late: the first paint edits nothing

    return make_patch(source, target)
