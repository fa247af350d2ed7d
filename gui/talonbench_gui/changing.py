"""Changes that are offered elsewhere and made on the bench, each as one step that can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talonbench import events

if TYPE_CHECKING:
    from talonbench.firing import Suggestion
    from talonbench_gui.main_window import MainWindow


class Changing:
    """Edits the event's text, mappings and filters for other parts of the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def apply(self, suggestion: Suggestion, mapping: str) -> None:
        """Do what *suggestion* says, to the event, to the filters or to the mapping with this id."""
        from talonbench.firing import Enable, EventEdit, FilterOff, MappingEdit, TriggerEdit  # late: as it is rare

        json = self._window.event_panel.json
        text, arrangement = json.text(), self._window.arranging.now
        for edit in suggestion.edits:
            match edit:
                case EventEdit(keys, value):
                    text = events.edit_text(text, keys, value)
                case TriggerEdit(trigger):
                    arrangement = arrangement.changed(mapping, trigger=trigger)
                case MappingEdit(field, node):
                    part = next(one for one in self._window.subscriptions() if one.id == mapping)
                    arrangement = arrangement.changed(mapping, mapping={**part.mapping, field: node})
                case Enable():
                    arrangement = arrangement.changed(mapping, enabled=True)
                case FilterOff(title):
                    self.switch_filter_off(title)
        self._window.arranging.change(lambda _: arrangement)
        json.replace_all(text)
        if not any(isinstance(edit, FilterOff) for edit in suggestion.edits):
            self._window.say(f"{suggestion.sentence} Undo takes it back.")

    def switch_filter_off(self, title: str) -> None:
        """Switch off the first filter of this *title* that is on."""
        filters = list(self._window.filters)
        at = next((at for at, one in enumerate(filters) if one.title == title and one.enabled), None)
        if at is not None:
            filters[at] = replace(filters[at], enabled=False)
            self._window.set_filters(tuple(filters))
            self._window.say(f"The filter “{title}” is off; import the setup again to have it back.")
