"""The panel of mappings over the services, in sight, with an event."""

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from tests.gui.pages import write_event

EVENT = (
    '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {"order_id": "o1", "language": "de",'
    ' "products": [{"name": "Shoes", "sku": "S1", "price": 9.5}]}}'
)


@pytest.fixture
def panel(workbench: Workbench, actions: Actions, qtbot: QtBot) -> MappingsPanel:
    made = MappingsPanel(workbench, actions)
    qtbot.addWidget(made)
    made.resize(480, 700)
    made.show()
    made.activateWindow()
    write_event(qtbot, workbench, EVENT)
    return made


@pytest.fixture
def trigger(panel: MappingsPanel) -> WrappedEdit:
    edit = panel.findChild(WrappedEdit, "triggerEdit")
    assert isinstance(edit, WrappedEdit)
    return edit


@pytest.fixture
def action(panel: MappingsPanel) -> QComboBox:
    combo = panel.findChild(QComboBox, "actionCombo")
    assert isinstance(combo, QComboBox)
    return combo
