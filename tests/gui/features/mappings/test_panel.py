"""The mappings: the list, the selected one, and the document behind them."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QMenu
from pytestqt.qtbot import QtBot

from talonbench.destination import Subscription
from talonbench.document import edits
from talonbench.lint import Place
from talonbench.talon_one import ACTIONS, make_subscription
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from tests.gui.fakes import FakeUi
from tests.gui.pages import lines, settle, write_event

Z = Qt.Key.Key_Z
CONTROL = Qt.KeyboardModifier.ControlModifier


def current(workbench: Workbench) -> Subscription:
    found = workbench.store.document.current_mapping
    assert found is not None
    return found


def names(workbench: Workbench) -> list[str]:
    return [part.name for part in workbench.store.document.mappings]


def load(workbench: Workbench, qtbot: QtBot, *parts: Subscription) -> None:
    """Take *parts* for all mappings, with the first one selected."""
    workbench.store.apply(edits.load_configuration(parts))
    settle(qtbot, workbench)


def two() -> tuple[Subscription, ...]:
    return tuple(make_subscription("trackEventV2", 'type = "track"', name, at) for at, name in enumerate("AB", 1))


def state_of(panel: MappingsPanel) -> str:
    label = panel.findChild(QLabel, "triggerState")
    assert isinstance(label, QLabel)
    return label.text()


def row_of(panel: MappingsPanel, key: str) -> int:
    return panel.form.fields.index_of((key,)).row()


# -- the selected mapping ---------------------------------------------------------------------------------------


def test_what_is_typed_is_in_the_document_and_is_one_step_to_undo(
    workbench: Workbench, trigger: WrappedEdit, qtbot: QtBot
) -> None:
    before = current(workbench).trigger

    trigger.setFocus()
    trigger.selectAll()
    qtbot.keyClicks(trigger, 'type = "page"')

    assert current(workbench).trigger == 'type = "page"'
    assert workbench.store.undo_label == "editing trigger"
    workbench.store.undo()
    assert trigger.text() == before


def test_the_undo_key_undoes_in_the_document_while_the_focus_is_on_a_line(
    panel: MappingsPanel, workbench: Workbench, actions: Actions, trigger: WrappedEdit, qtbot: QtBot
) -> None:
    panel.addAction(actions["edit.undo"])  # as the window has it
    before = trigger.text()
    trigger.setFocus()
    qtbot.keyClicks(trigger, "x")
    actions.refresh()
    qtbot.waitUntil(panel.isActiveWindow)

    qtbot.keyClick(trigger, Z, CONTROL)

    assert trigger.text() == current(workbench).trigger == before
    assert workbench.store.redo_label == "editing trigger"


def test_the_cursor_stays_behind_what_an_undo_changed(workbench: Workbench, trigger: WrappedEdit, qtbot: QtBot) -> None:
    trigger.setFocus()
    trigger.setText('type = "track" and event = "E"')
    workbench.store.seal()
    trigger.setCursorPosition(6)
    qtbot.keyClicks(trigger, "!")

    workbench.store.undo()

    assert trigger.text() == 'type = "track" and event = "E"'
    assert trigger.cursorPosition() == 6


def test_what_a_script_sets_counts_like_typing(workbench: Workbench, trigger: WrappedEdit) -> None:
    trigger.setText('type = "track" and userId != null')

    assert current(workbench).trigger == 'type = "track" and userId != null'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('type = "track"', '✓ Matches  ✓ type = "track"'),
        ('type = "identify"', '✕ Doesn\'t match  ✕ type = "identify"'),
        ('type = "track', "✕ Invalid  Column 8: "),
    ],
)
def test_the_trigger_says_whether_it_matches(
    panel: MappingsPanel, workbench: Workbench, trigger: WrappedEdit, qtbot: QtBot, text: str, told: str
) -> None:
    trigger.setText(text)
    settle(qtbot, workbench)

    assert state_of(panel).startswith(told)


def test_each_action_starts_from_its_defaults(
    panel: MappingsPanel, workbench: Workbench, action: QComboBox, qtbot: QtBot
) -> None:
    for index in range(action.count()):
        action.setCurrentIndex(index)
        settle(qtbot, workbench)

        chosen = ACTIONS[current(workbench).action]
        assert (action.currentData(), current(workbench).mapping) == (chosen.slug, chosen.default_mapping())
        assert panel.form.fields.rowCount() == len(chosen.fields)
    assert action.count() == 11


def test_of_a_long_name_the_beginning_shows(panel: MappingsPanel, workbench: Workbench) -> None:
    name = panel.form.head.name

    workbench.store.apply(edits.rename_mapping(current(workbench).id, "A name that is rather long, as customers have"))

    assert name.text().startswith("A name")
    assert name.cursorPosition() == 0


def test_a_mapping_that_cannot_run_says_why(panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    load(workbench, qtbot, Subscription("m", "Odd", "trackEventV2", 'type = "track"', {"eventType": {"@nope": "x"}}))

    assert panel.form.select_field("eventType")
    assert "@nope" in panel.form.editor.notes.text()


# -- the list ---------------------------------------------------------------------------------------------------


def test_the_check_mark_enables_and_disables(panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    load(workbench, qtbot, *two())

    panel.list_panel.list.setFocus()
    panel.list_panel.list.setCurrentIndex(panel.list_panel.rows.index(1))
    qtbot.keyClick(panel.list_panel.list, Qt.Key.Key_Space)

    assert [part.enabled for part in workbench.store.document.mappings] == [True, False]
    workbench.store.undo()
    settle(qtbot, workbench)
    assert panel.list_panel.rows.index(1).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_the_row_that_is_selected_is_the_document_s(panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    load(workbench, qtbot, *two())

    panel.list_panel.list.setCurrentIndex(panel.list_panel.rows.index(1))
    assert workbench.store.document.mapping == 1
    assert panel.form.head.name.text() == "B"

    workbench.store.apply(edits.add_mapping("trackEventV2", 'type = "track"', "C"))
    settle(qtbot, workbench)
    assert panel.list_panel.list.currentIndex().row() == 2
    assert panel.form.head.name.text() == "C"


def test_without_mappings_the_panel_says_what_to_do(panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.store.apply(edits.delete_mapping())
    settle(qtbot, workbench)

    assert not panel.form.isVisible()
    assert any(label.text().startswith("No mappings yet.") for label in panel.findChildren(QLabel))
    workbench.store.undo()
    assert panel.form.isVisible()


def test_the_list_shows_what_a_send_came_to_until_the_next_edit(
    panel: MappingsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.results.begin([current(workbench).id])
    assert lines(panel.list_panel.rows) == ["Track event — ↑ sending"]
    workbench.results.end(is_cancelled=True)

    write_event(qtbot, workbench, '{"type": "page"}')

    assert lines(panel.list_panel.rows) == ['Track event — ○ expected type = "track"']


# -- fields -----------------------------------------------------------------------------------------------------


def test_a_path_dropped_on_a_field_fills_it(panel: MappingsPanel, workbench: Workbench) -> None:
    table = panel.form.table
    panel.set_path_source(lambda text: f"$.properties.{text}")
    data = QMimeData()
    data.setText("language")
    place = table.visualRect(table.model().index(row_of(panel, "eventType"), 0)).center()
    drop = QDropEvent(
        QPointF(place), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip

    table.dropEvent(drop)

    assert current(workbench).mapping["eventType"] == {"@path": "$.properties.language"}
    assert drop.dropAction() == Qt.DropAction.CopyAction  # a move would remove the text from the event


def test_a_default_is_told_to_those_who_do_not_see_it_muted(panel: MappingsPanel) -> None:
    source = panel.form.fields.index(row_of(panel, "customerProfileId"), 2)

    assert source.data() == "$.userId"
    assert source.data(Qt.ItemDataRole.AccessibleTextRole) == "$.userId, the action's default"


def test_errors_of_a_field_stand_where_its_help_stands_otherwise(
    panel: MappingsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    write_event(qtbot, workbench, '{"type": "track"}')
    panel.form.select_field("customerProfileId")

    assert panel.form.editor.notes.text() == "✕ Customer Profile ID is required but missing from this event."
    assert panel.form.fields.index(row_of(panel, "customerProfileId"), 1).data() == "✕ 1 error"
    write_event(qtbot, workbench, '{"type": "track", "userId": "u1"}')
    assert panel.form.editor.notes.text() == ACTIONS["trackEventV2"].fields[1].help


def test_the_value_of_a_field_is_copied(panel: MappingsPanel, actions: Actions, ui: FakeUi) -> None:
    panel.form.select_field("customerProfileId")

    actions.run("field.copy")

    assert ui.copied == ["u1"]


def test_a_field_is_reset_to_its_default(panel: MappingsPanel, workbench: Workbench, actions: Actions) -> None:
    workbench.store.apply(edits.set_field(current(workbench).id, "customerProfileId", "fixed"))
    panel.form.select_field("customerProfileId")

    actions.run("field.reset")

    assert current(workbench).mapping["customerProfileId"] == {"@path": "$.userId"}
    assert workbench.store.undo_label == "resetting field"


def test_a_field_that_is_lit_is_selected_and_the_focus_stays(panel: MappingsPanel, trigger: WrappedEdit) -> None:
    trigger.setFocus()

    panel.show_lit_field(("eventType",))

    assert panel.form.table.currentIndex().row() == row_of(panel, "eventType")
    assert trigger.hasFocus()


def test_a_selected_field_of_another_mapping_is_not_edited_by_mistake(
    panel: MappingsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    load(workbench, qtbot, *two())
    workbench.store.apply(edits.select_mapping(1))  # the fields of the first are still shown

    panel.form.editor.changed.emit(("eventType",), "typed")

    assert [part.mapping.get("eventType") == "typed" for part in workbench.store.document.mappings] == [True, False]


# -- for others -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "focused"),
    [
        (Place("mapping", mapping="mapping-2"), "mappingList"),
        (Place("trigger", mapping="mapping-2", start=5, end=6), "triggerEdit"),
        (Place("field", "/eventType", mapping="mapping-2"), "fieldTable"),
    ],
    ids=["mapping", "trigger", "field"],
)
def test_a_place_is_revealed(
    panel: MappingsPanel, workbench: Workbench, qtbot: QtBot, place: Place, focused: str
) -> None:
    load(workbench, qtbot, *two())

    assert panel.reveal(place)
    settle(qtbot, workbench)

    assert workbench.store.document.mapping == 1
    widget = panel.focusWidget()
    assert widget is not None
    assert widget.objectName() == focused
    if place.kind == "field":
        assert panel.form.table.currentIndex().row() == row_of(panel, "eventType")
    if place.kind == "trigger":
        assert panel.form.head.trigger.textCursor().selectedText() == "="


@pytest.mark.parametrize(
    "place",
    [Place("mapping", mapping="gone"), Place("field", "/nothing", mapping="mapping-1")],
    ids=["no mapping", "no field"],
)
def test_a_place_that_is_gone_is_not_revealed(panel: MappingsPanel, place: Place) -> None:
    assert not panel.reveal(place)


def test_another_document_leaves_nothing_of_the_former(
    panel: MappingsPanel, workbench: Workbench, trigger: WrappedEdit, qtbot: QtBot
) -> None:
    load(workbench, qtbot, *two())
    trigger.setText('type = "page"')

    workbench.file.new()

    assert trigger.text() == 'type = "track"'
    assert lines(panel.list_panel.rows) == ["Track event"]
    assert panel.form.fields.rowCount() == 0
    assert panel.form.editor.title.text() == ""
    settle(qtbot, workbench)
    assert lines(panel.list_panel.rows) == ["Track event — … no event"]


@pytest.mark.parametrize(("name", "first"), [("mappingList", "Add mapping"), ("fieldTable", "Copy field value")])
def test_menus_offer_the_commands(panel: MappingsPanel, monkeypatch: pytest.MonkeyPatch, name: str, first: str) -> None:
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: menus.append(menu))
    part = panel.list_panel.list if name == "mappingList" else panel.form.table

    part.customContextMenuRequested.emit(part.rect().center())

    assert menus[0].actions()[0].text() == first
