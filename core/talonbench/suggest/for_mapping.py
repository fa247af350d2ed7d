"""The smallest change to event, trigger, mapping or filters with which a mapping matches or sends what is meant."""

from collections.abc import Iterator, Sequence

from talonbench.destination import CompiledSubscription, Settings
from talonbench.errors import Fault
from talonbench.events import path_text
from talonbench.filters import CompiledFilter
from talonbench.fql import Trigger
from talonbench.fql.triggers.conditions import Condition
from talonbench.pipeline import NotTriggered, Outcome, Ready, Rejected
from talonbench.suggest.certainty import find_certainties, join_otherwise
from talonbench.suggest.empty_tests import use_blank
from talonbench.suggest.for_faults import find_fixes
from talonbench.suggest.joined_lists import find_joined_lists, read_lists
from talonbench.suggest.literals import read_literals
from talonbench.suggest.made_texts import find_made_texts, read_parts
from talonbench.suggest.model import (
    EnableMapping,
    SetEventValue,
    SetField,
    Suggestion,
    change_event,
    change_field,
    change_trigger,
    describe_change,
    join_suggestions,
    switch,
)
from talonbench.suggest.nearest import read_nearest, unroot_templates
from talonbench.suggest.removals import keep_removed
from talonbench.suggest.reshape import decode_inner, decode_whole
from talonbench.suggest.shapes import find_flat_costs, find_odd_types, lower_types, wrap_costs
from talonbench.suggest.solver import Assignment, apply_assignments, holds, place_of, solve, spell_out, ways
from talonbench.suggest.split_keys import find_split_key, read_with_liquid
from talonbench.suggest.trial import Event, Trial, Tried, find_payload
from talonbench.suggest.triggers import rewrite_trigger
from talonbench.suggest.unreadable_triggers import looks_into_array, rewrite_unreadable
from talonbench.suggest.usual_names import has_usual_name
from talonbench.suggest.wildcards import read_each
from talonbench.values import Undefined, Value
from talonbench.values.pointer import Keys, get_at, parse_pointer

CLOSING_EVENT = "Order Completed"  # the event of Segment's e-commerce spec with which a purchase ends
MOST = 4  # suggestions
MOST_FAULTS = 4  # faults to find fixes for


def suggest_for_mapping(
    event: Event, compiled: CompiledSubscription, settings: Settings,
    filters: Sequence[CompiledFilter] = (), sent: Event | None = None,
) -> tuple[Suggestion, ...]:  # fmt: skip
    """Changes with which *compiled* matches *event*, that fix a fault, or that send what is meant; smallest first.

    *sent* is the event before *filters*, which left *event* of it.
    """
    if not compiled.subscription.enabled:
        return (switch("Enable the mapping", EnableMapping()),)
    if compiled.plan is None or (compiled.invalid is not None and compiled.invalid.part != "trigger"):
        return ()
    trial = Trial(event, compiled, settings, filters, sent)
    if compiled.trigger is None:
        helping = trial.running(_of_unreadable(compiled.subscription.trigger))
    elif isinstance(trial.before, NotTriggered):
        helping = trial.helping([*keep_removed(trial), *_of_trigger(event, compiled)])
    elif isinstance(trial.before, Rejected):
        helping = [*_of_faults(trial, trial.before), *_of_values(trial)]
    elif isinstance(trial.before, Ready):
        helping = [*_of_values(trial), *trial.running(_rejoin(compiled))]
    else:
        return ()
    ranked = sorted(helping, key=lambda pair: (not isinstance(pair[1], Ready), len(pair[0].edits)))
    return tuple(one for one, _ in ranked[:MOST])


def _of_trigger(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """First fixes for what Segment reads differently than intended, then new values for the event and the trigger."""
    assert compiled.trigger is not None
    texts = {text: change_trigger(words, text) for words, text in rewrite_trigger(compiled.trigger, event)}
    if compiled.trigger.quirks or _is_mistaken(compiled.trigger, event):
        yield from texts.values()
    for conditions in ways(compiled.trigger.root):
        wanted = None if any(_is_out_of_reach(event, one) for one in conditions) else solve(conditions, event)
        if wanted:
            wanted = tuple(_as_meant(one, conditions, event) for one in wanted)
            asked = {place_of(one): one.value for one in conditions}
            free = {place_of(one) for one in conditions if one.operator == "exists"}
            free -= {place_of(one) for one in conditions if one.operator != "exists"}
            words = " and ".join(_describe(event, one, is_free=one.keys in free) for one in wanted)
            edits = (SetEventValue(one.keys, one.value, _is_made_up(one, asked, event)) for one in wanted)
            yield change_event(words, *edits)
    yield from texts.values()


def _describe(event: Event, one: Assignment, *, is_free: bool) -> str:
    """What *one* does to *event*; *is_free*: any value would do."""
    return f"add {path_text(one.keys).removeprefix('$.')} (any value)" if is_free else describe_change(event, one)


def _as_meant(one: Assignment, conditions: Sequence[Condition], event: Event) -> Assignment:
    """*one* with the number or the boolean that the event's string there spells, if that will do."""
    spelled = spell_out(get_at(event, one.keys))
    about = [condition for condition in conditions if place_of(condition) == one.keys]
    changed = apply_assignments(event, (Assignment(one.keys, spelled),)) if not isinstance(spelled, str) else event
    will_do = changed is not event and all(holds(condition, changed) for condition in about)
    return Assignment(one.keys, spelled) if will_do and not any("!" in str(part.operator) for part in about) else one


def _is_made_up(one: Assignment, asked: dict[Keys, Value], event: Event) -> bool:
    """Whether *one* is neither what the trigger asks for nor what the event's string spells."""
    if isinstance(one.value, (Undefined, bool)):
        return False
    return one.value not in (asked.get(one.keys), spell_out(get_at(event, one.keys)))


def _is_out_of_reach(event: Event, condition: Condition) -> bool:
    """Whether the event has what *condition* asks for where no trigger finds it: another value isn't the remedy."""
    return looks_into_array(event, condition) or find_split_key(event, place_of(condition)) is not None


def _of_unreadable(trigger: str) -> Iterator[Suggestion]:
    """To write as was likely meant what Segment can't read in *trigger*."""
    for words, text in rewrite_unreadable(trigger):
        yield change_trigger(words, text)


def _rejoin(compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """To join with “and” the conditions of a trigger that holds for every event."""
    for words, text in join_otherwise(compiled.trigger) if compiled.trigger is not None else ():
        yield change_trigger(words, text)


def _is_mistaken(trigger: Trigger, event: Event) -> bool:
    """Whether the mistake is rather in *trigger* than in *event*: it never matches, or misspells a usual name."""
    if any(not one.holds for one in find_certainties(trigger)):
        return True
    leaves = list(trigger.explain(event).list_conditions())
    return any(one.absence or (one.near_miss and has_usual_name(one)) for one in leaves if not one.holds)


def _of_faults(trial: Trial, outcome: Rejected) -> Tried:
    """Fixes for each of the first faults, and for all of them together; first what the event has elsewhere."""
    event, to = trial.event, trial.to
    elsewhere = (
        read_each(event, to),
        use_blank(event, to),
        keep_removed(trial),
        decode_inner(event, to),
        read_with_liquid(event, to),
    )
    found = trial.helping(one for several in elsewhere for one in several)
    by_fault = [_of_fault(trial, fault) for fault in outcome.faults[:MOST_FAULTS]]
    found += [pair for helping in by_fault for pair in helping]
    first = [helping[0][0] for helping in by_fault if helping]
    if len(first) > 1 and not any(isinstance(after, Ready) for _, after in found):
        found += trial.helping([join_suggestions(first)])
    return found


def _of_fault(trial: Trial, fault: Fault) -> Tried:
    """Fixes for *fault*; a mapping whose field still fails afterwards is none."""
    key = next(iter(parse_pointer(fault.path)), "")
    return [
        (one, after)
        for one, after in trial.helping(find_fixes(fault, trial.event, trial.to))
        if not all(isinstance(edit, SetField) for edit in one.edits) or not _fails_at(after, key)
    ]


def _fails_at(outcome: Outcome, key: str) -> bool:
    faults = outcome.faults if isinstance(outcome, Rejected) else ()
    return any(parse_pointer(fault.path)[:1] == (key,) for fault in faults)


def _of_values(trial: Trial) -> Tried:
    """What sends the values that were likely meant, in place of those that are sent or missing now."""
    event, to, payload = trial.event, trial.to, find_payload(trial.before)
    return [
        *trial.filling(read_literals(to)),
        *trial.filling(use_blank(event, to)),
        *trial.filling(keep_removed(trial)),
        *trial.filling(unroot_templates(to)),
        *trial.filling(read_each(event, to)),
        *trial.filling(read_nearest(event, to)),
        *trial.filling(decode_inner(event, to)),
        *trial.filling(decode_whole(event, to)),
        *trial.lessening(read_parts(event, to, payload), lambda after: len(list(find_made_texts(event, to, after)))),
        *trial.lessening(read_lists(event, to, payload), lambda after: len(list(find_joined_lists(event, to, after)))),
        *trial.lessening(wrap_costs(to, payload), lambda after: len(list(find_flat_costs(after)))),
        *trial.lessening(lower_types(to, payload), lambda after: len(list(find_odd_types(to.action.slug, after)))),
        *trial.filling(read_with_liquid(event, to)),
        *trial.filling(_close_session(event, to)),
    ]


def _close_session(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """To close the session with the event that ends a purchase, if the mapping sets no state."""
    has_state = any(field.key == "state" for field in compiled.action.fields)
    if has_state and event.get("event") == CLOSING_EVENT and "state" not in compiled.subscription.mapping:
        yield change_field('set State to "closed"', "state", "closed")
