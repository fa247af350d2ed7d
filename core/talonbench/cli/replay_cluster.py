"""``replay --scheduler``: the partitions of an archive are done on a Dask cluster, once it is agreed where data go."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench.archive.work import Workers
from talonbench.errors import WorkspaceError
from talonbench.plurals import count_noun
from talonbench.reading import STANDARD_INPUT, is_url

if TYPE_CHECKING:
    from talonbench.archive.cluster import Cluster
    from talonbench.archive.sources import Source

_AHEAD: Final = 2  # partitions of each worker that are begun before it is their turn to be counted
_MOST_HOSTS: Final = 5
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster, e.g. tcp://scheduler:8786."),
]


@dataclass(frozen=True, slots=True)
class OnCluster:
    """A run on the cluster of the scheduler at *address*; *is_agreed*: data may go there."""

    address: str
    is_agreed: bool

    def check(self, files: Sequence[str], jobs: int | None, *, is_partial: bool) -> None:
        """BadParameter unless a cluster can do all that is asked for, and there is someone to ask."""
        if is_partial or jobs is not None or STANDARD_INPUT in files:
            raise typer.BadParameter(
                "--scheduler takes whole files, and goes with none of --jobs, --send, --limit, --stop-on-failure, "
                "--as-received, --against and tickets"
            )
        if not self.is_agreed and not sys.stdin.isatty():
            raise typer.BadParameter(
                f"the events, with the personal data in them, go to the workers of {self.address}; add --yes to agree"
            )

    def find_workers(self, sources: Sequence[Source], out: Path | None) -> tuple[list[Source], Workers]:
        """*sources* as the workers find them, and the workers, which can read them and write to *out*."""
        from talonbench.archive.cluster import Cluster  # late: few runs need Dask

        named = [replace(one, path=one.name) for one in sources]
        cluster = Cluster(self.address)
        try:
            if not self.is_agreed:
                typer.confirm(_question(cluster, named, out), abort=True, err=True)
            _check(cluster, named, out)
        except BaseException:
            cluster.shutdown()
            raise
        first = [cluster]
        width = _AHEAD * len(cluster.workers)
        return named, Workers(lambda: first.pop() if first else Cluster(self.address), width)


def _check(cluster: Cluster, sources: Sequence[Source], out: Path | None) -> None:
    if out is None:
        cluster.check(sources, None)
        return
    is_new = not out.exists()
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        cluster.check(sources, out.resolve())
    except OSError as error:
        raise WorkspaceError(f"{out}: can't be written to: {error.strerror or error}") from error
    except WorkspaceError:
        if is_new:
            with suppress(OSError):
                out.rmdir()
        raise


def _question(cluster: Cluster, sources: Sequence[Source], out: Path | None) -> str:
    """What is asked before any data go anywhere."""
    workers = cluster.workers
    hosts = sorted(set(workers.values()))
    shown = ", ".join(hosts[:_MOST_HOSTS]) + (
        f" and {len(hosts) - _MOST_HOSTS} more" if len(hosts) > _MOST_HOSTS else ""
    )
    return (
        f"Let {count_noun(len(workers), 'worker')} of {cluster.address} (on {shown}) read {_name_places(sources)}"
        f"{f' and write a row for each event to {out.resolve()}' if out is not None else ''}? "
        "The events may hold personal data"
    )


def _name_places(sources: Sequence[Source]) -> str:
    """Where the events come from: files, and the hosts of stores."""
    objects = [one.path for one in sources if is_url(one.path)]
    files = len(sources) - len(objects)
    parts = [count_noun(files, "file")] if files else []
    if objects:
        from talonbench.object_stores import name_host

        hosts = sorted({name_host(one) for one in objects})
        parts.append(f"{count_noun(len(objects), 'object')} from {', '.join(hosts)}")
    return " and ".join(parts)
