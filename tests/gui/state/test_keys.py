"""API keys: each belongs to one connection, its deployment and its gateway; the keychain may take its time."""

import time
from collections.abc import Iterator
from dataclasses import replace

import keyring
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from talonbench.connections import Connection
from talonbench.talon_one import SANDBOX_KEY
from talonbench_gui.state.jobs import Jobs
from talonbench_gui.state.keys import DEMO, IN_MEMORY, LOOKING, SAVED, KeyStore
from tests.gui.fakes import AskingKeychain, InlineJobs, MemoryKeychain

LIVE = Connection("Live", "gateway", "https://live.talon.one", id="c1")
TWIN = replace(LIVE, name="Twin", id="c2")
ELSEWHERE = replace(LIVE, deployment="https://other.talon.one")
THROUGH = replace(LIVE, gateway="https://proxy.example.com")
BLANK = replace(LIVE, deployment="")
SANDBOX = Connection("Sandbox", "sandbox", "https://sandbox.talon.one", id="sandbox")


@pytest.fixture
def keys(qapp: QObject, keychain: MemoryKeychain) -> KeyStore:
    return KeyStore(InlineJobs())


@pytest.mark.parametrize("other", [TWIN, ELSEWHERE, THROUGH, BLANK], ids=["twin", "deployment", "gateway", "blank"])
def test_a_key_is_only_for_its_connection_deployment_and_gateway(keys: KeyStore, other: Connection) -> None:
    keys.remember(LIVE, "k1")

    assert keys.key(other) == ""
    assert keys.location(other) == ""
    assert keys.key(LIVE) == "k1"


def test_two_connections_with_one_deployment_have_keys_of_their_own(keys: KeyStore, keychain: MemoryKeychain) -> None:
    for connection, key in ((LIVE, "k1"), (TWIN, "k2")):
        keys.remember(connection, key)
        keys.save(connection)

    again = KeyStore(InlineJobs())
    for connection in (LIVE, TWIN):
        again.look_up(connection)
    assert [again.key(LIVE), again.key(TWIN)] == ["k1", "k2"]
    assert sorted(keychain.kept.values()) == ["k1", "k2"]


def test_a_key_typed_before_its_deployment_waits_for_it(keys: KeyStore, keychain: MemoryKeychain) -> None:
    keys.remember(BLANK, "k1")
    keys.save(BLANK)
    assert keys.key(BLANK) == "k1"
    assert keychain.kept == {}

    typed = [replace(BLANK, deployment="https://live.talon.one"[:end]) for end in (1, 8, 22)]
    assert [keys.key(one) for one in typed] == ["k1"] * 3
    keys.claim_waiting(LIVE)
    keys.save(LIVE)

    assert list(keychain.kept.values()) == ["k1"]
    assert keys.key(LIVE) == "k1"
    assert [keys.key(one) for one in (BLANK, ELSEWHERE)] == ["", ""]


def test_a_key_typed_for_a_deployment_replaces_one_that_waits(keys: KeyStore) -> None:
    keys.remember(BLANK, "early")
    keys.remember(LIVE, "late")

    assert [keys.key(one) for one in (LIVE, BLANK, ELSEWHERE)] == ["late", "", ""]


def test_where_a_key_is_kept_is_said(keys: KeyStore) -> None:
    assert keys.location(LIVE) == ""
    keys.remember(LIVE, "k1")
    assert keys.location(LIVE) == IN_MEMORY
    keys.save(LIVE)
    assert keys.location(LIVE) == SAVED
    keys.remember(LIVE, "k2")
    assert keys.location(LIVE) == IN_MEMORY


def test_a_cleared_key_is_deleted_from_the_keychain_and_stays_gone(keys: KeyStore, keychain: MemoryKeychain) -> None:
    for key in ("k1", ""):
        keys.remember(LIVE, key)
        keys.save(LIVE)
    keys.look_up(LIVE)

    assert keychain.kept == {}
    assert keys.key(LIVE) == ""


def test_a_removed_connection_leaves_nothing_in_the_keychain(keys: KeyStore, keychain: MemoryKeychain) -> None:
    keys.remember(LIVE, "k1")
    keys.save(LIVE)

    keys.forget(LIVE)
    assert keychain.kept == {}
    keys.save(LIVE)  # an undo brought it back
    assert list(keychain.kept.values()) == ["k1"]


class CountedKeychain(MemoryKeychain):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.calls.append(f"get {username}")
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.calls.append(f"set {username}")
        super().set_password(service, username, password)


def test_a_key_is_saved_once_and_looked_up_once(keys: KeyStore) -> None:
    keyring.set_keyring(counted := CountedKeychain())

    for _ in range(3):
        keys.look_up(LIVE)
    keys.remember(LIVE, "k1")
    for _ in range(3):
        keys.save(LIVE)
        keys.look_up(LIVE)

    assert counted.calls == [f"get {LIVE.key_id}", f"set {LIVE.key_id}"]


def test_the_sandbox_has_a_key_of_its_own_that_no_keychain_sees(keys: KeyStore, keychain: MemoryKeychain) -> None:
    assert (keys.key(SANDBOX), keys.location(SANDBOX)) == (SANDBOX_KEY, DEMO)
    keys.remember(SANDBOX, "typed")
    keys.save(SANDBOX)
    assert (keys.key(SANDBOX), keys.location(SANDBOX)) == ("typed", IN_MEMORY)
    keys.remember(SANDBOX, "")
    assert keys.key(SANDBOX) == ""
    keys.reset_sandbox(SANDBOX)

    assert keys.key(SANDBOX) == SANDBOX_KEY
    assert keychain.kept == {}


def test_a_key_that_an_older_version_kept_is_found_once(keychain: MemoryKeychain) -> None:
    old = replace(LIVE, id="old-1")
    keychain.kept["talonbench", "https://live.talon.one"] = "old-key"

    keys = KeyStore(InlineJobs())
    keys.look_up(old)

    assert keys.key(old) == "old-key"
    assert keychain.kept["talonbench", old.key_id] == "old-key"
    del keychain.kept["talonbench", "https://live.talon.one"]
    again = KeyStore(InlineJobs())
    again.look_up(old)
    assert again.key(old) == "old-key"


def test_a_new_connection_does_not_take_the_key_of_an_older_version(keys: KeyStore, keychain: MemoryKeychain) -> None:
    keychain.kept["talonbench", "https://live.talon.one"] = "old-key"

    keys.look_up(LIVE)

    assert keys.key(LIVE) == ""


class BrokenKeychain(MemoryKeychain):
    """Raises what a desktop may raise, which is none of keyring's errors."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError(f"no bus to {service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"no bus to {service}/{username} for {len(password)} characters")


def test_a_keychain_that_breaks_is_no_keychain(keys: KeyStore) -> None:
    keyring.set_keyring(BrokenKeychain())

    keys.look_up(LIVE)
    keys.remember(LIVE, "k1")
    keys.save(LIVE)

    assert (keys.key(LIVE), keys.location(LIVE)) == ("k1", IN_MEMORY)


@pytest.fixture
def jobs(qapp: QObject) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.finish("keys", "files", "session")
    made.deleteLater()


def test_an_open_keychain_dialog_blocks_nothing_else(asking: AskingKeychain, jobs: Jobs, qtbot: QtBot) -> None:
    keys = KeyStore(jobs)
    told: list[str] = []
    done: list[str] = []
    keys.found.connect(told.append)
    asking.kept["talonbench", LIVE.key_id] = "kept"

    begun = time.monotonic()
    keys.look_up(LIVE)
    keys.remember(TWIN, "typed")
    keys.save(TWIN)
    jobs.run(lambda: "read", done.append, lane="files")
    jobs.run(lambda: "saved", done.append, lane="session")
    qtbot.waitUntil(lambda: sorted(done) == ["read", "saved"])

    assert time.monotonic() - begun < 5
    assert (keys.key(LIVE), keys.location(LIVE)) == ("", LOOKING)
    assert (keys.key(TWIN), keys.location(TWIN)) == ("typed", IN_MEMORY)
    asking.is_open.set()
    qtbot.waitUntil(lambda: keys.location(TWIN) == SAVED)
    assert told == [LIVE.key_id]
    assert (keys.key(LIVE), keys.location(LIVE)) == ("kept", SAVED)


def test_what_is_typed_while_the_keychain_asks_wins_over_what_it_had(
    asking: AskingKeychain, jobs: Jobs, qtbot: QtBot
) -> None:
    keys = KeyStore(jobs)
    asking.kept["talonbench", LIVE.key_id] = "old"
    keys.look_up(LIVE)
    keys.remember(LIVE, "typed")
    keys.save(LIVE)

    asking.is_open.set()
    qtbot.waitUntil(lambda: keys.location(LIVE) == SAVED)

    assert keys.key(LIVE) == "typed"
    assert asking.kept["talonbench", LIVE.key_id] == "typed"
