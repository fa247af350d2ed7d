"""The details of the selected row: what is wrong, who sends it, and how to create it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from talonbench_gui.features.catalog.words import VERDICTS, entry_html
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import NamedLabel
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import make_primary
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.wording.environment import describe_environment

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench_gui.features.catalog.entries import Entry

EXISTS: Final = "Nothing to create"
UNKNOWN: Final = "Fetch or import the catalog first, to see whether it exists"


class CatalogDetail(QWidget):
    """Its buttons are *open*, *copy*, *curl* and *create*; the page says what they do."""

    def __init__(self) -> None:
        super().__init__()
        self._header = DetailHeader()
        self._view = HtmlView("catalogView", "Selected row")
        self.open = make_button("Open in Editor", "Open the mapping in the Editor")
        self.copy, self.curl = make_button("Copy JSON"), make_button("Copy as cURL")
        self.create_button = make_primary(make_button("Create…", "Create it in Talon.One"))
        self._kind = NamedLabel("It is created in")
        self._kind.setProperty("role", "sandboxKind")  # before it is measured, for the padding of its style
        for widget, name in (
            (self.open, "catalogOpen"), (self.copy, "catalogCopy"), (self.curl, "catalogCurl"),
            (self.create_button, "catalogCreate"), (self._kind, "catalogCreateKind"),
        ):  # fmt: skip
            widget.setObjectName(name)
        creation = QWidget()
        beside = QHBoxLayout(creation)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._kind, 0, Qt.AlignmentFlag.AlignVCenter)
        beside.addWidget(self.create_button)
        footer = DetailFooter(self.open, self.copy, self.curl, creation)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(self._header, self._view, footer, stretch=1))

    def show_entry(self, entry: Entry | None, connection: Connection) -> None:
        """Show *entry*; what is created is created over *connection*."""
        creation = None if entry is None else entry.creation
        label, role = describe_environment(connection)
        self._kind.setText(label)
        set_state(self._kind, "role", role)
        self.open.setEnabled(entry is not None and bool(entry.mapping))
        for button in (self.copy, self.curl, self.create_button):
            button.setEnabled(creation is not None)
            button.setToolTip("" if creation is not None or entry is None else entry.why_not or EXISTS)
        if entry is not None and creation is not None:
            self.create_button.setEnabled(bool(connection.deployment) and bool(entry.verdict))
            self.create_button.setToolTip("" if entry.verdict else UNKNOWN)
        if entry is None:
            self._header.say("Nothing selected")
            self._view.show_html("")
            return
        sign, word, color = VERDICTS[entry.verdict]
        self._header.say(entry.title, entry.facts, f"{sign} {word}", color)
        self._view.show_html(entry_html(entry))
