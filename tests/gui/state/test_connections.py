"""Connections belong to the person: files add to them, and never change or remove one."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from talonbench.connection_store import ConnectionStore
from talonbench.connections import Connection
from talonbench.document import SANDBOX, new_document
from talonbench.workspace import from_document, save
from talonbench_gui.commands.actions import Actions
from talonbench_gui.state.connections import ENTER_DEPLOYMENT, ENTER_KEY, ActiveConnection
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi, InlineJobs, MemoryKeychain

A, B = "https://a.talon.one", "https://b.talon.one"


@pytest.fixture
def connections(workbench: Workbench) -> ActiveConnection:
    return workbench.connections


@pytest.fixture
def live(connections: ActiveConnection) -> Connection:
    """A connection of the person's, in use, with a key."""
    added = connections.add(Connection("Live", "gateway", A), "key-a")
    connections.use(added)
    return added


def names(connections: ActiveConnection) -> list[str]:
    return [one.name for one in connections.connections]


def type_deployment(connections: ActiveConnection, text: str) -> None:
    """Key by key, then the field is left."""
    for end in range(1, len(text) + 1):
        connections.set_deployment(text[:end])
    connections.commit()


def write_file(path: Path, *connections: Connection) -> Path:
    """A workspace file with *connections*, the first in use: several as older versions wrote them."""
    save(from_document(replace(new_document("{}"), connection=connections[0])), path)
    content = json.loads(path.read_text("utf-8"))
    entries = []
    for one in connections:
        entry = from_document(replace(new_document("{}"), connection=one)).connections[0]
        entries.append(entry.model_dump(mode="json"))
    path.write_text(json.dumps({**content, "connections": entries}), "utf-8")
    return path


# -- files -------------------------------------------------------------------------------------------------------


def test_a_file_adds_its_connection_if_it_is_new_and_touches_no_other(
    workbench: Workbench, connections: ActiveConnection, live: Connection, tmp_path: Path
) -> None:
    before = connections.connections
    path = write_file(tmp_path / "w.talonbench.json", Connection("Customer", "gateway", B))

    assert workbench.file.open_now(path) == ""

    assert connections.connections[:-1] == before
    assert (connections.current.name, connections.current.deployment) == ("Customer", B)
    assert connections.api_key == ""
    assert ConnectionStore().read() == connections.connections


def test_a_file_s_connection_is_mine_if_it_goes_to_the_same_place(
    workbench: Workbench, connections: ActiveConnection, live: Connection, tmp_path: Path
) -> None:
    before = connections.connections
    path = write_file(tmp_path / "w.talonbench.json", Connection("Their name", "gateway", A, timeout=3.0))

    workbench.file.open_now(path)

    assert connections.connections == before
    assert connections.current == live
    assert connections.api_key == "key-a"


@pytest.mark.parametrize(
    "change",
    [{"deployment": B}, {"gateway": "https://proxy.example.com"}, {"ca_file": "/etc/ca.pem"}, {"kind": "sandbox"}],
    ids=["deployment", "gateway", "CA file", "kind"],
)
def test_the_same_name_with_other_contents_gets_a_number_and_no_key(
    workbench: Workbench, connections: ActiveConnection, live: Connection, tmp_path: Path, change: dict[str, str]
) -> None:
    theirs = replace(Connection("Live", "gateway", A), **change)  # type: ignore[arg-type]  # one field of any

    workbench.file.open_now(write_file(tmp_path / "w.talonbench.json", theirs))

    assert connections.current.name == "Live (2)"
    assert connections.api_key != "key-a"
    assert live in connections.connections


def test_of_an_old_file_with_several_all_new_ones_are_added_and_the_first_is_used(
    workbench: Workbench, connections: ActiveConnection, live: Connection, tmp_path: Path
) -> None:
    path = write_file(
        tmp_path / "w.talonbench.json", Connection("One", "gateway", B), Connection("Live", "gateway", A),
        Connection("Two", "gateway", "https://c.talon.one"),
    )  # fmt: skip

    workbench.file.open_now(path)

    assert names(connections) == ["Sandbox", "Talon.One", "Live", "One", "Two"]
    assert connections.current.name == "One"


def test_a_saved_file_carries_only_the_connection_in_use_and_no_key(
    workbench: Workbench, connections: ActiveConnection, live: Connection, tmp_path: Path
) -> None:
    connections.add(Connection("Other customer", "gateway", B), "key-b")
    path = tmp_path / "mine.talonbench.json"

    assert workbench.file.save_now(path) == ""

    text = path.read_text("utf-8")
    assert [one["deployment"] for one in json.loads(text)["connections"]] == [A]
    assert all(hidden not in text for hidden in ("Other customer", B, "key-a", "key-b"))


def test_what_was_typed_is_in_the_home_for_the_next_window(
    workbench: Workbench, connections: ActiveConnection, live: Connection
) -> None:
    type_deployment(connections, B)
    workbench.session.save()
    workbench.close()

    again = Workbench(jobs=InlineJobs())

    assert again.connections.current.deployment == B
    assert [one.deployment for one in again.connections.connections][-1] == B
    again.close()


def test_a_restored_session_takes_the_connection_as_the_person_has_it_now(
    workbench: Workbench, connections: ActiveConnection, live: Connection
) -> None:
    workbench.session.save()
    workbench.close()
    mine = ConnectionStore().read()
    ConnectionStore().update(mine, tuple(replace(one, deployment=B) if one.id == live.id else one for one in mine))

    again = Workbench(jobs=InlineJobs())

    assert again.connections.current == replace(live, deployment=B)
    assert ConnectionStore().read() == again.connections.connections
    again.close()


def test_fast_typing_is_saved_to_the_last_letter(qapp: object, home: Path, keychain: MemoryKeychain) -> None:
    workbench = Workbench()  # with real lanes: most letters are typed while the one before is being written

    for end in range(1, len(A) + 1):
        workbench.connections.set_deployment(A[:end])
    workbench.close()

    assert ConnectionStore().read()[0].deployment == A


def test_connections_that_cannot_be_read_are_said(qapp: object, home: Path, keychain: MemoryKeychain) -> None:
    home.mkdir()
    (home / "connections.json").write_text("{ no", "utf-8")

    workbench = Workbench(jobs=InlineJobs())

    assert workbench.notices.current is not None
    assert "connections can't be read" in workbench.notices.current.text
    assert names(workbench.connections) == ["Sandbox", "Talon.One"]
    workbench.close()


# -- keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"deployment": B}, {"gateway": "https://proxy.example.com"}], ids=str)
def test_another_deployment_or_gateway_asks_for_the_key_again_and_says_why(
    connections: ActiveConnection, live: Connection, change: dict[str, str]
) -> None:
    connections.update(replace(live, **change))  # type: ignore[arg-type]  # one field of any

    assert connections.api_key == ""
    assert connections.why_key_is_gone == f"The API key belongs to {A}. Enter the key for this deployment."
    assert connections.problem() == ENTER_KEY

    connections.set_key("key-b")
    assert connections.why_key_is_gone == ""


def test_typing_back_the_former_deployment_brings_the_key_back(connections: ActiveConnection, live: Connection) -> None:
    type_deployment(connections, B)
    assert connections.api_key == ""
    connections.set_key("key-b")
    type_deployment(connections, A)
    assert (connections.api_key, connections.why_key_is_gone) == ("key-a", "")
    type_deployment(connections, B)
    assert connections.api_key == "key-b"


def test_a_key_typed_before_the_deployment_waits_for_it(
    connections: ActiveConnection, keychain: MemoryKeychain
) -> None:
    connections.select(1)
    assert connections.problem() == ENTER_DEPLOYMENT
    connections.set_key("early")
    connections.commit()
    assert keychain.kept == {}

    for end in range(1, len(A) + 1):
        connections.set_deployment(A[:end])
        assert connections.api_key == "early"
    connections.commit()

    assert list(keychain.kept.values()) == ["early"]
    assert connections.problem() == ""
    connections.set_deployment(B)
    assert connections.api_key == ""


def test_a_script_need_not_leave_the_field_for_a_send_to_bind_the_key(
    workbench: Workbench, connections: ActiveConnection, actions: Actions, ui: FakeUi, qtbot: QtBot
) -> None:
    connections.select(1)
    connections.update(replace(connections.current, confirm_first=True))
    connections.set_key("early")
    connections.set_deployment(A)
    qtbot.waitUntil(lambda: workbench.previews.current is not None)
    ui.answers = [False]

    actions.run("send.send")
    connections.set_deployment(B)

    assert connections.api_key == ""
    assert A in connections.why_key_is_gone


def test_two_connections_with_one_deployment_have_keys_of_their_own(
    connections: ActiveConnection, live: Connection
) -> None:
    twin = connections.create("Twin")
    connections.update(replace(twin, deployment=A))
    connections.select(names(connections).index("Twin"))
    assert connections.api_key == ""
    connections.set_key("key-twin")
    connections.commit()

    connections.use(live)
    assert connections.api_key == "key-a"
    connections.select(names(connections).index("Twin"))
    assert connections.api_key == "key-twin"


def test_a_key_of_the_keychain_comes_when_its_connection_is_used(
    connections: ActiveConnection, keychain: MemoryKeychain
) -> None:
    mine = connections.add(Connection("Live", "gateway", A))
    keychain.kept["talonbench", mine.key_id] = "kept"
    told: list[str] = []
    connections.changed.connect(lambda: told.append(connections.api_key))

    connections.use(mine)

    assert connections.api_key == "kept"
    assert told[-1] == "kept"


def test_a_connection_that_is_not_in_use_says_why_its_key_is_gone(
    connections: ActiveConnection, live: Connection
) -> None:
    connections.select(0)

    connections.update(replace(live, deployment=B))

    changed = next(one for one in connections.connections if one.id == live.id)
    assert A in connections.explain_missing_key(changed)
    assert connections.why_key_is_gone == ""


def test_another_key_takes_the_test_s_result_back(workbench: Workbench, live: Connection) -> None:
    workbench.results.begin_test()
    from talonbench.client import CredentialsResult

    workbench.results.end_test(CredentialsResult(True, "ok", "Accepted.", "", None))

    workbench.connections.set_key("another")

    assert workbench.results.test is None


# -- the list ----------------------------------------------------------------------------------------------------


def test_an_undo_brings_a_removed_connection_back_that_was_in_use(
    workbench: Workbench, connections: ActiveConnection, live: Connection
) -> None:
    connections.remove(live)
    assert "Live" not in names(connections)
    assert connections.current == SANDBOX

    workbench.store.undo()

    assert connections.current == live
    assert names(connections)[connections.index] == "Live"
    assert connections.api_key == "key-a"


def test_the_last_connection_stays(connections: ActiveConnection) -> None:
    for one in connections.connections:
        connections.remove(one)

    assert len(connections.connections) == 1


def test_a_created_connection_is_no_other_one(connections: ActiveConnection) -> None:
    made = [connections.create("New"), connections.create("Newer")]

    assert len({one.id for one in connections.connections}) == 4
    assert connections.current == SANDBOX
    assert made[0] in connections.connections


@pytest.mark.parametrize(
    ("act", "asks"),
    [
        (lambda connections: None, False),
        (lambda connections: connections.set_deployment(B), True),
        (lambda connections: connections.update(replace(connections.current, name="Renamed", timeout=3.0)), False),
        (lambda connections: connections.update(replace(connections.current, gateway="https://p.example.com")), True),
    ],
    ids=["unchanged", "deployment", "name and timeout", "gateway"],
)
def test_consent_is_asked_for_once_a_place(
    connections: ActiveConnection, live: Connection, act: Callable[[ActiveConnection], None], asks: bool
) -> None:
    connections.use(live)
    assert connections.needs_consent()
    connections.consent()

    act(connections)

    assert connections.needs_consent() is asks


@pytest.mark.parametrize(
    ("connection", "asks"),
    [
        (Connection("S", "sandbox", A), False),
        (Connection("L", "gateway", A), True),
        (Connection("L", "gateway", A, gateway="https://proxy.example.com"), True),
        (Connection("T", "gateway", A, environment="test"), False),
        (Connection("T", "gateway", A, environment="test", confirm_first=True), True),
        (Connection("here", "gateway", A, gateway="http://127.0.0.1:8080"), False),
        (Connection("here", "gateway", A, gateway="http://localhost:8080/"), False),
        (Connection("elsewhere", "gateway", A, gateway="https://localhost.example.com"), True),
    ],
)
def test_a_live_connection_asks_before_the_first_send(
    connections: ActiveConnection, connection: Connection, asks: bool
) -> None:
    connections.use(connections.add(connection, "key"))

    assert connections.needs_consent() is asks


def test_a_session_of_an_older_version_uses_its_connection_with_its_key(
    qapp: object, home: Path, keychain: MemoryKeychain
) -> None:
    home.mkdir()
    keychain.kept["talonbench", A] = "old-key"
    entries = [
        {"name": "Sandbox", "kind": "sandbox", "deployment": "https://sandbox.talon.one"},
        {"name": "Live", "kind": "gateway", "deployment": A},
        {"name": "Other", "kind": "gateway", "deployment": B},
    ]
    state = {"version": 1, "text": "{}", "mappings": [], "connections": entries, "connection": "Live"}
    (home / "state.json").write_text(json.dumps(state), "utf-8")

    workbench = Workbench(jobs=InlineJobs())

    assert names(workbench.connections) == ["Sandbox", "Live", "Other"]
    assert workbench.connections.index == 1
    assert workbench.connections.api_key == "old-key"
    workbench.close()
