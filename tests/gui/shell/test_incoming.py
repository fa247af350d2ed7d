"""What comes in from outside, over the real window: dropped files, imports, live events."""

import json
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QTextBrowser, QToolButton, QWidget

from talonbench.document import new_document
from talonbench.workspace import from_document, save
from tests.gui.driver import WindowDriver
from tests.gui.look import notice_of, press
from tests.gui.pages import SETUP

TRACK = '{"type": "track", "userId": "u-1"}'


def drop(driver: WindowDriver, *files: Path) -> None:
    """Drop *files* on the request, which takes no text by itself."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    below = driver.find(QWidget, "requestView")
    place = QPointF(below.mapTo(driver.window, below.rect().center()))
    action, button, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(driver.window.windowHandle(), QDropEvent(place, action, data, button, no_key))


def test_a_dropped_event_is_opened_beside_the_others(driver: WindowDriver, tmp_path: Path) -> None:
    (tmp_path / "event.json").write_text(TRACK, "utf-8")
    before = driver.editor.toPlainText()

    drop(driver, tmp_path / "event.json")

    driver.until(lambda: driver.editor.toPlainText() == TRACK)
    driver.run_command("edit.undo")
    assert driver.editor.toPlainText() == before


def test_undo_of_a_dropped_configuration_restores_the_whole_document(driver: WindowDriver) -> None:
    before = driver.workbench.store.document

    drop(driver, *SETUP)
    driver.until(lambda: len(driver.workbench.store.document.mappings) == 4)
    driver.wait_for_preview()
    assert driver.window.stack.currentWidget() is driver.find(QWidget, "tracePage")
    assert driver.find(QLabel, "noticeText").text().startswith("Imported Talon.One Webshop DE: 4 mappings, 5 filters.")
    assert driver.find(QToolButton, "tracePageButton").isChecked()
    driver.find(QAbstractButton, "noticeButton").click()

    assert driver.workbench.store.document.same_parts(before)
    assert notice_of(driver.workbench) == "Undid import of 4 mappings: requests go to “Sandbox”."


def test_another_document_leaves_nothing_of_the_former_on_the_pages(driver: WindowDriver, tmp_path: Path) -> None:
    save(from_document(new_document(TRACK)), tmp_path / "other.talonbench.json")
    driver.workbench.importer.import_paths(SETUP)
    driver.until(lambda: len(driver.workbench.store.document.mappings) == 4)
    for page in ("import", "catalog", "samples", "live", "history", "connections", "trace"):
        driver.show_page(page)
    driver.workbench.store.mark_saved()

    driver.run_command("page.editor")
    drop(driver, tmp_path / "other.talonbench.json")
    driver.until(lambda: driver.editor.toPlainText() == TRACK)
    driver.wait_for_preview()

    for page in ("import", "catalog", "samples", "live", "trace"):
        shown = driver.show_page(page)
        texts = [view.toPlainText() for kind in (QTextBrowser, QPlainTextEdit) for view in shown.findChildren(kind)]
        texts += [label.text() for label in shown.findChildren(QLabel)]
        assert not [text for text in texts if "Order completed -> close session" in text or "Webshop" in text], page


def test_listening_and_forwarding_are_seen_on_every_page(driver: WindowDriver) -> None:
    button = driver.find(QToolButton, "livePageButton")
    driver.workbench.capture.start(0)
    driver.until(lambda: button.text() == "Live ●")
    assert button.accessibleDescription() == "Listening"

    press(driver.show_page("live"), "Forward to Sandbox")
    driver.run_command("page.editor")
    driver.until(lambda: button.text() == "Live ↑")
    driver.workbench.forwarder.stop()
    driver.workbench.capture.stop()

    driver.until(lambda: button.text() == "Live")


def test_a_live_event_is_opened_in_the_editor(driver: WindowDriver) -> None:
    from talonbench.capture import CapturedEvent
    from talonbench_gui.widgets.tables.table import Table

    page = driver.show_page("live")
    driver.workbench.capture.log.add(CapturedEvent(1, 0.0, {"type": "track", "event": "Paid"}, (), "track"))
    driver.workbench.capture.look()
    driver.find(Table, "liveList").select(0)

    press(page, "Open in Editor")

    assert driver.window.stack.currentWidget() is not page
    driver.until(lambda: '"Paid"' in driver.editor.toPlainText())
    assert set(json.loads(driver.editor.toPlainText())) >= {"type", "event", "messageId", "receivedAt"}
