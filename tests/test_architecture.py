"""What the layout promises, checked."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROLES = {"core": "talonbench", "gui": "talonbench_gui", "resources": "talonbench_resources"}
SHIPPED = [path for role in ROLES for path in (ROOT / role).rglob("*.py")]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_folder_holds_exactly_its_package(role: str) -> None:
    """The three folders stand on sys.path in an editable install: a stray module would be importable."""
    assert [path.name for path in (ROOT / role).iterdir() if path.name != "__pycache__"] == [ROLES[role]]


def test_the_import_rules_hold() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_the_time_of_day_has_one_owner() -> None:
    """So that a test can let it jump."""
    asks = re.compile(r"\btime\.time\(|\bdatetime\.(now|utcnow)\(")

    assert [path.name for path in SHIPPED if asks.search(path.read_text("utf-8"))] == ["clock.py"]


BREACHES = {
    "a feature that imports another one": (
        "gui/talonbench_gui/features/history/breach.py",
        "from talonbench_gui.features.live.page import LivePage\n",
        "Features do not know each other",
    ),
    "a feature that names the window for the type checker alone": (
        "gui/talonbench_gui/features/history/breach.py",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
        "    from talonbench_gui.shell.main_window import MainWindow\n",
        "Only the shell knows the window",
    ),
    "a widget that knows the core": (
        "gui/talonbench_gui/widgets/breach.py",
        "from talonbench.errors import TalonbenchError\n",
        "Widgets know nothing of the core",
    ),
    "a command that draws": (
        "gui/talonbench_gui/commands/breach.py",
        "from talonbench_gui.theme import icon\n",
        "Commands know nothing of colours",
    ),
    "state that knows a feature": (
        "gui/talonbench_gui/state/breach.py",
        "from talonbench_gui.features.history.page import HistoryPage\n",
        "The shell joins features",
    ),
    "a module of the window without a place": ("gui/talonbench_gui/breach.py", "", "The shell joins features"),
    "core that asks for the time": (
        "core/talonbench/document/breach.py",
        "import time\n",
        "From event to request, only data",
    ),
    "a circle": (
        "core/talonbench/sandbox/breach.py",
        "from talonbench.sandbox import breach_two\n",
        "No circles at any depth",
    ),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_of_the_import_rules_fails(breach: str, tmp_path: Path) -> None:
    for role in ROLES:
        shutil.copytree(ROOT / role, tmp_path / role, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    name, text, contract = BREACHES[breach]
    (tmp_path / name).write_text(text, encoding="utf-8")
    if breach == "a circle":
        back = "from talonbench.sandbox import breach\n"
        (tmp_path / name).with_name("breach_two.py").write_text(back, encoding="utf-8")
    paths = os.pathsep.join(str(tmp_path / role) for role in ROLES)

    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert any(line.startswith(contract) and line.endswith("BROKEN") for line in done.stdout.splitlines()) or (
        contract in done.stdout
    )


def test_only_the_shell_names_the_window() -> None:
    named = {
        path.relative_to(ROOT / "gui" / "talonbench_gui").parts[0]
        for path in (ROOT / "gui").rglob("*.py")
        if re.search(r"\bMainWindow\b", path.read_text(encoding="utf-8"))
    }

    assert named <= {"shell", "app.py"}


def test_state_and_commands_run_without_widgets() -> None:
    names = sorted(
        ".".join(path.relative_to(ROOT / "gui").with_suffix("").parts).removesuffix(".__init__")
        for part in ("state", "commands")
        for path in (ROOT / "gui" / "talonbench_gui" / part).rglob("*.py")
    )
    script = "import sys; sys.modules['PySide6.QtWidgets'] = None\n" + "\n".join(f"import {name}" for name in names)

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert len(names) > 25


def test_the_core_runs_where_qt_is_not_installed() -> None:
    names = sorted(
        ".".join(path.relative_to(ROOT / "core").with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "core").rglob("*.py")
    )
    script = "import sys; sys.modules['PySide6'] = None\n" + "\n".join(f"import {name}" for name in names)

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_the_wheel_holds_what_the_tree_holds(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    tree = {
        path.relative_to(ROOT / role).as_posix()
        for role in ROLES
        for path in (ROOT / role).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    tree |= {f"talonbench_resources/guide/{page.name}" for page in (ROOT / "docs").glob("*.md")}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert held == tree


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_grows_past_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


DOORS = {  # how something from outside could come in, and the modules that are made for it
    r"\.read_(?:bytes|text)\((?=\)|encoding)": {"samples.py", "theme.py", "guide.py"},  # our own resources
    r"\.open\(\s*[\"'](?:r|rb)?[\"']|(?<!def )(?<![\w.])open\(": set(),
    r"O_RDONLY": {"reading.py", "home.py", "atomic_write.py"},  # to lock or to flush: nothing is read
    r"\bimport (?:gzip|zlib|bz2|lzma|zipfile|tarfile)\b|from (?:gzip|zlib|zipfile)\b": {"unpacking.py", "archives.py"},
    r"\.aiter_(?:bytes|text|lines)\(|\.aread\(|\bclient\.(?:get|post|request)\(": set(),
    r"\byaml\.(?:safe_)?load|\byaml\.(?:compose|parse)|\bstdin\.(?:buffer|read)": {
        *("yaml_positions.py", "reading.py", "conformance.py"),  # the last one reads the jobs of our own runner
    },
    r"load_verify_locations\(ca(?:file|path)": set(),
}


@pytest.mark.parametrize("way", DOORS)
def test_what_comes_from_outside_comes_through_the_bounded_reader(way: str) -> None:
    used = {
        path.name
        for path in SHIPPED
        if "resources" not in path.relative_to(ROOT).parts[0] and re.search(way, path.read_text(encoding="utf-8"))
    }

    assert used <= DOORS[way]


def test_nothing_names_a_place_outside_the_project() -> None:
    """No path of one machine, and no registry's host, in anything that is committed."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    forbidden = ("/" + "work/", "../" + "shared", "pypi" + ".org", "registry." + "npmjs")
    hits = [
        name
        for name in listed.splitlines()
        if (ROOT / name).is_file() and any(word.encode() in (ROOT / name).read_bytes() for word in forbidden)
    ]

    assert hits == []
