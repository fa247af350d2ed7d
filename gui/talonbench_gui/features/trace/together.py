"""What the document's events say together, found off the UI thread while the page is visible."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench_gui.commands.reply import Findings, find_together
from talonbench_gui.state.jobs import Latest
from talonbench_gui.widgets.tables.table_model import Cell, TableRow, heading
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.across import Observation
    from talonbench.judgement import Judgement
    from talonbench.preview import Preview
    from talonbench_gui.features.trace.verdict import Verdict
    from talonbench_gui.state.workbench import Workbench

ACROSS = "across"
SENT = ("muted", "warn")  # the tones of an event that is sent
SAMPLE = "Judged for a built-in sample; paste the customer's event."
NOTHING = Findings((), None)


class TraceTogether(QObject):
    """*changed*: `found` belongs to another preview now."""

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._latest = Latest(workbench.jobs, "analysis")
        self._preview: Preview | None = None
        self.found = NOTHING

    def clear(self) -> None:
        """Know nothing."""
        self._latest.cancel()
        self._preview = None
        self._show(NOTHING)

    def find(self, preview: Preview) -> None:
        """Find what the events say together, once for each *preview*."""
        if preview is self._preview:
            return
        self._preview = preview
        self._latest.run(find_together(self._workbench, preview), self._show)

    def complete(self, verdict: Verdict) -> Verdict:
        """*verdict* with what only other events or a response that isn't about the request as it is now tell.

        That Segment drops the event as a repeated one is said in any case, the rest if nothing else is wrong.
        """
        document = self._workbench.store.document
        if self.found.is_sample and document.destination is not None:
            return verdict._replace(cause=f"{SAMPLE} {verdict.cause}", tone="text")
        number = document.event + 1
        about = [at for at, one in enumerate(self.found.observed) if number in one.events]
        repeated = self._list_drops()
        if repeated and verdict.tone in SENT:
            said = [self.found.observed[repeated[0]].message, *([verdict.cause] if verdict.tone == "warn" else [])]
            return verdict._replace(cause=" ".join(said), tone="warn", key=(ACROSS, repeated[0]))
        if self.found.reports and verdict.tone == "muted":
            report = self.found.reports[0]
            words = (report.title, *(report.changes or report.brief)[:2])
            return verdict._replace(cause=" ".join(words), tone="text")
        if verdict.tone != "muted" or not about:
            return verdict
        return verdict._replace(cause=self.found.observed[about[0]].message, tone="warn", key=(ACROSS, about[0]))

    def judge(self, judgement: Judgement) -> Judgement:
        """*judgement* with the requests that are known to have been rejected; a repeated event sends none."""
        results = self._workbench.results
        refusals = [one.refusal for one in self.found.reports if one.refusal is not None]
        refusals += self._workbench.opened_events.find_refusals(judgement.trace)
        if results.exchanges and not results.is_outdated:
            from talonbench.dispatch.refusals import list_refusals  # late: not needed for the first paint

            refusals += list_refusals(results.exchanges.values())
        return replace(judgement, refusals=tuple(refusals)) if refusals and not self._list_drops() else judgement

    def _list_drops(self) -> list[int]:
        """The observations by which Segment drops the current event, since an earlier one has its messageId."""
        if not self.found.observed:
            return []
        from talonbench.across.repeats import SAME_MESSAGE  # late: not needed for the first paint

        number = self._workbench.store.document.event + 1
        observed = enumerate(self.found.observed)
        return [at for at, one in observed if one.code == SAME_MESSAGE and number in one.events[1:]]

    def _show(self, found: Findings) -> None:
        if found != self.found:
            self.found = found
            self.changed.emit()


def across_rows(observed: Sequence[Observation]) -> tuple[TableRow, ...]:
    """The rows of *observed*, below a heading; none without any."""
    if not observed:
        return ()
    rows = [
        TableRow(
            (Cell("! warning", "warn"), Cell(_name_events(one)), Cell(one.message), Cell(""), Cell("")),
            key=(ACROSS, at),
        )
        for at, one in enumerate(observed)
    ]
    return heading(f"Across events · {plural(len(observed), 'finding')}"), *rows


def _name_events(one: Observation) -> str:
    from talonbench.across.observation import name_events

    return name_events(one.events, starts=True)
