"""The reply for a customer: a few sentences that say what happens to events, why, and what to change where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talonbench.across import JudgedEvent, Observation, observe
from talonbench.across.observation import name_events
from talonbench.across.repeats import SAME_MESSAGE
from talonbench.lint.setup import BESIDE
from talonbench.plurals import count_noun
from talonbench.redaction import Redactor
from talonbench.report.causes import Cause, find_causes
from talonbench.report.redaction import redact
from talonbench.report.telling import tell
from talonbench.report.untaken import name_untaken, tell_untaken
from talonbench.report.ways import offer
from talonbench.values import json_text

if TYPE_CHECKING:
    from talonbench.deliveries import DeliveryReport

LOCAL: Final = (
    "We worked this out from the configuration that we have, without sending anything ourselves.",
    "Consent settings and insert functions can't be seen from here.",
)
_MOST: Final = 8  # sentences of a reply with one cause
_MOST_CAUSES: Final = 6  # that are told
_MOST_OBSERVED: Final = 3  # observations beside several causes
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)")
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
    if len(known) == 1:
        return write_reply_about(known[0], answered=answered)
    return _write_about_several(known, answered)


def _write_about_several(known: Sequence[JudgedEvent], answered: Sequence[str]) -> Reply:
    """The reply about *known* events: of each cause one of them, and how many more it is true of."""
    observed = observe(known)
    named = {event.number: name_untaken(event) for event in known}
    untaken = [(event, words) for event in known if (words := named[event.number]) is not None]
    causes = find_causes([event for event in known if named[event.number] is None])
    said = [*_list_messages(observed), *_name_beside(known)]
    counted = _count(known, observed)
    if len(causes) + bool(untaken) < 2 and not (causes and len(untaken) > 1):
        only = causes[0] if causes else None
        told, way = ([*_tell_cause(only, known)], _offer(only, known)) if only else ([tell_untaken(untaken)], "")
        if not causes and not untaken and not observed:
            told = [*tell(known[0], is_only=False, is_brief=True)]
        return _lay_out([counted, *told], answered, said, way)
    parts = [" ".join(filter(None, [*_tell_cause(one, known), _offer(one, known)])) for one in causes[:_MOST_CAUSES]]
    left = sum(len(one.events) for one in causes[_MOST_CAUSES:])
    more = f"We found other causes for {count_noun(left, 'more event')}, which we will gladly explain."
    beside = [" ".join(answered[:_MOST]), " ".join(said[:_MOST_OBSERVED])]
    closing = " ".join((LOCAL[0], more if left else LOCAL[1]))
    return Reply(tuple(filter(None, (counted, *parts, tell_untaken(untaken), *beside, closing))))


def _tell_cause(cause: Cause, known: Sequence[JudgedEvent]) -> Iterator[str]:
    """What happens to the first event of *cause*, why, and to which others it happens, too."""
    first, *others = cause.events
    has_way = bool(_offer(cause, known))
    yield from tell(first, is_only=False, is_brief=True, has_way=has_way)
    if others and not first.judgement.slips:  # slips are told of the mapping
        yield f"The same applies to {name_events([one.number for one in others])}."


def _offer(cause: Cause, known: Sequence[JudgedEvent]) -> str:
    first = cause.events[0]
    return offer(first, [one for one in (*cause.events, *known) if one is not first])


def _list_messages(observed: Sequence[Observation]) -> list[str]:
    """What *observed* say: of those of a kind the first, and how many more there are."""
    kinds: dict[str, list[Observation]] = {}
    for one in observed:
        kinds.setdefault(one.code, []).append(one)
    return [
        f"{first.message} There {'is' if len(others) == 1 else 'are'} {count_noun(len(others), 'more such case')}."
        if others
        else first.message
        for first, *others in kinds.values()
    ]


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
    untaken = name_untaken(event)
    way = offer(event, others) if untaken is None else untaken.way
    told = list(tell(event, is_only=not about, is_brief=bool(answered), has_way=bool(way)))
    said = [*(one.message for one in about), *_name_beside([event])]
    return _lay_out(told, answered, said, way)


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


def _count(events: Sequence[JudgedEvent], observed: Sequence[Observation]) -> str:
    dropped = {number for one in observed if one.code == SAME_MESSAGE for number in one.events[1:]}
    sending = [one for one in events if one.judgement.summary.sends and one.judgement.lack is None]
    sent, whole = sum(one.number not in dropped for one in sending), len(events)
    if sent == whole:
        return f"{'Both' if sent == 2 else f'All {sent:,}'} events are sent to Talon.One."
    if not sent:
        none = "Neither event" if whole == 2 else f"None of the {whole:,} events"
        return f"{none} is sent to Talon.One."
    return f"Of the {whole:,} events, {sent:,} {'is' if sent == 1 else 'are'} sent to Talon.One."
