"""Explains a captured response: its errors, where in the event each value comes from, and what it doesn't name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from talonbench.attributes import Attribute, check_readiness, find_attribute_usage
from talonbench.deliveries.comparison import Sender, compare_request, find_sender
from talonbench.events import path_text
from talonbench.judgement import Judgement
from talonbench.pipeline import trace_fields
from talonbench.request import Request, Response
from talonbench.responses import ResponseProblem, explain_problem, read_response
from talonbench.responses.recognition import Delivery, FoundResponse
from talonbench.responses.rules import describe_failures, describe_rejections
from talonbench.trace.provenance import find_provenance
from talonbench.values import Value, json_text

_SKIP = "skipNonExistingAttributes"
_UNDEFINED = re.compile(r"is not defined|does not exist|doesn't exist", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """*title* says what became of the request, *sentences* why.

    *comparison* sets a captured request beside what the setup gives now.
    """

    title: str
    sentences: tuple[str, ...]
    comparison: tuple[str, ...] = ()


def explain_delivery(
    delivery: Delivery, judged: Sequence[Judgement] = (), known: Sequence[Attribute] = ()
) -> DeliveryReport:
    """What *delivery* says; *judged* are the events' judgements, *known* the attributes that the deployment has."""
    sender = find_sender(delivery, judged)
    response = delivery.response
    title = "No response is shown." if response is None else _title(response)
    sentences = () if response is None else tuple(_sentences(delivery, response, sender, known))
    return DeliveryReport(title, sentences, tuple(compare_request(delivery, sender, judged)))


def _title(response: FoundResponse) -> str:
    if response.status < 400:
        return f"Talon.One accepted the request ({response.status})."
    return f"Talon.One rejected the request ({response.status})."


def _sentences(
    delivery: Delivery, response: FoundResponse, sender: Sender | None, known: Sequence[Attribute]
) -> Iterator[str]:
    sent = _sent(delivery, sender)
    received = Response(response.status, "", (), response.text.encode("utf-8", "surrogatepass"), 0.0)
    report = read_response(Request("", "", (), None if sent is None else json_text(sent)), received, known)
    for problem in report.problems:
        origin = _name_origin(problem.pointer, sender) if sender is not None and problem.pointer else ()
        yield explain_problem(problem, " ".join(origin))
    yield from _name_others(report.problems, sender, known)
    yield from _offer_skipping(report.problems, sender)
    rejections = [one for one in report.effects if one.type in ("rejectCoupon", "rejectReferral")]
    yield from describe_rejections(rejections, response.body)
    yield from (one.words for one in report.effects if one not in rejections)
    yield from describe_failures(rejections, response.body)


def _sent(delivery: Delivery, sender: Sender | None) -> Value:
    if delivery.request is not None:
        return delivery.request.body
    return None if sender is None else sender.body


def _name_origin(pointer: str, sender: Sender) -> Iterator[str]:
    """Where the value at *pointer* of the request comes from."""
    event, compiled = sender.judgement.trace.filtered_event, sender.mapping.compiled
    found = None if event is None else find_provenance(compiled, trace_fields(event, compiled), event, "body", pointer)
    if found is None:
        return
    name = compiled.subscription.name
    if found.places:
        yield f"It comes from {' and '.join(map(path_text, found.places))} by the mapping “{name}”."
    else:
        yield f"It isn't from the event: the mapping “{name}” sets it."


def _name_others(
    problems: Sequence[ResponseProblem], sender: Sender | None, known: Sequence[Attribute]
) -> Iterator[str]:
    """Attributes that would be refused as well, though the response doesn't name them."""
    if sender is None or not known or not problems:
        return
    name = sender.mapping.subscription.name
    uses = [one for one in find_attribute_usage(sender.judgement.trace) if one.mapping == name]
    told = " ".join(one.message for one in problems)
    for one in check_readiness(uses, known):
        if one.verdict and not one.is_good and f'"{one.use.name}"' not in told:
            came = f" It comes from {' and '.join(one.use.paths)}." if one.use.paths else ""
            yield f"Not named by the response: {one.words}{came}"


def _offer_skipping(problems: Sequence[ResponseProblem], sender: Sender | None) -> Iterator[str]:
    if sender is None or not any(_UNDEFINED.search(one.message) for one in problems):
        return
    fields = {field.key for field in sender.mapping.compiled.action.fields}
    if _SKIP in fields and sender.mapping.subscription.mapping.get(_SKIP) is not True:
        yield (
            f"With {_SKIP}, Talon.One would leave out attributes that don't exist instead of rejecting the request; "
            "values of a wrong type would still be rejected."
        )
