"""``replay --against``: how the events of an archive differ in two setups, for people and for programs."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench import clock
from talonbench.cli.differences import SAID, describe_counts, kind_json
from talonbench.cli.replay_questions import say_export
from talonbench.plurals import count_noun
from talonbench.reading import STANDARD_INPUT
from talonbench.values import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.archive.against import Differences
    from talonbench.archive.partitions import Setup
    from talonbench.archive.wanted import Wanted
    from talonbench.cli.configuration import CliConfiguration
    from talonbench.values import Json

SUCCESSORS: Final = "successors"
AgainstOption = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="WORKSPACE",
        help="Compare with another workspace or, as “successors”, with the deprecated actions replaced.",
    ),
]
ShowOption = Annotated[
    str | None,
    typer.Option("--show", metavar="FILE:LINE", help="With --against, show one event's requests in both setups."),
]
_SHOWN: Final = 20  # kinds of each change, for people


@dataclass(slots=True)
class Comparing:
    """Compares a setup with the one *against*: the *wanted* events; those that differ are written to *export*.

    Without *against* it does nothing, and has nothing to say. *destination* is the one to choose in its file.
    """

    against: str | None
    destination: str | None
    wanted: Wanted
    export: Path | None
    found: Differences | None = None

    def check(self, files: Sequence[str], *, is_partial: bool) -> None:
        """BadParameter unless whole files are compared, which can be read twice."""
        if self.against is not None and (is_partial or STANDARD_INPUT in files):
            raise typer.BadParameter(
                "--against takes whole files, and goes with none of --send, --limit, --stop-on-failure, --as-received"
            )

    def show(self, place: str | None, setup: CliConfiguration, *, as_json: bool) -> None:
        """Print the event at *place* in both setups, and end the command; nothing without a place."""
        if place is None:
            return
        if self.against is None:
            raise typer.BadParameter("--show needs --against")
        from talonbench.cli.replay_show import show

        shown = show(place, *_read_setups(setup, self.against, self.destination))
        print(json_text(shown.json) if as_json else "\n".join(shown.lines))
        raise typer.Exit

    def compare(self, setup: CliConfiguration, files: Sequence[str]) -> None:
        """Find how the events of *files* differ."""
        if self.against is None:
            return
        from talonbench.archive.compare import compare_files

        before, after = _read_setups(setup, self.against, self.destination)
        with TemporaryDirectory(prefix="talonbench-") as folder:
            store = None if self.export is None else Path(folder) / "against.duckdb"
            self.found = compare_files(files, before, after, self.wanted, store, _show_progress)
            if self.export is not None and store is not None:
                count = _export(store, self.export) if self.found.differing else 0
                print(say_export(count, self.export), file=sys.stderr)

    @property
    def _is_successors(self) -> bool:
        return self.against is not None and is_successors(self.against)

    @property
    def lines(self) -> Iterator[str]:
        """For people."""
        found = self.found
        if found is None:
            return
        what = "the successors of deprecated actions" if self._is_successors else str(self.against)
        share = f" ({found.differing / found.events:.1%})" if found.events else ""
        yield f"Compared with {what}: {found.differing:,} of {count_noun(found.events, 'event')} differ{share}"
        shown: Counter[str] = Counter()
        for kind, counts in found.ranked:
            shown[kind.change] += 1
            if shown[kind.change] <= _SHOWN:
                yield f"    {describe_counts(kind, counts)}"
        for change, times in shown.items():
            if times > _SHOWN:
                yield f"    … and {times - _SHOWN:,} more kinds of “{SAID[change]}”"

    @property
    def json(self) -> dict[str, Json]:
        """For programs."""
        found = self.found
        if found is None:
            return {}
        kinds: list[Json] = [kind_json(kind, counts) for kind, counts in found.ranked]
        whole: Json = {"setup": self.against, "events": found.events, "differ": found.differing, "kinds": kinds}
        return {"against": whole}


def is_successors(against: str) -> bool:
    """Whether a comparison *against* it is one with the deprecated actions replaced, and not with a file."""
    return against == SUCCESSORS and not Path(against).exists()


def _read_setups(setup: CliConfiguration, against: str, destination: str | None) -> tuple[Setup, Setup]:
    """*setup* and the one *against*, at the same moment."""
    from talonbench.archive.partitions import Setup

    mine = Setup(setup.subscriptions, setup.filters, setup.info, setup.settings, clock.now())
    return mine, _read_other(mine, against, destination)


def _read_other(mine: Setup, against: str, destination: str | None) -> Setup:
    """The setup to compare with: that of the workspace *against*, or *mine* with its deprecated actions replaced."""
    from talonbench.archive.pairs import replace_deprecated
    from talonbench.cli.configuration import subscriptions_of
    from talonbench.cli.inputs import open_workspace

    if is_successors(against):
        return replace(mine, subscriptions=replace_deprecated(mine.subscriptions))
    opened = open_workspace(Path(against), destination)
    info = None if opened.destination is None else opened.destination.as_info()
    filters = tuple(part.as_filter() for part in opened.filters)
    return replace(mine, subscriptions=subscriptions_of(opened, None, None, None), filters=filters, info=info)


def _export(store: Path, path: Path) -> int:
    from talonbench.archive.difference_store import DifferenceReader
    from talonbench.archive.export import export

    with closing(DifferenceReader(store)) as reader:
        return export(reader.places(), path)


def _show_progress(events: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{events:,} events compared", end="\r", file=sys.stderr, flush=True)
