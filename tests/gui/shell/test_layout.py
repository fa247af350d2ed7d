"""How the driver is laid out: sizes, folding, wrapping, themes, the order of the Tab key."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QScrollArea, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from talonbench.lint import Place
from talonbench.values import Value
from talonbench_gui.features.problems.model import Problem
from talonbench_gui.theme import current_theme
from tests.gui.conftest import WindowDriver


def test_the_themes_change_the_colours_and_are_remembered(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver]
) -> None:
    driver.run_command("view.dark")
    assert current_theme().name == "dark"
    driver.close()

    driver.run_command("view.light")
    open_driver()
    assert current_theme().name == "dark"


def test_larger_text_is_larger_and_remembered(driver: WindowDriver, open_driver: Callable[..., WindowDriver]) -> None:
    before = QApplication.font().pointSizeF()
    label, heights = driver.window.connection.send, driver.window.connection.send.sizeHint().height()
    for _ in range(4):
        driver.run_command("view.larger")
    assert QApplication.font().pointSizeF() == before + 4
    assert label.font().pointSizeF() == driver.window.mappings.trigger.font().pointSizeF() == before + 4
    assert label.sizeHint().height() > heights
    driver.close()

    other = open_driver()
    assert QApplication.font().pointSizeF() == before + 4
    other.run_command("view.normal")


def test_nothing_is_cut_off_at_1280_by_800(driver: WindowDriver) -> None:
    window = driver.window
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


def test_the_columns_can_be_moved_without_closing_one(driver: WindowDriver) -> None:
    columns = driver.window.findChild(QSplitter)
    assert columns is not None

    driver.window.columns.setSizes([1, 1, 5000])
    QApplication.processEvents()

    assert min(driver.window.columns.sizes()) > 100


def test_the_lists_fold_while_there_is_nothing_to_say_and_unfold_when_problems_stay(driver: WindowDriver) -> None:
    lists, text = driver.window.lists, driver.window.event_panel.json.text()
    assert lists.is_folded
    assert lists.height() < 2 * lists.tabs.tabBar().height()

    driver.write('{"type": "track",')
    driver.until(lambda: not lists.is_folded and lists.problems.view.isVisible())
    driver.write(text)

    driver.until(lambda: lists.is_folded)


def test_mere_remarks_leave_the_lists_folded(driver: WindowDriver) -> None:
    driver.window.lists.show_problems((Problem("i  A remark", Place("event"), "info"),))
    driver.window.lists._settle()
    assert (driver.window.lists.is_folded, driver.window.lists.tabs.tabText(0)) == (True, "Problems (1)")

    driver.window.lists.show_problems((Problem("!  A warning", Place("event"), "warning"),))
    driver.window.lists._settle()

    assert not driver.window.lists.is_folded


def test_the_user_s_choice_to_fold_the_lists_is_remembered(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver]
) -> None:
    driver.write('{"type": "track",')
    driver.until(lambda: not driver.window.lists.is_folded)
    driver.run_command("view.problems_panel")
    driver.close()

    other = open_driver().window.lists

    assert (other.is_folded, other.tabs.tabText(0)) == (True, "Problems (1)")


def test_a_tab_that_is_clicked_unfolds_its_list_and_folds_it_again(driver: WindowDriver, qtbot: QtBot) -> None:
    lists = driver.window.lists
    bar = lists.tabs.tabBar()

    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert (lists.is_folded, lists.tabs.currentIndex()) == (False, 1)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())

    assert lists.is_folded


def test_a_slash_behind_the_deployment_is_a_warning_and_not_an_error(driver: WindowDriver) -> None:
    driver.type_into(driver.window.connection.deployment, "https://my.talon.one/")

    assert driver.window.connection.deployment.property("state") == "warn"
    assert driver.window.connection.result.text().startswith("! ")


def test_the_mappings_list_is_as_high_as_its_rows(driver: WindowDriver) -> None:
    panel = driver.window.mappings
    few = panel.list.height()
    for _ in range(4):
        driver.run_command("mapping.add")
    driver.wait_for_preview()
    more = panel.list.height()
    for _ in range(8):
        driver.run_command("mapping.add")
    driver.wait_for_preview()

    assert few < more < panel.list.height() < 12 * panel.list.sizeHintForRow(0)
    assert more >= 5 * panel.list.sizeHintForRow(0)


def test_a_field_s_default_is_told_to_those_who_do_not_see_the_italics(driver: WindowDriver) -> None:
    fields = driver.window.mappings.fields
    source = fields.index(1, 1)

    assert source.data() == "$.userId"
    assert source.data(Qt.ItemDataRole.FontRole).italic()
    assert source.data(Qt.ItemDataRole.AccessibleTextRole) == "$.userId, the action's default"


def test_long_lines_wrap_until_told_otherwise_and_that_is_remembered(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver]
) -> None:
    modes = QPlainTextEdit.LineWrapMode
    assert driver.window.event_panel.json.editor.lineWrapMode() == modes.WidgetWidth

    driver.run_command("view.wrap")
    driver.close()

    assert open_driver().window.event_panel.json.editor.lineWrapMode() == modes.NoWrap


def test_the_whole_window_fits_a_small_screen_at_one_and_a_half_times_the_size(driver: WindowDriver) -> None:
    window = driver.window

    window.resize(853, 533)  # 1280 by 800 at 150 %
    QApplication.processEvents()

    assert (window.width(), window.height()) == (853, 533)
    assert min(window.mappings.table.viewport().height(), window.request.view.height()) > 30


def test_what_is_wrong_with_a_field_stands_apart_from_what_it_means(driver: WindowDriver) -> None:
    driver.write('{"type": "track", "event": "e"}')
    driver.window.mappings.table.selectRow(1)

    editor = driver.window.mappings.editor
    assert "required" in editor.notes.text()
    assert "required" not in editor.help.text()


def test_the_tab_key_goes_from_a_field_s_kind_to_its_parts(driver: WindowDriver, qtbot: QtBot) -> None:
    editor = driver.window.mappings.editor
    driver.window.activateWindow()
    driver.window.mappings.table.selectRow(1)
    editor.kind.setCurrentIndex(editor.kind.findData("if"))
    editor.kind.activated.emit(editor.kind.currentIndex())
    driver.wait_for_preview()
    editor.reset.setFocus()

    names = []
    for _ in range(4):
        qtbot.keyClick(driver.window.focusWidget(), Qt.Key.Key_Tab)
        names.append(driver.window.focusWidget().accessibleName())

    assert names == ["Test", "Of", "Then", "Else"]


def test_the_selected_field_does_not_scroll_while_the_table_can(driver: WindowDriver) -> None:
    driver.window.resize(1280, 700)
    driver.window.mappings.action.setCurrentIndex(driver.window.mappings.action.findData("updateCustomerSessionV2"))
    driver.wait_for_preview()
    area = driver.window.mappings.form.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)

    for row in (0, 3, 5):
        driver.window.mappings.table.selectRow(row)
        driver.until(lambda: not area.verticalScrollBar().isVisible())

    assert driver.window.mappings.table.verticalScrollBar().isVisible()


def test_the_selected_field_stays_in_sight_when_its_form_takes_the_table_s_room(
    driver: WindowDriver, qtbot: QtBot
) -> None:
    driver.window.resize(1280, 700)
    parts: dict[str, Value] = {f"part{at}": {"@path": f"$.part{at}"} for at in range(9)}
    node: Value = {"@arrayPath": ["$.properties.products", parts]}
    driver.window.arranging.change(lambda now: now.with_action("updateCustomerSessionV2").with_field("cartItems", node))
    driver.wait_for_preview()
    table, fields = driver.window.mappings.table, driver.window.mappings.fields
    row = next(row for row in range(fields.rowCount()) if fields.field(row).key == "cartItems")  # type: ignore[union-attr]  # within the rows

    table.setFocus()
    for _ in range(row):
        qtbot.keyClick(table, Qt.Key.Key_Down)
        QApplication.processEvents()
    driver.until(lambda: table.viewport().height() < 5 * table.rowHeight(0))

    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
