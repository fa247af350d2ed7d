"""The event's text: typed, pasted, undone, switched, and whole in every direction."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.state.workbench import Workbench
from tests.gui.sends import make_exchange

LINES = "x\n" * 100_000


def text_of(workbench: Workbench) -> str:
    return workbench.store.document.current_event.text


def assert_both(panel: EventPanel, workbench: Workbench, text: str) -> None:
    assert (panel.json.text(), text_of(workbench)) == (text, text)


def move_to(panel: EventPanel, position: int) -> None:
    cursor = panel.json.editor.textCursor()
    cursor.setPosition(position)
    panel.json.editor.setTextCursor(cursor)


def paste(panel: EventPanel, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    panel.json.editor.insertFromMimeData(data)


def undo_all(workbench: Workbench) -> list[str]:
    """The label of each step undone, and the text it left."""
    undone = []
    while workbench.store.undo_label:
        label = workbench.store.undo_label
        workbench.store.undo()
        undone.append(f"{label}: {text_of(workbench)}")
    return undone


# -- steps --------------------------------------------------------------------------------------------------


def test_keys_typed_in_a_row_are_one_step(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.json.editor, "ab{c")
    qtbot.keyClick(panel.json.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(panel.json.editor, "de")
    qtbot.keyClick(panel.json.editor, Qt.Key.Key_Backspace)

    assert_both(panel, workbench, "ab{c\nd}")
    workbench.store.undo()
    assert_both(panel, workbench, "")
    assert workbench.store.undo_label == ""
    workbench.store.redo()
    assert_both(panel, workbench, "ab{c\nd}")


def test_a_jump_of_the_caret_begins_a_step(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.json.editor, "abc")
    move_to(panel, 1)
    qtbot.keyClicks(panel.json.editor, "X")

    assert undo_all(workbench) == ["typing: abc", "typing: "]


def test_the_loss_of_the_focus_begins_a_step(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.json.editor, "abc")
    panel.json.editor.clearFocus()
    panel.json.editor.setFocus()
    qtbot.keyClicks(panel.json.editor, "d")

    assert undo_all(workbench) == ["typing: abc", "typing: "]


def test_a_paste_is_a_step_of_its_own(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.json.editor, "a")
    paste(panel, "bc")
    qtbot.keyClicks(panel.json.editor, "d")

    assert_both(panel, workbench, "abcd")
    assert undo_all(workbench) == ["typing: abc", "pasting: a", "typing: "]


def test_a_script_may_set_the_text(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.json.editor, "a")
    panel.json.editor.setPlainText("b")
    assert_both(panel, workbench, "b")
    QPlainTextEdit.setPlainText(panel.json.editor, "c")
    assert_both(panel, workbench, "c")

    assert undo_all(workbench) == ["typing: b", "typing: a", "typing: "]


def test_commands_of_the_editor_are_named_steps(panel: EventPanel, workbench: Workbench) -> None:
    panel.json.editor.setPlainText('{"a":1}')
    panel._actions.run("edit.format")
    panel._actions.run("edit.comment")
    panel._actions.run("edit.replace")
    panel.json.find_bar.needle.setText("1")
    panel.json.find_bar.replacement.setText("2")
    panel.json.find_bar.replace_all()

    laid_out = '{\n  "a": 1\n}'
    assert_both(panel, workbench, '// {\n  "a": 2\n}')
    assert undo_all(workbench) == [
        f"replacing all matches: // {laid_out}",
        f"commenting: {laid_out}",
        'formatting: {"a":1}',
        "typing: ",
    ]


def test_formatting_what_is_formatted_is_no_step(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText('{\n  "a": 1\n}')
    panel._actions.run("edit.format")
    move_to(panel, 11)
    qtbot.keyClicks(panel.json.editor, "2")

    assert workbench.store.undo_label == "typing"
    assert len(undo_all(workbench)) == 2


def test_undo_interleaves_with_other_edits(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    store = workbench.store
    qtbot.keyClicks(panel.json.editor, "a")
    store.apply(edits.set_trigger(store.document.mappings[0].id, "x"))
    qtbot.keyClicks(panel.json.editor, "b")

    store.undo()
    assert_both(panel, workbench, "a")
    store.undo()
    assert (panel.json.text(), store.document.mappings[0].trigger) != ("a", "x")
    store.undo()
    assert_both(panel, workbench, "")
    for _ in range(3):
        store.redo()
    assert_both(panel, workbench, "ab")
    assert store.document.mappings[0].trigger == "x"


def test_after_an_undo_typing_goes_on(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.keyClicks(panel.json.editor, "abc")
    workbench.store.undo()
    qtbot.keyClicks(panel.json.editor, "d")

    assert_both(panel, workbench, "d")
    assert workbench.store.redo_label == ""


@pytest.mark.parametrize("is_redo", [False, True])
def test_the_keys_of_undo_reach_the_window(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot, is_redo: bool
) -> None:
    panel.addActions(panel.json.editor.undo_actions)  # as the window's menu has them
    qtbot.keyClicks(panel.json.editor, "abc")
    panel._actions.refresh()

    qtbot.keyClick(panel.json.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert_both(panel, workbench, "")
    panel._actions.refresh()
    if is_redo:
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(panel.json.editor, Qt.Key.Key_Z, modifiers)
        assert_both(panel, workbench, "abc")


def test_an_undo_shows_its_place(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText("line\n" * 500)
    move_to(panel, 5)
    qtbot.keyClicks(panel.json.editor, "abc")
    panel.json.editor.moveCursor(QTextCursor.MoveOperation.End)

    workbench.store.undo()

    assert panel.json.editor.textCursor().position() == 5
    assert panel.json.editor.firstVisibleBlock().blockNumber() <= 1


# -- texts that an editor cannot hold as they are --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ('{"a": "\ud800"}', '{"a": "\\ud800"}'),
        ('{"a": "\u2029\u2063"}', '{"a": "\\u2029\\u2063"}'),
        ("a\u00a0b\u2028😀\x00", "a\u00a0b\u2028😀\x00"),
        ("x" * 30_000, "x" * 30_000),
        ('{"a": "' + "😀" * 15_000 + '",\r\n"b": 1}', '{"a": "' + "😀" * 15_000 + '",\n"b": 1}'),
    ],
)
def test_a_text_stays_as_it_is_until_it_is_edited(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot, text: str, held: str
) -> None:
    store = workbench.store
    store.apply(edits.set_event_text("event-1", text))
    assert (panel.json.text(), text_of(workbench)) == (held, text)

    panel.json.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(panel.json.editor, "!")
    assert_both(panel, workbench, f"{held}!")
    store.undo()
    assert (panel.json.text(), text_of(workbench)) == (held, text)
    store.undo()
    assert_both(panel, workbench, "")
    store.redo()
    store.redo()
    assert_both(panel, workbench, f"{held}!")


@pytest.mark.parametrize("at", [0, 399, 400, 401, 4_000, 29_999, 30_000])
def test_a_key_in_a_line_held_in_pieces_is_undone(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot, at: int
) -> None:
    text = "".join(chr(0x4E00 + number % 5_000) for number in range(30_000))
    workbench.store.apply(edits.set_event_text("event-1", text))
    move_to(panel, panel.json.editor.exact().position(at))
    qtbot.keyClicks(panel.json.editor, "a")

    assert_both(panel, workbench, f"{text[:at]}a{text[at:]}")
    workbench.store.undo()
    assert_both(panel, workbench, text)
    workbench.store.redo()
    assert_both(panel, workbench, f"{text[:at]}a{text[at:]}")


def test_a_mark_stands_where_the_editor_has_its_text(panel: EventPanel, workbench: Workbench) -> None:
    workbench.store.apply(edits.set_event_text("event-1", '{\r\n"a": 1,\r\n"b": oops}'))
    workbench.previews._begin()

    (mark,) = panel.json.editor._marks
    assert panel.json.text()[mark.start : mark.end].startswith("o")


# -- several events --------------------------------------------------------------------------------------------


def test_each_event_keeps_its_cursor_and_where_it_was_scrolled_to(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    store = workbench.store
    panel.json.editor.setPlainText("line\n" * 500)
    move_to(panel, 1_000)
    panel.json.editor.verticalScrollBar().setValue(180)
    store.apply(edits.add_event("other"))
    assert_both(panel, workbench, "other")
    move_to(panel, 3)

    store.apply(edits.select_event(0))
    editor = panel.json.editor
    assert (editor.textCursor().position(), editor.verticalScrollBar().value()) == (1_000, 180)
    store.apply(edits.select_event(1))
    assert editor.textCursor().position() == 3


def test_undo_goes_to_the_event_that_it_changes(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    store = workbench.store
    qtbot.keyClicks(panel.json.editor, "one")
    store.apply(edits.add_event("two"))
    qtbot.keyClicks(panel.json.editor, "!")
    assert_both(panel, workbench, "!two")

    store.undo()
    assert_both(panel, workbench, "two")
    store.undo()
    assert_both(panel, workbench, "one")
    store.undo()
    assert_both(panel, workbench, "")
    for expected in ("one", "two", "!two"):
        store.redo()
        assert_both(panel, workbench, expected)


def test_closing_the_event_shows_the_next_one(panel: EventPanel, workbench: Workbench) -> None:
    workbench.store.apply(edits.add_event("two"))
    workbench.store.apply(edits.delete_event(workbench.store.document.current_event.id))
    assert_both(panel, workbench, "")

    workbench.store.undo()
    assert_both(panel, workbench, "two")


def test_another_document_begins_at_its_top(panel: EventPanel, workbench: Workbench) -> None:
    panel.json.editor.setPlainText("line\n" * 500)
    panel.json.editor.moveCursor(QTextCursor.MoveOperation.End)
    document = workbench.store.document
    event = replace(document.current_event, text="line\n" * 501)

    workbench.store.replace(replace(document, events=(event,)))
    workbench.file.opened.emit()

    assert panel.json.editor.textCursor().position() == 0
    assert panel.json.editor.verticalScrollBar().value() == 0
    assert text_of(workbench) == panel.json.text() == "line\n" * 501


# -- large texts -----------------------------------------------------------------------------------------------


def load(panel: EventPanel, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(panel.json.loaded, timeout=60_000):
        QTimer.singleShot(0, lambda: paste(panel, text))


def test_a_large_paste_is_undone_and_redone_by_slices(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText("before")
    panel.json.editor.selectAll()
    load(panel, qtbot, LINES)
    assert_both(panel, workbench, LINES)
    assert workbench.store.undo_label == "pasting"

    with qtbot.waitSignal(panel.json.loaded, timeout=60_000):
        workbench.store.undo()
        assert panel.json.is_loading
        assert not panel.json._loading.can_cancel
    assert_both(panel, workbench, "before")
    with qtbot.waitSignal(panel.json.loaded, timeout=60_000):
        workbench.store.redo()
    assert_both(panel, workbench, LINES)
    assert len(undo_all(workbench)) == 2


def test_results_are_outdated_while_a_large_text_is_still_being_inserted(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.results.begin(["mapping-1"])
    workbench.results.record("mapping-1", make_exchange())
    workbench.results.end(is_cancelled=False)

    paste(panel, LINES)
    qtbot.waitUntil(lambda: workbench.results.is_outdated)

    assert panel.json.is_loading
    assert text_of(workbench) == ""
    panel.settle()
    assert text_of(workbench) == LINES


def test_a_large_paste_in_the_middle(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText("ab")
    move_to(panel, 1)
    load(panel, qtbot, LINES)
    assert_both(panel, workbench, f"a{LINES}b")

    with qtbot.waitSignal(panel.json.loaded, timeout=60_000):
        workbench.store.undo()
    assert_both(panel, workbench, "ab")


def test_a_large_text_set_by_a_script(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.json.loaded, timeout=60_000):
        panel.json.editor.setPlainText(LINES)
    assert_both(panel, workbench, LINES)

    panel.json.editor.setPlainText("short")
    assert_both(panel, workbench, "short")


def test_a_cancelled_paste_leaves_both_as_they_were(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    panel.json.editor.setPlainText("before")
    panel.json.editor.selectAll()
    paste(panel, LINES * 10)
    qtbot.wait(30)

    panel.json.cancel_loading()
    qtbot.waitUntil(lambda: not panel.json.is_loading)

    assert_both(panel, workbench, "before")
    qtbot.keyClicks(panel.json.editor, "x")
    assert workbench.store.undo_label == "typing"


def test_an_undo_takes_the_place_of_a_paste_that_is_coming_in(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    qtbot.keyClicks(panel.json.editor, "a")
    paste(panel, LINES)
    assert panel.json.is_loading

    workbench.store.undo()
    qtbot.waitUntil(lambda: not panel.json.is_loading)

    assert_both(panel, workbench, "")
    qtbot.keyClicks(panel.json.editor, "b")
    assert (text_of(workbench), workbench.store.undo_label) == ("b", "typing")


def test_a_paste_that_is_coming_in_goes_into_its_event_when_another_is_selected(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    store = workbench.store
    store.apply(edits.add_event("two"))
    move_to(panel, 3)
    paste(panel, LINES)

    store.apply(edits.select_event(0))
    qtbot.waitUntil(lambda: store.document.events[1].text == f"two{LINES}")

    assert_both(panel, workbench, "")
    assert store.undo_label == "pasting"


def test_a_paste_that_is_coming_in_can_be_settled_at_once(
    panel: EventPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    paste(panel, LINES)
    panel.binding.settle()

    assert_both(panel, workbench, LINES)
    qtbot.waitUntil(lambda: not panel.json.is_loading)
    assert_both(panel, workbench, LINES)
    assert undo_all(workbench) == ["pasting: "]


def test_large_events_are_switched(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    store, other = workbench.store, "y\n" * 100_000
    store.apply(edits.add_events([("a", LINES), ("b", other)]))
    qtbot.waitUntil(lambda: not panel.json.is_loading)
    move_to(panel, 50_000)
    for index in (1, 0, 1, 0):
        store.apply(edits.select_event(index))
    qtbot.waitUntil(lambda: not panel.json.is_loading)

    assert_both(panel, workbench, LINES)
    assert panel.json.editor.textCursor().position() == 50_000
    assert [event.text for event in store.document.events] == [LINES, other]


def test_a_large_text_is_formatted_as_one_step(panel: EventPanel, workbench: Workbench, qtbot: QtBot) -> None:
    text = json.dumps({"type": "track", "properties": [{"number": at} for at in range(9_000)]})
    workbench.store.apply(edits.set_event_text("event-1", text))
    qtbot.waitUntil(lambda: not panel.json.is_loading)
    assert_both(panel, workbench, text)

    with qtbot.waitSignal(panel.json.loaded, timeout=60_000):
        panel._actions.run("edit.format")

    assert_both(panel, workbench, json.dumps(json.loads(text), indent=2))
    assert workbench.store.undo_label == "formatting"
    workbench.store.undo()
    qtbot.waitUntil(lambda: not panel.json.is_loading)
    assert_both(panel, workbench, text)


def test_what_an_input_method_commits_is_one_step(panel: EventPanel, workbench: Workbench) -> None:
    for preedit, commit in (("と", ""), ("東京", ""), ("", "東京")):
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(panel.json.editor, event)
        assert_both(panel, workbench, commit)

    assert undo_all(workbench) == ["typing: "]


def test_another_event_is_shown_unfolded(panel: EventPanel, workbench: Workbench) -> None:
    text = '{\n  "type": "%s",\n  "context": {\n    "a": 1\n  }\n}'
    panel.json.editor.setPlainText(text % "track")
    panel.json.editor.folding.fold_all()
    workbench.store.apply(edits.add_events([("B", text % "page")]))
    assert_both(panel, workbench, text % "page")
    assert panel.json.editor.document().findBlockByNumber(3).isVisible()
