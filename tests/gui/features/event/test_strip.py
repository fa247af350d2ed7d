"""The tabs of the document's events."""

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from talonbench.document import edits, new_document
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.event.event_list import EventList
from talonbench_gui.features.event.strip import EventStrip
from talonbench_gui.features.event.tabs import Mark
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.theme import theme_state
from tests.gui.fakes import FakeUi
from tests.gui.look import find
from tests.gui.sends import make_exchange


@pytest.fixture
def strip(qtbot: QtBot, workbench: Workbench, actions: Actions) -> EventStrip:
    """The strip of one event."""
    workbench.store.replace(new_document())
    made = EventStrip(workbench, actions)
    qtbot.addWidget(made)
    made.resize(900, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.fixture
def tabs(strip: EventStrip, workbench: Workbench) -> QTabBar:
    """Tabs of three events, the second selected."""
    workbench.store.apply(edits.rename_event("event-1", "A&B"))
    workbench.store.apply(edits.add_event("b", "B"))
    workbench.store.apply(edits.add_event("c", "C"))
    workbench.store.apply(edits.select_event(1))
    return find(strip, QTabBar, "eventTabs")


def shown(tabs: QTabBar) -> list[str]:
    return [tabs.tabText(at).replace("&&", "&") for at in range(tabs.count())]


def names(workbench: Workbench) -> list[str]:
    return [event.name for event in workbench.store.document.events]


def test_tabs_show_the_events(tabs: QTabBar) -> None:
    assert shown(tabs) == ["A&B", "B", "C"]
    assert tabs.currentIndex() == 1


def test_a_click_selects_and_is_no_step(tabs: QTabBar, workbench: Workbench, qtbot: QtBot) -> None:
    label = workbench.store.undo_label
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(2).center())

    assert workbench.store.document.event == 2
    assert workbench.store.undo_label == label


def test_the_button_adds_an_event(strip: EventStrip, tabs: QTabBar, workbench: Workbench) -> None:
    cast("QToolButton", strip.findChild(QToolButton, "addEventButton")).click()

    assert shown(tabs) == names(workbench) == ["A&B", "B", "Event 4", "C"]
    assert tabs.currentIndex() == 2


def test_a_double_click_renames(tabs: QTabBar, workbench: Workbench, ui: FakeUi, qtbot: QtBot) -> None:
    ui.answers = ["Order paid"]
    qtbot.mouseDClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())

    assert shown(tabs) == names(workbench) == ["A&B", "Order paid", "C"]
    assert workbench.store.undo_label == "renaming event"


@pytest.mark.parametrize(
    ("command", "expected", "index"),
    [
        ("event.duplicate", ["A&B", "B", "B copy", "C"], 2),
        ("event.close", ["A&B", "C"], 1),
        ("event.later", ["A&B", "C", "B"], 2),
        ("event.earlier", ["B", "A&B", "C"], 0),
        ("event.next", ["A&B", "B", "C"], 2),
    ],
)
def test_tabs_follow_commands_and_their_undo(
    strip: EventStrip, tabs: QTabBar, workbench: Workbench, command: str, expected: list[str], index: int
) -> None:
    strip._actions.run(command)
    assert (shown(tabs), tabs.currentIndex()) == (expected, index)
    assert names(workbench) == expected

    if command != "event.next":
        workbench.store.undo()
        assert (shown(tabs), tabs.currentIndex()) == (["A&B", "B", "C"], 1)


def test_a_tab_is_dragged_to_another_place_in_one_step(tabs: QTabBar, workbench: Workbench, qtbot: QtBot) -> None:
    start, end = tabs.tabRect(0).center(), tabs.tabRect(2).center() + QPoint(10, 0)
    qtbot.mousePress(tabs, Qt.MouseButton.LeftButton, pos=start)
    for part in range(1, 11):
        qtbot.mouseMove(tabs, start + (end - start) * part / 10)
    qtbot.mouseRelease(tabs, Qt.MouseButton.LeftButton, pos=end)

    assert shown(tabs) == names(workbench) == ["B", "C", "A&B"]
    assert (workbench.store.document.event, tabs.currentIndex()) == (2, 2)
    assert workbench.store.undo_label == "moving event"
    workbench.store.undo()
    assert shown(tabs) == names(workbench) == ["A&B", "B", "C"]


def test_the_menu_acts_on_the_tab_under_the_mouse(strip: EventStrip, tabs: QTabBar, workbench: Workbench) -> None:
    menu = strip.make_menu(tabs.tabRect(0).center())
    next(action for action in menu.actions() if action.objectName() == "event.close").trigger()

    assert names(workbench) == ["B", "C"]


def test_another_document_shows_its_events(tabs: QTabBar, workbench: Workbench) -> None:
    workbench.file.new()

    assert shown(tabs) == ["Event 1"]


def test_events_added_while_another_page_is_shown_have_room_for_their_tabs(
    strip: EventStrip, workbench: Workbench, qtbot: QtBot
) -> None:
    tabs = find(strip, QTabBar, "eventTabs")
    strip.hide()
    for name in ("b", "c"):
        workbench.store.apply(edits.add_event(name, name))
    strip.show()

    qtbot.waitUntil(lambda: tabs.rect().contains(tabs.tabRect(2)))


def test_the_close_button_outlives_the_tabs_it_was_in(strip: EventStrip, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.store.apply(edits.add_event("b", "B"))
    workbench.store.undo()
    qtbot.wait(0)  # Qt deletes later

    theme_state().changed.emit()
    assert find(strip, QToolButton, "closeEventButton").isVisible()


def test_many_events_get_their_tabs_in_one_layout(
    strip: EventStrip, tabs: QTabBar, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip.show()
    tabs.setFocus()
    seen: list[bool] = []

    def add(text: str) -> int:
        seen.append(tabs.isVisible())
        return QTabBar.addTab(tabs, text)

    monkeypatch.setattr(tabs, "addTab", add)
    workbench.store.apply(edits.add_events([(f"Order {number}", "{}") for number in range(100)]))

    assert seen == [False] * 100  # a visible row would be laid out a hundred times
    assert shown(tabs) == names(workbench)
    assert (tabs.count(), tabs.currentIndex(), tabs.isVisible(), tabs.hasFocus()) == (103, 3, True, True)


def send_each(workbench: Workbench, *statuses: tuple[int, ...]) -> None:
    """A send of all events, in order, that came to *statuses*."""
    for event, made in enumerate(statuses):
        workbench.results.begin([f"m{at}" for at in range(len(made))], replace(workbench.store.document, event=event))
        for at, status in enumerate(made):
            workbench.results.record(f"m{at}", make_exchange(status))
        workbench.results.end(is_cancelled=False)


def test_tabs_show_the_worst_outcome_and_how_many_were_delivered(
    strip: EventStrip, tabs: QTabBar, workbench: Workbench
) -> None:
    before = [tabs.tabRect(at) for at in range(3)]

    send_each(workbench, (200,), (200, 200, 400), (503,))

    assert [strip.tabs.mark(at) for at in range(3)] == [
        Mark("✓", "good"),
        Mark("✕", "bad", "2/3"),
        Mark("↻", "warn", "0/1"),
    ]
    assert tabs.accessibleTabName(1) == "B, would be discarded, 2 of 3 delivered"
    assert [tabs.tabRect(at) for at in range(3)] == before
    workbench.store.apply(edits.set_event_text(workbench.store.document.events[1].id, "{}"))
    assert strip.tabs.mark(1) == Mark("○", "muted")
    assert strip.tabs.mark(0) == Mark("✓", "good")


def test_only_the_current_tab_can_be_closed_and_no_tab_moves_by_that(
    strip: EventStrip, tabs: QTabBar, workbench: Workbench, qtbot: QtBot
) -> None:
    close = find(strip, QToolButton, "closeEventButton")
    before = [tabs.tabRect(at) for at in range(3)]
    workbench.store.apply(edits.select_event(2))

    assert [tabs.tabRect(at) for at in range(3)] == before
    qtbot.waitUntil(lambda: tabs.tabRect(2).contains(close.geometry().center()))
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)

    assert names(workbench) == ["A&B", "B"]
    qtbot.waitUntil(lambda: tabs.tabRect(1).contains(close.geometry().center()))


def test_the_keys_of_the_tabs(tabs: QTabBar, workbench: Workbench, ui: FakeUi, qtbot: QtBot) -> None:
    tabs.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

    qtbot.keyClick(tabs, Qt.Key.Key_PageDown, both)
    assert names(workbench) == ["A&B", "C", "B"]
    qtbot.keyClick(tabs, Qt.Key.Key_Home)
    assert workbench.store.document.current_event.name == "A&B"
    ui.answers = ["First"]
    qtbot.keyClick(tabs, Qt.Key.Key_F2)
    assert names(workbench) == ["First", "C", "B"]
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    qtbot.keyClick(tabs, Qt.Key.Key_Delete)
    assert names(workbench) == ["First", "B"]
    assert tabs.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a popup offscreen
def test_hidden_events_are_counted_and_found_in_a_list(
    strip: EventStrip, tabs: QTabBar, workbench: Workbench, qtbot: QtBot
) -> None:
    more = find(strip, QToolButton, "moreEventsButton")
    assert more.text() == ""
    workbench.store.apply(edits.add_events([(f"Order {number}", "{}") for number in range(20)]))
    workbench.store.apply(edits.select_event(0))
    qtbot.waitUntil(lambda: more.text().endswith(" more"))
    assert int(more.text().split()[0]) > 10

    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    found = find(strip, EventList, "eventList")
    assert found.rows.count() == 23
    qtbot.keyClicks(find(found, QLineEdit, "eventSearch"), "order 17")
    assert found.rows.count() == 1
    qtbot.keyClick(find(found, QLineEdit, "eventSearch"), Qt.Key.Key_Return)

    assert workbench.store.document.current_event.name == "Order 17"
    assert tabs.rect().contains(tabs.tabRect(tabs.currentIndex()).center())


def test_hidden_events_are_counted_again_once_the_tabs_have_room(
    strip: EventStrip, tabs: QTabBar, qtbot: QtBot
) -> None:
    more = find(strip, QToolButton, "moreEventsButton")
    tabs.setFixedWidth(10)
    qtbot.waitUntil(lambda: more.text() != "")

    tabs.setMaximumWidth(16_000)
    tabs.setMinimumWidth(900)

    qtbot.waitUntil(lambda: more.text() == "")
