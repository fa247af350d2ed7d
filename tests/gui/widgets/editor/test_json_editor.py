"""The editor: keys, exact text, marks, steps, comments, formatting."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication, QInputMethodEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import apply_theme
from talonbench_gui.widgets.editor.brackets import find_matching_bracket
from talonbench_gui.widgets.editor.code_edit import CodeEdit, Mark
from talonbench_gui.widgets.editor.json_editor import JsonEditor

EXAMPLES = Path(__file__).parents[3] / "examples"
KEYS = json.loads((EXAMPLES / "editor_keys.json").read_text(encoding="utf-8"))
NAMED_KEYS = {name: getattr(Qt.Key, f"Key_{name}") for name in ("Backspace", "Return", "Tab", "Backtab", "Home")}
EVENT = '{\n  "type": "track", // what it is\n  "userId": "u-1"\n}'


def formatted(text: str) -> str:
    if not text.startswith("{"):
        raise ValueError("This is not an event.")
    return json.dumps(json.loads(text), indent=2)


def commented(text: str, first: int, last: int) -> str:
    lines = text.split("\n")
    return "\n".join(f"// {line}" if first <= at <= last else line for at, line in enumerate(lines))


@pytest.fixture
def editor(qtbot: QtBot) -> JsonEditor:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")
    made = JsonEditor("eventEditor", "Event", formatter=formatted, commenter=commented)
    made.resize(500, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.editor.setFocus()
    return made


def put(editor: JsonEditor, text: str) -> None:
    """Show *text*, the cursor where the bar stands."""
    editor.set_text(text.replace("|", "", 1))
    cursor = editor.editor.textCursor()
    cursor.setPosition(editor.editor.exact().position(text.index("|")))
    editor.editor.setTextCursor(cursor)


def shown(editor: JsonEditor) -> str:
    at = editor.editor.exact().offset(editor.editor.textCursor().position())
    return f"{editor.text()[:at]}|{editor.text()[at:]}"


def record_steps(editor: JsonEditor) -> list[str]:
    """The label of each change from now on."""
    steps: list[str] = []
    editor.text_changed.connect(lambda: steps.append(editor.step_label))
    return steps


def select(editor: JsonEditor, start: int, end: int) -> None:
    cursor = editor.editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.editor.setTextCursor(cursor)


@pytest.mark.parametrize("case", KEYS, ids=[case["name"] for case in KEYS])
def test_keys(editor: JsonEditor, qtbot: QtBot, case: dict[str, Any]) -> None:
    put(editor, case["before"])

    for key in case["keys"]:
        if key in NAMED_KEYS:
            qtbot.keyClick(editor.editor, NAMED_KEYS[key])
        else:
            qtbot.keyClicks(editor.editor, key)

    assert shown(editor) == case["after"]


def test_a_bracket_goes_round_the_selection(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text("a b")
    select(editor, 2, 3)

    qtbot.keyClicks(editor.editor, "[")

    assert editor.text() == "a [b]"
    assert editor.editor.textCursor().selectedText() == "b"


def test_tab_and_backtab_move_the_selected_lines(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text("a\nb\nc")
    select(editor, 0, 3)

    qtbot.keyClick(editor.editor, Qt.Key.Key_Tab)
    assert editor.text() == "  a\n  b\nc"

    qtbot.keyClick(editor.editor, Qt.Key.Key_Backtab)
    assert editor.text() == "a\nb\nc"


@pytest.mark.parametrize("text", ["a\u00a0b", "a\u2028b", "a\ufffcb", "a\x00b", "😀é\u200d", "\ufeffa"])
def test_no_character_is_altered(editor: JsonEditor, text: str) -> None:
    editor.set_text(f'{{"a": "{text}"}}')

    assert editor.text() == f'{{"a": "{text}"}}'
    assert editor.editor.toPlainText() == editor.text()


@pytest.mark.parametrize("text", ["\ud800", "\u2029", "\ufdd0", "\u2063"])
def test_what_no_document_can_hold_becomes_the_escape_of_json(editor: JsonEditor, text: str) -> None:
    editor.set_text(json.dumps({"a": "x"}).replace("x", text))

    assert json.loads(editor.text()) == {"a": text}


def test_line_ends_of_other_systems_become_ours(editor: JsonEditor) -> None:
    editor.set_text("a\r\nb\rc")

    assert editor.text() == "a\nb\nc"


def test_a_copy_has_the_exact_text(editor: JsonEditor) -> None:
    editor.set_text("a\u00a0b\nc")
    editor.editor.selectAll()

    editor.editor.copy()

    assert QGuiApplication.clipboard().text() == "a\u00a0b\nc"


def test_the_editor_is_found_by_its_name(editor: JsonEditor) -> None:
    owner = QWidget()
    editor.setParent(owner)

    found = owner.findChild(QPlainTextEdit, "eventEditor")

    assert found is editor.editor
    assert found.accessibleName() == "Event"
    editor.setParent(None)


def test_formatting_is_one_step(editor: JsonEditor) -> None:
    editor.set_text('{"a":1}')
    steps = record_steps(editor)

    editor.format()

    assert editor.text() == '{\n  "a": 1\n}'
    assert steps == ["formatting"]


def test_the_editor_undoes_nothing_by_itself(editor: JsonEditor, qtbot: QtBot) -> None:
    owner = QWidget()
    editor.setParent(owner)
    undone: list[str] = []
    action = QAction("Undo", owner)
    action.setShortcut(QKeySequence("Ctrl+Z"))
    action.triggered.connect(lambda: undone.append("window"))
    owner.addAction(action)
    qtbot.addWidget(owner)
    owner.show()
    owner.activateWindow()
    qtbot.waitUntil(owner.isActiveWindow)
    editor.editor.setFocus()
    qtbot.keyClicks(editor.editor, "ab")

    qtbot.keyClick(editor.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert (editor.text(), undone) == ("ab", ["window"])
    editor.setParent(None)


@pytest.mark.parametrize(
    ("before", "after", "cursor"),
    [
        ("abc", "abXc", 3),
        ("abXc", "abc", 2),
        ("", "abc", 3),
        ("a😀b", "a😀Xb", 4),
        ('{"a":1,"bc":2}', '{\n  "a": 1,\n  "bc": 2\n}', 0),
        ("one\ntwo", "one\r\n2", 5),
    ],
)
def test_a_text_from_elsewhere_is_shown_where_it_differs(
    editor: JsonEditor, before: str, after: str, cursor: int
) -> None:
    editor.show_text(before)
    editor.editor.moveCursor(QTextCursor.MoveOperation.Start)
    steps = record_steps(editor)

    editor.show_text(after)

    assert editor.text() == after.replace("\r\n", "\n")
    assert editor.editor.textCursor().position() == cursor
    assert steps == [""]
    editor.show_text(after)
    assert steps == [""]


def test_formatting_leaves_the_cursor_in_its_word(editor: JsonEditor) -> None:
    put(editor, '{"a":1,"bc|d":2}')

    editor.format()

    assert shown(editor) == '{\n  "a": 1,\n  "bc|d": 2\n}'


def test_a_text_that_cannot_be_formatted_stays_and_says_why(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text("nonsense")

    with qtbot.waitSignal(editor.notice) as said:
        editor.format()

    assert said.args == ["This is not an event."]
    assert editor.text() == "nonsense"


def test_comments_take_the_selected_lines_and_keep_the_selection(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text("a\nb\nc")
    select(editor, 2, 5)
    steps = record_steps(editor)

    qtbot.keyClick(editor.editor, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)

    assert editor.text() == "a\n// b\n// c"
    assert editor.editor.textCursor().selectedText() == "// b\u2029// c"
    assert steps == ["commenting"]


def test_a_mark_is_underlined_signed_and_said(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text(f"// 😀\n{EVENT}")
    start = editor.text().index("userId")

    editor.set_marks([Mark(start, start + 6, "A user is missing.")])

    marked = [part for part in editor.editor.extraSelections() if part.format.underlineColor().isValid()]
    assert "userId" in [part.cursor.selectedText() for part in marked]
    assert editor._strip.isVisible()
    assert editor._strip.label.text() == "✕ 4:4  A user is missing."
    qtbot.mouseClick(editor._strip.label, Qt.MouseButton.LeftButton)
    assert editor.editor.textCursor().selectedText() == "userId"
    assert editor.editor.message_at(editor.editor.viewport().mapTo(editor.editor, cursor_place(editor))) != ""
    editor.set_marks([])
    assert not editor._strip.isVisible()


def cursor_place(editor: JsonEditor) -> QPoint:
    return editor.editor.cursorRect().center()


def test_a_mark_at_the_end_of_an_empty_text_is_shown(editor: JsonEditor) -> None:
    editor.set_text("")

    editor.set_marks([Mark(0, 0, "Nothing is here.")])

    assert editor._strip.label.text() == "✕ 1:1  Nothing is here."


def test_a_message_is_never_taken_for_html(editor: JsonEditor) -> None:
    editor.set_text("x")

    editor.set_marks([Mark(0, 1, "<b>no</b>", "warning")])

    assert editor._strip.label.textFormat() == Qt.TextFormat.PlainText


def test_highlights_tint_a_stretch(editor: JsonEditor) -> None:
    editor.set_text(EVENT)
    start = EVENT.index("track")

    editor.set_highlights([(start, start + 5)])

    assert "track" in [part.cursor.selectedText() for part in editor.editor.extraSelections()]


def test_the_cursor_is_told_in_characters(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.set_text('{"😀": 1}')
    told: list[int] = []
    editor.cursor_moved.connect(told.append)

    editor.editor.moveCursor(QTextCursor.MoveOperation.End)

    assert told[-1] == len('{"😀": 1}')


@pytest.mark.parametrize(
    ("text", "at", "other"),
    [
        ('{"a": [1]}', 0, 9),
        ('{"a": [1]}', 8, 6),
        ('{"}": {}}', 0, 8),
        ("{ // }\n}", 0, 7),
        ('["\\"]"]', 0, 6),
        ('"{"', 1, None),
        ("{", 0, None),
        ('{"😀": []}', 7, 8),
    ],
)
def test_brackets_belong_together(editor: JsonEditor, text: str, at: int, other: int | None) -> None:
    editor.set_text(text)

    assert find_matching_bracket(editor.editor.document(), at) == other


def test_files_that_are_dropped_are_handed_over(editor: JsonEditor, qtbot: QtBot, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "event.json"))])
    action, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(5, 5), action, data, buttons, Qt.KeyboardModifier.NoModifier)

    with qtbot.waitSignal(editor.files_dropped) as dropped:
        editor.editor.dropEvent(event)

    assert dropped.args == [[tmp_path / "event.json"]]
    assert editor.text() == ""


def test_the_line_numbers_grow_with_the_font(editor: JsonEditor) -> None:
    before = editor.editor.viewportMargins().left()
    font = editor.editor.font()
    font.setPointSizeF(font.pointSizeF() * 2)

    editor.editor.setFont(font)

    assert editor.editor.viewportMargins().left() > before * 1.4


def test_block_comments_are_colored_over_lines(editor: JsonEditor) -> None:
    editor.set_text('/* a\n "b": 1\n*/ {"c": 1}')
    formats = [editor.editor.document().findBlockByNumber(at).layout().formats() for at in range(3)]

    colors = [[part.format.foreground().color().name() for part in line] for line in formats]

    assert len(colors[1]) == 1
    assert colors[0] == colors[1]
    assert colors[2][0] == colors[0][0]
    assert len(set(colors[2])) == 3


def test_a_view_is_read_only(qtbot: QtBot) -> None:
    view = CodeEdit(read_only=True, has_head=True)
    qtbot.addWidget(view)
    view.setPlainText('content-type: x\n\n{"a": 1}')

    qtbot.keyClicks(view, "x")

    assert view.toPlainText() == 'content-type: x\n\n{"a": 1}'


def test_nothing_lies_over_what_an_empty_editor_says(editor: JsonEditor) -> None:
    put(editor, "|")
    assert editor.editor.extraSelections() == []

    put(editor, "{|}")
    assert len(editor.editor.extraSelections()) >= 1


def test_tab_indents_until_escape_frees_it(editor: JsonEditor, qtbot: QtBot) -> None:
    beside = QWidget(editor)
    beside.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    beside.show()
    put(editor, "|1")
    qtbot.keyClick(editor.editor, Qt.Key.Key_Tab)
    assert shown(editor) == "  |1"

    with qtbot.waitSignal(editor.editor.tab_freed):
        qtbot.keyClick(editor.editor, Qt.Key.Key_Escape)
    qtbot.keyClick(editor.editor, Qt.Key.Key_Tab)

    assert (editor.text(), editor.editor.hasFocus()) == ("  1", False)
    editor.editor.setFocus()
    qtbot.keyClick(editor.editor, Qt.Key.Key_Tab)
    assert shown(editor) == "    |1"


def test_another_key_keeps_the_focus_in_the_editor(editor: JsonEditor, qtbot: QtBot) -> None:
    put(editor, "|1")
    qtbot.keyClick(editor.editor, Qt.Key.Key_Escape)
    qtbot.keyClicks(editor.editor, "2")
    qtbot.keyClick(editor.editor, Qt.Key.Key_Tab)
    assert shown(editor) == "2 |1"


def test_escape_closes_the_find_bar_first(editor: JsonEditor, qtbot: QtBot) -> None:
    freed: list[bool] = []
    commands: list[bool] = []
    editor.editor.tab_freed.connect(lambda: freed.append(True))
    window = QShortcut(QKeySequence("Escape"), editor)
    window.activated.connect(lambda: commands.append(True))
    for part in (editor.editor, editor.find_bar.needle):
        editor.find_bar.open(False)
        part.setFocus()
        qtbot.keyClick(part, Qt.Key.Key_Escape)
        assert (editor.find_bar.isVisible(), editor.editor.hasFocus(), freed, commands) == (False, True, [], [])

    qtbot.keyClick(editor.editor, Qt.Key.Key_Escape)
    assert (freed, commands) == ([], [True])
    window.setEnabled(False)
    qtbot.keyClick(editor.editor, Qt.Key.Key_Escape)
    assert freed == [True]


def test_the_text_stays_where_it_is_while_the_find_bar_opens(editor: JsonEditor) -> None:
    put(editor, EVENT + "|")
    before = editor.editor.mapTo(editor, QPoint())

    editor.find_bar.open(True)

    assert editor.editor.mapTo(editor, QPoint()) == before


def compose(editor: JsonEditor, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(editor.editor, event)


def test_an_input_method_composes_in_the_editor(editor: JsonEditor) -> None:
    put(editor, '{"city": "|"}')
    texts: list[str] = []
    editor.text_changed.connect(lambda: texts.append(editor.text()))

    for preedit in ("と", "とう", "東京"):
        compose(editor, preedit)
    assert set(texts) <= {'{"city": ""}'}
    assert editor.editor.textCursor().block().layout().preeditAreaText() == "東京"

    compose(editor, "", "東京")

    assert shown(editor) == '{"city": "東京|"}'
    assert editor.editor.textCursor().block().layout().preeditAreaText() == ""
