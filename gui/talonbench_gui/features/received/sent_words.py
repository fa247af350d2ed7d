"""What Segment really sent, as rows and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.management.sent_calls import describe_limits
from talonbench.values import UNDEFINED, Undefined, json_text
from talonbench_gui.widgets.tables.table_model import Cell, TableRow
from talonbench_gui.wording.numbers import format_time, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.management.sent_calls import Pair, SentCalls
    from talonbench.values import Value
    from talonbench_gui.state.sent_log import SentLogStore

STATES: Final = {  # sign and tone
    "equal": ("✓", "good"), "differs": ("!", "warn"), "only there": ("+", "bad"), "only here": ("−", "bad"),
}  # fmt: skip
FIRST: Final = (
    "Compare with the access log",
    [
        "Talon.One logs the calls of the last 30 days. Compare reads them, and sets them beside the requests that this "
        "setup gives for the same events."
    ],
)
NOTHING: Final = ("No calls", ["Neither the access log nor the setup has a call in this time."])
NO_DIFFERENCES: Final = ("No differences", ["Each call in the access log is what the setup gives."])
_SAID: Final = {
    "equal": "Both have the same values.",
    "differs": "Talon.One got other values than the setup gives.",
    "only there": "Talon.One got this call, but the setup gives none like it for these events.",
    "only here": "The setup gives this call, but the access log has none like it.",
}


def call_rows(pairs: Sequence[Pair]) -> list[TableRow]:
    """Each call in a row."""
    return [
        TableRow(
            (
                Cell(f"{STATES[one.state][0]} {one.state}", STATES[one.state][1]),
                Cell(str(one.subject)),
                Cell("" if one.here is None else one.here.origin),
                Cell("" if one.here is None else one.here.mapping),
                Cell("" if one.at is None else format_time(one.at)),
                Cell("" if one.there is None else str(one.there.status)),
            ),
            key=("call", at),
        )
        for at, one in enumerate(pairs)
    ]


def describe_counts(found: SentCalls) -> str:
    """How many calls are the same."""
    counts = found.count()
    return f"{counts['equal']} of {plural(len(found.pairs), 'call')} equal"


def describe_status(log: SentLogStore, obstacle: str) -> tuple[str, str]:
    """The status line and its tone: what went wrong, else what was found and what isn't compared."""
    if log.is_reading:
        return "Reading the access log…", "text"
    if log.problem or obstacle:
        return log.problem or obstacle, "bad" if log.problem else "warn"
    if log.found is None:
        return "Reads the access log; never changes anything in Talon.One", "muted"
    counts = log.found.count()
    parts = [f"{counts[state]} {state}" for state in ("differs", "only there", "only here") if counts[state]]
    is_same = not parts
    said = [" · ".join(parts) or "No differences", *describe_limits(log.found), log.note]
    return ". ".join(part.rstrip(".") for part in said if part), "muted" if is_same else "warn"


def describe_call(one: Pair) -> tuple[str, str, str, str]:
    """Name, facts, state and tone of a call, for the head of its details."""
    sign, tone = STATES[one.state]
    facts = [] if one.here is None else [f"{one.here.origin}, by “{one.here.mapping}”"]
    if one.there is not None and one.there.is_cut:
        facts.append("the access log has only its beginning")
    return str(one.subject), " · ".join(facts), f"{sign} {one.state} · {_SAID[one.state]}", tone


def difference_rows(one: Pair) -> list[TableRow]:
    """The values that differ; of a call on one side alone, all it has."""
    if one.here is not None and one.there is not None:
        rows = [(part.path, part.here, part.there) for part in one.differences]
    else:
        here, there = ({} if call is None else call.values for call in (one.here, one.there))
        rows = [(path, here.get(path, UNDEFINED), there.get(path, UNDEFINED)) for path in (here or there)]
    return [
        TableRow((Cell(path), Cell(_text(here)), Cell(_text(there))), key=("value", at))
        for at, (path, here, there) in enumerate(rows)
    ]


def _text(value: Value) -> str:
    return "nothing" if isinstance(value, Undefined) else json_text(value)
