"""Attribute readiness: what the requests carry, beside what exists in Talon.One."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
)

from talonbench.attributes import (
    Attribute,
    AttributeReadiness,
    AttributeUsage,
    CatalogError,
    check_readiness,
    csv_text,
    list_missing_bodies,
    markdown_text,
    read_catalog,
)
from talonbench.errors import TalonbenchError, WorkspaceError
from talonbench.events import format_text
from talonbench.values import json_text, parse_json
from talonbench.workspace import write_atomically
from talonbench_gui.features.catalog.event_scope import EventScope
from talonbench_gui.features.catalog.words import (
    VERDICTS,
    attribute_html,
    attribute_rows,
    body_text,
    describe_readiness,
    entity_of,
    fitting,
)
from talonbench_gui.page import Page
from talonbench_gui.widgets.detail import DetailHeader, bar
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.strips import ProgressStrip
from talonbench_gui.widgets.tables.table import Column, Table
from talonbench_gui.widgets.tables.table_model import TableModel

if TYPE_CHECKING:
    import asyncio

    from talonbench.preview import Preview
    from talonbench_gui.shell.main_window import MainWindow

COLUMNS = (
    Column("State", 15), Column("Entity", 22, 1), Column("Name", 18, 1), Column("Type", 11),
    Column("Example", 16, 1, rank=1), Column("Mapping", 18, 1, rank=2), Column("From", 22, 2, rank=3),
)  # fmt: skip
NONE = ("No custom attributes", ["The requests of this event carry none."])
NO_FIT = ("No attribute is like that", ["Search for less, or for any state."])
NO_SANDBOX = "The sandbox has no Management API: choose the connection whose attributes are to be fetched."


class CatalogPage(Page):
    """The table, and ways to bring in what exists and to take out what is to be created."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._existing: tuple[Attribute, ...] | None = None
        self._rows: tuple[AttributeReadiness, ...] = ()
        self._fetching: asyncio.Task[None] | None = None
        self.said = ToneLabel("", "muted", bold=True)
        self._uses: tuple[AttributeUsage, ...] = ()
        self.over = EventScope(window)
        self.search = set_accessible_name(QLineEdit(placeholderText="Search attributes"), "Search the attributes")
        self.state = set_accessible_name(QComboBox(), "State of the attributes")
        self._acts = {words: make_button(words) for words in ("Open a list…", "Fetch…", "Export…")}
        self.strip = ProgressStrip()
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("catalogTable", "Attributes of the requests", COLUMNS)
        self.table.setModel(self.model)
        self.table.sort_by_heads()
        self.empty = EmptyPage(*NONE)
        self.copy = make_button("Copy the body")
        self.head = DetailHeader(self.copy)
        self.detail = HtmlView("catalogView", "The attribute that is chosen")
        self._lay_out()
        self._connect()
        self.begin_at(self.table, self.search)

    def _lay_out(self) -> None:
        self.state.addItem("Any state", None)
        for verdict, (sign, word, _) in VERDICTS.items():
            if verdict:
                self.state.addItem(f"{sign} {word}", verdict)
        self.search.setClearButtonEnabled(True)
        self.said.setWordWrap(True)
        self.left = QStackedWidget()
        self.left.addWidget(self.table)
        self.left.addWidget(self.empty)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.left, stretch=0))
        split.addWidget(panel(self.head, self.detail, stretch=1))
        split.setSizes([760, 420])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        first = bar(self.said, *self._acts.values(), stretch=0)
        second = bar(self.search, self.state, self.over, stretch=0)
        layout.addWidget(panel(first, second, self.strip, stretch=0))
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.over.found.connect(self._on_found)
        self.search.textChanged.connect(lambda _: self._show())
        self.state.currentIndexChanged.connect(lambda _: self._show())
        self.table.selectionModel().currentChanged.connect(self._show_detail)
        self.copy.clicked.connect(self.copy_body)
        self.strip.cancelled.connect(self.cancel)
        for words, act in (("Open a list…", self.open_list), ("Fetch…", self.fetch), ("Export…", self.export)):
            self._acts[words].clicked.connect(act)

    # -- showing --------------------------------------------------------------------------------------------

    def show_preview(self, preview: Preview) -> None:
        self.over.look(preview)

    def _on_found(self, uses: tuple[AttributeUsage, ...]) -> None:
        self._uses = uses
        self._compare()

    def _compare(self) -> None:
        self._rows = check_readiness(self._uses, self._existing)
        self.said.set_text(*describe_readiness(self._rows, self._existing is not None))
        self._show()

    def _show(self) -> None:
        found = fitting(self._rows, self.search.text().strip(), self.state.currentData())
        self.model.show(attribute_rows(self._rows, found))
        self.left.setCurrentWidget(self.table if found else self.empty)
        self.empty.say(*(NO_FIT if self._rows else NONE))
        if found and self.model.row(self.table.selected) is None:
            self.table.select(0)
        self._show_detail(self.table.currentIndex())

    def selected(self) -> AttributeReadiness | None:
        """The attribute that is chosen."""
        row = self.model.row(self.table.selected)
        return self._rows[row.key[1]] if row is not None and row.key is not None else None

    def _show_detail(self, _: QModelIndex) -> None:
        row = self.selected()
        self.copy.setVisible(row is not None and row.verdict in ("missing", "") and bool(body_text(row)))
        if row is None:
            self.head.say("No attribute is chosen")
            self.detail.show_html("")
            return
        sign, word, colour = VERDICTS[row.verdict]
        self.head.say(row.use.name, f"{entity_of(row)} · {row.use.type}", f"{sign} {word}", colour)
        self.detail.show_html(attribute_html(row))

    def copy_body(self) -> None:
        """Copy the body that creates the attribute that is chosen."""
        row = self.selected()
        if row is not None:
            QGuiApplication.clipboard().setText(body_text(row))

    # -- what exists ----------------------------------------------------------------------------------------

    def open_list(self) -> None:
        """Ask for a saved answer of the Management API."""
        name, _ = QFileDialog.getOpenFileName(self, "An answer of GET /v1/attributes", "", "*.json;;All files (*)")
        if name:
            try:
                self.take(read_catalog(parse_json(Path(name).read_bytes().decode("utf-8-sig"))))
            except (OSError, ValueError, CatalogError) as error:
                self.window_.say(f"{Path(name).name}: {error}", "bad")

    def take(self, existing: tuple[Attribute, ...]) -> None:
        """Compare with *existing* from now on."""
        self._existing = self.window_.response.known = existing
        self._compare()

    def fetch(self) -> None:
        """Ask for a management key, and fetch what exists; the key is used once, and kept nowhere."""
        if self.window_.connection.connection().kind == "sandbox":
            self.window_.say(NO_SANDBOX, "warn")
            return
        deployment = self.window_.connection.deployment.text()
        words = f"Management key for {deployment}, allowed to list attributes.\nIt is used once, and kept nowhere."
        key, is_given = QInputDialog.getText(self, "Fetch the attributes", words, QLineEdit.EchoMode.Password)
        if is_given and key:
            self.strip.say(f"Fetching the attributes of {deployment}…")
            self._acts["Fetch…"].setEnabled(False)
            self._fetching = self.window_.tasks.start(self._fetch(deployment, key))
            self._fetching.add_done_callback(self._on_fetched)

    async def _fetch(self, deployment: str, key: str) -> None:
        from talonbench.client.attribute_catalog import fetch_attributes

        try:
            self.take(await fetch_attributes(deployment, key, progress=self._on_told))
        except TalonbenchError as error:
            self.window_.say(str(error), "bad")

    def _on_told(self, count: int, total: int) -> None:
        self.strip.say(f"{count:,} of {total:,} attributes are here…", count * 100 // max(1, total))

    def _on_fetched(self, _: object) -> None:
        self._fetching = None
        self.strip.hide()
        self._acts["Fetch…"].setEnabled(True)

    def cancel(self) -> None:
        """Fetch no more; what is compared with stays."""
        if self._fetching is not None:
            self._fetching.cancel()

    def export(self) -> None:
        """Ask where to: .json for bodies that create what is missing, .csv or .md for the table."""
        kinds = "Bodies to create (*.json);;Table (*.csv);;Table (*.md)"
        name, _ = QFileDialog.getSaveFileName(self, "Export", "attributes.json", kinds)
        if not name:
            return
        text = format_text(json_text([*list_missing_bodies(self._rows)])) if name.endswith(".json") else ""
        text = csv_text(self._rows) if name.endswith(".csv") else text or markdown_text(self._rows)
        try:
            write_atomically(Path(name), text.encode())
        except WorkspaceError as error:
            self.window_.say(str(error), "bad")
