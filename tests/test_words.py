"""Every string that the program can show, and every docstring: none reads as translated. A net, not the goal."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from talonbench.cli import build

ROOT = Path(__file__).parents[1]
SHIPPED = sorted(path for role in ("core", "gui", "resources") for path in (ROOT / role).rglob("*.py"))
SHOWN_FILES = sorted(
    path
    for path in (ROOT / "resources").rglob("*")
    if path.suffix in (".json", ".jsonc", ".html", ".md") and path.is_file()
)
# What the guide to words refuses, with the reason that a failure shows.
REFUSED: tuple[tuple[str, str], ...] = (
    (r"\bin sight\b|\bon its way\b|\bunder way\b", "visible, pending, running"),
    (r"\bin force\b|\bat hand\b|\bthe person('s)?\b", "current, available, the user"),
    (r"\bhears? of\b|\bbeside the UI thread\b|\blet go of\b", "receives, off the UI thread, released"),
    (r"\bsuch as \d|\bdoes not answer\b", "e.g. …, doesn't respond"),
    (r"\b(is|are|was|were) to (be|stand|follow|hold|go|come|give|have)\b", "say must be, or what happens"),
    (r"\bat stake\b", "Environment"),
    (r"\bis no (JSON|day|object|address|text|number|integer|list|date|array|string|boolean)\b", "isn't a valid …"),
    (r"\bno JSON\b", "invalid JSON"),
    (r"\btakes? (it|them) away\b", "removes"),
    (r"\bmeant\?", "Did you mean …?"),
    (r"\bbroke off\b", "was lost"),
    (r"\bin the place of\b", "replaces"),
    (r"\bbe heeded\b", "matters"),
    (r"\bof (our|its|their|your) own making\b", "ours"),
    (r"\bfires? (it|this|them)\b", "matches"),
    (r"\bgets it\b|\bgets them\b", "receives it"),
    (r"\bhad (left|come|stood)\b", "was sent, was received"),
    (r"\bthat which\b", "what"),
    (r"\b(is|are) wanted\b", "is asked for"),
    (r"\b(said|looked|shown|made|dimmed|worked out) anew\b", "again"),
    (r"\bthe whole way\b", "trace"),
    (r"\bcannot stand here\b|\ba value is to stand\b", "Unexpected …"),
    (r"\bis not closed\b", "Unterminated …"),
    (r"\bgiven? up\b", "cancelled"),
    (r"\bpasted along\b", "pasted by mistake"),
    (r"\bthe key stands in it\b|\bstands in (it|them) as\b", "the API key is a variable"),
    (r"\bfor ever\b", "always"),
    (r"\blist of one\b", "is wrapped in an array"),
    (r"\bcannot be made one\b", "can't be converted"),
    (r"\bLeaves with\b", "Exits with"),
    (r"\bas they must be\b", "passed"),
    (r"\bstand-in\b|\bthe seal\b", "a local or simulated …, the wire check"),
    (r"\bdocumented nowhere\b", "undocumented"),
    (r"\btries again\b|\btried again\b", "retries, retried"),
    (r"\bwhere there (is|are) (none|no)\b", "if there is none"),
    (r"\bof (one|his|her|the user)('s)? own\b", "the user's …, a unique …"),
    (r"\b(no|is no) UTF-8\b", "isn't UTF-8 text"),
    (r"\bsaid (on|in words|to be)\b", "printed to, described"),
    (r"\blaid out\b|\banew\b", "formatted, again"),
    (r"\b(thereof|whereby|therein|hereby)\b", "plain words"),
    (r"\b(nothing|it|them) (can|may) fire\b|\bfor which nothing fires\b", "matches"),
    (r"\bthere is no (such|op|action|tag|function)\b", "unknown …"),
    (r"\ba second\b(?= (by|of)\b)|\b(events|requests) a second\b", "per second"),
    (r"\b1 (mappings|filters|events|requests|errors|faults|files|attributes|sends|samples|conditions)\b", "plural"),
)


def refusals(text: str) -> Iterator[str]:
    """What *text* should say otherwise, with the words around it."""
    for pattern, better in REFUSED:
        if found := re.search(pattern, text, re.IGNORECASE):
            around = text[max(0, found.start() - 40) : found.end() + 40].strip()
            yield f"{around!r} has {found[0]!r}: {better}"


def strings_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_string_reads_as_translated(path: Path) -> None:
    hits = [f"{path.name}:{line}: {hit}" for line, text in strings_of(path) for hit in refusals(text)]

    assert hits == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "gui").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_comment_of_the_window_reads_as_translated(path: Path) -> None:
    with path.open(encoding="utf-8") as lines:
        comments = [one for one in tokenize.generate_tokens(lines.readline) if one.type == tokenize.COMMENT]

    assert [f"{path.name}:{one.start[0]}: {hit}" for one in comments for hit in refusals(one.string)] == []


@pytest.mark.parametrize("command", ["", *typer.main.get_command(build()).commands])  # type: ignore[attr-defined]
def test_no_help_text_reads_as_translated(command: str) -> None:
    shown = CliRunner().invoke(build(), [*filter(None, [command]), "--help"])

    assert shown.exit_code == 0
    assert list(refusals(" ".join(shown.output.replace("│", " ").split()))) == []


@pytest.mark.parametrize("path", SHOWN_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_shipped_text_reads_as_translated(path: Path) -> None:
    assert list(refusals(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "sentence",
    ["X is to be a text", "1 mappings", "This event fires it.", "Talon.One gets it twice.", "Is $.x meant?"],
)
def test_the_net_catches_what_the_guide_names(sentence: str) -> None:
    assert list(refusals(sentence))
