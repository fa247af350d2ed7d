"""``check``: cases run, and what differs from what must come out."""

import re
import time
import xml.etree.ElementTree as Tree
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from talonbench.cases import Checked, check_case, find_cases, read_cases, update_text
from talonbench.cases.model import CaseError
from talonbench.cli.preview import JsonOption
from talonbench.values import Json, json_text
from talonbench.workspace import replace_file

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PATIENCE = 0.5  # seconds between two looks at the files


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Cases (*.case.yaml, *.case.json) or folders.")],
    junit: Annotated[Path | None, typer.Option("--junit", help="Write the results as JUnit XML.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Write what came out as what must come out.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes; Ctrl+C ends it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run cases: an event, a configuration, and what must come out. Leaves with 1 where one differs."""
    code = run(paths, junit, update, as_json)
    seen = _times(paths)
    while watch:
        time.sleep(_PATIENCE)
        now = _times(paths)
        if now != seen:
            seen = now
            print()
            code = run(paths, junit, update, as_json)
    if code:
        raise typer.Exit(code)


def run(paths: Sequence[Path], junit: Path | None, update: bool, as_json: bool) -> int:
    """One run over all cases; the exit code."""
    begun = time.perf_counter()
    checked: list[Checked] = []
    unread: list[str] = []
    for path in find_cases(paths):
        try:
            checked.append(check_case(read_cases(path)))
        except CaseError as error:
            unread.append(str(error))
    if update:
        for one in checked:
            if not one.is_good:
                try:
                    replace_file(one.file.path, update_text(one).encode())
                except CaseError as error:
                    unread.append(str(error))
    if junit is not None:
        replace_file(junit, _junit(checked, unread))
    print(json_text(_data(checked, unread)) if as_json else _told(checked, unread, update, time.perf_counter() - begun))
    for line in unread:
        typer.echo(line, err=True)
    if unread or not checked:
        return 2
    return 0 if update or all(one.is_good for one in checked) else 1


def _times(paths: Sequence[Path]) -> dict[Path, float]:
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return {file: file.stat().st_mtime for file in files if file.is_file()}


def _name(one: Checked) -> str:
    return f"{one.file.path}{f' ({one.file.case.name})' if one.file.case.name else ''}"


def _told(checked: Sequence[Checked], unread: Sequence[str], update: bool, seconds: float) -> str:
    lines: list[str] = []
    for one in checked:
        if not one.is_good:
            lines.append(f"{'≈ updated' if update else '✕'} {_name(one)}")
            lines += [f"    {line}" for line in one.lines]
    good = sum(one.is_good for one in checked)
    if not checked and not unread:
        lines.append("There are no cases here: files named *.case.yaml or *.case.json.")
    lines.append(f"{good} of {len(checked) + len(unread)} cases are as they must be ({seconds:.2f} s)")
    return "\n".join(lines)


def _data(checked: Sequence[Checked], unread: Sequence[str]) -> dict[str, Json]:
    return {
        "cases": [
            {"path": str(one.file.path), "name": one.file.case.name, "ok": one.is_good, "differences": [*one.lines]}
            for one in checked
        ],
        "unreadable": [*unread],
    }


def _junit(checked: Sequence[Checked], unread: Sequence[str]) -> bytes:
    failures = sum(not one.is_good for one in checked)
    suite = Tree.Element(
        "testsuite", name="talonbench", tests=str(len(checked) + len(unread)), failures=str(failures),
        errors=str(len(unread)),
    )  # fmt: skip
    for one in checked:
        case = Tree.SubElement(
            suite, "testcase", classname=_in_xml(str(one.file.path.parent)), name=_in_xml(_name(one))
        )
        if not one.is_good:
            Tree.SubElement(case, "failure", message=_in_xml(one.lines[0])).text = _in_xml("\n".join(one.lines))
    for line in unread:
        case = Tree.SubElement(suite, "testcase", classname="", name=_in_xml(line.partition(":")[0]))
        Tree.SubElement(case, "error", message=_in_xml(line))
    written: bytes = Tree.tostring(suite, encoding="utf-8", xml_declaration=True)
    return written


def _in_xml(text: str) -> str:
    """*text* with what XML cannot hold written as JSON writes it."""
    return _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
