"""A field's value as a form: rows of names and values, written with the keys of the keyboard."""

import json

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from talonbench.talon_one import ACTIONS
from talonbench.values import Value
from talonbench_gui.features.mappings.rows_editor import RowsEditor
from talonbench_gui.wording.fields import describe_missing_members, member_tip, member_title
from tests.gui.conftest import WindowDriver

ALT = Qt.KeyboardModifier.AltModifier
EVENT = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u1",
    "properties": {"order_id": "o1", "products": [{"name": "Shoes", "sku": "S1", "price": 9.5}]},
}
ITEM: Value = {"name": {"@path": "$.name"}, "sku": "fixed"}


class Form:
    """A person at the form of one field."""

    def __init__(self, driver: WindowDriver, qtbot: QtBot) -> None:
        self.driver, self.qtbot = driver, qtbot
        self.editor = driver.window.mappings.editor

    def open(self, key: str, node: Value) -> RowsEditor:
        self.driver.write(json.dumps(EVENT))
        self.driver.window.activateWindow()
        mappings = self.driver.window.mappings
        mappings.action.setCurrentIndex(mappings.action.findData("updateCustomerSessionV2"))
        self.driver.wait_for_preview()
        self.driver.window.arranging.change(lambda now: now.with_field(key, node))
        self.driver.wait_for_preview()
        mappings.select_field(key)
        self.driver.until(lambda: len(self.rows()) == 1)
        return self.rows()[0]

    def rows(self) -> list[RowsEditor]:
        return [one for one in self.editor.findChildren(RowsEditor) if one.isVisible()]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.driver.window.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.driver.window.focusWidget(), text)

    def node(self, key: str) -> Value:
        self.driver.wait_for_preview()
        part = self.driver.window.arranging.subscription
        assert part is not None
        return part.mapping[key]


@pytest.fixture
def form(driver: WindowDriver, qtbot: QtBot) -> Form:
    return Form(driver, qtbot)


def written(rows: RowsEditor) -> list[tuple[str, ...]]:
    return [tuple(edit.text() for edit in row.edits) for row in rows.rows]


def test_an_object_is_rows_and_stays_what_it_was(form: Form) -> None:
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


def test_return_goes_from_name_to_value_to_a_new_row(form: Form) -> None:
    rows = form.open("attributes", {"a": 1})
    rows.rows[0].edits[0].setFocus()

    form.press(Qt.Key.Key_Return)
    form.press(Qt.Key.Key_Return)
    form.type("plan")
    form.press(Qt.Key.Key_Return)
    rows.rows[1].value.setText("$.userId")

    assert form.node("attributes") == {"a": 1, "plan": {"@path": "$.userId"}}
    assert rows.rows[1].value.found == "= u1"


def test_a_name_that_stands_in_the_item_brings_its_path(form: Form) -> None:
    rows = form.open("cartItems", {"@arrayPath": ["$.properties.products", ITEM]})
    rows.append()
    rows.rows[2].edits[0].setText("price")
    assert form.node("cartItems") == {"@arrayPath": ["$.properties.products", ITEM]}  # without a value it is not there

    form.press(Qt.Key.Key_Return)

    assert rows.rows[2].value.hasSelectedText()
    assert written(rows)[2] == ("price", "$.price")


def test_keys_move_rows_and_take_them_away_and_the_mappings_stay(form: Form) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2, "c": 3})
    rows.rows[2].value.setFocus()

    form.press(Qt.Key.Key_Up, ALT)
    assert form.node("attributes") == {"a": 1, "c": 3, "b": 2}
    assert [*form.node("attributes")] == ["a", "c", "b"]  # type: ignore[misc]  # an object
    form.press(Qt.Key.Key_Up)
    form.press(Qt.Key.Key_Delete, ALT)

    assert form.node("attributes") == {"c": 3, "b": 2}
    assert len(form.driver.window.subscriptions()) == 1


def test_buttons_do_what_the_keys_do(form: Form) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2})
    rows.rows[0].value.setFocus()

    rows.down.click()
    assert [pair[0] for pair in written(rows)] == ["b", "a"]
    assert not rows.down.isEnabled()
    rows.delete.click()

    assert form.node("attributes") == {"b": 2}


def test_paths_of_a_list_s_items_start_at_its_first_item(form: Form) -> None:
    rows = form.open("cartItems", {"@arrayPath": ["$.properties.products", ITEM]})

    assert rows.rows[0].value.found == "= Shoes"
    completer = rows.rows[1].value.completer()
    rows.rows[1].value.textEdited.emit("$.s")
    completer.setCompletionPrefix("$.s")
    assert completer.currentCompletion() == "$.sku"


def test_the_menu_offers_what_an_item_may_have_and_lacks(form: Form) -> None:
    rows = form.open("cartItems", {"@arrayPath": ["$.properties.products", ITEM]})

    assert rows.notes.text() == ""
    rows._fill_menu()
    offered = {action.text().split(" ")[0]: action for action in rows._menu.actions() if action.text()}
    assert "sku" not in offered
    assert "one piece" in offered["price"].toolTip()
    offered["price"].trigger()

    assert form.node("cartItems") == {"@arrayPath": ["$.properties.products", {**ITEM, "price": {"@path": "$.price"}}]}  # type: ignore[dict-item]  # an object


@pytest.mark.parametrize(
    ("typed", "said"), [("a", "“a” stands in two rows."), ("", "A row has a value and no name.")], ids=["twice", "none"]
)
def test_names_that_cannot_be_are_said_and_nothing_is_lost(form: Form, typed: str, said: str) -> None:
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


def test_the_objects_of_a_merge_are_rows_without_names(form: Form) -> None:
    rows = form.open("attributes", {"@merge": {"objects": [{"@path": "$.traits"}, {"x": 1}], "direction": "right"}})

    rows.rows[1].value.setText("$.properties")

    assert form.node("attributes") == {
        "@merge": {"objects": [{"@path": "$.traits"}, {"@path": "$.properties"}], "direction": "right"}
    }


def test_the_tab_key_goes_through_the_rows_in_their_order(form: Form) -> None:
    rows = form.open("attributes", {"a": 1, "b": 2})
    rows.rows[1].edits[0].setFocus()
    form.press(Qt.Key.Key_Up, ALT)

    stops = []
    for _ in range(4):
        stops.append(form.driver.window.focusWidget())
        form.press(Qt.Key.Key_Tab)

    assert stops == list(rows.stops[:4])


def test_an_object_with_very_many_members_is_json(form: Form) -> None:
    form.driver.write(json.dumps(EVENT))
    editor = form.editor
    form.driver.window.arranging.change(lambda now: now.with_field("attributes", {f"k{at}": at for at in range(500)}))
    form.driver.wait_for_preview()
    form.driver.window.mappings.select_field("attributes")

    form.driver.until(lambda: editor.kind.currentData() == "raw")
    assert not editor.findChildren(RowsEditor)
