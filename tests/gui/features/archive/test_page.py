"""The Archive page on a real run: listing, filters, histogram, the chosen event."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot

from talonbench import workspace
from talonbench.archive.results import read_run
from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.features.archive.words import describe_reason
from talonbench_gui.state.archive_run import find_setup
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.histogram import HistogramView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.tables.table import Table
from tests.core.runs import DAY, FAILED, FILTERED, MISSED, SENT, START, Row, verdict, write_part, write_run
from tests.gui.fakes import FakeUi

EVENTS = [
    {"type": "track", "event": name, "userId": user, "messageId": f"m-{at}", "properties": {"total": at}}
    for at, (name, user) in enumerate(
        [
            ("Order Completed", "anna"), ("Order completed", "anna"), ("Order completed", "ben"),
            ("Page Seen", "carl"), ("Order Completed", "ben"),
        ]
    )
]  # fmt: skip
TIMES = [START + 1000, START + 2000, START + DAY, START + DAY + 1000, START + 4 * DAY]
VERDICTS = [SENT, MISSED, MISSED, FILTERED, FAILED]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run over an archive of five events."""
    archive, rows, offset = tmp_path / "events.ndjson", [], 0
    lines = [json.dumps(event).encode() + b"\n" for event in EVENTS]
    for at, (event, line) in enumerate(zip(EVENTS, lines, strict=True)):
        name, user = str(event["event"]), str(event["userId"])
        rows.append(Row(at + 1, TIMES[at], name, user, VERDICTS[at], offset=offset, message_id=f"m-{at}"))
        offset += len(line)
    archive.write_bytes(b"".join(lines))
    return write_run(tmp_path / "run", rows, [archive])


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ArchivePage:
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    made.show()
    return made


@pytest.fixture
def opened(page: ArchivePage, ui: FakeUi, folder: Path) -> ArchivePage:
    ui.answers = [folder]
    act(page, "archiveOpen")
    return page


def press(page: ArchivePage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None
    button.click()


def act(page: ArchivePage, name: str) -> None:
    """Do what the entry of the menu Run does."""
    found = page.findChild(QAction, name)
    assert found is not None
    found.trigger()


def said(page: ArchivePage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None
    return label.text()


def table(page: ArchivePage) -> Table:
    found = page.findChild(Table, "archiveList")
    assert found is not None
    return found


def column(page: ArchivePage, at: int) -> list[str]:
    model = table(page).model()
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def facets(page: ArchivePage) -> QListView:
    found = page.findChild(QListView, "archiveFacets")
    assert found is not None
    return found


def spoken(page: ArchivePage) -> list[str]:
    """The facets as screen readers say them."""
    model = facets(page).model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def choose(page: ArchivePage, qtbot: QtBot, title: str) -> None:
    """Click the value of a facet."""
    view = facets(page)
    at = next(row for row, words in enumerate(spoken(page)) if words.startswith(f"{title},"))
    index = view.model().index(at, 0)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def histogram(page: ArchivePage) -> HistogramView:
    found = page.findChild(HistogramView, "archiveHistogram")
    assert found is not None
    return found


def chips(page: ArchivePage) -> list[str]:
    return [
        one.text() for one in page.findChildren(QAbstractButton) if one.property("role") == "filter" and one.isVisible()
    ]


def test_without_a_run_the_page_says_what_to_do(page: ArchivePage) -> None:
    assert said(page, "archiveStatus") == "No run is open"
    button = page.findChild(QAbstractButton, "archiveRunFirst")
    assert button is not None
    assert button.isVisible()


def test_a_run_lists_its_events_from_the_latest(opened: ArchivePage, folder: Path) -> None:
    assert said(opened, "archiveCount") == "5 events"
    assert column(opened, 0)[0] == "18 Nov 00:00:00"
    assert column(opened, 1) == [
        "Order Completed",
        "Page Seen",
        "Order completed",
        "Order completed",
        "Order Completed",
    ]
    assert column(opened, 3) == [
        "✕ discarded", "⊘ filtered", "○ no match", "○ no match", "● sends",
    ]  # fmt: skip
    assert said(opened, "archiveStatus") == f"{folder} · 1 file · 2 lines not read"


def test_facets_count_what_they_would_show(opened: ArchivePage) -> None:
    assert spoken(opened)[:9] == [
        "Outcome", "No mapping matches, 2 events", "Would be discarded, 1 event", "Filtered, 1 event", "Sends, 1 event",
        "Reason", "no mapping matches, 2 events",
        "discarded by a filter, 1 event, from 15 Nov", "rejected by a mapping, 1 event, from 18 Nov",
    ]  # fmt: skip


def test_the_legend_says_what_filtered_the_events(page: ArchivePage, ui: FakeUi, tmp_path: Path, qtbot: QtBot) -> None:
    twice = verdict("duplicate_message_id", [["m1", "filtered", "duplicate_message_id", 0]])
    rows = [Row(at + 1, TIMES[0], "Seen", "anna", one) for at, one in enumerate([SENT, twice, FILTERED, twice])]
    ui.answers = [write_run(tmp_path / "run", rows)]
    act(page, "archiveOpen")

    assert said(page, "archiveStops") == "Filtered: 2 dropped as duplicates, 1 discarded by filters"

    choose(page, qtbot, "Sends")
    assert said(page, "archiveStops") == ""


def test_lines_that_are_no_events_are_named_and_copied(page: ArchivePage, ui: FakeUi, folder: Path) -> None:
    manifest = json.loads((folder / "run.json").read_text())
    problem = 'Keys need double quotes: use "oops".'
    manifest["unread"] = [{"file": "/logs/a.ndjson", "line": line, "column": 2, "problem": problem} for line in (3, 9)]
    (folder / "run.json").write_text(json.dumps({**manifest, "broken": 3}))
    ui.answers = [folder]
    act(page, "archiveOpen")

    assert said(page, "archiveStatus").startswith(f"a.ndjson:3:2: {problem} · 2 more lines not read · ")

    act(page, "archiveCopyProblems")
    assert ui.copied == [f"/logs/a.ndjson:3:2: {problem}\n/logs/a.ndjson:9:2: {problem}\n… and 1 more"]


def test_a_click_on_a_value_narrows_the_list_and_another_one_widens_it(opened: ArchivePage, qtbot: QtBot) -> None:
    choose(opened, qtbot, "No mapping matches")

    assert said(opened, "archiveCount") == "2 events"
    assert chips(opened) == ["No mapping matches ✕"]
    assert "No mapping matches, 2 events, chosen" in spoken(opened)
    assert "Sends, 1 event" in spoken(opened)

    choose(opened, qtbot, "Sends")
    assert said(opened, "archiveCount") == "3 events"

    choose(opened, qtbot, "No mapping matches")
    assert said(opened, "archiveCount") == "1 event"


def test_values_are_chosen_by_key(opened: ArchivePage, qtbot: QtBot) -> None:
    view = facets(opened)
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))

    qtbot.keyClick(view, Qt.Key.Key_Space)

    assert said(opened, "archiveCount") == "2 events"


def test_the_table_keeps_its_place_whatever_filters_there_are(opened: ArchivePage, qtbot: QtBot) -> None:
    table = opened.findChild(Table, "archiveList")
    assert table is not None
    place, seen = table.mapTo(opened, QPoint(0, 0)), []
    for title in ("No mapping matches", "Sends", "Filtered", "Would be discarded", "Page Seen"):
        choose(opened, qtbot, title)
        qtbot.wait(20)
        seen.append(table.mapTo(opened, QPoint(0, 0)))
    more = opened.findChild(QPushButton, "archiveMoreFilters")
    assert more is not None
    assert seen == [place] * 5
    assert more.isVisible()
    words = [act.text() for act in more.menu().actions()]
    assert len(words) + len(chips(opened)) - 1 == 5

    more.menu().actions()[-1].trigger()

    qtbot.waitUntil(lambda: len(more.menu().actions()) + sum("✕" in one for one in chips(opened)) == 4)


def test_a_filter_is_removed_by_its_button_and_all_by_one(opened: ArchivePage, qtbot: QtBot) -> None:
    choose(opened, qtbot, "No mapping matches")
    choose(opened, qtbot, "Order completed")
    assert len(chips(opened)) == 2

    chip = next(
        one for one in opened.findChildren(QAbstractButton) if one.text() == "Order completed ✕" and one.isVisible()
    )
    chip.click()
    assert chips(opened) == ["No mapping matches ✕"]

    press(opened, "archiveClear")
    assert (chips(opened), said(opened, "archiveCount")) == ([], "5 events")


def test_a_click_on_a_bar_asks_for_its_day_and_another_one_for_all(opened: ArchivePage, qtbot: QtBot) -> None:
    view = histogram(opened)
    pos = view.visualRect(view.model().index(1, 0)).center()

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    assert (said(opened, "archiveCount"), chips(opened)) == ("2 events", ["15 Nov ✕"])

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    assert (said(opened, "archiveCount"), chips(opened)) == ("5 events", [])


def test_a_drag_over_bars_asks_for_their_days(opened: ArchivePage, qtbot: QtBot) -> None:
    view = histogram(opened)
    first, last = (view.visualRect(view.model().index(row, 0)).center() for row in (0, 1))

    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
    qtbot.mouseMove(view.viewport(), QPoint((first.x() + last.x()) // 2, first.y()))
    qtbot.mouseMove(view.viewport(), last)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=last)

    assert (said(opened, "archiveCount"), chips(opened)) == ("4 events", ["14 Nov – 15 Nov ✕"])


def test_arrow_keys_move_over_the_bars(opened: ArchivePage, qtbot: QtBot) -> None:
    view = histogram(opened)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert chips(opened) == ["18 Nov ✕"]

    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert chips(opened) == ["14 Nov – 15 Nov ✕"]

    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert chips(opened) == []


def test_a_bar_says_what_is_in_it(opened: ArchivePage) -> None:
    index = histogram(opened).model().index(0, 0)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "14 Nov 2026: 2 events; 1 sends, 1 matches no mapping"


def test_users_are_searched(opened: ArchivePage, qtbot: QtBot) -> None:
    edit = opened.findChild(QLineEdit, "archiveUsers")
    assert edit is not None
    qtbot.keyClicks(edit, "be")
    qtbot.waitUntil(lambda: "ben, 2 events" in spoken(opened))

    choose(opened, qtbot, "ben")

    assert (said(opened, "archiveCount"), column(opened, 2)) == ("2 events", ["ben", "ben"])


def test_event_names_are_searched(opened: ArchivePage, qtbot: QtBot) -> None:
    edit = opened.findChild(QLineEdit, "archiveUsers")
    assert edit is not None
    qtbot.keyClicks(edit, "page")
    qtbot.waitUntil(lambda: "Order Completed, 2 events" not in spoken(opened))
    assert "Page Seen, 1 event" in spoken(opened)

    edit.clear()
    qtbot.waitUntil(lambda: "Order Completed, 2 events" in spoken(opened))


def test_the_chosen_event_has_its_text_and_conditions(opened: ArchivePage, workbench: Workbench, qtbot: QtBot) -> None:
    mapping = workbench.store.document.mappings[0].id
    workbench.store.apply(edits.set_trigger(mapping, 'type = "track" and event = "Order Completed"'))
    workbench.previews.request()
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    table(opened).select(3)

    views = [one for one in opened.findChildren(JsonView) if one.editor.objectName() == "archiveEvent"]
    conditions = opened.findChild(HtmlView, "archiveConditions")
    assert conditions is not None
    assert json.loads(views[0].text()) == EVENTS[1]
    assert 'event = "Order Completed"\n"Order completed"' in conditions.toPlainText()


def said_of(page: ArchivePage, at: int) -> str:
    """What the detail says of the event in the row *at*."""
    table(page).select(at)
    conditions = page.findChild(HtmlView, "archiveConditions")
    assert conditions is not None
    return conditions.toPlainText()


def test_an_event_is_judged_with_the_setup_of_its_run(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, folder: Path, qtbot: QtBot
) -> None:
    document = workbench.store.document
    workspace.save(workspace.from_document(document), find_setup(folder))
    workbench.store.apply(edits.set_trigger(document.mappings[0].id, 'event = "Nothing"'))
    workbench.previews.request()
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    ui.answers = [folder]
    act(page, "archiveOpen")

    told = said_of(page, 0)

    assert told.startswith("With the open document: No mapping sends.\nThe mapping sends")


def test_without_its_setup_the_open_document_judges_and_that_is_said(
    opened: ArchivePage, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.previews.request()
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    table(opened).select(1)

    assert said_of(opened, 0).startswith("The run didn't keep its setup: this is what the open document makes")


def test_a_repeated_event_is_said_to_be_dropped(page: ArchivePage, ui: FakeUi, folder: Path) -> None:
    dropped = verdict("duplicate_message_id", [["m1", "filtered", "duplicate_message_id", 0]])
    write_part(folder, "1-0", [Row(1, START + 9 * DAY, "Order Completed", "anna", dropped, message_id="m-0")])
    ui.answers = [folder]
    act(page, "archiveOpen")

    assert said_of(page, 0).startswith("Not sent: Segment drops the event as a duplicate")


def test_an_archive_that_is_gone_is_said(opened: ArchivePage, folder: Path) -> None:
    (folder.parent / "events.ndjson").unlink()

    table(opened).select(2)

    conditions = opened.findChild(HtmlView, "archiveConditions")
    assert conditions is not None
    assert "No such file" in conditions.toPlainText()
    button = opened.findChild(QAbstractButton, "archiveTrace")
    assert button is not None
    assert not button.isEnabled()


@pytest.mark.parametrize(("button", "page_id"), [("archiveTrace", "trace"), ("archiveEditor", "editor")])
def test_an_event_is_opened_on_another_page(
    opened: ArchivePage, workbench: Workbench, ui: FakeUi, button: str, page_id: str
) -> None:
    before = len(workbench.store.document.events)
    table(opened).select(1)

    press(opened, button)

    assert len(workbench.store.document.events) == before + 1
    assert json.loads(workbench.store.document.current_event.text) == EVENTS[3]
    assert ui.shown == [("page", page_id)]


def test_an_event_is_saved_as_a_sample(opened: ArchivePage, workbench: Workbench) -> None:
    table(opened).select(0)

    press(opened, "archiveSample")

    assert [one.title for one in workbench.samples.saved] == ["Order Completed"]


def test_a_folder_that_is_no_run_is_said(page: ArchivePage, ui: FakeUi, tmp_path: Path) -> None:
    ui.answers = [tmp_path]

    act(page, "archiveOpen")

    assert said(page, "archiveStatus") == f"{tmp_path}: not an archive run (run.json is missing)"


def test_runs_are_listed_reopened_and_deleted(opened: ArchivePage, ui: FakeUi, folder: Path, tmp_path: Path) -> None:
    other = write_run(tmp_path / "other", [Row(1, START, "Seen", "anna", SENT)])
    ui.answers = [other]
    act(opened, "archiveOpen")
    runs = opened.findChild(QComboBox, "archiveRuns")
    assert runs is not None
    assert [runs.itemText(at).split(" · ")[0] for at in range(runs.count())] == ["run", "other"]
    assert said(opened, "archiveCount") == "1 event"

    runs.setCurrentIndex(0)
    runs.activated.emit(0)
    assert said(opened, "archiveCount") == "5 events"

    ui.answers = [True]
    act(opened, "archiveDelete")
    assert not folder.exists()
    assert said(opened, "archiveStatus") == "No run is open"
    assert [runs.itemText(at).split(" · ")[0] for at in range(runs.count())] == ["Choose a run", "other"]


def test_runs_of_the_home_are_listed(page: ArchivePage, workbench: Workbench, home: Path) -> None:
    write_run(home / "runs" / "november", [Row(1, START, "Seen", "anna", SENT)])

    workbench.archive.reload_runs()

    assert [run.path for run in workbench.archive.runs] == [read_run(home / "runs" / "november").path]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("mapping_rejected:/customerSessionId:required", "customerSessionId is required"),
        ("mapping_rejected:/cartItems/*/price:type", "cartItems.*.price has the wrong type"),
        ("NO_MATCHING_MAPPING", "no mapping matches"),
    ],
)
def test_a_reason_is_said_in_a_few_words(reason: str, words: str) -> None:
    assert describe_reason(reason) == words


def test_a_reason_says_since_when_and_a_name_what_it_resembles(opened: ArchivePage) -> None:
    assert "rejected by a mapping, 1 event, from 18 Nov" in spoken(opened)
    assert "Order completed, 2 events, only case differs from Order Completed" in spoken(opened)
    index = facets(opened).model().index(spoken(opened).index("rejected by a mapping, 1 event, from 18 Nov"), 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole).endswith("18 Nov 00:00:00 to 18 Nov 00:00:00 UTC")


def test_a_name_and_a_reason_say_the_versions_of_the_app(
    page: ArchivePage, ui: FakeUi, folder: Path, qtbot: QtBot
) -> None:
    manifest = json.loads((folder / "run.json").read_text())
    slip, failed = "All 2 have app version 4.2.0; none of the 2 …", "All 1 have app version 5.0.0 …"
    manifest["app_versions"] = [
        {"facet": "names", "value": "Order completed", "versions": ["4.2.0"], "message": slip},
        {"facet": "reasons", "value": "mapping_rejected", "versions": ["5.0.0", "5.0.1"], "message": failed},
    ]
    (folder / "run.json").write_text(json.dumps(manifest))
    ui.answers = [folder]
    act(page, "archiveOpen")

    named = "Order completed, 2 events, app version 4.2.0, only case differs from Order Completed"
    assert named in spoken(page)
    assert "rejected by a mapping, 1 event, from 18 Nov, app version 5.0.0 or 5.0.1" in spoken(page)
    tip = facets(page).model().index(spoken(page).index(named), 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith(f"UTC\n{slip}")
    assert (view := page.findChild(HtmlView, "archiveConditions")) is not None
    assert failed in view.toPlainText()  # the first event

    choose(page, qtbot, "Order completed")
    assert slip in view.toPlainText()


def test_what_could_not_be_read_stands_first(page: ArchivePage, ui: FakeUi, folder: Path) -> None:
    manifest = json.loads((folder / "run.json").read_text())
    manifest["problems"] = ["/logs/12.json.gz: incomplete gzip data", "/logs/13.json.gz: no such file"]
    (folder / "run.json").write_text(json.dumps(manifest))
    ui.answers = [folder]
    act(page, "archiveOpen")

    assert said(page, "archiveStatus").startswith("12.json.gz: incomplete gzip data and 1 more problem · ")


def test_a_field_that_is_no_longer_set_is_said_before(page: ArchivePage, ui: FakeUi, folder: Path) -> None:
    manifest = json.loads((folder / "run.json").read_text())
    since = {"since": "2026-11-09T00:04:36.000Z", "example": {"file": "e.ndjson", "line": 20_599}}
    counts = {"set": 4367, "before": 4367, "without": 6677, "message": "Coupon Codes: $.properties.coupon is missing."}
    coupons = {"mapping": "Orders", "field": "couponCodes", **counts, **since}
    manifest["ended_fields"] = [coupons, {**coupons, "field": "cartItems", "since": None}]
    (folder / "run.json").write_text(json.dumps(manifest))
    ui.answers = [folder]
    act(page, "archiveOpen")

    named = "couponCodes no longer set since 09 Nov 00:04 (“Orders”) · cartItems no longer set (“Orders”) · "
    assert said(page, "archiveStatus").startswith(named)
    status = page.findChild(QLabel, "archiveStatus")
    assert status is not None
    assert "in none of 6,677 payloads, before in 4,367 of 4,367. Coupon Codes: $.properties.coupon" in status.toolTip()


def test_listed_events_are_exported_after_a_warning(
    opened: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(opened, qtbot, "No mapping matches")
    (path := tmp_path / "missed.ndjson").write_text("an older one")
    ui.answers = [True, (path, "Events (*.ndjson)")]

    press(opened, "archiveExport")

    qtbot.waitUntil(lambda: bool(workbench.notices.past))
    assert workbench.notices.past[0].text == f"Exported 2 events to {path}."
    assert [json.loads(line) for line in path.read_text().splitlines()] == EVENTS[1:3]


def test_nothing_is_exported_without_consent(opened: ArchivePage, ui: FakeUi, tmp_path: Path) -> None:
    ui.answers = [False]

    press(opened, "archiveExport")

    assert [one.name for one in tmp_path.glob("*.ndjson*")] == ["events.ndjson"]


def test_an_event_is_saved_as_a_case(
    opened: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    workbench.previews.request()
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    table(opened).select(4)
    ui.answers = [(tmp_path / "anna.case.yaml", "Cases (*.case.yaml *.case.json)")]

    press(opened, "archiveCase")

    assert "name: Order Completed" in (tmp_path / "anna.case.yaml").read_text()
