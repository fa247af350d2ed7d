"""The smallest changes for the selected row of a trace: found off the UI thread, each applied as one step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench_gui.commands import suggestions
from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    from talonbench.preview import Preview
    from talonbench.suggest import Suggestion
    from talonbench.trace import MappingTrace
    from talonbench_gui.commands.context import Context
    from talonbench_gui.features.trace.detail import TraceDetail
    from talonbench_gui.widgets.tables.table_model import About


class TraceOffers(QObject):
    """Offers changes in *detail*, always those of the row they were found for. *applied*: one was applied."""

    applied = Signal()

    def __init__(self, context: Context, detail: TraceDetail, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._detail = context, detail
        self._latest = Latest(context.workbench.jobs, "analysis")
        self._found: tuple[Suggestion, ...] = ()
        self._key: About | None = None
        self._mapping = ""
        detail.offers.activated.connect(self._apply)

    def clear(self) -> None:
        """Offer nothing."""
        self._latest.cancel()
        self._show(None, "", ())

    def find(self, preview: Preview, key: About, mapping: MappingTrace | None) -> None:
        """Find changes for the row *key*: for *mapping*, or without one for the filters."""
        if preview.trace.event is None:
            self.clear()
            return
        if key != self._key:
            self._show(None, "", ())  # another row's
            self._detail.await_offers()
        identity = "" if mapping is None else mapping.subscription.id
        self._latest.run(partial(preview.judgement.suggest, mapping), partial(self._show, key, identity))

    def _show(self, key: About | None, mapping: str, found: tuple[Suggestion, ...]) -> None:
        self._key, self._mapping, self._found = key, mapping, found
        self._detail.show_offers(found)

    def _apply(self, number: int) -> None:
        suggestions.apply(self._context, self._found[number], self._mapping)
        self.applied.emit()
