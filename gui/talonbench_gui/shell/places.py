"""Leads from a problem to its place: a value of the event, a field, a trigger, the deployment, the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench import events
from talonbench.values.pointer import parse_pointer

if TYPE_CHECKING:
    from talonbench.lint import Place
    from talonbench_gui.shell.main_window import MainWindow


class Places:
    """Brings a place into sight, with the focus on it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def reveal(self, place: Place) -> None:
        """Show *place* on the bench."""
        window = self._window
        if place.kind == "filter":
            self._reveal_filter(place.path)
            return
        window.show_page("editor")
        if place.kind == "text":
            window.event_panel.json.go_to(place.start or 0, place.end or 0)
        elif place.kind == "event":
            self.reveal_value(parse_pointer(place.path))
        elif place.kind in ("deployment", "key"):
            edit = window.connection.deployment if place.kind == "deployment" else window.connection.key
            edit.setFocus()
            edit.selectAll()
        elif place.mapping is not None:
            self._reveal_mapping(place)

    def _reveal_filter(self, title: str) -> None:
        from talonbench_gui.features.trace.page import TracePage  # late: not for the first paint

        self._window.show_page("trace")
        page = self._window.pages.get("trace")
        if isinstance(page, TracePage):
            page.select_filter(title)

    def reveal_value(self, keys: tuple[str, ...]) -> None:
        """Mark the value at *keys* in the event's text."""
        json = self._window.event_panel.json
        span = events.index_spans(json.text()).span(keys)
        if span is not None:
            json.go_to(*span)

    def _reveal_mapping(self, place: Place) -> None:
        mappings = self._window.mappings
        ids = [part.id for part in self._window.subscriptions()]
        if place.mapping not in ids:
            return
        index = ids.index(place.mapping)
        self._window.arranging.change(lambda now: now.chosen(index))
        if place.kind == "trigger":
            mappings.trigger.setFocus()
            if place.start is not None and place.end is not None:
                mappings.trigger.setSelection(place.start, place.end - place.start)
        elif place.kind == "field" and place.path.strip("/"):
            mappings.select_field(parse_pointer(place.path)[0])
        else:
            mappings.list.setFocus()
