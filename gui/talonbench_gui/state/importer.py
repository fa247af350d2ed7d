"""Imports Segment configurations into the document: read off the UI thread, loaded as one undoable step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.document import edits
from talonbench_gui.state.jobs import Latest
from talonbench_gui.state.stopping import Stoppable
from talonbench_gui.wording.events import format_event, name_event
from talonbench_gui.wording.imports import READING, describe_import, import_level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from threading import Event

    from talonbench.connections import Connection
    from talonbench.document import Document
    from talonbench.formats import Configuration, DestinationConfiguration
    from talonbench.formats.model import UnknownAction
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.further_events import FurtherEvents
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices

NOTICE = "import"


class Importer(QObject):
    """*changed*: a configuration was read or dropped. *page_requested* carries the page that shows it.

    *attributes_found* carries those of the deployment, once its connection is in use. A single destination is loaded
    at once, as one undoable step; of several, the user chooses one (`load`).
    """

    changed = Signal()
    page_requested = Signal(str)
    attributes_found = Signal(object)

    def __init__(
        self,
        store: DocumentStore,
        connections: ActiveConnection,
        further: FurtherEvents,
        notices: Notices,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._connections, self._notices, self._further = store, connections, notices, further
        self._latest = Latest(jobs, "files")
        self.reading = Stoppable(notices, NOTICE, READING, self)
        self.configuration: Configuration | None = None
        self._former: Configuration | None = None  # the last one, until the new ticket is in the document

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files and folders."""
        self._read(partial(_read_paths, list(paths)))

    def import_text(self, text: str) -> None:
        """Import the configuration in *text*."""
        self._read(partial(_read_text, text))

    def take(self, configuration: Configuration) -> None:
        """Show *configuration*, and load its destination if there is only one.

        Events bring a ticket of their own: what nobody edited of the former one goes, or both would be judged together.
        """
        self._former = self.configuration if configuration.events else None
        self.configuration = configuration
        self._further.keep(configuration.further_events, len(configuration.named_events))
        self.changed.emit()
        chosen = _choose(configuration.destinations)
        if chosen is not None:
            self.load(chosen)
            return
        before = self._store.document
        if not configuration.destinations:
            self._add_events(configuration)
            self._tell_attributes(configuration)
        holds = has_added(before, self._store.document) if configuration.events else None
        self._notices.post(
            describe_import(configuration), import_level(configuration), key=NOTICE, command=self._further.command,
            holds=holds,
        )  # fmt: skip
        self.page_requested.emit("import")

    def _add_events(self, configuration: Configuration) -> None:
        """Add the events and notes of a configuration without a destination."""
        events, notes = edits.add_events(self._new_events(configuration)), edits.add_notes(configuration.kept)
        if configuration.events or configuration.kept:
            label = events.label if configuration.events else notes.label
            self._store.apply(edits.combine(label, (*self._close_former(configuration), events, notes)))

    def _close_former(self, configuration: Configuration) -> list[edits.Edit]:
        """Remove what nobody edited of the former ticket, and the sample of the first start; what is new stays."""
        former, self._former = self._former, None
        if not configuration.events or former is configuration:
            return []
        from talonbench.samples import samples  # late: an import isn't part of the start

        known = [] if former is None else _name_events(former)
        texts = {samples()[0].text, *(text for _, text in known)} - {text for _, text in _name_events(configuration)}
        notes = () if former is None else former.kept
        return [edits.drop_ticket(texts, [one for one in notes if one not in configuration.kept])]

    def _tell_attributes(self, configuration: Configuration) -> None:
        if configuration.has_all_attributes:
            self.attributes_found.emit(configuration.attributes)

    def choose_action(self, identity: str, slug: str) -> None:
        """Choose the action of a mapping that wasn't imported since its action is unknown; empty takes it back.

        In the loaded destination only this mapping changes, as a step to undo.
        """
        from talonbench.formats.importer import choose_action

        assert self.configuration is not None, "no configuration to choose in"
        self.configuration = choose_action(self.configuration, identity, slug)
        self.changed.emit()
        loaded = self.find_loaded()
        if loaded is not None:
            wanted = next(one.mapping for one in self.configuration.unknown if one.id == identity)
            mapping = next((part for part in loaded.mappings if part.id == wanted), None)
            self._store.apply(edits.import_mapping(wanted, mapping, loaded.missing))
        elif (only := _choose(self.configuration.destinations)) is not None:
            self.load(only, page="")

    def find_choices(self) -> list[tuple[UnknownAction, str]]:
        """Mappings whose action was unknown, each with the slug of its action now, if any: Undo takes a choice back."""
        loaded, known = self.find_loaded(), {part.id: part.action for part in self._store.document.mappings}
        unknown = () if self.configuration is None else self.configuration.unknown
        return [(one, one.slug if loaded is None else known.get(one.mapping, "")) for one in unknown]

    def load(self, destination: DestinationConfiguration, page: str = "trace") -> None:
        """Load *destination* into the document: mappings, filters, connection and events in one step; show *page*."""
        configuration = self.configuration
        assert configuration is not None, "no configuration to load from"
        self._store.seal()
        loading = edits.load_configuration(
            destination.mappings,
            destination.filters,
            destination.info,
            self._add_connection(configuration, destination),
            self._new_events(configuration),
            configuration.kept,
        )
        self._store.apply(edits.combine(loading.label, (*self._close_former(configuration), loading)))
        self._store.mark_received()
        self._tell_attributes(configuration)
        text = describe_import(configuration, destination)
        self._notices.post(text, import_level(configuration), key=NOTICE, command=self._further.command or "edit.undo")
        if page:
            self.page_requested.emit(page)

    def find_loaded(self) -> DestinationConfiguration | None:
        """The destination of the configuration that the document has; None before it is loaded, and once undone."""
        found, info = self.configuration, self._store.document.destination
        if found is None or info is None:
            return None
        wanted = (info.id, info.name, info.source)
        return next((one for one in found.destinations if (one.id, one.name, one.source) == wanted), None)

    def forget(self) -> None:
        """Drop the configuration, and whatever is still being read, since another document was opened."""
        self._latest.cancel()
        self.configuration = self._former = None
        self.changed.emit()

    def _add_connection(self, configuration: Configuration, destination: DestinationConfiguration) -> Connection | None:
        """The user's connection to *destination*, added if it is new; its key goes to the keychain."""
        if not destination.deployment:
            return None
        from talonbench.connections import Connection

        key = configuration.keys.get(destination.id, "")
        return self._connections.add(Connection(destination.name, "gateway", destination.deployment), key)

    def _new_events(self, configuration: Configuration) -> list[tuple[str, str]]:
        """The events (name, text) that the document lacks: another destination may bring the same ones."""
        known = {event.text for event in self._store.document.events}
        return [(name, text) for name, text in _name_events(configuration) if text not in known]

    def _read(self, work: Callable[[], Configuration]) -> None:
        stop, stoppable = self.reading.begin(work)
        self._latest.run(stoppable, partial(self._on_read, stop), lambda _: self._on_failed(stop))

    def _on_read(self, stop: Event, configuration: Configuration | None) -> None:
        if self.reading.end(stop) and configuration is not None:
            self.take(configuration)

    def _on_failed(self, stop: Event) -> None:
        self.reading.end(stop)


def _name_events(configuration: Configuration) -> list[tuple[str, str]]:
    """The events of *configuration* (name, text), as they are added to the document."""
    return [(name or name_event(body), format_event(body)) for name, body in configuration.named_events]


def _choose(found: Sequence[DestinationConfiguration]) -> DestinationConfiguration | None:
    """The destination to load at once: the only one, or the only one with mappings; else somebody chooses."""
    mapped = [one for one in found if one.mappings]
    return found[0] if len(found) == 1 else mapped[0] if len(mapped) == 1 else None


def has_added(before: Document, after: Document) -> Callable[[Document], bool]:
    """Whether any of the events that *after* has and *before* lacks is still there."""
    added = {event.id for event in after.events} - {event.id for event in before.events}
    return lambda now: any(event.id in added for event in now.events)


def _read_paths(paths: list[Path]) -> Configuration:
    from talonbench.formats import read_paths  # imported late, in the lane: rarely used

    return read_paths(paths)


def _read_text(text: str) -> Configuration:
    from talonbench.formats import ConfigText, read_sources

    return read_sources([ConfigText("pasted text", text)])
