"""The window's services, each made once; rarely used ones on first access."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.document import new_document
from talonbench_gui.state.connections import ActiveConnection
from talonbench_gui.state.document_store import DocumentStore
from talonbench_gui.state.file import DocumentFile
from talonbench_gui.state.history import HistoryStore
from talonbench_gui.state.jobs import Jobs
from talonbench_gui.state.keys import KeyStore
from talonbench_gui.state.mapping_selection import MappingSelection
from talonbench_gui.state.notices import Notices
from talonbench_gui.state.preview import PreviewService
from talonbench_gui.state.results import Results
from talonbench_gui.state.sender import Sender
from talonbench_gui.state.session import Session
from talonbench_gui.state.tasks import Tasks

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.attributes import Attribute, Catalog
    from talonbench.document import Document
    from talonbench_gui.state.archive import ArchiveStore
    from talonbench_gui.state.archive_compare import ArchiveComparer
    from talonbench_gui.state.archive_opened import OpenedEvents
    from talonbench_gui.state.archive_run import ArchiveRunner
    from talonbench_gui.state.archive_send import ArchiveSender
    from talonbench_gui.state.capture import CaptureService
    from talonbench_gui.state.catalog import CatalogStore
    from talonbench_gui.state.demo import DemoService
    from talonbench_gui.state.forwarder import Forwarder
    from talonbench_gui.state.further_events import FurtherEvents
    from talonbench_gui.state.importer import Importer
    from talonbench_gui.state.intake import Intake
    from talonbench_gui.state.kept import KeptDocuments
    from talonbench_gui.state.management import ManagementStore
    from talonbench_gui.state.origins import OriginStore
    from talonbench_gui.state.received import ReceivedStore
    from talonbench_gui.state.samples import SampleStore
    from talonbench_gui.state.sandbox import SandboxStore
    from talonbench_gui.state.segment import SegmentStore
    from talonbench_gui.state.sent_log import SentLogStore


class Workbench(QObject):
    """What commands act on and features show.

    *closed*: finish pending work now. *page_requested*: show the page with this ID, where the input is best seen.
    *activity_changed*: listening or forwarding started or stopped. *catalog_changed*: what is known to exist changed.
    *demo_changed*: demo mode began or ended.
    """

    closed = Signal()
    page_requested = Signal(str)
    activity_changed = Signal()
    catalog_changed = Signal()
    demo_changed = Signal()

    def __init__(self, jobs: Jobs | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs or Jobs(self)
        self.tasks = Tasks(self)
        self.notices = Notices(self)
        self.session = Session(self.jobs, self.notices, self)
        state = self.session.state
        self.store = DocumentStore(
            make_first_document() if state is None else state.document,
            is_saved=state is None or state.is_saved,
            parent=self,
        )
        self.marked = MappingSelection(self.store, self)
        self.keys = KeyStore(self.jobs, self)
        self.connections = ActiveConnection(
            self.store, self.session.connection_store, self.keys, self.notices, self.jobs, self
        )
        self.file = DocumentFile(self.store, self.connections, self.session, self.jobs, self)
        self.previews = PreviewService(self.store, self.connections, self.jobs, self)
        self.previews.find_catalog = self.find_catalog
        self.catalog_changed.connect(self.previews.request)
        self.results = Results(self.store, self)
        self.history = HistoryStore(self.session, self.notices, self.jobs, self)
        self.sending = Sender(self.previews, self.connections, self.results, self.history, self.tasks, self)
        self.sending.opened.connect(self._follow_rules)
        self.connections.changed.connect(self._on_connection)
        self.tasks.failed.connect(self._on_task_failed)
        self.store.changed.connect(self._on_document)
        self.file.opened.connect(self._on_opened)

    @cached_property
    def intake(self) -> Intake:
        """Takes in what is pasted, dropped or opened."""
        from talonbench_gui.state.intake import Intake

        intake = Intake(self.store, self.importer, self.further_events, self.notices, self.jobs, self)
        self.file.opened.connect(intake.forget)
        return intake

    @cached_property
    def further_events(self) -> FurtherEvents:
        """The events of a large input that the document hasn't taken."""
        from talonbench_gui.state.further_events import FurtherEvents

        further = FurtherEvents(self.store, self.notices, self.jobs, self)
        self.file.opened.connect(further.forget)
        return further

    @cached_property
    def importer(self) -> Importer:
        """Imports configurations."""
        from talonbench_gui.state.importer import Importer

        importer = Importer(self.store, self.connections, self.further_events, self.notices, self.jobs, self)
        importer.page_requested.connect(self.page_requested)
        importer.attributes_found.connect(self._take_attributes)
        self.file.opened.connect(importer.forget)
        return importer

    @cached_property
    def capture(self) -> CaptureService:
        """Listens for events from real SDKs."""
        from talonbench_gui.state.capture import CaptureService

        capture = CaptureService(self.jobs, self.notices, self.origins, self)
        capture.changed.connect(self.activity_changed)
        self.closed.connect(capture.close)
        return capture

    @cached_property
    def origins(self) -> OriginStore:
        """The web pages whose events may be forwarded."""
        from talonbench_gui.state.origins import OriginStore

        return OriginStore(self.session, self.notices, self)

    @cached_property
    def forwarder(self) -> Forwarder:
        """Forwards captured events."""
        from talonbench_gui.state.forwarder import Forwarder

        forwarder = Forwarder(
            self.capture,
            self.previews,
            self.connections,
            self.sending,
            self.history,
            self.origins,
            self.notices,
            self.tasks,
            self,
        )
        forwarder.changed.connect(self.activity_changed)
        self.closed.connect(forwarder.stop)
        self.file.opened.connect(forwarder.on_opened)
        return forwarder

    @cached_property
    def catalog(self) -> CatalogStore:
        """What is known to exist in Talon.One."""
        from talonbench_gui.state.catalog import CatalogStore

        catalog = CatalogStore(self.connections, self.management, self.notices, self.jobs, self.tasks, self)
        catalog.changed.connect(self.catalog_changed)
        return catalog

    @cached_property
    def kept(self) -> KeptDocuments:
        """Documents that were closed with unsaved changes."""
        from talonbench_gui.state.kept import KeptDocuments

        kept = KeptDocuments(self.file, self.session, self.notices, self.jobs, self)
        kept.changed.connect(self.file.changed)
        return kept

    @cached_property
    def management(self) -> ManagementStore:
        """The management keys."""
        from talonbench_gui.state.management import ManagementStore

        return ManagementStore(self.keys, self.sending, self.tasks, self)

    @cached_property
    def received(self) -> ReceivedStore:
        """What Talon.One stored of the last send."""
        from talonbench_gui.state.received import ReceivedStore

        received = ReceivedStore(self.results, self.connections, self.management, self.tasks, self)
        self.closed.connect(received.cancel)
        return received

    @cached_property
    def sent_log(self) -> SentLogStore:
        """What Segment really sent, by the access log."""
        from talonbench_gui.state.sent_log import SentLogStore

        log = SentLogStore(self.store, self.connections, self.management, self.tasks, self)
        self.closed.connect(log.cancel)
        return log

    @cached_property
    def segment(self) -> SegmentStore:
        """Segment's Public API."""
        from talonbench_gui.state.segment import SegmentStore

        segment = SegmentStore(self.session, self.jobs, self.tasks, self)
        self.closed.connect(segment.cancel)
        return segment

    @cached_property
    def samples(self) -> SampleStore:
        """The user's saved samples."""
        from talonbench_gui.state.samples import SampleStore

        return SampleStore(self.jobs, self.notices, self)

    @cached_property
    def archive(self) -> ArchiveStore:
        """The runs over archives."""
        from talonbench_gui.state.archive import ArchiveStore

        archive = ArchiveStore(self.jobs, self)
        self.closed.connect(archive.stop)
        return archive

    @cached_property
    def archive_runner(self) -> ArchiveRunner:
        """Runs over archives that this window started."""
        from talonbench_gui.state.archive_run import ArchiveRunner

        runner = ArchiveRunner(self.store, self.jobs, self)
        self.closed.connect(runner.stop)
        return runner

    @cached_property
    def archive_comparer(self) -> ArchiveComparer:
        """Compares the open run with another setup."""
        from talonbench_gui.state.archive_compare import ArchiveComparer

        comparer = ArchiveComparer(self.store, self.archive, self.jobs, self)
        self.closed.connect(comparer.stop)
        return comparer

    @cached_property
    def archive_sender(self) -> ArchiveSender:
        """Replays events of the open run for real."""
        from talonbench_gui.state.archive_send import ArchiveSender

        sender = ArchiveSender(self.archive, self.connections, self.jobs, self)
        self.closed.connect(sender.stop)
        return sender

    @cached_property
    def opened_events(self) -> OpenedEvents:
        """Which events of the document are those of archives."""
        from talonbench_gui.state.archive_opened import OpenedEvents

        opened = OpenedEvents(self.store)
        self.file.opened.connect(opened.forget)
        return opened

    @cached_property
    def demo(self) -> DemoService:
        """Plays stories in demo mode."""
        from talonbench_gui.state.demo import DemoService

        demo = DemoService(self.store, lambda then: self.sandbox.find_rules(then), self.notices, self.jobs, self)
        demo.opened.connect(self.demo_changed)
        demo.closed.connect(self.demo_changed)
        self.closed.connect(demo.end)
        return demo

    @property
    def is_demo(self) -> bool:
        """Whether the window is in demo mode; doesn't create the service."""
        return "demo" in self.__dict__ and self.demo.is_open

    @cached_property
    def sandbox(self) -> SandboxStore:
        """What the window's sandbox remembers."""
        from talonbench_gui.state.sandbox import SandboxStore

        return SandboxStore(self.sending, self.results, self.notices, self.jobs, self)

    @property
    def is_reading(self) -> bool:
        """Whether files are being opened or imported."""
        return any(made.reading.is_running for name, made in self.__dict__.items() if name in ("intake", "importer"))

    @property
    def kept_names(self) -> tuple[str, ...]:
        """The documents that were closed with unsaved changes; doesn't create the service."""
        return self.kept.names if "kept" in self.__dict__ else ()

    @property
    def has_further_events(self) -> bool:
        """Whether a large input has events that weren't added yet; doesn't create the service."""
        return "further_events" in self.__dict__ and self.further_events.left > 0

    @property
    def is_listening(self) -> bool:
        """Whether the window listens for events; doesn't create the service."""
        return "capture" in self.__dict__ and self.capture.is_running

    @property
    def known_attributes(self) -> tuple[Attribute, ...]:
        """The attributes that are known to exist; doesn't create the service."""
        known = self.find_catalog()
        return () if known is None else known.attributes or ()

    def find_catalog(self) -> Catalog | None:
        """What is known to exist in Talon.One; doesn't create the service."""
        return self.catalog.known if "catalog" in self.__dict__ else None

    @property
    def is_forwarding(self) -> bool:
        """Whether captured events are forwarded."""
        return "forwarder" in self.__dict__ and self.forwarder.is_running

    def start(self, workspace: Path | None = None) -> None:
        """Show the restored session, or *workspace*; unsaved changes of the session are kept."""
        problem = self.kept.start(workspace) if workspace is not None else ""
        self.notices.post(problem, "error", key="file")
        self.previews.request()

    def close(self) -> None:
        """Save the document and end the lanes; never waits for the keychain."""
        self.previews.stop()
        self.jobs.finish("preview", patience=1.0)
        self.jobs.finish("keys", "files", "analysis", "leftovers", patience=0.0)
        self.connections.save()
        self.session.close()
        self.closed.emit()
        self.jobs.finish("demo", patience=1.0)
        if not self.tasks.is_busy:
            self.history.close()

    async def finish(self) -> None:
        """End what is still running on the loop; the history keeps what was sent until then."""
        import asyncio  # imported late: not needed for the first paint

        await self.tasks.finish()
        await self.sending.close()
        self.history.close()
        await asyncio.to_thread(self.history.wait)

    def _take_attributes(self, found: tuple[Attribute, ...]) -> None:
        from talonbench.attributes import Catalog

        self.catalog.take(Catalog(found), "the imported files")

    def _on_task_failed(self, text: str) -> None:
        self.notices.post(text, "error")

    def _on_document(self, before: Document, after: Document) -> None:
        self.notices.on_document(before, after)
        if before.event != after.event:
            self.notices.clear("send")  # it was about the other event

    def _follow_rules(self) -> None:
        """Tell what is wrong with the user's own rules of the sandbox, even if its page isn't opened."""
        from talonbench.home import rules_path

        if rules_path().exists():
            self.sandbox.refresh()

    def _on_connection(self) -> None:
        self.results.clear_test()
        self.results.outdate_others(self.connections.settings())

    def _on_opened(self) -> None:
        self.sending.cancel()
        self.results.clear()
        self.notices.clear_all()


def make_first_document() -> Document:
    """The document of a new user: Segment's documented payload, one mapping, the sandbox."""
    from talonbench.samples import samples  # imported late: a restored session has its own events

    first = samples()[0]
    return new_document(first.text, first.title)
