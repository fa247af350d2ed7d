"""What is being built in the trigger editor: a form whose rows may still be incomplete. Immutable; no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from talonbench.fql.triggers.builder_form import ConditionGroup, TriggerForm
from talonbench.fql.triggers.condition_rows import CALLS, ConditionRow, check_row

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
Spot: TypeAlias = tuple[int, int]  # the part, and the row in it if it is a group, else -1
NEW_ROW = ConditionRow("", "=")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A condition; while it *is_new*, it isn't part of the trigger yet."""

    row: ConditionRow
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class DraftGroup:
    """A group; an empty one isn't part of the trigger."""

    word: str
    rows: tuple[DraftRow, ...]


DraftPart: TypeAlias = DraftRow | DraftGroup


@dataclass(frozen=True, slots=True)
class Draft:
    """All conditions and groups, joined by *word*. Every change returns the next draft."""

    word: str = "and"
    parts: tuple[DraftPart, ...] = ()

    # -- reading --------------------------------------------------------------------------------------------

    def spots(self) -> Iterator[tuple[Spot, DraftRow]]:
        """Every row from left to right with its spot."""
        for at, part in enumerate(self.parts):
            if isinstance(part, DraftRow):
                yield (at, -1), part
            else:
                yield from (((at, index), row) for index, row in enumerate(part.rows))

    def problems(self) -> dict[Spot, str]:
        """Why rows of the trigger can't be written; new rows wait."""
        checked = {spot: check_row(part.row, in_group=spot[1] >= 0) for spot, part in self.spots() if not part.is_new}
        return {spot: problem for spot, problem in checked.items() if problem}

    def to_form(self) -> TriggerForm:
        """The form of the complete rows."""
        parts = tuple(_to_part(part) for part in self.parts)
        return TriggerForm(self.word, tuple(part for part in parts if part is not None))

    def row(self, spot: Spot) -> DraftRow:
        """The row at *spot*."""
        part = self.parts[spot[0]]
        return part.rows[spot[1]] if isinstance(part, DraftGroup) else part

    def can_enter_group(self, spot: Spot) -> bool:
        """Whether the row at *spot* can be in a group: what is written as a call would end the group too early."""
        return self.row(spot).row.test not in CALLS

    def nearest_group(self, spot: Spot) -> int:
        """The group after the row at *spot*, else the one before it; -1 if there is none."""
        groups = [at for at, part in enumerate(self.parts) if isinstance(part, DraftGroup)]
        after = [at for at in groups if at > spot[0]]
        return min(after) if after else max(groups, default=-1)

    # -- changing -------------------------------------------------------------------------------------------

    def set_word(self, word: str, part: int = -1) -> Draft:
        """Join the rows of the group *part*, or the outer level, by *word*."""
        if part < 0:
            return replace(self, word=word)
        group = self.parts[part]
        return self._with(part, replace(group, word=word)) if isinstance(group, DraftGroup) else self

    def set_row(self, spot: Spot, row: DraftRow) -> Draft:
        """Replace the row at *spot*."""
        part = self.parts[spot[0]]
        if isinstance(part, DraftRow):
            return self._with(spot[0], row)
        return self._with(spot[0], replace(part, rows=_put(part.rows, spot[1], row)))

    def add_row(self, row: DraftRow, part: int = -1) -> tuple[Draft, Spot]:
        """Append *row* to the group *part*, or to the outer level."""
        group = self.parts[part] if part >= 0 else None
        if isinstance(group, DraftGroup):
            return self._with(part, replace(group, rows=(*group.rows, row))), (part, len(group.rows))
        return replace(self, parts=(*self.parts, row)), (len(self.parts), -1)

    def add_group(self) -> tuple[Draft, Spot]:
        """Append a group with a new row."""
        group = DraftGroup("and" if self.word == "or" else "or", (DraftRow(NEW_ROW, is_new=True),))
        return replace(self, parts=(*self.parts, group)), (len(self.parts), 0)

    def duplicate(self, spot: Spot) -> tuple[Draft, Spot]:
        """Copy the row at *spot* after it."""
        row, part = self.row(spot), self.parts[spot[0]]
        if isinstance(part, DraftGroup):
            rows = (*part.rows[: spot[1] + 1], row, *part.rows[spot[1] + 1 :])
            return self._with(spot[0], replace(part, rows=rows)), (spot[0], spot[1] + 1)
        return replace(self, parts=(*self.parts[: spot[0] + 1], row, *self.parts[spot[0] + 1 :])), (spot[0] + 1, -1)

    def can_move(self, spot: Spot, step: int) -> bool:
        """Whether the row at *spot* can move by *step* on its level; of a group, its row doesn't matter."""
        part = self.parts[spot[0]]
        if isinstance(part, DraftGroup) and spot[1] >= 0:
            return 0 <= spot[1] + step < len(part.rows)
        return 0 <= spot[0] + step < len(self.parts)

    def move(self, spot: Spot, step: int) -> tuple[Draft, Spot]:
        """Move the row at *spot* (or the whole part, if its row is -1) by *step* on its level."""
        part = self.parts[spot[0]]
        if not self.can_move(spot, step):
            return self, spot
        if isinstance(part, DraftGroup) and spot[1] >= 0:
            rows = _moved(part.rows, spot[1], step)
            return self._with(spot[0], replace(part, rows=rows)), (spot[0], spot[1] + step)
        return replace(self, parts=_moved(self.parts, spot[0], step)), (spot[0] + step, spot[1])

    def delete(self, spot: Spot) -> Draft:
        """Delete the row at *spot* (or the whole part, if its row is -1), and a group that this empties."""
        part = self.parts[spot[0]]
        if isinstance(part, DraftGroup) and spot[1] >= 0 and len(part.rows) > 1:
            return self._with(spot[0], replace(part, rows=(*part.rows[: spot[1]], *part.rows[spot[1] + 1 :])))
        return replace(self, parts=(*self.parts[: spot[0]], *self.parts[spot[0] + 1 :]))

    def wrap(self, spot: Spot) -> tuple[Draft, Spot]:
        """Put the row at *spot* of the outer level into a group of its own."""
        word = "and" if self.word == "or" else "or"
        return self._with(spot[0], DraftGroup(word, (self.row(spot),))), (spot[0], 0)

    def move_into_group(self, spot: Spot) -> tuple[Draft, Spot]:
        """Move the row at *spot* of the outer level to the end of the nearest group."""
        at, row = self.nearest_group(spot), self.row(spot)
        added, (part, index) = self.add_row(row, at)
        return added.delete(spot), (part - (part > spot[0]), index)

    def move_out_of_group(self, spot: Spot) -> tuple[Draft, Spot]:
        """Move the row at *spot* to the outer level, after its group."""
        row, group = self.row(spot), self.parts[spot[0]]
        is_last = isinstance(group, DraftGroup) and len(group.rows) == 1
        at = spot[0] if is_last else spot[0] + 1
        parts = self.delete(spot).parts
        return replace(self, parts=(*parts[:at], row, *parts[at:])), (at, -1)

    def dissolve(self, part: int) -> Draft:
        """Put the rows of the group *part* on the outer level."""
        group = self.parts[part]
        rows = group.rows if isinstance(group, DraftGroup) else (group,)
        return replace(self, parts=(*self.parts[:part], *rows, *self.parts[part + 1 :]))

    def _with(self, at: int, part: DraftPart) -> Draft:
        return replace(self, parts=_put(self.parts, at, part))


def make_draft(form: TriggerForm) -> Draft:
    """The draft that shows *form*."""
    return Draft(form.word, tuple(_from_part(part) for part in form.parts))


def _from_part(part: ConditionRow | ConditionGroup) -> DraftPart:
    if isinstance(part, ConditionRow):
        return DraftRow(part)
    return DraftGroup(part.word, tuple(map(DraftRow, part.rows)))


def _to_part(part: DraftPart) -> ConditionRow | ConditionGroup | None:
    if isinstance(part, DraftRow):
        return None if part.is_new else part.row
    rows = tuple(one.row for one in part.rows if not one.is_new)
    return ConditionGroup(part.word, rows) if rows else None


def _put(parts: tuple[T, ...], at: int, part: T) -> tuple[T, ...]:
    return (*parts[:at], part, *parts[at + 1 :])


def _moved(parts: tuple[T, ...], at: int, step: int) -> tuple[T, ...]:
    listed = list(parts)
    listed.insert(at + step, listed.pop(at))
    return tuple(listed)
