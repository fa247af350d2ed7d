"""The page of every send."""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QStackedWidget, QTabWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from talonbench.connections import Connection
from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.history.filters import DAY, HistoryFilters, start_of_day
from talonbench_gui.features.history.page import KINDS, HistoryPage
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.detail import DetailHeader
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.tables.table import Table
from tests.gui.fakes import FakeUi
from tests.gui.sends import KEY, make_exchange, record


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> HistoryPage:
    made = HistoryPage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    return made


def show(page: HistoryPage) -> HistoryPage:
    page.show()
    return page


def press(page: HistoryPage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None
    button.click()


def table(page: HistoryPage) -> Table:
    found = page.findChild(Table, "sendsList")
    assert found is not None
    return found


def mappings(page: HistoryPage) -> list[str]:
    """The mappings that are listed, the newest first."""
    model = table(page).model()
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def part(page: HistoryPage, name: str) -> str:
    """The text of one part of the selected send, in its tab."""
    tabs = page.findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(["sendResponse", "sendRequest", "sendEvent"].index(name))
    views = [view for view in page.findChildren(JsonView) if view.editor.objectName() == name]
    return views[0].text()


def title(page: HistoryPage) -> str:
    """What stands where no send is listed; empty if there are sends: it is made when there are none."""
    empty = page.findChild(EmptyPage)
    if empty is None:
        return ""
    stack = empty.parentWidget()
    assert isinstance(stack, QStackedWidget)
    return empty.title.text() if stack.currentWidget() is empty else ""


def status(page: HistoryPage) -> str:
    """What the page's header says."""
    label = page.findChild(QLabel, "historyCount")
    assert label is not None
    return label.text()


def detail(page: HistoryPage) -> str:
    """What the details' header says."""
    head = page.findChild(DetailHeader)
    assert head is not None
    return head.facts.text()


# -- what is listed ----------------------------------------------------------------------------------------------


def test_without_sends_it_says_what_will_be_here(page: HistoryPage) -> None:
    assert title(show(page)) == "Nothing sent yet"


def test_the_newest_send_is_selected_and_read_in_parts(workbench: Workbench, page: HistoryPage) -> None:
    record(workbench, '{"n": 1}', "older")
    record(workbench, '{"n": 2}', "newer", status=503)
    show(page)

    assert mappings(page) == ["newer", "older"]
    assert table(page).selected_rows() == [0]
    assert part(page, "sendResponse").startswith("503 No\n")
    assert part(page, "sendRequest").startswith("PUT https://integration.talon.one/segment/v2/events\n")
    assert part(page, "sendEvent") == '{"n": 2}'
    assert KEY not in part(page, "sendRequest")


def test_only_the_parts_that_are_looked_at_are_made_and_follow_the_selection(
    workbench: Workbench, page: HistoryPage
) -> None:
    record(workbench, '{"n": 1}', "older")
    record(workbench, '{"n": 2}', "newer")
    show(page)
    assert [view.editor.objectName() for view in page.findChildren(JsonView)] == ["sendResponse"]
    assert page.findChild(QTextBrowser, "sendsCompared") is None
    assert page.findChild(EmptyPage) is None

    assert part(page, "sendEvent") == '{"n": 2}'
    table(page).select(1)

    assert part(page, "sendEvent") == '{"n": 1}'
    assert part(page, "sendRequest").startswith("PUT ")


def test_tab_goes_from_the_sends_to_the_parts_and_on_to_the_buttons(
    workbench: Workbench, page: HistoryPage, qtbot: QtBot
) -> None:
    record(workbench)
    show(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    table(page).setFocus()

    stops = []
    for _ in range(3):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        stops.append(page.focusWidget().objectName())

    assert stops == ["qt_tabwidget_tabbar", "sendResponse", "historyOpen"]


def test_a_new_send_appears_and_the_newest_stays_selected(
    workbench: Workbench, page: HistoryPage, qtbot: QtBot
) -> None:
    record(workbench, name="one")
    show(page)
    record(workbench, '{"n": 2}', "two")

    qtbot.waitUntil(lambda: mappings(page) == ["two", "one"])
    assert table(page).selected_rows() == [0]
    assert part(page, "sendEvent") == '{"n": 2}'


def test_a_send_that_is_being_read_stays_selected_when_another_comes(
    workbench: Workbench, page: HistoryPage, qtbot: QtBot
) -> None:
    for number in (1, 2):
        record(workbench, f'{{"n": {number}}}')
    table(show(page)).select(1)
    record(workbench, '{"n": 3}')

    qtbot.waitUntil(lambda: len(mappings(page)) == 3)
    assert table(page).selected_rows() == [2]
    assert part(page, "sendEvent") == '{"n": 1}'


def test_nothing_is_reset_while_sends_come_in(workbench: Workbench, page: HistoryPage, qtbot: QtBot) -> None:
    for number in range(3):
        record(workbench, name=f"m{number}")
    model = table(show(page)).model()
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsRemoved.connect(lambda *_: told.append("removed"))
    model.rowsInserted.connect(lambda _, first, last: told.append(f"inserted {first}-{last}"))

    record(workbench, name="m3")
    record(workbench, name="m4")
    qtbot.waitUntil(lambda: len(mappings(page)) == 5)

    assert told == ["inserted 0-1"]


def test_a_hidden_page_asks_nothing(workbench: Workbench, page: HistoryPage, qtbot: QtBot) -> None:
    record(workbench, name="one")
    qtbot.wait(120)
    assert mappings(page) == []

    assert mappings(show(page)) == ["one"]


def test_pages_come_as_it_is_scrolled(workbench: Workbench, page: HistoryPage, qtbot: QtBot) -> None:
    for number in range(230):
        record(workbench, name=f"m{number}")
    rows = table(show(page))
    assert len(mappings(page)) == 100

    for count in (200, 230):
        rows.scrollToBottom()
        qtbot.waitUntil(lambda count=count: len(mappings(page)) == count)  # type: ignore[misc]  # one at a time

    assert mappings(page) == [f"m{number}" for number in reversed(range(230))]


def test_a_file_that_cannot_be_used_is_said_and_the_page_goes_on(
    workbench: Workbench, page: HistoryPage, home: Path
) -> None:
    (home / "history.sqlite").mkdir(parents=True)

    show(page)

    assert title(page) == "The history isn't available"
    assert "Can't open or create the file" in status(page)
    assert workbench.notices.current is not None
    assert "Can't open or create the file" in workbench.notices.current.text


def tear(home: Path, text: bytes) -> None:
    """Damage each page of the file that has *text*, as a disk that loses power does."""
    path = home / "history.sqlite"
    data = path.read_bytes()
    pages = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    path.write_bytes(b"".join(bytes(4096) if text in page else page for page in pages))


def test_a_torn_page_of_the_file_is_a_message_on_the_page(
    workbench: Workbench, page: HistoryPage, home: Path, qtbot: QtBot
) -> None:
    for number in range(30):
        record(workbench, '{"n": "%s"}' % (f"event {number} " * 300), name=f"m{number}")
    show(page)
    workbench.history._close()  # as at the end of the program: all is in the file
    tear(home, b"event 7 event 7")

    table(page).select(22)

    assert len(mappings(page)) == 30
    assert "The file is damaged" in status(page)
    assert "The file is damaged" in detail(page)
    table(page).select(3)
    assert "damaged" not in detail(page)


def test_a_replaced_history_leaves_none_of_its_sends_listed(
    workbench: Workbench, page: HistoryPage, home: Path, qtbot: QtBot
) -> None:
    record(workbench, '{"n": "old"}', name="old")
    show(page)
    workbench.history._close()
    (home / "history.sqlite").write_bytes(b"no database " * 500)

    record(workbench, '{"n": "new"}', name="new")

    qtbot.waitUntil(lambda: mappings(page) == ["new"])
    assert part(page, "sendEvent") == '{"n": "new"}'
    assert status(page) == "1 send"


def test_a_send_that_is_still_being_read_is_no_missing_selection(
    workbench: Workbench, page: HistoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workbench, name="one")
    monkeypatch.setattr(workbench.history, "entries", lambda *_: None)  # the disk is slow

    show(page)

    assert table(page).selected_rows() == [0]
    head = page.findChild(DetailHeader)
    assert head is not None
    assert (head.title.text(), head.facts.text()) == ("one", "Reading this send…")


def test_a_long_id_does_not_widen_the_page(workbench: Workbench, page: HistoryPage) -> None:
    record(workbench, profile="0123456789abcdef" * 8)
    show(page)
    page.resize(740, 900)

    assert page.minimumSizeHint().width() < 740


# -- search ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "listed"),
    [
        ("historyStatus", "503", ["late"]),
        ("historyStatus", "400", []),
        ("historyStatus", "-1", ["lost"]),
        ("historyVerdict", "would_retry", ["lost", "late"]),
        ("historyAction", "trackEventV2", ["lost", "late", "good"]),
        ("historyAction", "trackEvent", []),
        ("historyDays", "0", ["lost", "late", "good"]),
    ],
)
def test_sends_are_found_by_what_they_are(
    workbench: Workbench, page: HistoryPage, name: str, data: str, listed: list[str]
) -> None:
    for mapping, status in (("good", 200), ("late", 503), ("lost", 0)):
        record(workbench, name=mapping, status=status)
    combo = show(page).findChild(QComboBox, name)
    assert combo is not None

    combo.setCurrentIndex(combo.findData(data))

    assert mappings(page) == listed
    assert title(page) == ("" if listed else "No matching sends")


@pytest.mark.parametrize(("name", "text"), [("historySearch", "needle"), ("historyProfile", "u2")])
def test_sends_are_found_by_text_and_by_profile(
    workbench: Workbench, page: HistoryPage, qtbot: QtBot, name: str, text: str
) -> None:
    record(workbench, '{"a": "hay"}', "hay", profile="u1")
    record(workbench, '{"a": "needle"}', "needle", profile="u2")
    edit = show(page).findChild(QLineEdit, name)
    assert edit is not None

    edit.setText(text)
    qtbot.waitUntil(lambda: mappings(page) == ["needle"])
    edit.setText("nowhere")
    qtbot.waitUntil(lambda: title(page) == "No matching sends")
    press(page, "historyClearSearch")
    qtbot.waitUntil(lambda: mappings(page) == ["needle", "hay"])


def test_days_are_searched_with_both_ends(qtbot: QtBot) -> None:
    filters = HistoryFilters()
    qtbot.addWidget(filters)
    filters.days.setCurrentIndex(filters.days.count() - 1)
    filters.first.setText("2026-01-31")
    filters.last.setText("2026-02-01")

    query = filters.query()

    last = start_of_day("2026-02-01")
    assert last is not None
    assert (query.since, query.until) == (start_of_day("2026-01-31"), last + DAY)
    assert not filters.first.isHidden()
    filters.last.setText("someday")
    assert filters.query().until is None


# -- acts --------------------------------------------------------------------------------------------------------


def test_opening_a_send_adds_its_event_and_its_mapping_in_one_step(
    workbench: Workbench, page: HistoryPage, ui: FakeUi
) -> None:
    workbench.store.apply(edits.set_event_text("event-1", '{"mine": 1}'))
    before = workbench.store.document
    record(workbench, '{"theirs": 2}', "Track")
    show(page)

    press(page, "historyOpen")

    document = workbench.store.document
    assert [event.text for event in document.events] == ['{"mine": 1}', '{"theirs": 2}']
    assert document.current_event.text == '{"theirs": 2}'
    assert document.current_mapping is not None
    assert (document.current_mapping.name, document.current_mapping.trigger) == ("Track", 'type = "track"')
    assert ui.shown == [("page", "editor")]
    assert workbench.store.undo_label == "opening send"
    workbench.store.undo()
    assert workbench.store.document.same_parts(before)


def test_opening_a_send_selects_what_is_there_already(workbench: Workbench, page: HistoryPage) -> None:
    workbench.store.apply(edits.set_event_text("event-1", '{"n": 1}'))
    workbench.store.apply(edits.add_event('{"n": 2}'))
    mapping = workbench.store.document.mappings[0]
    record(workbench, '{"n": 1}', mapping.name)
    before = workbench.store.document
    show(page)

    table(page).activated.emit(table(page).model().index(0, 0))

    assert workbench.store.document.same_parts(before)
    assert workbench.store.document.event == 0


def test_two_sends_are_compared(workbench: Workbench, page: HistoryPage) -> None:
    record(workbench, '{"n": 1}')
    record(workbench, '{"n": 2}')
    show(page)

    press(page, "historyCompare")

    view = page.findChild(QTextBrowser, "sendsCompared")
    assert view is not None
    assert "1 difference" in view.toPlainText()
    assert "/n" in view.toPlainText()


def test_the_acts_stay_in_their_places_whatever_is_selected(
    workbench: Workbench, page: HistoryPage, qtbot: QtBot
) -> None:
    record(workbench, name="one")
    record(workbench, name="a mapping with a name so long that it takes a second line in the details", status=503)
    rows = table(show(page))
    acts = [page.findChild(QAbstractButton, f"history{name}") for name in ("Open", "Resend", "Compare", "Delete")]

    def places() -> list[tuple[QPoint, QSize]]:
        qtbot.wait(1)  # the layout comes with the next turn of the event loop
        return [(act.mapTo(page, QPoint()), act.size()) for act in acts if act is not None and act.isVisible()]

    seen = []
    selections: list[Callable[[], None]] = [
        partial(rows.select, 0), partial(rows.select, 1), rows.selectAll, rows.clearSelection,
    ]  # fmt: skip
    for select in selections:
        select()
        seen.append(places())

    assert len(seen[0]) == 4
    assert seen == [seen[0]] * 4


def test_with_two_selected_only_delete_is_possible(workbench: Workbench, page: HistoryPage) -> None:
    for _ in range(2):
        record(workbench)
    table(show(page)).selectAll()

    possible = {act.objectName() for act in page.findChildren(QAbstractButton) if act.isEnabled()}
    assert possible & {"historyOpen", "historyResend", "historyCompare", "historyDelete"} == {"historyDelete"}


def test_a_send_is_compared_with_the_previous_one_of_its_mapping(workbench: Workbench, page: HistoryPage) -> None:
    for name in ("session", "order", "session"):
        record(workbench, name=name)
    rows = table(show(page))

    press(page, "historyCompare")

    assert rows.selected_rows() == [0, 2]


def test_selected_sends_are_deleted_several_only_after_a_question(
    workbench: Workbench, page: HistoryPage, ui: FakeUi, qtbot: QtBot
) -> None:
    for name in ("one", "two", "three"):
        record(workbench, name=name)
    rows = table(show(page))
    with qtbot.waitActive(page):
        page.activateWindow()
    rows.setFocus()

    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: mappings(page) == ["two", "one"])
    assert rows.selected_rows() == [0]

    rows.selectAll()
    ui.answers = [False, True]
    press(page, "historyDelete")
    assert mappings(page) == ["two", "one"]
    press(page, "historyDelete")
    qtbot.waitUntil(lambda: mappings(page) == [])
    assert ui.asked == [("Delete 2 sends?", "Delete 2 sends")] * 2


@pytest.mark.parametrize(("name", "kind"), [("sends", 0), ("sends", 1), ("sends.ndjson", 0)])
def test_what_is_listed_is_exported(
    workbench: Workbench, page: HistoryPage, ui: FakeUi, tmp_path: Path, name: str, kind: int
) -> None:
    record(workbench)
    ui.answers = [(tmp_path / name, list(KINDS)[kind])]
    show(page)

    press(page, "historyExport")

    (path,) = tmp_path.glob("sends*")
    content = json.loads(path.read_text("utf-8"))
    assert path.suffix == (".har" if (name, kind) == ("sends", 0) else ".ndjson")
    assert ("log" in content) is (path.suffix == ".har")


def test_an_export_that_is_cancelled_writes_nothing(page: HistoryPage, ui: FakeUi, workbench: Workbench) -> None:
    ui.answers = [None]
    press(show(page), "historyExport")

    assert workbench.notices.current is None


def test_keeping_sends_for_less_asks_before_older_ones_are_deleted(
    workbench: Workbench, page: HistoryPage, ui: FakeUi
) -> None:
    combo = show(page).findChild(QComboBox, "historyKeep")
    assert combo is not None
    ui.answers = [False, True]

    for days in (90, 30):
        combo.setCurrentIndex(combo.findData(30))
        combo.activated.emit(combo.currentIndex())
        assert (workbench.history.days, combo.currentData()) == (days, days)

    combo.setCurrentIndex(combo.findData(365))
    combo.activated.emit(combo.currentIndex())
    assert workbench.history.days == 365
    assert ui.asked == [("Delete all sends older than 30 days?", "Delete older sends")] * 2


@pytest.fixture
def sent(workbench: Workbench, page: HistoryPage) -> HistoryPage:
    """The page with one send, which the sandbox takes again."""
    event = '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {}}'
    mapping = workbench.store.document.mappings[0]
    workbench.history.add(event, mapping, "Sandbox", make_exchange())
    return show(page)


def test_a_send_is_sent_again_over_the_connection_in_use(
    workbench: Workbench, sent: HistoryPage, loop: asyncio.AbstractEventLoop
) -> None:
    async def act() -> None:
        press(sent, "historyResend")
        async with asyncio.timeout(20):
            while workbench.tasks.is_busy or len(mappings(sent)) < 2:
                await asyncio.sleep(0.01)
        await workbench.finish()

    loop.run_until_complete(act())

    assert table(sent).model().index(0, 3).data() == "200"
    assert workbench.notices.current is not None
    assert "again to Sandbox" in workbench.notices.current.text


def test_a_connection_that_confirms_asks_before_a_send_is_sent_again(
    workbench: Workbench, sent: HistoryPage, ui: FakeUi
) -> None:
    careful = Connection("Careful", "sandbox", "https://sandbox.talon.one", confirm_first=True, ca_file="other")
    workbench.connections.use(workbench.connections.add(careful))
    ui.answers = [False]

    press(sent, "historyResend")

    assert ui.asked == [("Send 1 request to Careful (https://sandbox.talon.one)?", "Send 1 request")]
    assert len(mappings(sent)) == 1


def test_the_count_of_all_sends_is_said(workbench: Workbench, page: HistoryPage) -> None:
    for _ in range(2):
        record(workbench)
    show(page)

    label = page.findChild(QLabel, "historyCount")
    assert label is not None
    assert label.text() == "2 sends"
