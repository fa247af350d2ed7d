"""The tabs of the document's events."""

from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench_gui.features.event.panel import EventPanel
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi


@pytest.fixture
def tabs(panel: EventPanel, workbench: Workbench) -> QTabBar:
    """Tabs of three events, the second selected."""
    workbench.store.apply(edits.rename_event("event-1", "A&B"))
    workbench.store.apply(edits.add_event("b", "B"))
    workbench.store.apply(edits.add_event("c", "C"))
    workbench.store.apply(edits.select_event(1))
    found = panel.findChild(QTabBar, "eventTabs")
    assert isinstance(found, QTabBar)
    return found


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


def test_the_button_adds_an_event(panel: EventPanel, tabs: QTabBar, workbench: Workbench) -> None:
    cast("QToolButton", panel.findChild(QToolButton, "addEventButton")).click()

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
    panel: EventPanel, tabs: QTabBar, workbench: Workbench, command: str, expected: list[str], index: int
) -> None:
    panel._actions.run(command)
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


def test_the_menu_acts_on_the_tab_under_the_mouse(panel: EventPanel, tabs: QTabBar, workbench: Workbench) -> None:
    menu = panel.picker.make_menu(tabs.tabRect(0).center())
    next(action for action in menu.actions() if action.objectName() == "event.close").trigger()

    assert names(workbench) == ["B", "C"]


def test_another_document_shows_its_events(tabs: QTabBar, workbench: Workbench) -> None:
    workbench.file.new()

    assert shown(tabs) == ["Event 1"]


def test_many_events_get_their_tabs_in_one_layout(
    panel: EventPanel, tabs: QTabBar, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.show()
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
