"""The Sandbox page: what was sent is there, reset and snapshots, rules that are edited in a file."""

from __future__ import annotations

import json
import urllib.request

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QInputDialog, QLabel, QPlainTextEdit, QRadioButton, QWidget

from talonbench.home import rules_path
from talonbench.sandbox import default_rules
from talonbench_gui.features.connections.send_block import SendBlock
from talonbench_gui.features.sandbox.words import KINDS
from talonbench_gui.shell.help import find_topic
from talonbench_gui.widgets.tables.table import Table
from tests.gui.driver import WindowDriver


def open_sandbox(driver: WindowDriver) -> QWidget:
    driver.run_command("sandbox.show")
    driver.until(lambda: driver.workbench.sandbox.state is not None)
    page = driver.window.stack.currentWidget()
    assert page is not None
    return page


def rows(driver: WindowDriver, kind: str) -> list[list[str]]:
    """The rows of the table of *kind*, chosen by its segment."""
    driver.find(QRadioButton, f"sandbox{KINDS[kind].title}Choice").click()
    model = driver.find(Table, f"sandbox{KINDS[kind].title}").model()
    assert model is not None
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def send_order(driver: WindowDriver, state: str = "closed") -> None:
    """Send an order of Mara's to the window's sandbox, as another program can."""
    sandbox = driver.workbench.sending.dispatcher.sandbox
    body = {
        "profileId": "cust-58213", "state": state, "couponCodes": ["WINTER10"],
        "cartItems": [{"sku": "BLANKET-GREY", "quantity": 2, "price": 79.9}],
    }  # fmt: skip
    request = urllib.request.Request(
        sandbox.start() + "/segment/v2/customer_sessions/ord-100482",
        json.dumps(body).encode(),
        {"authorization": "ApiKey-v1 demo", "destination-hostname": "https://demo.talon.one"},
        method="PUT",
    )
    urllib.request.urlopen(request, timeout=5).close()


def test_what_is_sent_is_there_at_once(driver: WindowDriver) -> None:
    driver.wait_for_preview()
    page = open_sandbox(driver)
    assert page.objectName() == "sandboxPage"
    assert page.accessibleName() == "Sandbox"
    assert rows(driver, "profiles") == []

    driver.send()
    driver.until(lambda: rows(driver, "events"))
    send_order(driver)

    driver.until(lambda: rows(driver, "sessions"))
    assert rows(driver, "sessions") == [["ord-100482", "closed", "cust-58213", "159.80", "−10.00", "WINTER10"]]
    assert rows(driver, "profiles")[0] == ["cust-58213", "149", "Member", "Winter shoppers", "1", "149.80"]
    coupon = rows(driver, "coupons")[0]
    assert (coupon[:4], coupon[5]) == (["WINTER10", "valid", "1 of 500", "10.00 of 5,000.00"], "Winter 2026")
    assert [row[1] for row in rows(driver, "effects")][:2] == [
        "Coupon WINTER10 accepted.",
        "Discount “Winter 2026”: 10 off.",
    ]
    assert '"effectType": "acceptCoupon"' in driver.find(QPlainTextEdit, "sandboxData").toPlainText()
    assert driver.find(QLabel, "sandboxSimulated").text() == "SIMULATED"
    assert "Winter 2026" in driver.find(QLabel, "sandboxStatus").text()
    assert driver.find(QRadioButton, "sandboxEffectsChoice").text().startswith("Effects ")


def test_snapshots_and_reset_by_keys(driver: WindowDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    driver.wait_for_preview()
    open_sandbox(driver)
    send_order(driver)
    driver.until(lambda: rows(driver, "sessions"))
    monkeypatch.setattr(QInputDialog, "exec", lambda dialog: dialog.setTextValue(" paid ") or 1)
    snapshots = driver.find(QComboBox, "sandboxSnapshots")
    assert not driver.find(QAbstractButton, "sandboxRestore").isEnabled()

    QTest.keyClick(driver.find(QAbstractButton, "sandboxSaveSnapshot"), Qt.Key.Key_Return)
    driver.until(lambda: snapshots.currentText() == "paid")
    QTest.keyClick(driver.find(QAbstractButton, "sandboxReset"), Qt.Key.Key_Space)
    driver.until(lambda: not rows(driver, "sessions"))
    assert rows(driver, "coupons")[0][2] == "0 of 500"
    QTest.keyClick(driver.find(QAbstractButton, "sandboxRestore"), Qt.Key.Key_Return)
    driver.until(lambda: rows(driver, "sessions"))

    driver.run_command("sandbox.reset")
    driver.until(lambda: not rows(driver, "sessions"))
    driver.find(QAbstractButton, "noticeButton").click()  # Undo reset of the sandbox
    driver.until(lambda: rows(driver, "sessions"))
    driver.run_command("sandbox.undo_reset")  # what a reset was undone for comes back, too
    driver.until(lambda: not rows(driver, "sessions"))
    driver.run_command("sandbox.restore_last")
    driver.until(lambda: rows(driver, "sessions"))
    QTest.keyClick(driver.find(QAbstractButton, "sandboxDelete"), Qt.Key.Key_Return)
    driver.until(lambda: snapshots.currentText() == "No snapshots yet")
    driver.run_command("sandbox.restore_last")
    driver.until(lambda: driver.workbench.notices.past[0].text == "There is no snapshot yet.")


@pytest.mark.parametrize("is_there", [True, False])
def test_rules_are_edited_in_a_file_and_read_when_it_is_saved(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return is_there

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    open_sandbox(driver)
    path = rules_path()
    assert not path.exists()

    driver.find(QAbstractButton, "sandboxRules").click()
    driver.until(path.exists)
    driver.until(lambda: opened == [str(path)])
    assert path.read_text("utf-8") == default_rules()
    told = [notice.text for notice in driver.workbench.notices.past]
    begin = "If no program shows" if is_there else "No program opened"
    assert any(one.startswith(f"{begin} sandbox-rules.json") and str(path) in one for one in told)
    driver.find(QAbstractButton, "noticeButton").click()
    assert QGuiApplication.clipboard().text() == str(path)
    path.write_text('{"name": "Spring", "coupons": [{"code": "MAY", "name": "May", "percent": 5}]}', encoding="utf-8")

    driver.until(lambda: [row[0] for row in rows(driver, "coupons")] == ["MAY"])
    status = driver.find(QLabel, "sandboxStatus")
    assert "Spring" in status.text()
    path.write_text('{"name": "Spring",\n "coupons": [{"code": "MAY"}]}', encoding="utf-8")
    driver.until(lambda: f"{path}:2:14: /coupons/0/name is missing" in driver.workbench.sandbox.problem)
    assert [row[0] for row in rows(driver, "coupons")] == ["MAY"]
    path.unlink()
    driver.until(lambda: not driver.workbench.sandbox.problem)
    assert rows(driver, "coupons")[0][0] == "WINTER10"


def test_the_page_is_reached_from_the_send_menu_the_palette_and_left_by_the_rail(driver: WindowDriver) -> None:
    driver.wait_for_preview()
    open_sandbox(driver)

    assert driver.command("sandbox.show") in driver.find(SendBlock, "sendBlock").make_menu().actions()
    assert not any(button.isChecked() for button in driver.window.rail.findChildren(QAbstractButton))
    driver.find(QAbstractButton, "editorPageButton").click()
    assert driver.editor.isVisible()
    assert driver.find(QAbstractButton, "editorPageButton").isChecked()
    driver.run_command("sandbox.show")
    assert find_topic(driver.find(QAbstractButton, "sandboxReset"))[1].title == "Sandbox"


def test_rules_with_an_error_are_told_with_the_first_send(driver: WindowDriver) -> None:
    rules_path().parent.mkdir(parents=True, exist_ok=True)
    rules_path().write_text("{", encoding="utf-8")
    driver.wait_for_preview()

    driver.send()

    driver.until(lambda: any(f"{rules_path()}:1:2: invalid JSON" in one.text for one in driver.workbench.notices.past))
