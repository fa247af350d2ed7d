"""How the bench is laid out: sizes, folding, wrapping, themes, the order of the Tab key."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QScrollArea, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from talonbench.lint import Place
from talonbench.values import Value
from talonbench_gui.models.problems_model import Problem
from talonbench_gui.theme import current_theme
from tests.gui.conftest import Bench


def test_the_themes_change_the_colours_and_are_remembered(bench: Bench, open_bench: Callable[..., Bench]) -> None:
    bench.do("view.dark")
    assert current_theme().name == "dark"
    bench.close()

    bench.do("view.light")
    open_bench()
    assert current_theme().name == "dark"


def test_larger_text_is_larger_and_remembered(bench: Bench, open_bench: Callable[..., Bench]) -> None:
    before = QApplication.font().pointSizeF()
    label, heights = bench.window.connection.send, bench.window.connection.send.sizeHint().height()
    for _ in range(4):
        bench.do("view.larger")
    assert QApplication.font().pointSizeF() == before + 4
    assert label.font().pointSizeF() == bench.window.mappings.trigger.font().pointSizeF() == before + 4
    assert label.sizeHint().height() > heights
    bench.close()

    other = open_bench()
    assert QApplication.font().pointSizeF() == before + 4
    other.do("view.normal")


def test_nothing_is_cut_off_at_1280_by_800(bench: Bench) -> None:
    window = bench.window
    window.resize(1280, 800)
    QApplication.processEvents()

    assert (window.width(), window.height()) == (1280, 800)
    cut = [part for part in _visible(window) if not window.rect().contains(_box(window, part))]
    assert cut == []


def _visible(window: QWidget) -> list[QWidget]:
    names = [name for name in dir(window) if isinstance(getattr(window, name, None), QWidget)]
    return [part for part in (getattr(window, name) for name in names) if part.isVisible() and not part.isWindow()]


def _box(window: QWidget, part: QWidget):  # type: ignore[no-untyped-def]  # QRect
    return part.rect().translated(part.mapTo(window, QPoint(0, 0)))


def test_the_columns_can_be_moved_without_closing_one(bench: Bench) -> None:
    columns = bench.window.findChild(QSplitter)
    assert columns is not None

    bench.window.columns.setSizes([1, 1, 5000])
    QApplication.processEvents()

    assert min(bench.window.columns.sizes()) > 100


def test_the_lists_fold_while_there_is_nothing_to_say_and_unfold_when_problems_stay(bench: Bench) -> None:
    lists, text = bench.window.lists, bench.window.event_panel.json.text()
    assert lists.is_folded
    assert lists.height() < 2 * lists.tabs.tabBar().height()

    bench.write('{"type": "track",')
    bench.until(lambda: not lists.is_folded and lists.problems.view.isVisible())
    bench.write(text)

    bench.until(lambda: lists.is_folded)


def test_mere_remarks_leave_the_lists_folded(bench: Bench) -> None:
    bench.window.lists.show_problems((Problem("i  A remark", Place("event"), "info"),))
    bench.window.lists._settle()
    assert (bench.window.lists.is_folded, bench.window.lists.tabs.tabText(0)) == (True, "Problems (1)")

    bench.window.lists.show_problems((Problem("!  A warning", Place("event"), "warning"),))
    bench.window.lists._settle()

    assert not bench.window.lists.is_folded


def test_the_user_s_choice_to_fold_the_lists_is_remembered(bench: Bench, open_bench: Callable[..., Bench]) -> None:
    bench.write('{"type": "track",')
    bench.until(lambda: not bench.window.lists.is_folded)
    bench.do("view.lists")
    bench.close()

    other = open_bench().window.lists

    assert (other.is_folded, other.tabs.tabText(0)) == (True, "Problems (1)")


def test_a_tab_that_is_clicked_unfolds_its_list_and_folds_it_again(bench: Bench, qtbot: QtBot) -> None:
    lists = bench.window.lists
    bar = lists.tabs.tabBar()

    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert (lists.is_folded, lists.tabs.currentIndex()) == (False, 1)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())

    assert lists.is_folded


def test_a_slash_behind_the_deployment_is_a_warning_and_not_an_error(bench: Bench) -> None:
    bench.type_into(bench.window.connection.deployment, "https://my.talon.one/")

    assert bench.window.connection.deployment.property("state") == "warn"
    assert bench.window.connection.result.text().startswith("! ")


def test_the_mappings_list_is_as_high_as_its_rows(bench: Bench) -> None:
    panel = bench.window.mappings
    few = panel.list.height()
    for _ in range(4):
        bench.do("mapping.add")
    bench.settle()
    more = panel.list.height()
    for _ in range(8):
        bench.do("mapping.add")
    bench.settle()

    assert few < more < panel.list.height() < 12 * panel.list.sizeHintForRow(0)
    assert more >= 5 * panel.list.sizeHintForRow(0)


def test_a_field_s_default_is_told_to_those_who_do_not_see_the_italics(bench: Bench) -> None:
    fields = bench.window.mappings.fields
    source = fields.index(1, 1)

    assert source.data() == "$.userId"
    assert source.data(Qt.ItemDataRole.FontRole).italic()
    assert source.data(Qt.ItemDataRole.AccessibleTextRole) == "$.userId, the action's default"


def test_long_lines_wrap_until_told_otherwise_and_that_is_remembered(
    bench: Bench, open_bench: Callable[..., Bench]
) -> None:
    modes = QPlainTextEdit.LineWrapMode
    assert bench.window.event_panel.json.editor.lineWrapMode() == modes.WidgetWidth

    bench.do("view.wrap")
    bench.close()

    assert open_bench().window.event_panel.json.editor.lineWrapMode() == modes.NoWrap


def test_the_whole_window_fits_a_small_screen_at_one_and_a_half_times_the_size(bench: Bench) -> None:
    window = bench.window

    window.resize(853, 533)  # 1280 by 800 at 150 %
    QApplication.processEvents()

    assert (window.width(), window.height()) == (853, 533)
    assert min(window.mappings.table.viewport().height(), window.request.view.height()) > 30


def test_what_is_wrong_with_a_field_stands_apart_from_what_it_means(bench: Bench) -> None:
    bench.write('{"type": "track", "event": "e"}')
    bench.window.mappings.table.selectRow(1)

    editor = bench.window.mappings.editor
    assert "required" in editor.notes.text()
    assert "required" not in editor.help.text()


def test_the_tab_key_goes_from_a_field_s_kind_to_its_parts(bench: Bench, qtbot: QtBot) -> None:
    editor = bench.window.mappings.editor
    bench.window.activateWindow()
    bench.window.mappings.table.selectRow(1)
    editor.kind.setCurrentIndex(editor.kind.findData("if"))
    editor.kind.activated.emit(editor.kind.currentIndex())
    bench.settle()
    editor.reset.setFocus()

    names = []
    for _ in range(4):
        qtbot.keyClick(bench.window.focusWidget(), Qt.Key.Key_Tab)
        names.append(bench.window.focusWidget().accessibleName())

    assert names == ["Test", "Of", "Then", "Else"]


def test_the_selected_field_does_not_scroll_while_the_table_can(bench: Bench) -> None:
    bench.window.resize(1280, 700)
    bench.window.mappings.action.setCurrentIndex(bench.window.mappings.action.findData("updateCustomerSessionV2"))
    bench.settle()
    area = bench.window.mappings.form.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)

    for row in (0, 3, 5):
        bench.window.mappings.table.selectRow(row)
        bench.until(lambda: not area.verticalScrollBar().isVisible())

    assert bench.window.mappings.table.verticalScrollBar().isVisible()


def test_the_selected_field_stays_in_sight_when_its_form_takes_the_table_s_room(bench: Bench, qtbot: QtBot) -> None:
    bench.window.resize(1280, 700)
    parts: dict[str, Value] = {f"part{at}": {"@path": f"$.part{at}"} for at in range(9)}
    node: Value = {"@arrayPath": ["$.properties.products", parts]}
    bench.window.arranging.change(lambda now: now.with_action("updateCustomerSessionV2").with_field("cartItems", node))
    bench.settle()
    table, fields = bench.window.mappings.table, bench.window.mappings.fields
    row = next(row for row in range(fields.rowCount()) if fields.field(row).key == "cartItems")  # type: ignore[union-attr]  # within the rows

    table.setFocus()
    for _ in range(row):
        qtbot.keyClick(table, Qt.Key.Key_Down)
        QApplication.processEvents()
    bench.until(lambda: table.viewport().height() < 5 * table.rowHeight(0))

    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
