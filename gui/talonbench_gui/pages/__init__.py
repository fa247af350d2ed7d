"""The pages of the window, as data; a page is built when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench_gui.main_window import MainWindow
    from talonbench_gui.pages.page import Page

BENCH = "bench"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: *place* is the module and class, ``module:Class``; the bench itself has none."""

    id: str
    title: str
    icon: str
    tip: str
    place: str = ""

    def build(self, window: MainWindow) -> Page:
        """The page's widget."""
        module, name = self.place.split(":")
        page: Page = getattr(import_module(module), name)(window)
        return page


_HERE = "talonbench_gui.pages"
PAGES: tuple[PageEntry, ...] = (
    PageEntry(BENCH, "Bench", "event", "Event, mappings, request, response"),
    PageEntry("way", "Way", "way", "One event through everything, and why", f"{_HERE}.way_page:WayPage"),
    PageEntry("history", "History", "clock", "Every send of this machine", f"{_HERE}.history_page:HistoryPage"),
    PageEntry("live", "Live", "live", "Events of real SDKs, as they arrive", f"{_HERE}.live_page:LivePage"),
    PageEntry("samples", "Samples", "library", "Samples, ready-made mappings", f"{_HERE}.samples_page:SamplesPage"),
    PageEntry(
        "attributes", "Attributes", "attributes", "Do the attributes exist?", f"{_HERE}.attributes_page:AttributesPage"
    ),
    PageEntry(
        "connections", "Connect", "cloud", "Connections: where requests go", f"{_HERE}.connections_page:ConnectionsPage"
    ),
    PageEntry("setup", "Setup", "setup", "Import a real setup", f"{_HERE}.setup_page:SetupPage"),
)
