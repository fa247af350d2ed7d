"""Connections in the whole window: files add to them, and an open keychain dialog blocks nothing."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from talonbench.connection_store import FIRST_CONNECTIONS, ConnectionStore
from talonbench.connections import Connection
from talonbench.document import new_document
from talonbench.workspace import from_document, save
from tests.gui.driver import WindowDriver
from tests.gui.fakes import AskingKeychain, MemoryKeychain

A, B = "https://a.talon.one", "https://b.talon.one"


def names(driver: WindowDriver) -> list[str]:
    combo = driver.find(QComboBox, "connectionCombo")
    return [combo.itemText(row) for row in range(combo.count())]


def write_file(path: Path, connection: Connection) -> Path:
    save(from_document(replace(new_document('{"type": "track"}'), connection=connection)), path)
    return path


def test_opening_a_file_adds_its_connection_and_changes_no_other(driver: WindowDriver, tmp_path: Path) -> None:
    connections = driver.workbench.connections
    connections.use(connections.add(Connection("Live", "gateway", A), "key-a"))

    driver.workbench.file.open(write_file(tmp_path / "c.talonbench.json", Connection("Live", "gateway", B)), print)
    driver.until(lambda: driver.find(QComboBox, "connectionCombo").currentText() == "Live (2)")

    assert names(driver) == ["Sandbox", "Talon.One", "Live", "Live (2)"]
    assert driver.find(QLineEdit, "deploymentEdit").text() == B
    assert driver.find(QLineEdit, "apiKeyEdit").text() == ""
    driver.find(QComboBox, "connectionCombo").setCurrentIndex(2)
    assert driver.find(QLineEdit, "apiKeyEdit").text() == "key-a"


@pytest.fixture
def locked(asking: AskingKeychain, home: Path) -> AskingKeychain:
    """A person with a connection whose key is in a keychain with an open dialog."""
    home.mkdir(parents=True, exist_ok=True)
    mine = (*FIRST_CONNECTIONS, Connection("Live", "gateway", A, id="live"))
    assert ConnectionStore().update(FIRST_CONNECTIONS, mine) == ""
    asking.kept["talonbench", mine[-1].key_id] = "kept"
    return asking


def test_an_open_keychain_dialog_blocks_neither_typing_nor_files_nor_closing(
    locked: AskingKeychain, driver: WindowDriver, tmp_path: Path
) -> None:
    driver.find(QComboBox, "connectionCombo").setCurrentIndex(2)
    assert "keychain…" in driver.find(QLineEdit, "apiKeyEdit").accessibleDescription()

    begun = time.monotonic()
    driver.write('{"type": "page"}')
    path = write_file(tmp_path / "c.talonbench.json", Connection("Other", "gateway", B))
    driver.workbench.file.open(path, print)
    driver.until(lambda: driver.find(QLineEdit, "deploymentEdit").text() == B)
    driver.close()

    assert time.monotonic() - begun < 8
    assert not locked.is_open.is_set()
    locked.is_open.set()
    driver.until(lambda: not driver.workbench.jobs.is_busy)


def test_the_key_comes_when_the_dialog_is_answered(locked: AskingKeychain, driver: WindowDriver) -> None:
    driver.find(QComboBox, "connectionCombo").setCurrentIndex(2)
    assert driver.find(QLineEdit, "apiKeyEdit").text() == ""

    locked.is_open.set()

    driver.until(lambda: driver.find(QLineEdit, "apiKeyEdit").text() == "kept")
    assert driver.workbench.connections.settings().api_key == "kept"


def test_another_deployment_asks_for_the_key_again(driver: WindowDriver, keychain: MemoryKeychain) -> None:
    driver.find(QComboBox, "connectionCombo").setCurrentIndex(1)
    driver.find(QLineEdit, "deploymentEdit").setText(A)
    driver.type_into(driver.find(QLineEdit, "apiKeyEdit"), "key-a")
    driver.type_into(driver.find(QLineEdit, "deploymentEdit"), B)

    assert driver.find(QLineEdit, "apiKeyEdit").text() == ""
    assert f"belongs to {A}" in driver.find(QLabel, "connectionMessage").text()
    driver.until(lambda: list(keychain.kept.values()) == ["key-a"])
    driver.type_into(driver.find(QLineEdit, "deploymentEdit"), A)
    assert driver.find(QLineEdit, "apiKeyEdit").text() == "key-a"
