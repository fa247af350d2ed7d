"""The event's panel: marks, places, tools, and whatever is pasted."""

import json

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.lint import Place
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.state.workbench import Workbench
from tests.gui.look import find
from tests.gui.pages import write_event


def text_of(workbench: Workbench) -> str:
    return workbench.store.document.current_event.text


def selected(panel: EventPanel) -> str:
    return panel.json.editor.textCursor().selectedText()


def paste_all(panel: EventPanel, text: str) -> None:
    panel.json.editor.selectAll()
    panel.json.editor.insertPlainText(text)


def test_the_editor_is_found_by_its_name(panel: EventPanel) -> None:
    editor = panel.findChild(QPlainTextEdit, "eventEditor")

    assert editor is panel.json.editor
    panel.activateWindow()
    panel.setFocus()
    assert panel.focusWidget() is editor


def test_what_cannot_be_read_is_marked_until_it_can(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText('{"type": oops}')
    qtbot.waitUntil(lambda: "1:10" in panel.json._strip.label.text())
    assert panel.json._strip.isVisible()

    panel.json.editor.setPlainText('{"type": "track"}')
    qtbot.waitUntil(lambda: not panel.json._strip.isVisible())


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("event_text", start=2, end=6), "type"),
        (Place("event", "/properties/a~1b"), "1"),
        (Place("event", "/properties/list/1"), '"x"'),
        (Place("event", "/nowhere"), ""),
    ],
)
def test_a_place_is_selected(panel: EventPanel, place: Place, expected: str) -> None:
    panel.json.editor.setPlainText('{"type": "track", "properties": {"a/b": 1, "list": [0, "x"]}}')

    is_there = panel.reveal(place)

    assert (selected(panel), is_there) == (expected, bool(expected))
    assert panel.json.editor.hasFocus()


def test_wrapping_follows_the_option(panel: EventPanel, workbench: Workbench) -> None:
    assert panel.json.editor.lineWrapMode() == QPlainTextEdit.LineWrapMode.WidgetWidth
    panel._actions.run("view.wrap")
    assert panel.json.editor.lineWrapMode() == QPlainTextEdit.LineWrapMode.NoWrap
    assert not panel._tools["wrap"].isChecked()


def test_find_and_replace_open_the_bar(panel: EventPanel) -> None:
    panel._actions.run("edit.find")
    assert panel.json.find_bar.isVisible()
    assert not panel.json.find_bar.replacement.isVisible()
    panel._actions.run("edit.replace")
    assert panel.json.find_bar.replacement.isVisible()


def test_an_event_that_cannot_be_formatted_says_why(panel: EventPanel, workbench: Workbench) -> None:
    panel.json.editor.setPlainText("{oops")
    panel._actions.run("edit.format")

    notice = workbench.notices.current
    assert notice is not None
    assert notice.text
    assert text_of(workbench) == "{oops"


def test_the_context_menu_has_the_undo_of_the_window(panel: EventPanel, qtbot: QtBot) -> None:
    editor = panel.json.editor
    ids = [action.objectName() for action in editor.make_menu(editor.rect().center()).actions()]

    assert ids[:2] == ["edit.undo", "edit.redo"]
    assert "edit-undo" not in ids
    assert "edit-paste" in ids


# -- pasted and dropped ----------------------------------------------------------------------------------------


def test_a_call_of_an_sdk_is_pasted_as_its_event(panel: EventPanel, workbench: Workbench) -> None:
    paste_all(panel, "analytics.track('Paid', {total: 5})")

    assert json.loads(panel.json.text())["event"] == "Paid"
    notice = workbench.notices.current
    assert notice is not None
    assert "SDK" in notice.text


def test_undo_gives_back_what_was_pasted_and_then_what_was_there(panel: EventPanel, workbench: Workbench) -> None:
    panel.json.editor.setPlainText("before")
    paste_all(panel, "analytics.track('Paid', {total: 5})")

    texts = []
    for _ in range(2):
        workbench.store.undo()
        assert panel.json.text() == text_of(workbench)
        texts.append(panel.json.text())

    assert texts == ["analytics.track('Paid', {total: 5})", "before"]


def test_several_pasted_events_fill_the_list(panel: EventPanel, workbench: Workbench) -> None:
    lines = "\n".join(f'{{"type": "track", "event": "{name}"}}' for name in "abc")
    paste_all(panel, lines)

    assert [json.loads(event.text)["event"] for event in workbench.store.document.events] == ["a", "b", "c"]
    assert workbench.store.document.event == 0
    workbench.store.undo()
    assert (len(workbench.store.document.events), panel.json.text()) == (1, lines)


def test_the_long_lines_of_a_paste_are_broken(panel: EventPanel, workbench: Workbench) -> None:
    event = {"type": "track", "event": "x", "properties": {"list": list(range(2_000))}}
    paste_all(panel, json.dumps(event))

    assert json.loads(panel.json.text()) == event
    assert panel.json.text() == text_of(workbench) == json.dumps(event, indent=2)


def test_a_word_pasted_into_a_text_is_not_looked_at(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText("ab")
    panel.json.editor.insertPlainText("analytics.track('Paid')")

    assert text_of(workbench) == "analytics.track('Paid')ab"


def test_the_tools_do_what_their_commands_do(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText('{"a":1}')
    panel._actions.refresh()
    qtbot.mouseClick(panel._tools["format"], Qt.MouseButton.LeftButton)
    assert text_of(workbench) == '{\n  "a": 1\n}'
    qtbot.mouseClick(panel._tools["search"], Qt.MouseButton.LeftButton)
    assert panel.json.find_bar.isVisible()


def test_a_theme_change_keeps_the_text(panel: EventPanel, workbench: Workbench) -> None:
    workbench.store.apply(edits.set_event_text("event-1", "{}"))
    panel.json.editor.changeEvent(QEvent(QEvent.Type.StyleChange))

    assert panel.json.text() == "{}"


def test_the_event_s_type_stands_beside_the_title(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    write_event(qtbot, workbench, '{"type": "identify", "userId": "u1"}')
    assert find(panel, QLabel, "eventType").text() == "identify"
    write_event(qtbot, workbench, '{"type": {"a": 1}}')
    assert find(panel, QLabel, "eventType").text() == ""
