"""Attribute readiness: what the requests carry, beside what exists in Talon.One."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QLineEdit, QVBoxLayout, QWidget

from talonbench.attributes import (
    Attribute,
    CatalogueError,
    Readiness,
    attribute_uses,
    compare,
    csv_text,
    markdown_text,
    merge_uses,
    read_catalogue,
    to_create,
)
from talonbench.errors import BenchError, WorkspaceError
from talonbench.events import format_text, read_event, samples
from talonbench.values import json_text, parse_json
from talonbench.workspace import replace_file
from talonbench_gui.pages.page import Page
from talonbench_gui.widgets.naming import push
from talonbench_gui.widgets.reader import Reader
from talonbench_gui.widgets.status_badge import ColouredLabel, panel

if TYPE_CHECKING:
    from talonbench.bench import Preview
    from talonbench_gui.main_window import MainWindow

_SIGNS = {"exists": ("●", "good"), "missing": ("✕", "bad"), "wrong_type": ("✕", "bad"), "other_case": ("✕", "bad")}
NONE = "<p>The requests of this event carry no custom attributes.</p>"


class AttributesPage(Page):
    """The table, and ways to bring in what exists and to take out what is to be created."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._preview: Preview | None = None
        self._existing: tuple[Attribute, ...] | None = None
        self._rows: tuple[Readiness, ...] = ()
        self.with_samples = push("All samples, too", "Look at all samples, too", toggles=True)
        self.said = ColouredLabel("", "muted")
        self.said.setWordWrap(True)
        self.reader = Reader("attributesView", "Attributes of the requests")
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(10, 6, 8, 6)
        across.addWidget(self.said, 1)
        across.addWidget(self.with_samples)
        for words, act in (
            ("Open a list…", self.open_list),
            ("Fetch…", self.fetch),
            ("Export…", self.export),
        ):
            button = push(words)
            button.clicked.connect(act)
            across.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(head, stretch=0))
        layout.addWidget(panel(self.reader, stretch=0), 1)
        self.with_samples.toggled.connect(lambda _: self._show())

    def show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self._show()

    def _show(self) -> None:
        if self._preview is None:
            return
        ways = [self._preview.way]
        if self.with_samples.isChecked():
            settings = self.window_.settings()
            ways += [self._preview.journey.run(read_event(one.text).body, settings) for one in samples()]
        uses = merge_uses(use for way in ways for use in attribute_uses(way))
        self._rows = compare(uses, self._existing)
        bad = sum(not row.is_good for row in self._rows)
        if self._existing is None:
            self.said.say(
                f"{len(self._rows)} attributes. Open or fetch the list of those that exist to compare.", "muted"
            )
        else:
            words = (
                f"{bad} of {len(self._rows)} attributes are missing or different." if bad else "All attributes exist."
            )
            self.said.say(words if bad else "All attributes exist.", "bad" if bad else "good")
        self.reader.show_html(attributes_table(self._rows, self._existing is not None) if self._rows else NONE)

    def open_list(self) -> None:
        """Ask for a saved answer of the Management API."""
        name, _ = QFileDialog.getOpenFileName(self, "An answer of GET /v1/attributes", "", "*.json;;All files (*)")
        if name:
            try:
                self.take(read_catalogue(parse_json(Path(name).read_bytes().decode("utf-8-sig"))))
            except (OSError, ValueError, CatalogueError) as error:
                self.window_.say(f"{Path(name).name}: {error}")

    def take(self, existing: tuple[Attribute, ...]) -> None:
        """Compare with *existing* from now on."""
        self._existing = self.window_.response.known = existing
        self._show()

    def fetch(self) -> None:
        """Ask for a management key, and fetch what exists; the key is used once, and kept nowhere."""
        deployment = self.window_.connection.deployment.text()
        words = f"Management key for {deployment}, allowed to list attributes. It is used once, and kept nowhere."
        key, is_given = QInputDialog.getText(self, "Fetch the attributes", words, QLineEdit.EchoMode.Password)
        if is_given and key:
            self.window_.tasks.start(self._fetch(deployment, key))

    async def _fetch(self, deployment: str, key: str) -> None:
        from talonbench.client.catalogue import fetch_attributes

        self.said.say("Fetching the attributes…", "muted")
        try:
            self.take(await fetch_attributes(deployment, key))
        except BenchError as error:
            self.window_.say(str(error))
            self._show()

    def export(self) -> None:
        """Ask where to: .json for bodies that create what is missing, .csv or .md for the table."""
        kinds = "Bodies to create (*.json);;Table (*.csv);;Table (*.md)"
        name, _ = QFileDialog.getSaveFileName(self, "Export", "attributes.json", kinds)
        if not name:
            return
        text = format_text(json_text([*to_create(self._rows)])) if name.endswith(".json") else ""
        text = csv_text(self._rows) if name.endswith(".csv") else text or markdown_text(self._rows)
        try:
            replace_file(Path(name), text.encode())
        except WorkspaceError as error:
            self.window_.say(str(error))


def attributes_table(rows: tuple[Readiness, ...], is_compared: bool) -> str:
    """The attributes as a table, the bad ones first."""
    cells = []
    for row in sorted(rows, key=lambda row: row.is_good):
        use = row.use
        sign, colour = _SIGNS[row.verdict] if is_compared else ("·", "muted")
        entity = f"{use.entity} “{use.event_type}”" if use.event_type else use.entity
        words = row.words if is_compared and not row.is_good else ""
        columns = (
            entity,
            use.name,
            use.type,
            json_text(use.example)[:60],
            use.mapping,
            " ".join(use.paths)[:80],
            words,
        )
        across = "".join(f"<td>{escape(one)}</td>" for one in columns)
        cells.append(f"<tr><td class='{colour}'>{sign}</td>{across}</tr>")
    heads = ("", "entity", "name", "type", "example", "mapping", "from", "")
    return f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>{''.join(cells)}</table>"
