"""The home is for its owner alone, also where an older version or a careless umask left it open."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from talonbench.connection_store import ConnectionStore
from talonbench.connections import Connection
from talonbench.history import History
from talonbench.home import protect_home
from talonbench.session_state import claim_slot
from talonbench.workspace.saved_samples import save_sample
from tests.core.conftest import Run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has the user's folder protected")


@pytest.fixture
def careless() -> Iterator[None]:
    """A umask that takes nothing away."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    listed = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in listed}


def open_to_all(folder: Path) -> set[str]:
    return {name for name, mode in modes(folder).items() if mode & 0o077}


@pytest.mark.usefixtures("careless")
def test_all_that_is_kept_is_the_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("TALONBENCH_HOME", str(home))
    slot = claim_slot(home)
    history = History(home / "history.sqlite")
    store = ConnectionStore()
    store.update((), (Connection("Mine", "gateway", "https://x.talon.one", id="1"),))
    save_sample("Order", "{}")

    found = modes(home)

    assert {"history.sqlite", "history.sqlite-wal", "history.sqlite-shm", "connections.json"} <= found.keys()
    assert open_to_all(home) == set()
    assert found["."] == 0o700
    history.close()
    slot.release()


@pytest.mark.usefixtures("careless")
def test_files_that_are_open_to_others_are_put_right(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "samples").mkdir(parents=True)
    names = ("history.sqlite", "history.sqlite-wal", "state.json", "state-2.json", ".state.json.abc.tmp",
             "state.damaged-1.json", "connections.json", "samples/Order.event.json")  # fmt: skip
    for name in names:
        (home / name).write_text("{}", "utf-8")
    assert len(open_to_all(home)) == len(names) + 2

    claim_slot(home).release()

    assert open_to_all(home) == set()


@pytest.mark.usefixtures("careless")
def test_the_command_line_puts_them_right_as_well(tmp_path: Path, run: Run) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "history.sqlite").touch()

    run("--version")

    assert open_to_all(home) == set()


@pytest.mark.usefixtures("careless")
def test_what_is_not_ours_stays_as_it_is(tmp_path: Path) -> None:
    """A home may be chosen where other files are, and a link may lead out of it."""
    home, other = tmp_path / "home", tmp_path / "other.json"
    home.mkdir()
    for path in (home / "holiday.jpg", other):
        path.touch()
    (home / "state.json").symlink_to(other)

    protect_home(home)

    assert stat.S_IMODE((home / "holiday.jpg").stat().st_mode) == 0o666
    assert stat.S_IMODE(other.stat().st_mode) == 0o666


@pytest.mark.usefixtures("careless")
def test_a_folder_that_all_may_use_is_left_to_all(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)

    protect_home(tmp_path)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
    tmp_path.chmod(0o700)
