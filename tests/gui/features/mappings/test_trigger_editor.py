"""The trigger as rows of conditions."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.features.mappings.trigger_editor import TOO_COMPLEX, TriggerEditor
from talonbench_gui.state.workbench import Workbench


@pytest.fixture
def editor(panel: MappingsPanel, actions: Actions) -> TriggerEditor:
    actions.run("mapping.trigger")
    found = panel.findChild(TriggerEditor, "triggerEditor")
    assert isinstance(found, TriggerEditor)
    return found


def edit(editor: TriggerEditor, name: str) -> QLineEdit:
    """The edit of this accessible name that is shown."""
    QApplication.processEvents()  # a new row comes into sight with the next turn
    return next(one for one in editor.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible())


def trigger(workbench: Workbench) -> str:
    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    return mapping.trigger


def test_a_trigger_is_made_of_rows(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    assert edit(editor, "Field of condition 1").text() == "type"

    editor.add.click()
    qtbot.keyClicks(edit(editor, "Value of condition 2"), "Order Completed")

    assert trigger(workbench) == 'type = "track" and event = "Order Completed"'
    editor.word.setCurrentIndex(1)
    editor.word.activated.emit(1)
    assert trigger(workbench) == 'type = "track" or event = "Order Completed"'


def test_a_condition_is_removed(editor: TriggerEditor, workbench: Workbench) -> None:
    editor.add.click()
    edit(editor, "Value of condition 2").setText("E")

    buttons = editor.findChildren(QToolButton)
    next(one for one in buttons if one.accessibleName() == "Remove condition 1" and one.isVisible()).click()

    assert trigger(workbench) == 'event = "E"'


def test_a_row_that_cannot_be_written_says_why_and_changes_nothing(editor: TriggerEditor, workbench: Workbench) -> None:
    edit(editor, "Field of condition 1").setText("anonymousId")

    assert editor.notes.text()
    assert trigger(workbench) == 'type = "track"'


def test_it_follows_the_selected_mapping_and_undo(editor: TriggerEditor, workbench: Workbench) -> None:
    edit(editor, "Value of condition 1").setText("page")
    workbench.store.undo()
    assert edit(editor, "Value of condition 1").text() == "track"

    workbench.store.apply(edits.add_mapping("trackEventV2", 'event = "Other"'))

    assert edit(editor, "Value of condition 1").text() == "Other"


def test_a_trigger_that_rows_cannot_say_is_kept_until_it_is_edited(editor: TriggerEditor, workbench: Workbench) -> None:
    complex_one = 'type = "track" and (event = "A" or event = "B")'

    workbench.store.apply(edits.set_trigger("mapping-1", complex_one))

    assert editor.notes.text() == TOO_COMPLEX
    assert trigger(workbench) == complex_one


def test_another_document_closes_it(editor: TriggerEditor, workbench: Workbench) -> None:
    workbench.file.new()

    assert not editor.isVisible()
