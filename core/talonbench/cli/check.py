"""``check``: runs cases and prints what differs from their expectations."""

import re
import time
import xml.etree.ElementTree as Tree
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from talonbench.answers.reasons import summary_json
from talonbench.cases import CaseResult, check_case, find_cases, read_cases, update_text
from talonbench.cases.model import CaseError
from talonbench.cli.catalog import CatalogOption, read_catalog_file
from talonbench.cli.options import JsonOption
from talonbench.cli.stopping import until_stopped
from talonbench.plurals import count_noun
from talonbench.values import Json, json_text
from talonbench.workspace import write_atomically

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PATIENCE = 0.5  # seconds between checks of the files


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Cases (*.case.yaml, *.case.json) or folders.")],
    junit: Annotated[Path | None, typer.Option("--junit", help="Write the results as JUnit XML.")] = None,
    catalog: CatalogOption = None,
    update: Annotated[bool, typer.Option("--update", help="Update the cases to expect the actual results.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes; Ctrl+C stops it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run cases: an event, a configuration and the expected outcome.

    Exits with 1 if a case fails, or sends what isn't in the catalog.
    """
    result = run(paths, junit, catalog, update, as_json)
    if watch:
        with until_stopped():
            while True:
                time.sleep(_PATIENCE)
                if _times({*_cases_below(paths), *result.read}) != result.read:
                    print()
                    result = run(paths, junit, catalog, update, as_json)
    if result.code:
        raise typer.Exit(result.code)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a run: the exit code, and the files *read*, each with its modification time."""

    code: int
    read: dict[Path, float]


def _cases_below(paths: Sequence[Path]) -> list[Path]:
    """The cases that exist now; none while a path is missing."""
    try:
        return list(find_cases(paths))
    except CaseError:
        return []


def _times(files: Iterable[Path]) -> dict[Path, float]:
    found = {}
    for file in files:
        with suppress(OSError, ValueError):  # a path with a NUL
            found[file] = file.stat().st_mtime
    return found


def run(paths: Sequence[Path], junit: Path | None, catalog: Path | None, update: bool, as_json: bool) -> Result:
    """Run all cases once."""
    begun = time.perf_counter()
    checked: list[CaseResult] = []
    unread: list[tuple[Path, str]] = []
    known = None if catalog is None else read_catalog_file(catalog)
    read = {} if catalog is None else _times([catalog])
    for path in find_cases(paths):
        read |= _times([path])
        try:
            file = read_cases(path)
            read |= _times(file.beside())
            checked.append(check_case(file, known))
        except CaseError as error:
            unread.append((path, str(error)))
    if update:
        unread += _updated(checked)
        read |= _times(one.file.path for one in checked)
    if junit is not None:
        write_atomically(junit, _junit(checked, unread))
    seconds = time.perf_counter() - begun
    print(json_text(_data(checked, unread)) if as_json else _format(checked, unread, update, seconds), flush=True)
    for _, line in unread:
        typer.echo(line, err=True)
    good = all(not one.missing if update else one.is_good for one in checked)
    return Result(2 if unread or not checked else 0 if good else 1, read)


def _updated(checked: Sequence[CaseResult]) -> list[tuple[Path, str]]:
    """Update the cases that failed; returns those that couldn't be written."""
    failed = []
    for one in checked:
        if one.lines:
            try:
                write_atomically(one.file.path, update_text(one).encode())
            except CaseError as error:
                failed.append((one.file.path, str(error)))
    return failed


def _name(one: CaseResult) -> str:
    return f"{one.file.path}{f' ({one.file.case.name})' if one.file.case.name else ''}"


def _format(checked: Sequence[CaseResult], unread: Sequence[tuple[Path, str]], update: bool, seconds: float) -> str:
    lines: list[str] = []
    for one in checked:
        if not one.is_good:
            lines.append(f"{'≈ updated' if update and one.lines else '✕'} {_name(one)}")
            lines += [f"    {line}" for line in (*one.lines, *one.missing, f"i {one.summary.message}")]
    good = sum(one.is_good for one in checked)
    if not checked and not unread:
        lines.append("No cases found: their files must be named *.case.yaml or *.case.json.")
    lines.append(f"{good} of {count_noun(len(checked) + len(unread), 'case')} passed ({seconds:.2f} s)")
    return "\n".join(lines)


def _data(checked: Sequence[CaseResult], unread: Sequence[tuple[Path, str]]) -> dict[str, Json]:
    return {
        "cases": [
            {
                "path": str(one.file.path),
                "name": one.file.case.name,
                "ok": one.is_good,
                "differences": [*one.lines],
                "missing": [*one.missing],
                "summary": summary_json(one.summary),
            }
            for one in checked
        ],
        "unreadable": [line for _, line in unread],
    }


def _junit(checked: Sequence[CaseResult], unread: Sequence[tuple[Path, str]]) -> bytes:
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
            told = (*one.lines, *one.missing)
            Tree.SubElement(case, "failure", message=_in_xml(told[0])).text = _in_xml("\n".join(told))
    for path, line in unread:
        case = Tree.SubElement(suite, "testcase", classname=_in_xml(str(path.parent)), name=_in_xml(str(path)))
        Tree.SubElement(case, "error", message=_in_xml(line))
    written: bytes = Tree.tostring(suite, encoding="utf-8", xml_declaration=True)
    return written


def _in_xml(text: str) -> str:
    """*text* with characters that XML can't hold escaped as in JSON."""
    return _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
