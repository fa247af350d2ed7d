"""A key belongs to one connection at its deployment and gateway; keys of older versions are found once."""

from collections.abc import Callable
from dataclasses import replace

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

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


class Panic(BaseException):  # as a Rust library's panic is
    pass


class RaisingKeychain(KeyringBackend):
    """Raises *error* whatever it is asked, its priority included where *is_early*."""

    def __init__(self, error: BaseException, is_early: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self._error, self._is_early = error, is_early

    @property
    def priority(self) -> float:
        if self._is_early:
            raise self._error
        return 9

    def get_password(self, service: str, username: str) -> str | None:
        raise self._error

    set_password = delete_password = get_password  # type: ignore[assignment]


@pytest.mark.parametrize("is_early", [False, True])
@pytest.mark.parametrize(
    "error", [KeyringLocked("x"), RuntimeError("x"), OSError("x"), SystemExit(1), GeneratorExit(), Panic("x")]
)
def test_a_keychain_may_raise_anything(error: BaseException, is_early: bool, use_keychain: UseKeychain) -> None:
    use_keychain(RaisingKeychain(error, is_early))

    assert (load_key(LIVE), load_key(OLD)) == ("", "")
    assert not save_key(LIVE, KEY)
    assert not save_key(OLD, "")


def test_a_keychain_that_cannot_be_loaded_is_none(monkeypatch: pytest.MonkeyPatch, use_keychain: UseKeychain) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.module.Keyring")

    assert keychain() is None
    assert not save_key(LIVE, KEY)
