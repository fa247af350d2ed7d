"""Builds the wheel, installs it outside the tree, checks the program there, and uninstalls it.

``python -m tests.installed.wheel``; pip needs an index of packages, nothing else uses the network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
NO_INDEX: Final = "pip can't install: it needs a package index; connect to the network, or name one in PIP_INDEX_URL"


def main() -> None:
    """Build, install, check, uninstall; the first thing that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="talonbench-install-") as folder:
        program = install(build_wheel(Path(folder)), Path(folder) / "venv")
        check(program)
        uninstall(program)


def build_wheel(folder: Path) -> Path:
    """The wheel of this tree."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    print(f"wheel: {wheel.stat().st_size / 1e6:.2f} MB")
    return wheel


def install(wheel: Path, venv: Path, *further: str) -> Path:
    """Install *wheel* and *further* packages in a new *venv*; returns the program."""
    begin = time.monotonic()
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel), *further], env=bare_environment()
    )
    if done.returncode:
        sys.exit(NO_INDEX)
    size = sum(path.stat().st_size for path in venv.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"installed in {time.monotonic() - begin:.0f} s, {size / 1e6:.0f} MB")
    return venv / "bin" / "talonbench"


def bare_environment() -> dict[str, str]:
    """This environment, in which no tree stands on Python's path."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def check(program: Path, *further: str) -> None:
    """Run `tests/installed/checks.py` on *program*."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/installed/checks.py", *further]
    environment = {**os.environ, "TALONBENCH_PROGRAM": str(program)}
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        sys.exit(f"{program} doesn't do what it must")


def uninstall(program: Path) -> None:
    """Uninstall it: neither the program nor a file of its packages is left."""
    venv = program.parents[1]
    command = [str(venv / "bin" / "pip"), "uninstall", "--quiet", "--yes", "talonbench"]
    subprocess.run(command, check=True, env=bare_environment())
    left = [path for path in venv.rglob("talonbench*") if path.is_file() or any(path.iterdir())]
    if left:
        sys.exit(f"uninstalling leaves {', '.join(map(str, left))}")
    print("uninstalled: nothing is left but the home")


if __name__ == "__main__":
    main()
