"""The connection bar: connection, deployment, API key, Test connection, a line for messages, and Send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from talonbench_gui.features.connections.key_edit import KeyEdit
from talonbench_gui.features.connections.send_block import SendBlock
from talonbench_gui.features.connections.status import describe_kind, find_message, find_problems
from talonbench_gui.theme import icon, theme_state
from talonbench_gui.widgets.elided import ElidedCombo, ElidedEdit
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.shortcuts import leave_undo_to_window
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.wording.status import LIVE_LABEL, LOCAL_LABEL, TEST_LABEL

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from talonbench.lint import Place
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

EXAMPLE = "https://mycompany.europe-west1.talon.one"
TEST = "Test connection"
NARROW = 95  # em: below, the test button shows only its icon
STACKED = 80  # em: below, message and Send have a row of their own
TIGHT = 44  # em: below, fields are as narrow as they can be


class KindLabel(QLabel):
    """The environment in capitals, as wide for each."""

    def sizeHint(self) -> QSize:
        font = self.font()
        font.setBold(True)
        metrics = QFontMetrics(font)
        widest = max(metrics.horizontalAdvance(text) for text in (LOCAL_LABEL, TEST_LABEL, LIVE_LABEL))
        return QSize(widest + metrics.height() + 4, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ConnectionBar(QFrame):
    """The bar at the top. It shows and edits the current connection; text set by a script counts as typed."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._workbench, self._actions = workbench, actions
        self._connections = workbench.connections
        self._combo = set_accessible_name(ElidedCombo(), "Connection", "Connection that requests are sent over")
        self._deployment = set_accessible_name(
            ElidedEdit(placeholderText=EXAMPLE), "Deployment", "URL of your Talon.One deployment"
        )
        self._key = KeyEdit()
        self._test = set_accessible_name(QPushButton(TEST), TEST)
        self._test.setAutoDefault(True)
        self._kind = KindLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._message = MessageLine("Connection message")
        self._block = SendBlock(workbench, actions)
        self._is_stacked = False
        self._lay_out()
        self._connect()
        self._on_theme()
        self._refresh()

    def _lay_out(self) -> None:
        for widget, name in (
            (self._combo, "connectionCombo"), (self._deployment, "deploymentEdit"), (self._key, "apiKeyEdit"),
            (self._test, "testConnectionButton"), (self._kind, "connectionKind"), (self._message, "connectionMessage"),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._message.setIndent(2)
        self._fields, self._line = QWidget(), QFrame()
        fields = QHBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # Send comes first
        fields.setSpacing(8)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self._combo, 0), (self._kind, 0), (self._deployment, 3), (self._key, 2), (self._test, 0),
        )  # fmt: skip
        for part, stretch in parts:
            fields.addWidget(part, stretch)
        self._line.setProperty("role", "line")
        self._line.setFixedWidth(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 7, 10, 5)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._place()
        self.setFocusProxy(self._combo)

    def _place(self) -> None:
        """Beside the fields and their message stands Send; in a very narrow window it is below the fields."""
        grid, is_stacked = self._grid, self._is_stacked
        grid.addWidget(self._fields, 0, 0, 1, 3 if is_stacked else 1)  # this also takes it from its former place
        last = 2 if is_stacked else 1  # an empty row between would still have its spacing
        grid.addWidget(self._message, last, 0)
        grid.addWidget(self._line, 0, 1, last + 1, 1)
        grid.addWidget(self._block, last if is_stacked else 0, 2, 1 if is_stacked else last + 1, 1)
        grid.setRowMinimumHeight(1, self.fontInfo().pixelSize() // 2 if is_stacked else 0)  # room for the focus ring
        self._line.setVisible(not is_stacked)
        self._message.set_lines(2 if is_stacked else 1)

    def _connect(self) -> None:
        self._combo.currentIndexChanged.connect(self._connections.select)
        self._deployment.textChanged.connect(self._connections.set_deployment)
        self._key.textChanged.connect(self._connections.set_key)
        leave_undo_to_window(self._deployment)
        for edit in (self._deployment, self._key):
            edit.editingFinished.connect(self._connections.commit)
        self._test.clicked.connect(self._on_test)
        for signal in (self._connections.changed, self._connections.listed, self._connections.key_changed):
            signal.connect(self._refresh)
        for signal in (self._workbench.results.changed, self._workbench.sending.changed):
            signal.connect(self._show_progress)
        self._workbench.previews.changed.connect(self._block.refresh)
        theme_state().changed.connect(self._on_theme)

    def reveal(self, place: Place) -> bool:
        """Focus the deployment or the key, as *place* says."""
        edit = self._key if place.kind == "key" else self._deployment
        edit.setFocus()
        edit.selectAll()
        return True

    # -- actions --------------------------------------------------------------------------------------------

    def _on_test(self) -> None:
        self._actions.run("send.test")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """In a narrow window the test button shows only its icon, and the fields get the room."""
        em = self.fontInfo().pixelSize()
        is_stacked = self.width() < STACKED * em
        is_narrow = self.width() < NARROW * em
        is_tight = self.width() < TIGHT * em
        if self._is_stacked != is_stacked:
            self._is_stacked = is_stacked
            self._place()
        self._test.setText("" if is_narrow else TEST)
        self._test.setMinimumWidth(3 * em)  # not its text's: that must not keep the window from shrinking
        self._deployment.setMinimumWidth((6 if is_tight else 9) * em)
        for part in (self._kind, self._test):
            part.setFixedHeight(self._combo.sizeHint().height())  # as high as the fields
        self._combo.setMinimumContentsLength(7 if is_tight else 8 if is_narrow and not is_stacked else 14)
        self._block.set_narrow(is_narrow, self.width() if is_stacked else self._count_room())
        self._fields.updateGeometry()
        self._grid.invalidate()
        self._grid.activate()  # while the window is resized, Qt wouldn't come back to it

    def _count_room(self) -> int:
        """The width that is left beside the fields, if they are as wide as they like."""
        margins, between = self._grid.contentsMargins(), 2 * self._grid.horizontalSpacing() + self._line.width()
        return self.width() - margins.left() - margins.right() - between - self._fields.sizeHint().width()

    # -- the connection -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        connection = self._connections.current
        self._show_names()
        if self._deployment.text() != connection.deployment:
            with QSignalBlocker(self._deployment):
                self._deployment.setText(connection.deployment)
            self._deployment.setCursorPosition(0)  # the beginning matters most
        self._key.show_key(self._connections.api_key, self._connections.key_location)
        text, tip, role = describe_kind(connection)
        self._kind.setText(text)
        self._kind.setToolTip(tip)
        set_state(self._kind, "role", role)
        set_state(self, "edge", role)
        found = find_problems(connection, self._connections.api_key)
        for edit, problem in zip((self._deployment, self._key), found, strict=True):
            set_state(edit, "state", problem.state)
        self._show_progress()

    def _show_names(self) -> None:
        names, at = [one.name for one in self._connections.connections], self._connections.index
        with QSignalBlocker(self._combo):
            if names != [self._combo.itemText(row) for row in range(self._combo.count())]:
                self._combo.clear()
                self._combo.addItems(names)
            self._combo.setCurrentIndex(at)

    # -- sending --------------------------------------------------------------------------------------------

    def _show_progress(self) -> None:
        problem, is_running = self._connections.problem(), self._workbench.sending.is_running
        self._test.setEnabled(not is_running and not problem)
        self._test.setToolTip(problem or "Run Segment's credentials test (Ctrl+T)")
        message = find_message(self._connections, self._workbench.results)
        self._message.show_message(message.text, message.tone, message.tip)
        self._block.refresh()

    def _on_theme(self) -> None:
        self._test.setIcon(icon("test"))
