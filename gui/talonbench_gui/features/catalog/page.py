"""The Catalog: what the requests name, compared with what exists in Talon.One, kind by kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from talonbench.attributes import Catalog
from talonbench.lint import Place
from talonbench_gui.features.catalog.detail import CatalogDetail
from talonbench_gui.features.catalog.entries import APPLICATIONS, KINDS, count_entries, list_entries
from talonbench_gui.features.catalog.event_scope import Checked, EventScope
from talonbench_gui.features.catalog.listing import Listing
from talonbench_gui.features.catalog.words import (
    NO_DEPLOYMENT,
    TITLES,
    VERDICTS,
    describe_entries,
    describe_progress,
    secret_question,
)
from talonbench_gui.widgets.detail import bar
from talonbench_gui.widgets.editor.strips import ProgressStrip
from talonbench_gui.widgets.labels import NamedLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.search_edit import SearchParts
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.wording.environment import describe_environment
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.connections import Connection
    from talonbench.document import Document
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

FILES: Final = "Catalogs and responses of GET /v1/attributes (*.json);;All files (*)"
EXPORTS: Final = ("Management API (*.json)", "CSV (*.csv)", "Markdown (*.md)", "Catalog (*.catalog.json)")
UNKNOWN: Final = Catalog()


class CatalogPage(QWidget):
    """A table for each kind, with import and fetch of what exists, and the creation of what is missing."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._context, self._catalog = workbench, actions.context, workbench.catalog
        self._checked = Checked()
        self._import = make_button("Import…", "Import a catalog")
        self._export = make_button("Export…", "Export the catalog")
        self._fetch = make_primary(make_button("Fetch from Talon.One"))
        self._fetch.setObjectName("catalogFetch")
        self._kind = NamedLabel("The catalog is fetched from")
        self._kind.setObjectName("catalogKind")
        self._kind.setProperty("role", "sandboxKind")  # before it is measured, for the padding of its style
        self._page_header = PageHeader(
            "Catalog", "catalogSummary", self._import, self._export, self._kind, self._fetch, parent=self
        )
        self._tabs = set_accessible_name(QTabBar(), "Kinds")
        self._tabs.setObjectName("catalogTabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._search = set_accessible_name(QLineEdit(placeholderText="Search"), "Search the catalog")
        self._search.setObjectName("catalogSearch")
        self._state = set_accessible_name(QComboBox(), "State")
        self._state.setObjectName("catalogState")
        self._scope = EventScope(workbench)
        self._progress = ProgressStrip()
        self._progress.setObjectName("catalogProgress")
        self._listings = {kind: Listing(kind, self._search.setFocus) for kind in KINDS}
        self._stack = QStackedWidget()
        self._detail = CatalogDetail()
        self._lay_out()
        self._connect()

    @property
    def _current(self) -> str:
        return KINDS[max(0, self._tabs.currentIndex())]

    @property
    def _listing(self) -> Listing:
        return self._listings[self._current]

    def setFocus(self, *_: object) -> None:
        """Focus the table: a proxy would take Tab past what is above it."""
        self._listing.table.setFocus()

    def _lay_out(self) -> None:
        for kind in KINDS:
            self._tabs.addTab(TITLES[kind])
            self._stack.addWidget(self._listings[kind])
        self._state.addItem("Any state", None)
        for verdict, (sign, word, _) in VERDICTS.items():
            if verdict:
                self._state.addItem(f"{sign} {word}", verdict)
        SearchParts(self._search)
        filters = bar(self._search, self._state, self._scope, stretch=0)
        split = PageSplit(panel(self._tabs, filters, self._stack, self._progress, stretch=2), self._detail, (760, 420))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page_header)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self._scope.found.connect(self._on_found)
        self._scope.chosen.connect(self._look)
        self._search.textChanged.connect(self._show_rows)
        self._state.currentIndexChanged.connect(self._show_rows)
        self._tabs.currentChanged.connect(self._on_tab)
        for listing in self._listings.values():
            listing.selected.connect(self._show_selected)
        for button, act in (
            (self._import, self._on_import), (self._fetch, self._on_fetch), (self._export, self._on_export),
            (self._detail.open, self._on_open), (self._detail.copy, self._on_copy), (self._detail.curl, self._on_curl),
            (self._detail.create_button, self._on_create),
        ):  # fmt: skip
            button.clicked.connect(act)
        self._progress.cancelled.connect(self._catalog.cancel)
        self._workbench.connections.changed.connect(self._show_connection)
        self._catalog.changed.connect(self._on_catalog)
        self._catalog.fetching_changed.connect(self._show_fetching)
        self._catalog.progressed.connect(self._on_progressed)
        self._workbench.previews.changed.connect(self._look)
        self._workbench.file.opened.connect(self._on_opened)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._workbench.management.commit_key(self._workbench.connections.current)
        self._show_connection()
        self._look()

    # -- showing --------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find what the newest preview's requests name, while the page is visible."""
        if self.isVisible():
            self._scope.look(self._known)

    @property
    def _known(self) -> Catalog:
        return self._catalog.known or UNKNOWN

    def _on_found(self, checked: Checked) -> None:
        self._checked = checked
        for at, kind in enumerate(KINDS):
            count = count_entries(kind, checked, self._known)
            self._tabs.setTabText(at, f"{TITLES[kind]} {count:,}" if count else TITLES[kind])
        self._show_rows()

    def _on_catalog(self) -> None:
        """Compare again; until then, show what is known now."""
        self._look()
        self._show_rows()

    def _on_opened(self) -> None:
        """Drop what the former document named."""
        self._scope.cancel()
        self._on_found(Checked())

    def _on_tab(self) -> None:
        self._stack.setCurrentWidget(self._listing)
        self._scope.setEnabled(self._current != APPLICATIONS)
        self._show_rows()

    def _show_rows(self) -> None:
        if not self.isVisible():
            return
        kind, known, needle = self._current, self._known, self._search.text().strip()
        application = self._workbench.connections.current.application
        entries = list_entries(kind, self._checked, known, application, needle)
        count = count_entries(kind, self._checked, known)
        is_known = getattr(known, kind) is not None
        self._page_header.say(*describe_entries(kind, entries, count, self._catalog.source, is_known=is_known))
        self._listing.show_entries(entries, needle, self._state.currentData())

    def _show_selected(self) -> None:
        self._detail.show_entry(self._listing.entry, self._workbench.connections.current)

    def _show_connection(self) -> None:
        """Name the environment beside the button that asks it for its catalog."""
        label, role = describe_environment(self._workbench.connections.current)
        self._kind.setText(label)
        set_state(self._kind, "role", role)
        self._show_selected()

    def _show_fetching(self) -> None:
        is_fetching = self._catalog.is_fetching
        self._fetch.setEnabled(not is_fetching)
        if is_fetching:
            self._progress.say(f"Waiting for {self._workbench.connections.current.deployment}…")
        else:
            self._progress.hide()

    def _on_progressed(self, about: str, count: int, total: int) -> None:
        self._progress.say(describe_progress(about, count, total), count * 100 // max(1, total))

    # -- actions --------------------------------------------------------------------------------------------

    def _on_open(self) -> None:
        """Show the mapping that sends the selected row, at its field."""
        entry = self._listing.entry
        if entry is not None and entry.mapping:
            self._context.ui.reveal(Place("field", entry.place, entry.mapping))

    def _on_copy(self) -> None:
        """Copy the JSON that creates the selected row."""
        entry = self._listing.entry
        if entry is not None and entry.creation is not None:
            self._context.ui.copy(format_event(entry.creation.body), "Copied the JSON.")

    def _on_curl(self) -> None:
        """Copy the command that creates the selected row; its key is a variable."""
        entry, deployment = self._listing.entry, self._workbench.connections.current.deployment
        if entry is not None and entry.creation is not None:
            self._context.ui.copy(entry.creation.curl(deployment), "Copied as cURL; the key is a variable.")

    def _on_create(self) -> None:
        """Create the selected row, after a question that names it and the deployment."""
        entry, connection = self._listing.entry, self._workbench.connections.current
        creation = None if entry is None else entry.creation
        if creation is None or self._catalog.is_fetching:
            return
        where = "the sandbox" if connection.kind == "sandbox" else f"{connection.name} ({connection.deployment})"
        question = f"Create the {creation.kind} {creation.title} in {where}?"
        if self._context.ui.confirm(question, f"Create {creation.kind}"):
            key = self._find_key(f"Create {creation.kind}")
            if key is not None:
                self.setFocus()  # the button is disabled once there is nothing to create
                self._catalog.create(creation, key)

    def _on_import(self) -> None:
        for path in self._context.ui.ask_open("Import a catalog", FILES):
            self._catalog.import_file(path)

    def _on_fetch(self) -> None:
        """Fetch with the connection's management key, or ask for one that is used once and never stored."""
        key = self._find_key("Fetch from Talon.One")
        if key is not None:
            self._catalog.fetch(key)

    def _find_key(self, title: str) -> str | None:
        """A key that is used once, empty where the connection has its own; None if there is none."""
        connection = self._workbench.connections.current
        problem = "" if connection.deployment else NO_DEPLOYMENT
        self._workbench.notices.post(problem, "warning", key="catalog", holds=partial(_uses, connection))
        if problem:
            return None
        if self._workbench.management.key_of(connection):
            return ""
        return self._context.ui.ask_secret(title, secret_question(connection.deployment)) or None

    def _on_export(self) -> None:
        """Ask where to export: bodies that create missing attributes, a table, or the catalog itself."""
        from talonbench_gui.commands.share import write
        from talonbench_gui.features.catalog.export import export_rows

        chosen = self._context.ui.ask_save("Export the catalog", "attributes.json", EXPORTS)
        if chosen is not None:
            text = export_rows(self._checked.attributes, self._known, chosen[0].name)
            write(self._context, chosen[0], text)


def _uses(connection: Connection, document: Document) -> bool:
    """Whether *document* still uses *connection* as it was."""
    return document.connection == connection
