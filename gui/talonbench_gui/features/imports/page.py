"""What was imported: destinations, what is to be known of them, and how to bring more in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout

from talonbench.formats.classic import ClassicComparison, compare_with_classic
from talonbench_gui.features.imports.words import (
    CLASSIC,
    DESTINATION,
    MAPPING,
    NOTICE,
    SIGNS,
    classic_html,
    destination_html,
    filter_html,
    import_rows,
    mapping_html,
    reports_html,
    reports_on,
)
from talonbench_gui.page import Page
from talonbench_gui.sharing import Sharing
from talonbench_gui.widgets.detail import DetailHeader, bar
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.tables.table import Column, Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.wording.imports import describe_import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.formats import ClassicSettings, Configuration
    from talonbench.preview import Preview
    from talonbench_gui.importing import Importing
    from talonbench_gui.shell.main_window import MainWindow

COLUMNS = (Column("State", 10), Column("Kind", 12), Column("Name", 24, 2), Column("What", 20, 1, rank=1),
           Column("To be known", 24, 4))  # fmt: skip
EMPTY = (
    "Drop files or a folder anywhere on this window, or open or paste them.",
    "Segment's Public API: answers and bodies of destinations, subscriptions, filters.",
    "Git Sync and Terraform: .tf files, terraform show -json, state files.",
    "Settings of the Actions framework, requests to the Actions CLI, filters of the Config API.",
    "Keys are masked in such files; one that is not goes to the keychain, and to no file.",
)


class ImportPage(Page):
    """The last import as a table, in full."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._importing: Importing = window.importing()
        self.said = ToneLabel("Bring in a real setup", "text", bold=True)
        self.files, self.folder, self.paste = (
            make_button("Open files…"),
            make_button("Open a folder…"),
            make_button("Paste"),
        )
        self.export = make_button("Export…", "Export the setup that is on the bench")
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("importTable", "What was imported", COLUMNS)
        self.table.setModel(self.model)
        self.use = make_button("Use this destination")
        self.head = DetailHeader(self.use)
        self.reader = HtmlView("importView", "What is chosen of the import")
        self._first, self._second = make_button("Open files…"), make_button("Open a folder…")
        self.empty = EmptyPage("Drop a customer's setup here", EMPTY, self._first, self._second, choices=True)
        self._lay_out()
        self._connect()
        self.begin_at(self.table)
        self._show(self._importing.last)

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.table, stretch=0))
        split.addWidget(panel(self.head, self.reader, stretch=1))
        split.setSizes([700, 480])
        split.setChildrenCollapsible(False)
        self.stack = QStackedWidget()
        self.stack.addWidget(panel(self.empty, stretch=0))
        self.stack.addWidget(split)
        self.said.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        above = bar(self.said, self.files, self.folder, self.paste, self.export, stretch=0)
        layout.addWidget(panel(above, stretch=0))
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        for button in (self.files, self._first):
            button.clicked.connect(self._importing.open_files)
        for button in (self.folder, self._second):
            button.clicked.connect(self._importing.open_folder)
        self.paste.clicked.connect(self._importing.paste)
        self.export.clicked.connect(lambda: Sharing(self.window_).export_setup())
        self.use.clicked.connect(self.use_chosen)
        self.table.activated.connect(lambda _: self.use_chosen())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self._importing.imported.connect(self._show)

    # -- showing --------------------------------------------------------------------------------------------

    def _show(self, imported: Configuration | None) -> None:
        self.stack.setCurrentIndex(0 if imported is None else 1)
        if imported is None:
            return
        shapes = f" Read as {', '.join(imported.shapes)}." if imported.shapes else ""
        self.said.set_text(describe_import(imported).replace(": see Import", "") + shapes, "text")
        self.model.show(import_rows(imported))
        self.table.select(1)
        self._show_chosen()

    def show_preview(self, preview: Preview) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        row, imported = self.model.row(self.table.selected), self._importing.last
        if row is None or row.key is None or imported is None:
            self.use.hide()
            return
        kind, at = row.key
        self.use.setVisible(":" in kind or kind == DESTINATION)
        title = row.cells[2].text
        said = reports_html([(at, imported.notes[at])] if kind == NOTICE else reports_on(imported, title))
        state = SIGNS[imported.notes[at].severity][1] if kind == NOTICE else row.cells[0].colour
        self.head.say(title, row.cells[3].text, row.cells[0].text, state)
        self.reader.show_html(said + "".join(self._parts(imported, kind, at)))

    def _parts(self, imported: Configuration, kind: str, at: int) -> Iterator[str]:
        part, _, owner = kind.partition(":")
        if kind == DESTINATION:
            yield destination_html(imported.destinations[at])
        elif kind == CLASSIC:
            yield self._classic(imported.classic[at])
        elif part == MAPPING:
            yield mapping_html(imported.destinations[int(owner)].mappings[at])
        elif owner:
            yield filter_html(imported.destinations[int(owner)].filters[at])

    def _classic(self, one: ClassicSettings) -> str:
        """The classic destination beside the mappings, for the event on the bench."""
        preview = self.window_.preview
        found = ClassicComparison() if preview is None else compare_with_classic(preview.trace, one)
        return classic_html(one, found)

    def use_chosen(self) -> None:
        """Put the destination that is chosen, or whose part is, onto the bench."""
        row, imported = self.model.row(self.table.selected), self._importing.last
        if row is None or row.key is None or imported is None:
            return
        kind, at = row.key
        _, _, owner = kind.partition(":")
        if owner or kind == DESTINATION:
            self._importing.use(imported.destinations[int(owner) if owner else at])
            self.window_.show_page("trace")
