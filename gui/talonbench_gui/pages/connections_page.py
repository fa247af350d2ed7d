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
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from talonbench.client import GATEWAY, Connection, check_origin
from talonbench.errors import SettingsError
from talonbench_gui.models.rows_model import Line, RowsModel
from talonbench_gui.pages.page import Page
from talonbench_gui.widgets.naming import named, push
from talonbench_gui.widgets.reader import Reader
from talonbench_gui.widgets.status_badge import ColouredLabel, panel

if TYPE_CHECKING:
    from talonbench_gui.main_window import MainWindow

GUIDE = """<h3>Where the key comes from</h3>
<p>In Talon.One's Campaign Manager: open your Application, then Settings → Developer settings → Create API Key.
Answer “yes” to a third-party service, choose Segment, and set an expiry date.</p>
<h3>What the deployment is</h3>
<p>The address of your Campaign Manager: https:// and the host, without a slash at its end; such as
https://mycompany.europe-west1.talon.one.</p>
<h3>Where the key is kept</h3>
<p>In the system's keychain; where there is none, in memory until the window closes. It is written to no file.</p>"""
SOON = 7  # days; Talon.One itself says "expires soon" from then on


class ConnectionsPage(Page):
    """The list and the form of the one that is chosen; what is typed holds at once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.rows = RowsModel(self)
        self.list = named(QListView(), "Connections")
        self.list.setObjectName("connectionsList")
        self.list.setProperty("plain", True)
        self.list.setModel(self.rows)
        self.name = named(QLineEdit(), "Name")
        self.deployment = named(QLineEdit(), "Deployment of this connection")
        self.gateway = named(QLineEdit(), "Gateway")
        self.stage = named(QComboBox(), "What is at stake")
        self.stage.addItem("Live: production", "live")
        self.stage.addItem("Test", "test")
        self.timeout = named(QDoubleSpinBox(minimum=0.5, maximum=600, suffix=" s"), "Timeout")
        self.guarded = named(QCheckBox("Ask before the first send of a session"), "Guarded")
        self.ca_file = named(QLineEdit(placeholderText="the system's certificates alone"), "Certificates to trust, too")
        self.expires = named(QLineEdit(placeholderText="2026-12-31"), "The key expires on")
        self.state = ColouredLabel("", "muted")
        self.state.setWordWrap(True)
        self.add, self.remove, self.use = push("Add"), push("Remove"), push("Use this one")
        self._is_showing = False
        self._lay_out()
        self._connect()
        self._refresh(self.window_.connection.combo.currentIndex())

    def _lay_out(self) -> None:
        form = QWidget()
        rows = QFormLayout(form)
        rows.setContentsMargins(12, 10, 12, 10)
        for label, widget in (
            ("Name", self.name), ("Deployment", self.deployment), ("At stake", self.stage), ("", self.guarded),
            ("Gateway", self.gateway), ("Timeout", self.timeout), ("Certificates", self.ca_file),
            ("Key expires", self.expires), ("", self.state),
        ):  # fmt: skip
            rows.addRow(label, widget)
        guide = Reader("keyGuide", "Where the key comes from")
        guide.show_html(GUIDE)
        buttons = QWidget()
        across = QHBoxLayout(buttons)
        across.setContentsMargins(8, 6, 8, 6)
        for button in (self.add, self.remove, self.use):
            across.addWidget(button)
        across.addStretch(1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(buttons, self.list, stretch=1))
        split.addWidget(panel(form, guide, stretch=1))
        split.setSizes([380, 760])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show())
        for edit in (self.name, self.deployment, self.gateway, self.ca_file, self.expires):
            edit.editingFinished.connect(self._on_edited)
        self.stage.activated.connect(lambda _: self._on_edited())
        self.guarded.clicked.connect(lambda _: self._on_edited())
        self.timeout.editingFinished.connect(self._on_edited)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.use.clicked.connect(self._on_use)

    def _connections(self) -> tuple[Connection, ...]:
        return self.window_.connection.connections()

    def _refresh(self, chosen: int) -> None:
        lines = tuple(
            Line(f"{one.name}   {one.deployment}", "text" if one.deployment else "muted") for one in self._connections()
        )
        self.rows.show(lines)
        self.list.setCurrentIndex(self.rows.index(chosen))
        self._show()

    def _show(self) -> None:
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self._connections()):
            return
        one = self._connections()[row]
        self._is_showing = True
        for edit, text in (
            (self.name, one.name), (self.deployment, one.deployment), (self.gateway, one.gateway),
            (self.ca_file, one.ca_file), (self.expires, one.expires),
        ):  # fmt: skip
            edit.setText(text)
        self.stage.setCurrentIndex(self.stage.findData(one.stage))
        self.guarded.setChecked(one.guarded)
        self.timeout.setValue(one.timeout)
        is_sandbox = one.kind == "sandbox"
        for widget in (self.name, self.deployment, self.gateway, self.stage, self.guarded, self.ca_file, self.remove):
            widget.setEnabled(not is_sandbox)
        self.state.say(*connection_state(one, date.today()))
        self._is_showing = False

    def _on_edited(self) -> None:
        row, parts = self.list.currentIndex().row(), list(self._connections())
        if self._is_showing or not 0 <= row < len(parts):
            return
        parts[row] = replace(
            parts[row],
            name=self.name.text().strip() or parts[row].name,
            deployment=self.deployment.text(),
            gateway=self.gateway.text().strip() or GATEWAY,
            stage="test" if self.stage.currentData() == "test" else "live",
            guarded=self.guarded.isChecked(),
            timeout=self.timeout.value(),
            ca_file=self.ca_file.text().strip(),
            expires=self.expires.text().strip() if _day(self.expires.text()) else "",
        )
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
        row, parts = self.list.currentIndex().row(), self._connections()
        if parts[row].kind != "sandbox":
            self._take((*parts[:row], *parts[row + 1 :]), max(0, row - 1))

    def _on_use(self) -> None:
        self.window_.connecting.replace(self._connections(), self.list.currentIndex().row())
        self.window_.show_page("bench")


def connection_state(one: Connection, today: date) -> tuple[str, str]:
    """What is to be known of a connection, in words and a colour: its gateway, its key's last day."""
    try:
        check_origin(one.gateway, "gateway")
    except SettingsError as error:
        return f"Gateway: {error.message}", "bad"
    last = _day(one.expires)
    if last is not None and last < today:
        return f"The key expired on {last}: create a new one.", "bad"
    if last is not None and (last - today).days <= SOON:
        return f"The key expires in {(last - today).days} days, on {last}.", "warn"
    if one.kind != "sandbox" and one.gateway != GATEWAY:
        return f"Requests go to {one.gateway}, not to Talon.One's gateway.", "warn"
    return "", "muted"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
