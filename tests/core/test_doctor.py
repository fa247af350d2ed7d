"""The self-check says what is broken and what to do, and never a secret or a name."""

import getpass
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from talonbench.connection_store import ConnectionStore
from talonbench.connections import Connection
from talonbench.doctor import Check, conceal_user, format_checks, run_checks
from tests.core.conftest import Run
from tests.core.keychains import MemoryKeychain


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def find(title: str) -> Check:
    (found,) = [check for check in run_checks() if check.title == title]
    return found


def test_a_sound_machine_gives_0(run: Run, use_keychain: Callable[[KeyringBackend], None]) -> None:
    use_keychain(MemoryKeychain())

    code, out, err = run("doctor")

    assert (code, err) == (0, "")
    assert [line[0] for line in out.splitlines()] == ["✓"] * 6


def test_programs_read_the_same_as_json(run: Run, use_keychain: Callable[[KeyringBackend], None]) -> None:
    use_keychain(MemoryKeychain(is_locked=True))

    code, out, _ = run("doctor", "--json")

    assert code == 1
    states = {one["title"]: one["state"] for one in json.loads(out)["checks"]}
    assert states["Keychain"] == "broken"
    assert states["Home"] == "fine"


def test_a_keychain_that_refuses_is_broken(use_keychain: Callable[[KeyringBackend], None]) -> None:
    use_keychain(MemoryKeychain(is_locked=True))

    found = find("Keychain")

    assert found.state == "broken"
    assert "locked" in found.message
    assert found.remedy.startswith("Unlock or repair it")


def test_without_a_keychain_commands_work(use_keychain: Callable[[KeyringBackend], None]) -> None:
    from keyring.backends.null import Keyring

    use_keychain(Keyring())  # type: ignore[no-untyped-call]  # keyring's own

    assert find("Keychain").state == "warning"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("value", ["http://", "http://anna:secret@:99", "socks5://proxy:1080", "http://proxy:port"])
def test_a_proxy_that_cannot_be_used_is_broken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)

    found = find("Proxy")

    assert found.state == "broken"
    assert "HTTPS_PROXY" in found.remedy
    assert "secret" not in found.message + found.remedy


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://anna:secret@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "talon.one")

    found = find("Proxy")

    assert found == Check("Proxy", "fine", "http://proxy.example:3128; not for talon.one")


@pytest.mark.parametrize("below", ["", "deep/home"])
def test_a_home_that_cannot_be_written_is_broken(below: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "file" / below))

    found = find("Home")

    assert found.state == "broken"
    assert "file" in found.message
    assert "TALONBENCH_HOME" in found.remedy


def test_the_check_leaves_the_home_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "home"))

    assert find("Home").state == "fine"
    assert list(tmp_path.iterdir()) == []


def test_connections_that_cannot_be_read_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "connections.json").write_text("[", "utf-8")

    assert find("Connections").state == "warning"


def test_certificates_that_a_connection_names_are_read(tmp_path: Path) -> None:
    mine = Connection("Live", "gateway", "https://x.talon.one", ca_file=str(tmp_path / "gone.pem"), id="1")
    ConnectionStore().update((), (mine,))

    found = find("Certificates")

    assert found.state == "broken"
    assert "gone.pem" in found.message
    assert "“Live”" in found.remedy


def test_certificates_that_the_environment_names_must_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")

    found = find("Certificates")

    assert found == Check(
        "Certificates", "broken", "SSL_CERT_FILE names /nowhere/ca.pem, which doesn't exist", "Unset SSL_CERT_FILE."
    )


def test_no_user_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")

    said = conceal_user("/home/anna/.local, /home/annabel, /srv/anna/x, the home of anna: /home/anna")

    assert said == "~/.local, /home/annabel, /srv/USER/x, the home of anna: ~"


def test_what_to_do_is_below_what_is_wrong() -> None:
    said = format_checks([Check("Home", "fine", "/x"), Check("Proxy", "broken", "none of these", "Unset it.")])

    assert said == "✓ Home          /x\n✕ Proxy         none of these\n                → Unset it."
