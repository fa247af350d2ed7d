"""Takes in what is pasted, dropped or opened: workspaces, configurations, events in any format."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from talonbench.document import edits
from talonbench_gui.state.further_events import MOST
from talonbench_gui.state.importer import has_added
from talonbench_gui.state.recognition import WORKSPACE, recognize_files, recognize_text
from talonbench_gui.state.stopping import READING, Stoppable
from talonbench_gui.wording.imports import describe_added

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event

    from talonbench.document import Document
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.further_events import FurtherEvents
    from talonbench_gui.state.importer import Importer
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Level, Notices
    from talonbench_gui.state.recognition import Recognized

LARGEST: Final = 100_000  # characters; a longer paste is examined only if it looks like several events
HEAD: Final = 40_000  # characters of a long paste in which a second event is looked for; Segment's limit is 32 KB
SEVERAL: Final = re.compile(r"\s*\[\s*\{|\s*\{.*?\}\s*\n\s*\{", re.DOTALL)
NOTICE: Final = "intake"


class Intake(QObject):
    """Examines input off the UI thread and passes it on. *workspace_opened* carries a workspace's path."""

    workspace_opened = Signal(object)

    def __init__(
        self,
        store: DocumentStore,
        importer: Importer,
        further: FurtherEvents,
        notices: Notices,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._importer, self._further = store, importer, further
        self._notices, self._jobs = notices, jobs
        self.reading = Stoppable(notices, NOTICE, READING, self)
        self._document = object()  # identifies the open document: requests made for another one are dropped

    def accept(self, text: str) -> bool:
        """Take *text*, pasted over the whole event; False if it is one event that is too long to examine."""
        if len(text) > LARGEST and SEVERAL.match(text[:HEAD]) is None:
            return False
        event = self._store.document.current_event.id
        stop, work = self.reading.begin(partial(recognize_text, text))
        self._jobs.run(work, partial(self._on_pasted, stop, self._document, event, text), lane="files")
        return True

    def clean(self, text: str) -> str:
        """*text*, pasted into an event, without tokens and keys: they are in no state, not even after Undo."""
        from talonbench.events.credentials import remove_from_part  # not before the first paint

        clean, removed = remove_from_part(text)
        if removed:
            what = "a token or key" if removed == 1 else f"{removed} tokens or keys"
            self._notices.post(f"Removed {what} from what you pasted.", "warning", key=NOTICE)
        return clean

    def open_files(self, paths: list[Path]) -> None:
        """Open files that were dropped or chosen."""
        if len(paths) == 1 and paths[0].name.endswith(WORKSPACE):
            self.workspace_opened.emit(paths[0])
        elif paths:
            stop, work = self.reading.begin(partial(recognize_files, paths))
            self._jobs.run(work, partial(self._on_files, stop, self._document), lane="files")

    def forget(self) -> None:
        """Drop what is still being examined, since another document was opened."""
        self._document = object()

    def _on_files(self, stop: Event, document: object, found: list[Recognized] | None) -> None:
        """Add all events as one step; import a configuration, or open a workspace instead."""
        is_wanted = self.reading.end(stop)
        if not is_wanted or document is not self._document or found is None:
            return
        workspaces = [one.workspace for one in found if one.workspace is not None]
        if workspaces:
            self.workspace_opened.emit(workspaces[0])
            return
        events = [event for one in found for event in one.named(MOST)]
        texts = [text for one in found for _, text in one.events]
        receipts = [receipt for one in found for receipt in one.receipts or (None,) * len(one.events)]
        before = self._store.document
        if events:
            self._store.apply(edits.add_events(events[:MOST], receipts[:MOST]))
            self._further.keep(texts[MOST:], MOST, receipts[MOST:])
        configuration = next((one.configuration for one in found if one.configuration is not None), None)
        if configuration is not None:
            self._importer.take(configuration)
        self._tell(found, len(texts), has_added(before, self._store.document))

    def _on_pasted(self, stop: Event, document: object, event: str, text: str, found: Recognized | None) -> None:
        """Insert the pasted text, then replace it by what was recognized in it; two steps to undo."""
        from talonbench.events.credentials import remove_credentials  # not before the first paint

        is_wanted = self.reading.end(stop)
        if not is_wanted or document is not self._document or found is None:
            return
        if found.configuration is not None:
            self._importer.take(found.configuration)
            return
        self._store.seal()
        pasted = remove_credentials(text)[0] if found.summary else found.events[0][1]
        self._store.apply(edits.set_event_text(event, pasted, label="pasting"))
        if found.summary:
            self._store.seal()
            self._store.apply(self._convert(event, found))
        self._store.seal()
        self._tell([found], len(found.events), _is_shown(self._store.document))

    def _convert(self, event: str, found: Recognized) -> edits.Edit:
        """Replace the pasted text by the first event, and add the others at the end."""
        index = max(0, edits.find_event(self._store.document, event))
        (name, first), *others = found.named(MOST)
        self._further.keep([text for _, text in found.events[MOST:]], MOST, found.receipts[MOST:])
        label = f"converting {len(others) + 1} pasted events" if others else "converting pasted event"
        receipt, *more = (found.receipts or (None,) * len(found.events))[:MOST]
        steps = [
            edits.set_event_text(event, first),
            edits.set_receipt(event, receipt),
            edits.add_events(others, more),
            edits.select_event(index),
        ]
        if name and _has_no_name(self._store.document.events[index].name):
            steps.append(edits.rename_event(event, name))
        return edits.combine(label, tuple(steps))

    def _tell(self, found: list[Recognized], events: int, holds: Callable[[Document], bool]) -> None:
        """Say what was recognized, as long as it *holds*; problems until they are closed."""
        problems = [f"{one.problem.rstrip('.')}." for one in found if one.problem]
        summaries = [one.summary for one in found if one.summary]
        if events > MOST:
            summaries.insert(0, describe_added(MOST, events - MOST))
        elif events > 1 and not summaries:
            summaries.append(describe_added(events, 0))
        level: Level = "error" if problems else "warning" if events > MOST else "info"
        command = self._further.command if events > MOST else ""
        text = " ".join((*problems, *summaries))
        self._notices.post(text, level, key=NOTICE, command=command, holds=None if problems else holds)


def _is_shown(document: Document) -> Callable[[Document], bool]:
    """Whether the selected event is the same one as in *document*, with the same text."""
    return lambda now: now.current_event == document.current_event


def _has_no_name(name: str) -> bool:
    """Whether *name* is the one that an event has until somebody names it."""
    return re.fullmatch(r"Event \d+", name) is not None
