"""The management key on the Connections page: typed, kept, tested; the Application."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTextBrowser
from pytestqt.qtbot import QtBot

from talonbench.connections import Connection
from talonbench.sandbox import Sandbox, parse_fault
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.connections.page import ConnectionsPage
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi, MemoryKeychain
from tests.gui.look import find

KEY = "management-secret-0123456789"
A = "https://a.talon.one"


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ConnectionsPage:
    made = ConnectionsPage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show()
    return made


@pytest.fixture
def wait(workbench: Workbench, loop: asyncio.AbstractEventLoop, page: ConnectionsPage) -> Callable[[], None]:
    """Press Test management key, and wait for what it finds."""

    async def run() -> None:
        find(page, QAbstractButton, "connectionManagementTest").click()
        async with asyncio.timeout(20):
            while workbench.tasks.is_busy:
                await asyncio.sleep(0.01)
        await workbench.sending.close()

    return lambda: loop.run_until_complete(run())


def use(workbench: Workbench, deployment: str = A) -> Connection:
    """A connection of the user that is in use."""
    added = workbench.connections.add(Connection("Live", "gateway", deployment))
    workbench.connections.use(added)
    return added


def enter(page: ConnectionsPage, key: str) -> None:
    edit = find(page, QLineEdit, "connectionManagementKey")
    edit.setText(key)
    edit.editingFinished.emit()


def select(page: ConnectionsPage, workbench: Workbench, one: Connection) -> None:
    workbench.management.entry_asked.emit(one.id)


def note(page: ConnectionsPage) -> str:
    return find(page, QLabel, "connectionManagementNote").text()


def guide(page: ConnectionsPage) -> str:
    return find(page, QTextBrowser, "keyGuide").toPlainText()


def test_the_key_is_kept_in_the_keychain_for_its_deployment(
    workbench: Workbench, page: ConnectionsPage, keychain: MemoryKeychain, home: Path
) -> None:
    one = use(workbench)
    select(page, workbench, one)
    assert note(page) == "Optional: Received and Catalog read with it."

    enter(page, KEY)

    assert keychain.kept == {("talonbench", "https://a.talon.one [management]"): KEY}
    assert note(page) == "Key saved in the system keychain."
    assert workbench.management.key_of(Connection("Twin", "gateway", f"{A}/")) == KEY
    assert workbench.management.key_of(Connection("Other", "gateway", "https://b.talon.one")) == ""
    assert workbench.connections.key_of(one) == ""
    workbench.session.save()
    assert all(KEY.encode() not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_a_kept_key_is_found(workbench: Workbench, page: ConnectionsPage, keychain: MemoryKeychain) -> None:
    keychain.kept["talonbench", "https://a.talon.one [management]"] = KEY
    one = use(workbench)

    select(page, workbench, one)

    assert find(page, QLineEdit, "connectionManagementKey").text() == KEY
    assert find(page, QAbstractButton, "connectionManagementTest").isEnabled()


def test_another_deployment_has_no_key(workbench: Workbench, page: ConnectionsPage, keychain: MemoryKeychain) -> None:
    one = use(workbench)
    select(page, workbench, one)
    enter(page, KEY)

    deployment = find(page, QLineEdit, "connectionDeployment")
    deployment.setText("https://b.talon.one")
    deployment.editingFinished.emit()

    assert find(page, QLineEdit, "connectionManagementKey").text() == ""
    assert list(keychain.kept.values()) == [KEY]


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_removed_connection_takes_its_key_along_unless_another_uses_it(
    workbench: Workbench, page: ConnectionsPage, ui: FakeUi, keychain: MemoryKeychain, is_shared: bool
) -> None:
    one = use(workbench)
    if is_shared:
        workbench.connections.add(Connection("Twin", "gateway", A, environment="test", ca_file="ca.pem"))
    select(page, workbench, one)
    enter(page, KEY)
    ui.answers = [True]

    find(page, QAbstractButton, "connectionRemove").click()

    assert (KEY in keychain.kept.values()) == is_shared


def test_the_test_names_each_endpoint_and_offers_the_applications(
    workbench: Workbench, page: ConnectionsPage, wait: Callable[[], None]
) -> None:
    with Sandbox() as sandbox:
        sandbox.set_faults(parse_fault("status=403@/v1/applications/1/events"))
        select(page, workbench, use(workbench, sandbox.url))
        enter(page, KEY)
        wait()

    told = guide(page)
    assert "Reads 9 of 10 endpoints." in told
    assert "✓ allowed" in told
    assert "Talon.One doesn't allow this key to read the events (403)" in told
    combo = find(page, QComboBox, "connectionApplication")
    assert [combo.itemText(at) for at in range(combo.count())] == ["The only one", "Sandbox (1)"]

    combo.setCurrentIndex(1)

    assert workbench.connections.current.application == "1"
    assert KEY not in told


def test_a_key_that_is_refused_is_said(workbench: Workbench, page: ConnectionsPage, wait: Callable[[], None]) -> None:
    with Sandbox() as sandbox:
        select(page, workbench, use(workbench, sandbox.url))
        enter(page, "a-wrong-key")
        wait()

    assert "Reads 0 of 1 endpoint." in guide(page)
    assert "Talon.One rejected the management key (401)" in guide(page)
    assert "a-wrong-key" not in guide(page)


def test_no_connection_is_said(workbench: Workbench, page: ConnectionsPage, wait: Callable[[], None]) -> None:
    select(page, workbench, use(workbench, "http://127.0.0.1:9"))
    enter(page, KEY)
    wait()

    assert "refused the connection" in guide(page)


def test_the_sandbox_needs_no_key(workbench: Workbench, page: ConnectionsPage, wait: Callable[[], None]) -> None:
    assert not find(page, QLineEdit, "connectionManagementKey").isEnabled()
    assert note(page) == "The sandbox needs no management key."

    wait()

    assert "Reads 10 of 10 endpoints." in guide(page)


def test_without_a_deployment_no_key_is_taken(workbench: Workbench, page: ConnectionsPage) -> None:
    find(page, QAbstractButton, "connectionAdd").click()

    assert note(page) == "Enter the deployment first."
    assert not find(page, QLineEdit, "connectionManagementKey").isEnabled()
    assert not find(page, QAbstractButton, "connectionManagementTest").isEnabled()


def test_a_key_of_the_environment_goes_where_the_user_has_an_api_key(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("TALONBENCH_MANAGEMENT_KEY", "environment-secret-01")
    management, connections = workbench.management, workbench.connections
    mine = connections.add(Connection("Mine", "gateway", "https://mine.talon.one"), "api-key-0123456789")
    theirs = Connection("Theirs", "gateway", "https://theirs.example")

    assert management.key_of(mine) == "environment-secret-01"
    assert management.locate_key(mine) == "key from TALONBENCH_MANAGEMENT_KEY"
    assert (management.key_of(theirs), management.locate_key(theirs)) == ("", "")
    assert management.key_of(Connection("Here", "gateway", "http://127.0.0.1:9")) == "environment-secret-01"

    management.set_key(mine, "typed-secret-0123456")
    assert management.key_of(mine) == "typed-secret-0123456"
    workbench.session.save()
    assert all(b"environment-secret" not in file.read_bytes() for file in home.rglob("*") if file.is_file())
