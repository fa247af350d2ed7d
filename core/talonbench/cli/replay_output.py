"""The counts of a replay, as text for people and as JSON for programs."""

from collections import Counter
from collections.abc import Iterator

from talonbench.archive.counts import STATUSES, MappingCounts, ReplayCounts
from talonbench.cli.output import SIGNS, harmless
from talonbench.filters.result import STOPPED
from talonbench.plurals import count_noun
from talonbench.talon_one import REQUESTS

_SHOWN = 10  # kinds of events that no mapping matches


def lines(replay: ReplayCounts, unread: int, is_sent: bool) -> Iterator[str]:
    """The counts for people."""
    yield f"{count_noun(replay.events, 'event')}{f', {unread:,} unreadable' if unread else ''}"
    for code, times in replay.codes.most_common():
        if code in STOPPED:
            yield f"⊘ {count_noun(times, 'event')} {STOPPED[code]}"
    if replay.ambiguous:
        events = count_noun(replay.ambiguous, "event")
        yield f"? {events} with several possible outcomes after the filters; the most likely one is counted"
    for count in replay.mappings:
        yield from _mapping_lines(count, is_sent)
    yield from _unfired_lines(replay.unfired)
    yield f"{count_noun(replay.calls, 'request')}: {_duration(replay.calls)} at {REQUESTS} requests per second"


def _mapping_lines(count: MappingCounts, is_sent: bool) -> Iterator[str]:
    subscription, statuses = count.compiled.subscription, count.statuses
    name = f"{subscription.name} ({subscription.action})"
    if not subscription.enabled:
        yield f"{SIGNS['off']} {name}: disabled"
        return
    said = [f"{statuses[one]:,} {one.replace('_', ' ')}" for one in STATUSES if statuses[one] or one == "ready"]
    worst = "rejected" if statuses["rejected"] else "invalid" if statuses["invalid"] else ""
    yield f"{SIGNS[worst or ('ready' if statuses['ready'] else 'not_triggered')]} {name}: {', '.join(said)}"
    for what, times in count.faults.most_common(3):
        yield f"    ✕ {times:,} × {harmless(what[0]) or '/'}: {harmless(count.messages[what])}"
    if count.empty:
        yield f"    i always empty: {', '.join(count.empty)}"
    if count.seldom:
        named = ", ".join(
            f"{harmless(name)} ({count.attributes[name]:,} of {count.payloads:,})" for name in count.seldom
        )
        yield f"    i rarely set attributes: {named}"
    if is_sent:
        for (kind, reason), times in count.verdicts.most_common():
            answer = harmless(count.answers.get((kind, reason), ""))
            yield f"    → {times:,} {kind.replace('_', ' ')}: {reason}{f' First response: {answer}' if answer else ''}"


def _unfired_lines(unfired: Counter[tuple[str, str]]) -> Iterator[str]:
    if not unfired:
        return
    yield f"○ {count_noun(unfired.total(), 'event')} matched by no mapping, or stopped before any:"
    for (kind, name), times in unfired.most_common(_SHOWN):
        yield f"    {times:,} × {harmless(' '.join(part for part in (kind or 'no type', name) if part))}"
    if len(unfired) > _SHOWN:
        yield f"    … and {len(unfired) - _SHOWN:,} more kinds"


def _duration(calls: int) -> str:
    seconds = calls / REQUESTS
    hours, minutes = divmod(round(seconds / 60), 60)
    if seconds < 120:
        return f"{seconds:.0f} s" if seconds >= 1 or not calls else "less than 1 s"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
