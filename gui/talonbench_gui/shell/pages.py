"""The window's pages, as data; a page is built when first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.shell.rail import Rail
    from talonbench_gui.state.workbench import Workbench

EDITOR: Final = "editor"


class PageEntry(NamedTuple):
    """A page: *place* is its class as ``module:Class``; empty for the Editor."""

    id: str
    title: str
    icon: str
    tip: str
    place: str = ""


_FEATURES: Final = "talonbench_gui.features"
PAGES: Final[tuple[PageEntry, ...]] = (
    PageEntry(EDITOR, "Editor", "event", "Event, mappings, request, response"),
    PageEntry("trace", "Trace", "way", "What happens to the event, and why", f"{_FEATURES}.trace.page:TracePage"),
    PageEntry(
        "archive",
        "Archive",
        "archive",
        "Millions of events: what was sent, and why not",
        f"{_FEATURES}.archive.page:ArchivePage",
    ),
    PageEntry("live", "Live", "live", "Events from real SDKs as they arrive", f"{_FEATURES}.live.page:LivePage"),
    PageEntry(
        "history", "History", "clock", "Everything sent from this machine", f"{_FEATURES}.history.page:HistoryPage"
    ),
    PageEntry(
        "received",
        "Received",
        "received",
        "What Talon.One stored of the last send",
        f"{_FEATURES}.received.page:ReceivedPage",
    ),
    PageEntry("samples", "Samples", "library", "Sample events with mappings", f"{_FEATURES}.samples.page:SamplesPage"),
    PageEntry(
        "catalog",
        "Catalog",
        "attributes",
        "Which attributes exist in Talon.One",
        f"{_FEATURES}.catalog.page:CatalogPage",
    ),
    PageEntry(
        "connections",
        "Connections",
        "cloud",
        "Deployments, keys and gateways",
        f"{_FEATURES}.connections.page:ConnectionsPage",
    ),
    PageEntry("import", "Import", "setup", "Import a Segment configuration", f"{_FEATURES}.imports.page:ImportPage"),
)

# Pages that other parts lead to; they have no button in the rail.
FURTHER_PAGES: Final[tuple[PageEntry, ...]] = (
    PageEntry("sandbox", "Sandbox", "cloud", "What the sandbox remembers", f"{_FEATURES}.sandbox.page:SandboxPage"),
)


class PageHost(QObject):
    """Shows pages in *stack*, which holds the *editor* page. *shown* carries the ID of the current page."""

    shown = Signal(str)

    def __init__(
        self, stack: QStackedWidget, editor: QWidget, rail: Rail, workbench: Workbench, actions: Actions
    ) -> None:
        super().__init__(stack)
        self._stack, self._rail = stack, rail
        self._workbench, self._actions = workbench, actions
        self._pages = {EDITOR: editor}
        self.current = EDITOR
        for entry in PAGES:
            rail.add(entry.id, entry.title, entry.icon, entry.tip)
        rail.select(EDITOR)
        rail.activated.connect(self.open)
        workbench.page_requested.connect(self.open)

    def page(self, name: str) -> QWidget:
        """The widget of the page, built on first access: in its place, since Qt styles whatever is moved again."""
        if name not in self._pages:
            entry = next(entry for entry in (*PAGES, *FURTHER_PAGES) if entry.id == name)
            module, _, class_name = entry.place.partition(":")
            page: QWidget = getattr(import_module(module), class_name)(self._workbench, self._actions, self._stack)
            page.setObjectName(f"{name}Page")
            page.setAccessibleName(entry.title)
            self._stack.addWidget(page)
            self._pages[name] = page
        return self._pages[name]

    def open(self, name: str) -> None:
        """Show the page, and focus its main widget."""
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        self._rail.select(name)
        self.current = name
        self.shown.emit(name)
        page.setFocus()
