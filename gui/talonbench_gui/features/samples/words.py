"""The gallery as rows, and why no event matches a mapping."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from talonbench.suggest import Contradiction
from talonbench_gui.widgets.tables.table_model import Cell, TableRow, heading
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.samples import Sample
    from talonbench.suggest import Unmatchable
    from talonbench.workspace import SavedSample

NO_MATCH: Final = ("No matching samples", ("Try a broader search.",))
READY_MADE: Final = "Ready-made mappings, each with its event"
SAMPLE, SAVED = "sample", "saved"
LONGEST_NAME: Final = 36  # characters: maximum length of a mapping's name on a button


def sample_rows(samples: Sequence[Sample], saved: Sequence[SavedSample]) -> tuple[TableRow, ...]:
    """Saved samples, ready-made mappings, then all others by group."""
    rows: list[TableRow] = []
    if saved:
        rows.append(heading("Saved"))
        rows += [TableRow((Cell(one.title), Cell("yours", "muted")), key=(SAVED, at)) for at, one in enumerate(saved)]
    groups: dict[str, list[TableRow]] = {READY_MADE: []}
    for at, one in enumerate(samples):
        details = Cell(one.job or one.description, "muted", one.description)
        group = READY_MADE if one.job else one.group
        groups.setdefault(group, []).append(TableRow((Cell(one.title), details), key=(SAMPLE, at)))
    for group, members in groups.items():
        if members:
            rows += [heading(group), *members]
    return tuple(rows)


def describe_samples(count: int, saved: int) -> str:
    """How many samples are listed, and how many of them are the user's own."""
    return f"{plural(count + saved, 'sample')}, {saved:,} of them saved by you" if saved else plural(count, "sample")


def describe_make_button(name: str) -> str:
    """The button's text: make an event for the mapping *name*, or for the selected one."""
    if not name:
        return "Make a matching event"
    return f"Make an event for “{name if len(name) <= LONGEST_NAME else f'{name[: LONGEST_NAME - 1]}…'}”"


def unmatchable_html(found: Contradiction | Unmatchable) -> str:
    """Why no event matches."""
    if isinstance(found, Contradiction):
        conditions = _list(found.conditions)
        return f"<p>{escape(found.message)}</p>{conditions}<p>Change one of these conditions in the trigger.</p>"
    return f"<p>Events match the trigger, but no request can be built from them:</p>{_list(found.reasons)}"


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
