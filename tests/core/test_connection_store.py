"""The person's connections: what a file brings is added and never takes the place of one of theirs."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from talonbench.connection_store import (
    FIRST_CONNECTIONS,
    ConnectionStore,
    apply_changes,
    merge_connection,
    merge_connections,
)
from talonbench.connections import Connection
from talonbench.document import SANDBOX

LIVE = Connection("Live", "gateway", "https://x.talon.one", confirm_first=True, id="1")
TEST = Connection("Test", "gateway", "https://test.talon.one", environment="test", ca_file="ca.pem", id="2")
MINE = (SANDBOX, LIVE, TEST)
ADDING = """
import sys
from talonbench.connections import Connection
from talonbench.connection_store import ConnectionStore, merge_connection
for number in range(10):
    store = ConnectionStore()
    before = store.read()
    after, _ = merge_connection(before, Connection(f"{sys.argv[1]} {number}", "gateway", f"https://{sys.argv[1]}{number}"))
    print(store.update(before, after))
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("incoming", "expected"),
    [
        pytest.param(replace(LIVE, id=""), "Live", id="one of mine"),
        pytest.param(replace(LIVE, id="", name="Prod"), "Live", id="by another name"),
        pytest.param(
            replace(LIVE, id="", confirm_first=False, timeout=3, environment="test"), "Live", id="its options stay mine"
        ),
        pytest.param(replace(LIVE, deployment="https://new.talon.one"), "Live", id="by its id"),
        pytest.param(replace(LIVE, id="", deployment="https://new.talon.one"), "Live (2)", id="another deployment"),
        pytest.param(replace(LIVE, id="", deployment="https://x.talon.one/"), "Live (2)", id="a slash is sent, too"),
        pytest.param(replace(LIVE, id="", gateway="https://proxy.example"), "Live (2)", id="another gateway"),
        pytest.param(replace(LIVE, id="", kind="sandbox"), "Live (2)", id="another kind"),
        pytest.param(replace(LIVE, id="", ca_file="other.pem"), "Live (2)", id="another CA"),
        pytest.param(Connection("New", "gateway", "https://new.talon.one"), "New", id="new"),
        pytest.param(Connection("Sandbox", "sandbox", SANDBOX.deployment), "Sandbox", id="the sandbox"),
    ],
)
def test_an_incoming_connection_is_one_of_mine_or_added(incoming: Connection, expected: str) -> None:
    merged, at = merge_connection(MINE, incoming)

    assert merged[: len(MINE)] == MINE
    assert merged[at].name == expected
    assert (at < len(MINE)) == (expected in ("Live", "Sandbox"))
    assert len({one.id for one in merged}) == len(merged)


def test_an_added_connection_keeps_all_but_its_name() -> None:
    incoming = replace(TEST, id="", name="Live")

    merged, at = merge_connection((SANDBOX, LIVE), incoming)

    assert merged[at] == replace(incoming, name="Live (2)", id=merged[at].id)
    assert merge_connection(merged, incoming) == (merged, at)


def test_a_third_of_the_same_name_gets_the_next_number() -> None:
    others = [replace(LIVE, id="", deployment=f"https://{letter}.talon.one") for letter in "ab"]

    merged, first = merge_connections((LIVE,), others)

    assert [one.name for one in merged] == ["Live", "Live (2)", "Live (3)"]
    assert first == 1


def test_of_several_at_one_place_the_one_of_the_same_name_is_taken() -> None:
    twin = replace(LIVE, id="9", name="Live, quietly", confirm_first=False)

    merged, at = merge_connection((LIVE, twin), replace(twin, id=""))

    assert (merged, at) == ((LIVE, twin), 1)


def test_of_an_old_file_all_new_ones_are_added_and_the_first_is_found() -> None:
    incoming = [replace(TEST, id=""), Connection("New", "gateway", "https://new.talon.one")]

    merged, first = merge_connections(MINE, incoming)

    assert [one.name for one in merged] == ["Sandbox", "Live", "Test", "New"]
    assert merged[first] is TEST
    assert merge_connections(MINE, []) == (MINE, -1)


def test_a_key_belongs_to_its_connection_at_its_place() -> None:
    twin = replace(LIVE, id="3", name="Live (2)", ca_file="other.pem")
    moved = [replace(LIVE, deployment="https://y.talon.one"), replace(LIVE, gateway="https://proxy.example")]

    assert LIVE.key_id == "https://x.talon.one [1]"
    assert len({one.key_id for one in (LIVE, twin, *moved)}) == 4
    assert replace(LIVE, name="Renamed", environment="test").key_id == LIVE.key_id


@pytest.mark.parametrize(("identity", "legacy"), [("old-1", "https://x.talon.one"), ("1", ""), ("", "")])
def test_only_connections_of_before_have_a_key_of_before(identity: str, legacy: str) -> None:
    assert replace(LIVE, id=identity).legacy_key_id == legacy


def test_the_first_connections_are_the_sandbox_and_an_empty_talon_one(home: Path) -> None:
    store = ConnectionStore()

    assert store.read() == FIRST_CONNECTIONS
    assert [one.name for one in FIRST_CONNECTIONS] == ["Sandbox", "Talon.One"]
    assert not home.exists()


def test_saved_connections_come_back_for_their_owner_alone(home: Path) -> None:
    odd = replace(TEST, id="3", name="odd \ud800 ü", timeout=2.5, key_expires="2026-12-31")
    store = ConnectionStore()

    problem = store.update(FIRST_CONNECTIONS, (*FIRST_CONNECTIONS, LIVE, odd))

    assert problem == ""
    assert ConnectionStore().read() == (*FIRST_CONNECTIONS, LIVE, odd)
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert store.path == home / "connections.json"


def test_a_name_and_a_password_in_an_address_are_not_saved(home: Path) -> None:
    store = ConnectionStore()

    store.update((), (replace(LIVE, deployment="https://me:secret@x.talon.one"),))

    assert "secret" not in store.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param((LIVE,), (LIVE, TEST), (SANDBOX, LIVE, TEST), id="added"),
        pytest.param((LIVE,), (), (SANDBOX,), id="removed"),
        pytest.param(
            (LIVE,), (replace(LIVE, environment="test"),), (SANDBOX, replace(LIVE, environment="test")), id="changed"
        ),
        pytest.param((LIVE, TEST), (LIVE, TEST), (SANDBOX, LIVE), id="removed elsewhere"),
        pytest.param((TEST,), (replace(TEST, timeout=1),), (SANDBOX, LIVE, replace(TEST, timeout=1)), id="kept by me"),
        pytest.param(
            (),
            (replace(TEST, name="Live"),),
            (SANDBOX, LIVE, replace(TEST, name="Live (2)")),
            id="a name taken elsewhere",
        ),
    ],
)
def test_changes_are_applied_to_what_others_saved(
    before: tuple[Connection, ...], after: tuple[Connection, ...], expected: tuple[Connection, ...]
) -> None:
    assert apply_changes((SANDBOX, LIVE), before, after) == expected


def test_processes_do_not_lose_what_others_add(home: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", ADDING, name], stdout=subprocess.PIPE, text=True) for name in "ab"
    ]
    said = [process.communicate()[0] for process in processes]

    assert said == ["\n" * 10] * 2
    names = {one.name for one in ConnectionStore().read()}
    assert names == {"Sandbox", "Talon.One"} | {f"{letter} {number}" for letter in "ab" for number in range(10)}


def test_connections_of_an_old_session_are_migrated_once(home: Path) -> None:
    home.mkdir()
    old = [
        {"name": "Sandbox", "kind": "sandbox", "deployment": "https://sandbox.talon.one"},
        {"name": "Live", "kind": "gateway", "deployment": "https://x.talon.one", "guarded": True, "colour": None},
        {"name": "Live", "kind": "gateway", "deployment": "https://y.talon.one"},
    ]
    state = home / "state.json"
    state.write_text(json.dumps({"version": 1, "connections": old, "connection": "Live"}), encoding="utf-8")

    migrated = ConnectionStore().read()
    state.unlink()

    assert migrated == (
        SANDBOX,
        replace(LIVE, id="old-2"),
        Connection("Live (2)", "gateway", "https://y.talon.one", id="old-3"),
    )
    assert ConnectionStore().read() == migrated


@pytest.mark.parametrize("content", ["{", '{"version": 2, "connections": [{}]}', '{"connections": [{"name": "x"}]}'])
def test_an_old_session_that_cannot_be_read_brings_none(content: str, home: Path) -> None:
    home.mkdir()
    (home / "state.json").write_text(content, encoding="utf-8")

    assert ConnectionStore().read() == FIRST_CONNECTIONS
    assert (home / "state.json").read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "invalid JSON"),
        ('{"version": 1, "connections": [{"name": "x"}]}', "/connections/0/deployment is missing"),
        ("[]", "must contain a JSON object"),
    ],
)
def test_a_damaged_file_is_moved_aside_and_said(content: str, reason: str, home: Path) -> None:
    home.mkdir()
    store = ConnectionStore()
    store.path.write_text(content, encoding="utf-8")

    assert store.read() == FIRST_CONNECTIONS

    aside = home / "connections.damaged-1.json"
    assert aside.read_text(encoding="utf-8") == content
    assert store.notice.startswith("Your connections can't be read: ")
    assert str(aside) in store.notice
    assert reason in store.notice
    assert (store.read(), store.notice) == (FIRST_CONNECTIONS, "")


def test_a_newer_version_s_file_is_neither_read_nor_written(home: Path) -> None:
    home.mkdir()
    store = ConnectionStore()
    store.path.write_text('{"version": 2}', encoding="utf-8")

    assert store.read() == FIRST_CONNECTIONS
    assert "made by a newer Talonbench" in store.notice
    assert "made by a newer Talonbench" in store.update(FIRST_CONNECTIONS, MINE)
    assert store.path.read_text(encoding="utf-8") == '{"version": 2}'


def test_what_cannot_be_saved_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"")
    store = ConnectionStore(tmp_path / "home" / "connections.json")

    assert store.update((), MINE).startswith("Your connections can't be saved: ")


def test_the_empty_home_is_read_without_what_a_session_takes(home: Path) -> None:
    script = (
        "import sys\n"
        "from talonbench.connection_store import ConnectionStore\n"
        "ConnectionStore().read()\n"
        "print(*sys.modules)"
    )

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()

    assert not {"pydantic", "talonbench.workspace", "talonbench.session_state", "hashlib"} & set(loaded)
