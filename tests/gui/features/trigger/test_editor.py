"""The trigger editor over the services: by key, with an event."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMenu, QRadioButton, QToolButton
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.trigger.editor import APPLIED, TriggerEditor
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.theme import current_theme
from tests.gui.fakes import FakeUi
from tests.gui.pages import settle, write_event

EVENT = (
    '{"type": "track", "event": "Order Completed", "messageId": "m1", "properties": {"total": 182.1, '
    '"currency": "EUR", "products": [{"sku": "S1"}], "gift": true}, "context": {"locale": "en-DE"}}'
)
NESTED = 'type = "track" and properties.total > 0 and (properties.currency = "EUR" or context.locale = "de-DE")'
Key = Qt.Key


@pytest.fixture
def editor(workbench: Workbench, actions: Actions, qtbot: QtBot) -> TriggerEditor:
    made = make_editor(workbench, actions, qtbot, NESTED)
    qtbot.waitUntil(made.isActiveWindow)
    return made


def make_editor(workbench: Workbench, actions: Actions, qtbot: QtBot, source: str) -> TriggerEditor:
    made = TriggerEditor(workbench, actions)
    qtbot.addWidget(made)
    made.resize(760, 800)
    made.show()
    made.activateWindow()
    write_event(qtbot, workbench, EVENT)
    set_trigger(workbench, qtbot, source)
    assert made.enter()
    made.focus_first()
    return made


def colored(editor: TriggerEditor, color: str) -> list[str]:
    """The parts of the stored text that have this color."""
    parts = editor.text.edit.extraSelections()
    return [one.cursor.selectedText() for one in parts if one.format.foreground().color() == QColor(color)]


def set_trigger(workbench: Workbench, qtbot: QtBot, text: str) -> None:
    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    workbench.store.apply(edits.set_trigger(mapping.id, text))
    workbench.store.seal()
    settle(qtbot, workbench)


def trigger(workbench: Workbench) -> str:
    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    return mapping.trigger


def line(editor: TriggerEditor, name: str) -> QLineEdit:
    """The edit of this accessible name that is shown."""
    found = [one for one in editor.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible()]
    assert len(found) == 1, name
    return found[0]


def combo(editor: TriggerEditor, name: str) -> QComboBox:
    return next(one for one in editor.form.findChildren(QComboBox) if one.accessibleName() == name)


def button(editor: TriggerEditor, name: str) -> QAbstractButton:
    found = [one for one in editor.findChildren(QAbstractButton) if one.accessibleName() == name and one.isVisible()]
    assert len(found) == 1, name
    return found[0]


def choose(editor: TriggerEditor, name: str, words: str) -> None:
    """Choose *words* from the menu of actions *name*."""
    more = button(editor, name)
    assert isinstance(more, QToolButton)
    menu = more.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    action = next(one for one in menu.actions() if one.text() == words)
    assert action.isEnabled(), words
    action.trigger()
    QApplication.processEvents()


def found(editor: TriggerEditor) -> list[tuple[str, str]]:
    """Each row's sign and what it found."""
    return [(row.glyph.text(), row.found.text()) for row in editor.form.rows.values()]


# -- showing ----------------------------------------------------------------------------------------------------


def test_each_condition_says_whether_it_passes_and_what_was_found(editor: TriggerEditor) -> None:
    assert found(editor) == [
        ("✓", 'found "track"'), ("✓", "found 182.1"), ("✓", 'found "EUR"'), ("✕", 'found "en-DE"'),
    ]  # fmt: skip
    assert editor.verdict.text() == "✓ Matches this event"
    assert editor.text.edit.text() == NESTED
    assert editor.text.size_note.text() == f"{len(NESTED)} of 5,120 B"


def test_a_value_of_another_kind_is_named(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    set_trigger(workbench, qtbot, 'properties.total = "182.1" and properties.currency > 5 and properties.none = "x"')

    assert found(editor) == [("✕", "found 182.1, a number"), ("✕", 'found "EUR", a string'), ("✕", "missing")]


def test_the_conditions_tell_which_values_they_look_at(editor: TriggerEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.conditions_found) as told:
        editor.form.edited.emit(editor.form.draft)

    assert told.args == [
        [(("type",), True), (("properties", "total"), True), (("properties", "currency"), True),
         (("context", "locale"), False)]
    ]  # fmt: skip


def test_a_single_event_has_no_others(editor: TriggerEditor, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: editor.others.count.text() == "This document has no other events.")


def test_the_other_events_say_whether_they_match(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    event = workbench.store.document.current_event.id
    workbench.store.apply(edits.add_event('{"type": "identify"}', "Sign up"))
    workbench.store.apply(edits.add_event(EVENT, "Same again"))
    workbench.store.apply(edits.select_event(0))
    settle(qtbot, workbench)
    qtbot.waitUntil(lambda: editor.others.list.topLevelItemCount() == 2)

    items = [editor.others.list.topLevelItem(at) for at in range(2)]

    assert [(item.text(0), item.text(1)) for item in items if item is not None] == [
        ("○  Sign up", 'expected type = "track"; the event has "identify"'), ("✓  Same again", "matches"),
    ]  # fmt: skip
    assert editor.others.count.text() == "1 of 2 match"
    assert items[1] is not None
    editor.others.list.setCurrentItem(items[1])
    editor.others.list.setFocus()
    qtbot.keyClick(editor.others.list, Key.Key_Return)
    assert workbench.store.document.current_event.id != event


# -- editing by key ---------------------------------------------------------------------------------------------


def test_a_group_is_built_by_key_alone(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    set_trigger(workbench, qtbot, 'type = "track"')
    group = button(editor, "Add group")
    group.setFocus()
    qtbot.keyClick(group, Key.Key_Space)
    QApplication.processEvents()
    path = editor.focusWidget()
    assert isinstance(path, QLineEdit)
    assert path.accessibleName() == "Path of condition 2.1"
    assert trigger(workbench) == 'type = "track"'

    qtbot.keyClicks(path, "properties.currency")
    qtbot.keyClick(path, Key.Key_Tab)
    assert editor.focusWidget() is combo(editor, "Operator of condition 2.1")
    qtbot.keyClick(combo(editor, "Operator of condition 2.1"), Key.Key_Tab)
    qtbot.keyClicks(line(editor, "Value of condition 2.1"), "EUR")
    assert trigger(workbench) == 'type = "track" and properties.currency = "EUR"'.replace("and p", "and (p") + ")"

    add = button(editor, "Add condition to group 2")
    add.setFocus()
    qtbot.keyClick(add, Key.Key_Space)
    QApplication.processEvents()
    qtbot.keyClicks(line(editor, "Path of condition 2.2"), "properties.gift")
    operator = combo(editor, "Operator of condition 2.2")
    operator.setFocus()
    qtbot.keyClick(operator, Key.Key_End)
    qtbot.keyClick(operator, Key.Key_Up)
    settle(qtbot, workbench)

    assert trigger(workbench) == 'type = "track" and (properties.currency = "EUR" or properties.gift = true)'
    assert found(editor)[-1] == ("✓", "found true")
    assert line_is_hidden(editor, "Value of condition 2.2")


def line_is_hidden(editor: TriggerEditor, name: str) -> bool:
    return not any(one.isVisible() for one in editor.findChildren(QLineEdit) if one.accessibleName() == name)


def test_the_words_between_conditions_are_chosen_by_arrow_keys(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot
) -> None:
    set_trigger(workbench, qtbot, 'type = "track" and event = "A"')
    choice = next(one for one in editor.form.findChildren(QRadioButton) if one.isChecked())
    choice.setFocus()

    qtbot.keyClick(choice, Key.Key_Right)

    assert trigger(workbench) == 'type = "track" or event = "A"'


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (("Actions for condition 1", "Duplicate"), 'type = "t" and type = "t" and event = "A" and (name = "x")'),
        (("Actions for condition 1", "Move down"), 'event = "A" and type = "t" and (name = "x")'),
        (("Actions for condition 2", "Move up"), 'event = "A" and type = "t" and (name = "x")'),
        (("Actions for condition 1", "Delete"), 'event = "A" and (name = "x")'),
        (("Actions for condition 1", "Wrap in new group"), '(type = "t") and event = "A" and (name = "x")'),
        (("Actions for condition 2", "Move into group"), 'type = "t" and (name = "x" or event = "A")'),
        (("Actions for condition 3.1", "Move out of group"), 'type = "t" and event = "A" and name = "x"'),
        (("Actions for condition 3.1", "Delete"), 'type = "t" and event = "A"'),
        (("Actions for group 3", "Ungroup"), 'type = "t" and event = "A" and name = "x"'),
        (("Actions for group 3", "Move up"), 'type = "t" and (name = "x") and event = "A"'),
        (("Actions for group 3", "Delete group"), 'type = "t" and event = "A"'),
    ],
)
def test_the_menu_of_a_row_and_of_a_group(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot, act: tuple[str, str], expected: str
) -> None:
    set_trigger(workbench, qtbot, 'type = "t" and event = "A" and (name = "x" or name = "y")')
    choose(editor, "Actions for condition 3.2", "Delete")
    assert trigger(workbench) == 'type = "t" and event = "A" and (name = "x")'

    choose(editor, *act)

    assert trigger(workbench) == expected


def test_what_the_dialect_cannot_say_is_not_offered(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    set_trigger(workbench, qtbot, 'contains(event, "x") and (name = "x" or name = "y")')
    outer, inner = combo(editor, "Operator of condition 1"), combo(editor, "Operator of condition 2.1")

    assert outer.findText("contains") >= 0
    assert outer.findText("is true") < 0
    assert inner.findText("contains") < 0
    menu = button(editor, "Actions for condition 1").menu()  # type: ignore[attr-defined]
    menu.aboutToShow.emit()
    assert {one.text(): one.isEnabled() for one in menu.actions()}["Move into group"] is False


def test_an_incomplete_condition_says_what_it_needs_and_changes_nothing(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot
) -> None:
    path = line(editor, "Path of condition 1")

    path.selectAll()
    qtbot.keyClicks(path, "anonymousId")

    assert trigger(workbench) == NESTED
    assert found(editor)[0][0] == "!"
    assert "The path must be" in found(editor)[0][1]
    assert path.property("state") == "bad"
    assert editor.note.text().startswith("The trigger keeps its last text")
    path.selectAll()
    qtbot.keyClicks(path, "userId")
    assert trigger(workbench).startswith('userId = "track" and')
    assert editor.note.text() == APPLIED


def test_a_path_from_the_completion_brings_its_value(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClick(button(editor, "Add condition"), Key.Key_Space)
    QApplication.processEvents()
    path = line(editor, "Path of condition 4")
    qtbot.keyClicks(path, "gift")
    popup = path.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)

    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)

    assert trigger(workbench) == f"{NESTED} and properties.gift = true"


# -- undo, revert, text -----------------------------------------------------------------------------------------


def test_a_visit_is_one_step_to_undo(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    value = line(editor, "Value of condition 1")
    qtbot.keyClicks(value, "ing")
    choose(editor, "Actions for condition 2", "Delete")
    assert trigger(workbench) != NESTED

    workbench.store.undo()

    assert trigger(workbench) == NESTED
    assert line(editor, "Value of condition 1").text() == "track"
    assert editor.is_open


def test_a_group_of_one_condition_outlives_undo_and_redo(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot
) -> None:
    choose(editor, "Actions for condition 1", "Wrap in new group")
    assert trigger(workbench).startswith('(type = "track") and ')
    shown = sorted(editor.form.rows)

    workbench.store.undo()
    assert sorted(editor.form.rows) != shown
    workbench.store.redo()

    assert sorted(editor.form.rows) == shown
    assert (0, 0) in shown


def test_an_undo_leaves_the_focus_in_its_condition(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    value = line(editor, "Value of condition 2")
    value.setFocus()
    qtbot.keyClicks(value, "5")

    workbench.store.undo()
    assert QApplication.focusWidget() is line(editor, "Value of condition 2")

    workbench.store.redo()
    assert QApplication.focusWidget() is line(editor, "Value of condition 2")


def test_revert_brings_back_the_trigger_and_leaves_nothing_to_undo(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot
) -> None:
    before = workbench.store.undo_label
    qtbot.keyClicks(line(editor, "Value of condition 1"), "ing")

    button(editor, "Revert trigger").click()

    assert trigger(workbench) == NESTED
    assert workbench.store.undo_label == before
    assert not editor.revert.isEnabled()


@pytest.mark.parametrize("source", ["type = 'track'", 'type = "track" or event = "A" and name = "x"', "(("])
def test_what_the_builder_cannot_show_stays_until_it_is_edited_as_text(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot, source: str
) -> None:
    set_trigger(workbench, qtbot, source)
    assert trigger(workbench) == source
    assert editor.stack.currentWidget() is editor.problem
    assert editor.problem.reason.text()
    assert editor.text.edit.isReadOnly()
    editor.add_condition(("event",))
    assert trigger(workbench) == source

    qtbot.keyClick(editor.problem.button, Key.Key_Space)
    assert editor.focusWidget() is editor.text.edit
    editor.text.edit.selectAll()
    qtbot.keyClicks(editor.text.edit, 'type = "track"')

    assert trigger(workbench) == 'type = "track"'
    assert editor.stack.currentWidget() is editor.form
    assert line(editor, "Value of condition 1").text() == "track"


def test_a_first_visit_to_what_the_builder_cannot_show(workbench: Workbench, actions: Actions, qtbot: QtBot) -> None:
    made = make_editor(workbench, actions, qtbot, "type = 'track'")

    assert made.problem.reason.text() == "Single quotes become part of the string; use double quotes."
    assert made.verdict.text() == "✕ Doesn't match this event"
    assert made.focusWidget() is made.problem.button
    set_trigger(workbench, qtbot, NESTED)
    assert len(found(made)) == 4


def test_the_text_is_copied(editor: TriggerEditor, ui: FakeUi) -> None:
    button(editor, "Copy trigger").click()

    assert ui.copied == [NESTED]


# -- values of the event ----------------------------------------------------------------------------------------


def test_a_value_of_the_event_becomes_a_condition(editor: TriggerEditor, workbench: Workbench) -> None:
    editor.add_condition(("properties", "products", "0", "sku"))
    assert trigger(workbench) == rf'{NESTED} and properties.products.\0.sku = "S1"'

    editor.add_condition(("messageId",))
    assert editor.note.text() == "Triggers can't test messageId for this value."
    editor.add_condition(("properties", "currency"))
    assert editor.note.text().startswith("The trigger already has this condition")


# -- coming and going -------------------------------------------------------------------------------------------


def test_it_follows_the_selected_mapping(editor: TriggerEditor, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.store.apply(edits.add_mapping("trackEventV2", 'event = "Other"'))

    assert line(editor, "Value of condition 1").text() == "Other"
    line(editor, "Value of condition 1").end(False)
    qtbot.keyClicks(line(editor, "Value of condition 1"), "s")
    assert [part.trigger for part in workbench.store.document.mappings] == [NESTED, 'event = "Others"']


def test_escape_ends_the_visit_and_the_last_mapping_too(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(line(editor, "Value of condition 1"), Key.Key_Escape)
    assert not editor.is_open

    editor.enter()
    with qtbot.waitSignal(editor.closed):
        workbench.store.apply(edits.delete_mapping())


def test_an_invalid_event_leaves_the_rows_without_a_result(
    editor: TriggerEditor, workbench: Workbench, qtbot: QtBot
) -> None:
    write_event(qtbot, workbench, "{")

    assert {sign for sign, _ in found(editor)} == {"○"}
    assert editor.verdict.text() == "… No event yet"


def test_strings_and_numbers_of_the_stored_text_have_colors(editor: TriggerEditor) -> None:
    theme = current_theme()

    assert colored(editor, theme.string) == ['"track"', '"EUR"', '"de-DE"']
    assert colored(editor, theme.number) == ["0"]
    editor.text.begin_edit()
    editor.text.edit.setText('type = "tra')
    assert editor.text.edit.extraSelections() == []
