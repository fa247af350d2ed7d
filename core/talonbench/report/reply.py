"""The reply for a customer: a few sentences that say what happens to an event, why, and what to change where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

from talonbench.across import JudgedEvent, Observation, observe
from talonbench.across.repeats import ORDER_IDS, SAME_MESSAGE
from talonbench.events import path_text
from talonbench.events.batches import KINDS
from talonbench.filters.result import BY_RULES, DISABLED, DUPLICATE, EXCLUDED, REJECTED, TOO_LARGE
from talonbench.formats.omissions import FETCH
from talonbench.ingestion.receipt import format_time
from talonbench.judgement.codes import FAILING, INCOMPLETE
from talonbench.judgement.judgement import name_gaps
from talonbench.judgement.reasons import lower_first
from talonbench.lint.setup import BESIDE
from talonbench.plurals import count_noun, join_words
from talonbench.redaction import Redactor
from talonbench.report.redaction import redact
from talonbench.report.spellings import name_all_values
from talonbench.suggest import (
    DisableFilter,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
    Step,
    Suggestion,
)
from talonbench.suggest.model import Edit, short
from talonbench.values import Undefined, Value, json_text

if TYPE_CHECKING:
    from talonbench.deliveries import DeliveryReport
    from talonbench.judgement import Judgement
    from talonbench.trace import MappingTrace

LOCAL: Final = (
    "We worked this out from the configuration that we have, without sending anything ourselves.",
    "Consent settings and insert functions can't be seen from here.",
)
_MOST: Final = 8  # sentences of a reply
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)")
_STOPS: Final = {  # with the title of the filter
    BY_RULES: "the filter “{}” discards it",
    EXCLUDED: "its integrations object excludes the destination",
    DISABLED: "the destination is disabled",
    REJECTED: "Segment rejects it on receipt",
    TOO_LARGE: "Segment rejects it on receipt",
    DUPLICATE: "Segment drops it as a duplicate",
}
_VERBS: Final = {"not_triggered": "doesn't match", "rejected": "is rejected", "invalid": "is invalid"}
_MOST_WAYS: Final = 2
_FINE: Final = 0
_NO_MAPPINGS: Final = "The configuration that we have contains no mappings."
_LOOK_THERE: Final = "If you don't see it there, please send us the response that Event Delivery shows for it."
_NO_EVENT: Final = "There is no event yet. Please send us one as Segment received it."


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in *paragraphs*, each of a few sentences; names stand in “quotes”, paths and values as they are."""

    paragraphs: tuple[str, ...]


def write_reply(events: Sequence[JudgedEvent], responses: Sequence[DeliveryReport] = ()) -> Reply:
    """The reply about *events* and Talon.One's *responses*; personal data isn't redacted yet."""
    known = [event for event in events if event.judgement.trace.event is not None]
    answered = list(dict.fromkeys(one for report in responses for one in (report.title, *report.brief)))
    if not known:
        return Reply((" ".join(answered[:_MOST]) or _NO_EVENT,))
    observed = observe(known) if len(known) > 1 else ()
    first = max(known, key=lambda one: (_rank(one.judgement), -one.number))
    if len(known) == 1:
        return write_reply_about(first, answered=answered)
    others = [one for one in known if one is not first]
    is_told = not observed or _rank(first.judgement) > _FINE
    happened = [_count(known, observed), *(_tell(first, is_only=False, is_brief=True) if is_told else ())]
    said = [*(one.message for one in observed), *_name_beside(known)]
    return _lay_out(happened, answered, said, _offer(first.judgement, others) if is_told else "")


def write_reply_about(
    event: JudgedEvent,
    observed: Sequence[Observation] = (),
    answered: Sequence[str] = (),
    others: Sequence[JudgedEvent] = (),
) -> Reply:
    """The reply about *event*; *observed* are those of the observations on it and *others* that concern it.

    *answered* are sentences on Talon.One's responses.
    """
    about = [one for one in observed if event.number in one.events]
    told = list(_tell(event, is_only=not about, is_brief=bool(answered)))
    said = [*(one.message for one in about), *_name_beside([event])]
    return _lay_out(told, answered, said, _offer(event.judgement, others))


def _lay_out(happened: Sequence[str], answered: Sequence[str], observed: Sequence[str], way: str) -> Reply:
    """The paragraphs, of at most eight sentences together; what there is no room for is counted."""
    parts = [[*filter(None, happened)], [*answered], [*dict.fromkeys(observed)], [*filter(None, [way])]]
    left = 0
    while _count_sentences(parts) > _MOST - len(LOCAL) and (longest := max(parts[:3], key=len))[1:]:
        longest.pop()
        left += 1
    last = f"We found {count_noun(left, 'more thing')}, which we will gladly explain."
    closing = [LOCAL[0], last if left else LOCAL[1]]
    return Reply(tuple(" ".join(part) for part in [*parts, closing] if part))


def _count_sentences(parts: Sequence[Sequence[str]]) -> int:
    return sum(len(_SENTENCE_END.findall(text)) for part in parts for text in part)


def _name_beside(events: Sequence[JudgedEvent]) -> list[str]:
    """The destinations that also get those of *events* that are sent."""
    sent = [one.judgement.findings for one in events if one.judgement.summary.sends]
    return [one.message for one in (sent[0] if sent else ()) if one.code == BESIDE]


def redact_reply(reply: Reply, events: Sequence[JudgedEvent], redactor: Redactor) -> Reply:
    """*reply* without the personal data of *events* that *redactor* finds."""
    for event in events:
        redactor.add(json_text(event.body))
    return redact(reply, redactor)


def _rank(judgement: Judgement) -> int:
    """How much a reply says of an event: most of one that isn't sent; a duplicate is told with the event it repeats."""
    if not judgement.summary.sends:
        return _FINE if judgement.summary.code == DUPLICATE else 3
    return 2 if _fails(judgement) else 1 if judgement.slips else _FINE


def _fails(judgement: Judgement) -> bool:
    return any(one.status in FAILING for one in judgement.trace.mappings)


def _count(events: Sequence[JudgedEvent], observed: Sequence[Observation]) -> str:
    dropped = {number for one in observed if one.code == SAME_MESSAGE for number in one.events[1:]}
    sent = sum(one.judgement.summary.sends and one.number not in dropped for one in events)
    if sent == len(events):
        return f"{'Both' if sent == 2 else f'All {sent:,}'} events are sent to Talon.One."
    verb = "is" if sent == 1 else "are"
    return f"Of the {count_noun(len(events), 'event')}, {sent or 'none'} {verb} sent to Talon.One."


def _tell(event: JudgedEvent, *, is_only: bool, is_brief: bool = False) -> Iterator[str]:
    """What happens to *event*, and why, in sentences. *is_brief*: what is wrong says enough."""
    judgement, name = event.judgement, _name(event, is_only=is_only)
    summary = judgement.summary
    if summary.code in _STOPS:
        by = _find_filter(judgement)
        yield f"{name} isn't sent to Talon.One: {_STOPS[summary.code].format(by)}."
        if summary.code != DISABLED:
            yield f"It matches {summary.matched}." if summary.matched else summary.cause
        return
    mappings = judgement.trace.mappings
    sending = [f"“{one.subscription.name}”" for one in mappings if one.status == "ready"]
    if sending:
        if not (is_brief and judgement.slips):
            sent = "may be sent" if judgement.trace.is_ambiguous else "is sent"
            yield f"{name} {sent} to Talon.One by the {_list('mapping', sending)}."
        yield _describe_sent(judgement, is_brief=is_brief) or (_LOOK_THERE if is_only and not is_brief else "")
        return
    if summary.code == INCOMPLETE:
        yield f"{name} is sent by none of the mappings that we have, but we don't have all."
        yield from (one.removesuffix(FETCH).rstrip() for one in name_gaps(judgement.trace))
        yield "Please send us the rest."
        return
    yield f"{name} isn't sent to Talon.One."
    yield f"None of the {len(mappings)} mappings sends it." if len(mappings) > 1 else ""
    yield _explain_decisive(judgement) or (summary.cause if mappings else _NO_MAPPINGS)
    if judgement.ahead:
        yield f"Also, once it matches: {judgement.ahead[0].statement}"


def _describe_sent(judgement: Judgement, *, is_brief: bool) -> str:
    """What is wrong though the event is sent; empty if nothing is known."""
    if _fails(judgement) or judgement.slips or judgement.trace.is_ambiguous:
        return " ".join(one.statement for one in judgement.summary.claims)  # what to change says what was meant
    warnings = [one.message for one in judgement.findings if one.severity == "warning" and one.place.kind == "field"]
    if warnings and not is_brief:
        return f"Worth checking: {' '.join(warnings[:_MOST_WAYS])}"
    return ""


def _explain_decisive(judgement: Judgement) -> str:
    """Why the mapping to look at first doesn't send; empty if there is nothing to say about one."""
    if judgement.decisive < 0 or judgement.trace.is_ambiguous:
        return ""
    mapping = judgement.trace.mappings[judgement.decisive]
    verb = _VERBS.get(mapping.status)
    why = judgement.explain(mapping).message
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
    return f"{start} ({said})" if said else start


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


def _find_filter(judgement: Judgement) -> str:
    filtered = judgement.trace.filter_result
    at = filtered.stop if filtered is not None else None
    return filtered.steps[at].title or "untitled" if filtered is not None and at is not None else ""


def _offer(judgement: Judgement, others: Sequence[JudgedEvent]) -> str:
    """What to change, and where, so that *others* match as well."""
    filtered = judgement.trace.filter_result
    if filtered is not None and filtered.stop is not None:
        said = [*_alternatives(_keep_data(judgement.suggest(None)), "")]
    else:
        said = [words for mapping in _find_wrong(judgement) if (words := _change(judgement, mapping, others))]
    return f"To fix this, {'; '.join(said)}." if said else ""


def _keep_data(suggestions: Sequence[Suggestion]) -> Sequence[Suggestion]:
    """*suggestions* without those that change true data to please a filter; a likely typo comes first, and stays."""
    if suggestions and isinstance(suggestions[0].edits[0], SetEventValue):
        return suggestions
    return [one for one in suggestions if not isinstance(one.edits[0], SetEventValue)]


def _keep_known(suggestions: Sequence[Suggestion], mapping: MappingTrace) -> Sequence[Suggestion]:
    """*suggestions* without made-up values that would only please the trigger of *mapping*."""
    if mapping.status != "not_triggered":
        return suggestions
    made_up = [any(isinstance(edit, SetEventValue) and edit.is_example for edit in one.edits) for one in suggestions]
    return [one for one, is_made_up in zip(suggestions, made_up, strict=True) if not is_made_up]


def _find_wrong(judgement: Judgement) -> list[MappingTrace]:
    """The mappings that fail, and those that slip; if nothing is sent and none fails, the closest."""
    mappings = judgement.trace.mappings
    slipping = {one.place.mapping for one in judgement.slips}
    wrong = [one for one in mappings if one.status in FAILING or one.subscription.id in slipping]
    return wrong or ([] if judgement.summary.sends or judgement.decisive < 0 else [mappings[judgement.decisive]])


def _change(judgement: Judgement, mapping: MappingTrace, others: Sequence[JudgedEvent]) -> str:
    """What to change so that *mapping* sends what it should: each of its fields, or else one of two alternatives."""
    suggestions, name = _keep_known(judgement.suggest(mapping), mapping), mapping.subscription.name
    fields = _list_fields(suggestions)
    if fields:
        return f"in the mapping “{name}”, {' and '.join(fields)}"
    then = _list_fields(judgement.suggest_ahead(mapping))
    also = [f"in the mapping “{name}”, {' and '.join(then)}"] if then else []
    return "; ".join([*_alternatives(name_all_values(suggestions, mapping, others), name), *also])


def _list_fields(suggestions: Sequence[Suggestion]) -> list[str]:
    """What those of *suggestions* that change fields do, each field once."""
    fields: dict[str, str] = {}
    for one in suggestions:
        changed = [(edit, step.words) for step in one.steps for edit in step.edits if isinstance(edit, SetField)]
        if len(changed) == len(one.edits):
            for edit, words in changed:
                fields.setdefault(edit.field, str(words))
    return [*fields.values()]


def _alternatives(suggestions: Sequence[Suggestion], name: str) -> Iterator[str]:
    """The first two of *suggestions* that change different things, as one part of a sentence."""
    places: dict[str, Suggestion] = {}
    for one in suggestions:
        edit = one.edits[0]
        is_filter = isinstance(edit, (DisableFilter, KeepInFilter, SetFilter))
        places.setdefault("filter" if is_filter else type(edit).__name__, one)
    ways = [
        " and ".join(_phrase(edit, step, name) for step in way.steps for edit in step.edits)
        for way in list(places.values())[:_MOST_WAYS]
    ]
    if ways:
        yield ", or ".join(ways)


def _phrase(edit: Edit, step: Step, name: str) -> str:
    match edit:
        case SetEventValue():
            return _ask_source(edit)
        case SetTrigger():
            return f"in the trigger of “{name}”, {step.words}"
        case SetField():
            return f"in the mapping “{name}”, {step.words}"
        case DisableFilter(title):
            return f"disable the filter “{title}” or change its condition"
        case KeepInFilter(title, keys):
            return f"have the filter “{title}” keep {path_text(keys).removeprefix('$.')}"
        case SetFilter(title):
            return f"in the filter “{title}”, {step.words}"
        case EnableMapping():
            return f"enable the mapping “{name}”"
        case EnableDestination():
            return "enable the destination in Segment"


def _ask_source(edit: SetEventValue) -> str:
    path = path_text(edit.keys).removeprefix("$.")
    if isinstance(edit.value, Undefined):
        return f"have your source leave out {path}"
    return f"have your source send {path} as {_name_kind(edit.value) if edit.is_example else short(edit.value)}"


def _name_kind(value: Value) -> str:
    """What kind of value *value* is; the customer knows the right one."""
    kinds = {bool: "true or false", str: "a string", dict: "an object", list: "an array"}
    return kinds.get(type(value), "a number")


def _list(noun: str, names: Sequence[str]) -> str:
    return f"{noun} {names[0]}" if len(names) == 1 else f"{noun}s {join_words(names)}"
