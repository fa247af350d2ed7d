"""What a person sees and does in the window."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from talonbench.arrangement import Arrangement
from talonbench.destination import Settings, Subscription
from talonbench.talon_one import ACTIONS, make_subscription
from talonbench.workspace import MappingEntry, Workspace, save
from tests.gui.conftest import WindowDriver

TRACK = '{"type": "track", "userId": "u-1"}'
BROKEN = '{\n  "type": "track",\n  "userId" "u-1"\n}'


def shown_request(driver: WindowDriver) -> str:
    return f"{driver.window.request._stopped.text()}\n{driver.window.request.view.toPlainText()}"


def test_the_first_start_shows_the_documentation_s_payload_and_its_request(driver: WindowDriver) -> None:
    window = driver.window

    assert "// or any other type in Segment" in window.event_panel.json.text()
    assert window.connection.kind.text() == "SANDBOX"
    assert [row.status for row in window.preview.mappings] == ["ready"]  # type: ignore[union-attr]  # it is there
    assert "PUT https://integration.talon.one/segment/v2/events" in shown_request(driver)
    assert '"eventType": "track-event"' in shown_request(driver)
    assert window.connection.send.isEnabled()


def test_typing_changes_the_request(driver: WindowDriver, qtbot: QtBot) -> None:
    editor = driver.window.event_panel.json.editor
    at = editor.toPlainText().index("test-user-z65zqk")
    editor.go_to(at, at + len("test-user-z65zqk"))

    qtbot.keyClicks(editor, "someone_else")
    driver.wait_for_preview()

    assert '"customerProfileId": "someone_else"' in shown_request(driver)


def test_typing_leaves_the_request_where_it_was_scrolled_to(driver: WindowDriver, qtbot: QtBot) -> None:
    entries = ",\n".join(f'"key_{number}": {number}' for number in range(200))
    driver.write(f'{{"type": "track", "userId": "u", "event": "e", "properties": {{"attributes": {{{entries}}}}}}}')
    view = driver.window.request.view
    view.verticalScrollBar().setValue(100)
    top = view.firstVisibleBlock().text()

    editor = driver.window.event_panel.json.editor
    at = editor.toPlainText().index('"u"') + 2
    editor.go_to(at, at)
    qtbot.keyClicks(editor, "ser")
    driver.wait_for_preview()

    assert '"customerProfileId": "user"' in shown_request(driver)
    assert view.firstVisibleBlock().text() == top


def test_broken_json_is_marked_at_its_place_and_nothing_is_lost(driver: WindowDriver) -> None:
    driver.write(BROKEN)

    window = driver.window
    strip = window.event_panel.json._strip
    assert window.preview is not None
    assert window.preview.problem is not None
    assert (window.preview.problem.line, strip.isVisible()) == (3, True)
    assert strip.label.text().startswith("✕ 3:")
    assert window.lists.tabs.tabText(0) == "Problems (1)"
    assert not window.connection.send.isEnabled()
    assert window.event_panel.json.text() == BROKEN
    assert "line 3" in shown_request(driver)


def test_a_problem_that_is_chosen_shows_its_place(driver: WindowDriver) -> None:
    driver.write(BROKEN)
    view = driver.window.problems.view

    view.setCurrentIndex(view.model().index(0, 0))
    view.activated.emit(view.currentIndex())

    assert driver.window.event_panel.json.editor.textCursor().blockNumber() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no event yet"),
        ("[1, 2]", "object"),
        ("42", "object"),
        ("[" * 10_000 + "]" * 10_000, ""),
        ('{"a": ' * 10_000 + "1" + "}" * 10_000, ""),
        ('{"type": "track", "name": "a\x00b"}', ""),
        ('{"type": "track", "name": "\\ud83d"}', None),
        ('{"type": "track", "userId": "u", "n": 1e999}', None),
    ],
    ids=["empty", "array", "scalar", "deep arrays", "deep objects", "NUL", "lone surrogate", "too large a number"],
)
def test_odd_events_get_a_reason_or_pass(driver: WindowDriver, text: str, words: str | None) -> None:
    driver.write(text)

    assert driver.window.preview is not None
    problem = driver.window.preview.problem
    assert (problem is None) == (words is None)
    assert problem is None or words in problem.message.lower()  # type: ignore[operator]  # None only without a problem


def test_each_action_can_be_chosen_and_starts_from_its_defaults(driver: WindowDriver) -> None:
    panel = driver.window.mappings
    for index in range(panel.action.count()):
        panel.action.setCurrentIndex(index)
        driver.wait_for_preview()

        part = driver.window.arranging.subscription
        assert part is not None
        action = ACTIONS[part.action]
        assert (panel.action.currentData(), part.mapping) == (action.slug, action.default_mapping())
        assert panel.fields.rowCount() == len(action.fields)
    assert panel.action.count() == 11


def test_a_trigger_that_cannot_be_read_says_where(driver: WindowDriver) -> None:
    driver.type_into(driver.window.mappings.trigger, 'type = "track')

    assert driver.window.mappings.trigger_state.text().startswith("✕ column 8: ")
    assert [row.status for row in driver.window.preview.mappings] == ["invalid"]  # type: ignore[union-attr]  # it is there


def test_a_trigger_that_does_not_match_says_so(driver: WindowDriver) -> None:
    driver.type_into(driver.window.mappings.trigger, 'type = "identify"')

    assert driver.window.mappings.trigger_state.text() == "○ This event does not fire it."
    assert "nothing is sent" in shown_request(driver)


def test_a_missing_field_is_a_fault_beside_the_request(driver: WindowDriver) -> None:
    driver.write(TRACK)

    assert "/eventType" in shown_request(driver)
    assert "✕" in driver.window.problems.view.model().index(0, 0).data()


def test_mappings_are_added_switched_and_deleted(driver: WindowDriver, qtbot: QtBot) -> None:
    panel = driver.window.mappings
    driver.run_command("mapping.add")
    driver.wait_for_preview()
    assert [part.name for part in driver.window.subscriptions()] == ["Track event", "Mapping 2"]

    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.rows.index(1))
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    driver.wait_for_preview()
    assert [part.enabled for part in driver.window.subscriptions()] == [True, False]
    assert "is off" in shown_request(driver)

    driver.run_command("mapping.up")
    driver.wait_for_preview()
    assert [part.name for part in driver.window.subscriptions()] == ["Mapping 2", "Track event"]

    for _ in range(2):
        driver.run_command("mapping.delete")
        driver.wait_for_preview()
    assert driver.window.subscriptions() == ()
    assert panel._empty.isVisible()


@pytest.mark.parametrize(
    ("tool", "names"),
    [
        ("add", ["A", "B", "Mapping 3"]),
        ("duplicate", ["A", "B", "B copy"]),
        ("up", ["B", "A"]),
        ("down", ["A", "B"]),
        ("delete", ["A"]),
    ],
)
def test_a_button_over_the_list_does_what_its_command_does(driver: WindowDriver, tool: str, names: list[str]) -> None:
    parts = tuple(make_subscription("trackEventV2", 'type = "track"', name, at) for at, name in enumerate("AB", 1))
    driver.window.arranging.change(lambda _: Arrangement(parts, 1))
    driver.wait_for_preview()

    driver.window.mappings.tools[tool].click()
    driver.wait_for_preview()

    assert [part.name for part in driver.window.subscriptions()] == names


def test_the_mapping_just_added_is_the_selected_one(driver: WindowDriver) -> None:
    driver.run_command("mapping.add")
    driver.wait_for_preview()

    assert driver.window.arranging.now.selected == 1
    assert driver.window.mappings.list.currentIndex().row() == 1


def test_a_path_dropped_on_a_field_fills_it(driver: WindowDriver) -> None:
    table, panel = driver.window.mappings.table, driver.window.mappings
    data = QMimeData()
    data.setText("$.properties.type")
    row = next(index for index in range(panel.fields.rowCount()) if panel.fields.field(index).key == "eventType")  # type: ignore[union-attr]  # within the rows
    place = table.visualRect(table.model().index(row, 0)).center()

    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    table.dropEvent(QDropEvent(place, actions, data, buttons, Qt.KeyboardModifier.NoModifier))
    driver.wait_for_preview()

    assert driver.window.arranging.subscription.mapping["eventType"] == {"@path": "$.properties.type"}  # type: ignore[union-attr]  # one is selected
    assert '"eventType": "boolean"' in shown_request(driver)


def test_a_file_that_cannot_be_read_is_said(driver: WindowDriver, tmp_path: Path) -> None:
    before = driver.window.event_panel.json.text()

    driver.window.pasting.open_files([tmp_path / "missing.json"])

    assert "missing.json cannot be read" in driver.window.notice.text()
    assert driver.window.event_panel.json.text() == before


def test_a_file_that_is_no_text_is_said(driver: WindowDriver, tmp_path: Path) -> None:
    (tmp_path / "event.bin").write_bytes(b"ab\xff\xfe")

    driver.window.pasting.open_files([tmp_path / "event.bin"])

    assert driver.window.notice.text() == "event.bin cannot be read: not UTF-8 text (byte 2)"


def test_a_workspace_is_opened_whatever_its_file_is_called(driver: WindowDriver, tmp_path: Path) -> None:
    mapping = MappingEntry(id="a", name="Orders", action="trackEvent", trigger='type = "track"', mapping={})
    save(Workspace(mappings=[mapping]), tmp_path / "orders.json")
    before = driver.window.event_panel.json.text()

    driver.window.pasting.open_files([tmp_path / "orders.json"])

    assert [part.name for part in driver.window.subscriptions()] == ["Orders"]
    assert driver.window.event_panel.json.text() == before


def test_a_sample_brings_its_event_and_its_mapping(driver: WindowDriver) -> None:
    tree = driver.window.library.view
    item = next(
        tree.topLevelItem(index)
        for index in range(tree.topLevelItemCount())
        if "order" in tree.topLevelItem(index).text(0).lower()  # type: ignore[union-attr]  # within the count
    )

    tree.itemActivated.emit(item, 0)
    driver.wait_for_preview()

    assert "Order Completed" in driver.window.event_panel.json.text()
    assert [row.status for row in driver.window.preview.mappings] == ["ready"]  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    ("deployment", "words"),
    [
        ("my.talon.one", "scheme"),
        ("https://my.talon.one ", "blanks"),
        ("https://my.talon.one/api", "path"),
        ("https://user:pass@my.talon.one", "user"),
        ("http://my.talon.one", "https"),
    ],
)
def test_a_deployment_that_cannot_be_right_is_said_beside_it(driver: WindowDriver, deployment: str, words: str) -> None:
    driver.type_into(driver.window.connection.deployment, deployment)

    assert words in driver.window.connection.result.text()
    assert driver.window.connection.deployment.property("state") == "bad"


def test_what_a_script_sets_counts_like_what_a_person_types(driver: WindowDriver) -> None:
    window = driver.window
    window.connection.combo.setCurrentIndex(1)
    window.connection.deployment.setText("https://mine.talon.one")
    window.connection.key.setText("a-key-of-mine")
    window.mappings.trigger.setText('type = "track" and userId != null')
    driver.wait_for_preview()

    assert window.settings() == Settings("a-key-of-mine", "https://mine.talon.one")
    assert window.connecting.connections[1].deployment == "https://mine.talon.one"
    assert window.subscriptions()[0].trigger == 'type = "track" and userId != null'
    assert "destination-hostname: https://mine.talon.one" in shown_request(driver)


def test_a_key_with_blanks_is_said_beside_it(driver: WindowDriver) -> None:
    driver.type_into(driver.window.connection.key, "abc def")

    assert "blanks" in driver.window.connection.result.text()


def test_the_key_is_masked_until_it_is_asked_for(driver: WindowDriver) -> None:
    key = driver.window.connection.key
    assert key.displayText() != key.text()

    driver.window.connection._reveal.trigger()

    assert key.displayText() == key.text()


def test_the_request_shows_no_key_and_neither_does_curl(driver: WindowDriver) -> None:
    driver.type_into(driver.window.connection.key, "secret-key-12345678")

    driver.run_command("copy.curl")

    copied = QGuiApplication.clipboard().text()
    assert "secret-key" not in shown_request(driver)
    assert "5678" in shown_request(driver)
    assert "secret-key" not in copied
    assert "$TALONBENCH_API_KEY" in copied


def test_the_body_is_copied_to_the_byte(driver: WindowDriver) -> None:
    driver.run_command("copy.body")

    copied = QGuiApplication.clipboard().text()
    assert copied == driver.window.preview.mappings[0].requests[0].body  # type: ignore[union-attr]  # it is there
    assert json.loads(copied)["eventType"] == "track-event"


def test_the_palette_finds_and_does_a_command(driver: WindowDriver, qtbot: QtBot) -> None:
    palette = driver.window.palette_list
    driver.run_command("view.palette")

    qtbot.keyClicks(palette.query, "add map")
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    driver.wait_for_preview()

    assert not palette.isVisible()
    assert len(driver.window.subscriptions()) == 2


def test_escape_closes_the_palette(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.run_command("view.palette")
    assert driver.window.palette_list.isVisible()

    QTest.keyClick(driver.window.palette_list.query, Qt.Key.Key_Escape)

    assert not driver.window.palette_list.isVisible()


def test_the_path_under_the_cursor_is_in_the_status_bar(driver: WindowDriver) -> None:
    editor = driver.window.event_panel.json.editor
    at = editor.toPlainText().index("English")

    editor.go_to(at, at)

    driver.until(lambda: driver.window._path.text() == "$.properties.attributes.language")


@pytest.mark.parametrize("part", ["event", "request"])
def test_control_f_finds_in_the_part_that_has_the_focus(driver: WindowDriver, qtbot: QtBot, part: str) -> None:
    owner = driver.window.event_panel.json if part == "event" else driver.window.request.body
    driver.window.activateWindow()
    driver.run_command(f"view.{part}")

    qtbot.keyClick(owner.editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(owner.find_bar.needle, "language")
    qtbot.keyClick(owner.find_bar.needle, Qt.Key.Key_F3)

    assert owner.editor.textCursor().selectedText() == "language"
    assert owner.find_bar.count.text() == "1 of 1"


def test_a_mapping_that_cannot_be_used_says_why(driver: WindowDriver) -> None:
    panel = driver.window.mappings
    odd = Subscription("m", "Odd", "trackEventV2", 'type = "track"', {"eventType": {"@nope": "x"}})
    driver.window.arranging.change(lambda _: Arrangement((odd,), 0))
    driver.wait_for_preview()

    assert "@nope" in shown_request(driver) + panel.editor.error.text()
    assert any("@nope" in part.words for part in driver.window.problems._model._problems)


def test_of_a_long_text_the_beginning_shows(driver: WindowDriver) -> None:
    name = "A name that is rather long, as customers write them"

    driver.window.arranging.change(lambda now: now.edited(name=name, trigger='type = "track"'))
    driver.wait_for_preview()

    assert driver.window.mappings.name.text() == name
    assert driver.window.mappings.name.cursorPosition() == 0
    assert driver.window.connection.deployment.cursorPosition() == 0
