"""What a person sees and does in the whole window: parts that work together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from talonbench.destination import Settings
from talonbench.document import edits
from talonbench.workspace import MappingEntry, Workspace, save
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from tests.gui.driver import WindowDriver
from tests.gui.pages import lines

BROKEN = '{\n  "type": "track",\n  "userId" "u-1"\n}'


def shown_request(driver: WindowDriver) -> str:
    view, missing = driver.find(QPlainTextEdit, "requestView"), driver.find(QLabel, "requestMissing")
    return f"{missing.text()}\n{view.toPlainText()}"


def problems(driver: WindowDriver) -> QListView:
    return driver.find(QListView, "problemsView")


def notice(driver: WindowDriver) -> str:
    return driver.find(QLabel, "noticeText").text()


def test_the_first_start_shows_the_documented_payload_and_its_request(driver: WindowDriver) -> None:
    assert "// or any other type in Segment" in driver.editor.toPlainText()
    assert driver.find(QComboBox, "connectionCombo").currentText() == "Sandbox"
    assert "PUT https://integration.talon.one/segment/v2/events" in shown_request(driver)
    assert '"eventType": "track-event"' in shown_request(driver)
    assert driver.find(QAbstractButton, "sendButton").isEnabled()
    assert driver.window.windowTitle() == "Untitled[*] – Talonbench"
    assert not driver.window.isWindowModified()


def test_typing_changes_the_request_and_the_title(driver: WindowDriver, qtbot: QtBot) -> None:
    cursor = driver.editor.document().find("test-user-z65zqk")
    driver.editor.setTextCursor(cursor)

    qtbot.keyClicks(driver.editor, "someone_else")
    driver.wait_for_preview()

    assert '"customerProfileId": "someone_else"' in shown_request(driver)
    assert driver.window.isWindowModified()


def test_what_a_script_sets_counts_like_what_a_person_types(driver: WindowDriver) -> None:
    driver.find(QComboBox, "connectionCombo").setCurrentIndex(1)
    driver.find(QLineEdit, "deploymentEdit").setText("https://mine.talon.one")
    driver.find(QLineEdit, "apiKeyEdit").setText("a-key-of-mine")
    driver.find(WrappedEdit, "triggerEdit").setText('type = "track" and userId != null')
    driver.wait_for_preview()

    document = driver.workbench.store.document
    assert driver.workbench.connections.settings() == Settings("a-key-of-mine", "https://mine.talon.one")
    assert document.connection.deployment == "https://mine.talon.one"
    assert document.mappings[0].trigger == 'type = "track" and userId != null'
    assert "destination-hostname: https://mine.talon.one" in shown_request(driver)


def test_broken_json_is_a_problem_that_leads_to_its_place(driver: WindowDriver) -> None:
    driver.write(BROKEN)

    assert "line 3" in shown_request(driver)
    assert driver.editor.toPlainText() == BROKEN
    assert not driver.find(QAbstractButton, "sendButton").isEnabled()
    assert len(lines(problems(driver).model())) == 1
    problems(driver).activated.emit(problems(driver).model().index(0, 0))
    assert driver.editor.textCursor().blockNumber() == 2


@pytest.mark.parametrize(
    ("text", "is_readable"),
    [
        ("", False),
        ("[1, 2]", False),
        ("42", False),
        ("[" * 10_000 + "]" * 10_000, False),
        ('{"a": ' * 10_000 + "1" + "}" * 10_000, False),
        ('{"type": "track", "name": "\\ud83d"}', True),
        ('{"type": "track", "userId": "u", "n": 1e999}', True),
    ],
    ids=["empty", "array", "scalar", "deep arrays", "deep objects", "lone surrogate", "too large a number"],
)
def test_odd_events_have_a_reason_or_pass(driver: WindowDriver, text: str, is_readable: bool) -> None:
    driver.write(text)

    preview = driver.workbench.previews.current
    assert preview is not None
    assert (preview.problem is None) is is_readable
    assert preview.problem is None or preview.problem.message


def test_one_undo_goes_back_over_event_trigger_and_mappings(driver: WindowDriver, qtbot: QtBot) -> None:
    start = driver.workbench.store.document
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    trigger = driver.find(WrappedEdit, "triggerEdit")
    trigger.setFocus()
    trigger.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(trigger, " or false")
    driver.run_command("mapping.add")
    driver.editor.setFocus()
    qtbot.keyClicks(driver.editor, "// typed")

    for _ in range(3):
        QApplication.processEvents()  # the commands read the facts once a turn
        QTest.keyClick(driver.window.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert driver.workbench.store.document.same_parts(start)
    driver.wait_for_preview()
    assert trigger.text() == start.mappings[0].trigger
    assert driver.editor.toPlainText() == start.current_event.text
    QApplication.processEvents()
    QTest.keyClick(
        driver.window.focusWidget(),
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    driver.until(lambda: trigger.text().endswith(" or false"))


def test_undoing_a_large_import_brings_the_former_state_back(driver: WindowDriver, imported: WindowDriver) -> None:
    assert len(imported.workbench.store.document.filters) == 5
    assert imported.workbench.store.document.connection.name != "Sandbox"

    while imported.workbench.store.undo_label:
        imported.run_command("edit.undo")
    imported.wait_for_preview()

    document = imported.workbench.store.document
    assert [one.name for one in document.mappings] == ["Track event"]
    assert (document.filters, document.destination, document.connection.name) == ((), None, "Sandbox")


def test_several_events_that_are_pasted_fill_the_list(driver: WindowDriver) -> None:
    data = QMimeData()
    data.setText('{"type": "track", "event": "A", "userId": "u"}\n{"type": "track", "event": "B", "userId": "u"}\n')
    driver.editor.selectAll()

    driver.editor.insertFromMimeData(data)

    driver.until(lambda: len(driver.workbench.store.document.events) == 2)
    assert ['"A"' in one.text for one in driver.workbench.store.document.events] == [True, False]
    driver.run_command("edit.undo")
    assert len(driver.workbench.store.document.events) == 1


def test_another_document_leaves_nothing_of_the_former_one(imported: WindowDriver, tmp_path: Path) -> None:
    trace = imported.show_page("trace")
    imported.send()
    customers = {one.name for one in imported.workbench.store.document.mappings}
    mapping = MappingEntry(id="a", name="Orders", action="trackEventV2", trigger='type = "page"', mapping={})
    save(Workspace(mappings=[mapping]), path := tmp_path / "orders.talonbench.json")
    imported.workbench.store.mark_saved()

    imported.workbench.page_requested.emit("trace")
    imported.workbench.intake.open_files([path])
    imported.until(lambda: imported.workbench.file.name == "orders")
    imported.show_page("trace")
    imported.until(lambda: not imported.workbench.previews.is_pending)

    said = " ".join(label.text() for label in trace.findChildren(QLabel))
    assert not [name for name in customers if name in said]
    assert imported.workbench.results.exchanges == {}


def test_a_file_that_cannot_be_read_is_named(driver: WindowDriver, tmp_path: Path) -> None:
    before = driver.editor.toPlainText()

    driver.workbench.intake.open_files([tmp_path / "missing.json"])

    driver.until(lambda: "missing.json can't be read" in notice(driver))
    assert driver.editor.toPlainText() == before


def test_a_workspace_opens_whatever_its_file_is_called(driver: WindowDriver, tmp_path: Path) -> None:
    mapping = MappingEntry(id="a", name="Orders", action="trackEvent", trigger='type = "track"', mapping={})
    save(Workspace(mappings=[mapping]), tmp_path / "orders.json")

    driver.workbench.intake.open_files([tmp_path / "orders.json"])

    driver.until(lambda: [one.name for one in driver.workbench.store.document.mappings] == ["Orders"])


def test_the_request_shows_no_key_and_neither_does_curl(driver: WindowDriver) -> None:
    driver.type_into(driver.find(QLineEdit, "apiKeyEdit"), "secret-key-12345678")

    driver.run_command("copy.curl")

    copied = QGuiApplication.clipboard().text()
    assert "secret-key" not in shown_request(driver) + copied
    assert "5678" in shown_request(driver)
    assert "$TALONBENCH_API_KEY" in copied


def test_the_body_is_copied_to_the_byte(driver: WindowDriver) -> None:
    driver.run_command("copy.body")

    copied = QGuiApplication.clipboard().text()
    preview = driver.workbench.previews.current
    assert preview is not None
    assert copied == preview.mappings[0].requests[0].body
    assert json.loads(copied)["eventType"] == "track-event"


def test_the_palette_finds_and_does_a_command(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.run_command("view.palette")
    palette = driver.find(QFrame, "commandPalette")
    query = palette.findChild(QLineEdit)
    assert isinstance(query, QLineEdit)

    qtbot.keyClicks(query, "add map")
    qtbot.keyClick(query, Qt.Key.Key_Return)

    assert not palette.isVisible()
    assert len(driver.workbench.store.document.mappings) == 2


def test_the_recent_files_are_offered(driver: WindowDriver, tmp_path: Path) -> None:
    driver.workbench.file.save(tmp_path / "shop.talonbench.json", lambda _: None)
    driver.until(lambda: driver.workbench.file.name == "shop")
    assert driver.window.windowTitle() == "shop[*] – Talonbench"

    driver.run_command("file.open_recent")

    offered = driver.find(QFrame, "commandPalette").findChild(QListWidget)
    assert isinstance(offered, QListWidget)
    assert [offered.item(row).text() for row in range(offered.count())] == ["shop.talonbench.json"]


def test_a_mapping_that_cannot_be_used_says_why(driver: WindowDriver) -> None:
    mapping = driver.workbench.store.document.mappings[0]
    driver.workbench.store.apply(edits.set_field(mapping.id, "eventType", {"@nope": "x"}))
    driver.wait_for_preview()

    assert any("@nope" in line for line in lines(problems(driver).model()))


@pytest.mark.parametrize(
    ("command", "widget"),
    [
        ("view.event", "eventEditor"),
        ("view.mappings", "mappingList"),
        ("view.fields", "fieldTable"),
        ("view.request", "requestView"),
        ("view.problems", "problemsView"),
        ("view.connection", "connectionCombo"),
    ],
)
def test_the_keyboard_reaches_each_part(driver: WindowDriver, command: str, widget: str) -> None:
    driver.write(BROKEN)
    driver.window.activateWindow()
    driver.run_command(command)

    driver.until(lambda: driver.window.focusWidget() is not None and driver.window.focusWidget().objectName() == widget)


def test_the_lists_are_named_for_screen_readers(driver: WindowDriver) -> None:
    views = driver.window.findChildren(QAbstractItemView)

    assert [view for view in views if view.objectName() and not view.accessibleName()] == []
