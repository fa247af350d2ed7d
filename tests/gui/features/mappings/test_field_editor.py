"""The value of a selected row: its kind, its inputs, what was found, and completion, written with the keyboard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QWidget

from talonbench.document import edits
from talonbench.mapping.forms import FORM_BY_KIND
from talonbench.values import UNDEFINED
from talonbench_gui.features.mappings.value_edit import LongEdit, ValueEdit
from tests.gui.pages import settle, write_event

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from talonbench.values import Value
    from talonbench_gui.features.mappings.panel import MappingsPanel
    from talonbench_gui.state.workbench import Workbench

EVENT = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u1",
    "properties": {
        "order_id": "o1",
        "products": [{"name": "Shoes", "sku": "S1", "price": 9.5}, {"name": "Socks", "quantity": 2}],
        "gifts": [{"sku": "G1", "category": "gift"}],
    },
}
PRODUCTS = "$.properties.products"


class Editor:
    """A person at the editor of a row."""

    def __init__(self, panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> None:
        self.panel, self.workbench, self.qtbot = panel, workbench, qtbot
        self.editor = panel.form.editor
        workbench.store.apply(edits.set_action("mapping-1", "updateCustomerSessionV2"))
        write_event(qtbot, workbench, json.dumps(EVENT))
        qtbot.waitUntil(panel.isActiveWindow)

    def open(self, *keys: str, node: Value) -> None:
        """Set the field and select the row."""
        self.workbench.store.apply(edits.set_field("mapping-1", keys[0], node))
        self.workbench.store.seal()
        settle(self.qtbot, self.workbench)
        assert self.panel.form.select_place(keys)

    def choose(self, kind: str) -> None:
        """Choose a kind in the combo box."""
        combo = self.editor.kind
        combo.setCurrentIndex(combo.findData(kind))
        combo.activated.emit(combo.currentIndex())

    def focused(self) -> QWidget:
        widget = self.panel.focusWidget()
        assert widget is not None
        return widget

    def line(self) -> ValueEdit:
        return next(stop for stop in self.editor.form.stops if isinstance(stop, ValueEdit))

    def type(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(self.focused(), letter)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.focused(), key)

    def offered(self) -> list[str]:
        """The completions, as a screen reader reads them."""
        completer = self.line().completions
        assert completer is not None
        if not completer.is_open:
            return []
        model = completer.completionModel()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [model.index(row, 0).data(role) for row in range(model.rowCount())]

    def accept(self) -> None:
        """Press Return on the list of completions, which has the keyboard."""
        completer = self.line().completions
        assert completer is not None
        popup = completer.popup()
        assert popup is not None
        self.qtbot.keyClick(popup, Qt.Key.Key_Return)

    def node(self, key: str) -> Value:
        return self.mapping()[key]

    def mapping(self) -> dict[str, Value]:
        part = self.workbench.store.document.current_mapping
        assert part is not None
        return part.mapping


@pytest.fixture
def at(panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> Editor:
    panel.resize(560, 900)
    return Editor(panel, workbench, qtbot)


def test_a_nested_row_shows_where_it_is_its_type_and_what_was_found(at: Editor) -> None:
    at.open(
        *("cartItems", "@arrayPath", "1", "attributes", "Colour"),
        node={"@arrayPath": [PRODUCTS, {"attributes": {"Colour": {"@path": "$.name"}}}]},
    )

    assert at.editor.trail.text() == "Cart Items › Attribute-Value pairs › "
    assert at.editor.name.text() == "Colour"
    assert at.editor.facts.text() == "string"
    assert at.line().text() == "$.name"
    assert at.line().found == "Shoes, Socks"


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("couponCodes", "list of strings"),
        ("cartItems", "list of objects"),
        ("customerSessionId", "string, required"),
        ("skipNonExistingAttributes", "boolean"),
    ],
)
def test_types_are_shown_as_they_are(at: Editor, key: str, told: str) -> None:
    at.open(key, node={"@path": "$.userId"})

    assert at.editor.facts.text() == told


def test_nothing_moves_when_another_row_is_selected(at: Editor) -> None:
    at.open("cartItems", node={"@arrayPath": [PRODUCTS, {"attributes": {"a": {"@path": "$.name"}}}]})
    at.open("state", node="closed")
    heights = set()

    for index in at.panel.form.fields.walk():
        at.panel.form.table.select(index)
        at.qtbot.wait(20)
        heights.add((at.editor.height(), at.panel.form.table.height(), at.editor.kind.y()))

    assert len(heights) == 1


@pytest.mark.parametrize(
    ("key", "node", "choices", "chosen"),
    [
        ("state", "closed", ["open", "closed", "partially_returned", "cancelled"], "cancelled"),
        ("state", "other", ["other", "open", "closed", "partially_returned", "cancelled"], "cancelled"),
        ("skipNonExistingAttributes", True, ["true", "false"], False),
    ],
    ids=["allowed", "another value stays in the list", "a boolean"],
)
def test_a_value_with_allowed_choices_is_a_list(
    at: Editor, key: str, node: Value, choices: list[str], chosen: Value
) -> None:
    at.open(key, node=node)

    (combo,) = at.editor.form.stops
    assert isinstance(combo, QComboBox)
    assert [combo.itemText(row) for row in range(combo.count())] == choices
    combo.setCurrentIndex(combo.count() - 1)
    combo.activated.emit(combo.count() - 1)

    assert at.node(key) == chosen


def test_the_focus_goes_to_the_value_after_its_kind_was_chosen_and_what_can_be_kept_is(at: Editor) -> None:
    at.open("referralCode", node="ref")

    at.choose("template")
    assert at.focused() is at.line()
    at.press(Qt.Key.Key_End)
    at.type("-{{userId}}")
    assert at.node("referralCode") == {"@template": "ref-{{userId}}"}

    at.choose("liquid")
    assert at.node("referralCode") == {"@liquid": "ref-{{userId}}"}
    assert isinstance(at.focused(), LongEdit)


def test_a_path_typed_as_a_fixed_value_becomes_an_event_field_while_typing(at: Editor) -> None:
    at.open("referralCode", node="")
    at.editor.focus_value()

    at.type("$.userId")

    assert at.node("referralCode") == {"@path": "$.userId"}
    assert at.editor.kind.currentText() == "Event field"
    assert at.focused() is at.line()
    settle(at.qtbot, at.workbench)
    assert at.line().found == "u1"


def test_an_array_fills_in_the_known_keys_of_its_items_as_one_step(at: Editor) -> None:
    at.open("cartItems", node="")

    at.choose("array")
    shape: Value = {key: {"@path": f"$.{key}"} for key in ("name", "sku", "quantity", "price")}
    assert at.node("cartItems") == {"@arrayPath": [PRODUCTS, shape]}
    settle(at.qtbot, at.workbench)
    assert at.line().found == "2 items"

    at.line().setText("$.properties.gifts")
    assert at.node("cartItems") == {
        "@arrayPath": ["$.properties.gifts", {"sku": {"@path": "$.sku"}, "category": {"@path": "$.category"}}]
    }
    at.workbench.store.undo()
    assert at.node("cartItems") == ""


@pytest.mark.parametrize(
    ("node", "typed", "offered", "accepted"),
    [
        ({"@path": ""}, "order", ['$.properties.order_id, "o1"'], {"@path": "$.properties.order_id"}),
        ({"@path": ""}, "$.properties.o", ['$.properties.order_id, "o1"'], {"@path": "$.properties.order_id"}),
        ({"@template": "x "}, "{{order", ['$.properties.order_id, "o1"'], {"@template": "x {{properties.order_id}}"}),
        (
            {"@template": ""},
            "{{ $.order",
            ['$.properties.order_id, "o1"'],
            {"@template": "{{ $.properties.order_id }}"},
        ),
        ("", "order", [], None),
    ],
    ids=["without $", "with $", "inside braces", "inside braces with $", "not in a fixed value"],
)
def test_completion_offers_paths_with_their_values(
    at: Editor, node: Value, typed: str, offered: list[str], accepted: Value
) -> None:
    at.open("referralCode", node=node)
    at.editor.focus_value()
    at.press(Qt.Key.Key_End)

    at.type(typed)

    assert at.offered() == offered
    if offered:
        at.accept()
        assert at.node("referralCode") == accepted
        assert at.offered() == []


def test_completion_inside_an_item_starts_there(at: Editor) -> None:
    at.open("cartItems", "@arrayPath", "1", "sku", node={"@arrayPath": [PRODUCTS, {"sku": {"@path": "$.x"}}]})
    at.line().clear()
    at.editor.focus_value()

    at.type("q")

    assert at.offered() == ["$.quantity, 2"]


def test_completion_works_in_liquid(at: Editor) -> None:
    at.open("referralCode", node={"@liquid": ""})
    at.editor.focus_value()
    edit = at.focused()
    assert isinstance(edit, LongEdit)
    assert edit.completions is not None

    at.type("{{ order")
    popup = edit.completions.popup()
    assert popup is not None
    at.qtbot.keyClick(popup, Qt.Key.Key_Tab)

    assert at.node("referralCode") == {"@liquid": "{{ properties.order_id }}"}


def test_a_key_is_renamed_in_its_place_and_wrong_ones_are_refused(at: Editor) -> None:
    at.open("attributes", "b", node={"a": 1, "b": 2, "c": 3})
    at.editor.focus_name()

    at.type("plan")
    assert at.node("attributes") == {"a": 1, "plan": 2, "c": 3}
    at.press(Qt.Key.Key_Return)
    assert at.focused() is at.line()

    at.editor.focus_name()
    at.type("c")
    assert at.editor.notes.text() == "✕ The key “c” is used twice."
    assert at.node("attributes") == {"a": 1, "plan": 2, "c": 3}


def test_an_error_stands_once_beside_its_row(at: Editor) -> None:
    at.open("cartItems", node={"@arrayPath": [PRODUCTS, {"attributes": "text"}]})
    at.panel.form.select_place(("cartItems", "@arrayPath", "1", "attributes"))

    assert at.editor.notes.text().count("must be an object") == 1
    assert at.panel.form.fields.index_of(at.editor.keys).siblingAtColumn(1).data().startswith("✕")
    at.panel.form.select_field("cartItems")
    assert "must be an object" not in at.editor.notes.text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1} x', "✕ Invalid JSON: unexpected text at column 10."),
        ('{"a": 1,\n b: 2}', "✕ Invalid JSON: unexpected text at line 2, column 2."),
        ('{"a": ', "✕ Invalid JSON: the text ends too early."),
    ],
)
def test_text_that_is_not_json_says_where(at: Editor, text: str, told: str) -> None:
    at.open("attributes", node=[1])

    edit = next(stop for stop in at.editor.form.stops if isinstance(stop, LongEdit))
    edit.setPlainText(text)

    assert at.editor.notes.text() == told
    assert at.node("attributes") == [1]


def test_an_undo_shows_at_once_and_the_focus_stays(at: Editor) -> None:
    at.open("attributes", "b", node={"a": 1, "b": 2})
    at.editor.focus_value()
    edit = at.focused()
    at.type("52")
    assert at.node("attributes") == {"a": 1, "b": 52}

    at.workbench.store.undo()

    assert at.line().text() == "2"
    assert at.focused() is edit


def test_a_preview_of_former_keystrokes_does_not_take_back_newer_ones(at: Editor) -> None:
    at.open("attributes", "a", node={"a": "x"})
    stale = at.workbench.previews.current
    assert stale is not None
    at.line().setText("xyz")

    at.panel.form.show_preview(stale)

    assert at.line().text() == "xyz"


def test_the_tab_key_goes_from_the_tree_past_the_unset_fields_to_the_kind_and_the_value(at: Editor) -> None:
    at.open("attributes", node={"@path": "$.traits"})
    at.choose("if")
    at.panel.form.table.setFocus()

    names = []
    for _ in range(6):
        at.press(Qt.Key.Key_Tab)
        names.append(at.focused().accessibleName())

    assert names[0] == "Show the 10 fields that aren't set"
    assert names[1:] == ["Kind of value", *(part.label for part in FORM_BY_KIND["if"].parts)]


def test_keys_are_added_one_after_the_other_by_a_button_that_stays_under_the_mouse(at: Editor) -> None:
    at.open("attributes", node={"channel": {"@path": "$.event"}})
    add = at.editor.add
    place = add.mapTo(at.panel, QPoint())

    for count in range(2, 5):
        at.qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
        settle(at.qtbot, at.workbench)
        assert len(at.node("attributes")) == count  # type: ignore[arg-type]
        assert (add.isVisible(), add.mapTo(at.panel, QPoint()), add.text()) == (True, place, "+ Add key")
    at.open("state", node="closed")
    assert not add.isVisible()


def test_the_known_keys_open_below_the_button_that_was_pressed(at: Editor) -> None:
    at.open("cartItems", node={"@arrayPath": [PRODUCTS, {"name": {"@path": "$.name"}}]})

    at.qtbot.mouseClick(at.editor.add, Qt.MouseButton.LeftButton)

    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    button = QRect(at.editor.add.mapToGlobal(QPoint()), at.editor.add.size())
    assert menu.x() == button.x()
    assert menu.geometry().adjusted(0, -9, 0, 9).intersects(button)
    assert not menu.geometry().contains(button.center())
    menu.close()


def test_a_list_and_a_merge_say_what_is_added(at: Editor) -> None:
    at.open("couponCodes", node=["A"])
    assert at.editor.add.text() == "+ Add item"
    at.open("attributes", node={"@merge": {"objects": [{"@path": "$.traits"}], "direction": "right"}})
    assert at.editor.add.accessibleName() == "Add object"


def test_a_combo_box_changes_by_its_list_only(at: Editor) -> None:
    at.open("referralCode", node="x")
    at.editor.kind.setFocus()

    at.press(Qt.Key.Key_Down)

    assert at.editor.kind.currentText() == "Fixed value"
    assert at.editor.kind.view().isVisible()
    at.editor.kind.hidePopup()


def test_a_field_without_a_value_offers_its_kinds(at: Editor) -> None:
    at.panel.form.table.unset.button.click()
    assert at.panel.form.select_field("referralCode")
    assert at.editor.kind.currentText() == "Not set"
    assert not at.editor.findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)[0].isVisible()

    at.choose("path")

    assert at.focused() is at.line()
    at.type("$.event")
    assert at.node("referralCode") == {"@path": "$.event"}


@pytest.mark.parametrize("kind", ["template", "if", "replace", "flatten", "liquid", "raw"])
def test_nothing_moves_when_another_kind_is_chosen(at: Editor, kind: str) -> None:
    at.open("state", node={"@path": "$.userId"})
    at.qtbot.wait(20)
    before = (at.editor.height(), at.panel.form.table.height(), at.editor.kind.mapTo(at.panel, QPoint()))

    at.editor.kind.setCurrentIndex(at.editor.kind.findData(kind))
    at.editor.kind.activated.emit(at.editor.kind.currentIndex())
    at.qtbot.wait(20)

    after = (at.editor.height(), at.panel.form.table.height(), at.editor.kind.mapTo(at.panel, QPoint()))
    assert at.editor.kind.currentData() == kind
    assert after == before


def test_a_word_typed_in_the_closed_list_chooses_a_kind_and_return_goes_on_to_the_value(at: Editor) -> None:
    at.open("cartItems", node={"@path": PRODUCTS})
    at.editor.kind.setFocus()

    at.type("Arr")

    assert at.editor.kind.currentText() == "Array"
    assert at.editor.kind.hasFocus()
    assert at.line().text() == PRODUCTS

    at.press(Qt.Key.Key_Return)

    assert at.line().hasFocus()
    assert at.line().text() == PRODUCTS


@pytest.mark.parametrize("kind", ["path", "case", "json"])
def test_a_chosen_kind_is_no_error_before_something_is_typed(at: Editor, kind: str) -> None:
    at.open("state", node=UNDEFINED)

    at.choose(kind)
    settle(at.qtbot, at.workbench)

    assert (at.editor.kind.currentData(), at.line().text()) == (kind, "$.")
    assert "✕" not in at.editor.notes.text()
    assert "state" not in at.mapping()
    at.line().setFocus()
    at.line().selectAll()
    at.type("$.userId")
    assert "$.userId" in str(at.mapping()["state"])


def test_a_chosen_kind_is_forgotten_when_the_row_is_left_without_typing(at: Editor) -> None:
    at.open("state", node="closed")
    at.choose("template")
    at.open("couponCodes", node=UNDEFINED)
    at.choose("case")
    at.choose("path")
    assert at.line().text() == "$."

    at.press(Qt.Key.Key_Escape)

    assert at.editor.kind.currentText() == "Not set"
    assert "couponCodes" not in at.mapping()
    assert at.editor.notes.text() != ""


def test_what_was_typed_beside_a_path_is_kept_when_the_row_is_left(at: Editor) -> None:
    at.open("couponCodes", node=UNDEFINED)
    at.choose("if")
    for line in [stop for stop in at.editor.form.stops if isinstance(stop, ValueEdit)][1:2]:
        line.setFocus()
        at.type("free")
    assert "couponCodes" not in at.mapping()

    at.press(Qt.Key.Key_Escape)

    assert "free" in str(at.mapping()["couponCodes"])


def test_a_key_of_ones_own_has_no_hint(at: Editor) -> None:
    at.open("attributes", node={"channel": {"@path": "$.event"}})

    assert at.panel.form.select_place(("attributes", "channel"))

    assert at.editor.notes.text() == ""


def test_kinds_that_a_typed_word_passes_lose_nothing(at: Editor) -> None:
    at.open("state", node={"@path": "$.userId"})
    at.editor.kind.setFocus()

    at.type("Flat")  # Fixed value, then Flatten

    assert at.editor.kind.currentText() == "Flatten"
    assert at.line().text() == "$.userId"
    at.press(Qt.Key.Key_Tab)
    assert at.line().hasFocus()


def test_space_is_part_of_a_typed_word_and_opens_the_list_otherwise(at: Editor) -> None:
    at.open("state", node="closed")
    at.editor.kind.setFocus()

    at.type("event f")

    assert at.editor.kind.currentText() == "Event field"
    assert not at.editor.kind.view().isVisible()

    at.editor.kind.clearFocus()
    at.editor.kind.setFocus()
    at.press(Qt.Key.Key_Space)

    assert at.editor.kind.view().isVisible()
    at.qtbot.keyClick(at.editor.kind.view(), Qt.Key.Key_Down)
    at.qtbot.keyClick(at.editor.kind.view(), Qt.Key.Key_Return)
    assert at.editor.kind.currentText() == "Text template"
    assert at.line().hasFocus()
