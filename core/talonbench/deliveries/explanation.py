"""Explains a captured response: its errors, where in the event each value comes from, and what it doesn't name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talonbench.attributes import Attribute, AttributeReadiness, check_readiness, find_attribute_usage
from talonbench.deliveries.comparison import Sender, compare_request, find_sender, is_same, list_changes, narrow
from talonbench.events import path_text
from talonbench.judgement import Judgement, Refusal
from talonbench.pipeline import trace_fields
from talonbench.plurals import count_noun
from talonbench.request import Request, Response, is_refusal
from talonbench.responses import ResponseProblem, ResponseReport, explain_problem, read_response
from talonbench.responses.recognition import Delivery, FoundResponse
from talonbench.responses.rules import REJECTIONS, describe_failures, describe_rejections, suggest_ways
from talonbench.trace.provenance import find_provenance
from talonbench.values import Value, json_text

_SKIP = "skipNonExistingAttributes"
_MOST_BRIEF = 3  # errors of a response that a reply tells
_MOST_CAUSES = 2  # sentences of a response that a summary tells
_UNDEFINED = re.compile(r"is not defined|does not exist|doesn't exist", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """*title* says what became of the request, *sentences* why.

    *comparison* sets a captured request beside what the setup gives now. *brief* says the same as *sentences* in few of
    them, for a reply. *changes* says what edits made of the request since; empty if it is the same. *refusal* is there
    if the response rejects a request that the setup certainly gives now.
    """

    title: str
    sentences: tuple[str, ...]
    comparison: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    refusal: Refusal | None = None


def explain_delivery(
    delivery: Delivery, judged: Sequence[Judgement] = (), known: Sequence[Attribute] = (),
    before: Sequence[Judgement] = (),
) -> DeliveryReport:  # fmt: skip
    """What *delivery* says; *judged* are the events' judgements, *known* the attributes that the deployment has.

    *before* are the judgements from before any edit: a response is about the request of that time.
    """
    judged = narrow(delivery, judged)
    sender = find_sender(delivery, judged)
    changes: tuple[str, ...] = ()
    if delivery.request is None and (former := find_sender(delivery, before)) is not None:
        changes = tuple(list_changes(former, sender))
        sender = former if changes else sender
    response = delivery.response
    title = (delivery.error or "No response is shown.") if response is None else _title(response, delivery.by)
    comparison = tuple(compare_request(delivery, sender, judged))
    if response is None:
        return DeliveryReport(title, (), comparison)
    report = _read(delivery, response, sender, known)
    rejections = [one for one in report.effects if one.type in REJECTIONS]
    rules = (
        *describe_rejections(rejections, response.body),
        *suggest_ways(rejections),
        *(one.words for one in report.effects if one not in rejections),
    )
    sentences = (*_sentences(report.problems, sender, known), *rules, *describe_failures(rejections, response.body))
    others = describe_failures(rejections, response.body, is_brief=True)
    brief = (*_shorten(report.problems, sender, known), *rules, *others)
    refusal = None if sender is None or changes else _find_refusal(delivery, sender, brief)
    return DeliveryReport(title, (*changes, *sentences), comparison, brief, changes, refusal)


def _find_refusal(delivery: Delivery, sender: Sender, causes: Sequence[str]) -> Refusal | None:
    """That the request of *sender* was rejected; None if it wasn't, or if it may be another request that was."""
    status = 0 if delivery.response is None else delivery.response.status
    if not is_refusal(status) or not sender.is_only:
        return None
    if delivery.request is not None and not is_same(delivery.request, sender.request):
        return None
    return Refusal(sender.request, status, tuple(causes[:_MOST_CAUSES]), delivery.by)


def _title(response: FoundResponse, by: str) -> str:
    did = "accepted" if response.status < 400 else "rejected" if is_refusal(response.status) else "didn't accept"
    status = "" if response.is_implied else f" ({response.status})"
    return f"{by} {did} the request{status}."


def _read(
    delivery: Delivery, response: FoundResponse, sender: Sender | None, known: Sequence[Attribute]
) -> ResponseReport:
    sent = _sent(delivery, sender)
    received = Response(response.status, "", (), response.text.encode("utf-8", "surrogatepass"), 0.0)
    return read_response(Request("", "", (), None if sent is None else json_text(sent)), received, known)


def _sentences(problems: Sequence[ResponseProblem], sender: Sender | None, known: Sequence[Attribute]) -> Iterator[str]:
    for problem in problems:
        origin = _name_origin(problem.pointer, sender) if sender is not None and problem.pointer else ()
        yield explain_problem(problem, " ".join(origin))
    for one in _find_others(problems, sender, known):
        came = f" It comes from {' and '.join(one.use.paths)}." if one.use.paths else ""
        yield f"Not named by the response: {one.words}{came}"
    yield from _offer_skipping(problems, sender)


def _shorten(problems: Sequence[ResponseProblem], sender: Sender | None, known: Sequence[Attribute]) -> Iterator[str]:
    """The errors in a sentence each, then in one what the response doesn't name, and in one what to do."""
    for one in problems[:_MOST_BRIEF]:
        message = one.message.strip().rstrip(".")
        yield f"{message[:1].upper()}{message[1:]}{_name_briefly(one.pointer, sender)}."
    if len(problems) > _MOST_BRIEF:
        yield f"The response names {count_noun(len(problems) - _MOST_BRIEF, 'more error')}."
    unnamed = list(_find_others(problems, sender, known))
    others = [
        one.words.rstrip(".") + (f" (from {' and '.join(one.use.paths)})" if one.use.paths else "") for one in unnamed
    ]
    if others:
        yield f"The response doesn't name all: {'; '.join(others)}."
    ways = [*_list_ways(problems, sender), *(one.remedy for one in unnamed if one.remedy)]
    if ways:
        yield f"To fix this, {'; '.join(f'{way[:1].lower()}{way[1:]}' for way in dict.fromkeys(ways))}."


def _list_ways(problems: Sequence[ResponseProblem], sender: Sender | None) -> Iterator[str]:
    """What to do about each problem; skipping is for attributes that don't exist, so that it's said of the last one."""
    undefined = [one for one in problems if _UNDEFINED.search(one.message)]
    skipping = f", or set {_SKIP}, with which Talon.One leaves out attributes that don't exist"
    offered = undefined[-1] if any(_offer_skipping(problems, sender)) else None
    for one in problems:
        if one.suggestion:
            yield one.suggestion.partition(". ")[0].rstrip(".") + (skipping if one is offered else "")


def _sent(delivery: Delivery, sender: Sender | None) -> Value:
    if delivery.request is not None:
        return delivery.request.body
    return None if sender is None else sender.body


def _find_origin(pointer: str, sender: Sender) -> tuple[str, ...] | None:
    """The paths of the event that the value at *pointer* of the request comes from; None if that is unknown."""
    event, compiled = sender.judgement.trace.filtered_event, sender.mapping.compiled
    found = None if event is None else find_provenance(compiled, trace_fields(event, compiled), event, "body", pointer)
    return None if found is None else tuple(map(path_text, found.places))


def _name_origin(pointer: str, sender: Sender) -> Iterator[str]:
    """Where the value at *pointer* of the request comes from."""
    paths, name = _find_origin(pointer, sender), sender.mapping.subscription.name
    if paths:
        yield f"It comes from {' and '.join(paths)} by the mapping “{name}”."
    elif paths is not None:
        yield f"It isn't from the event: the mapping “{name}” sets it."


def _name_briefly(pointer: str, sender: Sender | None) -> str:
    paths = None if sender is None or not pointer else _find_origin(pointer, sender)
    if sender is None or paths is None:
        return ""
    return f" (from {' and '.join(paths)})" if paths else f" (set by the mapping “{sender.mapping.subscription.name}”)"


def _find_others(
    problems: Sequence[ResponseProblem], sender: Sender | None, known: Sequence[Attribute]
) -> Iterator[AttributeReadiness]:
    """Attributes that would be refused as well, though the response doesn't name them."""
    if sender is None or not known or not problems:
        return
    name = sender.mapping.subscription.name
    uses = [one for one in find_attribute_usage(sender.judgement.trace) if one.mapping == name]
    told = " ".join(one.message for one in problems)
    for one in check_readiness(uses, known):
        if one.verdict and not one.is_good and f'"{one.use.name}"' not in told:
            yield one


def _offer_skipping(problems: Sequence[ResponseProblem], sender: Sender | None) -> Iterator[str]:
    if sender is None or not any(_UNDEFINED.search(one.message) for one in problems):
        return
    fields = {field.key for field in sender.mapping.compiled.action.fields}
    if _SKIP in fields and sender.mapping.subscription.mapping.get(_SKIP) is not True:
        yield (
            f"With {_SKIP}, Talon.One would leave out attributes that don't exist instead of rejecting the request; "
            "values of a wrong type would still be rejected."
        )
