"""Rows of lists, tables and trees are copied as text with tabs, by Ctrl+C and by Edit › Copy."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QMenu

from talonbench.capture import CapturedEvent
from talonbench.document import edits
from tests.gui.driver import WindowDriver

EVENT = (
    '{"type": "track", "event": "Paid", "userId": "mara@shop.example", "context": {"ip": "198.51.100.7"},'
    ' "properties": {"total": 5}}'
)


def copied() -> list[list[str]]:
    return [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]


def copy_from(driver: WindowDriver, name: str) -> list[list[str]]:
    """Select the first rows of the view *name* by key, and press Ctrl+C."""
    view = driver.find(QAbstractItemView, name)
    QGuiApplication.clipboard().setText("nothing")
    driver.until(lambda: view.model() is not None and view.model().rowCount() > 0)
    view.setFocus()
    driver.until(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return copied()


@pytest.fixture
def sent(driver: WindowDriver) -> WindowDriver:
    driver.write(EVENT)
    driver.send()
    return driver


def test_a_problem_is_copied_with_its_severity_and_place(driver: WindowDriver) -> None:
    driver.write('{"type": "track", "event": "Paid", "userId": 5')
    driver.wait_for_preview()
    driver.run_command("view.problems_panel")

    ((severity, message, *_),) = copy_from(driver, "problemsView")

    assert severity in ("error", "warning", "note")
    assert len(message) > 10


def test_rows_of_trace_and_history_are_copied(sent: WindowDriver) -> None:
    sent.show_page("trace")
    assert len(copy_from(sent, "traceList")[0]) >= 3

    sent.show_page("history")
    (row,) = copy_from(sent, "sendsList")
    assert any("200" in cell or "delivered" in cell for cell in row)


def test_a_row_of_live_is_copied(driver: WindowDriver) -> None:
    driver.show_page("live")
    capture = driver.workbench.capture
    event: dict[str, object] = {"type": "track", "userId": "u1", "event": "Paid"}
    capture.log.add(CapturedEvent(1, 0.0, event, (), "track"))  # type: ignore[arg-type]  # JSON
    capture.look()

    assert any("Paid" in cell for cell in copy_from(driver, "liveList")[0])


def test_the_menu_copies_rows_as_well(sent: WindowDriver) -> None:
    sent.show_page("history")
    copy_from(sent, "sendsList")
    QGuiApplication.clipboard().setText("nothing")

    next(one for one in sent.window.menuBar().findChildren(QMenu) if one.title() == "&Edit").aboutToShow.emit()
    sent.run_command("edit.copy")

    assert len(copied()[0]) > 3


def test_mappings_are_copied_as_text_with_outcome_and_reason(sent: WindowDriver) -> None:
    sent.run_command("mapping.copy_text")

    ((name, action, outcome, reason),) = copied()
    assert (action, outcome) == ("trackEventV2", "sends")
    assert name
    assert reason


def test_copies_are_redacted_if_the_document_says_so(sent: WindowDriver) -> None:
    sent.run_command("copy.body")
    assert "mara@shop.example" in QGuiApplication.clipboard().text()

    sent.run_command("share.redact_copies")
    for command in ("copy.body", "copy.curl", "share.copy_report", "mapping.copy_text"):
        sent.run_command(command)
        text = QGuiApplication.clipboard().text()
        assert "mara@shop.example" not in text, command
        assert "198.51.100.7" not in text, command
    sent.run_command("copy.body")
    assert "email-1@example.com" in QGuiApplication.clipboard().text()
    assert sent.workbench.store.document.redaction.copies
    sent.workbench.store.apply(edits.redact_copies(False))
