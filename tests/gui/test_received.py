"""An event as Segment receives it: pasted calls, the switch in the Editor, what is sent, kept and undone."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton

from talonbench.document import edits
from talonbench.history import HistoryQuery
from talonbench.workspace import from_document, load, save, to_document
from tests.gui.driver import WindowDriver

TYPED = '{"type": "track", "event": "Order Completed", "userId": "u1"}'
CURL = """curl https://api.segment.io/v1/track -u key: -d '{"event": "Order Completed", "userId": "u1"}'"""
MAPPING = {
    "customerProfileId": {"@path": "$.userId"},
    "eventType": {"@path": "$.event"},
    "attributes": {"at": {"@path": "$.receivedAt"}, "id": {"@path": "$.messageId"}},
}


def attributes(driver: WindowDriver) -> dict[str, str]:
    driver.wait_for_preview()
    preview = driver.workbench.previews.current
    assert preview is not None
    found: dict[str, str] = json.loads(preview.mappings[0].requests[0].body or "")["eventAttributes"]
    return found


@pytest.fixture
def mapped(driver: WindowDriver) -> WindowDriver:
    """A window whose mapping reads what Segment adds."""
    store = driver.workbench.store
    mapping = store.document.mappings[0].id
    store.apply(edits.set_trigger(mapping, 'type = "track"'))
    for field, node in MAPPING.items():
        store.apply(edits.set_field(mapping, field, node))  # type: ignore[arg-type]  # JSON values are values
    driver.write(TYPED)
    return driver


def test_the_switch_shows_the_event_as_received_and_undo_takes_that_back(mapped: WindowDriver) -> None:
    assert attributes(mapped) == {}
    switch = next(one for one in mapped.window.findChildren(QToolButton) if "as received" in one.accessibleName())
    assert not switch.isChecked()

    switch.click()
    mapped.until(lambda: attributes(mapped))

    shown = attributes(mapped)
    assert shown.keys() == {"at", "id"}
    assert switch.isChecked()
    assert mapped.command("event.as_received").isChecked()
    assert mapped.editor.toPlainText() == TYPED
    mapped.write(TYPED.replace("u1", "u2"))
    assert attributes(mapped) == shown
    mapped.workbench.store.undo()
    mapped.run_command("edit.undo")
    mapped.until(lambda: attributes(mapped) == {})
    assert not switch.isChecked()


def test_what_a_call_lacks_is_rejected_as_received_and_a_hint_when_typed(mapped: WindowDriver) -> None:
    mapped.write('{"type": "track", "event": "Order Completed"}')

    mapped.run_command("event.as_received")
    mapped.until(lambda: summary(mapped) == "ingestion_rejected")
    mapped.run_command("event.as_received")
    mapped.until(lambda: summary(mapped) != "ingestion_rejected")


def summary(driver: WindowDriver) -> str:
    preview = driver.workbench.previews.current
    assert preview is not None
    return preview.judgement.summary.code


def test_a_pasted_call_is_received_at_once(mapped: WindowDriver) -> None:
    mapped.workbench.intake.accept(CURL)
    mapped.until(lambda: mapped.workbench.store.document.current_event.receipt is not None)

    mapped.until(lambda: attributes(mapped).keys() == {"at", "id"})
    assert "receivedAt" not in mapped.editor.toPlainText()


def test_an_sdk_call_without_ids_has_the_id_that_the_sdk_adds(mapped: WindowDriver) -> None:
    mapped.workbench.intake.accept("analytics.track('Order Completed', {total: 5})")

    mapped.until(lambda: mapped.workbench.store.document.current_event.receipt is not None)
    mapped.wait_for_preview()

    preview = mapped.workbench.previews.current
    assert preview is not None
    assert preview.trace.event is not None
    assert preview.trace.event["anonymousId"]
    assert summary(mapped) != "ingestion_rejected"


def test_what_is_sent_is_kept_as_destinations_receive_it(mapped: WindowDriver) -> None:
    mapped.run_command("event.as_received")
    mapped.until(lambda: attributes(mapped))

    mapped.send()

    entries: list[str] = []
    history = mapped.workbench.history
    history.page(HistoryQuery(), None, 10, lambda rows: history.entries(
        [row.id for row in rows], lambda found: entries.extend(one.event for one in found)
    ))  # fmt: skip
    mapped.until(lambda: entries)
    assert json.loads(entries[0])["receivedAt"] == attributes(mapped)["at"]


def test_a_receipt_is_saved_with_its_event(mapped: WindowDriver, tmp_path: Path) -> None:
    mapped.run_command("event.as_received")
    document = mapped.workbench.store.document

    save(from_document(document), tmp_path / "w.talonbench.json")

    assert to_document(load(tmp_path / "w.talonbench.json")).current_event == document.current_event
    copied = edits.duplicate_event(document.current_event.id).change(document)
    assert copied.current_event.receipt == document.current_event.receipt
