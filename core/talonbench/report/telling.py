"""What happens to one event, and why, in the sentences of a reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Final

from talonbench.across.repeats import ORDER_IDS
from talonbench.events.batches import KINDS
from talonbench.filters.result import BY_RULES, DISABLED, DUPLICATE, EXCLUDED, REJECTED, TOO_LARGE
from talonbench.formats.omissions import FETCH
from talonbench.ingestion import check_event
from talonbench.ingestion.receipt import format_time
from talonbench.judgement.codes import FAILING, INCOMPLETE
from talonbench.judgement.judgement import name_gaps
from talonbench.judgement.reasons import lower_first
from talonbench.plurals import join_words
from talonbench.report.untaken import name_untaken

if TYPE_CHECKING:
    from talonbench.across import JudgedEvent
    from talonbench.judgement import Judgement

_STOPS: Final = {  # with the title of the filter
    BY_RULES: "the filter “{}” discards it",
    EXCLUDED: "its integrations object excludes the destination",
    DISABLED: "the destination is disabled",
    REJECTED: "Segment rejects it on receipt",
    TOO_LARGE: "Segment rejects it on receipt",
    DUPLICATE: "Segment drops it as a duplicate",
}
_VERBS: Final = {"not_triggered": "doesn't match", "rejected": "is rejected", "invalid": "is invalid"}
_MOST_WARNINGS: Final = 2
_NO_MAPPINGS: Final = "The configuration that we have contains no mappings."
_LOOK_THERE: Final = "If you don't see it there, please send us the response that Event Delivery shows for it."


def tell(event: JudgedEvent, *, is_only: bool, is_brief: bool = False, has_way: bool = False) -> Iterator[str]:
    """What happens to *event*, and why, in sentences.

    *is_brief*: what is wrong says enough. *has_way*: what to change is said elsewhere, so nothing is guessed.
    """
    judgement, name = event.judgement, _name(event, is_only=is_only)
    isnt = f"{name} isn't sent to Talon.One"
    summary, mappings = judgement.summary, judgement.trace.mappings
    if summary.code in _STOPS:
        yield from _tell_stop(event, isnt)
    elif any(one.status == "ready" for one in mappings):
        yield from _tell_sent(judgement, name, is_only=is_only, is_brief=is_brief)
    elif summary.code == INCOMPLETE:
        yield f"{name} is sent by none of the mappings that we have, but we don't have all."
        yield from (one.removesuffix(FETCH).rstrip() for one in name_gaps(judgement.trace))
        yield "Please send us the rest."
    elif (untaken := name_untaken(event)) is not None:
        yield f"{isnt}: no mapping takes {untaken.words}."
    else:
        yield f"{isnt}."
        yield _count_mappings(len(mappings))
        yield _explain_decisive(judgement, has_way=has_way) or (summary.cause if mappings else _NO_MAPPINGS)
        if judgement.ahead:
            yield f"Also, once it matches: {judgement.ahead[0].statement}"


def _count_mappings(count: int) -> str:
    """That none of several mappings sends the event."""
    few = {0: "", 1: "", 2: "Neither mapping sends it."}
    return few.get(count, f"None of the {count} mappings sends it.")


def _tell_stop(event: JudgedEvent, isnt: str) -> Iterator[str]:
    """What stops *event* before any mapping."""
    judgement = event.judgement
    summary = judgement.summary
    yield f"{isnt}: {_STOPS[summary.code].format(find_filter(judgement))}."
    if summary.code == REJECTED:
        faults = check_event(event.body)
        yield next((one.without_value for one in faults if one.message == summary.cause), summary.cause)
    elif summary.code != DISABLED:
        yield f"It matches {summary.matched}." if summary.matched else summary.cause


def _tell_sent(judgement: Judgement, name: str, *, is_only: bool, is_brief: bool) -> Iterator[str]:
    sending = [f"“{one.subscription.name}”" for one in judgement.trace.mappings if one.status == "ready"]
    sent = "may be sent" if judgement.trace.is_ambiguous else "is sent"
    if judgement.refused:
        yield _tell_refused(judgement, name)
        return
    if judgement.lack is not None:
        yield f"{name} {sent} to Talon.One only {judgement.lack.needs}. {judgement.lack.why}"
    elif not (is_brief and judgement.slips):
        yield f"{name} {sent} to Talon.One by the {_list('mapping', sending)}."
    yield _describe_sent(judgement, is_brief=is_brief) or (
        _LOOK_THERE if is_only and not is_brief and judgement.lack is None else ""
    )


def _tell_refused(judgement: Judgement, name: str) -> str:
    """Whose requests were rejected, with which status; why, say the response's own sentences."""
    names = {one.subscription.id: f"“{one.subscription.name}”" for one in judgement.trace.mappings}
    by = next(iter(judgement.refused.values())).by
    status = ", ".join(dict.fromkeys(str(one.status) for one in judgement.refused.values()))
    requests = "request" if len(judgement.refused) == 1 else "requests"
    mappings = _list("mapping", [names[one] for one in judgement.refused])
    return f"{name} is sent to Talon.One, but {by} rejected the {requests} of the {mappings} ({status})."


def _describe_sent(judgement: Judgement, *, is_brief: bool) -> str:
    """What is wrong though the event is sent; empty if nothing is known."""
    if fails(judgement) or judgement.slips or judgement.trace.is_ambiguous:
        return " ".join(one.statement for one in judgement.summary.claims)  # what to change says what was meant
    warnings = [one.message for one in judgement.findings if one.severity == "warning" and one.place.kind == "field"]
    if warnings and not is_brief:
        return f"Worth checking: {' '.join(warnings[:_MOST_WARNINGS])}"
    return ""


def fails(judgement: Judgement) -> bool:
    """Whether a mapping that matches is rejected or invalid."""
    return any(one.status in FAILING for one in judgement.trace.mappings)


def _explain_decisive(judgement: Judgement, *, has_way: bool) -> str:
    """Why the mapping to look at first doesn't send; empty if there is nothing to say about one."""
    if judgement.decisive < 0 or judgement.trace.is_ambiguous:
        return ""
    mapping = judgement.trace.mappings[judgement.decisive]
    verb, reason = _VERBS.get(mapping.status), judgement.explain(mapping)
    why = " ".join(one.statement for one in reason.claims) if has_way else reason.message
    return f"The mapping “{mapping.subscription.name}” {verb}: {lower_first(why)}" if verb else ""


def _name(event: JudgedEvent, *, is_only: bool) -> str:
    held = event.body.get("properties")
    order = next((held[key] for key in ORDER_IDS if key in held), None) if isinstance(held, dict) else None
    moment = event.happened.astimezone(UTC) if event.happened is not None and not _is_undated(event) else None
    parts = [
        f"order {order}" if isinstance(order, (str, int)) else "",
        f"{moment.day} {moment:%B %Y, %H:%M} UTC" if moment is not None else "",
    ]
    said = ", ".join(filter(None, parts))
    start = _title(event, is_only=is_only)
    return f"{start} ({said}){'' if is_only else ','}" if said else f"{start}{'' if is_only else ','}"


def _is_undated(event: JudgedEvent) -> bool:
    """Whether *event* is a call without a time: it has that of its preview, which tells a customer nothing."""
    receipt = event.judgement.trace.receipt
    return receipt is not None and event.text("originalTimestamp") == format_time(receipt.at)


def _title(event: JudgedEvent, *, is_only: bool) -> str:
    """A track call by its name, any other by its type."""
    if event.title in KINDS and not event.text("event"):
        call = f"{'an' if event.title[0] in 'ai' else 'a'} {event.title} call"
        return f"The {event.title} call" if is_only else f"Event {event.number}, {call}"
    return f"The event “{event.title}”" if is_only else f"Event {event.number}, “{event.title}”"


def find_filter(judgement: Judgement) -> str:
    """The title of the filter that stops the event; empty if none does."""
    filtered = judgement.trace.filter_result
    at = filtered.stop if filtered is not None else None
    return filtered.steps[at].title or "untitled" if filtered is not None and at is not None else ""


def _list(noun: str, names: Sequence[str]) -> str:
    return f"{noun} {names[0]}" if len(names) == 1 else f"{noun}s {join_words(names)}"
