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
from tests.gui.conftest import Bench

TRACK = '{"type": "track", "userId": "u-1"}'
BROKEN = '{\n  "type": "track",\n  "userId" "u-1"\n}'


def shown_request(bench: Bench) -> str:
    return f"{bench.window.request._stopped.text()}\n{bench.window.request.view.toPlainText()}"


def test_the_first_start_shows_the_documentation_s_payload_and_its_request(bench: Bench) -> None:
    window = bench.window

    assert "// or any other type in Segment" in window.event_panel.json.text()
    assert window.connection.kind.text() == "SANDBOX"
    assert [row.status for row in window.preview.mappings] == ["ready"]  # type: ignore[union-attr]  # it is there
    assert "PUT https://integration.talon.one/segment/v2/events" in shown_request(bench)
    assert '"eventType": "track-event"' in shown_request(bench)
    assert window.connection.send.isEnabled()


def test_typing_changes_the_request(bench: Bench, qtbot: QtBot) -> None:
    editor = bench.window.event_panel.json.editor
    at = editor.toPlainText().index("test-user-z65zqk")
    editor.go_to(at, at + len("test-user-z65zqk"))

    qtbot.keyClicks(editor, "someone_else")
    bench.settle()

    assert '"customerProfileId": "someone_else"' in shown_request(bench)


def test_typing_leaves_the_request_where_it_was_scrolled_to(bench: Bench, qtbot: QtBot) -> None:
    entries = ",\n".join(f'"key_{number}": {number}' for number in range(200))
    bench.write(f'{{"type": "track", "userId": "u", "event": "e", "properties": {{"attributes": {{{entries}}}}}}}')
    view = bench.window.request.view
    view.verticalScrollBar().setValue(100)
    top = view.firstVisibleBlock().text()

    editor = bench.window.event_panel.json.editor
    at = editor.toPlainText().index('"u"') + 2
    editor.go_to(at, at)
    qtbot.keyClicks(editor, "ser")
    bench.settle()

    assert '"customerProfileId": "user"' in shown_request(bench)
    assert view.firstVisibleBlock().text() == top


def test_broken_json_is_marked_at_its_place_and_nothing_is_lost(bench: Bench) -> None:
    bench.write(BROKEN)

    window = bench.window
    strip = window.event_panel.json._strip
    assert window.preview is not None
    assert window.preview.problem is not None
    assert (window.preview.problem.line, strip.isVisible()) == (3, True)
    assert strip.label.text().startswith("✕ 3:")
    assert window.lists.tabs.tabText(0) == "Problems (1)"
    assert not window.connection.send.isEnabled()
    assert window.event_panel.json.text() == BROKEN
    assert "line 3" in shown_request(bench)


def test_a_problem_that_is_chosen_shows_its_place(bench: Bench) -> None:
    bench.write(BROKEN)
    view = bench.window.problems.view

    view.setCurrentIndex(view.model().index(0, 0))
    view.activated.emit(view.currentIndex())

    assert bench.window.event_panel.json.editor.textCursor().blockNumber() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no event here yet"),
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
def test_odd_events_get_a_reason_or_pass(bench: Bench, text: str, words: str | None) -> None:
    bench.write(text)

    assert bench.window.preview is not None
    problem = bench.window.preview.problem
    assert (problem is None) == (words is None)
    assert problem is None or words in problem.message.lower()  # type: ignore[operator]  # None only without a problem


def test_each_action_can_be_chosen_and_starts_from_its_defaults(bench: Bench) -> None:
    panel = bench.window.mappings
    for index in range(panel.action.count()):
        panel.action.setCurrentIndex(index)
        bench.settle()

        part = bench.window.arranging.subscription
        assert part is not None
        action = ACTIONS[part.action]
        assert (panel.action.currentData(), part.mapping) == (action.slug, action.default_mapping())
        assert panel.fields.rowCount() == len(action.fields)
    assert panel.action.count() == 11


def test_a_trigger_that_cannot_be_read_says_where(bench: Bench) -> None:
    bench.type_into(bench.window.mappings.trigger, 'type = "track')

    assert bench.window.mappings.trigger_state.text().startswith("✕ column 8: ")
    assert [row.status for row in bench.window.preview.mappings] == ["invalid"]  # type: ignore[union-attr]  # it is there


def test_a_trigger_that_does_not_match_says_so(bench: Bench) -> None:
    bench.type_into(bench.window.mappings.trigger, 'type = "identify"')

    assert bench.window.mappings.trigger_state.text() == "○ This event does not fire it."
    assert "nothing is sent" in shown_request(bench)


def test_a_missing_field_is_a_fault_beside_the_request(bench: Bench) -> None:
    bench.write(TRACK)

    assert "/eventType" in shown_request(bench)
    assert "✕" in bench.window.problems.view.model().index(0, 0).data()


def test_mappings_are_added_switched_and_deleted(bench: Bench, qtbot: QtBot) -> None:
    panel = bench.window.mappings
    bench.do("mapping.add")
    bench.settle()
    assert [part.name for part in bench.window.subscriptions()] == ["Track event", "Mapping 2"]

    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.rows.index(1))
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    bench.settle()
    assert [part.enabled for part in bench.window.subscriptions()] == [True, False]
    assert "is off" in shown_request(bench)

    bench.do("mapping.up")
    bench.settle()
    assert [part.name for part in bench.window.subscriptions()] == ["Mapping 2", "Track event"]

    for _ in range(2):
        bench.do("mapping.delete")
        bench.settle()
    assert bench.window.subscriptions() == ()
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
def test_a_button_over_the_list_does_what_its_command_does(bench: Bench, tool: str, names: list[str]) -> None:
    parts = tuple(make_subscription("trackEventV2", 'type = "track"', name, at) for at, name in enumerate("AB", 1))
    bench.window.arranging.change(lambda _: Arrangement(parts, 1))
    bench.settle()

    bench.window.mappings.tools[tool].click()
    bench.settle()

    assert [part.name for part in bench.window.subscriptions()] == names


def test_the_mapping_just_added_is_the_selected_one(bench: Bench) -> None:
    bench.do("mapping.add")
    bench.settle()

    assert bench.window.arranging.now.selected == 1
    assert bench.window.mappings.list.currentIndex().row() == 1


def test_a_path_dropped_on_a_field_fills_it(bench: Bench) -> None:
    table, panel = bench.window.mappings.table, bench.window.mappings
    data = QMimeData()
    data.setText("$.properties.type")
    row = next(index for index in range(panel.fields.rowCount()) if panel.fields.field(index).key == "eventType")  # type: ignore[union-attr]  # within the rows
    place = table.visualRect(table.model().index(row, 0)).center()

    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    table.dropEvent(QDropEvent(place, actions, data, buttons, Qt.KeyboardModifier.NoModifier))
    bench.settle()

    assert bench.window.arranging.subscription.mapping["eventType"] == {"@path": "$.properties.type"}  # type: ignore[union-attr]  # one is selected
    assert '"eventType": "boolean"' in shown_request(bench)


def test_a_file_that_cannot_be_read_is_said(bench: Bench, tmp_path: Path) -> None:
    before = bench.window.event_panel.json.text()

    bench.window.pasting.open_files([tmp_path / "missing.json"])

    assert "missing.json cannot be read" in bench.window.notice.text()
    assert bench.window.event_panel.json.text() == before


def test_a_file_that_is_no_text_is_said(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "event.bin").write_bytes(b"ab\xff\xfe")

    bench.window.pasting.open_files([tmp_path / "event.bin"])

    assert bench.window.notice.text() == "event.bin cannot be read: not UTF-8 text (byte 2)"


def test_a_workspace_is_opened_whatever_its_file_is_called(bench: Bench, tmp_path: Path) -> None:
    mapping = MappingEntry(id="a", name="Orders", action="trackEvent", trigger='type = "track"', mapping={})
    save(Workspace(mappings=[mapping]), tmp_path / "orders.json")
    before = bench.window.event_panel.json.text()

    bench.window.pasting.open_files([tmp_path / "orders.json"])

    assert [part.name for part in bench.window.subscriptions()] == ["Orders"]
    assert bench.window.event_panel.json.text() == before


def test_a_sample_brings_its_event_and_its_mapping(bench: Bench) -> None:
    tree = bench.window.library.view
    item = next(
        tree.topLevelItem(index)
        for index in range(tree.topLevelItemCount())
        if "order" in tree.topLevelItem(index).text(0).lower()  # type: ignore[union-attr]  # within the count
    )

    tree.itemActivated.emit(item, 0)
    bench.settle()

    assert "Order Completed" in bench.window.event_panel.json.text()
    assert [row.status for row in bench.window.preview.mappings] == ["ready"]  # type: ignore[union-attr]  # it is there


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
def test_a_deployment_that_cannot_be_right_is_said_beside_it(bench: Bench, deployment: str, words: str) -> None:
    bench.type_into(bench.window.connection.deployment, deployment)

    assert words in bench.window.connection.result.text()
    assert bench.window.connection.deployment.property("state") == "bad"


def test_what_a_script_sets_counts_like_what_a_person_types(bench: Bench) -> None:
    window = bench.window
    window.connection.combo.setCurrentIndex(1)
    window.connection.deployment.setText("https://mine.talon.one")
    window.connection.key.setText("a-key-of-mine")
    window.mappings.trigger.setText('type = "track" and userId != null')
    bench.settle()

    assert window.settings() == Settings("a-key-of-mine", "https://mine.talon.one")
    assert window.connecting.connections[1].deployment == "https://mine.talon.one"
    assert window.subscriptions()[0].trigger == 'type = "track" and userId != null'
    assert "destination-hostname: https://mine.talon.one" in shown_request(bench)


def test_a_key_with_blanks_is_said_beside_it(bench: Bench) -> None:
    bench.type_into(bench.window.connection.key, "abc def")

    assert "blanks" in bench.window.connection.result.text()


def test_the_key_is_masked_until_it_is_asked_for(bench: Bench) -> None:
    key = bench.window.connection.key
    assert key.displayText() != key.text()

    bench.window.connection._reveal.trigger()

    assert key.displayText() == key.text()


def test_the_request_shows_no_key_and_neither_does_curl(bench: Bench) -> None:
    bench.type_into(bench.window.connection.key, "secret-key-12345678")

    bench.do("copy.curl")

    copied = QGuiApplication.clipboard().text()
    assert "secret-key" not in shown_request(bench)
    assert "5678" in shown_request(bench)
    assert "secret-key" not in copied
    assert "$TALONBENCH_API_KEY" in copied


def test_the_body_is_copied_to_the_byte(bench: Bench) -> None:
    bench.do("copy.body")

    copied = QGuiApplication.clipboard().text()
    assert copied == bench.window.preview.mappings[0].requests[0].body  # type: ignore[union-attr]  # it is there
    assert json.loads(copied)["eventType"] == "track-event"


def test_the_palette_finds_and_does_a_command(bench: Bench, qtbot: QtBot) -> None:
    palette = bench.window.palette_list
    bench.do("view.palette")

    qtbot.keyClicks(palette.query, "add map")
    qtbot.keyClick(palette.query, Qt.Key.Key_Return)
    bench.settle()

    assert not palette.isVisible()
    assert len(bench.window.subscriptions()) == 2


def test_escape_closes_the_palette(bench: Bench, qtbot: QtBot) -> None:
    bench.do("view.palette")
    assert bench.window.palette_list.isVisible()

    QTest.keyClick(bench.window.palette_list.query, Qt.Key.Key_Escape)

    assert not bench.window.palette_list.isVisible()


def test_the_path_under_the_cursor_is_in_the_status_bar(bench: Bench) -> None:
    editor = bench.window.event_panel.json.editor
    at = editor.toPlainText().index("English")

    editor.go_to(at, at)

    bench.until(lambda: bench.window._path.text() == "$.properties.attributes.language")


@pytest.mark.parametrize("part", ["event", "request"])
def test_control_f_finds_in_the_part_that_has_the_focus(bench: Bench, qtbot: QtBot, part: str) -> None:
    owner = bench.window.event_panel.json if part == "event" else bench.window.request.body
    bench.window.activateWindow()
    bench.do(f"view.{part}")

    qtbot.keyClick(owner.editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(owner.find_bar.needle, "language")
    qtbot.keyClick(owner.find_bar.needle, Qt.Key.Key_F3)

    assert owner.editor.textCursor().selectedText() == "language"
    assert owner.find_bar.count.text() == "1 of 1"


def test_a_mapping_that_cannot_be_used_says_why(bench: Bench) -> None:
    panel = bench.window.mappings
    odd = Subscription("m", "Odd", "trackEventV2", 'type = "track"', {"eventType": {"@nope": "x"}})
    bench.window.arranging.change(lambda _: Arrangement((odd,), 0))
    bench.settle()

    assert "@nope" in shown_request(bench) + panel.editor.error.text()
    assert any("@nope" in part.words for part in bench.window.problems._model._problems)


def test_of_a_long_text_the_beginning_shows(bench: Bench) -> None:
    name = "A name that is rather long, as customers write them"

    bench.window.arranging.change(lambda now: now.edited(name=name, trigger='type = "track"'))
    bench.settle()

    assert bench.window.mappings.name.text() == name
    assert bench.window.mappings.name.cursorPosition() == 0
    assert bench.window.connection.deployment.cursorPosition() == 0
