"""The Catalog: the attributes in the requests, compared with those that exist in Talon.One."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from talonbench.attributes import AttributeReadiness, AttributeUsage, check_readiness
from talonbench_gui.features.catalog.event_scope import EventScope
from talonbench_gui.features.catalog.words import (
    NO_DEPLOYMENT,
    NO_MATCH,
    NO_SANDBOX,
    NONE,
    VERDICTS,
    attribute_html,
    attribute_rows,
    body_text,
    describe_entity,
    describe_progress,
    describe_readiness,
    search_attributes,
    secret_question,
)
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader, bar
from talonbench_gui.widgets.editor.strips import ProgressStrip
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import NamedLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.search_edit import SearchParts
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.environment import describe_environment

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench.document import Document
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

COLUMNS: Final = (
    Column("State", 18), Column("Entity", 22, 1), Column("Name", 18, 1), Column("Type", 11),
    Column("Example", 16, 1, rank=1), Column("Mapping", 18, 1, rank=2), Column("From", 22, 2, rank=3),
)  # fmt: skip
FILES: Final = "Responses of GET /v1/attributes (*.json);;All files (*)"
EXPORTS: Final = ("Management API (*.json)", "CSV (*.csv)", "Markdown (*.md)")


class CatalogPage(QWidget):
    """A table of attributes, with import and fetch of existing ones, and an export of those to create."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._context, self._catalog = workbench, actions.context, workbench.catalog
        self._uses: tuple[AttributeUsage, ...] = ()
        self._rows: tuple[AttributeReadiness, ...] = ()
        self._import, self._fetch = make_button("Import attributes…"), make_primary(make_button("Fetch attributes…"))
        self._export = make_button("Export…", "Export attributes")
        self._kind = NamedLabel("Attributes are fetched from")
        self._kind.setObjectName("catalogKind")
        self._kind.setProperty("role", "sandboxKind")  # before it is measured, for the padding of its style
        self._page_header = PageHeader("Catalog", "catalogSummary", self._import, self._export, self._kind, self._fetch)
        self._search = set_accessible_name(QLineEdit(placeholderText="Search attributes"), "Search attributes")
        self._search.setObjectName("catalogSearch")
        self._state = set_accessible_name(QComboBox(), "Attribute state")
        self._state.setObjectName("catalogState")
        self._scope = EventScope(workbench)
        self._progress = ProgressStrip()
        self._progress.setObjectName("catalogProgress")
        self._model = TableModel(self, [column.title for column in COLUMNS])
        self._table = Table("catalogTable", "Attributes in the requests", COLUMNS)
        self._table.setModel(self._model)
        self._table.sort_by_heads()
        self._empty = EmptyPage(*NONE, picture="attributes")
        self._copy = make_button("Copy JSON")
        self._header = DetailHeader()
        self._detail = HtmlView("catalogView", "Selected attribute")
        self._lay_out()
        self._connect()
        bind_shortcuts(self._table, [(QKeySequence.StandardKey.Find, self._search.setFocus)])

    def setFocus(self, *_: object) -> None:
        """Focus the table: a proxy would take Tab past what is above it."""
        self._table.setFocus()

    def _lay_out(self) -> None:
        self._state.addItem("Any state", None)
        for verdict, (sign, word, _) in VERDICTS.items():
            if verdict:
                self._state.addItem(f"{sign} {word}", verdict)
        SearchParts(self._search)
        self._stack = PageStack()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        filters = bar(self._search, self._state, self._scope, stretch=0)
        split = PageSplit(
            panel(filters, self._stack, self._progress, stretch=1),
            panel(self._header, self._detail, DetailFooter(self._copy), stretch=1),
            (760, 420),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page_header)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self._scope.found.connect(self._on_found)
        self._scope.chosen.connect(self._look)
        self._search.textChanged.connect(self._show_rows)
        self._state.currentIndexChanged.connect(self._show_rows)
        self._table.selectionModel().currentChanged.connect(self._show_selected)
        self._copy.clicked.connect(self._on_copy)
        self._import.clicked.connect(self._on_import)
        self._fetch.clicked.connect(self._on_fetch)
        self._export.clicked.connect(self._on_export)
        self._progress.cancelled.connect(self._catalog.cancel)
        self._workbench.connections.changed.connect(self._show_connection)
        self._catalog.changed.connect(self._compare)
        self._catalog.fetching_changed.connect(self._show_fetching)
        self._catalog.progressed.connect(self._on_progressed)
        self._workbench.previews.changed.connect(self._look)
        self._workbench.file.opened.connect(self._on_opened)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_connection()
        self._look()

    # -- showing --------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find the attributes of the newest preview, while the page is visible."""
        if self.isVisible():
            self._scope.look()

    def _on_found(self, uses: tuple[AttributeUsage, ...]) -> None:
        self._uses = uses
        self._compare()

    def _on_opened(self) -> None:
        """Drop the attributes of the former document."""
        self._scope.cancel()
        self._on_found(())

    def _compare(self) -> None:
        catalog = self._catalog.known
        known = None if catalog is None else catalog.attributes
        self._rows = check_readiness(self._uses, known)
        self._page_header.say(*describe_readiness(self._rows, is_compared=known is not None))
        self._show_rows()

    def _show_rows(self) -> None:
        found = search_attributes(self._rows, self._search.text().strip(), self._state.currentData())
        self._model.show(attribute_rows(self._rows, found))
        self._stack.setCurrentWidget(self._table if found else self._empty)
        self._empty.say(*(NO_MATCH if self._rows else NONE))
        if found and self._model.row(self._table.selected) is None:
            self._table.select(0)
        self._show_selected()

    def _selected(self) -> AttributeReadiness | None:
        row = self._model.row(self._table.selected)
        return self._rows[row.key[1]] if row is not None and row.key is not None else None

    def _show_selected(self) -> None:
        row = self._selected()
        self._copy.setEnabled(
            row is not None and row.verdict in ("missing", "other_entity", "") and bool(body_text(row))
        )
        if row is None:
            self._header.say("Nothing selected")
            self._detail.show_html("")
            return
        sign, word, color = VERDICTS[row.verdict]
        self._header.say(row.use.name, f"{describe_entity(row)} · {row.use.type}", f"{sign} {word}", color)
        self._detail.show_html(attribute_html(row))

    def _show_connection(self) -> None:
        """Name the environment beside the button that asks it for its attributes."""
        label, role = describe_environment(self._workbench.connections.current)
        self._kind.setText(label)
        set_state(self._kind, "role", role)

    def _show_fetching(self) -> None:
        is_fetching = self._catalog.is_fetching
        self._fetch.setEnabled(not is_fetching)
        if is_fetching:
            self._progress.say(f"Fetching the attributes of {self._workbench.connections.current.deployment}…")
        else:
            self._progress.hide()

    def _on_progressed(self, about: str, count: int, total: int) -> None:
        self._progress.say(describe_progress(about, count, total), count * 100 // max(1, total))

    # -- actions --------------------------------------------------------------------------------------------

    def _on_copy(self) -> None:
        """Copy the JSON that creates the selected attribute."""
        row = self._selected()
        if row is not None:
            self._context.ui.copy(body_text(row), "Copied the JSON.")

    def _on_import(self) -> None:
        for path in self._context.ui.ask_open("Import attributes", FILES):
            self._catalog.import_file(path)

    def _on_fetch(self) -> None:
        """Fetch with the connection's management key, or ask for one that is used once and never stored."""
        connection = self._workbench.connections.current
        problem = NO_SANDBOX if connection.kind == "sandbox" else "" if connection.deployment else NO_DEPLOYMENT
        holds = partial(_uses, connection)
        self._workbench.notices.post(problem, "warning", key="catalog", holds=holds)
        key = "" if problem else self._workbench.management.key_of(connection)
        if not problem and not key:
            key = self._context.ui.ask_secret("Fetch attributes", secret_question(connection.deployment))
        if key:
            self._catalog.fetch(key)

    def _on_export(self) -> None:
        """Ask where to export: bodies that create missing attributes, or the whole table."""
        from talonbench_gui.commands.share import write
        from talonbench_gui.features.catalog.export import export_rows

        chosen = self._context.ui.ask_save("Export attributes", "attributes.json", EXPORTS)
        if chosen is not None:
            write(self._context, chosen[0], export_rows(self._rows, chosen[0].suffix))


def _uses(connection: Connection, document: Document) -> bool:
    """Whether *document* still uses *connection* as it was."""
    return document.connection == connection
