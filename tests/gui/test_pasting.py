"""Events as they come into the window, in whatever form."""

import gzip
import json
from pathlib import Path

from tests.gui.conftest import WindowDriver
from tests.gui.pages import EXAMPLES


def test_a_file_of_several_events_is_stepped_through(driver: WindowDriver) -> None:
    driver.window.pasting.open_files([EXAMPLES / "paste" / "events_debugger_raw.json"])
    driver.until(lambda: "6 events" in driver.window.notice.text())
    panel = driver.window.event_panel

    first = panel.json.text()
    panel.stepped.emit(1)

    assert panel.place.text() == "Event 2 of 6"
    assert panel.json.text() != first
    panel.stepped.emit(-1)
    assert panel.json.text() == first


def test_a_packed_archive_is_opened(driver: WindowDriver, tmp_path: Path) -> None:
    archive = (EXAMPLES / "paste" / "events_archive.ndjson").read_bytes()
    (tmp_path / "archive.gz").write_bytes(gzip.compress(archive))
    (tmp_path / "broken.gz").write_bytes(gzip.compress(archive)[:-9])

    driver.window.pasting.open_files([tmp_path / "archive.gz"])
    driver.until(lambda: "JSON line by line" in driver.window.notice.text())
    driver.window.pasting.open_files([tmp_path / "broken.gz"])

    assert driver.window.notice.text() == "broken.gz cannot be read: incomplete gzip archive"


def test_a_call_of_an_sdk_is_pasted_as_its_event(driver: WindowDriver) -> None:
    driver.window.event_panel.json.editor.selectAll()
    driver.window.event_panel.json.paste("analytics.track('Paid', {total: 5})")
    driver.wait_for_preview()

    assert json.loads(driver.window.event_panel.json.text())["event"] == "Paid"
    assert "an SDK call" in driver.window.notice.text()


def test_undo_gives_back_what_was_pasted_and_then_what_was_there(driver: WindowDriver) -> None:
    editor = driver.window.event_panel.json
    before = editor.text()
    editor.editor.selectAll()
    editor.paste("analytics.track('Paid', {total: 5})")

    editor.editor.undo()
    pasted = editor.text()
    editor.editor.undo()

    assert (pasted, editor.text()) == ("analytics.track('Paid', {total: 5})", before)
