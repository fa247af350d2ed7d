"""The pages of the window, as data; a page is built when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench_gui.page import Page
    from talonbench_gui.shell.main_window import MainWindow

EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: *place* is the module and class, ``module:Class``; the editor has none."""

    id: str
    title: str
    icon: str
    tip: str
    place: str = ""

    def build(self, window: MainWindow) -> Page:
        """The page's widget."""
        module, name = self.place.split(":")
        page: Page = getattr(import_module(module), name)(window)
        page.setObjectName(f"{self.id}Page")
        return page


_HERE = "talonbench_gui.features"
PAGES: tuple[PageEntry, ...] = (
    PageEntry(EDITOR, "Editor", "event", "Event, mappings, request, response"),
    PageEntry("trace", "Trace", "way", "One event through everything, and why", f"{_HERE}.trace.page:TracePage"),
    PageEntry("history", "History", "clock", "Every send of this machine", f"{_HERE}.history.page:HistoryPage"),
    PageEntry("live", "Live", "live", "Events of real SDKs, as they arrive", f"{_HERE}.live.page:LivePage"),
    PageEntry("samples", "Samples", "library", "Samples, ready-made mappings", f"{_HERE}.samples.page:SamplesPage"),
    PageEntry("catalog", "Catalog", "attributes", "Do the attributes exist?", f"{_HERE}.catalog.page:CatalogPage"),
    PageEntry("connections", "Connections", "cloud", "Where requests go", f"{_HERE}.connections.page:ConnectionsPage"),
    PageEntry("import", "Import", "setup", "Import a real setup", f"{_HERE}.imports.page:ImportPage"),
)
