"""Connections as they are used."""

import pytest
from PySide6.QtWidgets import QMessageBox

from talonbench.connections import Connection
from tests.gui.conftest import WindowDriver


def test_a_guarded_connection_asks_once_and_names_host_and_count(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel if len(asked) == 1 else QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "exec", answer)
    driver.window.connecting.add(Connection("Guarded", "sandbox", "https://sandbox.talon.one", confirm_first=True))
    driver.wait_for_preview()

    driver.run_command("send.send")
    assert not driver.window.sending.is_running
    driver.send()
    driver.send()

    assert len(asked) == 2
    assert "1 request to" in asked[0]
    assert "sandbox.talon.one" in asked[0]

    driver.type_into(driver.window.connection.deployment, "https://another.talon.one")
    driver.wait_for_preview()
    driver.send()
    assert "another.talon.one" in asked[2]
