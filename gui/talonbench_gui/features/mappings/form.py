"""The selected mapping: its name, action and trigger, its fields, and the one of them that is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from talonbench.talon_one import ACTIONS
from talonbench_gui.features.mappings.field_editor import FieldEditor
from talonbench_gui.features.mappings.field_table import FieldTable
from talonbench_gui.theme import code_font
from talonbench_gui.widgets.elided_combo import ElidedCombo
from talonbench_gui.widgets.fitted_area import FittedArea
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.panels import panel
from talonbench_gui.wording.fields import action_title

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

MOST_OF_FIELD = 0.65  # of the height below the trigger
EDGES = 6  # pixels: the frames, and the line between


class MappingForm(QWidget):
    """Lays the widgets out; what is done with them is the panel's."""

    def __init__(self) -> None:
        super().__init__()
        self.name = set_accessible_name(QLineEdit(), "Name of the mapping")
        self.action = set_accessible_name(ElidedCombo(), "Action")
        self.trigger = set_accessible_name(
            QLineEdit(placeholderText='type = "track" and event = "Order Completed"'), "Trigger"
        )
        self.trigger_state = ToneLabel("", "muted")
        self.table, self.editor = FieldTable(), FieldEditor()
        self.action.setObjectName("actionCombo")
        self.trigger.setObjectName("triggerEdit")
        self.table.setObjectName("fieldTable")
        for action in ACTIONS.values():
            self.action.addItem(action_title(action), action.slug)
        self.action.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.action.setMinimumContentsLength(12)
        self.action.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.trigger.setFont(code_font())
        self.trigger_state.setWordWrap(True)
        self.trigger_state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._lay_out()

    def _lay_out(self) -> None:
        self._area = set_accessible_name(FittedArea(self.editor), "The selected field")
        self._top = self._head()
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(self._top, self.table, _line(), self._area, stretch=3))
        self._area.fitted.connect(self._share)
        self.table.fitted.connect(self._share)

    def _share(self) -> None:
        """Let the table have what the selected field leaves, which has its say up to a part of the height."""
        room = self.height() - self._top.height()
        left = room - min(self._area.wanted(), int(room * MOST_OF_FIELD)) - EDGES
        least, wanted = self.table.minimumSizeHint().height(), self.table.sizeHint().height()
        self.table.setMaximumHeight(max(least, min(wanted, left)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _head(self) -> QWidget:
        head = QWidget()
        rows = QFormLayout(head)
        rows.setContentsMargins(10, 8, 10, 6)
        rows.setVerticalSpacing(5)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows.addRow("Name", self.name)
        rows.addRow("Action", self.action)
        rows.addRow("Trigger", self.trigger)
        rows.addRow("", self.trigger_state)
        return head


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
