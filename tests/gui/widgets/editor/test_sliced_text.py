"""Large texts: there whole, as one step; how long that takes is what ``make bench text`` prints."""

import json

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from talonbench.events import format_text
from talonbench.events.folding import break_lines
from talonbench_gui.widgets.editor.exact_text import has_line_beyond
from talonbench_gui.widgets.editor.json_editor import JsonEditor
from talonbench_gui.widgets.editor.json_view import SHOWN, JsonView

ITEM = {"sku": "A-123", "price": 12.5, "quantity": 3, "name": 'Some, "product"', "tags": ["a", "b"]}
EVENT = {"type": "track", "properties": {"products": [ITEM] * 48_000}}
TEXTS = {
    "one line": json.dumps(EVENT),
    "many lines": json.dumps(EVENT, indent=2)[:5_000_000],
    "one line that is no JSON": json.dumps(EVENT)[:-1],
    "one line of numbers": json.dumps({"a": [1] * 1_600_000}),
    "one string": json.dumps({"a": "x" * 5_000_000}),
    "no JSON": "x" * 5_000_000,
}


@pytest.fixture
def editor(qtbot: QtBot) -> JsonEditor:
    made = JsonEditor("eventEditor", "Event", breaker=break_lines, formatter=format_text)
    made.resize(500, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.set_text("before")
    made.editor.selectAll()
    return made


def load(editor: JsonEditor, qtbot: QtBot, text: str) -> None:
    """Paste *text* in place of what is selected; come back when it is there."""
    with qtbot.waitSignal(editor.loaded, timeout=60_000):
        QTimer.singleShot(0, lambda: editor.paste(text))


def show(editor: JsonEditor, qtbot: QtBot, text: str) -> None:
    """Show *text*, which came from elsewhere; come back when it is there."""
    with qtbot.waitSignal(editor.loaded, timeout=60_000):
        QTimer.singleShot(0, lambda: editor.show_text(text))


@pytest.mark.parametrize("name", ["one line", "one string", "no JSON"])
def test_a_large_text_from_elsewhere_is_shown_character_by_character(
    editor: JsonEditor, qtbot: QtBot, name: str
) -> None:
    show(editor, qtbot, TEXTS[name])

    assert editor.text() == TEXTS[name]
    assert not has_line_beyond(editor.editor.exact().lines, 20_000)


@pytest.mark.parametrize("name", TEXTS)
def test_five_megabytes_are_there_in_one_step_and_go_again(editor: JsonEditor, qtbot: QtBot, name: str) -> None:
    steps: list[str] = []
    editor.text_changed.connect(lambda: steps.append(editor.step_label))

    load(editor, qtbot, TEXTS[name])

    assert steps == ["pasting"]
    assert not editor.editor.isReadOnly()
    assert not has_line_beyond(editor.editor.exact().lines, 2_500)
    assert editor.text().replace("\n", "") == TEXTS[name].replace("\n", "")
    show(editor, qtbot, "before")
    assert editor.text() == "before"


def test_breaking_lines_keeps_what_is_meant(editor: JsonEditor, qtbot: QtBot) -> None:
    load(editor, qtbot, TEXTS["one line"])

    assert json.loads(editor.text()) == EVENT


def test_a_string_that_is_too_long_for_a_line_is_whole_in_the_text(editor: JsonEditor, qtbot: QtBot) -> None:
    load(editor, qtbot, TEXTS["one string"])
    at = editor.text().index('"}')

    editor.go_to(at, at + 2)

    assert editor.text() == TEXTS["one string"]
    assert editor.editor.textCursor().selectedText() == '"}'
    assert editor.editor.blockCount() > 1_000


def test_the_text_is_whole_while_it_comes_in(editor: JsonEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.loaded, timeout=30_000):
        editor.paste(TEXTS["many lines"])
        assert editor.is_loading
        assert editor.text() == TEXTS["many lines"]
        assert editor.editor.isReadOnly()

    assert editor.text() == TEXTS["many lines"]


def test_a_paste_lands_in_the_middle(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text("ab")
    editor.editor.moveCursor(editor.editor.textCursor().MoveOperation.Right)
    lines = "x\n" * 100_000

    load(editor, qtbot, lines)

    assert editor.text() == f"a{lines}b"
    show(editor, qtbot, "ab")
    assert editor.text() == "ab"


def test_a_paste_that_is_cancelled_leaves_what_was_there(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.paste(TEXTS["many lines"])
    qtbot.wait(30)

    editor._progress.stop.click()

    assert editor.text() == "before"
    qtbot.waitUntil(lambda: not editor.is_loading)
    assert editor.text() == "before"
    assert not editor.editor.isReadOnly()


@pytest.mark.parametrize("wait", [0, 20, 60, 150])
def test_a_paste_over_a_large_text_is_cancelled_at_any_time(editor: JsonEditor, qtbot: QtBot, wait: int) -> None:
    before = "😀" + "x" * 25_000 + "\nline" * 60_000
    show(editor, qtbot, before)
    cursor = editor.editor.textCursor()
    cursor.setPosition(editor.editor.exact().position(10_001))
    cursor.setPosition(editor.editor.exact().position(200_000), cursor.MoveMode.KeepAnchor)
    editor.editor.setTextCursor(cursor)
    steps: list[str] = []
    editor.text_changed.connect(lambda: steps.append(editor.text()))

    editor.paste(TEXTS["many lines"][:2_000_000])
    qtbot.wait(wait)
    assert editor.is_loading
    editor.cancel_loading()
    editor.cancel_loading()
    qtbot.waitUntil(lambda: not editor.is_loading)

    assert editor.editor.toPlainText() == before
    assert steps == [before]


def test_a_new_text_takes_the_place_of_one_that_is_coming_in(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text(TEXTS["one line"][:400_000])

    editor.set_text("after")

    qtbot.wait(300)
    assert editor.text() == "after"


def test_plain_text_set_from_outside_goes_the_same_way(editor: JsonEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.loaded, timeout=30_000):
        editor.editor.setPlainText(TEXTS["one line"])

    assert json.loads(editor.editor.toPlainText()) == EVENT


def test_a_large_text_is_formatted_beside_the_window(editor: JsonEditor, qtbot: QtBot) -> None:
    text = json.dumps({"a": [ITEM] * 2_000})
    show(editor, qtbot, text)
    assert editor.text() == text

    with qtbot.waitSignal(editor.loaded, timeout=30_000):
        editor.format()

    assert editor.text() == format_text(text)
    show(editor, qtbot, text)
    assert editor.text() == text


def test_a_large_text_that_cannot_be_formatted_says_why(editor: JsonEditor, qtbot: QtBot) -> None:
    made = JsonEditor("e", "e", formatter=refused)
    qtbot.addWidget(made)
    load(made, qtbot, "x\n" * 100_000)

    with qtbot.waitSignal(made.notice, timeout=10_000) as said:
        made.format()

    assert said.args == ["no"]
    assert made.text() == "x\n" * 100_000


def refused(text: str) -> str:
    raise ValueError("no")


def test_what_shows_of_a_large_text_is_colored(editor: JsonEditor, qtbot: QtBot) -> None:
    load(editor, qtbot, TEXTS["many lines"])
    block = editor.editor.firstVisibleBlock().next()

    qtbot.waitUntil(lambda: len(block.layout().formats()) > 1)

    assert block.text() == '  "type": "track",'
    assert not editor.editor.document().lastBlock().layout().formats()


def test_a_view_shows_a_part_until_all_is_asked_for(qtbot: QtBot) -> None:
    view = JsonView("responseView", "Response")
    qtbot.addWidget(view)
    view.show()
    text = TEXTS["one line"]

    view.set_text(text)
    assert view.editor.toPlainText() == text[:SHOWN]
    assert view.text() == text
    with qtbot.waitSignal(view.shown_all, timeout=30_000):
        view.rest.click()

    assert view.editor.toPlainText().replace("\n", "") == text
    assert view.editor.isReadOnly()
    view.set_text("short")
    assert view.editor.toPlainText() == "short"
    assert not view.rest.isVisible()
