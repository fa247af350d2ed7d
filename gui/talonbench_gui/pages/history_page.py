"""Every send of this machine: found again, read, compared, opened, sent again, exported."""

from __future__ import annotations

import time
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from talonbench.comparison import differences
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events import format_text, read_event
from talonbench.history import Entry, HistoryError, Query, har_of, ndjson_of
from talonbench.values import Value, parse_json
from talonbench.workspace import replace_file
from talonbench_gui.models.sends_model import SendsModel
from talonbench_gui.pages.page import Page
from talonbench_gui.pages.way_words import difference_table
from talonbench_gui.widgets.naming import named, push
from talonbench_gui.widgets.reader import Reader, link
from talonbench_gui.widgets.status_badge import ColouredLabel, panel
from talonbench_gui.wording import STATUS, waited_words

if TYPE_CHECKING:
    from talonbench_gui.main_window import MainWindow

EMPTY = "<h2>History</h2><p>Every send is kept here, with its answer; keys are masked before they are written.</p>"
PATIENCE = 150  # milliseconds of rest in typing before a search
STATUSES = ("any status", "200", "201", "204", "400", "401", "404", "409", "429", "500", "503")


class HistoryPage(Page):
    """The list, and the send that is chosen; two of them are compared."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._recording = window.recording
        self.search = named(QLineEdit(placeholderText="Search events, requests and answers"), "Search the history")
        self.status = named(QComboBox(), "Status")
        self.status.addItems(STATUSES)
        self.verdict = named(QComboBox(), "Verdict")
        self.verdict.addItems(["any verdict", "delivered", "would_retry", "would_drop"])
        self.days = named(QSpinBox(minimum=1, maximum=3650, suffix=" days"), "Keep sends for")
        self.days.setValue(int(self._recording.days()))
        self.count = ColouredLabel("", "muted")
        self.model = SendsModel(self)
        self.list = named(QListView(), "Sends")
        self.list.setObjectName("sendsList")
        self.list.setProperty("plain", True)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setModel(self.model)
        self.reader = Reader("sendView", "The send that is chosen")
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(10, 6, 8, 6)
        across.addWidget(self.search, 1)
        for widget in (self.status, self.verdict, self.count, ColouredLabel("keep", "muted"), self.days):
            across.addWidget(widget)
        self._buttons = {words: push(words) for words in ("Delete", "Export HAR…", "Export NDJSON…")}
        for button in self._buttons.values():
            across.addWidget(button)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.list, stretch=0))
        split.addWidget(panel(self.reader, stretch=0))
        split.setSizes([560, 580])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(head, stretch=0))
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._timer.start())
        self._timer.timeout.connect(self.refresh)
        self.status.activated.connect(lambda _: self.refresh())
        self.verdict.activated.connect(lambda _: self.refresh())
        self.days.editingFinished.connect(lambda: self._recording.keep_for(self.days.value()))
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.list.activated.connect(lambda _: self._on_link("open"))
        self.reader.chosen.connect(self._on_link)
        self._recording.added.connect(self.refresh)
        self._buttons["Delete"].clicked.connect(self.delete)
        self._buttons["Export HAR…"].clicked.connect(lambda: self._export("har"))
        self._buttons["Export NDJSON…"].clicked.connect(lambda: self._export("ndjson"))

    # -- showing --------------------------------------------------------------------------------------------

    def query(self) -> Query:
        """What is looked for."""
        status = self.status.currentText()
        verdict = self.verdict.currentText() if self.verdict.currentIndex() else ""
        return Query(self.search.text(), int(status) if status.isdigit() else 0, verdict=verdict)

    def refresh(self) -> None:
        """Look anew."""
        history = self._recording.history()
        try:
            self.model.show(history, self.query())
            self.count.say(f"{history.count():,} sends" if history is not None else "no history", "muted")
        except HistoryError as error:
            self.window_.say(str(error))
        self._show_chosen()

    def _chosen(self) -> list[Entry]:
        history = self._recording.history()
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        found = [history.entry(self.model.row(row).id) for row in rows[:2]] if history is not None else []
        return [entry for entry in found if entry is not None]

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self._buttons["Delete"].setEnabled(bool(chosen))
        if not chosen:
            self.reader.show_html(EMPTY)
        elif len(chosen) == 1:
            self.reader.show_html(entry_page(chosen[0]))
        else:
            self.reader.show_html(compared_page(chosen[1], chosen[0]))

    # -- acts -----------------------------------------------------------------------------------------------

    def _on_link(self, address: str) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        self.window_.show_page("bench")
        self.window_.event_panel.json.set_text(chosen[0].event)
        if address == "again":
            part = chosen[0].subscription
            self.window_.arranging.change(lambda now: now.taken(part.name, part.action, part.trigger, part.mapping))
            self.window_.say("The event and the mapping are as they were sent: press Send to send them again.")

    def delete(self) -> None:
        """Forget the sends that are chosen."""
        history = self._recording.history()
        if history is not None:
            history.delete([self.model.row(index.row()).id for index in self.list.selectedIndexes()])
            self.refresh()

    def _export(self, form: str) -> None:
        history = self._recording.history()
        name, _ = QFileDialog.getSaveFileName(self, "Export what is listed", f"talonbench.{form}", f"*.{form}")
        if name and history is not None:
            entries = history.entries(self.query())
            try:
                replace_file(Path(name), (har_of(entries) if form == "har" else "".join(ndjson_of(entries))).encode())
            except (WorkspaceError, HistoryError) as error:
                self.window_.say(str(error))


def entry_page(entry: Entry) -> str:
    """One send, whole."""
    sign, word, colour = STATUS[entry.verdict]
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.time))
    response = entry.response
    answer = f"{response.status} {response.reason}" if response is not None else entry.error
    body = entry.detail if response is None else _laid_out(response.body.decode("utf-8", "replace"))
    parts = [
        f"<h2>{escape(entry.subscription.name)}</h2><p class='muted'>{moment} · {escape(entry.connection)}</p>",
        f"<p>{link('open', 'Open the event')} &nbsp; {link('again', 'Open event and mapping, to send again')}</p>",
        f"<h3>Answer</h3><p class='{colour}'>{sign} {escape(answer)} · {entry.seconds * 1000:.0f} ms"
        f"{waited_words(entry.waited)} · {word}</p>",
        f"<p>{escape(entry.reason)}</p>",
        f"<pre>{escape(body)}</pre>",
        f"<h3>Request</h3><pre>{escape(entry.request.method)} {escape(entry.request.url)}\n",
        escape("\n".join(f"{name}: {value}" for name, value in entry.request.headers)),
        f"</pre><pre>{escape(_laid_out(entry.request.body or ''))}</pre>",
        f"<h3>Event</h3><pre>{escape(entry.event)}</pre>",
    ]
    return "".join(parts)


def compared_page(older: Entry, newer: Entry) -> str:
    """Two sends side by side, by meaning."""
    first, second = (time.strftime("%H:%M:%S", time.localtime(one.time)) for one in (older, newer))
    parts = [f"<h2>Compared: {first} and {second}</h2>"]
    for title, before, after in (
        ("Event", _event(older.event), _event(newer.event)),
        ("Request", _request(older), _request(newer)),
        ("Answer", _answer(older), _answer(newer)),
    ):
        found = differences(before, after)
        parts.append(f"<h3>{title}</h3>")
        parts.append(difference_table(found, first, second) or "<p class='muted'>The same.</p>")
    return "".join(parts)


def _event(text: str) -> Value:
    try:
        return read_event(text).body
    except EventSyntaxError:
        return text


def _request(entry: Entry) -> Value:
    request = entry.request
    return {"method": request.method, "url": request.url, "body": _json(request.body or "")}


def _answer(entry: Entry) -> Value:
    if entry.response is None:
        return {"error": entry.error}
    return {"status": entry.response.status, "body": _json(entry.response.body.decode("utf-8", "replace"))}


def _json(text: str) -> Value:
    try:
        return parse_json(text)
    except ValueError:
        return text


def _laid_out(text: str) -> str:
    try:
        return format_text(text) if text.startswith(("{", "[")) else text
    except EventSyntaxError:
        return text
