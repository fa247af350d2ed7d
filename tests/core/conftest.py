"""What the tests of the core share."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import HealthCheck, settings
from keyring.backend import KeyringBackend

from talonbench.capture import Capture
from talonbench.cli import main

Run = Callable[..., tuple[int, str, str]]

# A busy machine is no fault of the program: what must be fast says so in a test of its own.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a home of its own."""
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "home"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line: its exit code, what it printed, what it said on standard error."""
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "home"))

    def command(*arguments: object, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["talonbench", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        return int(left.value.code or 0), told.out, told.err

    return command


@pytest.fixture
def capture() -> Iterator[Capture]:
    with Capture() as running:
        yield running


@pytest.fixture
def use_keychain() -> Iterator[Callable[[KeyringBackend], None]]:
    """Puts a keychain in place of the system's."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)
