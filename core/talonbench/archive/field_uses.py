"""How often a mapping's payloads have each field, and since when one that they had is missing from all of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeVar

from talonbench.ingestion import format_time, read_time

MOST: Final = 300  # fields of a mapping that are watched
ENOUGH: Final = 20  # payloads that would have had the field, had it stayed as common as it was
Drawn = TypeVar("Drawn", bound=Hashable)


@dataclass(slots=True)
class FieldUse:
    """*times* that a field is in a payload; *without* counts the payloads after the last of them.

    The first of those is among the next ones from *line* of *path* on.
    """

    times: int
    without: int = 0
    path: str = ""
    line: int = 0

    def is_over(self, payloads: int) -> bool:
        """Whether the field is missing from so many of the last of *payloads* that it's hardly chance."""
        before = payloads - self.without
        return self.times >= ENOUGH and self.times * self.without >= ENOUGH * before


@dataclass(slots=True)
class FieldUses:
    """The *payloads* of one mapping, from *line* of *path* on, and the *uses* of their fields by name."""

    payloads: int = 0
    path: str = ""
    line: int = 0
    uses: dict[str, FieldUse] = field(default_factory=dict)

    def place(self, path: str, line: int) -> None:
        """Note that all of it is found from *line* of *path* on."""
        self.path, self.line = path, line
        for use in self.uses.values():
            use.path, use.line = path, line

    def absorb(self, other: FieldUses) -> None:
        """Add *other*, whose payloads follow."""
        if not other.payloads:
            return
        for name, use in self.uses.items():
            if name not in other.uses:
                if not use.without:
                    use.path, use.line = other.path, other.line
                use.without += other.payloads
        for name, later in other.uses.items():
            earlier = self.uses.get(name)
            if earlier is not None or len(self.uses) < MOST:
                times = later.times + (0 if earlier is None else earlier.times)
                self.uses[name] = FieldUse(times, later.without, later.path, later.line)
        if not self.payloads:
            self.path, self.line = other.path, other.line
        self.payloads += other.payloads

    @property
    def over(self) -> list[tuple[str, FieldUse]]:
        """The fields that payloads had and later have no more, those missing from most of them first."""
        found = [(name, use) for name, use in self.uses.items() if use.is_over(self.payloads)]
        return sorted(found, key=lambda one: -one[1].without)


def count_uses(
    payloads: Sequence[Drawn], counted: Mapping[Drawn, int], names: Mapping[Drawn, Sequence[str]]
) -> FieldUses:
    """The uses in *payloads*, in their order, and *counted* by kind; *names* has the fields of each kind."""
    last = dict(zip(payloads, count(1), strict=False))
    uses: dict[str, FieldUse] = {}
    for one in sorted(last, key=lambda one: -last[one]):
        for name in names[one]:
            if name in uses:
                uses[name].times += counted[one]
            elif len(uses) < MOST:
                uses[name] = FieldUse(counted[one], len(payloads) - last[one])
    return FieldUses(len(payloads), uses=uses)


@dataclass(frozen=True, slots=True)
class EndedField:
    """A *field* of a *mapping* that *times* of *before* payloads had, and none of *without* has that follow.

    The first of these is at *line* of *path*, from the moment *since* (milliseconds, None if unknown).
    """

    mapping: str
    field: str
    times: int
    before: int
    without: int
    since: int | None
    path: str
    line: int
    message: str = ""

    @property
    def json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "mapping": self.mapping,
            "field": self.field,
            "set": self.times,
            "before": self.before,
            "without": self.without,
            "since": None if self.since is None else format_time(self.since),
            "message": self.message,
            "example": {"file": self.path, "line": self.line},
        }


def read_ended_field(data: dict[str, Any]) -> EndedField:
    """What `EndedField.json` made *data* of."""
    example = data["example"]
    return EndedField(
        str(data["mapping"]),
        str(data["field"]),
        int(data["set"]),
        int(data["before"]),
        int(data["without"]),
        read_time(data["since"]),
        str(example["file"]),
        int(example["line"]),
        str(data["message"]),
    )


def write_uses(uses: Sequence[FieldUses]) -> list[Any]:
    """*uses* as JSON."""
    return [
        [
            one.payloads,
            one.path,
            one.line,
            [[name, use.times, use.without, use.path, use.line] for name, use in one.uses.items()],
        ]
        for one in uses
    ]


def read_uses(rows: Sequence[Any]) -> list[FieldUses]:
    """What `write_uses` made *rows* of."""
    return [
        FieldUses(payloads, path, line, {name: FieldUse(*rest) for name, *rest in uses})
        for payloads, path, line, uses in rows
    ]
