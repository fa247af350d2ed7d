"""What an installed Talonbench must do: the program that ``TALONBENCH_PROGRAM`` names, outside the tree.

Not part of the test suite: `make install-test` and `make bundle-test` run it on what they have installed.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk
from tests.e2e.screen_reader import SHOWING

ROOT: Final = Path(__file__).parents[2]
PROGRAM: Final = os.environ["TALONBENCH_PROGRAM"]
EVENT: Final = '{"type": "track", "event": "Order Completed", "userId": "u-7", "properties": {"total": 5}}'
MAPPING: Final = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
EXPORTS: Final = ("destinations", "subscriptions", "filters")
PAGES: Final = ("Trace", "Archive", "Live", "History", "Received", "Samples", "Catalog", "Connections", "Import")
OLD_HOME: Final[dict[str, Any]] = {  # as version 0.1 of November 2025 left it: all in one file, the connections too
    "version": 1,
    "text": '{"type": "track", "event": "From the old home", "userId": "u-8"}',
    "cursor": 3,
    "connections": [
        {"name": "Sandbox", "kind": "sandbox", "deployment": "https://sandbox.talon.one"},
        {"name": "Our live shop", "deployment": "https://shop.europe-west1.talon.one"},
    ],
    "connection": "Sandbox",
    "mappings": [
        {"id": "m1", "name": "Track", "action": "trackEventV2", "trigger": 'type = "track"', "mapping": MAPPING}
    ],
    "mapping": "m1",
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder outside the tree, with nothing on the path: no Python, no tools."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "event.json").write_text(EVENT, "utf-8")
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING), "utf-8")
    return tmp_path


def make_environment(place: Path) -> dict[str, str]:
    """Of someone who has installed Talonbench and nothing else."""
    kept = ("LANG", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "HOME": str(place), "PATH": str(place / "bin"), "TALONBENCH_HOME": str(place / "home"),
        "XDG_CACHE_HOME": str(place / "cache"), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }  # fmt: skip


def run(place: Path, *arguments: str, code: int = 0) -> str:
    """What the program prints; nothing goes to standard error."""
    done = subprocess.run(
        [PROGRAM, *arguments], cwd=place, env=make_environment(place), capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (code, ""), done.stdout
    return done.stdout


def test_it_says_its_version(place: Path) -> None:
    expected = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    assert run(place, "--version") == f"talonbench {expected}\n"


def test_it_previews(place: Path) -> None:
    said = run(place, "preview", "event.json", "--action", "trackEventV2", "--mapping", "mapping.json", "--json")

    (outcome,) = json.loads(said)["outcomes"]
    assert json.loads(outcome["requests"][0]["body"]) == {"customerProfileId": "u-7", "eventType": "Order Completed"}


def test_it_sends_to_the_sandbox(place: Path) -> None:
    said = run(place, "send", "event.json", "--action", "trackEventV2", "--mapping", "mapping.json", "--sandbox")

    assert "200" in said


def test_it_imports_and_runs_cases(place: Path) -> None:
    exports = [ROOT / "tests" / "examples" / "formats" / f"papi_list_{name}.json" for name in EXPORTS]

    run(place, "import", *map(str, exports), "-o", "s.talonbench.json")
    run(place, "check", str(ROOT / "tests" / "cases"), "--junit", "report.xml")

    assert len(json.loads((place / "s.talonbench.json").read_text("utf-8"))["mappings"]) == 4
    assert "<testsuite" in (place / "report.xml").read_text("utf-8")


def write_archive(place: Path) -> None:
    """300 events in the folder ``logs``, and the setup ``s.talonbench.json``."""
    (place / "logs").mkdir()
    (place / "logs" / "events.json.gz").write_bytes(gzip.compress("\n".join([EVENT] * 300).encode()))
    setup = {
        "action": "trackEventV2",
        "trigger": 'type = "track"',
        "mapping": MAPPING,
        "name": "Track",
        "enabled": True,
    }
    (place / "s.talonbench.json").write_text(json.dumps({"version": 1, "mappings": [{"id": "m", **setup}]}), "utf-8")


def test_it_runs_over_an_archive(place: Path) -> None:
    write_archive(place)

    said = run(place, "replay", "logs", "--workspace", "s.talonbench.json", "--out", "run", "--jobs", "2")

    assert "300" in said
    assert list((place / "run" / "parts").glob("*.parquet"))
    assert (place / "run" / "results.duckdb").is_file()


def test_its_self_check_finds_nothing_broken(place: Path) -> None:
    checks = json.loads(run(place, "doctor", "--json"))["checks"]

    assert [one for one in checks if one["state"] == "broken"] == []
    assert "duckdb" in next(one["message"] for one in checks if one["title"] == "Versions")
    assert {"Versions", "Home", "Keychain", "Certificates", "Qt", "Fonts"} <= {one["title"] for one in checks}


@contextmanager
def at_the_window(desk: Desk, place: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The window of the installed program, in focus; ended with Ctrl+Q, without an error."""
    environment = make_environment(place) | {"DISPLAY": desk.person.environment["DISPLAY"]}
    command = [PROGRAM, "gui", *arguments]
    with subprocess.Popen(command, cwd=place, env=environment, stderr=subprocess.PIPE, text=True) as program:
        try:
            desk.hands.find("Talonbench", "frame")
            yield program
            desk.person.press("ctrl+q")
            _, complaints = program.communicate(timeout=30)
            assert (program.returncode, complaints) == (0, "")
        finally:
            program.kill()


@pytest.fixture
def desk(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with a_desk(place / "home", monkeypatch) as made:
        made.reader.listen()
        yield made


def is_shown(desk: Desk, name: str) -> bool:
    window = desk.reader.window()
    return window is not None and any(name in part.name for part in window.walk() if SHOWING in part.states)


def test_its_window_sends_to_the_sandbox_and_opens_every_page(place: Path, desk: Desk) -> None:
    with at_the_window(desk, place):
        until(lambda: is_shown(desk, "preview"))
        desk.person.press("ctrl+Return")
        (sent,) = until(desk.person.sends)
        for number, page in enumerate(PAGES, 2):
            desk.person.press("ctrl+shift+i" if page == "Import" else f"ctrl+{number}")
            until(lambda page=page: is_shown(desk, f"{page}: status"))  # type: ignore[misc]

    assert sent.response is not None
    assert (sent.response.status, sent.verdict) == (200, "delivered")


def test_its_window_runs_over_an_archive_in_processes_of_its_own(place: Path, desk: Desk) -> None:
    write_archive(place)

    with at_the_window(desk, place, "s.talonbench.json"):
        desk.hands.click("^Archive$")
        desk.hands.click("^Run over an archive$")
        desk.person.press("Down", "Down", "Return")  # Run over folder…
        desk.hands.find("^Run over an archive$", "dialog")
        until(lambda: "text" in (heard.role if (heard := desk.reader.focused(0.5)) else ""))
        desk.person.write(str(place / "logs"))
        desk.person.press("Return")
        until(lambda: is_shown(desk, "Order Completed, 300 events"))


def test_it_opens_the_home_of_an_older_version(place: Path, desk: Desk) -> None:
    (place / "home").mkdir()
    (place / "home" / "state.json").write_text(json.dumps(OLD_HOME), "utf-8")

    with at_the_window(desk, place):
        until(lambda: is_shown(desk, "preview"))
        desk.person.press("ctrl+Return")
        (sent,) = until(desk.person.sends)
        until(lambda: (place / "home" / "connections.json").exists() or None)

    assert json.loads(sent.request.body or "") == {"customerProfileId": "u-8", "eventType": "From the old home"}
    connections = json.loads((place / "home" / "connections.json").read_text("utf-8"))["connections"]
    assert "Our live shop" in {one["name"] for one in connections}
    assert json.loads((place / "home" / "state.json").read_text("utf-8"))["version"] > OLD_HOME["version"]
