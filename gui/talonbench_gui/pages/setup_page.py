"""What was imported: destinations, what is to be known of them, and how to bring more in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout

from talonbench.formats.classic import ClassicComparison, compare_with_classic
from talonbench_gui.models.table_model import TableModel
from talonbench_gui.pages.page import Page
from talonbench_gui.pages.setup_words import (
    CLASSIC,
    DESTINATION,
    MAPPING,
    NOTICE,
    SIGNS,
    classic_html,
    destination_html,
    filter_html,
    mapping_html,
    reports_html,
    reports_on,
    setup_rows,
)
from talonbench_gui.sharing import Sharing
from talonbench_gui.widgets.detail import DetailHead, bar
from talonbench_gui.widgets.empty import Empty
from talonbench_gui.widgets.naming import push
from talonbench_gui.widgets.reader import Reader
from talonbench_gui.widgets.status_badge import ColouredLabel, panel
from talonbench_gui.widgets.table import Column, Table
from talonbench_gui.wording import import_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.formats import ClassicSettings, Configuration
    from talonbench.preview import Preview
    from talonbench_gui.importing import Importing
    from talonbench_gui.main_window import MainWindow

COLUMNS = (Column("State", 10), Column("Kind", 12), Column("Name", 24, 2), Column("What", 20, 1, rank=1),
           Column("To be known", 24, 4))  # fmt: skip
EMPTY = (
    "Drop files or a folder anywhere on this window, or open or paste them.",
    "Segment's Public API: answers and bodies of destinations, subscriptions, filters.",
    "Git Sync and Terraform: .tf files, terraform show -json, state files.",
    "Settings of the Actions framework, requests to the Actions CLI, filters of the Config API.",
    "Keys are masked in such files; one that is not goes to the keychain, and to no file.",
)


class SetupPage(Page):
    """The last import as a table, in full."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._importing: Importing = window.importing()
        self.said = ColouredLabel("Bring in a real setup", "text", bold=True)
        self.files, self.folder, self.paste = push("Open files…"), push("Open a folder…"), push("Paste")
        self.export = push("Export…", "Export the setup that is on the bench")
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("setupTable", "What was imported", COLUMNS)
        self.table.setModel(self.model)
        self.use = push("Use this destination")
        self.head = DetailHead(self.use)
        self.reader = Reader("setupView", "What is chosen of the import")
        self._first, self._second = push("Open files…"), push("Open a folder…")
        self.empty = Empty("Drop a customer's setup here", EMPTY, self._first, self._second, choices=True)
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
        self.said.say(import_words(imported).replace(": see Setup", "") + shapes, "text")
        self.model.show(setup_rows(imported))
        self.table.choose(1)
        self._show_chosen()

    def show_preview(self, preview: Preview) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        row, imported = self.model.row(self.table.chosen), self._importing.last
        if row is None or row.about is None or imported is None:
            self.use.hide()
            return
        kind, at = row.about
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
        row, imported = self.model.row(self.table.chosen), self._importing.last
        if row is None or row.about is None or imported is None:
            return
        kind, at = row.about
        _, _, owner = kind.partition(":")
        if owner or kind == DESTINATION:
            self._importing.use(imported.destinations[int(owner) if owner else at])
            self.window_.show_page("way")
