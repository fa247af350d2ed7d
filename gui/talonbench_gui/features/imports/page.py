"""The Import page: imported destinations with notes, one of which can be loaded; and more to import."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench.formats import Configuration
from talonbench.formats.classic import compare_with_classic
from talonbench_gui.features.imports.action_choices import ActionChoices
from talonbench_gui.features.imports.responses import RESPONSE, explain_in_document, response_html
from talonbench_gui.features.imports.words import (
    CLASSIC,
    DESTINATION,
    EMPTY,
    KEPT,
    MAPPING,
    NOTE,
    SIGNS,
    TITLE,
    classic_html,
    describe_cost,
    describe_notes,
    destination_html,
    filter_html,
    find_notes,
    import_rows,
    mapping_html,
    note_html,
    notes_html,
)
from talonbench_gui.state.jobs import Latest
from talonbench_gui.widgets.detail import DetailHeader, foot
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.imports import describe_import, describe_shapes

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.deliveries import DeliveryReport
    from talonbench.document import Document
    from talonbench.formats import ClassicSettings, DestinationConfiguration
    from talonbench.formats.classic import ClassicComparison
    from talonbench.formats.model import ImportedDelivery
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

NOTHING: Final = Configuration(())
COLUMNS: Final = (
    Column("State", 12), Column("Kind", 12), Column("Name", 24, 2), Column("Details", 20, 1, rank=1),
    Column("Notes", 24, 4),
)  # fmt: skip


class ImportPage(QWidget):
    """The last import as a table, with the details of the selected object."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._importer = workbench, workbench.importer
        self._comparing = Latest(workbench.jobs, "analysis")
        self._explained: ImportedDelivery | None = None  # the response whose explanation is shown or pending
        self._compared: ClassicSettings | None = None  # the one whose comparison is shown or pending
        self._model = TableModel(self, [column.title for column in COLUMNS])
        self._table = Table("importTable", "Imported objects", COLUMNS)
        self._table.setModel(self._model)
        self._load = make_primary(make_button("Load destination"))
        self._cost = MessageLine("What loading changes", wrapped=24, lines=4)
        self._cost.setObjectName("importCost")
        self._footer = foot(self._cost, self._load, stretch=0)
        self._header = DetailHeader()
        self._detail = HtmlView("importView", "Selected object")
        self._page_header = self._make_header(actions)
        self._choices = ActionChoices()
        self._lay_out(actions)
        self._connect()
        self._show_configuration()

    def setFocus(self, *_: object) -> None:
        """Focus the table: a proxy would take Tab past what is above it."""
        self._table.setFocus()

    def _make_header(self, actions: Actions) -> PageHeader:
        files, folder = make_primary(make_button("Import files…")), make_button("Import folder…")
        paste, export = make_button("Paste configuration"), make_button("Export…", "Export configuration")
        pull = make_button("Pull…", "Pull from Segment")
        pull.setObjectName("importPull")
        for button, command in (
            (files, "file.import"), (folder, "file.import_folder"), (paste, "file.import_pasted"),
            (export, "share.configuration"), (pull, "segment.pull"),
        ):  # fmt: skip
            button.clicked.connect(actions[command].trigger)
        return PageHeader("Import", "importSummary", export, pull, paste, folder, files, parent=self)

    def _lay_out(self, actions: Actions) -> None:
        first, second = make_button("Import files…"), make_button("Import folder…")
        for button, command in ((first, "file.import"), (second, "file.import_folder")):
            button.clicked.connect(actions[command].trigger)
        split = PageSplit(
            panel(self._table, self._choices, stretch=0),
            panel(self._header, self._detail, self._footer, stretch=1),
            (700, 480),
        )
        self._stack = PageStack()
        self._stack.addWidget(panel(EmptyPage(TITLE, EMPTY, first, second, choices=True, picture="setup"), stretch=0))
        self._stack.addWidget(split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._page_header)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._load.clicked.connect(self._on_load)
        self._table.activated.connect(self._on_load)
        self._table.selectionModel().currentChanged.connect(self._show_selected)
        self._choices.chosen.connect(self._importer.choose_action)
        self._importer.changed.connect(self._show_configuration)
        self._workbench.store.changed.connect(self._on_document)
        self._workbench.previews.changed.connect(self._on_preview)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_preview()

    # -- showing --------------------------------------------------------------------------------------------

    def _show_configuration(self) -> None:
        configuration = self._importer.configuration
        self._choices.show_choices(self._importer.find_choices())
        notes = self._workbench.store.document.notes
        self._stack.setCurrentIndex(1 if configuration is not None or notes else 0)
        self._model.show(import_rows(configuration, notes))
        self._show_summary()
        if configuration is None and not notes:
            self._detail.show_html("")
            return
        self._table.select(next((at for at, row in enumerate(self._model.rows) if not row.is_heading), -1))
        self._show_selected()

    def _on_document(self, before: Document, after: Document) -> None:
        if before.destination is not after.destination:
            self._show_summary()
        if before.notes != after.notes:
            self._show_configuration()
        if before.mappings is not after.mappings or before.destination is not after.destination:
            self._choices.show_choices(self._importer.find_choices())

    def _show_summary(self) -> None:
        """Say what was found, and whether the document has it: an import can be undone."""
        configuration = self._importer.configuration
        if configuration is None:
            self._page_header.say(describe_notes(self._workbench.store.document.notes), "text")
        else:
            text = describe_import(configuration, self._importer.find_loaded(), is_shown=True)
            self._page_header.say(f"{text} {describe_shapes(configuration)}".rstrip(), "text")

    def _on_preview(self) -> None:
        """Compare the classic destination with the newest event, while the page is visible."""
        if self.isVisible():
            self._show_selected()

    def _selected(self) -> tuple[Configuration, str, int] | None:
        """The object of the configuration that the selected row represents."""
        row, configuration = self._model.row(self._table.selected), self._importer.configuration or NOTHING
        return None if row is None or row.key is None else (configuration, *row.key)

    def _show_selected(self) -> None:
        row, selected = self._model.row(self._table.selected), self._selected()
        self._footer.setVisible(self._find_destination() is not None)
        self._cost.show_message(describe_cost(self._workbench.store.document), "muted")
        if row is None or selected is None:
            self._header.say("Nothing selected")
            self._detail.show_html("")
            return
        configuration, kind, at = selected
        title, state = row.cells[2].text, row.cells[0]
        if kind == KEPT:
            self._header.say(title, row.cells[3].text)
            self._detail.show_html(note_html(self._workbench.store.document.notes[at]))
            return
        notes = [(at, configuration.notes[at])] if kind == NOTE else find_notes(configuration, title)
        color = SIGNS[configuration.notes[at].severity][1] if kind == NOTE else state.color
        self._header.say(title, row.cells[3].text, state.text, color)
        self._compared = None if kind != CLASSIC else self._compared
        self._explained = None if kind != RESPONSE else self._explained
        if kind == CLASSIC:
            self._compare(configuration.classic[at], notes_html(notes))
        elif kind == RESPONSE:
            self._explain(configuration, configuration.deliveries[at])
        else:
            self._detail.show_html(notes_html(notes) + _part_html(configuration, kind, at))

    def _compare(self, classic: ClassicSettings, notes: str) -> None:
        """Compare the classic destination with the mappings, for the selected event."""
        preview = self._workbench.previews.current
        if self._compared is not classic:
            self._compared = classic
            self._detail.show_html(notes + classic_html(classic, None))
        if preview is not None:
            work = partial(compare_with_classic, preview.trace, classic)
            self._comparing.run(work, partial(self._on_compared, classic, notes))

    def _explain(self, configuration: Configuration, one: ImportedDelivery) -> None:
        """Explain a response with the document's setup and events."""
        if self._explained is not one:
            self._explained = one
            self._detail.show_html(response_html(one.delivery, None))
        loaded, document = self._importer.find_loaded(), self._workbench.store.document
        work = partial(explain_in_document, one.delivery, configuration, loaded, document)
        self._comparing.run(work, partial(self._on_explained, one))

    def _on_explained(self, one: ImportedDelivery, report: DeliveryReport) -> None:
        if self._explained is one:
            self._detail.show_html(response_html(one.delivery, report))

    def _on_compared(self, classic: ClassicSettings, notes: str, found: ClassicComparison) -> None:
        selected = self._selected()
        if selected is not None and selected[1] == CLASSIC and selected[0].classic[selected[2]] is classic:
            self._detail.show_html(notes + classic_html(classic, found))

    # -- loading --------------------------------------------------------------------------------------------

    def _find_destination(self) -> DestinationConfiguration | None:
        """The destination that is selected, or that the selected object belongs to."""
        selected = self._selected()
        if selected is None:
            return None
        configuration, kind, at = selected
        owner = kind.partition(":")[2] or (str(at) if kind == DESTINATION else "")
        return configuration.destinations[int(owner)] if owner else None

    def _on_load(self) -> None:
        destination = self._find_destination()
        if destination is not None:
            self._importer.load(destination)


def _part_html(configuration: Configuration, kind: str, at: int) -> str:
    """The details of a destination, or of one of its mappings or filters."""
    part, _, owner = kind.partition(":")
    if kind == DESTINATION:
        return destination_html(configuration.destinations[at])
    if not owner:
        return ""
    destination = configuration.destinations[int(owner)]
    return mapping_html(destination.mappings[at]) if part == MAPPING else filter_html(destination.filters[at])
