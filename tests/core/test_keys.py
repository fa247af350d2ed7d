"""A key belongs to one connection at its deployment and gateway; keys of older versions are found once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from talonbench.connections import Connection
from talonbench.keys import keychain, load_key, save_key
from tests.core.keychains import MemoryKeychain

KEY, OTHER = "a-key-of-one-0001", "a-key-of-another-0002"
LIVE = Connection("Live", "gateway", "https://x.talon.one", id="1")
OLD = replace(LIVE, id="old-1")
UseKeychain = Callable[[KeyringBackend], None]


@pytest.fixture
def kept(use_keychain: UseKeychain) -> MemoryKeychain:
    use_keychain(memory := MemoryKeychain())
    return memory


def test_a_key_is_saved_and_deleted(kept: MemoryKeychain) -> None:
    assert save_key(LIVE, KEY)
    assert load_key(LIVE) == KEY
    assert save_key(LIVE, "")
    assert (load_key(LIVE), kept.kept) == ("", {})


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(LIVE, id="2"), id="another connection"),
        pytest.param(replace(LIVE, deployment="https://y.talon.one"), id="another deployment"),
        pytest.param(replace(LIVE, gateway="https://proxy.example"), id="another gateway"),
        pytest.param(replace(LIVE, id=""), id="one that is not the person's"),
    ],
)
def test_a_key_is_for_its_connection_at_its_place_alone(other: Connection, kept: MemoryKeychain) -> None:
    save_key(LIVE, KEY)

    assert load_key(other) == ""
    save_key(other, OTHER)
    assert (load_key(LIVE), load_key(other)) == (KEY, OTHER)


def test_a_key_of_an_older_version_is_copied_on_first_use(kept: MemoryKeychain) -> None:
    kept.kept["talonbench", "https://x.talon.one"] = KEY

    found = load_key(OLD)
    kept.kept["talonbench", "https://x.talon.one"] = OTHER

    assert (found, load_key(OLD)) == (KEY, KEY)


def test_a_connection_that_older_versions_did_not_know_has_none_of_their_keys(kept: MemoryKeychain) -> None:
    kept.kept["talonbench", "https://x.talon.one"] = KEY

    assert load_key(LIVE) == ""


def test_a_deleted_key_does_not_come_back_from_an_older_version(kept: MemoryKeychain) -> None:
    kept.kept["talonbench", "https://x.talon.one"] = KEY
    load_key(OLD)

    save_key(OLD, "")

    assert (load_key(OLD), kept.kept) == ("", {})


def test_without_a_keychain_nothing_is_saved(use_keychain: UseKeychain) -> None:
    use_keychain(NoKeyring())  # type: ignore[no-untyped-call]  # keyring's own

    assert keychain() is None
    assert not save_key(LIVE, KEY)
    assert load_key(OLD) == ""


def test_a_keychain_that_is_locked_refuses_quietly(use_keychain: UseKeychain) -> None:
    use_keychain(MemoryKeychain(is_locked=True))

    assert not save_key(OLD, KEY)
    assert load_key(OLD) == ""


class BrokenBackend(MemoryKeychain):
    """Raises what no backend is documented to raise, as those over D-Bus do."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("no bus")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("no bus")


def test_a_backend_that_raises_anything_is_no_keychain(use_keychain: UseKeychain) -> None:
    use_keychain(BrokenBackend())

    assert (load_key(LIVE), save_key(LIVE, KEY)) == ("", False)
