"""Objects and lists fold: by marker, key and command; nothing is lost, and what is looked for opens."""

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.editor.brackets import opens_fold
from talonbench_gui.widgets.editor.code_edit import CodeEdit
from talonbench_gui.widgets.editor.folding import _chip_text
from talonbench_gui.widgets.editor.json_editor import JsonEditor
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.editor.line_numbers import LineNumbers

EVENT = (
    '{\n  "type": "track",\n  "traits": {\n    "a": 1,\n    "b": [\n      2\n    ]\n  },\n  "tags": [\n    "x"\n  ]\n}'
)


@pytest.fixture
def editor(qtbot: QtBot) -> JsonEditor:
    made = JsonEditor("eventEditor", "Event")
    made.resize(500, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.set_text(EVENT)
    made.editor.setFocus()
    return made


def lines(editor: CodeEdit) -> list[str]:
    """The visible lines; behind a folded one, its chip."""
    shown, block = [], editor.document().firstBlock()
    while block.isValid():
        if block.isVisible():
            hides = block.next().isValid() and not block.next().isVisible()
            shown.append(block.text().strip() + (f" {_chip_text(block)}" if hides else ""))
        block = block.next()
    return shown


def put(editor: CodeEdit, text: str) -> None:
    found = editor.document().find(text)
    found.clearSelection()
    editor.setTextCursor(found)


def press(qtbot: QtBot, editor: CodeEdit, key: Qt.Key) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(editor, key, both)


def test_the_object_at_the_cursor_folds_and_unfolds_by_key(editor: JsonEditor, qtbot: QtBot) -> None:
    put(editor.editor, '"a"')
    press(qtbot, editor.editor, Qt.Key.Key_BracketLeft)

    assert lines(editor.editor) == [
        "{", '"type": "track",', '"traits": { … 5 lines },', '"tags": [', '"x"', "]", "}",
    ]  # fmt: skip
    assert editor.editor.textCursor().block().text().strip() == '"traits": {'
    assert editor.text() == EVENT
    press(qtbot, editor.editor, Qt.Key.Key_BracketRight)
    assert lines(editor.editor) == [line.strip() for line in EVENT.split("\n")]


def test_folding_again_folds_what_is_around(editor: JsonEditor, qtbot: QtBot) -> None:
    put(editor.editor, "2")
    press(qtbot, editor.editor, Qt.Key.Key_BracketLeft)
    assert '"b": [ … 2 lines ]' in lines(editor.editor)
    press(qtbot, editor.editor, Qt.Key.Key_BracketLeft)
    assert '"traits": { … 5 lines },' in lines(editor.editor)


def test_all_inside_the_outermost_object_fold(editor: JsonEditor) -> None:
    editor.editor.folding.fold_all()
    assert lines(editor.editor) == [
        "{", '"type": "track",', '"traits": { … 5 lines },', '"tags": [ … 2 lines ]', "}",
    ]  # fmt: skip
    editor.editor.folding.unfold_all()
    assert len(lines(editor.editor)) == len(EVENT.split("\n"))


def test_brackets_on_one_line_keep_both_parts_reachable(editor: JsonEditor) -> None:
    editor.set_text('{"a": [\n  {\n    "x": 1\n  }, {\n    "y": 2\n  }\n]}')
    editor.editor.folding.fold_all()
    assert lines(editor.editor) == ['{"a": [ … 6 lines ]}']
    editor.editor.folding.unfold_all()
    put(editor.editor, '"x"')
    editor.editor.folding.fold()
    assert lines(editor.editor) == ['{"a": [', "{ … 1 line", "}, {", '"y": 2', "}", "]}"]


def test_a_marker_folds_and_a_chip_unfolds_by_mouse(editor: JsonEditor, qtbot: QtBot) -> None:
    numbers = editor.editor.findChild(LineNumbers)
    assert isinstance(numbers, LineNumbers)
    block = editor.editor.document().findBlockByNumber(2)
    middle = editor.editor.blockBoundingGeometry(block).translated(editor.editor.contentOffset()).center().y()

    qtbot.mouseClick(numbers, Qt.MouseButton.LeftButton, pos=QPoint(numbers.width() - 6, round(middle)))
    assert '"traits": { … 5 lines },' in lines(editor.editor)

    ((_, chip),) = editor.editor.folding._chips()
    qtbot.mouseClick(editor.editor.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(chip.center()).toPoint())
    assert '"a": 1,' in lines(editor.editor)


def test_copying_all_copies_what_is_folded(editor: JsonEditor) -> None:
    editor.editor.folding.fold_all()
    editor.editor.selectAll()
    editor.editor.copy()
    assert QApplication.clipboard().text() == EVENT


def test_finding_opens(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.editor.folding.fold_all()
    editor.find_bar.open(False)
    qtbot.keyClicks(editor.find_bar.needle, "2")
    qtbot.keyClick(editor.find_bar.needle, Qt.Key.Key_Return)

    assert "2" in lines(editor.editor)
    assert editor.editor.textCursor().selectedText() == "2"


def test_an_edit_of_hidden_lines_shows_them(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.editor.folding.fold_all()
    editor.show_text(EVENT.replace('"a": 1', '"a": 15'))
    qtbot.waitUntil(lambda: '"a": 15,' in lines(editor.editor))


def test_what_is_folded_stays_so_while_other_lines_are_edited(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.editor.folding.fold_all()
    put(editor.editor, "track")
    qtbot.keyClicks(editor.editor, "ed")
    put(editor.editor, '"traits')
    qtbot.keyClicks(editor.editor, "s")
    assert lines(editor.editor)[1:3] == ['"type": "tracked",', '"traitss": { … 5 lines },']


def test_removing_the_bracket_shows_its_lines(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.editor.folding.fold_all()
    put(editor.editor, '"traits": {')
    qtbot.keyClick(editor.editor, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: '"a": 1,' in lines(editor.editor))


def test_the_cursor_steps_over_folded_lines(editor: JsonEditor, qtbot: QtBot) -> None:
    editor.editor.folding.fold_all()
    put(editor.editor, '"traits')
    qtbot.keyClick(editor.editor, Qt.Key.Key_Down)
    assert editor.editor.textCursor().block().text().strip() == '"tags": ['
    assert '"tags": [ … 2 lines ]' in lines(editor.editor)


def test_a_view_folds_the_body_and_not_the_headers(qtbot: QtBot) -> None:
    view = JsonView("requestView", "Request", has_head=True)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.set_text(f"PUT https://x.example/a\nx-list: [\n\n{EVENT}")
    view.editor.folding.fold_all()
    assert lines(view.editor)[:5] == ["PUT https://x.example/a", "x-list: [", "", "{", '"type": "track",']
    view.set_text(f"PUT https://x.example/b\nx-list: [\n\n{EVENT}")
    assert '"traits": { … 5 lines },' in lines(view.editor)


def test_a_large_text_folds_in_turns(editor: JsonEditor, qtbot: QtBot) -> None:
    items = [{"sku": f"SKU-{n}", "price": n} for n in range(20_000)]
    editor.set_text(json.dumps({"type": "track", "products": items, "last": [1]}, indent=1))
    qtbot.waitUntil(lambda: not editor.is_loading)
    put(editor.editor, '"products"')

    editor.editor.folding.fold()
    assert editor.editor.folding._timer.isActive()
    qtbot.waitUntil(lambda: not editor.editor.folding._timer.isActive(), timeout=20_000)

    assert lines(editor.editor)[:4] == ["{", '"type": "track",', '"products": [ … 80,001 lines ],', '"last": [']


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ('"a": {', True),
        ('"a": {}', False),
        ("}, {", True),
        ('"[": 1', False),
        ("// {", False),
        ('"a": {}, "b": [', True),
        ("}", False),
    ],
)
def test_which_lines_can_be_folded(text: str, opens: bool) -> None:
    assert opens_fold(text) is opens
