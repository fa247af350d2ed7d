"""How the window is laid out: sizes, wrapping, themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitterHandle,
    QTabBar,
    QToolButton,
    QWidget,
)

from talonbench.document import edits
from talonbench_gui.features.mappings.field_table import FieldTable
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.features.response.panel import ResponsePanel
from talonbench_gui.theme import current_theme, theme_state
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from tests.gui.driver import WindowDriver
from tests.gui.test_app import NAMES


def resize(driver: WindowDriver, width: int, height: int) -> None:
    driver.window.resize(width, height)
    QApplication.processEvents()


def place_of(window: QWidget, part: QWidget) -> QRect:
    return part.rect().translated(part.mapTo(window, QPoint(0, 0)))


def test_the_themes_change_the_colors_and_are_remembered(
    driver: WindowDriver, open_window: Callable[..., WindowDriver]
) -> None:
    driver.run_command("view.dark")
    assert current_theme().name == "dark"
    driver.close()

    driver.run_command("view.light")
    open_window()
    assert current_theme().name == "dark"


def test_larger_text_is_larger_and_remembered(driver: WindowDriver, open_window: Callable[..., WindowDriver]) -> None:
    before = QApplication.font().pointSizeF()
    send, trigger = driver.find(QPushButton, "sendButton"), driver.find(WrappedEdit, "triggerEdit")
    height = send.sizeHint().height()
    driver.zoom("larger", 4)
    assert QApplication.font().pointSizeF() == before + 4
    assert send.font().pointSizeF() == trigger.font().pointSizeF() == before + 4
    assert send.sizeHint().height() > height
    driver.close()

    other = open_window()
    assert QApplication.font().pointSizeF() == before + 4
    other.zoom("normal")


def test_nothing_is_cut_off_at_1280_by_800(driver: WindowDriver) -> None:
    resize(driver, 1280, 800)
    window = driver.window

    assert (window.width(), window.height()) == (1280, 800)
    parts = [part for part in (driver.find(QWidget, name) for name in NAMES) if part.isVisible()]
    assert len(parts) > 10
    assert [part.objectName() for part in parts if not window.rect().contains(place_of(window, part))] == []


def test_the_columns_can_be_moved_without_closing_one(driver: WindowDriver) -> None:
    driver.window.columns.setSizes([1, 1, 5000])
    QApplication.processEvents()

    assert min(driver.window.columns.sizes()) > 100


def test_problems_stay_closed_until_they_are_asked_for_and_then_leave_room(driver: WindowDriver) -> None:
    resize(driver, 1280, 800)
    view, closed = driver.find(QListView, "problemsView"), driver.window.columns.height()

    driver.write('{"type": "track",')
    assert not view.isVisible()
    driver.run_command("view.problems_panel")
    driver.until(view.isVisible)

    assert view.height() > 80
    assert closed / 2 < driver.window.columns.height() < closed
    driver.run_command("view.problems_panel")
    driver.until(lambda: driver.window.columns.height() >= closed)


def test_long_lines_wrap_until_told_otherwise_and_that_is_remembered(
    driver: WindowDriver, open_window: Callable[..., WindowDriver]
) -> None:
    modes = QPlainTextEdit.LineWrapMode
    assert driver.editor.lineWrapMode() == modes.WidgetWidth

    driver.run_command("view.wrap")
    driver.close()

    assert open_window().editor.lineWrapMode() == modes.NoWrap


def test_the_whole_window_fits_a_small_screen_at_one_and_a_half_times_the_size(driver: WindowDriver) -> None:
    resize(driver, 853, 533)  # 1280 by 800 at 150 %

    assert (driver.window.width(), driver.window.height()) == (853, 533)
    heights = [driver.find(QWidget, name).height() for name in ("eventEditor", "fieldTable", "requestView")]
    assert min(heights) > 30


@pytest.mark.parametrize(("text", "words"), [("https://my.talon.one/", "slash"), ("my.talon.one", "scheme")])
def test_a_message_about_the_deployment_moves_nothing(driver: WindowDriver, text: str, words: str) -> None:
    resize(driver, 1280, 800)
    before = place_of(driver.window, driver.editor)

    driver.type_into(driver.find(QLineEdit, "deploymentEdit"), text)
    QApplication.processEvents()

    assert words in driver.find(QLabel, "connectionMessage").text()
    assert place_of(driver.window, driver.editor) == before


def test_switching_the_theme_is_no_edit(driver: WindowDriver) -> None:
    store, results = driver.workbench.store, driver.workbench.results
    mapping = store.document.mappings[0].id
    store.apply(edits.set_field(mapping, "eventType", {"@template": "Track {{event}}"}))
    store.apply(edits.set_field(mapping, "attributes", {"@liquid": "{{ properties.attributes | json }}"}))
    store.seal()
    driver.wait_for_preview()
    driver.send()
    document, label, panel = store.document, store.undo_label, driver.window.findChild(MappingsPanel)
    assert isinstance(panel, MappingsPanel)
    for key in ("eventType", "attributes"):
        assert panel.form.select_field(key)
        driver.run_command("view.dark")
        driver.zoom("larger")
        driver.zoom("normal")
        driver.run_command("view.light")

    assert store.document is document
    assert store.undo_label == label
    assert not results.is_outdated


def geometries(window: QWidget) -> dict[QWidget, QRect]:
    """Where each visible control and panel is; the lines between panels are others after each change of the columns."""
    parts = [part for part in window.findChildren(QWidget) if not isinstance(part, QSplitterHandle)]
    return {part: place_of(window, part) for part in parts if part.isVisible()}


def set_zoom(driver: WindowDriver, percent: int) -> None:
    steps = round(9 * percent / 100) - round(QApplication.font().pointSizeF())
    driver.zoom("larger" if steps > 0 else "smaller", abs(steps))
    QApplication.processEvents()


def test_keys_that_change_the_text_size_are_one_step_if_pressed_quickly(driver: WindowDriver) -> None:
    before, shown = QApplication.font().pointSizeF(), list[int]()
    follow = theme_state().changed.connect(lambda: shown.append(theme_state().em))
    for key in (Qt.Key.Key_Plus,) * 5 + (Qt.Key.Key_Minus,):
        QTest.keyClick(driver.window.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
    driver.until(lambda: QApplication.font().pointSizeF() == before + 4)
    theme_state().changed.disconnect(follow)

    assert len(shown) == 1
    driver.zoom("normal")


def test_zoom_scales_icons_and_paddings_and_comes_back_exactly(driver: WindowDriver) -> None:
    driver.wait_for_preview()
    resize(driver, 1280, 800)
    QTest.qWait(50)
    send, before = driver.find(QPushButton, "sendButton"), geometries(driver.window)
    icon, height = send.iconSize().width(), send.height()

    set_zoom(driver, 200)
    assert send.iconSize().width() == 2 * icon
    assert send.height() > 1.8 * height
    set_zoom(driver, 150)
    driver.zoom("normal")
    QTest.qWait(50)

    after = geometries(driver.window)
    assert after == before


def list_cut_in_the_end(window: QWidget) -> list[str]:
    """`list_cut` once the page is laid out: what it says comes with the next preview."""
    for _ in range(40):
        QTest.qWait(50)
        if not list_cut(window):
            break
    return list_cut(window)


@pytest.mark.parametrize(("percent", "width", "height"), [(200, 1600, 970), (150, 1280, 770), (100, 800, 485)])
def test_all_controls_can_be_reached_in_a_window_that_is_small_for_its_text(
    driver: WindowDriver, percent: int, width: int, height: int
) -> None:
    set_zoom(driver, percent)
    resize(driver, width, height)
    QTest.qWait(50)

    assert (driver.window.width(), driver.window.height()) == (width, height)
    area = driver.find(QScrollArea, "workArea")
    faulty = []
    for control in driver.window.findChildren(QAbstractButton):
        if not control.isVisible() or not control.accessibleName() or isinstance(control.parent(), QLineEdit):
            continue  # Qt alone sizes a button inside a line
        if area.isAncestorOf(control):
            area.ensureWidgetVisible(control)
        if not driver.window.rect().contains(place_of(driver.window, control)):
            faulty.append(control.objectName() or control.accessibleName())
    assert faulty == []


def test_a_narrow_window_shows_request_and_response_as_tabs(driver: WindowDriver) -> None:
    request, response = driver.find(QWidget, "requestView"), driver.window.findChild(ResponsePanel)
    assert isinstance(response, ResponsePanel)
    resize(driver, 1280, 800)
    assert (request.isVisible(), response.isVisible()) == (True, True)

    resize(driver, 1100, 800)
    assert (request.isVisible(), response.isVisible()) == (True, False)
    driver.find(QTabBar, "answerTabs").setCurrentIndex(1)
    assert (request.isVisible(), response.isVisible()) == (False, True)
    driver.run_command("view.request")
    assert request.isVisible()

    resize(driver, 1280, 800)
    assert (request.isVisible(), response.isVisible()) == (True, True)


def test_the_paddings_of_a_dialog_grow_with_the_text(driver: WindowDriver) -> None:
    def margins() -> int:
        box = QMessageBox(driver.window)
        box.setText("Send 3 requests?")
        box.show()
        box.activateWindow()
        QTest.qWait(50)
        layout = box.layout()
        assert layout is not None
        left = layout.contentsMargins().left()
        box.close()
        return left

    before = margins()
    set_zoom(driver, 200)

    assert margins() == 2 * before


def test_in_a_large_text_the_close_button_is_large_and_a_narrow_type_is_elided(driver: WindowDriver) -> None:
    resize(driver, 1050, 900)
    close, add = (driver.find(QToolButton, name) for name in ("closeEventButton", "addEventButton"))
    set_zoom(driver, 250)
    QTest.qWait(50)

    assert close.width() > 0.8 * close.sizeHint().width()
    assert close.iconSize() == add.iconSize()
    kind = driver.find(MessageLine, "eventType")
    assert kind.text() == "track"
    assert kind.fontMetrics().horizontalAdvance(kind.shown_text()) <= kind.width()


def test_in_a_large_text_the_filters_of_the_history_take_more_lines(driver: WindowDriver) -> None:
    resize(driver, 1050, 900)
    driver.run_command("page.history")
    set_zoom(driver, 250)
    QTest.qWait(50)

    names = ("historyStatus", "historyVerdict", "historyAction", "historyDays")
    combos = [driver.find(QComboBox, name) for name in names]
    assert [combo.width() for combo in combos] == [combo.sizeHint().width() for combo in combos]
    assert len({combo.y() for combo in combos}) > 1


PAGES = ("editor", "trace", "archive", "live", "history", "received", "samples", "catalog", "connections", "import")


def list_cut(window: QWidget) -> list[str]:
    """The labels and buttons in sight that have less room than their words need."""
    found = []
    for part in window.findChildren(QWidget):
        if not isinstance(part, QAbstractButton | QLabel) or not part.isVisible() or not part.text():
            continue
        if isinstance(part, QLabel) and part.wordWrap():
            continue
        if isinstance(part, MessageLine):
            is_cut = part.shown_text() != part.text()
        else:
            is_cut = part.width() < part.minimumSizeHint().width()
        if is_cut:
            found.append(f"{part.objectName() or type(part).__name__}: {part.text()}")
    return found


@pytest.mark.parametrize(("percent", "width", "height"), [(200, 1600, 970), (100, 800, 485), (100, 1280, 770)])
def test_no_words_are_cut_and_no_page_scrolls_sideways(
    driver: WindowDriver, percent: int, width: int, height: int
) -> None:
    driver.send()
    set_zoom(driver, percent)
    resize(driver, width, height)
    area = driver.find(QScrollArea, "workArea")
    faulty = {}
    for page in PAGES:
        driver.run_command(f"page.{page}")
        faulty[page] = list_cut_in_the_end(driver.window)
        if area.horizontalScrollBar().maximum():
            faulty[page].append("scrolls sideways")

    assert {page: cut for page, cut in faulty.items() if cut} == {}
    assert (driver.window.width(), driver.window.height()) == (width, height)


def test_a_very_narrow_window_shows_mappings_request_and_response_as_tabs(driver: WindowDriver) -> None:
    resize(driver, 1280, 800)
    before = driver.window.columns.sizes()
    resize(driver, 800, 600)
    tabs = driver.find(QTabBar, "workTabs")
    request, table = driver.find(QWidget, "requestView"), driver.find(QWidget, "fieldTable")

    assert [tabs.tabText(at) for at in range(tabs.count())] == ["Mappings", "Request", "Response"]
    assert (table.isVisible(), request.isVisible()) == (True, False)
    driver.run_command("view.request")
    assert (table.isVisible(), request.isVisible()) == (False, True)
    driver.run_command("mapping.trigger")
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["Mappings", "Trigger"]
    driver.run_command("view.response")
    assert tabs.tabText(tabs.currentIndex()) == "Response"

    resize(driver, 1280, 800)
    assert (table.isVisible(), request.isVisible()) == (True, True)
    assert driver.window.columns.sizes() == before


def test_the_window_is_rearranged_only_after_qt_has_styled_all_widgets(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt crashes if a widget is deleted while it styles all of them again, as a handle between columns would be."""
    resize(driver, 1280, 800)
    request = driver.find(QWidget, "requestView")
    with monkeypatch.context() as patch:
        patch.setattr(theme_state(), "is_restyling", True)
        resize(driver, 800, 600)
        assert request.isVisible()

    theme_state().changed.emit()

    assert not request.isVisible()


def test_a_low_window_keeps_some_fields_and_the_selected_mapping_in_sight(imported: WindowDriver) -> None:
    imported.workbench.store.apply(edits.select_mapping(3))
    resize(imported, 800, 485)
    QTest.qWait(100)
    fields, mappings = imported.find(FieldTable, "fieldTable"), imported.find(QListView, "mappingList")

    assert fields.viewport().height() >= 4 * fields.row_rect(fields.currentIndex()).height()
    assert mappings.viewport().rect().contains(mappings.visualRect(mappings.currentIndex()))


@pytest.mark.parametrize(
    ("page", "name"), [("trace", "traceList"), ("import", "importTable"), ("samples", "samplesList")]
)
def test_a_low_window_keeps_some_rows_of_a_page_s_table_in_sight(imported: WindowDriver, page: str, name: str) -> None:
    resize(imported, 800, 485)
    imported.run_command(f"page.{page}")
    QTest.qWait(100)
    table = imported.find(Table, name)

    assert table.viewport().height() >= 5 * table.rowHeight(0)
