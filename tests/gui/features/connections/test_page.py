"""The page of connections: add, edit, remove, use; where the key is."""

from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from talonbench.client import CredentialsResult
from talonbench.connections import Connection
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.connections.page import ConnectionsPage
from talonbench_gui.features.connections.words import (
    KeyState,
    connection_rows,
    describe_connection,
    describe_key,
    make_free_name,
)
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.tables.table import Table
from tests.gui.fakes import FakeUi, MemoryKeychain
from tests.gui.look import find

A, B = "https://a.talon.one", "https://b.talon.one"
TODAY = date(2026, 11, 25)


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ConnectionsPage:
    made = ConnectionsPage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    return made


def enter(page: ConnectionsPage, name: str, text: str) -> None:
    """Type *text* over what is in the field, and leave it."""
    edit = find(page, QLineEdit, name)
    edit.setText(text)
    edit.editingFinished.emit()


def press(page: ConnectionsPage, name: str) -> None:
    find(page, QAbstractButton, name).click()


def text(page: ConnectionsPage, name: str) -> str:
    return find(page, QLabel, name).text()


def rows(page: ConnectionsPage) -> list[str]:
    model = find(page, Table, "connectionsList").model()
    return ["  ".join(str(model.index(row, at).data()) for at in range(4)) for row in range(model.rowCount())]


def mine(workbench: Workbench, name: str) -> Connection:
    return next(one for one in workbench.connections.connections if one.name == name)


def test_a_connection_is_added_and_edited_and_the_one_in_use_stays(workbench: Workbench, page: ConnectionsPage) -> None:
    press(page, "connectionAdd")
    enter(page, "connectionName", "Staging")
    enter(page, "connectionDeployment", A)
    confirm = find(page, QAbstractButton, "connectionConfirm")
    assert (confirm.isChecked(), confirm.isEnabled(), confirm.toolTip()) == (
        True,
        False,
        "Live connections always ask.",
    )
    press(page, "connectionTest")
    assert (confirm.isChecked(), confirm.isEnabled(), confirm.toolTip()) == (False, True, "")
    press(page, "connectionConfirm")
    enter(page, "connectionExpires", "2020-01-01")

    staging = mine(workbench, "Staging")
    assert (staging.deployment, staging.environment, staging.confirm_first) == (A, "test", True)
    assert staging.key_expires == "2020-01-01"
    assert "expired" in text(page, "connectionNote")
    assert workbench.connections.current.name == "Sandbox"
    assert rows(page)[2].startswith("TEST  Staging (asks first)\nhttps://a.talon.one  not stored  ✕ ")


def test_a_connection_s_own_key_is_entered_here(
    workbench: Workbench, page: ConnectionsPage, keychain: MemoryKeychain
) -> None:
    press(page, "connectionAdd")
    enter(page, "connectionKey", "typed-key")
    assert keychain.kept == {}
    enter(page, "connectionDeployment", A)

    assert list(keychain.kept.values()) == ["typed-key"]
    assert text(page, "connectionKeyNote") == "Key saved in the system keychain."
    assert "typed-key" not in "".join(rows(page))
    assert workbench.connections.key_of(mine(workbench, "Connection 1")) == "typed-key"


@pytest.mark.parametrize(("name", "value"), [("connectionDeployment", B), ("connectionGateway", "https://p.io")])
def test_another_deployment_or_gateway_asks_for_the_key_again(
    workbench: Workbench, page: ConnectionsPage, name: str, value: str
) -> None:
    press(page, "connectionAdd")
    enter(page, "connectionDeployment", A)
    enter(page, "connectionKey", "key-a")

    enter(page, name, value)

    assert find(page, QLineEdit, "connectionKey").text() == ""
    assert text(page, "connectionKeyNote") == f"The API key belongs to {A}. Enter the key for this deployment."


def test_a_key_of_the_keychain_is_looked_up_when_its_connection_is_selected(
    workbench: Workbench, page: ConnectionsPage, keychain: MemoryKeychain
) -> None:
    live = workbench.connections.add(Connection("Live", "gateway", A))
    keychain.kept["talonbench", live.key_id] = "kept"
    assert find(page, QLineEdit, "connectionKey").text() == "sandbox-demo-key"

    find(page, Table, "connectionsList").select(2)

    assert find(page, QLineEdit, "connectionKey").text() == "kept"
    assert find(page, QLineEdit, "connectionDeployment").text() == A


def test_a_connection_is_used(workbench: Workbench, page: ConnectionsPage, ui: FakeUi) -> None:
    find(page, Table, "connectionsList").select(1)

    press(page, "connectionUse")

    assert workbench.connections.current.name == "Talon.One"
    assert ui.shown == [("page", "editor")]
    assert not find(page, QAbstractButton, "connectionUse").isEnabled()
    assert "Talon.One (in use)" in rows(page)[1]


def test_a_connection_is_removed_after_a_question_with_its_key(
    workbench: Workbench, page: ConnectionsPage, ui: FakeUi, keychain: MemoryKeychain
) -> None:
    live = workbench.connections.add(Connection("Live", "gateway", A), "key-a")
    workbench.connections.use(live)
    find(page, Table, "connectionsList").select(2)
    ui.answers = [False, True]

    press(page, "connectionRemove")
    assert mine(workbench, "Live") == live
    press(page, "connectionRemove")

    assert [one.name for one in workbench.connections.connections] == ["Sandbox", "Talon.One"]
    assert workbench.connections.current.name == "Sandbox"
    assert keychain.kept == {}
    assert ui.asked == [("Delete “Live” and its API key?", "Delete connection")] * 2
    assert len(rows(page)) == 2


def test_the_sandbox_is_local_and_cannot_be_removed(page: ConnectionsPage) -> None:
    local, live = (find(page, QRadioButton, name) for name in ("connectionLocal", "connectionLive"))
    assert (local.isChecked(), live.isEnabled()) == (True, False)
    assert not find(page, QAbstractButton, "connectionRemove").isEnabled()
    assert text(page, "connectionKeyNote") == "The sandbox uses a built-in demo key."

    find(page, Table, "connectionsList").select(1)
    assert (live.isChecked(), local.isEnabled()) == (True, False)


def test_revert_brings_back_what_was_there_when_the_connection_was_selected(
    workbench: Workbench, page: ConnectionsPage
) -> None:
    find(page, Table, "connectionsList").select(1)
    before = mine(workbench, "Talon.One")
    assert not find(page, QAbstractButton, "connectionRevert").isEnabled()
    enter(page, "connectionDeployment", A)
    enter(page, "connectionName", "Mine")

    press(page, "connectionRevert")

    assert mine(workbench, "Talon.One") == before
    assert find(page, QLineEdit, "connectionDeployment").text() == before.deployment
    assert not find(page, QAbstractButton, "connectionRevert").isEnabled()


def test_messages_of_the_form_move_nothing(page: ConnectionsPage) -> None:
    find(page, Table, "connectionsList").select(1)
    places = [find(page, QWidget, name).pos() for name in ("connectionKey", "connectionExpires", "connectionUse")]

    enter(page, "connectionExpires", "a long and invalid date " * 20)

    QApplication.processEvents()
    assert [
        find(page, QWidget, name).pos() for name in ("connectionKey", "connectionExpires", "connectionUse")
    ] == places


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("connectionExpires", "next week", "next week isn't a valid date; enter it as YYYY-MM-DD."),
        ("connectionName", "Sandbox", "Another connection is already named “Sandbox”."),
    ],
)
def test_what_cannot_be_taken_is_said(
    workbench: Workbench, page: ConnectionsPage, name: str, value: str, problem: str
) -> None:
    find(page, Table, "connectionsList").select(1)
    before = workbench.connections.connections

    enter(page, name, value)

    assert text(page, "connectionNote") == problem
    assert workbench.connections.connections == before


def test_what_the_bar_edits_shows_here_and_a_hidden_page_catches_up(
    workbench: Workbench, page: ConnectionsPage
) -> None:
    workbench.connections.select(1)
    find(page, Table, "connectionsList").select(1)
    workbench.connections.set_deployment(A)
    assert find(page, QLineEdit, "connectionDeployment").text() == A

    page.hide()
    workbench.connections.set_deployment(B)
    assert A in rows(page)[1]
    page.show()
    assert B in rows(page)[1]


# -- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("connection", "key", "cells"),
    [
        (Connection("S", "sandbox", "https://s"), KeyState("k", "built-in demo key"),
         ["LOCAL", "S (in use)\nhttps://s", "built-in demo key", "✓ ready"]),
        (Connection("L", "gateway", A, confirm_first=True), KeyState(),
         ["LIVE", f"L (in use, asks first)\n{A}", "not stored", "○ not tested"]),
        (Connection("M", "gateway", A), KeyState("0123456789abcdef", test=("✕ 10:41", "bad", "The key is wrong.")),
         ["LIVE", f"M (in use)\n{A}", "••••cdef", "✕ 10:41"]),
        (Connection("T", "gateway", "", environment="test", key_expires="2026-11-28"), KeyState("short"),
         ["TEST", "T (in use)\nno deployment", "••••",
          "! The key expires in 3 days, on 2026-11-28. Create a new one."]),
    ],
)  # fmt: skip
def test_a_row_says_environment_name_deployment_and_key(
    connection: Connection, key: KeyState, cells: list[str]
) -> None:
    (row,) = connection_rows((connection,), 0, [key], TODAY)

    assert [cell.text for cell in row.cells] == cells


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (KeyState(), "No API key yet."),
        (KeyState("k", "key kept in memory only"), "Key kept in memory only."),
        (KeyState("", "", "The API key belongs to X."), "The API key belongs to X."),
        (KeyState("", "looking in the system keychain…"), "Looking in the system keychain…"),
    ],
)
def test_where_a_key_is_kept_is_said(key: KeyState, words: str) -> None:
    assert describe_key(Connection("L", "gateway", A), key) == words


@pytest.mark.parametrize(
    ("connection", "start", "tone"),
    [
        (Connection("L", "gateway", "no scheme"), "", "bad"),
        (Connection("L", "gateway", A, gateway="ftp://x"), "Gateway: ", "bad"),
        (Connection("L", "gateway", A, key_expires="2026-01-01"), "The key expired", "bad"),
        (Connection("L", "gateway", A, gateway="https://p.io"), "Requests go to https://p.io", "warn"),
        (Connection("L", "gateway", A), "", "muted"),
    ],
)
def test_what_is_wrong_with_a_connection_is_said(connection: Connection, start: str, tone: str) -> None:
    words, found = describe_connection(connection, KeyState("key"), TODAY)

    assert words.startswith(start)
    assert (found, bool(words)) == (tone, tone != "muted")


def test_a_new_name_is_free() -> None:
    taken = [Connection(f"Connection {number}", "gateway", "") for number in (1, 3)]

    assert make_free_name(taken) == "Connection 2"


def test_the_last_test_of_a_connection_is_kept_until_its_key_is_another_one(
    workbench: Workbench, page: ConnectionsPage
) -> None:
    live = workbench.connections.add(Connection("Live", "gateway", A), "a-long-api-key")
    workbench.connections.use(live)
    result = CredentialsResult(False, "unauthorized", "The key is wrong.", "401", None)

    workbench.results.begin_test()
    workbench.results.end_test(result, workbench.connections.mark(live))
    assert "  ✕ " in rows(page)[2]
    workbench.connections.use(workbench.connections.connections[0])
    assert "  ✕ " in rows(page)[2]

    workbench.connections.set_key_of(live, "another-api-key")
    assert rows(page)[2].endswith("○ not tested")
