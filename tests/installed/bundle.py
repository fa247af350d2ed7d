"""Builds the bundle, an application without Python, checks it, and prints its size and start.

``python -m tests.installed.bundle``; `make bundle` has it in ``dist/talonbench``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.e2e.conftest import a_screen
from tests.installed.wheel import ROOT, bare_environment, build_wheel, check, install

BUNDLE: Final = ROOT / "dist" / "talonbench"
LARGEST: Final = 260  # MB
SLOWEST: Final = 1.2  # times the start of the same version in a venv
ROUNDS: Final = 7
PYINSTALLER: Final = "pyinstaller>=6.22,<7"


def main() -> None:
    """Build it; with ``--check``, check it too."""
    with tempfile.TemporaryDirectory(prefix="talonbench-bundle-") as folder:
        program = install(build_wheel(Path(folder)), Path(folder) / "venv", PYINSTALLER)
        build(program.parent / "pyinstaller", Path(folder))
        if "--check" in sys.argv[1:]:
            measure_size()
            check(BUNDLE / "talonbench")
            compare_starts(BUNDLE / "talonbench", program)


def build(pyinstaller: Path, folder: Path) -> None:
    """Make the folder ``dist/talonbench``."""
    begin = time.monotonic()
    shutil.rmtree(BUNDLE, ignore_errors=True)
    places = ["--distpath", str(BUNDLE.parent), "--workpath", str(folder / "work")]
    command = [
        str(pyinstaller),
        "--noconfirm",
        "--log-level",
        "WARN",
        *places,
        str(ROOT / "bundle" / "talonbench.spec"),
    ]
    subprocess.run(command, check=True, cwd=folder, env=bare_environment())
    print(f"bundle: {BUNDLE}, built in {time.monotonic() - begin:.0f} s")


def measure_size() -> None:
    """Print the size of the folder; too large is a failure."""
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
    print(f"size: {size:.0f} MB (at most {LARGEST})")
    if size > LARGEST:
        sys.exit("the bundle is too large")


def compare_starts(bundle: Path, program: Path) -> None:
    """Print how long both take until their window is seen; much slower than from the venv is a failure.

    The quickest start of each counts: whatever else the machine does only adds to it.
    """
    with a_screen("-noreset") as screen:
        for one in (bundle, program):  # into the disk's cache
            time_start(one, screen)
        pairs = [(time_start(bundle, screen), time_start(program, screen)) for _ in range(ROUNDS)]
    ours, theirs = (min(pair[side] for pair in pairs) for side in (0, 1))
    print(f"window in sight: bundle {ours:.3f} s, venv {theirs:.3f} s: {ours / theirs:.2f} times (at most {SLOWEST})")
    if ours / theirs > SLOWEST:
        sys.exit("the bundle starts too slowly")


def time_start(program: Path, screen: str) -> float:
    """Seconds from the start of *program* until its window is on *screen*, with an empty home."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**bare_environment(), "DISPLAY": screen, "TALONBENCH_HOME": home, "QT_QPA_PLATFORM": "xcb"}
        look = ["xdotool", "search", "--onlyvisible", "--name", "Talonbench"]
        begin = time.perf_counter()
        with subprocess.Popen([program], env=environment) as started:
            try:
                while subprocess.run(look, env=environment, capture_output=True).returncode:
                    if started.poll() is not None or time.perf_counter() - begin > 60:
                        sys.exit(f"{program} shows no window")
                return time.perf_counter() - begin
            finally:
                started.kill()


if __name__ == "__main__":
    main()
