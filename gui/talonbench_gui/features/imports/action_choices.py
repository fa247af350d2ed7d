"""Chooses the actions of mappings that weren't imported since their action is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from talonbench.talon_one import ACTIONS
from talonbench_gui.widgets.elided import ElidedCombo
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.panels import header
from talonbench_gui.wording.fields import action_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent, QWheelEvent

    from talonbench.formats.model import UnknownAction

TITLE: Final = "Mappings with an unknown action"
CHOOSE: Final = "Choose an action…"
MOST_ROWS: Final = 4  # of which all are visible; of more, some are scrolled to


class ActionChoices(QFrame):
    """A row for each mapping with an unknown action; *chosen* carries its ID and an action's slug, or none."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._combos: dict[str, QComboBox] = {}
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header(TITLE))
        column.addWidget(self._area)
        self.hide()

    def show_choices(self, choices: Sequence[tuple[UnknownAction, str]]) -> None:
        """Show *choices*: mappings, each with the slug of its action, if any; nothing without any."""
        if list(self._combos) != [one.id for one, _ in choices]:
            self._build([one for one, _ in choices])
        for one, slug in choices:
            combo = self._combos[one.id]
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(0, combo.findData(slug)))
                combo.setToolTip(combo.currentText())
        self.setVisible(bool(choices))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _build(self, unknown: Sequence[UnknownAction]) -> None:
        self._combos, body = {one.id: self._make_combo(one) for one in unknown}, QWidget()
        body.setProperty("role", "form")
        rows = QGridLayout(body)
        rows.setContentsMargins(10, 2, 8, 8)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(0, 1)
        rows.setColumnStretch(1, 1)
        for row, one in enumerate(unknown):
            name = MessageLine("Mapping")
            name.show_message(one.name, "text", one.reason)
            rows.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
            rows.addWidget(self._combos[one.id], row, 1)
        self._area.setWidget(body)
        self._fit()

    def _make_combo(self, one: UnknownAction) -> QComboBox:
        combo = set_accessible_name(_ActionCombo(), f"Action of “{one.name}”")
        combo.setObjectName(f"actionOf:{one.id}")
        combo.activated.connect(lambda: self.chosen.emit(one.id, combo.currentData()))
        return combo

    def _fit(self) -> None:
        """Take the height of the rows, but of many only some."""
        body = self._area.widget()
        if body is not None and self._combos:
            row = body.sizeHint().height() / len(self._combos)
            self._area.setFixedHeight(round(row * min(len(self._combos), MOST_ROWS)))


class _ActionCombo(ElidedCombo):
    """The eleven actions; the wheel scrolls the rows instead of choosing."""

    def __init__(self) -> None:
        super().__init__()
        self.addItem(CHOOSE, "")
        for action in ACTIONS.values():
            self.addItem(action_title(action), action.slug)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
