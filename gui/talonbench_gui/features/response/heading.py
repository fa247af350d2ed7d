"""The heading of a response: status, wire check, duration and size, and what Segment would do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from talonbench_gui.widgets.labels import Chip, MessageLine, ToneLabel, cut_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPaintEvent

    from talonbench.client import Exchange

EDGE, GAP = 10, 8  # pixels
WRAPPED: Final = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
LINES: Final = 2  # of the verdict, always reserved
OUTDATED: Final = "Outdated: edited since the send"


class StatusChip(Chip):
    """The status in words, or its number, else a dash, where these don't fit: what is beside it doesn't move."""

    def __init__(self) -> None:
        super().__init__("Status")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), self.shown_text()
        self.drawFrame(painter)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignCenter, shown)
        self.setToolTip(self.text() if shown != self.text() else "")

    def shown_text(self) -> str:
        """What there is room for."""
        if self.width() >= self.sizeHint().width():
            return self.text()
        first = self.text().partition(" ")[0]
        return first if first.isdigit() else "–"


class VerdictLabel(ToneLabel):
    """A text of up to two lines in a place of two lines, so that nothing below moves; the tooltip has all of it."""

    def __init__(self) -> None:
        super().__init__(title="Verdict")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, LINES * self.fontMetrics().lineSpacing() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def heightForWidth(self, width: int) -> int:
        return self.sizeHint().height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), WRAPPED, self.cut_text())

    def cut_text(self) -> str:
        """The text as far as it fits into its lines, with an ellipsis if it is cut."""
        return cut_lines(self.text(), self.size(), self.fontMetrics())


class ResponseHeading(QWidget):
    """Wire check and measures, or that all is outdated; below, the verdict. Every line is always there.

    The *status* stands in the panel's header.
    """

    def __init__(self) -> None:
        super().__init__()
        self.status, self.verdict = StatusChip(), VerdictLabel()
        self.wire_check, self.measures = ToneLabel("", "muted", title="Sent as shown"), MessageLine("Duration and size")
        self.outdated = MessageLine("Outdated")
        for label, name in (
            (self.status, "responseStatus"),
            (self.verdict, "responseVerdict"),
            (self.wire_check, "responseWireCheck"),
            (self.measures, "responseMeasures"),
            (self.outdated, "responseOutdated"),
        ):
            label.setObjectName(name)
        self._lay_out()

    def _lay_out(self) -> None:
        facts = QHBoxLayout()
        facts.setSpacing(GAP)
        facts.addWidget(self.wire_check)
        for part in (self.measures, self.outdated):  # in one place: measures of an outdated send are no news
            facts.addWidget(part, 1)
        self.outdated.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 2, EDGE, 6)
        column.setSpacing(2)
        column.addLayout(facts)
        column.addWidget(self.verdict)

    def show_exchange(self, exchange: Exchange, remarks: Iterable[str]) -> None:
        """Show how *exchange* ended, and the *remarks* on its response."""
        from talonbench_gui.wording import exchanges  # imported late: not needed for the first paint

        words, color = exchanges.describe_verdict(exchange)
        differs = exchange.wire_check is not None and not exchange.wire_check.matches
        lines = [exchanges.explain_wire_check(exchange)] if differs else []
        lines += [words, *(f"! {one}" for one in remarks)]
        measures, wait = exchanges.describe_measures(exchange), exchanges.describe_wait(exchange.queued_for)
        self.status.set_text(exchanges.describe_status(exchange), color)
        self.measures.set_text(f"{measures}{wait}", "muted")
        self.verdict.set_text("\n".join(lines), "bad" if differs else color)
        reason = f"{exchange.verdict.reason}\nSegment's code: {exchange.verdict.code}"
        self.verdict.setToolTip("\n".join([*lines, reason]))
        self.wire_check.set_text(*exchanges.describe_wire_check(exchange))
        self.wire_check.setToolTip(exchanges.explain_wire_check(exchange))

    def set_outdated(self, is_outdated: bool) -> None:
        """Say in its place that the response is of an earlier version: what is shown beside it wasn't sent."""
        self.outdated.show_message(OUTDATED if is_outdated else "", "warn")
        self.outdated.setVisible(is_outdated)
        for part in (self.wire_check, self.measures):
            part.setVisible(not is_outdated)

    def describe(self) -> str:
        """Status and verdict, for screen readers."""
        return f"{self.status.text()}. {self.verdict.text()}"
