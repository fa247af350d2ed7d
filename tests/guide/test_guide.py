"""The guide is built without a warning, fetches nothing, and every command of its walk does what its page says."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest
import yaml

from talonbench.cli import COMMANDS
from tests.guide.pages import ROOT, describe_commands

DOCS: Final = ROOT / "docs"
WALK: Final = ("first-minute", "import", "why", "many-events", "send", "share", "cases-in-ci", "install")
BLOCK: Final = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)
FAILS: Final = re.compile(r"#\s*exits with (\d+)$", re.MULTILINE)


class Block(NamedTuple):
    """A block of a page: ``sh`` is run, ``text`` after it is in its output, and one with a *title* is a file."""

    language: str
    title: str
    text: str


def read_blocks(page: str) -> list[Block]:
    return [Block(*found) for found in BLOCK.findall((DOCS / f"{page}.md").read_text("utf-8"))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    fetched = re.compile(
        r"""<(?:script|img|link|iframe)\b[^>]*?\b(?:src|href)=["']?(?:https?:)?//[^>]*>|url\(["']?https?:"""
    )
    loads = {
        f"{path.relative_to(site)}: {found[0][:120]}"
        for path in (*site.rglob("*.html"), *site.rglob("*.css"))
        for found in fetched.finditer(path.read_text("utf-8"))
        if 'rel="canonical"' not in found[0]
    }

    assert loads == set()


def test_every_page_is_in_the_navigation_and_every_picture_is_there(site: Path) -> None:
    built = {path.name for path in site.glob("*.html")} - {"404.html"}
    named = {f"{page.removesuffix('.md')}.html" for page in list_pages()}

    assert built == named
    for page in DOCS.glob("*.md"):
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text("utf-8")):
            assert (DOCS / picture).is_file(), f"{page.name}: {picture}"


def list_pages() -> set[str]:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    return set(re.findall(r"[\w-]+\.md", text.partition("\nnav:\n")[2]))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_reference_has_every_command(command: str) -> None:
    assert f"\n## {command}\n\n```text\ntalonbench {command} " in describe_commands()


def test_schemas_come_with_the_guide(site: Path) -> None:
    assert {"workspace.schema.json", "case.schema.json"} <= {path.name for path in (site / "schemas").iterdir()}


def test_snippets_for_ci_are_valid_and_run_the_cases() -> None:
    snippets = [
        block for block in read_blocks("cases-in-ci") if block.language in ("yaml", "groovy") and not block.title
    ]

    assert len(snippets) == 5
    for snippet in snippets:
        assert "talonbench check cases --junit" in snippet.text
        if snippet.language == "yaml":
            assert isinstance(yaml.safe_load(snippet.text), dict)


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """The environment of a newcomer who has installed the program."""
    program = tmp_path / "bin" / "talonbench"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m talonbench_gui "$@"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {
        **os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "TALONBENCH_HOME": str(tmp_path / "home"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }  # fmt: skip


def test_a_newcomer_walks_through_the_guide(shell: dict[str, str], tmp_path: Path) -> None:
    """All in one shell, as someone does who copies block after block."""
    (folder := tmp_path / "walk").mkdir()
    blocks = [(page, block) for page in WALK for block in read_blocks(page)]
    command = ["bash", "--noprofile", "--norc"]
    with subprocess.Popen(
        command, cwd=folder, env=shell, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    ) as newcomer:  # fmt: skip
        try:
            said = ""
            for page, block in blocks:
                if block.title:
                    (path := folder / block.title).parent.mkdir(exist_ok=True)
                    path.write_text(block.text, "utf-8")
                elif block.language == "sh":
                    said = paste(newcomer, block.text)
                elif block.language == "text":
                    missing = [line for line in block.text.splitlines() if line not in said]
                    assert missing == [], f"{page}: {said}"
        finally:
            os.killpg(newcomer.pid, signal.SIGKILL)

    assert sum(block.language == "sh" for _, block in blocks) > 15


def paste(shell: subprocess.Popen[str], text: str) -> str:
    """Paste *text* into *shell*; what it prints. Its last command ends with 0, or as its comment says."""
    assert shell.stdin is not None
    assert shell.stdout is not None
    shell.stdin.write(f"{text}\necho end-of-block $?\n")
    shell.stdin.flush()
    said = ""
    while not (line := shell.stdout.readline()).startswith("end-of-block"):
        assert line, f"the shell has ended: {said}"
        said += line
    expected = FAILS.search(text)
    assert line.split()[1] == (expected[1] if expected else "0"), f"{text}{said}"
    return said
