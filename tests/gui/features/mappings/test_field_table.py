"""The tree of fields: nested rows with what the trace found, by mouse and by keyboard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolButton

from talonbench.document import edits
from talonbench.lint import Place
from talonbench_gui.theme import current_theme
from tests.gui.pages import settle, write_event

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from talonbench.values import Value
    from talonbench_gui.features.mappings.panel import MappingsPanel
    from talonbench_gui.state.workbench import Workbench

ITEM = ("cartItems", "@arrayPath", "1")
EVENT = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u1",
    "properties": {
        "order_id": "o1",
        "coupon": "WINTER10",
        "products": [
            {"name": "Shoes", "sku": "S1", "price": 9.5, "variant": "grey", "wrap_price": 3.5},
            {"name": "Socks", "sku": "S2", "price": 2, "variant": "blue"},
        ],
    },
}


def path(text: str) -> Value:
    return {"@path": text}


MAPPING: dict[str, Value] = {
    "customerSessionId": path("$.properties.order_id"),
    "couponCodes": path("$.properties.coupon"),
    "state": "closed",
    "cartItems": {
        "@arrayPath": [
            "$.properties.products",
            {
                "name": path("$.name"),
                "attributes": {"Colour": path("$.variant")},
                "additionalCosts": {"wrap": {"price": path("$.wrap_price")}},
            },
        ]
    },
    "attributes": {
        "@merge": {
            "objects": [
                path("$.traits"),
                {"plan": {"@if": {"exists": path("$.userId"), "then": "vip", "else": {"@liquid": "{{ event }}"}}}},
            ],
            "direction": "right",
        }
    },
}


class Tree:
    """A person at the tree of fields."""

    def __init__(self, panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> None:
        self.panel, self.workbench, self.qtbot = panel, workbench, qtbot
        self.table, self.model = panel.form.table, panel.form.fields
        workbench.store.apply(edits.set_action("mapping-1", "updateCustomerSessionV2"))
        workbench.store.apply(edits.update_mapping("mapping-1", mapping=MAPPING))
        workbench.store.seal()
        write_event(qtbot, workbench, json.dumps(EVENT))
        qtbot.waitUntil(panel.isActiveWindow)

    def lines(self) -> list[str]:
        """The visible rows with their depth, source and value."""
        shown = []
        index = self.table.indexAt(QPoint(0, 1))
        while index.isValid():
            depth, above = 0, index.parent()
            while above.isValid():
                depth, above = depth + 1, above.parent()
            cells = [str(index.siblingAtColumn(column).data()) for column in (0, 2, 3)]
            shown.append(f"{'  ' * depth}{' | '.join(cells)}")
            index = self.table.indexBelow(index)
        return shown

    def index(self, *keys: str) -> QModelIndex:
        return self.model.index_of(keys)

    def select(self, *keys: str) -> None:
        self.table.select(self.index(*keys))
        self.table.setFocus()

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.table, key)

    def node(self, *keys: str) -> Value:
        mapping = self.workbench.store.document.current_mapping
        assert mapping is not None
        node: Value = mapping.mapping
        for key in keys:
            assert isinstance(node, dict | list)
            node = node[int(key)] if isinstance(node, list) else node[key]
        return node

    def keys(self) -> tuple[str, ...]:
        row = self.model.row(self.table.currentIndex())
        return row.keys if row is not None else ()


@pytest.fixture
def tree(panel: MappingsPanel, workbench: Workbench, qtbot: QtBot) -> Tree:
    panel.resize(640, 1000)
    return Tree(panel, workbench, qtbot)


def test_a_field_with_a_warning_in_problems_is_not_marked_as_good(tree: Tree, workbench: Workbench) -> None:
    state = tree.index("state")
    assert state.siblingAtColumn(1).data() == "● sent"

    workbench.store.apply(edits.set_field("mapping-1", "state", "partially_returned"))
    settle(tree.qtbot, workbench)
    tree.select("state")

    assert state.siblingAtColumn(1).data() == "! sent, with a warning"
    assert "sent, with a warning" in str(state.data(Qt.ItemDataRole.AccessibleTextRole))
    assert tree.panel.form.editor.notes.text().startswith("! Talon.One sets partially_returned itself")


def test_nested_objects_and_lists_are_rows_with_what_was_found(tree: Tree) -> None:
    assert tree.lines() == [
        "Customer Session ID * | $.properties.order_id | o1",
        "Coupon Codes | $.properties.coupon → array | WINTER10",
        "State | closed fixed | closed",
        "Cart Items | $.properties.products → 3 fields | 2 items",
        "  Name | $.name | Shoes +1",
        "  Attribute-Value pairs | object · 1 key | 1 of 1",
        "    Colour | $.variant | grey +1",
        "  Additional Costs | object · 1 key | 1 of 1",
        "    wrap | object · 1 key | 1 of 1",
        "      price | $.wrap_price | 3.5 1 of 2 items",
        "Attribute-Value pairs | merge · 2 objects | 1 key",
        "  Object 1 | $.traits | empty",
        "  Object 2 | object · 1 key | ",
        "    plan | if $.userId exists → vip else {{ event }} | vip",
        "      Else | {{ event }} | not used",
    ]


def test_states_are_those_of_each_row(tree: Tree) -> None:
    words = {index.data(): index.siblingAtColumn(1).data() for index in tree.model.walk()}

    assert words["Coupon Codes"] == "≈ converted"
    assert words["price"] == "! 1 of 2 items"
    assert words["Referral Code"] == "– not set"
    assert tree.index(*ITEM, "attributes", "Colour").data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Colour, sent, from $.variant, grey +1"
    )


def test_unset_fields_are_behind_a_button_and_stay_where_they_are_while_selected(tree: Tree) -> None:
    button = tree.table.findChild(QToolButton, "unsetFields")
    assert isinstance(button, QToolButton)
    assert button.text() == "+ 10 unset"
    assert not any(line.startswith("Referral Code") for line in tree.lines())

    button.click()
    assert any(line.startswith("Referral Code") for line in tree.lines())
    tree.select("referralCode")
    button.click()

    assert tree.keys() == ("referralCode",)
    assert any(line.startswith("Referral Code") for line in tree.lines())
    assert button.text() == "+ 9 unset"


def test_keys_fold_rows_and_go_to_the_value(tree: Tree) -> None:
    tree.select(*ITEM, "attributes")
    index = tree.index(*ITEM, "attributes")
    assert tree.table.isExpanded(index)

    tree.press(Qt.Key.Key_Left)
    assert not tree.table.isExpanded(index)
    tree.press(Qt.Key.Key_Plus)
    assert tree.table.isExpanded(index)
    tree.press(Qt.Key.Key_Down)
    tree.press(Qt.Key.Key_F2)

    focused = tree.panel.focusWidget()
    assert focused is not None
    assert (focused.accessibleName(), tree.keys()) == ("Path", (*ITEM, "attributes", "Colour"))


def test_insert_adds_a_key_that_is_named_then_filled_and_delete_removes_it(tree: Tree) -> None:
    tree.select(*ITEM, "attributes")

    tree.press(Qt.Key.Key_Insert)
    assert tree.keys() == (*ITEM, "attributes", "key")
    name = tree.panel.focusWidget()
    assert name is not None
    assert name.objectName() == "fieldKey"
    tree.qtbot.keyClicks(name, "sku")
    settle(tree.qtbot, tree.workbench)

    added = (*ITEM, "attributes", "sku")
    assert tree.node(*added) == path("$.sku")
    assert tree.keys() == added
    assert tree.index(*added).siblingAtColumn(3).data() == "S1 +1"
    tree.table.setFocus()
    tree.press(Qt.Key.Key_Delete)
    assert tree.node(*ITEM, "attributes") == {"Colour": path("$.variant")}
    tree.workbench.store.undo()
    assert tree.node(*added) == path("$.sku")


def test_add_offers_the_known_keys_that_an_item_lacks(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    menus: list[QMenu] = []
    places: list[QPoint] = []

    def pop_up(menu: QMenu, place: QPoint) -> None:
        menus.append(menu)
        places.append(place)

    monkeypatch.setattr(QMenu, "popup", pop_up)
    index = tree.index("cartItems")
    cells = tree.model.cells(tree.model.node(index))

    place = tree.table.painter.find_add(cells, tree.table.visualRect(index)).center()
    tree.qtbot.mouseClick(tree.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    link = tree.table.painter.find_add(cells, tree.table.visualRect(index))
    assert tree.table.viewport().mapFromGlobal(places[0]) == link.bottomLeft()
    offered = {action.text().split(" ")[0]: action for action in menus[0].actions() if action.text()}
    assert "name" not in offered
    assert "price per unit" in offered["price"].toolTip()
    offered["price"].trigger()
    assert tree.node(*ITEM, "price") == path("$.price")
    assert tree.keys() == (*ITEM, "price")
    focused = tree.panel.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Path"


def test_keys_move_rows_and_the_mapping_stays(tree: Tree) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    tree.select(*ITEM, "attributes")

    tree.qtbot.keyClick(tree.table, Qt.Key.Key_Up, alt)
    item = tree.node(*ITEM)
    assert isinstance(item, dict)
    assert list(item) == ["attributes", "name", "additionalCosts"]
    assert tree.keys() == (*ITEM, "attributes")
    assert tree.table.isExpanded(tree.table.currentIndex())

    merged = ("attributes", "@merge", "objects")
    tree.select(*merged, "0")
    tree.qtbot.keyClick(tree.table, Qt.Key.Key_Down, alt)
    assert tree.node(*merged, "1") == path("$.traits")
    assert tree.keys() == (*merged, "1")


def test_return_and_escape_go_back_to_the_tree(tree: Tree) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        tree.select("couponCodes")
        tree.press(Qt.Key.Key_Return)
        edit = tree.panel.focusWidget()
        assert edit is not None
        assert edit.accessibleName() == "Path"

        tree.qtbot.keyClick(edit, key)

        assert tree.table.hasFocus()


def test_a_cost_is_added_with_its_price(tree: Tree) -> None:
    tree.select(*ITEM, "additionalCosts")

    tree.press(Qt.Key.Key_Insert)

    assert tree.node(*ITEM, "additionalCosts", "key") == {"price": path("$.key")}


def test_a_key_is_added_with_its_name_and_its_value_in_one_step(tree: Tree) -> None:
    tree.select(*ITEM, "attributes", "Colour")
    before = tree.workbench.store.document

    tree.press(Qt.Key.Key_Insert)
    editor = tree.panel.form.editor
    editor.name.selectAll()
    tree.qtbot.keyClicks(editor.name, "Size")
    tree.qtbot.keyClick(editor.name, Qt.Key.Key_Return)
    edit = QApplication.focusWidget()
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    tree.qtbot.keyClicks(edit, "$.size")
    assert tree.node(*ITEM, "attributes", "Size") == path("$.size")

    assert tree.workbench.store.undo_label == "adding key"
    tree.workbench.store.undo()
    assert tree.workbench.store.document.mappings == before.mappings


def test_insert_on_an_unset_list_fills_in_the_known_keys_of_its_items_in_one_step(tree: Tree) -> None:
    tree.select("cartItems")
    tree.press(Qt.Key.Key_Delete)
    assert tree.keys() == ("cartItems",)

    tree.press(Qt.Key.Key_Insert)

    shape: Value = {key: path(f"$.{key}") for key in ("name", "sku", "price")}
    assert tree.node("cartItems") == {"@arrayPath": ["$.properties.products", shape]}
    tree.workbench.store.undo()
    assert "cartItems" not in tree.node()  # type: ignore[operator]  # an object


@pytest.mark.parametrize(
    ("keys", "dropped", "node"),
    [
        (("state",), "$.event", path("$.event")),
        ((*ITEM, "attributes", "Colour"), "$.properties.products[1].sku", path("$.sku")),
        (("cartItems",), "$.other", {"@arrayPath": ["$.other", MAPPING["cartItems"]["@arrayPath"][1]]}),  # type: ignore[call-overload, index]
    ],
    ids=["a field", "inside an item: its path starts there", "an array keeps its keys"],
)
def test_a_path_is_dropped_on_any_row(tree: Tree, keys: tuple[str, ...], dropped: str, node: Value) -> None:
    tree.panel.set_path_source(str)
    data = QMimeData()
    data.setText(dropped)
    place = QPointF(tree.table.visualRect(tree.index(*keys)).center())
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    tree.table.dropEvent(QDropEvent(place, actions, data, buttons, modifiers))

    assert tree.node(*keys) == node
    assert tree.keys() == keys


def test_a_place_of_the_payload_or_of_the_mapping_selects_the_innermost_row(tree: Tree) -> None:
    tree.panel.show_lit_field(("cartItems", "1", "attributes", "Colour"))
    assert tree.keys() == (*ITEM, "attributes", "Colour")

    assert tree.panel.reveal(Place("field", "/cartItems/@arrayPath/1/name/@path", mapping="mapping-1"))
    assert tree.keys() == (*ITEM, "name")


def test_an_undo_keeps_the_selection_and_what_is_folded(tree: Tree) -> None:
    tree.select(*ITEM, "attributes", "Colour")
    tree.table.collapse(tree.index(*ITEM, "additionalCosts"))
    tree.workbench.store.apply(edits.add_node("mapping-1", (*ITEM, "sku"), path("$.sku")))

    tree.workbench.store.undo()

    assert tree.keys() == (*ITEM, "attributes", "Colour")
    assert not tree.table.isExpanded(tree.index(*ITEM, "additionalCosts"))


def test_the_selected_row_is_filled_with_the_focus_and_without(tree: Tree) -> None:
    soft = QColor(current_theme().accent_soft)

    for part in (tree.table, tree.panel.form.head.name):
        tree.select("state")  # the row above it has a chip
        part.setFocus()
        row = tree.table.row_rect(tree.index("state"))
        picture = tree.table.viewport().grab().toImage()
        place = QPoint(row.right() - 6, row.center().y())
        assert picture.pixelColor(place) == soft


def test_the_column_of_names_grows_for_long_ones_but_leaves_the_others_room(
    tree: Tree, workbench: Workbench, qtbot: QtBot
) -> None:
    head, room = tree.table.header(), tree.table.viewport().width()
    short = head.sectionSize(0)

    def show(name: str) -> int:
        workbench.store.apply(edits.update_mapping("mapping-1", mapping={"attributes": {name: "x"}}))
        settle(qtbot, workbench)
        return head.sectionSize(0)

    needed = tree.table.fontMetrics().horizontalAdvance("An attribute with a much longer name")
    assert needed < show("An attribute with a much longer name") > short
    assert show("An attribute " * 20) < room / 2
    assert show("Colour") <= short


def test_columns_keep_their_widths_while_values_change(tree: Tree) -> None:
    head = tree.table.header()
    before = [head.sectionSize(column) for column in range(4)]

    write_event(tree.qtbot, tree.workbench, json.dumps(EVENT).replace("Shoes", "A very long name " * 9))

    assert [head.sectionSize(column) for column in range(4)] == before
