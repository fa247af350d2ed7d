"""The facets as rows: a heading, values with their counts, and how many values aren't shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talonbench_gui.features.archive.together_words import HOW_COUNTED, count_examples, head_together, title_together
from talonbench_gui.features.archive.words import FACETS, describe_note, describe_times, name_value
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from talonbench.archive.results import Facet, Selection, Value
    from talonbench.archive.together_file import Together
    from talonbench_gui.features.archive.words import RunNames
    from talonbench_gui.state.archive_answers import Found, Overview

    Shown: TypeAlias = tuple[Overview, Selection, RunNames]

FEWEST: Final = 6  # values of a facet that are shown at first
NO_MORE: Final = "no more"
NOT_FOUND: Final = "No user or event name contains “{}”"


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A row: a facet's title if it has no *value* and no *more*, a value with its *count*, or how many are hidden.

    *note* is a second line below a value, *tip* what is added for its tooltip. *more* is None in any other row.
    """

    facet: Facet
    title: str
    value: str = ""
    count: int = 0
    share: float = 0.0
    is_chosen: bool = False
    more: int | None = None
    note: str = ""
    tip: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is a facet's title."""
        return not self.value and self.more is None

    @property
    def words(self) -> str:
        """What screen readers say."""
        if not self.value:
            return self.title
        parts = (self.title, plural(self.count, "event"), self.note, "chosen" if self.is_chosen else "")
        return ", ".join(part for part in parts if part)


def list_keys(rows: Iterable[FacetRow]) -> list[tuple[str, str]]:
    """What *rows* are about, whatever their counts."""
    return [(one.facet, one.value) for one in rows]


def make_rows(shown: Shown, found: Found, opened: Collection[Facet], example: str) -> list[FacetRow]:
    """The rows of all facets, the commonest values first.

    Of those *opened* all values are shown. *found* are users and names that were searched for; *example* is the place
    of what is chosen of what events say together.
    """
    rows: list[FacetRow] = []
    for notes, values in _list_facets(shown, found):
        rows += _order(values, notes, is_open=notes.facet in opened)
    return [*rows, *_together_rows(shown[0].together, example if shown[1].numbers else "")]


def make_still_rows(
    shown: Shown, found: Found, opened: Collection[Facet], example: str, before: Sequence[FacetRow]
) -> list[FacetRow]:
    """The same with all rows where they are in *before*, values that no event has any more as well."""
    facets = {notes.facet: (notes, values) for notes, values in _list_facets(shown, found)}
    rows: list[FacetRow] = []
    for facet in dict.fromkeys(one.facet for one in before):
        old = [one for one in before if one.facet == facet]
        if facet == "numbers":
            rows += _together_rows(shown[0].together, example if shown[1].numbers else "")
            continue
        notes, values = facets.get(facet, (_Notes(facet, shown), ()))
        rows += _keep_order(values, notes, old, is_open=facet in opened)
    return rows


@dataclass(frozen=True, slots=True)
class _Notes:
    """What there is to say about the values of a *facet*."""

    facet: Facet
    shown: Shown

    @property
    def chosen(self) -> frozenset[str]:
        """The values that are chosen."""
        return self.shown[1].chosen(self.facet)

    def make_rows(self, values: Sequence[Value]) -> list[FacetRow]:
        """The rows of *values*."""
        most = max((one.count for one in values), default=0) or 1
        return [self._make_row(one, most) for one in values]

    def _make_row(self, value: Value, most: int) -> FacetRow:
        """The row of *value*; the commonest one is met *most* times."""
        overview, _, names = self.shown
        note, title = describe_note(self.facet, value, overview, names), name_value(self.facet, value.value, names)
        said = names.find_versions(self.facet, value.value)
        tips = (describe_times(value), "" if said is None else said.message)
        tip, is_chosen = "\n".join(filter(None, tips)), value.value in self.chosen
        return FacetRow(
            self.facet, title, value.value, value.count, value.count / most, is_chosen, note=note, tip=tip
        )  # fmt: skip


def _list_facets(shown: Shown, found: Found) -> list[tuple[_Notes, Sequence[Value]]]:
    """The facets with their values; names that were searched for replace the others."""
    overview = shown[0]
    facets: Mapping[Facet, Sequence[Value]] = {**overview.facets, "users": found.users}
    if found.names:
        facets = {**facets, "names": found.names}
    return [(_Notes(facet, shown), values) for facet, values in facets.items()]


def _order(values: Sequence[Value], notes: _Notes, *, is_open: bool) -> list[FacetRow]:
    """The rows of one facet; what is chosen is among them, even if no event has it."""
    if not values and not notes.chosen:
        return []
    listed = [*values, *_make_empty(sorted(notes.chosen - {one.value for one in values}))]
    kept = [one for at, one in enumerate(listed) if is_open or at < FEWEST or one.value in notes.chosen]
    hidden = len(listed) - len(kept)
    more = [FacetRow(notes.facet, f"{hidden} more", more=hidden)] if hidden else []
    return [FacetRow(notes.facet, FACETS[notes.facet]), *notes.make_rows(kept), *more]


def _keep_order(
    values: Sequence[Value], notes: _Notes, before: Sequence[FacetRow], *, is_open: bool
) -> list[FacetRow]:  # fmt: skip
    """The rows of one facet as they are in *before*; if it *is_open*, with new values behind them."""
    order, known = [one.value for one in before if one.value], {one.value: one for one in values}
    others = [one for one in values if one.value not in order]
    kept = [known.get(value) or _make_empty([value])[0] for value in order] + (others if is_open else [])
    hidden = 0 if is_open else len(others)
    has_more = any(one.more is not None for one in before) and not is_open
    more = [FacetRow(notes.facet, f"{hidden} more" if hidden else NO_MORE, more=hidden)] if has_more else []
    return [*(one for one in before if one.is_heading), *notes.make_rows(kept), *more]


def _make_empty(values: Iterable[str]) -> list[Value]:
    """*values* that no event has."""
    from talonbench.archive.results import Value

    return [Value(one, 0) for one in values]


def _together_rows(found: Sequence[Together] | None, chosen: str) -> list[FacetRow]:
    """What the events of the whole run say together, in the order it was found; *chosen* is a place in it."""
    most = max((one.events for one in found or ()), default=1)
    rows = [FacetRow("numbers", head_together(found), tip=HOW_COUNTED if found is None else "")]
    for at, one in enumerate(found or ()):
        share, is_chosen, note = one.events / most, chosen == str(at), count_examples(one)
        rows.append(
            FacetRow("numbers", title_together(one), str(at), one.events, share, is_chosen, note=note, tip=one.message)
        )
    return rows
