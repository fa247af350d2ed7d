"""The commonest reasons of a replay: since when, until when, and what an example's judgement says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from talonbench.errors import WorkspaceError
from talonbench.ingestion import format_time
from talonbench.reading import STANDARD_INPUT

if TYPE_CHECKING:
    from talonbench.archive.causes import Cause, Seen
    from talonbench.archive.versions import AppVersions
    from talonbench.destination import Settings
    from talonbench.judgement import Judgement
    from talonbench.trace import CompiledDestination
    from talonbench.values import Json

_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Explained:
    """A reason: the *mapping* that fails or is missed, what was *seen*, and a sentence on an example.

    *versions* are those of the app that its events come from, if they make a difference.
    """

    mapping: str
    mapping_id: str
    cause: Cause
    seen: Seen
    message: str
    suggestion: str = ""
    versions: AppVersions | None = None

    @property
    def json(self) -> Json:
        """For programs."""
        first, last = (None if at is None else format_time(at) for at in (self.seen.first, self.seen.last))
        versions: dict[str, Json] = {} if self.versions is None else {"app_versions": self.versions.json}
        return {
            "mapping": self.mapping,
            "events": self.seen.events,
            "first": first,
            "last": last,
            "message": self.message,
            "suggestion": self.suggestion,
            "example": {"file": self.seen.path, "line": self.seen.line},
            **versions,
        }


def explain_causes(
    causes: Mapping[Cause, Seen], destination: CompiledDestination, settings: Settings
) -> tuple[Explained, ...]:
    """The commonest of *causes*, each by the judgement on its first event."""
    ranked = sorted(causes.items(), key=lambda one: -one[1].events)
    return tuple(islice(_explain(ranked, destination, settings), _MOST))


def _explain(
    ranked: list[tuple[Cause, Seen]], destination: CompiledDestination, settings: Settings
) -> Iterator[Explained]:
    for cause, seen in ranked:
        judgement = _judge(seen, cause, destination, settings)
        if judgement is None:
            continue
        mapping = judgement.trace.mappings[cause[0] if isinstance(cause[0], int) else judgement.decisive]
        if isinstance(cause[0], str) and not judgement.has_near_miss:
            continue
        suggestion = next((one.sentence for one in judgement.suggest(mapping)), "")
        named, said = mapping.subscription, judgement.explain(mapping).message
        yield Explained(named.name, named.id, cause, seen, said, suggestion)


def _judge(seen: Seen, cause: Cause, destination: CompiledDestination, settings: Settings) -> Judgement | None:
    """The judgement on the first event of *cause*; None if it can't be read again."""
    from uuid import uuid4

    from talonbench import clock
    from talonbench.archive.side_by_side import read_line_of
    from talonbench.archive.verdicts import read_verdict
    from talonbench.ingestion import Reception
    from talonbench.judgement import Judgement

    if seen.path == STANDARD_INPUT:
        return None
    reception = Reception(clock.now, lambda: str(uuid4()))
    try:
        for item in read_line_of(seen.path, seen.line):
            if item.body is None:
                continue
            trace = destination.trace(item.body, settings, receipt=reception.receive(item.arrival))
            marks = read_verdict(trace).marks
            mark = marks[cause[0]] if isinstance(cause[0], int) else None
            if isinstance(cause[0], str) or (mark is not None and cause[1:] in mark.faults):
                return Judgement(trace, destination, settings)
    except WorkspaceError:
        return None
    return None
