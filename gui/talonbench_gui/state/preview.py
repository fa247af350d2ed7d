"""The live preview: computed off the UI thread; the newest document wins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from talonbench.attributes import Catalog
    from talonbench.destination import Settings
    from talonbench.document import Document
    from talonbench.preview import Preview
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.send_plan import SendPlan

REST = 12  # milliseconds without a keystroke before work starts
FIRST = 80  # milliseconds before the first work, to leave time for the first paint
MOST_PUT_OFF = 10  # how often the first work waits for the first paint


class PreviewRequest(NamedTuple):
    """The inputs of a preview."""

    document: Document
    settings: Settings
    catalog: Catalog | None = None  # what is known to exist in Talon.One

    def is_same(self, other: PreviewRequest) -> bool:
        """Whether both lead to the same requests and findings."""
        mine, others = self.document, other.document
        if self.catalog is not other.catalog:
            return False
        return self.settings == other.settings and mine.event == others.event and mine.same_parts(others)

    def make(self, before: Preview | None = None) -> Preview:
        """Compute the preview, reusing what *before* compiled."""
        from talonbench.preview import (
            compile_document,
            make_preview,
        )  # imported late: off the UI thread, after the first paint

        document = self.document
        destination = compile_document(document, before.destination if before else None)
        event = document.current_event
        return make_preview(
            event.text, destination, self.settings, max(0, document.mapping), before,
            receipt=event.receipt, catalog=self.catalog, repeats=event.repeats,
        )  # fmt: skip


class PreviewService(QObject):
    """Follows the document and the connection; *changed* carries the newest `Preview`."""

    changed = Signal(object)

    def __init__(self, store: DocumentStore, connections: ActiveConnection, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._connections = store, connections
        self._jobs, self._latest = jobs, Latest(jobs, "preview")
        self._timer = QTimer(self, singleShot=True, interval=REST)
        self._timer.timeout.connect(self._begin)
        self._put_off = MOST_PUT_OFF
        self._waiting: list[asyncio.Future[None]] = []
        self._after_first: list[Callable[[], None]] = []
        self.current: Preview | None = None
        self._made_of: PreviewRequest | None = None
        self.find_catalog: Callable[[], Catalog | None] = lambda: None
        self.is_early: Callable[[], bool] = bool  # whether the window is about to be painted for the first time
        store.changed.connect(self._on_document)
        connections.changed.connect(self.request)

    @property
    def is_pending(self) -> bool:
        """Whether a newer preview is pending."""
        return self._timer.isActive() or self._latest.is_pending

    def request(self) -> None:
        """Request a preview of the current state, once typing pauses."""
        self._timer.start(FIRST if self.current is None else REST)

    def snapshot(self) -> PreviewRequest:
        """The current inputs, for `make`."""
        return PreviewRequest(self._store.document, self._connections.settings(), self.find_catalog())

    async def make(self, request: PreviewRequest) -> Preview:
        """The preview of *request*: text typed after a send started isn't part of it."""
        import asyncio

        if self.current is not None and self._made_of is not None and self._made_of.is_same(request):
            return self.current
        made: asyncio.Future[Preview] = asyncio.get_running_loop().create_future()
        work = partial(request.make, self.current)
        self._jobs.run(work, made.set_result, lane="preview", failed=made.set_exception)
        return await made

    def plan_all(self, then: Callable[[SendPlan], None]) -> None:
        """Plan to send every event of the document as it is now; call *then* with the plan."""
        from talonbench_gui.state.send_plan import plan_all  # imported late: not needed for the first paint

        now = self.snapshot()
        self._jobs.run(partial(plan_all, now.document, now.settings, self.current), then, lane="preview")

    async def settled(self) -> Preview | None:
        """The preview of the newest document, so that what is sent is what is shown. None if never requested."""
        import asyncio

        while self.is_pending:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await future
        return self.current

    def after_first(self, then: Callable[[], None]) -> None:
        """Call *then* once there is a preview; the first one takes a moment."""
        if self.current is None:
            self._after_first.append(then)
        else:
            then()

    def stop(self) -> None:
        """Stop requesting previews."""
        self._timer.stop()
        self._after_first.clear()
        self._latest.cancel()
        self._wake()

    def _on_document(self, before: Document, after: Document) -> None:
        if not before.same_parts(after) or (before.event, before.mapping) != (after.event, after.mapping):
            self.request()

    def _begin(self) -> None:
        if self.current is None and self._put_off > 0 and self.is_early():
            self._put_off -= 1
            self._timer.start(FIRST)
            return
        request = self.snapshot()
        self._latest.run(partial(request.make, self.current), partial(self._on_made, request), self._on_failed)

    def _on_made(self, request: PreviewRequest, preview: Preview) -> None:
        self._made_of, self.current = request, preview
        self.changed.emit(preview)
        self._wake()
        after, self._after_first = self._after_first, []
        for then in after:
            then()

    def _on_failed(self, _: BaseException) -> None:
        self._wake()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
