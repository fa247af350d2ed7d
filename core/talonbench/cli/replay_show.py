"""``replay --against --show``: one event of an archive in two setups, with both requests."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import ndiff
from typing import TYPE_CHECKING, Final

import typer

from talonbench.answers.outcomes import outcome_json
from talonbench.answers.reasons import reason_json, summary_json
from talonbench.archive.side_by_side import EventPair, MappingPair, judge_both, read_line_of
from talonbench.cli.differences import describe_kind
from talonbench.cli.output import harmless, indented
from talonbench.errors import WorkspaceError
from talonbench.events import format_text
from talonbench.request import Request, mask_request
from talonbench.values import Json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from talonbench.archive.partitions import Setup
    from talonbench.judgement import Judgement
    from talonbench.trace import MappingTrace

_MARKS: Final = {"  ": "  ", "- ": "− ", "+ ": "+ "}


@dataclass(frozen=True, slots=True)
class Shown:
    """The events at *place*, each in both setups."""

    place: str
    events: tuple[EventPair, ...]

    @property
    def lines(self) -> Iterator[str]:
        """For people."""
        for one in self.events:
            yield f"{self.place}: {harmless(_name(one))}"
            yield f"− before: {one.before.summary.message}"
            yield f"+ after: {one.after.summary.message}"
            for mapping in one.mappings:
                yield from _mapping_lines(one, mapping)

    @property
    def json(self) -> Json:
        """For programs."""
        return {"place": self.place, "events": [self._event_json(one) for one in self.events]}

    def _event_json(self, one: EventPair) -> Json:
        return {
            "event": _name(one),
            "before": summary_json(one.before.summary),
            "after": summary_json(one.after.summary),
            "mappings": [
                {
                    "mapping": mapping.name,
                    "kinds": [{"change": kind.change, "detail": kind.detail} for kind in mapping.kinds],
                    "before": self._mapping_json(one.before, mapping.before),
                    "after": self._mapping_json(one.after, mapping.after),
                }
                for mapping in one.mappings
            ],
        }

    def _mapping_json(self, judgement: Judgement, mapping: MappingTrace | None) -> Json:
        if mapping is None or mapping.outcome is None:
            return None
        return {**outcome_json(self.place, mapping, False), "reason": reason_json(judgement, mapping)}


def show(place: str, before: Setup, after: Setup) -> Shown:
    """The events at *place*, ``FILE:LINE``, in both setups."""
    path, _, line = place.rpartition(":")
    if not path or not line.isdecimal():
        raise typer.BadParameter("--show takes a file and a line, like events.ndjson:12")
    both = (judge_both(item, before, after) for item in read_line_of(path, int(line)))
    events = tuple(one for one in both if one is not None)
    if not events:
        raise WorkspaceError(f"{place}: there is no event at this line")
    return Shown(place, events)


def _name(one: EventPair) -> str:
    event = one.before.trace.event or {}
    return str(event.get("event") or event.get("name") or event.get("type") or "event")


def _mapping_lines(one: EventPair, mapping: MappingPair) -> Iterator[str]:
    if not mapping.kinds:
        is_sent = mapping.after is not None and mapping.after.status == "ready"
        yield f"  = “{harmless(mapping.name)}”: {'the same request' if is_sent else 'the same, nothing sent'}"
        return
    yield from indented(map(describe_kind, mapping.kinds))
    old, new = (
        [*_side_lines(judged, side)] for judged, side in ((one.before, mapping.before), (one.after, mapping.after))
    )
    yield from (f"      {_MARKS[line[:2]]}{line[2:]}" for line in ndiff(old, new, None, None) if line[:2] in _MARKS)


def _side_lines(judgement: Judgement, mapping: MappingTrace | None) -> Iterator[str]:
    if mapping is None or mapping.outcome is None:
        yield "no such mapping" if mapping is None else "the mapping is disabled"
        return
    if not mapping.requests:
        yield judgement.explain(mapping).message
    for request in mapping.requests:
        yield from map(harmless, _request_lines(mask_request(request)))


def _request_lines(request: Request) -> Iterator[str]:
    yield f"{request.method} {request.url}"
    yield from (f"{name}: {value}" for name, value in request.headers)
    if request.body is not None:
        yield from format_text(request.body).splitlines()
