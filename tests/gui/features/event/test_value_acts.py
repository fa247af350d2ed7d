"""What can be done with the value at the cursor, by menu, key and command."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.values import Value
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi
from tests.gui.pages import SETUP, sample


@pytest.fixture
def order(panel: EventPanel, workbench: Workbench) -> EventPanel:
    """An order over a customer's mappings; the session's is selected."""
    workbench.importer.import_paths(SETUP)
    actions = [mapping.action for mapping in workbench.store.document.mappings]
    workbench.store.apply(edits.select_mapping(actions.index("updateCustomerSessionV2")))
    panel.json.editor.setPlainText(sample("order_completed"))
    return panel


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[QMenu]:
    """The menus that were popped up: Qt's offscreen platform has no place for them."""
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: menus.append(menu))
    return menus


def put(panel: EventPanel, text: str) -> None:
    found = panel.json.editor.document().find(text)
    assert not found.isNull()
    found.clearSelection()
    panel.json.editor.setTextCursor(found)


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().partition("\t")[0] == text)


def test_a_value_is_redacted_from_now_on(order: EventPanel, workbench: Workbench) -> None:
    said: list[str] = []
    workbench.notices.status.connect(said.append)
    for at in ('"WINTER10"', "79.9", '"products"'):
        put(order, at)
        order._actions.run("event.redact")

    assert workbench.store.document.redaction.chosen == ("WINTER10", "79.9")
    assert said[-1] == "Put the cursor on a string or number first."
    workbench.store.undo()
    assert list(workbench.store.document.redaction.chosen) == ["WINTER10"]


@pytest.mark.parametrize(
    ("at", "path", "value"),
    [
        ('"WINTER10"', "$.properties.coupon", "WINTER10"),
        ("79.9", "$.properties.products[0].price", "79.9"),
        ('"userId"', "$.userId", None),
    ],
)
def test_path_and_value_are_copied(order: EventPanel, ui: FakeUi, at: str, path: str, value: str | None) -> None:
    put(order, at)
    order._actions.run("event.copy_path")
    order._actions.run("event.copy_value")
    assert ui.copied[0] == path
    assert value is None or ui.copied[1] == value


def test_an_object_is_copied_as_it_stands(panel: EventPanel, ui: FakeUi) -> None:
    panel.json.editor.setPlainText('{"a": {"b": [1, 2]}, "open": "x')
    put(panel, ': {"b": [1, 2]}')
    panel._actions.run("event.copy_value")
    assert ui.copied == ['{"b": [1, 2]}']


def test_a_field_is_mapped_from_the_menu_and_undone(order: EventPanel, workbench: Workbench) -> None:
    put(order, '"WINTER10"')
    before = workbench.store.document.current_mapping
    menu = order.json.editor.make_menu(order.json.editor.cursorRect().center())
    fields = entry(menu, "Map to field").menu()
    assert isinstance(fields, QMenu)
    assert entry(fields, "Customer Profile ID").text().partition("\t")[2].startswith("$.")

    entry(fields, "Referral Code").trigger()

    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    assert mapping.mapping["referralCode"] == {"@path": "$.properties.coupon"}
    order._actions.run("edit.undo")
    assert workbench.store.document.current_mapping == before


def test_the_command_offers_the_fields_at_the_cursor(
    order: EventPanel, workbench: Workbench, shown: list[QMenu]
) -> None:
    put(order, '"WINTER10"')
    order._actions.run("event.map_to_field")
    first = shown[0].activeAction()
    assert first is not None
    first.trigger()
    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    assert mapping.mapping["customerSessionId"] == {"@path": "$.properties.coupon"}


def test_a_value_becomes_a_condition_and_is_taken_back(order: EventPanel, workbench: Workbench) -> None:
    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    workbench.store.apply(edits.set_trigger(mapping.id, 'type = "track"'))
    put(order, '"WINTER10"')

    order._actions.run("event.add_to_trigger")

    changed = workbench.store.document.current_mapping
    assert changed is not None
    assert changed.trigger == 'type = "track" and properties.coupon = "WINTER10"'
    order._actions.run("edit.undo")
    assert workbench.store.document.mappings[workbench.store.document.mapping].trigger == 'type = "track"'


def test_what_cannot_be_done_is_said(order: EventPanel, workbench: Workbench) -> None:
    said: list[str] = []
    workbench.notices.status.connect(said.append)
    cursor = order.json.editor.textCursor()
    cursor.setPosition(0)
    order.json.editor.setTextCursor(cursor)
    for command in ("event.copy_path", "event.copy_value", "event.map_to_field", "event.add_to_trigger"):
        order._actions.run(command)
    put(order, '"price"')
    workbench.store.apply(edits.update_selected(trigger='type = "track" and ('))
    order._actions.run("event.add_to_trigger")
    workbench.store.apply(edits.select_mapping(-1))
    order._actions.run("event.map_to_field")
    order._actions.run("event.add_to_trigger")

    assert said == [
        *["Put the cursor on a value first."] * 4,
        "The trigger can't test this value as a form: edit its text instead.",
        *["Select a mapping first."] * 2,
    ]


def test_the_menu_opens_at_the_mouse_with_the_cursor_there_and_by_key_at_the_cursor(
    order: EventPanel, ui: FakeUi, shown: list[QMenu]
) -> None:
    editor = order.json.editor
    put(order, '"WINTER10"')
    place = editor.cursorRect().center()
    editor.moveCursor(editor.textCursor().MoveOperation.Up)
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, place, editor.viewport().mapToGlobal(place))
        editor.contextMenuEvent(event)
        entry(shown[-1], "Copy path").trigger()
    assert ui.copied == ["$.properties.coupon"] * 2


def test_folding_is_in_the_menu(order: EventPanel) -> None:
    put(order, '"WINTER10"')
    order.json.editor.setFocus()
    entry(order.json.editor.make_menu(order.json.editor.cursorRect().center()), "Fold").trigger()
    assert not order.json.editor.document().find('"WINTER10"').block().isVisible()


def test_an_empty_event_invites_and_is_no_mistake(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText('{"type": ')
    qtbot.waitUntil(lambda: panel.json._strip.isVisible())
    panel.json.editor.setPlainText("")
    qtbot.waitUntil(lambda: panel._invitation.isVisible())

    assert not panel.json._strip.isVisible()
    assert panel._invitation.geometry().center().x() == pytest.approx(panel.json.editor.viewport().width() / 2, abs=2)
    qtbot.keyClicks(panel.json.editor, "{")
    assert not panel._invitation.isVisible()


def test_a_value_of_an_item_is_mapped_to_a_key_of_the_items(order: EventPanel, workbench: Workbench) -> None:
    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    cart: Value = {"@arrayPath": ["$.properties.products", {"name": {"@path": "$.name"}}]}
    workbench.store.apply(edits.set_field(mapping.id, "cartItems", cart))
    put(order, '"price"')
    menu = order.json.editor.make_menu(order.json.editor.cursorRect().center())
    fields = entry(menu, "Map to field").menu()
    assert isinstance(fields, QMenu)
    items = entry(fields, "Cart Items").menu()
    assert isinstance(items, QMenu)

    entry(items, "SKU").trigger()

    changed = workbench.store.document.current_mapping
    assert changed is not None
    shape = {"name": {"@path": "$.name"}, "sku": {"@path": "$.price"}}
    assert changed.mapping["cartItems"] == {"@arrayPath": ["$.properties.products", shape]}
    order._actions.run("edit.undo")
    assert workbench.store.document.mappings[workbench.store.document.mapping].mapping["cartItems"] == cart


def test_what_is_not_in_an_item_is_not_offered_for_its_keys(order: EventPanel, workbench: Workbench) -> None:
    mapping = workbench.store.document.current_mapping
    assert mapping is not None
    cart: Value = {"@arrayPath": ["$.properties.products", {"name": {"@path": "$.name"}}]}
    workbench.store.apply(edits.set_field(mapping.id, "cartItems", cart))
    put(order, '"WINTER10"')
    menu = order.json.editor.make_menu(order.json.editor.cursorRect().center())
    fields = entry(menu, "Map to field").menu()
    assert isinstance(fields, QMenu)

    assert entry(fields, "Cart Items").menu() is None
