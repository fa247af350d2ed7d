"""Navigates from a finding to its place, by a table that the composition fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.lint import Place

    Reveal = Callable[[Place], object]


class Places:
    """Maps each kind of place to a page and the feature that reveals it there."""

    def __init__(self, open_page: Callable[[str], None]) -> None:
        self._open_page = open_page
        self._handlers: dict[str, tuple[str, Reveal]] = {}

    def register(self, kind: str, page: str, reveal: Reveal) -> None:
        """Let *reveal* show places of *kind* on *page*."""
        self._handlers[kind] = (page, reveal)

    def reveal(self, place: Place) -> None:
        """Show *place* and focus it."""
        if place.kind in self._handlers:
            page, reveal = self._handlers[place.kind]
            self._open_page(page)
            reveal(place)
