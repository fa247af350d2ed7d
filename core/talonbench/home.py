"""Where the user's data is, and that it is for the user alone."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

_OURS: Final = (
    "state",
    "connections",
    "history",
    "samples",
    "limits",
    "origins",
    "sandbox",
)  # how the names of our files begin
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def home() -> Path:
    """The folder of the user's data: ``TALONBENCH_HOME``, else the platform's own. It may not exist yet."""
    chosen = os.environ.get("TALONBENCH_HOME")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("talonbench", appauthor=False)


def state_path() -> Path:
    """The file of the window's state."""
    return home() / "state.json"


def rules_path() -> Path:
    """The file with the rules of the window's sandbox, if the user has made one."""
    return home() / "sandbox-rules.json"


def protect_home(folder: Path) -> None:
    """Take away others' access to *folder* and to our files in it, which older versions left; raises nothing.

    Files of other names stay as they are: ``TALONBENCH_HOME`` may name a folder that holds more. Windows has the
    user's folder protected.
    """
    if os.name != "posix":
        return
    with suppress(OSError):
        if not folder.stat().st_mode & stat.S_ISVTX:  # not /tmp, if someone chose it
            make_private(folder)
        for path in folder.iterdir():
            if path.name.lstrip(".").startswith(_OURS):
                _protect(path)


def make_private(path: Path) -> None:
    """Take away others' access to *path*, unless it is a link; raises OSError."""
    mode = path.lstat().st_mode
    if mode & _OTHERS and not stat.S_ISLNK(mode):
        path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def create_private_file(path: Path) -> None:
    """Create the file *path*, unless it exists, and take away others' access to it; raises OSError."""
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
    if os.name == "posix":
        make_private(path)


def _protect(path: Path) -> None:
    with suppress(OSError):  # one that isn't ours, or is gone by now
        make_private(path)
    if path.is_dir() and not path.is_symlink():
        for part in path.iterdir():
            _protect(part)
