"""The commands that bring a page into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow


class Opening:
    """One method a page."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def bench(self) -> None:
        """The bench."""
        self._window.show_page("editor")

    def connections(self) -> None:
        """Where requests go."""
        self._window.show_page("connections")

    def setup(self) -> None:
        """What was imported."""
        self._window.show_page("import")

    def history(self) -> None:
        """Every send."""
        self._window.show_page("history")

    def live(self) -> None:
        """Events of real SDKs."""
        self._window.show_page("live")

    def samples(self) -> None:
        """Samples and ready-made mappings."""
        self._window.show_page("samples")

    def attributes(self) -> None:
        """Attribute readiness."""
        self._window.show_page("catalog")

    def way(self) -> None:
        """The whole way."""
        self._window.show_page("trace")
