"""``push``: writes mappings and filters back to Segment, after a confirmation."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from talonbench.cli.changes import change_lines, changes_json
from talonbench.cli.inputs import open_workspace
from talonbench.cli.options import JsonOption
from talonbench.cli.output import harmless
from talonbench.cli.pushed_file import keep_before, note_pushed
from talonbench.cli.segment import RegionOption, call_segment
from talonbench.errors import TalonbenchError, WorkspaceError
from talonbench.formats import DestinationConfiguration
from talonbench.formats.workspace import from_workspace
from talonbench.plurals import count_noun
from talonbench.segment_api.changes import Change, find_changes
from talonbench.values import Json, json_text
from talonbench.workspace import Workspace

if TYPE_CHECKING:
    from talonbench.segment_api.client import SegmentClient
    from talonbench.segment_api.pull import PulledDestination
    from talonbench.segment_api.push import Blocked, Step


def push(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="NAME.talonbench.json, or any of Segment's formats.")],
    destination: Annotated[
        str | None, typer.Option("--destination", metavar="ID", help="The destination's ID; by default the file's.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="PATH", help="Push this alone: mappings/ID, or mappings/ID/trigger. Repeatable."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Push without asking.")] = False,
    delete: Annotated[
        bool, typer.Option("--delete", help="Also delete in Segment what the file doesn't have.")
    ] = False,
    region: RegionOption = "us",
    as_json: JsonOption = False,
) -> None:
    """Write the mappings and filters of FILE to a destination in Segment, after showing what changes and asking.

    Never pushed: the destination's settings and keys. What others changed since the pull stops it. The state before is
    kept in a file beside FILE, which can be pushed back. Run it again to go on after a failure.
    """
    (one,) = from_workspace(_open(file, destination), file.name).destinations
    work = _Push(
        file, one, destination or one.id, tuple(only or ()), yes, delete, sys.stderr if as_json else sys.stdout
    )
    result = call_segment(region, work.run)
    if as_json:
        print(json_text(_data(result)))
    for line in result.problems:
        print(f"talonbench: {harmless(line)}", file=sys.stderr)
    if result.problems:
        raise typer.Exit(1)


def _open(file: Path, destination: str | None) -> Workspace:
    """The setup in *file*; of several destinations, *destination* if it is one of them."""
    try:
        return open_workspace(file, destination)
    except WorkspaceError:
        return open_workspace(file)


@dataclass(frozen=True, slots=True)
class _Result:
    """What was chosen, what was pushed as (path, ID), and what stood in the way."""

    workspace: str
    destination: str
    changes: tuple[Change, ...]
    pushed: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    before: Path | None


@dataclass(frozen=True, slots=True)
class _Push:
    """One run of the command."""

    file: Path
    one: DestinationConfiguration
    identity: str
    only: tuple[str, ...]
    is_agreed: bool
    deletes: bool
    out: TextIO

    async def run(self, client: SegmentClient) -> _Result:
        """Compare, ask, write."""
        from talonbench.segment_api.pull import pull_destination, read_workspace_name
        from talonbench.segment_api.push import choose_changes, find_conflicts, plan_push

        workspace = await read_workspace_name(client)
        live = await pull_destination(client, self.identity)
        gaps = tuple(f"nothing is pushed: {one.message}" for one in live.one.missing if one.kind == "page")
        changes = find_changes(live.one, self.one)
        chosen = choose_changes(changes, self.only, self.deletes, is_complete=not self.one.missing)
        is_same = self.one.id == self.identity
        conflicts = find_conflicts(chosen, self.one.pulled) if is_same else ()
        steps, blocked = plan_push(chosen, live, self.identity)
        nothing = _Result(workspace, self.identity, chosen, (), (*gaps, *map(_describe_conflict, conflicts)), None)
        if nothing.problems:
            return nothing
        self._show(chosen, blocked)
        stopped = tuple(f"{one.change.path}: {one.reason}" for one in blocked)
        if not steps:
            return replace(nothing, problems=stopped)
        if not self._confirm(workspace, live, len(steps)):
            return replace(nothing, problems=("cancelled: nothing was pushed",))
        return await self._write(client, live, steps, replace(nothing, problems=stopped))

    def _show(self, chosen: tuple[Change, ...], blocked: tuple[Blocked, ...]) -> None:
        for change in chosen:
            print("\n".join(change_lines(change)), file=self.out)
        if not chosen:
            print("Nothing to push.", file=self.out)
        for one in blocked:
            print(f"talonbench: not pushed: {harmless(one.change.name)}: {one.reason}", file=sys.stderr)

    def _confirm(self, workspace: str, live: PulledDestination, count: int) -> bool:
        where = f"“{harmless(live.one.name)}” ({harmless(self.identity)}) in the workspace “{harmless(workspace)}”"
        if self.is_agreed:
            return True
        if not sys.stdin.isatty():
            raise typer.BadParameter(f"add --yes to push {count_noun(count, 'change')} to {where}")
        return typer.confirm(f"Push {count_noun(count, 'change')} to {where}?", err=True)

    async def _write(
        self, client: SegmentClient, live: PulledDestination, steps: tuple[Step, ...], result: _Result
    ) -> _Result:
        from talonbench.segment_api.push import push_step

        before = keep_before(live, self.file)
        print(f"talonbench: the state before is kept in {before}", file=sys.stderr)
        pushed: list[tuple[Step, str]] = []
        problem: tuple[str, ...] = ()
        try:
            for step in steps:
                pushed.append((step, await push_step(client, step, live)))
                done = f"{len(pushed)} of {len(steps)}: {step.change.what} {step.about.removeprefix('the ')}"
                print(f"talonbench: {harmless(done)}", file=sys.stderr, flush=True)
        except TalonbenchError as error:
            problem = (
                f"{error} {len(pushed)} of {count_noun(len(steps), 'change')} pushed. Run the command again to go on.",
            )
        finally:
            note_pushed(self.file, live, pushed)
        if not problem:
            problem = await self._check(client, [step.change.path for step, _ in pushed])
        done_paths = tuple((step.change.path, identity) for step, identity in pushed)
        return replace(result, pushed=done_paths, problems=(*result.problems, *problem), before=before)

    async def _check(self, client: SegmentClient, paths: list[str]) -> tuple[str, ...]:
        """What still differs of *paths*, as Segment has them now."""
        from talonbench.segment_api.pull import pull_destination

        now = (await pull_destination(client, self.identity)).one
        partly = {path.rpartition("/")[0] for path in self.only if path.count("/") > 1}
        left = [one.path for one in find_changes(now, self.one) if one.path in paths and one.path not in partly]
        return tuple(f"{path} was pushed, but still differs: see talonbench diff" for path in left)


def _describe_conflict(conflict: str) -> str:
    return f"{conflict}: nothing was pushed. Pull again, and repeat your change"


def _data(result: _Result) -> dict[str, Json]:
    return {
        "workspace": result.workspace,
        "destination": result.destination,
        "changes": changes_json(result.changes),
        "pushed": [{"path": path, "id": identity} for path, identity in result.pushed],
        "problems": [*result.problems],
        "before": None if result.before is None else str(result.before),
    }
