"""Sending from the whole window: to the real sandbox, over real HTTP."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QTextBrowser, QWidget

from talonbench.document import edits
from talonbench.history import History, HistoryEntry, HistoryQuery, HistoryRow, history_path
from talonbench.values import Value
from talonbench_gui.features.connections.send_block import SummaryLabel
from talonbench_gui.features.event.tabs import EventTabs, Mark
from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.panels import EmptyPanel
from tests.core.servers import OK, listening, read_request, to
from tests.gui.driver import WindowDriver


def response(driver: WindowDriver) -> str:
    return "\n".join(driver.find(QLabel, f"response{part}").text() for part in ("Status", "Verdict", "WireCheck"))


def message(driver: WindowDriver) -> str:
    return driver.find(QLabel, "connectionMessage").text()


def notice(driver: WindowDriver) -> str:
    label = driver.find(QLabel, "noticeText")
    return label.text() if label.isVisible() else ""


def send_button(driver: WindowDriver) -> QAbstractButton:
    return driver.find(QAbstractButton, "sendButton")


def test_the_keyboard_sends_on_the_first_start_and_the_sandbox_responds(driver: WindowDriver) -> None:
    driver.window.activateWindow()
    driver.editor.setFocus()

    driver.while_running(lambda: QTest.keyClick(driver.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))

    assert response(driver).splitlines()[0] == "200 OK"
    assert "✓ Delivered" in response(driver)
    assert "✓ Sent as shown" in response(driver)
    assert re.fullmatch(r"Track event — ✓ delivered · 200 · \d+ ms", row(driver))


@pytest.mark.parametrize(
    ("command", "status", "sign"),
    [
        ("sandbox.401", "401", "✕"), ("sandbox.429", "429", "↻"), ("sandbox.503", "503", "↻"),
        ("sandbox.drop", "No response", "↻"), ("sandbox.invalid_body", "200", "✓"),
    ],
)  # fmt: skip
def test_the_sandbox_misbehaves_as_told_and_the_notice_goes_with_it(
    driver: WindowDriver, command: str, status: str, sign: str
) -> None:
    driver.run_command(command)
    driver.send()
    assert response(driver).startswith(status)
    assert response(driver).splitlines()[1].startswith(sign)
    assert "Sandbox responses" in notice(driver)

    driver.run_command("sandbox.normal")
    driver.send()
    assert response(driver).startswith("200")
    assert "Sandbox responses" not in notice(driver)


def test_a_send_that_comes_before_the_first_preview_waits_for_it(driver: WindowDriver) -> None:
    previews = driver.workbench.previews
    first, previews.current = previews.current, None

    def act() -> None:
        driver.run_command("send.send")
        assert not driver.workbench.sending.is_running
        assert first is not None
        previews._on_made(previews.snapshot(), first)

    driver.while_running(act)

    assert response(driver).startswith("200")


def row(driver: WindowDriver) -> str:
    """What the first row of the mapping list says."""
    return str(driver.find(QListView, "mappingList").model().index(0, 0).data())


def test_a_wrong_key_is_answered_with_401(driver: WindowDriver) -> None:
    driver.type_into(driver.find(QLineEdit, "apiKeyEdit"), "bad-key")

    driver.send()

    assert response(driver).startswith("401")
    assert row(driver) == "Track event — ✕ would be discarded · 401"


def test_a_closed_session_says_so_with_what_to_do(driver: WindowDriver) -> None:
    session: dict[str, Value] = {"customerSessionId": "s1", "state": "closed"}
    store = driver.workbench.store
    store.apply(edits.replace_selected("Session", "updateCustomerSessionV2", 'type = "track"', session))
    driver.wait_for_preview()

    driver.send()
    driver.send()

    assert "the sandbox rejects the request" in response(driver)
    said = driver.find(QTextBrowser, "responseReport").toPlainText()
    assert "The session is already closed." in said
    assert "Send another session ID, or reopen the session" in said
    driver.show_page("trace")
    assert any("can't be changed by an update" in one.toPlainText() for one in driver.window.findChildren(QTextBrowser))


def test_with_nothing_ready_send_says_so(driver: WindowDriver) -> None:
    driver.write("{}")

    driver.run_command("send.send")

    assert notice(driver) == "No mapping is ready to send this event: see Trace."
    driver.write('{"type": "page"}')
    assert notice(driver) == ""


def test_an_empty_event_says_what_is_missing_and_not_to_see_problems_that_are_none(driver: WindowDriver) -> None:
    driver.write("")
    driver.run_command("send.send")
    assert notice(driver) == "Nothing is ready to send: paste an event first."

    driver.write('{"type": "track"}')
    driver.run_command("send.send")
    assert notice(driver) == "No mapping is ready to send this event: see Problems."

    driver.workbench.store.apply(edits.delete_mapping())
    driver.wait_for_preview()
    driver.run_command("send.send")
    assert notice(driver) == "Nothing is ready to send: add a mapping first."


def test_a_send_that_is_cancelled_says_so_until_the_next(driver: WindowDriver) -> None:
    driver.run_command("sandbox.delay")
    driver.while_running(send_button(driver).click, send_button(driver).click)
    assert message(driver).startswith("Cancelled.")
    assert driver.workbench.results.exchanges == {}

    driver.run_command("sandbox.normal")
    driver.send()
    assert message(driver) == ""


def test_cancelling_at_once_leaves_the_window_ready(driver: WindowDriver) -> None:
    def act() -> None:
        driver.run_command("send.send")
        driver.run_command("send.cancel")

    driver.while_running(act)
    driver.send()

    assert response(driver).startswith("200")


def test_the_window_can_be_used_while_it_sends(driver: WindowDriver) -> None:
    driver.run_command("sandbox.delay")
    seen: list[str] = []

    def act() -> None:
        driver.editor.setPlainText('{"type": "page"}')
        asyncio.get_running_loop().call_later(0.5, look)

    def look() -> None:
        preview = driver.workbench.previews.current
        seen.append(preview.text if preview is not None else "")
        driver.run_command("send.cancel")

    driver.while_running(send_button(driver).click, act)

    assert seen == ['{"type": "page"}']


def test_the_history_keeps_what_was_sent_not_what_was_typed_since(driver: WindowDriver) -> None:
    before = driver.editor.toPlainText()

    def act() -> None:
        driver.run_command("send.send")
        driver.editor.setPlainText("{}")

    driver.while_running(act)

    rows: list[HistoryRow] = []
    driver.workbench.history.page(HistoryQuery(), None, 9, rows.extend)
    driver.until(lambda: rows)
    entries: list[HistoryEntry] = []
    driver.workbench.history.entries([rows[0].id], entries.extend)
    driver.until(lambda: entries)
    assert entries[0].event == before
    assert driver.workbench.results.is_outdated


def test_the_window_closed_amid_a_send_keeps_what_was_sent(driver: WindowDriver) -> None:
    driver.workbench.store.apply(edits.duplicate_mapping())
    driver.wait_for_preview()
    driver.workbench.sending.set_faults("delay=12*1")
    results = driver.workbench.results

    async def send_until_answered() -> None:
        driver.run_command("send.send")
        while not results.exchanges:
            await asyncio.sleep(0.005)

    driver.run(send_until_answered())
    driver.close()

    kept = History(history_path())
    rows = kept.page(HistoryQuery(), None, 9)
    kept.close()
    assert [(row.verdict, row.status, row.error) for row in rows] == [
        ("cancelled", 0, "Cancelled before the response arrived."),
        ("delivered", 200, ""),
    ]


@pytest.fixture
def _stay_when_closed(qapp: QApplication) -> Iterator[None]:
    """Closing the window doesn't end the loop, as in the program."""
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(True)


@pytest.mark.usefixtures("_stay_when_closed")
@pytest.mark.parametrize("seconds", [0.1, 0.7, 1.5])
def test_closing_amid_a_send_records_each_request_that_left(driver: WindowDriver, seconds: float) -> None:
    """A server counts what arrives; some of it is unanswered, and some still waits, when the window closes."""
    arrived: list[bytes] = []

    async def answer_late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):  # the window closed the connection
            while True:
                arrived.append(await read_request(reader))
                await asyncio.sleep(len(arrived) % 7 / 10)
                writer.write(OK)

    async def send_and_close() -> None:
        async with listening(answer_late) as port:
            connections = driver.workbench.connections
            connections.use(connections.add(replace(to(port), name="Counting", id=""), "a-key"))
            while driver.workbench.previews.is_pending:
                await asyncio.sleep(0.01)
            driver.run_command("send.send")
            while not arrived:
                await asyncio.sleep(0.005)
            await asyncio.sleep(seconds)
            driver.window.close()
            await driver.workbench.finish()
            await asyncio.sleep(0.1)

    for _ in range(7):
        count = len(driver.workbench.store.document.mappings)
        driver.workbench.store.apply(edits.duplicate_mapping(*range(count)))
    driver.wait_for_preview()
    driver.run(send_and_close())

    kept = History(history_path())
    kinds = Counter(row.verdict for row in kept.page(HistoryQuery(), None, 999))
    kept.close()
    assert len(arrived) > kinds["delivered"] > 0
    assert len(arrived) <= kinds.total() <= len(arrived) + 1  # the last one may be cancelled as it leaves
    assert set(kinds) == {"delivered", "cancelled"}


def test_several_mappings_are_sent_at_once_each_with_its_response(driver: WindowDriver) -> None:
    driver.workbench.store.apply(edits.duplicate_mapping())
    driver.wait_for_preview()
    assert send_button(driver).text() == "Send 2"

    driver.send()

    kinds = [exchange.verdict.kind for exchange in driver.workbench.results.exchanges.values()]
    assert kinds == ["delivered", "delivered"]
    assert driver.find(QLabel, "sendSummary").text().startswith("2 delivered\n")


def test_a_response_widens_no_column_and_cuts_no_word(driver: WindowDriver) -> None:
    driver.window.resize(1024, 700)
    QApplication.processEvents()
    before = driver.window.columns.sizes()
    driver.run_command("sandbox.503")

    driver.send()
    QApplication.processEvents()

    assert driver.window.columns.sizes() == before
    parts = [driver.find(QWidget, f"response{name}") for name in ("Status", "WireCheck")]
    assert all(part.width() >= part.sizeHint().width() for part in parts)


def test_colors_survive_larger_text(driver: WindowDriver) -> None:
    driver.send()
    driver.zoom("larger")
    QApplication.processEvents()

    verdict = driver.find(QLabel, "responseVerdict")
    assert verdict.palette().windowText().color().name() == current_theme().good


STATES = '{"type": "track", "event": "Paid", "userId": "u", "properties": {"state": "paid"}}'


def reject_second(driver: WindowDriver) -> None:
    """An event with two mappings, of which Segment rejects the second before sending."""
    store = driver.workbench.store
    mapping: dict[str, Value] = {"customerSessionId": "s-1", "state": {"@path": "$.properties.state"}}
    store.apply(edits.add_mapping("updateCustomerSessionV2", 'type = "track"', "Session", mapping))
    store.apply(edits.select_mapping(0))
    driver.write(STATES)


def test_a_mapping_rejected_before_sending_is_a_failure_of_the_send(driver: WindowDriver) -> None:
    reject_second(driver)

    driver.send()

    tabs, summary = driver.find(EventTabs, "eventTabs"), driver.find(SummaryLabel, "sendSummary")
    assert tabs.mark(0) == Mark("✕", "bad", "1/2")
    assert tabs.accessibleTabName(0).endswith("rejected, 1 of 2 delivered")
    assert summary.text().startswith("1 delivered · 1 rejected\n")
    assert summary._shown is not None
    assert summary._shown.parts == (("1 delivered", "good"), ("1 rejected", "bad"))
    listed = driver.find(QListView, "mappingList").model()
    assert str(listed.index(1, 0).data()).startswith("Session — ✕ ")
    assert "rejected" not in str(listed.index(1, 0).data())  # but why

    QTest.mouseClick(driver.find(QAbstractButton, "sendSummaryButton"), Qt.MouseButton.LeftButton)
    assert driver.workbench.store.document.mapping == 1
    told = driver.find(EmptyPanel, "responseEmpty").text()
    assert told.startswith("Not sent: this mapping is rejected.\n")
    assert "paid" in told

    driver.write(STATES.replace("paid", "open"))
    assert driver.find(EmptyPanel, "responseEmpty").text().startswith("Nothing sent yet.")
    driver.send()
    assert tabs.mark(0).sign == "✓"
    assert not driver.find(QAbstractButton, "sendSummaryButton").isVisible()
