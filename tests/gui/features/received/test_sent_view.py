"""What Segment really sent, in the window: the access log of a real sandbox beside the setup."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QRadioButton

from talonbench.clock import now
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.sandbox import Sandbox, parse_fault
from talonbench_gui.features.received.page import ReceivedPage
from talonbench_gui.widgets.tables.table import Table
from tests.core.runs import SENT, Row, write_run
from tests.gui.driver import WindowDriver
from tests.gui.features.received.test_page import EVENT, KEY, change, profiles, sandbox, use
from tests.gui.look import cells, find

__all__ = ["profiles", "sandbox"]


def show(driver: WindowDriver) -> ReceivedPage:
    """Show what Segment really sent."""
    driver.while_running(lambda: driver.run_command("page.received"))
    page = driver.window.stack.currentWidget()
    assert isinstance(page, ReceivedPage)
    find(page, QPushButton, "receivedSent").click()
    return page


def compare(driver: WindowDriver, page: ReceivedPage, then: Callable[[], None] | None = None) -> list[str]:
    """Press Compare, and wait."""
    driver.while_running(find(page, QPushButton, "sentCompare").click, then)
    return cells(find(page, Table, "sentTable"))


def texts(page: ReceivedPage) -> tuple[str, str]:
    title = next(label for label in page.findChildren(QLabel) if label.isVisible() and "equal" in label.text())
    return title.text(), find(page, QLabel, "sentStatus").text()


def test_what_was_sent_is_equal_until_the_setup_changes(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    profiles.send()
    page = show(profiles)

    rows = compare(profiles, page)

    assert [row.split("  ")[:2] for row in rows] == [["+ only there", "audience a1"], ["✓ equal", "profile u1"]]
    assert texts(page) == ("1 of 2 calls equal", "1 only there")
    store = profiles.workbench.store
    store.apply(edits.set_field(store.document.mappings[0].id, "attributes", {"Tier": "silver", "Name": "Ada"}))
    profiles.wait_for_preview()
    change(sandbox.url, "v2/customer_profiles/u2", {"attributes": {"Tier": "gold"}})
    rows = compare(profiles, page)
    assert [row.split("  ")[:2] for row in rows] == [
        ["+ only there", "audience a1"], ["! differs", "profile u1"], ["+ only there", "profile u2"],
    ]  # fmt: skip
    find(page, Table, "sentTable").select(1)
    assert cells(find(page, Table, "sentDifferences")) == ['/attributes/Tier  "silver"  "gold"']
    find(page, QRadioButton, "sentOnlyDifferences").click()
    assert len(cells(find(page, Table, "sentTable"))) == 3
    find(page, QPushButton, "sentBack").click()
    assert find(page, QLabel, "receivedVerdict").isVisible()


def test_the_comparison_is_exported_as_the_command_line_prints_it(
    profiles: WindowDriver, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "sent.json"
    monkeypatch.setattr("talonbench_gui.shell.qt_ui.QtUi.ask_save", lambda *_: (saved, "JSON (*.json)"))
    use(profiles, sandbox.url)
    profiles.send()
    page = show(profiles)
    compare(profiles, page)

    find(page, QPushButton, "sentExport").click()

    found = json.loads(saved.read_text("utf-8"))
    assert found["counts"] == {"equal": 1, "differs": 0, "only_there": 1, "only_here": 0}
    assert found["calls"][1]["here"] == found["calls"][1]["there"]
    assert KEY not in saved.read_text("utf-8")


def test_the_events_of_the_open_run_are_compared(profiles: WindowDriver, sandbox: Sandbox, tmp_path: Path) -> None:
    use(profiles, sandbox.url)
    profiles.send()
    archive = tmp_path / "day.ndjson"
    archive.write_text(f"{EVENT}\n{EVENT.replace('u1', 'u5')}\n", "utf-8")
    rows = [Row(line, round(now() * 1000), None, "u", SENT, type="identify") for line in (1, 2)]
    profiles.workbench.archive.open(write_run(tmp_path / "run", rows, [archive]))
    profiles.until(lambda: profiles.workbench.archive.run is not None)
    page = show(profiles)
    source = find(page, QComboBox, "sentSource")

    source.setCurrentIndex(source.findText("Events of the open run"))
    listed = compare(profiles, page)

    assert sorted(row.split("  ")[:2] for row in listed) == [
        ["+ only there", "audience a1"], ["− only here", "profile u5"], ["✓ equal", "profile u1"],
    ]  # fmt: skip


def test_without_a_key_it_says_so(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url, key="")
    page = show(profiles)

    assert find(page, QLabel, "sentStatus").text() == "Enter a management key."
    assert not find(page, QPushButton, "sentCompare").isEnabled()


def test_a_key_that_may_not_read_the_log_is_told_so(profiles: WindowDriver, sandbox: Sandbox) -> None:
    use(profiles, sandbox.url)
    sandbox.set_faults(parse_fault("status=403@/v1/applications/1/access_logs"))
    page = show(profiles)

    compare(profiles, page)

    assert "doesn't allow this key to read the access log (403)" in find(page, QLabel, "sentStatus").text()
    assert KEY not in find(page, QLabel, "sentStatus").text()


def test_reading_can_be_cancelled(profiles: WindowDriver, sandbox: Sandbox) -> None:
    one: Connection = use(profiles, sandbox.url)
    assert one.deployment == sandbox.url
    sandbox.set_faults(parse_fault("delay=30@/v1/applications/1/access_logs"))
    page = show(profiles)

    compare(profiles, page, find(page, QPushButton, "sentCompare").click)

    assert not profiles.workbench.sent_log.is_reading
    assert profiles.workbench.sent_log.found is None
