"""The table of one kind of the catalog's objects, or why it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence

from talonbench_gui.features.catalog.entries import APPLICATIONS, ATTRIBUTES, AUDIENCES, EVENT_TYPES
from talonbench_gui.features.catalog.words import NO_MATCH, NONE, TITLES, search_entries, table_rows
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.panels import PageStack
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench_gui.features.catalog.entries import Entry

STATE: Final = Column("State", 18)
NAMES: Final = {
    ATTRIBUTES: "catalogTable", EVENT_TYPES: "catalogEventTypes", AUDIENCES: "catalogAudiences",
    APPLICATIONS: "catalogApplications",
}  # fmt: skip
COLUMNS: Final = {
    ATTRIBUTES: (
        STATE, Column("Entity", 22, 1), Column("Name", 18, 1), Column("Type", 11),
        Column("Example", 16, 1, rank=1), Column("Mapping", 18, 1, rank=2), Column("From", 22, 2, rank=3),
    ),
    EVENT_TYPES: (STATE, Column("Name", 26, 2), Column("Mapping", 24, 2)),
    AUDIENCES: (
        STATE, Column("Sent as", 16, 1), Column("Name", 20, 2), Column("ID", 10), Column("Platform", 14, rank=2),
        Column("ID in platform", 18, 1, rank=3), Column("Mapping", 18, 1, rank=1),
    ),
    APPLICATIONS: (
        STATE, Column("Name", 24, 2), Column("ID", 10), Column("Currency", 12, rank=1),
        Column("Time zone", 18, 1, rank=2), Column("Kind", 14, rank=3),
    ),
}  # fmt: skip


class Listing(PageStack):
    """*selected*: another row is selected, or other rows are shown."""

    selected = Signal()

    def __init__(self, kind: str, search: Callable[[], None]) -> None:
        super().__init__()
        self._kind = kind
        self.entries: tuple[Entry, ...] = ()
        columns = COLUMNS[kind]
        self._model = TableModel(self, [column.title for column in columns])
        self.table = Table(NAMES[kind], TITLES[kind], columns)
        self.table.setModel(self._model)
        self.table.sort_by_heads()
        self._empty = EmptyPage(*NONE[kind], picture="attributes")
        self.addWidget(self.table)
        self.addWidget(self._empty)
        self.table.selectionModel().currentChanged.connect(self.selected)
        bind_shortcuts(self.table, [(QKeySequence.StandardKey.Find, search)])

    def show_entries(self, entries: tuple[Entry, ...], needle: str, verdict: str | None) -> None:
        """Show those of *entries* that contain *needle* and have *verdict*; the selected one stays selected."""
        before, self.entries = self.entry, entries
        found = search_entries(entries, needle, verdict)
        self._model.show(table_rows(entries, found))
        self._select_again(before)
        self.setCurrentWidget(self.table if found else self._empty)
        self._empty.say(*(NO_MATCH if entries else NONE[self._kind]))
        if found and self._model.row(self.table.selected) is None:
            self.table.select(0)
        self.selected.emit()

    def _select_again(self, before: Entry | None) -> None:
        """Select what *before* is now: it may be in another row, with another verdict."""
        if before is None:
            return
        now = self.entry
        if now is not None and now.identity == before.identity:
            return
        for at, row in enumerate(self._model.rows):
            if row.key is not None and self.entries[row.key[1]].identity == before.identity:
                self.table.select(at)
                return

    @property
    def entry(self) -> Entry | None:
        """The selected row."""
        row = self._model.row(self.table.selected)
        return self.entries[row.key[1]] if row is not None and row.key is not None else None
