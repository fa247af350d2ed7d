"""Lays out the panels and joins them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from talonbench_gui.answering import Answering
from talonbench_gui.arranging import Arranging
from talonbench_gui.background import Background
from talonbench_gui.catalogue_of_commands import COMMANDS, FACTS, MENUS
from talonbench_gui.changing import Changing
from talonbench_gui.connecting import Connecting
from talonbench_gui.context_menus import ContextMenus
from talonbench_gui.features.connections.bar import ConnectionBar
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.features.mappings.panel import MappingPanel
from talonbench_gui.features.problems.model import list_problems
from talonbench_gui.features.problems.panel import ProblemsPanel
from talonbench_gui.features.request.panel import RequestPanel
from talonbench_gui.features.response.panel import ResponsePanel
from talonbench_gui.filing import take_workspace
from talonbench_gui.keychain import Keychain
from talonbench_gui.live_preview import LivePreview, Wanted
from talonbench_gui.page import Page
from talonbench_gui.pasting import Pasting
from talonbench_gui.recording import Recording
from talonbench_gui.sending import Sending
from talonbench_gui.session import Desk, Session, workspace_of
from talonbench_gui.shell.drops import DropFilter
from talonbench_gui.shell.pages import EDITOR, PAGES
from talonbench_gui.shell.places import Places
from talonbench_gui.shell.rail import Rail
from talonbench_gui.tasks import Tasks
from talonbench_gui.theme import application_icon, icon
from talonbench_gui.ticks import show_ticks
from talonbench_gui.tracing import Tracing, paths_in
from talonbench_gui.widgets.editor.cursor_path import CursorPath
from talonbench_gui.widgets.notice_bar import NoticeBar
from talonbench_gui.widgets.palette import CommandPalette
from talonbench_gui.window_commands import WindowCommands, slot_of
from talonbench_gui.wording.numbers import describe_size
from talonbench_gui.wording.outcomes import describe_preview

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.destination import Settings, Subscription
    from talonbench.filters import DestinationFilter
    from talonbench.preview import Preview
    from talonbench.workspace import DestinationEntry, Workspace
    from talonbench_gui.importing import Importing

SPLITTERS = ("columns", "answers", "rows")


class MainWindow(QMainWindow):
    """The window. *preview_finished* tells each new preview; *closed* that the last work is to be done."""

    preview_finished = Signal(object)
    closed = Signal()

    def __init__(self, workspace: Path | None = None) -> None:
        super().__init__()
        self.background = Background(self)
        self.session = Session(self, self.background)
        self.keychain = Keychain(self.background)
        self.tasks = Tasks()
        self.sending = Sending(self.tasks)
        self.live = LivePreview(self)
        self.preview: Preview | None = None
        self.normal_size = 0.0
        self.commands = WindowCommands(self)
        self.command_groups: dict[str, object] = {}
        self.filters: tuple[DestinationFilter, ...] = ()
        self.destination: DestinationEntry | None = None
        self.connection = ConnectionBar()
        self.event_panel = EventPanel()
        self.arranging = Arranging(self)
        self.mappings = MappingPanel(self.arranging)
        self.request = RequestPanel()
        self.response = ResponsePanel()
        self.notice = NoticeBar()
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.lists = ProblemsPanel(self.rows)
        self.problems, self.history, self.library = self.lists.problems, self.lists.history, self.lists.library
        self.connecting = Connecting(self.connection, self.keychain)
        self.answering = Answering(self)
        self.places = Places(self)
        self.changing = Changing(self)
        self.pasting = Pasting(self)
        self.tracing = Tracing(self)
        self.recording = Recording(self)
        self.event_panel.json.taker = self.pasting.take
        self._importing: Importing | None = None
        self.pages: dict[str, Page] = {}
        self.setWindowTitle("Talonbench")
        self._lay_out()
        self._make_commands()
        self.context_menus = ContextMenus(self)
        self._connect()
        self._restore(workspace)

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.answers = QSplitter(Qt.Orientation.Vertical)
        self.answers.addWidget(self.request)
        self.answers.addWidget(self.response)
        for part in (self.event_panel, self.mappings, self.answers):
            self.columns.addWidget(part)
        self.answers.setSizes([330, 330])
        self.columns.setSizes([392, 424, 366])
        self.rows.addWidget(self.columns)
        self.rows.addWidget(self.lists)
        self.rows.setStretchFactor(0, 1)
        for splitter in (self.columns, self.answers, self.rows):
            splitter.setHandleWidth(6)
            splitter.setChildrenCollapsible(False)
        self._lay_out_around()

    def _lay_out_around(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(8, 6, 8, 2)
        column.setSpacing(6)
        column.addWidget(self.connection)
        column.addWidget(self.notice)
        self.rail, self.stack = Rail(), QStackedWidget()
        self.stack.addWidget(self.rows)
        for entry in PAGES:
            self.rail.add(entry.id, entry.title, entry.icon, entry.tip)
        self.rail.select(EDITOR)
        across = QHBoxLayout()
        across.addWidget(self.rail)
        across.addWidget(self.stack, 1)
        column.addLayout(across, 1)
        self.setCentralWidget(body)
        self.palette_list = CommandPalette(self)
        self._path, self._size, self._speed = CursorPath(self.event_panel.json, paths_in), QLabel(), QLabel()
        self.statusBar().addWidget(self._path.place)
        self.statusBar().addWidget(self._path, 1)
        self.statusBar().addPermanentWidget(self._size)
        self.statusBar().addPermanentWidget(self._speed)
        self.setAcceptDrops(True)

    def _make_commands(self) -> None:
        self.command_actions: dict[str, QAction] = {}
        menus = {name: self.menuBar().addMenu(f"&{name}") for name in MENUS}
        for command in COMMANDS:
            action = QAction(f"{command.title}\t{command.keys}" if command.keys else command.title, self)
            action.setObjectName(command.id)
            if command.shortcut:
                action.setShortcut(command.shortcut)
            action.triggered.connect(slot_of(self, command))
            menus[command.menu].addAction(action)
            self.command_actions[command.id] = action
        for menu in menus.values():
            menu.aboutToShow.connect(self.draw_icons)

    def _enable_commands(self) -> None:
        facts = (self.arranging.subscription is not None, self.request.request is not None, self.sending.is_running)
        holds = dict(zip(FACTS, (*facts, not self.sending.is_running), strict=True))
        for command in COMMANDS:
            if command.when:
                self.command_actions[command.id].setEnabled(holds[command.when])

    def _connect(self) -> None:
        self.live.preview_finished.connect(self._on_preview)
        self.event_panel.json.text_changed.connect(self._on_changed)
        self.event_panel.json.notice.connect(lambda text: self.say(text, "warn"))
        self.event_panel.json.files_dropped.connect(self.pasting.open_files)
        self.event_panel.open_asked.connect(self.command_actions["file.open_event"].trigger)
        self.event_panel.wrap_asked.connect(self.command_actions["view.wrap"].trigger)
        self.arranging.edited.connect(self._on_changed)
        for name, button in self.mappings.tools.items():
            button.clicked.connect(self.command_actions[f"mapping.{name}"].trigger)
        self.arranging.chosen.connect(self._on_mapping_chosen)
        self.connection.changed.connect(self._on_changed)
        self.connecting.changed.connect(self._on_changed)
        self.rail.activated.connect(self.show_page)
        for splitter in (self.columns, self.answers, self.rows):
            splitter.splitterMoved.connect(self._keep_layout)
        self.connection.send_asked.connect(self.commands.send)
        self.connection.cancel_asked.connect(self.commands.cancel_sending)
        self.connection.test_asked.connect(self.commands.test_connection)
        self.request.copy.clicked.connect(self.commands.copy_curl)
        self.answering.received.connect(self.history.add)
        self.tasks.failed.connect(self.say)
        self.session.failed.connect(self.say)
        self.problems.activated.connect(lambda problem: self.places.reveal(problem.place))
        self.history.selected.connect(lambda sent: self.response.show_exchange(sent.exchange))
        self.history.opened.connect(lambda sent: self.event_panel.json.set_text(sent.text))
        self.library.activated.connect(self.commands.open_sample)
        self.lists.choice_made.connect(lambda choice: self.session.keep_option("lists", choice))
        self.palette_list.activated.connect(lambda name: self.command_actions[name].trigger())

    def draw_icons(self) -> None:
        """Icons and ticks of the menus, as of now; drawn when a menu opens, not for the first paint."""
        show_ticks(self)
        for command in COMMANDS:
            if command.icon:
                self.command_actions[command.id].setIcon(icon(command.icon))

    # -- state ----------------------------------------------------------------------------------------------

    def _restore(self, workspace: Path | None) -> None:
        layout, desk = self.session.layout, self.session.desk()
        self.resize(1280, 800)
        if "window" in layout:
            self.restoreGeometry(QByteArray(layout["window"]))
        for name in SPLITTERS:
            if name in layout:
                getattr(self, name).restoreState(QByteArray(layout[name]))
        self.arranging.begin(desk.subscriptions, desk.mapping)
        self.filters, self.destination = desk.filters, desk.destination
        self.connecting.show(desk.connections, desk.connection)
        self.event_panel.json.set_text(desk.text)
        self.event_panel.json.editor.document().clearUndoRedoStacks()
        if self.session.notice:
            self.say(self.session.notice, "warn")
        if workspace is not None:
            take_workspace(self, workspace)
        self.lists.start(self.session.option("lists", ""))
        self.event_panel.wrap(self.session.option("wrap", "yes") == "yes")
        self.event_panel.json.editor.setFocus()
        self.refresh()

    def settings(self) -> Settings:
        """What requests are made with."""
        return self.connecting.settings()

    @property
    def exchanges(self) -> dict[str, Exchange]:
        """The answers of the last send, by the mappings' ids."""
        return self.answering.exchanges

    def subscriptions(self) -> tuple[Subscription, ...]:
        """The mappings as they are edited."""
        return self.arranging.now.subscriptions

    def importing(self) -> Importing:
        """What brings setups in; made when it is first wanted."""
        if self._importing is None:
            from talonbench_gui.importing import Importing

            self._importing = Importing(self)
        return self._importing

    def set_filters(self, filters: tuple[DestinationFilter, ...]) -> None:
        """Take *filters* in place of those in force."""
        self.filters = filters
        self._on_changed()

    def refresh(self) -> None:
        """Ask for a new preview."""
        text = self.event_panel.json.text()
        now = self.arranging.now
        self.live.want(Wanted(text, now.subscriptions, self.filters, self.settings(), max(0, now.selected)))

    def _on_changed(self) -> None:
        self.answering.on_edited()
        self.refresh()
        self._keep()

    def _desk(self) -> Desk:
        text, now, over = self.event_panel.json.text(), self.arranging.now, self.connecting
        setup = (now.subscriptions, now.selected, self.filters, self.destination)
        return Desk(text, over.connections, over.chosen, *setup)

    def as_workspace(self) -> Workspace:
        """All that is on the desk, to be shared."""
        return workspace_of(self._desk())

    def _keep(self) -> None:
        self.session.keep(self._desk())

    def _on_mapping_chosen(self) -> None:
        self.refresh()
        self._keep()

    def _finish_start(self) -> None:
        """What the first paint need not wait for."""
        self.setWindowIcon(application_icon())
        DropFilter(self)
        from talonbench.samples import samples

        self.library.show_samples(samples())

    def _on_preview(self, preview: Preview) -> None:
        if self.preview is None:
            self._finish_start()
        self.preview = preview
        self.event_panel.show_preview(preview)
        self.mappings.show_preview(preview)
        self.request.show_preview(preview)
        self.lists.show_problems(list_problems(preview))
        self._speed.setText(describe_preview(preview))
        self._size.setText(describe_size(len(preview.text.encode("utf-8", "replace")))[0])
        self.show_ready()
        self._enable_commands()
        self.answering.follow()
        self.tracing.show_preview()
        page = self.stack.currentWidget()
        if isinstance(page, Page):
            page.show_preview(preview)
        self.preview_finished.emit(preview)

    # -- pages and sending ----------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Bring the page *name* into sight; it is built when it is first wanted."""
        entry = next(entry for entry in PAGES if entry.id == name)
        if entry.place and name not in self.pages:
            self.pages[name] = entry.build(self)
            self.stack.addWidget(self.pages[name])
        page = self.pages.get(name)
        self.stack.setCurrentWidget(self.rows if page is None else page)
        self.rail.select(name)
        (self.event_panel.json.editor if page is None else page).setFocus()
        if page is not None and self.preview is not None:
            page.show_preview(self.preview)

    def show_ready(self) -> None:
        """Say on Send how many requests it would send."""
        if self.preview is not None:
            self.connection.set_ready(sum(len(row.requests) for row in self.preview.mappings))

    def show_running(self) -> None:
        """Send or Cancel, by what goes on."""
        self.connection.set_running(self.sending.is_running)
        self._enable_commands()

    # -- the rest -------------------------------------------------------------------------------------------

    def say(self, text: str, tone: str = "accent") -> None:
        """Show a message at the top of the window: news, or with *tone* ``warn`` or ``bad`` what is to be heeded."""
        self.notice.say(text, tone)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.pasting.open_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_layout()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._keep_layout()

    def _keep_layout(self) -> None:
        if self.isVisible():
            layout = {name: bytes(getattr(self, name).saveState().data()) for name in SPLITTERS}
            self.session.keep_layout({**layout, "window": bytes(self.saveGeometry().data())})

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_layout()
        self._keep()
        self.session.save()
        self.live.stop()
        for page in self.pages.values():
            page.close_page()
        self.closed.emit()
        event.accept()
