"""What the layout promises, checked."""

import subprocess
import sys
import zipfile
from pathlib import Path

import grimp
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


def test_only_the_app_imports_the_window_while_it_runs() -> None:
    """The rules on layers leave its importers out: all others name its type alone."""
    graph = grimp.build_graph("talonbench_gui", exclude_type_checking_imports=True, cache_dir=None)

    assert graph.find_modules_that_directly_import("talonbench_gui.shell.main_window") == {"talonbench_gui.app"}


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

    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert held == tree


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_grows_past_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


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
