"""The page of connections: what is at stake, where the key is."""

from collections.abc import Callable
from datetime import date

import pytest

from talonbench.connections import Connection
from talonbench_gui.features.connections.page import ConnectionsPage
from talonbench_gui.features.connections.words import connection_rows, describe_key
from tests.gui.conftest import WindowDriver
from tests.gui.pages import rows, show


def test_a_connection_is_added_edited_and_comes_back(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver]
) -> None:
    page = show(driver, "connections")
    page.add.click()
    page.name.setText("Staging")
    page.deployment.setText("https://staging.talon.one")
    page.stage.setCurrentIndex(1)
    page.expires.setText("2020-01-01")
    page.expires.editingFinished.emit()

    assert "expired" in page.state.text()
    assert "expired" in driver.window.connection.result.text()
    assert driver.window.connection.kind.text() == "TEST"
    driver.window.session.save()
    again = open_driver()
    assert again.window.connection.combo.currentText() == "Staging"
    assert again.window.connection.connection().environment == "test"


TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("connection", "told", "cells"),
    [
        (Connection("S", "sandbox", "https://s"), {"https://s": "demo key"},
         ["SANDBOX", "S (in use)", "https://s", "demo key"]),
        (Connection("L", "gateway", "https://l", confirm_first=True), {},
         ["LIVE", "L (in use, asks first)", "https://l", ""]),
        (Connection("T", "gateway", "", environment="test", key_expires="2026-11-28"), {},
         ["TEST", "T (in use)", "no deployment yet", "! The key expires in 3 days, on 2026-11-28. Create a new one."]),
    ],
)  # fmt: skip
def test_a_connection_says_what_is_at_stake_and_where_its_key_is(
    connection: Connection, told: dict[str, str], cells: list[str]
) -> None:
    (row,) = connection_rows((connection,), 0, told, TODAY)

    assert [cell.text for cell in row.cells] == cells


def test_a_key_that_is_nowhere_is_asked_for_where_it_is_typed() -> None:
    real = Connection("L", "gateway", "https://l")

    assert describe_key(real, {}, is_used=True) == "None yet: type it at the top of the window."
    assert describe_key(real, {"https://l": "key kept in memory only"}, is_used=True) == "Key kept in memory only."
    assert "demo key" in describe_key(Connection("S", "sandbox", "https://s"), {}, is_used=False)


def test_where_the_key_is_kept_is_said_on_the_page(driver: WindowDriver) -> None:
    page = show(driver, "connections")
    page.add.click()
    page.deployment.setText("https://new.talon.one")
    page.deployment.editingFinished.emit()
    key = driver.window.connection.key
    key.setText("typed-key")
    key.editingFinished.emit()

    driver.until(lambda: "keychain" in page.key_state.text())
    assert "typed-key" not in "".join(rows(page.model))


def test_a_day_that_is_none_is_said_and_not_taken(driver: WindowDriver) -> None:
    page = show(driver, "connections")
    page.add.click()
    page.expires.setText("next week")
    page.expires.editingFinished.emit()

    assert page.state.text() == "next week is no day: write it as 2026-12-31."
    assert driver.window.connecting.connections[-1].key_expires == ""


def test_nothing_is_at_stake_in_the_sandbox(driver: WindowDriver) -> None:
    driver.run_command("page.connections")
    page = driver.window.pages["connections"]
    assert isinstance(page, ConnectionsPage)

    assert page.stage.currentText() == ""
    page.table.select(1)
    assert page.stage.currentText() == "Live: production"
