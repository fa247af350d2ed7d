"""A field's value as a form: rows of names and values, written with the keys of the keyboard."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.mapping.forms import FORM_BY_KIND
from talonbench.talon_one import ACTIONS
from talonbench.values import Value
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.features.mappings.rows_editor import RowsEditor
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.wording.fields import describe_missing_members, member_tip, member_title
from tests.gui.pages import settle, write_event

ALT = Qt.KeyboardModifier.AltModifier
EVENT = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u1",
    "properties": {"order_id": "o1", "products": [{"name": "Shoes", "sku": "S1", "price": 9.5}]},
}
ITEM: Value = {"name": {"@path": "$.name"}, "sku": "fixed"}


class ValueForm:
    """A person at the form of one field."""

    def __init__(self, panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> None:
        self.panel, self.workbench, self.qtbot = panel, workbench, qtbot
        self.editor = panel.form.editor
        write_event(qtbot, workbench, json.dumps(EVENT))
        qtbot.waitUntil(panel.isActiveWindow)

    def set(self, key: str, node: Value) -> None:
        self.workbench.store.apply(edits.set_action("mapping-1", "updateCustomerSessionV2"))
        self.workbench.store.apply(edits.set_field("mapping-1", key, node))
        self.workbench.store.seal()
        settle(self.qtbot, self.workbench)
        assert self.panel.form.select_field(key)

    def open(self, key: str, node: Value) -> RowsEditor:
        self.set(key, node)
        self.qtbot.waitUntil(lambda: len(self.rows()) == 1)
        return self.rows()[0]

    def focused(self) -> QWidget:
        widget = self.panel.focusWidget()
        assert widget is not None
        return widget

    def rows(self) -> list[RowsEditor]:
        return [one for one in self.editor.findChildren(RowsEditor) if one.isVisible()]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focused(), key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focused(), text)

    def node(self, key: str) -> Value:
        part = self.workbench.store.document.current_mapping
        assert part is not None
        return part.mapping[key]


@pytest.fixture
def form(panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> ValueForm:
    return ValueForm(panel, workbench, qtbot)


def written(rows: RowsEditor) -> list[tuple[str, ...]]:
    return [tuple(edit.text() for edit in row.edits) for row in rows.rows]


def test_an_object_is_rows_and_stays_what_it_was(form: ValueForm) -> None:
    node: Value = {
        "plan": {"@path": "$.properties.order_id"},
        "n": 1,
        "t": "1",
        "e": "",
        "o": {"price": {"@path": "$.p"}},
    }

    rows = form.open("attributes", node)

    assert form.editor.kind.currentText() == "Object"
    assert [pair[0] for pair in written(rows)] == ["plan", "n", "t", "e", "o"]
    assert rows.value() == node
    assert rows.rows[0].value.found == "= o1"


def test_return_goes_from_name_to_value_to_a_new_row(form: ValueForm) -> None:
    rows = form.open("attributes", {"a": 1})
    rows.rows[0].edits[0].setFocus()

    form.press(Qt.Key.Key_Return)
    form.press(Qt.Key.Key_Return)
    form.type("plan")
    form.press(Qt.Key.Key_Return)
    rows.rows[1].value.setText("$.userId")

    assert form.node("attributes") == {"a": 1, "plan": {"@path": "$.userId"}}
    assert rows.rows[1].value.found == "= u1"


def test_a_name_that_stands_in_the_item_brings_its_path(form: ValueForm) -> None:
    rows = form.open("cartItems", {"@arrayPath": ["$.properties.products", ITEM]})
    rows.append()
    rows.rows[2].edits[0].setText("price")
    assert form.node("cartItems") == {"@arrayPath": ["$.properties.products", ITEM]}  # without a value it is not there

    form.press(Qt.Key.Key_Return)

    assert rows.rows[2].value.hasSelectedText()
    assert written(rows)[2] == ("price", "$.price")


def test_keys_move_rows_and_take_them_away_and_the_mappings_stay(form: ValueForm) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2, "c": 3})
    rows.rows[2].value.setFocus()

    form.press(Qt.Key.Key_Up, ALT)
    assert form.node("attributes") == {"a": 1, "c": 3, "b": 2}
    assert [*form.node("attributes")] == ["a", "c", "b"]  # type: ignore[misc]  # an object
    form.press(Qt.Key.Key_Up)
    form.press(Qt.Key.Key_Delete, ALT)

    assert form.node("attributes") == {"c": 3, "b": 2}
    assert len(form.workbench.store.document.mappings) == 1


def test_buttons_do_what_the_keys_do(form: ValueForm) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2})
    rows.rows[0].value.setFocus()

    rows.down.click()
    assert [pair[0] for pair in written(rows)] == ["b", "a"]
    assert not rows.down.isEnabled()
    rows.delete.click()

    assert form.node("attributes") == {"b": 2}


def test_paths_of_a_list_s_items_start_at_its_first_item(form: ValueForm) -> None:
    rows = form.open("cartItems", {"@arrayPath": ["$.properties.products", ITEM]})

    assert rows.rows[0].value.found == "= Shoes"
    completer = rows.rows[1].value.completer()
    rows.rows[1].value.textEdited.emit("$.s")
    completer.setCompletionPrefix("$.s")
    assert completer.currentCompletion() == "$.sku"


def test_the_menu_offers_what_an_item_may_have_and_lacks(form: ValueForm) -> None:
    rows = form.open("cartItems", {"@arrayPath": ["$.properties.products", ITEM]})

    assert rows.notes.text() == ""
    rows._fill_menu()
    offered = {action.text().split(" ")[0]: action for action in rows._menu.actions() if action.text()}
    assert "sku" not in offered
    assert "price per unit" in offered["price"].toolTip()
    offered["price"].trigger()

    assert form.node("cartItems") == {"@arrayPath": ["$.properties.products", {**ITEM, "price": {"@path": "$.price"}}]}  # type: ignore[dict-item]  # an object


@pytest.mark.parametrize(
    ("typed", "said"), [("a", "The key “a” is used twice."), ("", "Every value needs a key.")], ids=["twice", "none"]
)
def test_names_that_cannot_be_are_said_and_nothing_is_lost(form: ValueForm, typed: str, said: str) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2})

    rows.rows[1].edits[0].setText(typed)

    assert said in form.editor.error.text()
    assert form.node("attributes") == {"a": 1, "b": 2}


def test_what_has_to_be_there_is_marked_and_named_while_it_is_not() -> None:
    fields = [part for action in ACTIONS.values() for part in action.fields if part.properties]
    members = next(known for known in ({one.key: one for one in part.properties} for part in fields) if "type" in known)

    assert describe_missing_members(members, ["name"]) == "Required: type"
    assert describe_missing_members(members, ["name", "type"]) == ""
    assert member_title(members["type"]).startswith("type *")
    assert "required" in member_tip(members, "type")


def test_the_objects_of_a_merge_are_rows_without_names(form: ValueForm) -> None:
    rows = form.open("attributes", {"@merge": {"objects": [{"@path": "$.traits"}, {"x": 1}], "direction": "right"}})

    rows.rows[1].value.setText("$.properties")

    assert form.node("attributes") == {
        "@merge": {"objects": [{"@path": "$.traits"}, {"@path": "$.properties"}], "direction": "right"}
    }


def test_the_tab_key_goes_through_the_rows_in_their_order(form: ValueForm) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2})
    rows.rows[1].edits[0].setFocus()
    form.press(Qt.Key.Key_Up, ALT)

    stops = []
    for _ in range(4):
        stops.append(form.focused())
        form.press(Qt.Key.Key_Tab)

    assert stops == list(rows.stops[:4])


def test_an_object_with_very_many_members_is_json(form: ValueForm) -> None:
    form.set("attributes", {f"k{at}": at for at in range(500)})

    assert form.editor.kind.currentData() == "raw"
    assert form.rows() == []


def test_an_undo_shows_at_once_and_the_focus_stays_in_its_row(form: ValueForm) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2})
    rows.rows[1].value.setFocus()
    form.type("5")
    assert form.node("attributes") == {"a": 1, "b": 52}

    form.workbench.store.undo()

    assert written(form.rows()[0]) == [("a", "1"), ("b", "2")]
    assert form.focused() is form.rows()[0].rows[1].value


def test_a_preview_of_former_keystrokes_does_not_take_back_newer_ones(form: ValueForm) -> None:
    rows = form.open("attributes", {"a": "x"})
    stale = form.workbench.previews.current
    assert stale is not None
    rows.rows[0].value.setText("xyz")

    form.panel.form.show_preview(stale)

    assert written(form.rows()[0]) == [("a", "xyz")]
    assert form.rows()[0] is rows


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1} x', "✕ Invalid JSON: unexpected text at column 10."),
        ('{"a": 1,\n b: 2}', "✕ Invalid JSON: unexpected text at line 2, column 2."),
        ('{"a": ', "✕ Invalid JSON: the text ends too early."),
    ],
)
def test_text_that_is_not_json_says_where(form: ValueForm, text: str, told: str) -> None:
    form.set("attributes", [1])

    edit = next(one for one in form.editor.findChildren(QPlainTextEdit) if one.isVisible())
    edit.setPlainText(text)

    assert form.editor.error.text() == told
    assert form.node("attributes") == [1]


def test_the_tab_key_goes_from_a_field_s_kind_to_its_parts(form: ValueForm) -> None:
    form.set("attributes", {"@path": "$.traits"})
    editor = form.editor
    editor.kind.setCurrentIndex(editor.kind.findData("if"))
    editor.kind.activated.emit(editor.kind.currentIndex())
    form.panel.form.table.setFocus()
    for _ in range(2):
        form.press(Qt.Key.Key_Tab)
    assert form.focused() is editor.reset

    parts = []
    for _ in range(4):
        form.press(Qt.Key.Key_Tab)
        parts.append(form.focused().accessibleName())

    assert parts == [part.label for part in FORM_BY_KIND["if"].parts]
