"""What a partition came to; it goes along with the rows, so that a run that was killed goes on from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from talonbench.archive.causes import Cause, Seen, read_seen, write_seen
from talonbench.archive.counts import Shape, Tally
from talonbench.archive.field_uses import FieldUses, read_uses, write_uses
from talonbench.archive.verdicts import Mark, Verdict
from talonbench.ingestion import MessageIds


@dataclass(slots=True)
class Done:
    """What a task came to. The *message_ids* of all its *events* tell which are *repeated* across the archive.

    *told* are notes and problems with line and column, the first ones; *unread* counts the problems. *is_over*: the
    file ends here, by a *failure* if it can't be read on. *causes* are why events fail.
    """

    tally: Tally
    events: int = 0
    message_ids: MessageIds = field(default_factory=lambda: MessageIds([], []))
    repeated: tuple[int, ...] = ()
    told: list[tuple[int, int, str, str]] = field(default_factory=list)
    unread: int = 0
    is_over: bool = False
    failure: str = ""
    causes: dict[Cause, Seen] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """All but the messageIds, which are among the rows."""
        tally = self.tally
        return {
            "verdicts": [[*_verdict_json(verdict), times] for verdict, times in tally.verdicts.items()],
            "shapes": [[[*item] for item in shapes.items()] for shapes in tally.shapes],
            "unfired": [[*item] for item in tally.unfired.items()],
            "messages": [[*item] for item in tally.messages.items()],
            "uses": write_uses(tally.uses),
            "repeated": self.repeated,
            "told": self.told,
            "unread": self.unread,
            "is_over": self.is_over,
            "failure": self.failure,
            "causes": write_seen(self.causes),
        }


def read_done(data: dict[str, Any], message_ids: MessageIds) -> Done:
    """What `Done.as_json` made *data* of."""
    verdicts = Counter({_read_verdict(code, flag, marks): times for code, flag, marks, times in data["verdicts"]})
    shapes = [Counter[Shape]({tuple(shape): times for shape, times in pairs}) for pairs in data["shapes"]]
    tally = Tally(verdicts, shapes)
    tally.unfired.update({(kind, name): times for (kind, name), times in data["unfired"]})
    tally.messages.update({(at, path, rule): message for (at, path, rule), message in data["messages"]})
    tally.uses = read_uses(data.get("uses", [])) or [FieldUses() for _ in shapes]
    told = [(line, column, problem, note) for line, column, problem, note in data["told"]]
    rest = (data["unread"], data["is_over"], data["failure"], read_seen(data.get("causes", [])))
    return Done(tally, len(message_ids.ids), message_ids, tuple(data["repeated"]), told, *rest)


def _verdict_json(verdict: Verdict) -> list[Any]:
    marks = [None if one is None else [one.status, one.code, one.faults, one.calls] for one in verdict.marks]
    return [verdict.code, verdict.is_ambiguous, marks]


def _read_verdict(code: str, is_ambiguous: bool, marks: list[Any]) -> Verdict:
    return Verdict(code, tuple(None if one is None else _read_mark(*one) for one in marks), is_ambiguous)


def _read_mark(status: str, code: str, faults: list[list[str]], calls: int) -> Mark:
    return Mark(status, code, tuple((path, rule) for path, rule in faults), calls)
