"""The Archive page in words: outcomes, reasons, times."""

from __future__ import annotations

import time
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from talonbench.filters.result import BY_RULES, STOPPED, STOPS
from talonbench.judgement.codes import ALL_DISABLED, NO_MATCH, REJECTED
from talonbench.plurals import join_words
from talonbench_gui.widgets.histogram import ChartBar
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from talonbench.archive.field_uses import EndedField
    from talonbench.archive.kinds import Kind
    from talonbench.archive.results import (
        Bar,
        EventRow,
        EventVerdict,
        Facet,
        Histogram,
        Progress,
        Results,
        RunFolder,
        Value,
    )
    from talonbench.archive.version_notes import VersionNote
    from talonbench_gui.state.archive_answers import Overview

DAY: Final = 86_400_000  # milliseconds
_NAMED: Final = 2  # ended fields in the header
# outcome → sign, word, color of the text, color of its area in the chart
OUTCOMES: Final[dict[str, tuple[str, str, str, str]]] = {
    "sends": ("●", "sends", "good", "chart_sends"),
    "discarded": ("✕", "would be discarded", "bad", "chart_discarded"),
    "filtered": ("⊘", "filtered", "warn", "chart_filtered"),
    "none": ("○", "no mapping matches", "muted", "chart_none"),
}
_SHORT: Final = {"discarded": "discarded", "none": "no match"}
FACETS: Final[dict[Facet, str]] = {
    "kinds": "In the other setup", "outcomes": "Outcome", "reasons": "Reason", "mappings": "Mapping",
    "names": "Event name", "users": "User",
}  # fmt: skip
_REASONS: Final = {
    NO_MATCH: "no mapping matches",
    BY_RULES: "discarded by a filter",
    ALL_DISABLED: "all mappings disabled",
    REJECTED: "rejected by a mapping",
    "setup_incomplete": "setup not completely imported",
    **STOPS,
}
_CHANGES: Final = {
    "sends": "now sends",
    "discarded": "now discarded",
    "filtered": "now filtered",
    "unmatched": "no longer matches",
    "reason": "discarded for another reason",
    "request": "address differs",
    "header": "header differs",
    "body": "body differs",
}
_AFTER: Final = {  # what becomes of an event there, the most first
    "sends": "sends", "discarded": "discarded", "reason": "discarded", "filtered": "filtered", "unmatched": "none",
}  # fmt: skip
NO_DIFFERENCES: Final = "No event differs in the other setup"
COMPARED: Final = "Compared with {}"
RUN, OTHER = "This run", "The other setup"
_RULES: Final = {
    "required": "is required",
    "type": "has the wrong type",
    "enum": "isn't an allowed value",
    "mapping": "can't be mapped",
}
_MOMENT: Final = "%d %b %H:%M:%S"
EMPTY: Final = (
    "No run yet",
    [
        "Run over an archive of events to see which ones this document's mappings and filters would send, which not, "
        "and why. Nothing is sent, and everything stays on this machine."
    ],
)
CLOSED: Final = ("No run is open", [f"Choose a run above, or start another. {EMPTY[1][0]}"])
OPENING: Final = ("Opening…", ["The results are being made from the parts of the run."])
RUNNING: Final = ("Running…", ["Events are listed as they are read."])
REPEATED: Final = (
    "Not sent: Segment drops the event as a duplicate",
    "An event with the same messageId arrived within the previous 24 hours.",
)
NOT_DELIVERED: Final = "✕ not delivered"
LAST_REPLAY: Final = "The last replay didn't deliver the request of “{}”"
WITH_DOCUMENT: Final = "With the open document"
NOT_KEPT: Final = "The run didn't keep its setup: this is what the open document makes of the event."
NO_MATCHES: Final = ("No matching events", ["Remove a filter to see more."])


def describe_outcome(verdict: EventVerdict) -> tuple[str, str, str]:
    """Sign, word and color of an event's outcome."""
    return OUTCOMES[verdict.outcome][:3]


def mark_outcome(verdict: EventVerdict) -> str:
    """Sign and word of an event's outcome, short enough for a column."""
    return f"{OUTCOMES[verdict.outcome][0]} {_SHORT.get(verdict.outcome, OUTCOMES[verdict.outcome][1])}"


def name_outcome(outcome: str) -> str:
    """An outcome as a title."""
    word = OUTCOMES[outcome][1]
    return word[:1].upper() + word[1:]


def describe_stops(stops: Mapping[str, int]) -> str:
    """What stopped the filtered events: filters, or that they are duplicates, and so on."""
    named = [f"{count:,} {STOPPED.get(code, code)}" for code, count in stops.items()]
    return f"Filtered: {', '.join(named)}" if named else ""


def describe_reason(reason: str) -> str:
    """A reason's code in a few words; ``mapping_rejected:/cartItems/*/price:type`` has the place and the rule."""
    code, _, place = reason.partition(":")
    path, _, rule = place.rpartition(":")
    if path:
        return f"{path.strip('/').replace('/', '.')} {_RULES.get(rule, rule.replace('_', ' '))}"
    return _REASONS.get(code, code.replace("_", " "))


class RunNames(NamedTuple):
    """What the values of facets are called: *mappings* by ID, *kinds* of difference by number.

    *spellings* are event names that differ in case alone from one that a mapping takes; *versions* say which ones of an
    app events with a name or a reason come from.
    """

    mappings: Mapping[str, str] = {}
    spellings: Mapping[str, str] = {}
    kinds: Mapping[str, Kind] = {}
    versions: Sequence[VersionNote] = ()

    @classmethod
    def of(cls, results: Results) -> RunNames:
        """Those of the run that is open."""
        return cls(results.run.mappings, results.spellings, results.kinds, results.run.app_versions)

    def find_versions(self, facet: str, value: str) -> VersionNote | None:
        """The versions of the events with this *value*, if they tell."""
        return next((one for one in self.versions if (one.facet, one.value) == (facet, value)), None)


def name_value(facet: Facet, value: str, names: RunNames) -> str:
    """A value of *facet* as the page shows it."""
    match facet:
        case "outcomes":
            return name_outcome(value)
        case "reasons":
            return describe_reason(value)
        case "mappings":
            return names.mappings.get(value, value)
        case "kinds":
            return describe_kind(names.kinds[value]) if value in names.kinds else value
    return value


def describe_kind(kind: Kind) -> str:
    """How an event differs in the other setup."""
    place = kind.detail.removeprefix("/").replace("/", ".")
    match kind.change:
        case "body":
            what = place or "order of keys or form of numbers"
        case "header":
            what = place
        case "discarded" | "reason":
            what = describe_reason(kind.detail)
        case _:
            what = ""
    return " · ".join(part for part in (f"{_CHANGES[kind.change]}{f': {what}' if what else ''}", kind.mapping) if part)


def mark_difference(kinds: Sequence[Kind]) -> tuple[str, str]:
    """Sign, word and color of how an event differs in the other setup, short enough for a column."""
    changes = [kind.change for kind in kinds]
    if not changes:
        return "same", "muted"
    first = next((one for one in _AFTER if one in changes), "")
    if not first:
        return "≈ other request", "text"
    outcome = _AFTER[first]
    return f"{OUTCOMES[outcome][0]} {_SHORT.get(outcome, OUTCOMES[outcome][1])}", OUTCOMES[outcome][2]


def describe_comparison(results: Results | None, other: str) -> str:
    """What the run was compared with, called *other*, and whether nothing differs there."""
    if results is None or not results.is_compared:
        return ""
    parts = ("" if results.kinds else NO_DIFFERENCES, COMPARED.format(other) if other else "")
    return " · ".join(part for part in parts if part)


def describe_note(facet: Facet, value: Value, overview: Overview, names: RunNames) -> str:
    """What to say below a value: since when a reason is there, which name differs in case alone, in which app.

    It is about the whole run, whatever events are chosen.
    """
    note = names.find_versions(facet, value.value)
    start = _describe_start(overview.starts.get(value.value), overview.histogram) if facet == "reasons" else ""
    versions = "" if note is None else f"app version {join_words(note.versions, 'or')}"
    spelling = names.spellings.get(value.value, "") if facet == "names" else ""
    said = f"only case differs from {spelling}" if spelling else ""
    said = describe_share(value.count, overview.whole) if facet == "kinds" else said
    return ", ".join(part for part in (start, versions, said) if part)


def describe_share(count: int, whole: int) -> str:
    """How much of a run *count* events are."""
    share = 100 * count / whole if whole else 0
    return "" if not whole else f"{share:.0f} % of the run" if share >= 1 or not count else "< 1 % of the run"


def _describe_start(first: int | None, histogram: Histogram) -> str:
    """That something is there from *first* on; nothing if it was there from the run's beginning."""
    if first is None or not histogram.bars or first < histogram.bars[0].start + histogram.step:
        return ""
    return f"from {_format('%d %b' if histogram.step >= DAY else '%d %b %H:00', first)}"


def describe_times(value: Value) -> str:
    """When *value* was first and last met."""
    if value.first is None or value.last is None:
        return ""
    return f"{_format(_MOMENT, value.first)} to {_format(_MOMENT, value.last)} UTC"


def versions_html(run: RunFolder, name: str, verdict: EventVerdict) -> str:
    """Which versions of the app events come from that are called *name*, or fail as *verdict* says; often nothing."""
    values = {("reasons", one) for one in verdict.reasons}
    values |= {("names", name)} if verdict.outcome == "none" else set()
    said = [escape(one.message) for one in run.app_versions if (one.facet, one.value) in values]
    return "".join(f'<p class="accent">{one}</p>' for one in said)


def format_moment(row: EventRow) -> str:
    """When an event happened, in UTC."""
    return "—" if row.time is None else _format(_MOMENT, row.time)


def describe_event(row: EventRow, run: RunFolder) -> str:
    """An event's time, user and place in the archive."""
    name = run.files[row.file].replace("\\", "/").rpartition("/")[2] if row.file < len(run.files) else ""
    parts = (
        "" if row.time is None else f"{_format('%d %b %Y %H:%M:%S', row.time)} UTC",
        row.user,
        f"{name} line {row.line:,}",
    )
    return " · ".join(part for part in parts if part)


def name_event(row: EventRow) -> str:
    """An event's name or, without one, its type."""
    return row.name or row.type or "(no name)"


def describe_range(since: int | None, until: int | None) -> str:
    """The time that is asked for, as a filter's words."""
    if since is None or until is None:
        return ""
    if until - since < DAY:
        return f"{_format('%d %b %H:%M', since)}–{_format('%H:%M', until)}"
    first, last = _format("%d %b", since), _format("%d %b", until - 1)
    return first if first == last else f"{first} – {last}"


def make_bars(histogram: Histogram) -> list[ChartBar]:
    """The bars of *histogram* with their labels and words."""
    return [_make_bar(bar, histogram.step, is_first=at == 0) for at, bar in enumerate(histogram.bars)]


def describe_run(run: RunFolder) -> str:
    """A run in the list of runs."""
    started = "" if run.started is None else time.strftime("%d %b %Y, %H:%M", time.localtime(run.started))
    return " · ".join(part for part in (run.path.name, started) if part)


def describe_source(run: RunFolder) -> str:
    """What a run read, for the header."""
    broken = f"{plural(run.broken, 'line')} not read" if run.broken and not run.unread else ""
    return " · ".join(part for part in (str(run.path), plural(len(run.files), "file"), broken) if part)


def describe_problems(run: RunFolder) -> str:
    """What a run couldn't read, in a line: the first problem, and how many there are beside it."""
    if not run.problems:
        return ""
    path, _, what = run.problems[0].rpartition(": ")
    name = path.replace("\\", "/").rpartition("/")[2]
    more = f" and {plural(len(run.problems) - 1, 'more problem')}" if len(run.problems) > 1 else ""
    return f"{name}: {what}{more}" if name else f"{what}{more}"


def describe_unread(run: RunFolder) -> str:
    """Which lines weren't read, in a line: the first with its place, and how many there are beside it."""
    if not run.unread:
        return ""
    first = run.unread[0]
    named = replace(first, path=first.path.replace("\\", "/").rpartition("/")[2]).text
    more = run.broken - 1
    return f"{named} · {plural(more, 'more line')} not read" if more > 0 else named


def list_problems(run: RunFolder, most: int) -> list[str]:
    """What a run couldn't read, a line each: files, then lines of them, at most so many."""
    found = [*run.problems, *(one.text for one in run.unread)]
    more = len(run.problems) + run.broken - min(len(found), most)
    return [*found[:most], *([f"… and {more:,} more"] if more > 0 else [])]


def describe_ended_fields(run: RunFolder) -> str:
    """Which fields of which mappings are no longer set since when, in a line: two by name."""
    named = [f"{_describe_ended_field(one)} (“{one.mapping}”)" for one in run.ended_fields[:_NAMED]]
    more = len(run.ended_fields) - len(named)
    return " · ".join([*named, plural(more, "more field")] if more else named)


def list_ended_fields(run: RunFolder) -> list[str]:
    """A sentence for each field that is no longer set, with what its first event lacks."""
    return [
        f"{_describe_ended_field(one)} in “{one.mapping}”: in none of {plural(one.without, 'payload')}, "
        f"before in {one.times:,} of {one.before:,}. {one.message}".rstrip()
        for one in run.ended_fields
    ]


def _describe_ended_field(one: EndedField) -> str:
    since = "" if one.since is None else f" since {_format('%d %b %H:%M', one.since)}"
    return f"{one.field} no longer set{since}"


def describe_progress(progress: Progress | None, rate: float, left: float | None) -> str:
    """How far a run is, how fast, and how long it will take."""
    if progress is None:
        return "Starting…"
    fast = f"{rate:,.0f}/s" if rate else ""
    rest = "" if left is None else f"{left:,.0f} s left" if left < 90 else f"{left / 60:,.0f} min left"
    parts = (f"{plural(progress.events, 'event')}", f"{progress.share * 100:.0f} %", fast, rest)
    return " · ".join(part for part in parts if part)


def _make_bar(bar: Bar, step: int, *, is_first: bool) -> ChartBar:
    if step < DAY:
        label, moment = _format("%H:%M", bar.start), _format("%d %b %H:%M", bar.start)
        label = _format("%d %b", bar.start) if label == "00:00" else label
    else:
        is_named = is_first or _format("%d", bar.start) == "01" or step > DAY
        label, moment = _format("%d %b" if is_named else "%d", bar.start), _format("%d %b %Y", bar.start)
    counted = (_count_outcome(one, count) for one, count in zip(OUTCOMES, bar.counts, strict=True) if count)
    return ChartBar(label, bar.counts, f"{moment}: {plural(bar.count, 'event')}; {', '.join(counted) or 'none'}")


def _count_outcome(outcome: str, count: int) -> str:
    """How many events have an outcome, for a sentence about several."""
    plain = {"sends": "sends" if count == 1 else "send", "none": f"{'matches' if count == 1 else 'match'} no mapping"}
    return f"{count:,} {plain.get(outcome, OUTCOMES[outcome][1])}"


def _format(pattern: str, moment: int) -> str:
    return time.strftime(pattern, time.gmtime(moment / 1000))
