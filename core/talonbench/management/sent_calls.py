"""What Segment really sent: the access log's calls beside those that the setup makes of the events."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from talonbench.management.calls import Call, read_line_calls
from talonbench.management.client import ManagementClient, format_moment
from talonbench.management.comparison import compare_values
from talonbench.management.expectations import Subject
from talonbench.plurals import count_noun
from talonbench.values import UNDEFINED, Json, Undefined, Value, json_text

State = Literal["equal", "differs", "only there", "only here"]
STATES: Final[tuple[State, ...]] = ("equal", "differs", "only there", "only here")
MARGIN: Final = 600.0  # seconds between an event's time and its call's: ours, since Segment may be late
MOST_LINES: Final = 20_000
_PAGE: Final = 250  # lines: each has two payloads of 4 KB
_MOST_PAIRS: Final = 40_000  # of one subject that are compared value by value; beyond, the order decides


NOTE: Final = (
    "How the gateway translates calls isn't documented, so they are compared by IDs and values. "
    "The access log doesn't say who called."
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that isn't the same, at *path*; a side that has none is undefined."""

    path: str
    here: Value
    there: Value


@dataclass(frozen=True, slots=True)
class Pair:
    """The call that the setup makes (*here*) and the one in the log (*there*); one of them may be missing."""

    here: Call | None
    there: Call | None
    differences: tuple[Difference, ...] = ()

    @property
    def state(self) -> State:
        """How both compare."""
        if self.here is None or self.there is None:
            return "only there" if self.here is None else "only here"
        return "differs" if self.differences else "equal"

    @property
    def subject(self) -> Subject:
        """What the call is about."""
        return _one_of(self).subject

    @property
    def at(self) -> float | None:
        """When the call was made, else when its event happened."""
        known = (one.at for one in (self.there, self.here) if one is not None)
        return next((at for at in known if at is not None), None)


@dataclass(frozen=True, slots=True)
class SentCalls:
    """All calls from *since* to *until* (seconds since the epoch), compared; *others*: lines of other endpoints.

    *is_cut*: the log has more lines than were read.
    """

    pairs: tuple[Pair, ...]
    since: float
    until: float
    lines: int
    others: int
    is_cut: bool = False

    def count(self) -> dict[State, int]:
        """How many calls are in each state."""
        found = Counter(one.state for one in self.pairs)
        return {state: found[state] for state in STATES}


async def read_log(
    client: ManagementClient, application: str, since: float, until: float
) -> tuple[list[dict[str, Json]], bool]:
    """The access log's lines of a time range, each once, and whether there are more; the errors of *client*."""
    lines = await client.read_list(
        f"/v1/applications/{application}/access_logs/no_total",
        "the access log",
        {"rangeStart": format_moment(since), "rangeEnd": format_moment(until)},
        size=_PAGE,
        most=MOST_LINES,
    )
    known = {str(line.get("uuid") or at): line for at, line in enumerate(lines)}  # pages shift while calls are made
    return [*known.values()], len(lines) >= MOST_LINES


async def compare_log(
    client: ManagementClient, application: str, calls: Sequence[Call], since: float, until: float
) -> SentCalls:
    """*calls* of the setup beside the access log from *since* to *until*; the same errors.

    A call near the range may still be found, but isn't told of if it is on one side alone.
    """
    lines, is_cut = await read_log(client, application, since - MARGIN, until + MARGIN)
    logged = [[*read_line_calls(line)] for line in lines]
    pairs = pair_calls(calls, [call for found in logged for call in found])
    told = [pair for pair in pairs if _is_told(pair, since, until)]
    others = sum(not found for found in logged)
    return SentCalls(tuple(sorted(told, key=_order)), since, until, len(lines), others, is_cut)


def describe_limits(found: SentCalls) -> tuple[str, ...]:
    """What of the log wasn't compared, a sentence each."""
    shortened = sum(one.there is not None and one.there.is_cut for one in found.pairs)
    told: list[str] = []
    if found.is_cut:
        told.append(f"Only the first {MOST_LINES:,} lines of the access log were read: choose a shorter time.")
    if shortened:
        told.append(
            f"The access log has only the beginning of {count_noun(shortened, 'call')}: the rest isn't compared."
        )
    if found.others:
        told.append(f"Not compared: {count_noun(found.others, 'line')} that read, or of other endpoints.")
    return tuple(told)


def is_near(at: float | None, since: float, until: float) -> bool:
    """Whether an event of this time may have a call in the range; one without a time may."""
    return at is None or since - MARGIN <= at <= until + MARGIN


def pair_calls(here: Iterable[Call], there: Iterable[Call]) -> Iterator[Pair]:
    """Each call once, beside its like: of the same subject the most similar, of equal ones in the order of time."""
    sides: dict[tuple[str, str, str], tuple[list[Call], list[Call]]] = defaultdict(lambda: ([], []))
    for side, calls in enumerate((here, there)):
        for call in calls:
            sides[call.subject.kind, call.subject.id, call.subject.type][side].append(call)
    for ours, theirs in sides.values():
        yield from _pair_subject(sorted(ours, key=_moment), sorted(theirs, key=_moment))


def _pair_subject(ours: list[Call], theirs: list[Call]) -> Iterator[Pair]:
    """The calls of one subject: first those that are equal, then the most similar ones."""
    left, equal = _take_equal(ours, theirs)
    yield from equal
    rest = [call for call in ours if id(call) in left]
    others = [call for call in theirs if id(call) in left]
    if len(rest) * len(others) > _MOST_PAIRS:
        chosen = [*zip(range(len(rest)), range(len(others)), strict=False)]
    else:
        chosen = _choose([[len(_differ(a, b)) for b in others] for a in rest])
    for at, other in chosen:
        yield Pair(rest[at], others[other], _differ(rest[at], others[other]))
    taken, found = {at for at, _ in chosen}, {other for _, other in chosen}
    yield from (Pair(call, None) for at, call in enumerate(rest) if at not in taken)
    yield from (Pair(None, call) for at, call in enumerate(others) if at not in found)


def _take_equal(ours: list[Call], theirs: list[Call]) -> tuple[set[int], list[Pair]]:
    """The identities of calls that have no like to the letter, and the pairs of those that have."""
    waiting: dict[str, list[Call]] = defaultdict(list)
    for call in reversed(theirs):
        if not call.is_cut:
            waiting[_text(call)].append(call)
    pairs = [Pair(call, waiting[_text(call)].pop()) for call in ours if waiting[_text(call)]]
    used = {id(call) for pair in pairs for call in (pair.here, pair.there)}
    return {id(call) for call in (*ours, *theirs)} - used, pairs


def _choose(costs: list[list[int]]) -> list[tuple[int, int]]:
    """Pairs of a row and a column, the cheapest first; of equally cheap ones those nearest in order."""
    offers = sorted(
        (cost, abs(at - other), at, other) for at, row in enumerate(costs) for other, cost in enumerate(row)
    )
    rows, columns, chosen = set[int](), set[int](), list[tuple[int, int]]()
    for _, _, at, other in offers:
        if at not in rows and other not in columns:
            rows.add(at)
            columns.add(other)
            chosen.append((at, other))
    return chosen


def _differ(here: Call, there: Call) -> tuple[Difference, ...]:
    """The values that aren't the same; what a log that was cut doesn't show is left out."""
    places = dict.fromkeys([*here.values, *there.values])
    sides = [(path, here.values.get(path, UNDEFINED), there.values.get(path, UNDEFINED)) for path in places]
    return tuple(
        Difference(path, ours, theirs)
        for path, ours, theirs in sides
        if not (there.is_cut and _is_beginning(theirs, ours)) and not _is_same(ours, theirs)
    )


def _is_beginning(part: Value, whole: Value) -> bool:
    """Whether *part* is what a log that was cut may have of *whole*."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(_is_beginning(value, whole.get(key, UNDEFINED)) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) <= len(whole) and all(_is_beginning(*pair) for pair in zip(part, whole, strict=False))
    return isinstance(part, Undefined) or _is_same(part, whole)


def _is_same(here: Value, there: Value) -> bool:
    """Whether both are the same value, or the same moment; null is as good as nothing."""
    if isinstance(here, Undefined) or isinstance(there, Undefined):
        return (here, there) in ((None, UNDEFINED), (UNDEFINED, None))
    status = compare_values(here, there)
    return status == "stored" or (status == "converted" and isinstance(here, str) and isinstance(there, str))


def _is_told(pair: Pair, since: float, until: float) -> bool:
    inside = [call.at is None or since <= call.at <= until for call in (pair.here, pair.there) if call is not None]
    return any(inside)


def _one_of(pair: Pair) -> Call:
    found = pair.here or pair.there
    assert found is not None, "a pair has a side"
    return found


def _moment(call: Call) -> float:
    return call.at or 0.0


def _order(pair: Pair) -> tuple[float, str]:
    return pair.at or 0.0, str(pair.subject)


def _text(call: Call) -> str:
    return json_text({key: call.values[key] for key in sorted(call.values)})
