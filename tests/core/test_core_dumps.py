"""A process that crashes leaves no core dump, in which the key would be."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core dumps by itself")

CRASH = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
if "--forbid" in sys.argv:
    from talonbench.core_dumps import forbid_core_dumps
    forbid_core_dumps()
key = "0123456789abcdef" * 4
os.abort()
"""


def crash(folder: Path, *arguments: str) -> list[str]:
    """The files that are left when a real process dies."""
    done = subprocess.run([sys.executable, "-c", CRASH, *arguments], cwd=folder, check=False)
    assert done.returncode == -signal.SIGABRT
    return [path.name for path in folder.iterdir()]


def test_a_crash_leaves_no_file(tmp_path: Path) -> None:
    assert crash(tmp_path, "--forbid") == []


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="Linux tells the limits of a process")
def test_the_command_line_may_not_dump_its_memory() -> None:
    program = str(Path(sys.executable).with_name("talonbench"))
    with subprocess.Popen([program, "sandbox"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()

        limit = limit_of(process.pid)
        process.kill()

    assert limit in (["1", "1"], ["0", "0"])


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="Linux tells the limits of a process")
def test_the_window_may_not_dump_its_memory(tmp_path: Path) -> None:
    environment = {**os.environ, "TALONBENCH_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen",
                   "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "talonbench_gui"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_for(tmp_path / "state.lock")
        limit = limit_of(process.pid)
        process.kill()

    assert limit in (["1", "1"], ["0", "0"])


def limit_of(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/limits").read_text("ascii").splitlines()
    return next(line.split()[4:6] for line in lines if line.startswith("Max core file size"))


def wait_for(path: Path) -> None:
    import time

    end = time.monotonic() + 60
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert path.exists()
