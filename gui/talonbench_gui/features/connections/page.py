"""Connections: any number of them, each with what it is for; and where a key comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from talonbench.connections import GATEWAY, Connection
from talonbench_gui.features.connections.words import (
    GUIDE,
    connection_rows,
    describe_connection,
    describe_key,
    kind_of,
    parse_day,
)
from talonbench_gui.page import Page
from talonbench_gui.widgets.detail import DetailHeader, bar
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name, spin
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.tables.table import Column, Table
from talonbench_gui.widgets.tables.table_model import TableModel

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow

COLUMNS = (Column("Kind", 10), Column("Name", 18, 1), Column("Deployment", 26, 2), Column("Key", 14, rank=1))


class ConnectionsPage(Page):
    """The table and the form of the one that is chosen; what is typed holds at once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._told: dict[str, str] = {}  # deployment → where its key is, in words
        self.model = TableModel(self, [one.title for one in COLUMNS])
        self.table = Table("connectionsList", "Connections", COLUMNS)
        self.table.setModel(self.model)
        self.name = set_accessible_name(QLineEdit(), "Name")
        self.deployment = set_accessible_name(
            QLineEdit(placeholderText="https://mycompany.europe-west1.talon.one"), "Deployment of this connection"
        )
        self.gateway = set_accessible_name(QLineEdit(), "Gateway")
        self.stage = set_accessible_name(QComboBox(), "What is at stake")
        self.stage.addItem("Live: production", "live")
        self.stage.addItem("Test", "test")
        self.stage.setPlaceholderText("nothing: it is on this machine")
        self.timeout = spin(QDoubleSpinBox(minimum=0.5, maximum=600, suffix=" s", decimals=1), "Timeout")
        self.guarded = set_accessible_name(QCheckBox("Ask before the first send of a session"), "Guarded")
        self.ca_file = set_accessible_name(
            QLineEdit(placeholderText="the system's certificates alone"), "Certificates to trust, too"
        )
        self.expires = set_accessible_name(
            QLineEdit(placeholderText="such as 2026-12-31; you are reminded"), "The key expires on"
        )
        self.key_state, self.state = ToneLabel("", "muted"), ToneLabel("", "muted")
        self.add, self.remove, self.use = make_button("Add"), make_button("Remove"), make_button("Use this one")
        self.head = DetailHeader(self.use, self.remove)
        self._is_showing = False
        self._lay_out()
        self._connect()
        self.begin_at(self.table)
        self._refresh(self.window_.connecting.chosen)

    def _lay_out(self) -> None:
        form = QWidget()
        rows = QFormLayout(form)
        rows.setContentsMargins(12, 4, 12, 10)
        rows.setHorizontalSpacing(16)
        self.state.setWordWrap(True)
        self.key_state.setWordWrap(True)
        for label, widget in (
            ("Name", self.name), ("Deployment", self.deployment), ("Key", self.key_state),
            ("Key expires", self.expires), ("At stake", self.stage), ("", self.guarded), ("Gateway", self.gateway),
            ("Timeout", self.timeout), ("Certificates", self.ca_file), ("", self.state),
        ):  # fmt: skip
            rows.addRow(label, widget)
        guide = HtmlView("keyGuide", "Where the key comes from")
        guide.show_html(GUIDE)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(bar(QLabel("What requests are sent over"), self.add, stretch=0), self.table, stretch=1))
        split.addWidget(panel(self.head, form, guide, stretch=2))
        split.setSizes([560, 620])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show())
        self.table.activated.connect(lambda _: self._on_use())
        for edit in (self.name, self.deployment, self.gateway, self.ca_file, self.expires):
            edit.editingFinished.connect(self._on_edited)
        self.stage.activated.connect(lambda _: self._on_edited())
        self.guarded.clicked.connect(lambda _: self._on_edited())
        self.timeout.editingFinished.connect(self._on_edited)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.use.clicked.connect(self._on_use)
        self.window_.keychain.told.connect(self._on_told)
        self.window_.connecting.changed.connect(lambda: self._refresh(self.table.selected))

    def _on_told(self, deployment: str, words: str) -> None:
        self._told[deployment] = words
        self._refresh(self.table.selected)

    def _refresh(self, chosen: int) -> None:
        used = self.window_.connecting.chosen
        self.model.show(connection_rows(self._connections(), used, self._told, date.today()))
        self.table.select(chosen)
        self._show()

    def _show(self) -> None:
        row = self.table.selected
        if not 0 <= row < len(self._connections()):
            return
        one = self._connections()[row]
        self._is_showing = True
        for edit, text in (
            (self.name, one.name), (self.deployment, one.deployment), (self.gateway, one.gateway),
            (self.ca_file, one.ca_file), (self.expires, one.key_expires),
        ):  # fmt: skip
            edit.setText(text)
        self.guarded.setChecked(one.confirm_first)
        self.timeout.setValue(one.timeout)
        is_sandbox, is_used = one.kind == "sandbox", row == self.window_.connecting.chosen
        self.stage.setCurrentIndex(-1 if is_sandbox else self.stage.findData(one.environment))
        for widget in (self.name, self.deployment, self.gateway, self.stage, self.guarded, self.ca_file, self.remove,
                       self.expires):  # fmt: skip
            widget.setEnabled(not is_sandbox)
        word, colour = kind_of(one)
        self.head.say(one.name, "In use" if is_used else "", word, colour)
        self.use.setEnabled(not is_used)
        self.key_state.set_text(describe_key(one, self._told, is_used), "muted")
        self.state.set_text(*describe_connection(one, date.today()))
        self._is_showing = False

    def _connections(self) -> tuple[Connection, ...]:
        return self.window_.connecting.connections

    def _on_edited(self) -> None:
        row, parts = self.table.selected, list(self._connections())
        if self._is_showing or not 0 <= row < len(parts):
            return
        last = self.expires.text().strip()
        if last and parse_day(last) is None:
            self.state.set_text(f"{last} is no day: write it as 2026-12-31.", "bad")
            return
        changed = replace(
            parts[row],
            name=self.name.text().strip() or parts[row].name,
            deployment=self.deployment.text(),
            gateway=self.gateway.text().strip() or GATEWAY,
            environment="test" if self.stage.currentData() == "test" else "live",
            confirm_first=self.guarded.isChecked(),
            timeout=self.timeout.value(),
            ca_file=self.ca_file.text().strip(),
            key_expires=last,
        )
        if changed != parts[row]:
            parts[row] = changed
            self._take(tuple(parts), row)

    def _take(self, parts: tuple[Connection, ...], chosen: int) -> None:
        self.window_.connecting.replace(parts, chosen)
        self._refresh(chosen)

    def _on_add(self) -> None:
        parts = self._connections()
        names = {one.name for one in parts}
        name = next(f"Connection {n}" for n in range(1, len(parts) + 2) if f"Connection {n}" not in names)
        self._take((*parts, Connection(name, "gateway", "")), len(parts))

    def _on_remove(self) -> None:
        row, parts = self.table.selected, self._connections()
        if parts[row].kind != "sandbox":
            self._take((*parts[:row], *parts[row + 1 :]), max(0, row - 1))

    def _on_use(self) -> None:
        self.window_.connecting.replace(self._connections(), self.table.selected)
        self.window_.show_page("editor")
