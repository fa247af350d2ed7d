"""Web pages of other hosts: the question whether their events are forwarded, and the list of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from talonbench_gui.features.live.words import ORIGINS_HELP, describe_origin
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.shortcuts import bind_shortcuts

if TYPE_CHECKING:
    from talonbench_gui.state.origins import OriginStore


class OriginChoice(QStackedWidget):
    """A button for the list of web pages; while one asks, the buttons to answer stand in its place.

    *answered* carries whether the page that asks is allowed.
    """

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("liveOriginChoice")
        self.manage = make_button("Web pages…", "Web pages that may forward events…")
        self._allow, self._refuse = make_button("Allow"), make_button("Refuse")
        self._allow.setObjectName("liveAllow")
        self._refuse.setObjectName("liveRefuse")
        self._sides = QWidget(), QWidget()
        for page, parts in zip(self._sides, ((self.manage,), (self._allow, self._refuse)), strict=True):
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addStretch(1)
            for part in parts:
                row.addWidget(part)
            self.addWidget(page)
        self._allow.clicked.connect(lambda: self.answered.emit(True))
        self._refuse.clicked.connect(lambda: self.answered.emit(False))
        self._fit()

    def show_question(self, origin: str) -> None:
        """Offer to answer whether events of *origin* are forwarded; empty: no page asks."""
        had_focus = self._allow.hasFocus() or self._refuse.hasFocus()
        self._allow.setAccessibleName(f"Allow {origin}")
        self._refuse.setAccessibleName(f"Refuse {origin}")
        self.setCurrentIndex(1 if origin else 0)
        if had_focus and not origin:
            self.manage.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Keep the room of both, so that nothing moves."""
        self.setFixedWidth(max(page.sizeHint().width() for page in self._sides))


class OriginsDialog(QDialog):
    """The web pages that the user allowed or refused; each answer can be revoked."""

    def __init__(self, parent: QWidget, origins: OriginStore) -> None:
        super().__init__(parent)
        self._origins = origins
        self.setObjectName("originsDialog")
        self.setWindowTitle("Web pages that may forward events")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._list = set_accessible_name(QListWidget(), "Web pages")
        self._list.setObjectName("liveOrigins")
        self._revoke = make_button("Revoke", "Revoke the answer for the selected web page")
        self._close = make_button("Close")
        self._lay_out()
        self._fill()
        self._list.itemSelectionChanged.connect(self._show_selected)
        self._revoke.clicked.connect(self._on_revoke)
        self._close.clicked.connect(self.close)
        bind_shortcuts(self._list, [(QKeySequence(Qt.Key.Key_Delete), self._on_revoke)])
        origins.changed.connect(self._fill)

    def _lay_out(self) -> None:
        em = self.fontMetrics().height()
        self.resize(36 * em, 22 * em)
        hint = QLabel(ORIGINS_HELP, wordWrap=True)
        self._nothing = ToneLabel("No web page has asked yet.", "muted")
        buttons = QHBoxLayout()
        buttons.addWidget(self._nothing, 1)
        buttons.addWidget(self._revoke)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        """Show all answers, the allowed first."""
        at = self._list.currentRow()
        self._list.clear()
        answers = [(one, True) for one in self._origins.allowed] + [(one, False) for one in self._origins.refused]
        for origin, is_allowed in answers:
            item = QListWidgetItem(describe_origin(origin, is_allowed=is_allowed), self._list)
            item.setData(Qt.ItemDataRole.UserRole, origin)
        self._nothing.setText("" if answers else "No web page has asked yet.")
        self._list.setCurrentRow(min(max(at, 0), len(answers) - 1))
        self._show_selected()

    def _show_selected(self) -> None:
        self._revoke.setEnabled(bool(self._list.selectedItems()))

    def _on_revoke(self) -> None:
        for item in self._list.selectedItems():
            self._origins.forget(item.data(Qt.ItemDataRole.UserRole))
