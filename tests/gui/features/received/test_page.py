"""The Received page in the window, over real sandboxes: read at once, read again, cancelled, filtered, exported."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QRadioButton

from talonbench.capture import CapturedEvent
from talonbench.capture.event import events_of
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.sandbox import Sandbox, parse_fault
from talonbench_gui.features.received.page import ReceivedPage
from talonbench_gui.widgets.editor.code_edit import CodeEdit
from talonbench_gui.widgets.tables.table import Table
from tests.gui.driver import WindowDriver
from tests.gui.look import cells, find

API_KEY, KEY = "api-key-0123456789", "management-secret-0123456789"
PROFILE: dict[str, Any] = {
    "customerProfileId": {"@path": "$.userId"},
    "attributes": {"Tier": {"@path": "$.traits.tier"}, "Name": "Ada"},
    "runRuleEngine": True,
    "addAudienceIds": [1],
    "skipNonExistingAttributes": True,
}
EVENT = '{"type": "identify", "userId": "u1", "traits": {"tier": "gold"}}'


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A deployment with both APIs, and with an audience."""
    with Sandbox() as running:
        change(running.url, "audiences", {"audienceId": "a1", "audienceName": "Fans"}, "POST")
        yield running


@pytest.fixture
def profiles(driver: WindowDriver) -> WindowDriver:
    """A window whose mapping updates a profile with an audience."""
    store = driver.workbench.store
    mapping = store.document.mappings[0].id
    store.apply(
        edits.update_mapping(mapping, action="updateCustomerProfileV3", trigger='type = "identify"', mapping=PROFILE)
    )
    driver.write(EVENT)
    driver.workbench.received.wait = 1.2
    return driver


def use(driver: WindowDriver, url: str, key: str = KEY) -> Connection:
    """Send to *url*, as gateway and as deployment."""
    connections = driver.workbench.connections
    one = connections.add(Connection("Live", "gateway", url, url), API_KEY)
    connections.use(one)
    if key:
        driver.workbench.management.set_key(one, key)
    driver.wait_for_preview()
    return one


def change(url: str, path: str, body: Any, method: str = "PUT") -> None:
    """Change something in the sandbox, as somebody else does."""
    headers = {"authorization": "ApiKey-v1 other", "destination-hostname": url}
    assert httpx.request(method, f"{url}/segment/{path}", json=body, headers=headers).status_code < 300


def show(driver: WindowDriver) -> ReceivedPage:
    """Show the page, and wait until it was read."""
    driver.while_running(lambda: driver.run_command("page.received"))
    page = driver.window.stack.currentWidget()
    assert isinstance(page, ReceivedPage)
    return page


def table(page: ReceivedPage) -> list[str]:
    return cells(find(page, Table, "receivedTable"))


def title(page: ReceivedPage) -> str:
    return find(page, QLabel, "receivedVerdict").text()


def status(page: ReceivedPage) -> str:
    return find(page, QLabel, "receivedStatus").text()


def read_button(page: ReceivedPage) -> QAbstractButton:
    return find(page, QAbstractButton, "receivedRead")


def select(page: ReceivedPage, what: str) -> None:
    shown = find(page, Table, "receivedTable")
    shown.select(next(at for at, row in enumerate(cells(shown)) if what in row))


async def send_all(driver: WindowDriver) -> None:
    """Send all events, which are prepared first."""
    driver.run_command("send.all")
    async with asyncio.timeout(20):
        while driver.workbench.results.run is None or driver.workbench.tasks.is_busy:
            await asyncio.sleep(0.01)


def test_before_the_first_send_the_page_says_what_to_do(driver: WindowDriver) -> None:
    page = show(driver)

    assert "Nothing sent yet" in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert not read_button(page).isEnabled()
    assert status(page) == "Reads what Talon.One stored of the last send; never changes anything there"


def test_the_sandbox_is_read_without_any_key(driver: WindowDriver) -> None:
    driver.send()

    page = show(driver)

    assert title(page).partition(" of ")[0] == title(page).partition(" of ")[2].partition(" ")[0]
    assert len(table(page)) > 2
    assert find(page, QLabel, "receivedHealth").text() == "OK"


def test_all_is_stored(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    profiles.send()

    page = show(profiles)

    assert table(page) == [
        "Profile · u1   3 of 3", '✓ stored  Profile ID  "u1"  "u1"', '✓ stored  Tier  "gold"  "gold"',
        '✓ stored  Name  "Ada"  "Ada"', "Audiences   1 of 1", "✓ member  Audience 1  added  member of Fans",
    ]  # fmt: skip
    assert title(page) == "4 of 4 values arrived"
    assert status(page).endswith("in 1 round")
    assert find(page, QLabel, "receivedHealth").text() == "OK"
    log = find(page, Table, "receivedLog")
    assert [row.partition("  ")[2].partition("?")[0] for row in cells(log)] == [
        "200  PUT /segment/v2/customer_profiles/u1"
    ]
    assert log.selected == 0
    assert '"effects": [' in find(page, CodeEdit, "receivedPayload").toPlainText()
    find(page, QRadioButton, "receivedRequestPayload").click()
    assert '"Tier": "gold"' in find(page, CodeEdit, "receivedPayload").toPlainText()


def test_what_was_forgotten_is_missing_and_found_once_it_is_there(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    profiles.send()
    change(sandbox.url, "v2/customer_profiles/u1", {"attributes": {"Tier": None}})
    change(sandbox.url, "v2/customer_profiles/u1", {"runRuleEngine": True, "audiencesChanges": {"deletes": [1]}})

    page = show(profiles)

    assert '✕ missing  Tier  "gold"  nothing' in table(page)
    assert "✕ missing  Audience 1  added  not a member" in table(page)
    assert title(page) == "2 of 4 values arrived"
    assert status(page).startswith("2 are missing · read ")
    select(page, "Tier")
    assert "skipNonExistingAttributes=true" in find(page, QLabel, "receivedReason").text()
    assert find(page, QAbstractButton, "receivedCatalog").isEnabled()
    change(sandbox.url, "v2/customer_profiles/u1", {"attributes": {"Tier": "silver"}})

    profiles.while_running(read_button(page).click)

    assert '! differs  Tier  "gold"  "silver"' in table(page)
    assert cells(find(page, Table, "receivedLog"))[-1].endswith("/segment/v2/customer_profiles/u1")


def test_a_late_answer_is_waited_for(profiles: WindowDriver, sandbox: Sandbox) -> None:
    profiles.workbench.received.wait = 20
    use(profiles, sandbox.url)
    profiles.send()
    sandbox.set_faults(
        parse_fault("delay=1@/v1/applications/1/customers"), parse_fault("status=503@/v1/applications/1/customers*2")
    )

    page = show(profiles)

    assert title(page) == "4 of 4 values arrived"


def test_rows_stay_while_it_is_read_and_reading_is_cancelled(profiles: WindowDriver, sandbox: Sandbox) -> None:
    received = profiles.workbench.received
    received.wait = 60
    use(profiles, sandbox.url)
    profiles.send()
    change(sandbox.url, "v2/customer_profiles/u1", {"attributes": {"Tier": None}})
    names: list[list[str]] = []

    async def watch() -> None:
        profiles.run_command("page.received")
        page = profiles.find(ReceivedPage, "receivedPage")
        received.changed.connect(lambda: names.append([row.split("  ")[1] for row in table(page)]))
        async with asyncio.timeout(20):
            while received.found is None:
                await asyncio.sleep(0.01)
        assert "1 is pending · round 1 · reading again in 1 s" in status(page)
        assert '– pending  Tier  "gold"  not found yet' in table(page)
        assert read_button(page).text() == "Cancel reading"
        wide = read_button(page).width()
        read_button(page).click()
        async with asyncio.timeout(20):
            while profiles.workbench.tasks.is_busy:
                await asyncio.sleep(0.01)
        assert read_button(page).text() == "Read again"
        assert read_button(page).width() == wide
        assert status(page).endswith("cancelled")

    profiles.run(watch())

    assert len(names) > 1
    assert all(one == names[0] for one in names)


def test_a_send_while_the_page_is_visible_is_read_at_once(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    page = show(profiles)

    profiles.send()

    assert title(page) == "4 of 4 values arrived"


def test_without_a_management_key_the_page_leads_to_it(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url, key="")
    profiles.send()
    page = show(profiles)
    assert "Add a management key" in [label.text() for label in page.findChildren(QLabel) if label.isVisible()]

    find(page, QAbstractButton, "receivedAddKey").click()

    key = profiles.find(QLineEdit, "connectionManagementKey")
    assert QApplication.focusWidget() is key
    key.setText(KEY)
    page = show(profiles)
    assert title(page) == "4 of 4 values arrived"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("status=401", "Talon.One rejected the management key (401)"),
        ("status=403", "Talon.One doesn't allow this key to read the Applications (403)"),
        ("drop", "127.0.0.1"),
    ],
)
def test_what_cannot_be_read_is_said(profiles: WindowDriver, sandbox: Sandbox, fault: str, words: str) -> None:
    use(profiles, sandbox.url)
    profiles.send()
    sandbox.set_faults(parse_fault(f"{fault}@/v1"))

    page = show(profiles)

    assert words in status(page)
    assert {row.partition(" ")[0] for row in table(page)} == {"–", "Profile", "Audiences"}
    assert KEY not in status(page)


def test_an_application_that_is_chosen_after_the_send_is_read(profiles: WindowDriver, sandbox: Sandbox) -> None:
    connections = profiles.workbench.connections
    connections.update(replace(use(profiles, sandbox.url), application="7"))
    profiles.send()
    page = show(profiles)
    assert "Talon.One doesn't know the profiles (404)" in status(page)

    connections.update(replace(connections.current, application="1"))
    profiles.while_running(read_button(page).click)

    assert title(page) == "4 of 4 values arrived"


def test_problems_and_single_events_are_filtered(profiles: WindowDriver, sandbox: Sandbox) -> None:
    store = profiles.workbench.store
    store.apply(edits.add_event(EVENT.replace("u1", "u2").replace("gold", "new"), "Second"))
    use(profiles, sandbox.url)
    profiles.run(send_all(profiles))
    change(sandbox.url, "v2/customer_profiles/u2", {"attributes": {"Tier": None}})
    page = show(profiles)
    scope = find(page, QComboBox, "receivedScope")
    assert scope.itemText(0) == "2 events · 2 requests"

    find(page, QRadioButton, "receivedProblems").click()
    assert table(page) == ["Profile · u2   0 of 1", '✕ missing  Tier  "new"  nothing']
    scope.setCurrentIndex(1)
    assert table(page) == []
    find(page, QRadioButton, "receivedAll").click()
    assert table(page)[0] == "Profile · u1   3 of 3"


def test_the_mapping_of_a_value_is_shown(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    profiles.send()
    page = show(profiles)

    find(page, QAbstractButton, "receivedMapping").click()

    assert profiles.window.stack.currentWidget() is profiles.window.editor


def test_the_export_is_what_verify_prints(
    profiles: WindowDriver, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(profiles, sandbox.url)
    profiles.send()
    page = show(profiles)
    saved = tmp_path / "received.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), "JSON (*.json)"))

    find(page, QAbstractButton, "receivedExport").click()

    text = saved.read_text("utf-8")
    assert '"path":"/attributes/Tier","sent":"gold","stored":"gold","status":"stored"' in text
    assert KEY not in text
    assert API_KEY not in text


# -- events that are sent elsewhere ---------------------------------------------------------------------------------


def test_an_event_that_is_sent_again_is_read(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    profiles.send()
    page = show(profiles)
    store = profiles.workbench.store
    preview = profiles.workbench.previews.current
    assert preview is not None
    rows = tuple(row for row in preview.mappings if row.requests)
    change(sandbox.url, "v2/customer_profiles/u1", {"attributes": {"Tier": "silver"}})
    store.apply(edits.set_event_text(store.document.current_event.id, "{}"))

    profiles.while_running(lambda: profiles.workbench.sending.resend(rows, EVENT, lambda _: None))
    profiles.while_running(lambda: None)

    run = profiles.workbench.received.run
    assert run is not None
    assert (run.title, run.is_over) == ("Sent again", True)
    assert any("stored  Tier" in row for row in table(page))
    assert "Deleted event" not in " ".join(table(page))


def test_a_forwarded_event_is_read(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    page, workbench = show(profiles), profiles.workbench
    body = {"type": "identify", "userId": "u7", "traits": {"tier": "gold"}}

    def arrive() -> None:
        workbench.forwarder.start()
        for event, faults in events_of("identify", body):
            workbench.capture.log.add(CapturedEvent(1, 0.0, event, faults, "identify", message_id="m1"))
        workbench.capture.look()

    profiles.while_running(arrive)
    profiles.while_running(lambda: None)

    assert any("u7" in row for row in table(page))
    assert workbench.received.run is workbench.results.beside
    profiles.send()
    profiles.while_running(lambda: None)
    assert workbench.received.run is workbench.results.run
