"""The filters of the history: text, status, verdict, action, profile and days."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from talonbench.history import NO_ANSWER, HistoryQuery
from talonbench.talon_one import ACTIONS
from talonbench_gui.widgets.elided import ElidedCombo
from talonbench_gui.widgets.flow import FlowLayout
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.search_edit import SearchParts
from talonbench_gui.wording.status import STATUS_LABELS

PATIENCE = 150  # milliseconds after typing before a search
STATUSES = "200 201 204 302 400 401 403 404 408 409 423 429 500 501 502 503 504".split()
NO_RESPONSE = "No response"
DAY = 86_400.0
SINCE = (("Today", 0), ("Since yesterday", 1), ("Last 7 days", 7), ("Last 30 days", 30))
BETWEEN = "Date range…"
SHOWN = 20  # characters of an action; a longer one is elided


class HistoryFilters(QFrame):
    """*changed*: the filters changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.words = set_accessible_name(
            QLineEdit(placeholderText="Search events, requests and responses"), "Search history"
        )
        SearchParts(self.words)
        statuses = [(NO_RESPONSE, str(NO_ANSWER)), *((one, one) for one in STATUSES)]
        self.status = _make_choice("Status", "Any status", statuses)
        kinds = ("delivered", "would_retry", "would_drop", "cancelled")
        self.verdict = _make_choice(
            "Verdict", "Any verdict", [(f"{STATUS_LABELS[one][0]} {STATUS_LABELS[one][1]}", one) for one in kinds]
        )
        self.action = _make_choice(
            "Action", "Any action", [(f"{one.title} · {key}", key) for key, one in ACTIONS.items()]
        )
        self.profile = set_accessible_name(QLineEdit(placeholderText="Profile ID"), "Profile ID")
        self.days = _make_choice("Days", "Any time", [*((words, str(ago)) for words, ago in SINCE), (BETWEEN, BETWEEN)])
        self.first = set_accessible_name(QLineEdit(placeholderText="From, e.g. 2026-01-31"), "First day")
        self.last = set_accessible_name(QLineEdit(placeholderText="To, e.g. 2026-12-31"), "Last day")
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._lay_out()
        self._name_parts()
        self._connect()

    def _name_parts(self) -> None:
        for widget, name in (
            (self.words, "historySearch"), (self.status, "historyStatus"), (self.verdict, "historyVerdict"),
            (self.action, "historyAction"), (self.profile, "historyProfile"), (self.days, "historyDays"),
            (self.first, "historyFirstDay"), (self.last, "historyLastDay"),
        ):  # fmt: skip
            widget.setObjectName(name)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.changed)
        for edit in (self.words, self.profile, self.first, self.last):
            edit.textChanged.connect(self._on_typed)
        for combo in (self.status, self.verdict, self.action, self.days):
            combo.currentIndexChanged.connect(self._on_selected)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(11, 9, 9, 9)
        above, below = QHBoxLayout(), FlowLayout()
        below.setSpacing(8)
        column.addLayout(above)
        column.addLayout(below)
        above.addWidget(self.words, 1)
        self.action.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.action.setMinimumContentsLength(SHOWN)
        for widget in (self.status, self.verdict, self.action, self.profile, self.days, self.first, self.last):
            below.addWidget(widget)
        for edit in (self.first, self.last):
            edit.hide()

    def _on_typed(self) -> None:
        self._timer.start()

    def _on_selected(self) -> None:
        is_between = self.days.currentData() == BETWEEN
        self.first.setVisible(is_between)
        self.last.setVisible(is_between)
        self.changed.emit()

    def query(self) -> HistoryQuery:
        """The current query."""
        since, until = self._span()
        return HistoryQuery(
            self.words.text(), int(self.status.currentData() or 0), self.action.currentData() or "",
            self.profile.text().strip(), self.verdict.currentData() or "", since, until,
        )  # fmt: skip

    def _span(self) -> tuple[float | None, float | None]:
        selected = self.days.currentData()
        if selected != BETWEEN:
            return (None if selected is None else _midnight() - int(selected) * DAY), None
        first, last = start_of_day(self.first.text()), start_of_day(self.last.text())
        return first, None if last is None else last + DAY

    def clear(self) -> None:
        """Clear all filters."""
        for edit in (self.words, self.profile):
            edit.clear()
        for combo in (self.status, self.verdict, self.action, self.days):
            combo.setCurrentIndex(0)


def _make_choice(name: str, anything: str, choices: list[tuple[str, str]]) -> QComboBox:
    combo = set_accessible_name(ElidedCombo(), name)
    combo.addItem(anything, None)
    for words, data in choices:
        combo.addItem(words, data)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return combo


def _midnight() -> float:
    now = time.localtime()
    return time.mktime((*now[:3], 0, 0, 0, 0, 0, -1))


def start_of_day(text: str) -> float | None:
    """The start of the day *text*, e.g. 2026-01-31, in local time, as a timestamp; None if it isn't a valid date."""
    try:
        return time.mktime((*time.strptime(text.strip(), "%Y-%m-%d")[:3], 0, 0, 0, 0, 0, -1))
    except (ValueError, OverflowError):
        return None
