"""Collects what events name in Talon.One, off the UI thread; the user chooses which events."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from talonbench.attributes import (
    AttributeReadiness,
    AttributeUsage,
    Catalog,
    Reference,
    ReferenceReadiness,
    check_readiness,
    check_references,
    find_attribute_usage,
    find_references,
    merge_references,
    merge_usage,
)
from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.samples import samples
from talonbench_gui.state.jobs import Latest
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from talonbench.destination import Settings
    from talonbench.events.receipt import Receipt
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace
    from talonbench_gui.state.workbench import Workbench

    Other: TypeAlias = tuple[str, Receipt | None]

SELECTED, DOCUMENT, SAMPLES = "selected", "document", "samples"


class Checked(NamedTuple):
    """What requests name, and whether it exists: attributes, event types and audiences."""

    attributes: tuple[AttributeReadiness, ...] = ()
    references: tuple[ReferenceReadiness, ...] = ()


class EventScope(QComboBox):
    """The selected event, all events, or all samples too. *found* carries what they name, `Checked`.

    *chosen*: the user chose another scope.
    """

    found = Signal(object)
    chosen = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench = workbench
        self._latest = Latest(workbench.jobs, "analysis")
        self.setObjectName("catalogScope")
        set_accessible_name(self, "Events to check")
        for title, scope in (
            ("This event", SELECTED),
            ("All events", DOCUMENT),
            ("All events and samples", SAMPLES),
        ):
            self.addItem(title, scope)
        self.currentIndexChanged.connect(self.chosen)

    def look(self, catalog: Catalog) -> None:
        """Find what the requests name, starting from the newest preview, and compare it with *catalog*."""
        preview = self._workbench.previews.current
        if preview is not None:
            settings = self._workbench.connections.settings()
            self._latest.run(partial(check_events, preview, self._others(), settings, catalog), self.found.emit)

    def cancel(self) -> None:
        """Cancel the search."""
        self._latest.cancel()

    def _others(self) -> tuple[Other, ...]:
        """The events in scope other than the selected one."""
        if self.currentData() == SELECTED:
            return ()
        events = self._workbench.store.document.events
        current = self._workbench.store.document.event
        others = tuple((event.text, event.receipt) for at, event in enumerate(events) if at != current)
        return others if self.currentData() == DOCUMENT else (*others, *((one.text, None) for one in samples()))


def check_events(preview: Preview, others: Sequence[Other], settings: Settings, catalog: Catalog) -> Checked:
    """What the requests of the previewed event and of *others* name; texts that aren't events are skipped."""
    attributes: list[AttributeUsage] = []
    references: list[Reference] = []
    for trace in _traces(preview, others, settings):
        attributes += find_attribute_usage(trace)
        references += find_references(trace)
    return Checked(
        check_readiness(merge_usage(attributes), catalog.attributes),
        check_references(merge_references(references), catalog),
    )


def _traces(preview: Preview, others: Sequence[Other], settings: Settings) -> Iterator[EventTrace]:
    yield preview.trace
    for text, receipt in others:
        try:
            event = read_event(text).body
        except EventSyntaxError:
            continue
        yield preview.destination.trace(event, settings, receipt=receipt)
