"""The window in large text: what gives way, and that nothing runs together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from talonbench.document import edits
from talonbench.talon_one import ACTIONS
from talonbench_gui.features.mappings.field_table import FieldTable
from talonbench_gui.features.mappings.list_header import MappingListHeader
from talonbench_gui.features.trigger.editor import TriggerEditor
from talonbench_gui.theme import theme_state
from talonbench_gui.widgets.page_header import PageHeader
from tests.gui.driver import WindowDriver

PAGES = ("trace", "archive", "live", "history", "received", "samples", "catalog", "connections", "import", "editor")
DOUBLE, LARGEST = 9, 15  # steps of the text size


def enlarge(driver: WindowDriver, steps: int, width: int = 1600, height: int = 970) -> None:
    driver.zoom("larger", steps)
    driver.window.resize(width, height)
    QTest.qWait(50)


def place_of(window: QWidget, part: QWidget) -> QRect:
    return part.rect().translated(part.mapTo(window, QPoint(0, 0)))


def test_no_page_scrolls_sideways_in_the_largest_text(driver: WindowDriver) -> None:
    enlarge(driver, LARGEST)
    bar = driver.find(QScrollArea, "workArea").horizontalScrollBar()
    wide = []
    for command in (*(f"page.{page}" for page in PAGES), "mapping.trigger"):
        driver.run_command(command)
        QTest.qWait(50)
        if bar.maximum():
            wide.append(command)

    assert wide == []
    assert (driver.window.width(), driver.window.height()) == (1600, 970)


@pytest.mark.parametrize(
    ("steps", "width", "height"), [(0, 1280, 700), (0, 1280, 640), (5, 1280, 800), (5, 1600, 970), (6, 1280, 720)]
)
def test_all_pages_of_the_rail_are_seen(driver: WindowDriver, steps: int, width: int, height: int) -> None:
    enlarge(driver, steps, width, height)
    area, last = driver.find(QScrollArea, "workArea"), driver.find(QToolButton, "importPageButton")
    for page in PAGES:
        driver.run_command(f"page.{page}")
        driver.until(lambda: place_of(area, last).bottom() < area.height() and last.height() > last.iconSize().height())


def test_a_page_is_only_as_high_as_it_needs_to_be(driver: WindowDriver) -> None:
    enlarge(driver, 6)
    bar = driver.find(QScrollArea, "workArea").verticalScrollBar()

    def scrolls(page: str) -> bool:
        driver.run_command(f"page.{page}")
        QTest.qWait(50)
        return bar.maximum() > 0

    assert scrolls("connections")
    assert [page for page in ("import", "history", "archive", "samples") if scrolls(page)] == []


def test_the_title_of_trace_keeps_its_distance_from_the_edge_of_its_card(driver: WindowDriver) -> None:
    driver.run_command("page.trace")
    enlarge(driver, DOUBLE)
    title, status = driver.find(QLabel, "traceSummary"), driver.find(QLabel, "traceCause")
    card = next(one for one in driver.window.findChildren(PageHeader) if one.isAncestorOf(title))
    em = theme_state().em

    assert place_of(card, title).top() >= em / 4
    assert place_of(card, status).bottom() <= card.height() - em / 4


def test_send_keeps_its_distance_from_the_key_above_it(driver: WindowDriver) -> None:
    enlarge(driver, DOUBLE)
    key, send = (place_of(driver.window, driver.find(QWidget, name)) for name in ("apiKeyEdit", "sendButton"))

    assert send.top() > key.bottom()
    assert send.top() - key.bottom() >= 8  # the rings of both


def test_in_a_narrow_trigger_editor_a_condition_has_two_lines(driver: WindowDriver) -> None:
    mapping = driver.workbench.store.document.mappings[0].id
    driver.workbench.store.apply(edits.set_trigger(mapping, 'event = "An Order With A Long Name"'))
    driver.wait_for_preview()
    driver.window.resize(1400, 900)
    driver.run_command("mapping.trigger")
    QTest.qWait(50)
    editor = driver.window.findChild(TriggerEditor)
    assert isinstance(editor, TriggerEditor)

    def places() -> list[QRect]:
        names = ("Path of condition 1", "Operator of condition 1", "Value of condition 1")
        parts = [one for kind in (QLineEdit, QComboBox) for one in editor.form.findChildren(kind)]
        row = editor.form.rows[0, -1]
        named = [next(one for one in parts if one.accessibleName() == name) for name in names]
        return [place_of(editor, part) for part in (*named, row.found)]

    path, operator, value, found = places()
    assert path.center().y() == operator.center().y() == value.center().y()
    assert path.right() < operator.left() < value.left() < found.left()

    enlarge(driver, DOUBLE)
    path, operator, value, found = places()
    assert abs(path.center().y() - operator.center().y()) <= 1
    assert value.top() > path.bottom()
    assert abs(found.center().y() - value.center().y()) <= 1
    assert found.left() > value.right()


@pytest.mark.parametrize("command", ["view.problems_panel", "view.problems"])
def test_problems_are_in_sight_once_they_are_asked_for(driver: WindowDriver, command: str) -> None:
    enlarge(driver, DOUBLE)
    driver.write('{"type": "track",')
    view, area = driver.find(QListView, "problemsView"), driver.find(QScrollArea, "workArea")

    driver.run_command(command)
    QTest.qWait(300)

    assert view.isVisible()
    seen = place_of(driver.window, view) & place_of(driver.window, area.viewport())
    assert seen.height() >= 2 * view.sizeHintForRow(0)


@pytest.mark.parametrize(("width", "height"), [(1066, 666), (853, 533)])  # 1600 by 1000 and 1280 by 800 at 150 %
def test_counts_and_values_are_whole_or_end_with_an_ellipsis(driver: WindowDriver, width: int, height: int) -> None:
    action = ACTIONS["updateCustomerSessionV2"]
    driver.workbench.store.apply(
        edits.replace_selected("Session", action.slug, 'type = "track"', action.default_mapping())
    )
    driver.wait_for_preview()
    driver.window.resize(width, height)
    QTest.qWait(50)
    header, table = driver.window.findChild(MappingListHeader), driver.window.findChild(FieldTable)
    assert isinstance(header, MappingListHeader)
    assert isinstance(table, FieldTable)

    assert header.count.text() == "1 of 1 matches" or not header.count.isVisible()
    assert header.count.width() >= header.count.sizeHint().width() or not header.count.isVisible()
    assert table.verticalScrollBar().isVisible()
    assert table.header().length() == table.viewport().width()  # the last values don't run below the scroll bar


def test_the_arrow_of_a_menu_grows_with_the_text(driver: WindowDriver) -> None:
    driver.run_command("page.archive")
    names = ("archiveCompare", "archiveRun", "archiveReplayMore")
    buttons = {name: driver.find(QPushButton, name) for name in names}
    view = next(one for one in driver.window.findChildren(QMenu) if one.title() == "&View")
    before = {name: measure_arrow(one) for name, one in buttons.items()}
    of_menu = measure_submenu_arrow(view)

    enlarge(driver, DOUBLE)

    assert {name: measure_arrow(one) / before[name] for name, one in buttons.items()} == {
        name: pytest.approx(2, abs=0.4) for name in names
    }
    assert measure_submenu_arrow(view) / of_menu == pytest.approx(2, abs=0.4)


def measure_arrow(button: QPushButton) -> int:
    """How wide the drawing at the right end of *button* is."""
    em = theme_state().em
    return measure_drawing(
        button, QRect(button.width() - 2 * em, button.height() // 4, 2 * em - 4, button.height() // 2)
    )


def measure_submenu_arrow(menu: QMenu) -> int:
    """How wide the arrow of the first submenu of *menu* is."""
    menu.popup(QPoint(0, 0))
    place = menu.actionGeometry(next(one for one in menu.actions() if one.menu() is not None))
    em = theme_state().em
    width = measure_drawing(menu, QRect(place.right() - 2 * em, place.top() + 2, 2 * em - 4, place.height() - 4))
    menu.hide()
    return width


def measure_drawing(widget: QWidget, place: QRect) -> int:
    """How wide what is drawn in this *place* of *widget* is, on a ground of one color."""
    image = widget.grab(place).toImage()
    ground = image.pixel(0, 0)
    columns = [x for x in range(image.width()) if any(image.pixel(x, y) != ground for y in range(image.height()))]
    return max(columns) - min(columns) + 1
