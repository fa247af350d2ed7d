"""Why a mapping sends or doesn't: a code, a sentence, and each condition with the value that it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from talonbench.claims import Claim, make_claims
from talonbench.destination import Invalid
from talonbench.filters.result import FilterStep
from talonbench.fql import Explanation, Trigger, compile_trigger
from talonbench.fql.triggers.nodes import conditions
from talonbench.ingestion import name_adder, went_through
from talonbench.judgement.blame import describe_fault
from talonbench.judgement.codes import ALL_DISABLED, NO_MATCH, OK, REJECTED, list_faults
from talonbench.judgement.refusal import Refusal, describe_requests
from talonbench.pipeline import Filtered, NotTriggered, Rejected
from talonbench.plurals import count_noun
from talonbench.suggest.certainty import find_certainties
from talonbench.suggest.removals import find_remover
from talonbench.suggest.solver import matches, place_of
from talonbench.suggest.triggers import repair_trigger
from talonbench.trace import EventTrace, MappingTrace
from talonbench.values import Value
from talonbench.values.pointer import Keys, has_at

_OPENINGS: Final = ("Expected ", "Matches ", "No match", "No event", "The ", "It ", "In ", "Triggers ")


@dataclass(frozen=True, slots=True)
class FoundCondition:
    """A condition as it is written, whether it *holds*, and the value *found* at its path; undefined if missing."""

    text: str
    holds: bool
    found: Value


@dataclass(frozen=True, slots=True)
class Reason:
    """*code* is Segment's where it has one; *claims* say why; *conditions* are those of what decided."""

    code: str
    claims: tuple[Claim, ...]
    conditions: tuple[FoundCondition, ...] = ()

    @property
    def message(self) -> str:
        """The claims in a few sentences."""
        return " ".join(one.message for one in self.claims)


def explain_mapping(mapping: MappingTrace, trace: EventTrace, refusal: Refusal | None = None) -> Reason:
    """Why *mapping* sends its requests, or none; a *refusal* is told."""
    outcome = mapping.outcome
    match outcome:
        case None:
            code, said = (ALL_DISABLED, "The mapping is disabled.") if mapping.status == "off" else ("", "No event.")
            return Reason(code, make_claims(said))
        case Filtered():
            filtered = trace.filter_result
            at = filtered.deciding_step if filtered is not None else None
            conditions = (
                list_filter_conditions(filtered.steps[at], trace) if filtered is not None and at is not None else ()
            )
            return Reason(outcome.code, make_claims(outcome.message), conditions)
        case NotTriggered():
            return Reason(
                NO_MATCH, make_claims(_describe_miss(mapping, trace)), list_trigger_conditions(mapping, trace)
            )
        case Rejected() | Invalid():
            gaps = [one.message for one in trace.missing if one.mapping and one.mapping == mapping.subscription.id]
            # a value that is elsewhere isn't the customer's slip
            claims = (*describe_faults(outcome, mapping, trace), *make_claims(*gaps))
            return Reason(REJECTED, claims, list_trigger_conditions(mapping, trace))
    return Reason(OK, make_claims(describe_requests(mapping, refusal)), list_trigger_conditions(mapping, trace))


def describe_faults(outcome: Rejected | Invalid, mapping: MappingTrace, trace: EventTrace) -> tuple[Claim, ...]:
    """Why nothing can be sent: the first fault, and how many more there are."""
    if not outcome.faults and isinstance(outcome, Invalid):
        return make_claims(_with_stop(f"The {outcome.part} is invalid: {lower_first(outcome.message)}"))
    first, *others = list_faults(outcome)
    claim = describe_fault(first, mapping, trace)
    more = f"And {count_noun(len(others), 'more error')}." if others else ""
    return replace(claim, statement=_with_stop(claim.statement)), *make_claims(more)


def list_filter_conditions(step: FilterStep, trace: EventTrace) -> tuple[FoundCondition, ...]:
    """The conditions of the filter of *step*."""
    if step.condition is None or trace.event is None:
        return ()
    return _listed(step.condition.explain(trace.event), step.condition.source)


def list_trigger_conditions(mapping: MappingTrace, trace: EventTrace) -> tuple[FoundCondition, ...]:
    """The conditions of the trigger of *mapping*."""
    explanation = explain_trigger(mapping, trace)
    trigger = mapping.compiled.trigger
    return () if explanation is None or trigger is None else _listed(explanation, trigger.source)


def explain_trigger(mapping: MappingTrace, trace: EventTrace) -> Explanation | None:
    """The trigger of *mapping* explained for what the filters left of the event."""
    trigger, event = mapping.compiled.trigger, trace.filtered_event
    if trigger is None or event is None:
        return None
    explanation = trigger.explain(event)
    if not any(one.is_missing for one in list_leaves(explanation)):
        return explanation
    places = {(one.start, one.end): place_of(one) for one in conditions(trigger.root)}
    return _explain_missing(explanation, places, trace)


def _explain_missing(node: Explanation, places: dict[tuple[int, int], Keys], trace: EventTrace) -> Explanation:
    """*node* with the reason why what its conditions look for at *places* isn't in the event, where that is known."""
    if node.children:
        return replace(node, children=tuple(_explain_missing(part, places, trace) for part in node.children))
    keys = places.get((node.start, node.end), ())
    said = _find_reason(keys, trace) if node.is_missing and keys else ""
    return replace(node, absence=said) if said else node


def _find_reason(keys: Keys, trace: EventTrace) -> str:
    """Why there is nothing at *keys*: a filter removes it, or the event was typed and lacks what its receipt adds."""
    if has_at(trace.event or {}, keys):
        title = find_remover(trace.filter_result, keys) if trace.filter_result is not None else None
        return "" if title is None else f"the filter “{title}” removes it"
    adder = name_adder(keys) if trace.receipt is None and not went_through(trace.event or {}) else ""
    return f"{adder} {'adds' if adder == 'Segment' else 'add'} it, but this event was typed" if adder else ""


def find_near_miss(mapping: MappingTrace, trace: EventTrace) -> Explanation | None:
    """The condition that alone keeps the trigger from matching, if its string is nearly right: probably a typo."""
    if mapping.status != "not_triggered":
        return None
    root = explain_trigger(mapping, trace)
    near = (one for one in list_leaves(root) if one.near_miss)
    return next((one for one in near if root is not None and root.would_hold_with(one)), None)


def list_leaves(node: Explanation | None) -> Iterator[Explanation]:
    """The conditions of *node* from left to right."""
    if node is not None:
        yield from (part for part in node.list_conditions() if not part.children)


def name_subject(node: Explanation) -> str:
    """What a condition asks about."""
    return "the event name" if node.subject == "event" else node.subject


def _listed(explanation: Explanation, source: str) -> tuple[FoundCondition, ...]:
    leaves = list_leaves(explanation)
    return tuple(FoundCondition(source[one.start : one.end], one.holds, one.found) for one in leaves)


def _describe_miss(mapping: MappingTrace, trace: EventTrace) -> str:
    missed = find_near_miss(mapping, trace)
    if missed is not None:
        return f"In {name_subject(missed)}, {missed.near_miss}: {lower_first(missed.reason)}"
    trigger, explanation = mapping.compiled.trigger, explain_trigger(mapping, trace)
    if trigger is None or explanation is None or explanation.holds:
        return "The trigger doesn't match."
    never = next((one for one in find_certainties(trigger) if one.node is trigger.root), None)
    return (
        f"No event matches this trigger: {never}" if never is not None else _misread(trigger, trace, explanation.miss)
    )


def _misread(trigger: Trigger, trace: EventTrace, reason: str) -> str:
    """*reason* behind what Segment reads differently in *trigger*, if it would match as it was meant."""
    event = trace.filtered_event or {}
    for _, text in repair_trigger(trigger):
        if matches(compile_trigger(text), event):
            first = trigger.quirks[0]
            return first.message if first.code == "unknown_operator" else f"{first.message} {reason}"
    return reason


def lower_first(text: str) -> str:
    """*text* as it goes on after a colon; names and labels keep their capital."""
    return text[:1].lower() + text[1:] if text.startswith(_OPENINGS) else text


def _with_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
