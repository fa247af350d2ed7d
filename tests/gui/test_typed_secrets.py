"""What may be secret in a typed address stands in no file, export, history or output; the field says so."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from talonbench.connections import Connection
from tests.gui.driver import WindowDriver
from tests.gui.test_secrets import assert_nowhere, export_everything

PASSWORD, TOKEN = "sesame-street-4711", "tok3n-9f3c7a-0815"


@pytest.mark.parametrize(
    ("address", "secret", "words"),
    [
        (f"https://me:{PASSWORD}@x.talon.one", PASSWORD, "contains a user name or password"),
        (f"https://x.talon.one?token={TOKEN}", TOKEN, "has a query"),
        (f"https://x.talon.one#{TOKEN}", TOKEN, "has a query or a fragment"),
    ],
)
def test_it_is_nowhere_and_not_sent(
    driver: WindowDriver,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    secret: str,
    words: str,
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    connections = driver.workbench.connections
    connections.use(
        connections.add(Connection("Staging", "gateway", "https://x.talon.one", environment="test"), "a-key-0123456789")
    )
    driver.find(QLineEdit, "deploymentEdit").setText(address)
    driver.wait_for_preview()

    assert words in driver.find(QLabel, "connectionMessage").text()
    assert "neither sent nor saved" in driver.find(QLabel, "connectionMessage").text()

    driver.send()
    (exchange,) = driver.workbench.results.exchanges.values()
    assert exchange.wire == b""
    assert exchange.error is not None
    assert exchange.error.kind == "settings"
    driver.until((home / "history.sqlite").exists)
    export_everything(driver, exports, monkeypatch)
    assert driver.workbench.session.save() == ""
    assert_nowhere(secret, home, exports)
