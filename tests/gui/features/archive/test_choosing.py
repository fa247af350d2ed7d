"""Values, times and users chosen on the Archive page: nothing moves under the mouse, notes are about the whole run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QEnterEvent, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.histogram import HistogramView
from tests.core.runs import DAY, FAILED, FILTERED, MISSED, SENT, START, Row, write_run
from tests.gui.features.archive.test_page import chips, said, spoken
from tests.gui.look import find

EVENTS = (
    *(("Seen", "anna", SENT, 0) for _ in range(6)),
    *(("Bought", "ben", FILTERED, 1) for _ in range(3)),
    *(("Bought", "carl", FAILED, 3) for _ in range(2)),
    *((f"Rare {at}", "dora", MISSED, 3) for at in range(9)),
)


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot, tmp_path: Path) -> ArchivePage:
    """Four days of events, of which some fail from the second day on."""
    rows = [
        Row(at + 1, START + day * DAY + at, name, user, verdict) for at, (name, user, verdict, day) in enumerate(EVENTS)
    ]
    folder = write_run(tmp_path / "run", rows)
    found = [
        {"code": "repeat.same_message_id", "events": 7, "message": "Twice.", "examples": [[["/logs/a.ndjson", 1]]]},
    ]
    (folder / "across.json").write_text(json.dumps(found))
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1400, 1000)
    made.show()
    workbench.archive.open(folder)
    return made


def facets(page: ArchivePage) -> QListView:
    return find(page, QListView, "archiveFacets")


def find_row(page: ArchivePage, title: str) -> int:
    return next(row for row, words in enumerate(spoken(page)) if words.split(",")[0] == title)


def place(page: ArchivePage, title: str) -> QPoint:
    view = facets(page)
    return view.visualRect(view.model().index(find_row(page, title), 0)).center()


def move_mouse(page: ArchivePage, pos: QPoint) -> None:
    """Move the mouse over the values, or away from them."""
    viewport = facets(page).viewport()
    if viewport.rect().contains(pos):
        QApplication.sendEvent(viewport, QEnterEvent(pos.toPointF(), pos.toPointF(), pos.toPointF()))
    else:
        QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))


def click(page: ArchivePage, qtbot: QtBot, title: str) -> None:
    pos = place(page, title)
    move_mouse(page, pos)
    qtbot.mouseClick(facets(page).viewport(), Qt.MouseButton.LeftButton, pos=pos)


def test_all_values_stay_where_they_are_until_the_mouse_has_left(page: ArchivePage, qtbot: QtBot) -> None:
    titles = [words.split(",")[0] for words in spoken(page)]
    places = {title: place(page, title) for title in titles}

    click(page, qtbot, "rejected by a mapping")

    assert "2 events" in said(page, "archiveCount")
    now = [words.split(",")[0] for words in spoken(page)]
    assert [one.replace("no more", "5 more") for one in now] == titles
    assert all(place(page, title) == places[title] for title in now if title in places)
    assert "Seen, 0 events" in spoken(page)
    assert "Bought, 2 events" in spoken(page)

    click(page, qtbot, "rejected by a mapping")  # in the same place
    assert said(page, "archiveCount") == "20 events"
    click(page, qtbot, "rejected by a mapping")
    move_mouse(page, QPoint(-1, -1))

    assert "Seen, 0 events" not in spoken(page)


def test_since_when_something_fails_is_not_changed_by_the_time_that_is_chosen(page: ArchivePage, qtbot: QtBot) -> None:
    assert "discarded by a filter, 3 events, from 15 Nov" in spoken(page)
    bars = find(page, HistogramView, "archiveHistogram")
    first, last = (bars.visualRect(bars.model().index(row, 0)).center() for row in (2, 3))

    qtbot.mousePress(bars.viewport(), Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(bars.viewport(), last)
    qtbot.mouseRelease(bars.viewport(), Qt.MouseButton.LeftButton, pos=last)

    assert chips(page) == ["16 Nov – 17 Nov ✕"]
    assert "no mapping matches, 9 events, from 17 Nov" in spoken(page)
    assert not any(words.startswith("discarded by a filter") for words in spoken(page))
    click(page, qtbot, "rejected by a mapping")
    assert "rejected by a mapping, 2 events, from 17 Nov, chosen" in spoken(page)


def test_a_brush_within_a_failure_leaves_its_beginning(page: ArchivePage, qtbot: QtBot, workbench: Workbench) -> None:
    overview, results = workbench.archive.overview, workbench.archive.results
    assert overview is not None
    assert results is not None
    assert overview.starts == results.find_starts()
    bars = find(page, HistogramView, "archiveHistogram")
    qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=bars.visualRect(bars.model().index(3, 0)).center())
    assert "rejected by a mapping, 2 events, from 17 Nov" in spoken(page)


def test_a_user_that_is_found_is_in_sight_and_chosen_by_return(page: ArchivePage, qtbot: QtBot) -> None:
    page.resize(1280, 560)
    edit, view = find(page, QLineEdit, "archiveUsers"), facets(page)

    qtbot.keyClicks(edit, "carl")
    qtbot.waitUntil(lambda: "carl, 2 events" in spoken(page))

    shown = view.visualRect(view.model().index(find_row(page, "carl"), 0))
    assert view.viewport().rect().contains(shown)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert chips(page) == ["carl ✕"]
    assert said(page, "archiveCount") == "2 events"


def test_return_chooses_what_is_found_later(page: ArchivePage, qtbot: QtBot) -> None:
    edit = find(page, QLineEdit, "archiveUsers")

    qtbot.keyClicks(edit, "ben")
    qtbot.keyClick(edit, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: chips(page) == ["ben ✕"])


def test_that_nothing_is_found_is_said_in_sight(page: ArchivePage, qtbot: QtBot) -> None:
    page.resize(1280, 560)
    edit, view = find(page, QLineEdit, "archiveUsers"), facets(page)

    qtbot.keyClicks(edit, "zoe")
    words = "No user or event name contains “zoe”"
    qtbot.waitUntil(lambda: words in spoken(page))

    assert view.viewport().rect().contains(view.visualRect(view.model().index(spoken(page).index(words), 0)))
    edit.clear()
    qtbot.waitUntil(lambda: words not in spoken(page))


def test_examples_are_called_so_and_the_filters_come_back(page: ArchivePage, qtbot: QtBot) -> None:
    click(page, qtbot, "Sends")
    assert "same messageId twice, 7 events, shows 1 example" in spoken(page)

    click(page, qtbot, "same messageId twice")
    assert chips(page) == ["1 example: same messageId twice ✕"]
    assert said(page, "archiveCount") == "1 event"

    chip = next(one for one in page.findChildren(QAbstractButton) if one.text().startswith("1 example"))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chips(page) == ["Sends ✕"]
    assert said(page, "archiveCount") == "6 events"


def test_the_frame_is_painted_whole_while_bars_are_chosen(page: ArchivePage, qtbot: QtBot) -> None:
    bars = find(page, HistogramView, "archiveHistogram")
    places = [bars.visualRect(bars.model().index(row, 0)).center() for row in range(4)]
    painted = Painted(bars.viewport())
    qtbot.mousePress(bars.viewport(), Qt.MouseButton.LeftButton, pos=places[0])
    qtbot.wait(20)
    painted.region = QRegion()

    qtbot.mouseMove(bars.viewport(), places[2])
    qtbot.wait(20)

    assert painted.region.boundingRect() == bars.viewport().rect()


class Painted(QObject):
    """Notes what is painted of *widget*."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False
