"""The event panel over the services, ready to be typed into."""

import pytest
from pytestqt.qtbot import QtBot

from talonbench.document import new_document
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.state.workbench import Workbench


@pytest.fixture
def panel(qtbot: QtBot, workbench: Workbench, actions: Actions) -> EventPanel:
    """The panel of an empty event; there is nothing to undo."""
    workbench.store.replace(new_document())
    made = EventPanel(workbench, actions)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.json.editor.setFocus()
    qtbot.waitUntil(made.json.editor.hasFocus)
    return made
