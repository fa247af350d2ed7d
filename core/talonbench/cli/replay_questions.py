"""What `replay` tells of the events that are asked for: outcomes, reasons, groups; and their export."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import typer

from talonbench.archive.wanted import KEYS, Group, Wanted, is_path
from talonbench.cli.output import harmless
from talonbench.filters.result import STOPPED
from talonbench.ingestion import format_time, read_time
from talonbench.judgement.codes import ALL_DISABLED, INCOMPLETE, NO_EVENT, NO_MATCH, OK, REJECTED
from talonbench.plurals import count_noun

if TYPE_CHECKING:
    from talonbench.values import Json

PATH: Final = "$.context.app.version"
BY_MAPPING: Final = "By mapping: events that match no mapping aren't listed."
WHOLE: Final = (
    "--out, --group-by, --across, --export and the choice of events take whole files, "
    "and go with none of --limit, --stop-on-failure, --as-received"
)
_SAID: Final = {"sends": "send", "discarded": "discarded", "filtered": "filtered", "none": "matched by no mapping"}
_STORE: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):[/\\]+(.*)")  # a path has made one slash of two
_WRITTEN: Final = tuple(f"{name}{packed}" for name in (".ndjson", ".jsonl", ".json") for packed in ("", ".gz"))
_CODES: Final = (OK, NO_MATCH, REJECTED, ALL_DISABLED, INCOMPLETE, NO_EVENT, *STOPPED)
_SHOWN: Final = 20  # groups, for people
_REASONS: Final = 5


def read_keys(text: str | None) -> list[str]:
    """The keys in *text*, as ``day,$.context.app.version``; BadParameter for others."""
    keys = [part.strip() for part in (text or "").split(",") if part.strip()]
    if any(key not in KEYS and not is_path(key) for key in keys) or len(set(keys)) < len(keys):
        raise typer.BadParameter(f"--group-by takes {', '.join(KEYS)} and paths like {PATH}, each at most once")
    return keys


def check_files(out: Path | None, export: Path | None) -> None:
    """BadParameter if a path is an object's URL, of which a folder “s3:” would be made, or names another format."""
    for option, what, path in (("--out", "folder", out), ("--export", "file", export)):
        url = None if path is None else _STORE.fullmatch(str(path))
        if url is not None:
            raise typer.BadParameter(
                f"{option} takes a {what} on this machine, not {url[1]}://{url[2]}; copy it to the store afterwards"
            )
    if export is not None and not export.name.endswith(_WRITTEN):
        raise typer.BadParameter("--export writes NDJSON; name the file like events.ndjson or events.ndjson.gz")


def read_wanted(
    only: str | None, since: str | None, until: str | None, user: str | None, event: str | None, reason: str | None
) -> Wanted:
    """What the options ask for; BadParameter if one can't be read."""
    from talonbench.archive.results.verdicts import OUTCOMES  # late, as all of the results

    if only is not None and only not in OUTCOMES:
        raise typer.BadParameter(f"--only takes one of {', '.join(OUTCOMES)}")
    begin, end = _read_moment("--since", since), _read_moment("--until", until)
    if begin is not None and end is not None and begin >= end:
        raise typer.BadParameter("--since must be before --until")
    if reason is not None and reason.partition(":")[0] not in _CODES:
        raise typer.BadParameter(f"--reason takes a code that --group-by reason shows, like {NO_MATCH} or {REJECTED}")
    return Wanted(only, begin, end, user, event, reason)


def _read_moment(option: str, text: str | None) -> int | None:
    found = read_time(text)
    if text is not None and found is None:
        raise typer.BadParameter(f"{option} takes a date or time, like 2026-03-01 or 2026-03-01T12:00:00Z")
    return found


@dataclass(slots=True)
class Asked:
    """What is asked of the *wanted* events: groups by *keys*, and an *export*; then the answers."""

    keys: list[str]
    wanted: Wanted
    export: Path | None
    json: dict[str, Json] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    @property
    def is_any(self) -> bool:
        """Whether anything is asked."""
        return bool(self.keys) or self.export is not None or self.wanted != Wanted()

    @contextmanager
    def find_folder(self, out: Path | None, *, is_needed: bool) -> Iterator[Path | None]:
        """*out*, or a folder for the time being if one *is_needed*."""
        if out is not None or not is_needed:
            yield out
            return
        with TemporaryDirectory(prefix="talonbench-") as folder:
            yield Path(folder)

    def answer(self, folder: Path | None) -> None:
        """Find the answers in the run in *folder*; without one, nothing was asked."""
        if folder is None:
            return
        from talonbench.archive.export import export  # late: most replays ask nothing
        from talonbench.archive.questions import Questions

        with closing(Questions(folder, self.wanted)) as questions:
            outcomes, stops = questions.count_outcomes(), questions.count_stops()
            groups = questions.group(self.keys or ["reason"])
            note = [BY_MAPPING] if "mapping" in self.keys else []
            self.lines = [*_count_lines(outcomes, stops), *note, *_group_lines(groups, self.keys)]
            if self.is_any:
                self.json = {"selected": sum(outcomes.values()), "outcomes": {**outcomes}, "filtered": {**stops}}
            if self.keys:
                self.json["groups"] = [_group_json(one, self.keys) for one in groups]
            if self.export is not None:
                count = export(questions.list_places(), self.export) if any(outcomes.values()) else 0
                print(say_export(count, self.export), file=sys.stderr)


def say_export(count: int, path: Path) -> str:
    """That *count* events were written to *path*; no file is made for none."""
    return f"{count_noun(count, 'event')} written to {path}" if count else f"no events to export; {path} isn't written"


def _count_lines(outcomes: dict[str, int], stops: dict[str, int]) -> Iterator[str]:
    whole = sum(outcomes.values())
    shares = ", ".join(f"{_SAID[name]} {count / whole:.1%}" for name, count in outcomes.items() if count)
    yield f"{count_noun(whole, 'selected event')}{': ' if shares else ''}{shares}"
    if stops:
        yield f"    filtered: {', '.join(f'{count:,} {STOPPED.get(code, code)}' for code, count in stops.items())}"


def _group_json(group: Group, keys: Sequence[str]) -> dict[str, Json]:
    first, last = (None if at is None else format_time(at) for at in (group.first, group.last))
    return {**dict(zip(keys, group.values, strict=True)), "events": group.events, "first": first, "last": last}


def _group_lines(groups: Sequence[Group], keys: Sequence[str]) -> Iterator[str]:
    most = _SHOWN if keys else _REASONS
    for one in groups[:most]:
        pairs = zip_longest(one.values, keys, fillvalue="")
        named = " · ".join(
            harmless(value) if value else f"no {key}" if is_path(key) else "unknown" for value, key in pairs
        )
        when = "" if one.first is None or one.last is None else f", {_minute(one.first)} to {_minute(one.last)}"
        yield f"    {one.events:,} × {named}{when}"
    if len(groups) > most:
        yield f"    … and {count_noun(len(groups) - most, 'more group')}"


def _minute(at: int) -> str:
    return format_time(at).replace("T", " ")[: len("2026-03-01 12:00")]
