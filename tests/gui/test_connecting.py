"""Connections as they are used."""

import pytest
from PySide6.QtWidgets import QMessageBox

from talonbench.connections import Connection
from tests.gui.conftest import Bench


def test_a_guarded_connection_asks_once_and_names_host_and_count(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel if len(asked) == 1 else QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "exec", answer)
    bench.window.connecting.add(Connection("Guarded", "sandbox", "https://sandbox.talon.one", confirm_first=True))
    bench.settle()

    bench.do("send.send")
    assert not bench.window.sending.is_running
    bench.send()
    bench.send()

    assert len(asked) == 2
    assert "1 request to" in asked[0]
    assert "sandbox.talon.one" in asked[0]

    bench.type_into(bench.window.connection.deployment, "https://another.talon.one")
    bench.settle()
    bench.send()
    assert "another.talon.one" in asked[2]
