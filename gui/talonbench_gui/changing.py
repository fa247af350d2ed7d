"""Changes that are offered elsewhere and made on the bench, each as one step that can be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from talonbench import events

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.filters import DestinationFilter
    from talonbench.suggest import Suggestion
    from talonbench_gui.shell.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on the bench at a moment."""

    text: str
    subscriptions: tuple[Subscription, ...]
    filters: tuple[DestinationFilter, ...]


class Changing:
    """Edits the event's text, mappings and filters for other parts of the window.

    Each change can be taken back from where it was offered, while nothing else was edited since.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._done: list[tuple[Standing, Standing]] = []  # before and after each change

    def _now(self) -> Standing:
        window = self._window
        return Standing(window.event_panel.json.text(), window.arranging.now.subscriptions, window.filters)

    @property
    def can_take_back(self) -> bool:
        """Whether the last change is still the last edit."""
        return bool(self._done) and self._done[-1][1] == self._now()

    def take_back(self) -> None:
        """Undo the last change."""
        if not self.can_take_back:
            self._window.say("There is no change to undo here. Edits of the bench are undone there.", "warn")
            return
        before, after = self._done.pop()
        if before.filters != after.filters:
            self._window.set_filters(before.filters)
        if before.subscriptions != after.subscriptions:
            self._window.arranging.undo()
        if before.text != after.text:
            self._window.event_panel.json.editor.undo()
        self._window.say("The change is undone.")

    def apply(self, suggestion: Suggestion, mapping: str) -> None:
        """Do what *suggestion* says, to the event, to the filters or to the mapping with this id."""
        from talonbench.suggest import (  # late: as it is rare
            DisableFilter,
            EnableMapping,
            SetEventValue,
            SetField,
            SetTrigger,
        )

        json, before = self._window.event_panel.json, self._now()
        text, arrangement = json.text(), self._window.arranging.now
        for edit in suggestion.edits:
            match edit:
                case SetEventValue(keys, value):
                    text = events.set_value_in_text(text, keys, value)
                case SetTrigger(trigger):
                    arrangement = arrangement.changed(mapping, trigger=trigger)
                case SetField(field, node):
                    part = next(one for one in self._window.subscriptions() if one.id == mapping)
                    arrangement = arrangement.changed(mapping, mapping={**part.mapping, field: node})
                case EnableMapping():
                    arrangement = arrangement.changed(mapping, enabled=True)
                case DisableFilter(title):
                    self._switch(title, False)
        self._window.arranging.change(lambda _: arrangement)
        json.replace_all(text)
        self._note(before, suggestion.sentence)

    def switch_filter(self, title: str, is_on: bool) -> None:
        """Switch the first filter of this *title* that is not like that on or off."""
        before = self._now()
        self._switch(title, is_on)
        self._note(before, f"The filter “{title}” is {'on' if is_on else 'off'}.")

    def _note(self, before: Standing, said: str) -> None:
        self._done.append((before, self._now()))
        self._window.say(f"{said} Undo takes it back.")

    def _switch(self, title: str, is_on: bool) -> None:
        filters = list(self._window.filters)
        at = next((at for at, one in enumerate(filters) if one.title == title and one.enabled is not is_on), None)
        if at is not None:
            filters[at] = replace(filters[at], enabled=is_on)
            self._window.set_filters(tuple(filters))
