"""Versions, the home, the connections and the keychain."""

import platform
import shutil
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from talonbench.connection_store import ConnectionStore
from talonbench.doctor import Check
from talonbench.home import home
from talonbench.keys import examine_keychain

LIBRARIES: Final = ("duckdb", "httpx", "orjson", "pydantic", "python-liquid")
LITTLE_SPACE: Final = 200_000_000  # bytes: below, the history and the runs over archives soon fail
_OTHER_HOME: Final = "Correct its permissions, or name another folder in TALONBENCH_HOME."


def check_versions() -> Check:
    """Talonbench, Python, the system, and the libraries that results depend on."""
    parts = [f"Talonbench {version('talonbench')}{' (bundle)' if getattr(sys, 'frozen', False) else ''}"]
    parts += [f"Python {platform.python_version()}", platform.platform(terse=True), platform.machine()]
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):  # a bundle has no metadata of its libraries
            parts.append(f"{name} {version(name)}")
    return Check("Versions", "fine", ", ".join(parts))


def check_home() -> Check:
    """Whether the user's data can be written where it is kept."""
    folder = home()
    try:
        _write_in(folder)
        free = shutil.disk_usage(_find_existing(folder)).free
    except OSError as error:
        return Check("Home", "broken", f"{folder}: can't be written: {error.strerror or error}", _OTHER_HOME)
    if free < LITTLE_SPACE:
        message = f"{folder}: only {free // 1_000_000} MB are free"
        return Check("Home", "warning", message, "Free some space: the history and runs over archives need it.")
    is_new = "" if folder.is_dir() else "; it is created when something is saved"
    return Check("Home", "fine", f"{folder}: can be written{is_new}")


def _write_in(folder: Path) -> None:
    """Write a file and delete it; where *folder* doesn't exist yet, in the one that it would be created in."""
    with tempfile.TemporaryFile(prefix=".doctor-", dir=_find_existing(folder)) as file:
        file.write(b"talonbench")


def _find_existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise NotADirectoryError(20, f"{folder} isn't a folder")
    return folder


def check_connections() -> Check:
    """Whether the user's connections can be read."""
    store = ConnectionStore()
    found = store.read() if store.path.exists() else ()
    if store.notice:
        return Check("Connections", "warning", store.notice, "Enter them again, or restore the file from a backup.")
    saved = f"{len(found)} saved" if found else "none saved yet"
    return Check("Connections", "fine", saved)


def check_keychain() -> Check:
    """Whether API keys can be kept."""
    name, problem = examine_keychain()
    if problem:
        said = f"{name}: {problem}" if name else problem
        return Check("Keychain", "broken", said, "Unlock or repair it; until then keys are kept in memory only.")
    if not name:
        remedy = "Install and unlock one (GNOME Keyring, KWallet, KeePassXC), or set TALONBENCH_API_KEY."
        return Check("Keychain", "warning", "no secure keychain; keys are kept in memory only", remedy)
    return Check("Keychain", "fine", name)
