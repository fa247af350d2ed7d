"""The judgement: what becomes of one event, first in a summary. Everything in it comes from the event's trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from talonbench.claims import Claim, make_claims
from talonbench.filters.result import BY_RULES, DISABLED, DUPLICATE, EXCLUDED, FilterStep
from talonbench.fql.explanation import Explanation, shown
from talonbench.judgement.ahead import look_ahead, suggest_ahead
from talonbench.judgement.codes import FAILING, INCOMPLETE, NO_MATCH, OK, find_code, has_gaps
from talonbench.judgement.lacking import Lack, find_lack
from talonbench.judgement.reasons import (
    Reason,
    explain_mapping,
    explain_trigger,
    find_near_miss,
    list_leaves,
    lower_first,
    name_subject,
)
from talonbench.judgement.refusal import Refusal, Refused, claim_causes, find_refused, title_refused
from talonbench.plurals import count_noun
from talonbench.suggest import Suggestion, suggest_for_filters, suggest_for_mapping
from talonbench.trace import CompiledDestination, EventTrace, MappingTrace

if TYPE_CHECKING:
    from talonbench.destination import Settings
    from talonbench.lint import Finding

_MOST_SLIPS: Final = 3  # in a summary
_FIRST: Final = (4, 0.0)  # rank of a mapping that fails
_USUAL: Final = ("type", "the event name")  # conditions that rarely decide
_TITLES: Final = {
    DUPLICATE: "Not sent: Segment drops the event as a duplicate",
    EXCLUDED: "Not sent: the event's integrations exclude the destination",
    DISABLED: "Not sent: the destination is disabled",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """Whether anything is sent, the *code* that says why or why not, a *title*, and *claims* on its cause.

    *matched* is the condition by which a filter discards the event, with what the event has; it is all of the cause.
    *is_refused*: something is sent, of which a request is known to have been rejected.
    """

    sends: bool
    code: str
    title: str
    claims: tuple[Claim, ...] = ()
    matched: str = ""
    is_refused: bool = False

    @property
    def cause(self) -> str:
        """The cause in a few sentences."""
        if self.matched:
            return f"Discarded because it matches {self.matched}."
        return " ".join(one.message for one in self.claims)

    @property
    def message(self) -> str:
        """Title and cause as sentences."""
        return f"{self.title}. {self.cause}".rstrip() if self.cause else f"{self.title}."


@dataclass(frozen=True)
class Judgement:
    """The *trace* of one event in *destination*, and its *findings*; the rest is worked out when it is asked for.

    *refusals* are requests that Talon.One is known to have rejected, whether this event's or another's.
    """

    trace: EventTrace
    destination: CompiledDestination
    settings: Settings
    findings: tuple[Finding, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @cached_property
    def refused(self) -> Refused:
        """The mappings whose request, as it is now, was rejected."""
        return find_refused(self.trace, self.refusals)

    @cached_property
    def summary(self) -> Summary:
        """What becomes of the event."""
        found = _summarize(self.trace, self.slips, self.refused)
        if self.lack is not None:
            return replace(found, title=f"{found.title}, but only {self.lack.needs}")
        if found.code != NO_MATCH or not self.ahead:
            return found
        also = (one.claim for one in self.ahead[:_MOST_SLIPS])
        return replace(found, claims=(*found.claims, Claim("Also, once it matches:"), *also))

    @cached_property
    def lack(self) -> Lack | None:
        """What must be added to the event, though mappings send it, so that Segment accepts it."""
        return find_lack(self.trace) if any(one.status == "ready" for one in self.trace.mappings) else None

    @cached_property
    def ahead(self) -> tuple[Finding, ...]:
        """What the mapping to look at first would miss if a typo didn't keep it from matching."""
        if self.decisive < 0 or self.trace.is_ambiguous:
            return ()
        return tuple(look_ahead(self.trace.mappings[self.decisive], self.trace, self.settings))

    @cached_property
    def slips(self) -> tuple[Finding, ...]:
        """What is sent, but hardly as it was meant; each field of a mapping once."""
        sending = {one.subscription.id for one in self.trace.mappings if one.status == "ready"}
        found = [one for one in self.findings if one.is_slip and one.place.mapping in sending]
        return tuple(one for at, one in enumerate(found) if one.place not in [before.place for before in found[:at]])

    @cached_property
    def decisive(self) -> int:
        """The index of the mapping to look at first; -1 if there is none.

        One that fails comes first, or whose request was rejected, then one that a typo keeps from matching; then one
        that sends, with a slip if there is any, or the closest.
        """
        slipping = {one.place.mapping for one in self.slips}
        ranks = [
            (
                *(_FIRST if one.subscription.id in self.refused else _rank(one, self.trace)),
                one.subscription.id in slipping,
            )
            for one in self.trace.mappings
        ]
        return ranks.index(max(ranks)) if ranks else -1

    @property
    def decider(self) -> str:
        """The name of the filter that keeps the event from the mappings, else of the decisive mapping; may be empty."""
        filtered = self.trace.filter_result
        at = None if filtered is None or self.trace.filtered_event is not None else filtered.deciding_step
        if filtered is not None and at is not None:
            return f"Filter “{filtered.steps[at].title or 'untitled'}”"
        return self.trace.mappings[self.decisive].subscription.name if self.decisive >= 0 else ""

    @property
    def has_failure(self) -> bool:
        """Whether a mapping that matches is rejected or invalid."""
        return any(mapping.status in FAILING for mapping in self.trace.mappings)

    @property
    def has_near_miss(self) -> bool:
        """Whether the decisive mapping probably misses the event by a typo."""
        return self.decisive >= 0 and find_near_miss(self.trace.mappings[self.decisive], self.trace) is not None

    def explain(self, mapping: MappingTrace) -> Reason:
        """Why *mapping* sends its requests, or none."""
        return explain_mapping(mapping, self.trace, self.refused.get(mapping.subscription.id))

    def suggest_ahead(self, mapping: MappingTrace) -> tuple[Suggestion, ...]:
        """Changes of the fields of *mapping*, which a typo keeps from matching, for when it matches."""
        return suggest_ahead(mapping, self.trace, self.settings, self.destination.filters)

    def suggest(self, mapping: MappingTrace | None) -> tuple[Suggestion, ...]:
        """The smallest changes that make *mapping* send or, without one, let the event reach the mappings."""
        trace, to = self.trace, self.destination
        if trace.event is None:
            return ()
        if mapping is None or mapping.status == "filtered" or trace.filtered_event is None:
            return suggest_for_filters(trace.event, to.filters, is_enabled=to.is_enabled)
        if mapping.status == "not_triggered" and has_gaps(trace) and find_near_miss(mapping, trace) is None:
            return ()  # another mapping, which isn't here, may be the one that is meant
        return suggest_for_mapping(trace.filtered_event, mapping.compiled, self.settings, to.filters, trace.event)


def _summarize(trace: EventTrace, slips: tuple[Finding, ...], refused: Refused) -> Summary:
    code, filtered = find_code(trace), trace.filter_result
    if filtered is not None and filtered.stop is not None:
        return _summarize_stop(trace, filtered.steps[filtered.stop])
    match code:
        case "no_event":
            return Summary(False, code, "No event yet", make_claims("Enter one in the Editor."))
        case "ok":
            return _summarize_sending(trace, slips, refused)
        case "mapping_rejected":
            failing = next(one for one in trace.mappings if one.status in FAILING)
            return Summary(False, code, "No mapping sends", name_mapping(failing, trace))
        case "mappings_disabled":
            said = "the mapping is disabled" if len(trace.mappings) == 1 else "all mappings are disabled"
            return Summary(False, code, f"Nothing is sent: {said}", make_claims("Enable one to send it."))
        case "FILTERED_BY_RULES":
            return _summarize_likely_drop(trace)
        case "setup_incomplete":
            return _summarize_gaps(trace)
    return _summarize_miss(trace)


def _summarize_likely_drop(trace: EventTrace) -> Summary:
    """The filters may let the event pass, but most likely don't."""
    doubt = _doubt(trace)
    title = "untitled" if doubt is None else doubt.title or "untitled"
    cause = "" if doubt is None else doubt.sentence
    said = f"Probably not sent: the filter “{title}” may discard the event"
    return Summary(False, BY_RULES, said, make_claims(cause))


def _summarize_gaps(trace: EventTrace) -> Summary:
    """No mapping that was imported matches; nothing can be said of the others."""
    enabled = [one for one in trace.mappings if one.status != "off"]
    closest = max(enabled, key=lambda one: _rank(one, trace), default=None)
    said = (*make_claims(*name_gaps(trace)), *(() if closest is None else name_mapping(closest, trace)))
    return Summary(False, INCOMPLETE, "Unknown: not all of the setup was imported", said)


def name_gaps(trace: EventTrace) -> list[str]:
    """What wasn't imported, in sentences; the first few."""
    said, more = [one.message for one in trace.missing], len(trace.missing) - _MOST_SLIPS
    return [*said[:_MOST_SLIPS], f"And {more} more."] if more > 0 else said


def _summarize_miss(trace: EventTrace) -> Summary:
    """No mapping matches: the closest one says why."""
    enabled = [one for one in trace.mappings if one.status != "off"]
    if not enabled:
        cause = "Add one in the Editor, or import a configuration."
        return Summary(False, NO_MATCH, "Nothing is sent: no mappings yet", make_claims(cause))
    closest = max(enabled, key=lambda one: _rank(one, trace))
    doubt = _doubt(trace)
    return Summary(
        False, NO_MATCH, "No mapping sends", _name_doubt(doubt) if doubt is not None else name_mapping(closest, trace)
    )


def _summarize_stop(trace: EventTrace, step: FilterStep) -> Summary:
    if step.code == BY_RULES:
        title = f"Not sent: the filter “{step.title or 'untitled'}” discards the event"
        matched = _find_match(trace, step)
        return Summary(False, step.code, title, () if matched else make_claims(_describe_filter(trace, step)), matched)
    title = _TITLES.get(step.code, "Not sent: Segment rejects the event on receipt")
    return Summary(False, step.code, title, make_claims(step.sentence))


def _describe_filter(trace: EventTrace, step: FilterStep) -> str:
    """What the filter's condition found, in a sentence; a string that it nearly wanted comes first."""
    missed = next((leaf for leaf in _list_leaves(trace, step) if leaf.near_miss), None)
    if missed is None:
        return step.sentence
    subject = name_subject(missed)
    named = "The event name" if subject == "the event name" else subject
    return f"{named} is {shown(missed.found)}; the filter asks for “{missed.wanted}”: {missed.near_miss}."


def _find_match(trace: EventTrace, step: FilterStep) -> str:
    """The condition by which the filter of *step* discards the event, with what it found; empty if a typo may."""
    leaves = _list_leaves(trace, step)
    if step.action != "DROP" or any(leaf.near_miss for leaf in leaves):
        return ""
    holding = sorted(
        (leaf for leaf in leaves if leaf.holds and not leaf.error), key=lambda leaf: name_subject(leaf) in _USUAL
    )
    if not holding:
        return ""
    return f"{holding[0].sentence}; {holding[0].evidence}"


def _list_leaves(trace: EventTrace, step: FilterStep) -> list[Explanation]:
    """The conditions of the filter of *step*, if the event certainly matches it."""
    if step.condition is None or trace.event is None or step.decision is None or step.decision.holds is not True:
        return []
    return list(list_leaves(step.condition.explain(trace.event)))


def _summarize_sending(trace: EventTrace, slips: tuple[Finding, ...], refused: Refused) -> Summary:
    title = title_refused(count_sending(trace), trace, refused)
    doubt = _doubt(trace)
    if doubt is not None:
        return Summary(True, OK, title, _name_doubt(doubt), is_refused=bool(refused))
    failing = [claim for one in trace.mappings if one.status in FAILING for claim in name_mapping(one, trace)]
    said = (*claim_causes(refused), *failing, *_name_slips(trace, slips), *make_claims(*name_gaps(trace)))
    if not said:
        requests = [one.requests[0] for one in trace.mappings if one.requests]
        said = make_claims(" · ".join(f"{one.method} /{one.url.split('/', 3)[-1]}" for one in requests))
    return Summary(True, OK, title, said, is_refused=bool(refused))


def _name_slips(trace: EventTrace, slips: tuple[Finding, ...]) -> list[Claim]:
    """What the first of *slips* say, with the names of their mappings if there are several."""
    names = {one.subscription.id: f"“{one.subscription.name}”" for one in trace.mappings if len(trace.mappings) > 1}
    said = [_with_name(names.get(one.place.mapping or "", ""), one.claim) for one in slips[:_MOST_SLIPS]]
    more = len(slips) - _MOST_SLIPS
    return [*said, Claim(f"And {count_noun(more, 'more warning')}.")] if more > 0 else said


def _with_name(name: str, claim: Claim) -> Claim:
    if claim.statement.startswith(name):
        return claim
    return replace(claim, statement=f"{name}: {claim.statement}")


def count_sending(trace: EventTrace) -> str:
    """How many mappings send, e.g. “1 of 4 mappings sends”."""
    count, whole = sum(one.status == "ready" for one in trace.mappings), len(trace.mappings)
    if not count:
        return "No mapping sends"
    verb = "sends" if count == 1 else "send"
    if count < whole:
        return f"{count} of {count_noun(whole, 'mapping')} {verb}"
    return {1: "The mapping sends", 2: "Both mappings send"}.get(whole, f"All {whole} mappings send")


def name_mapping(mapping: MappingTrace, trace: EventTrace) -> tuple[Claim, ...]:
    """Why *mapping* sends nothing, its name first."""
    name = f"“{mapping.subscription.name}”"
    missed = find_near_miss(mapping, trace)
    if missed is not None:
        return make_claims(f"{name} doesn't match: in {name_subject(missed)}, {missed.near_miss}.")
    said = {"not_triggered": "doesn't match", "rejected": "is rejected", "invalid": "is invalid"}
    if mapping.status not in said:
        return make_claims(f"{name} is disabled.")
    first, *others = explain_mapping(mapping, trace).claims
    return replace(first, statement=f"{name} {said[mapping.status]}: {lower_first(first.statement)}"), *others


def _name_doubt(doubt: FilterStep) -> tuple[Claim, ...]:
    return make_claims("Depends on the filters.", doubt.sentence)


def _doubt(trace: EventTrace) -> FilterStep | None:
    """The step that leaves open what the mappings receive."""
    steps = trace.filter_result.steps if trace.filter_result is not None and trace.is_ambiguous else ()
    return next((step for step in steps if step.result == "open"), None)


def _rank(mapping: MappingTrace, trace: EventTrace) -> tuple[int, float]:
    if mapping.status in FAILING:
        return _FIRST
    if mapping.status == "ready":
        return 2, 0.0
    if mapping.status != "not_triggered":
        return 0, 0.0
    leaves = list(list_leaves(explain_trigger(mapping, trace)))
    share = sum(one.holds for one in leaves) / len(leaves) if leaves else 0.0
    return (3 if find_near_miss(mapping, trace) is not None else 1), share
