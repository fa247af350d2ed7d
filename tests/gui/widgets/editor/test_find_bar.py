"""Find and replace."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.editor.find_bar import FindBar
from talonbench_gui.widgets.editor.json_editor import JsonEditor
from talonbench_gui.widgets.editor.json_view import JsonView

TEXT = '{"id": "A1", "userId": "a2",\n "name": "😀 a3"}\n'


@pytest.fixture
def editor(qtbot: QtBot) -> JsonEditor:
    made = JsonEditor("eventEditor", "Event")
    made.resize(600, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.set_text(TEXT)
    made.editor.setFocus()
    return made


@pytest.fixture
def bar(editor: JsonEditor) -> FindBar:
    editor.find_bar.open(True)
    return editor.find_bar


def selected(editor: JsonEditor) -> tuple[str, int]:
    cursor = editor.editor.textCursor()
    return cursor.selectedText(), cursor.selectionStart()


def tinted(editor: JsonEditor) -> list[str]:
    texts = [part.cursor.selectedText() for part in editor.editor.extraSelections()]
    return [text for text in texts if text not in ("", "{", "}")]


def test_the_keys_open_it(editor: JsonEditor, qtbot: QtBot) -> None:
    qtbot.keyClick(editor.editor, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert editor.find_bar.isVisible()
    assert not editor.find_bar.replacement.isVisible()

    qtbot.keyClick(editor.editor, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert editor.find_bar.replacement.isVisible()

    qtbot.keyClick(editor.find_bar.needle, Qt.Key.Key_Escape)
    assert not editor.find_bar.isVisible()
    assert editor.editor.hasFocus()


def test_in_a_narrow_panel_the_fields_keep_their_room(editor: JsonEditor, bar: FindBar, qtbot: QtBot) -> None:
    beside = bar.by_case.mapTo(bar, QPoint()).y()

    def stands_below() -> bool:
        return bar.by_case.mapTo(bar, QPoint()).y() > beside + bar.needle.height() // 2

    for width, is_below in ((260, True), (700, False)):
        editor.resize(width, 400)
        qtbot.waitUntil(stands_below if is_below else lambda: not stands_below())
        least = 20 * bar.fontMetrics().averageCharWidth()
        assert min(bar.needle.width(), bar.replacement.width()) >= least
        assert bar.rect().contains(QRect(bar.by_case.mapTo(bar, QPoint()), bar.by_case.size()))


def test_all_matches_are_counted_and_tinted(editor: JsonEditor, bar: FindBar) -> None:
    bar.needle.setText("id")

    assert bar.count.text() == "2 matches"
    assert tinted(editor) == ["id", "Id"]


def test_the_search_goes_round(editor: JsonEditor, bar: FindBar, qtbot: QtBot) -> None:
    bar.needle.setText("a")
    places = []
    for _ in range(6):
        qtbot.keyClick(bar.needle, Qt.Key.Key_Return)
        places.append(selected(editor)[1])

    assert [TEXT[at] for at in places[:3]] == ["A", "a", "a"]
    assert places[4] == places[0] < places[1] < places[2] < places[3]
    assert bar.count.text() == "2 of 4"
    qtbot.keyClick(editor.editor, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert selected(editor)[1] == places[0]


def test_shift_return_goes_back(editor: JsonEditor, bar: FindBar, qtbot: QtBot) -> None:
    bar.needle.setText("id")
    bar.go(1)
    bar.go(1)

    qtbot.keyClick(bar.needle, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    assert selected(editor)[0] == "id"


def test_case_can_be_told_apart(bar: FindBar, qtbot: QtBot) -> None:
    bar.needle.setText("Id")
    bar.by_case.setChecked(True)

    qtbot.waitUntil(lambda: bar.count.text() == "1 match")


def test_patterns_are_found_line_by_line(editor: JsonEditor, bar: FindBar) -> None:
    bar.by_pattern.setChecked(True)
    bar.needle.setText(r'^ "\w+')

    assert tinted(editor) == [' "name']


def test_a_pattern_that_is_none_says_so(bar: FindBar) -> None:
    bar.by_pattern.setChecked(True)
    bar.needle.setText("(")

    assert bar.count.text() == "Invalid pattern"
    assert bar.needle.toolTip() != ""


def test_a_pattern_that_never_ends_does_not_stop_the_window(editor: JsonEditor, bar: FindBar) -> None:
    editor.set_text("a" * 1_000 + "b")
    bar.by_pattern.setChecked(True)

    bar.needle.setText("(a+)+$")

    assert bar.count.text() == "No matches"


def test_nothing_found_is_said(bar: FindBar) -> None:
    bar.needle.setText("zzz")

    assert bar.count.text() == "No matches"


def test_an_edit_is_found_again(editor: JsonEditor, bar: FindBar, qtbot: QtBot) -> None:
    bar.needle.setText("id")

    editor.editor.textCursor().insertText("id id ")

    qtbot.waitUntil(lambda: bar.count.text() == "4 matches")
    assert tinted(editor) == ["id", "id", "id", "Id"]


def test_one_is_replaced_and_the_next_selected(editor: JsonEditor, bar: FindBar) -> None:
    bar.needle.setText("id")
    bar.replacement.setText("key")
    bar.go(1)

    bar.replace_one()

    assert editor.text() == TEXT.replace('"id"', '"key"')
    assert selected(editor)[0] == "Id"


def test_all_are_replaced_as_one_step(editor: JsonEditor, bar: FindBar) -> None:
    steps: list[str] = []
    editor.text_changed.connect(lambda: steps.append(editor.step_label))
    bar.needle.setText("a")
    bar.replacement.setText("😀")

    bar.replace_all()

    assert editor.text() == TEXT.replace("a", "😀").replace("A", "😀")
    assert bar.count.text() == "4 replaced"
    assert steps == ["replacing all matches"]


def test_groups_of_a_pattern_stand_in_the_replacement(editor: JsonEditor, bar: FindBar) -> None:
    bar.by_pattern.setChecked(True)
    bar.needle.setText(r"([a])(\d)")
    bar.replacement.setText(r"$2-\1")

    bar.replace_all()

    assert editor.text() == TEXT.replace("A1", "1-A").replace("a2", "2-a").replace("a3", "3-a")


def test_many_matches_are_counted_and_only_what_shows_is_tinted(editor: JsonEditor, bar: FindBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.loaded, timeout=20_000):
        editor.set_text("needle\n" * 150_000)

    bar.needle.setText("needle")

    qtbot.waitUntil(lambda: bar.count.text().startswith("150,000"), timeout=20_000)
    assert 5 < len(tinted(editor)) < 100
    bar.go(-1)
    assert "needle" in tinted(editor)
    assert editor.editor.textCursor().blockNumber() == 149_999


def test_a_view_can_be_searched_and_not_replaced_in(qtbot: QtBot) -> None:
    view = JsonView("responseView", "Response")
    qtbot.addWidget(view)
    view.show()
    view.set_text(TEXT)
    view.find_bar.open(True)

    view.find_bar.needle.setText("id")
    view.find_bar.replace_all()

    assert view.find_bar.count.text() == "2 matches"
    assert not view.find_bar.replacement.isVisible()
    assert view.editor.toPlainText() == TEXT
