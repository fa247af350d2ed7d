"""The reply for a customer: a few sentences that say what happens to events, why, and what to change where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talonbench.across import JudgedEvent, Observation, observe
from talonbench.across.observation import name_events
from talonbench.across.repeats import SAME_MESSAGE
from talonbench.lint.setup import BESIDE
from talonbench.plurals import count_noun
from talonbench.redaction import Redactor
from talonbench.report.causes import FINE, Cause, find_causes, rank
from talonbench.report.redaction import redact
from talonbench.report.telling import tell
from talonbench.report.untaken import name_untaken, tell_untaken
from talonbench.report.ways import offer
from talonbench.values import json_text

if TYPE_CHECKING:
    from talonbench.deliveries import DeliveryReport
    from talonbench.judgement import Judgement
    from talonbench.request import Request

LOCAL: Final = (
    "We worked this out from the configuration that we have, without sending anything ourselves.",
    "Consent settings and insert functions can't be seen from here.",
)
_MOST: Final = 8  # sentences of a reply with one cause
_MOST_CAUSES: Final = 6  # that are told
_MOST_OBSERVED: Final = 3  # observations beside several causes
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)")
_FIX: Final = "To fix this, "
_NO_EVENT: Final = "There is no event yet. Please send us one as Segment received it."


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in *paragraphs*, each of a few sentences; names stand in “quotes”, paths and values as they are."""

    paragraphs: tuple[str, ...]


def write_reply(events: Sequence[JudgedEvent], responses: Sequence[DeliveryReport] = ()) -> Reply:
    """The reply about *events* and Talon.One's *responses*; personal data isn't redacted yet."""
    known = [event for event in events if event.judgement.trace.event is not None]
    answered = list_answers(responses, known)
    if not known:
        return Reply((" ".join(answered[:_MOST]) or _NO_EVENT,))
    if len(known) == 1:
        return write_reply_about(known[0], answered=answered)
    return _write_about_several(known, responses)


def list_answers(responses: Sequence[DeliveryReport], told: Sequence[JudgedEvent] = ()) -> list[str]:
    """What *responses* say, each sentence once; that they rejected a request is said with the events *told*.

    What is known of other requests of these that were rejected comes first.
    """
    refusals = [one for event in told for one in event.judgement.refused.values()]
    refused = {one.request for one in refusals}
    carried = {report.refusal.request for report in responses if report.refusal is not None}
    sentences = [one.sentences for one in refusals if one.request not in carried]
    for report in responses:
        is_told = report.refusal is not None and report.refusal.request in refused
        sentences += [() if is_told else (report.title,), report.brief]
    return list(dict.fromkeys(one for several in sentences for one in several))


def _list_refused(events: Sequence[JudgedEvent]) -> set[Request]:
    return {one.request for event in events for one in event.judgement.refused.values()}


def _write_about_several(known: Sequence[JudgedEvent], responses: Sequence[DeliveryReport]) -> Reply:
    """The reply about *known* events: of each cause one of them, and how many more it is true of."""
    observed, refused = observe(known), _list_refused(known)
    named = {event.number: name_untaken(event) for event in known}
    untaken = [(event, words) for event in known if (words := named[event.number]) is not None]
    causes = find_causes([event for event in known if named[event.number] is None])
    rest = [one for one in responses if one.refusal is None or one.refusal.request not in refused]
    answered, said = list_answers(rest), [*_list_messages(observed), *_name_beside(known)]
    parts = [_tell_cause(one, known, responses) for one in causes[:_MOST_CAUSES]]
    counted = _count(known, observed)
    if len(causes) + bool(untaken) < 2:
        told, way = parts[0] if parts else ([tell_untaken(untaken)], "")
        if not causes and not untaken and not observed:
            told = [*tell(known[0], is_only=False, is_brief=True)]
        return _lay_out([counted, *told], answered, said, way)
    left = sum(len(one.events) for one in causes[_MOST_CAUSES:])
    more = f"We found other causes for {count_noun(left, 'more event')}, which we will gladly explain."
    paragraphs = [" ".join(filter(None, [*told, way])) for told, way in parts]
    beside = [" ".join(answered[:_MOST]), " ".join(said[:_MOST_OBSERVED])]
    closing = " ".join((LOCAL[0], more if left else LOCAL[1]))
    return Reply(tuple(filter(None, (counted, *paragraphs, tell_untaken(untaken), *beside, closing))))


def _tell_cause(
    cause: Cause, known: Sequence[JudgedEvent], responses: Sequence[DeliveryReport]
) -> tuple[list[str], str]:
    """What happens to the first event of *cause*, why, and to which others it happens, too; and what to change."""
    first, *others = cause.events
    refused = _list_refused([first])
    answered = list_answers([one for one in responses if one.refusal and one.refusal.request in refused], [first])
    why = [one for one in answered if not one.startswith(_FIX)]
    way = " ".join([one for one in answered if one.startswith(_FIX)])
    way = way or offer(first, [one for one in (*cause.events, *known) if one is not first])
    told = [*tell(first, is_only=False, is_brief=True, has_way=bool(way)), *why]
    if others and not first.judgement.slips:  # slips are told of the mapping
        told.append(f"The same applies to {name_events([one.number for one in others])}.")
    return told, way


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
    changed: Judgement | None = None,
    *,
    is_sent: bool = False,
) -> Reply:
    """The reply about *event*; *observed* are those of the observations on it and *others* that concern it.

    *answered* are sentences on Talon.One's responses. *changed* is the judgement on the event in our own copy of the
    configuration, if we changed it: the customer's is as it was. *is_sent*: we sent its requests ourselves.
    """
    about = [one for one in observed if event.number in one.events]
    untaken = name_untaken(event)
    way = offer(event, others) if untaken is None else untaken.way
    told = list(tell(event, is_only=not about, is_brief=bool(answered), has_way=bool(way)))
    said = [*(one.message for one in about), *_name_beside([event])]
    tried = "" if changed is None else _tell_changed(event.judgement, changed)
    return _lay_out(told, answered, said, f"{way} {tried}".strip(), is_sent=is_sent)


def _tell_changed(judgement: Judgement, changed: Judgement) -> str:
    """What our changes of the configuration make of the event; empty if it's the same."""
    before, after = rank(judgement), rank(changed)
    if before == after:
        return ""
    if not changed.summary.sends:
        becomes = "it isn't sent to Talon.One"
    elif after == FINE:
        becomes = "it is sent as it should be" if judgement.summary.sends else "it is sent to Talon.One"
    else:
        becomes = "it is sent to Talon.One, but not as it should be"
    return f"In our copy of the configuration, with the changes that we made there, {becomes}."


def _lay_out(
    happened: Sequence[str], answered: Sequence[str], observed: Sequence[str], way: str, *, is_sent: bool = False
) -> Reply:
    """The paragraphs, of at most eight sentences together; what there is no room for is counted."""
    parts = [[*filter(None, happened)], [*answered], [*dict.fromkeys(observed)], [*filter(None, [way])]]
    left = 0
    while _count_sentences(parts) > _MOST - len(LOCAL) and (longest := max(parts[:3], key=len))[1:]:
        longest.pop()
        left += 1
    last = f"We found {count_noun(left, 'more thing')}, which we will gladly explain."
    closing = [*(() if is_sent else LOCAL[:1]), last if left else LOCAL[1]]
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
    refused = [one for one in sending if one.judgement.refused]
    if len(refused) == whole:
        return (
            f"{_name_responder(refused)} rejected the requests of {'both' if whole == 2 else f'all {whole:,}'} events."
        )
    said = _count_sent(sent, whole)
    if not refused:
        return f"{said}."
    count = len(refused)
    its = ("its request" if sent == 1 else "their requests") if count == sent else f"the requests of {count:,} of them"
    return f"{said}, but {_name_responder(refused)} rejected {its}."


def _count_sent(sent: int, whole: int) -> str:
    if sent == whole:
        return f"{'Both' if sent == 2 else f'All {sent:,}'} events are sent to Talon.One"
    if not sent:
        none = "Neither event" if whole == 2 else f"None of the {whole:,} events"
        return f"{none} is sent to Talon.One"
    return f"Of the {whole:,} events, {sent:,} {'is' if sent == 1 else 'are'} sent to Talon.One"


def _name_responder(refused: Sequence[JudgedEvent]) -> str:
    return next(one.by for event in refused for one in event.judgement.refused.values())
