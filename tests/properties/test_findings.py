"""What a finding says is true once it is tried: the value, the filter or the mapping that it names is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Final
from urllib.parse import unquote, urlsplit

from talonbench import clock
from talonbench.destination import CompiledSubscription, compile_subscription
from talonbench.errors import MappingError
from talonbench.filters import DestinationFilter
from talonbench.fql import compile_trigger
from talonbench.fql.filters import compile_condition
from talonbench.ingestion import Receipt
from talonbench.lint import Finding
from talonbench.liquid import compile_liquid
from talonbench.mapping.paths import rooted_keys
from talonbench.pipeline import Ready
from talonbench.suggest.reshape import decode_held
from talonbench.trace import EventTrace, MappingTrace
from talonbench.values import UNDEFINED, Value, json_text, parse_json
from talonbench.values.pointer import Keys, get_at, has_at, parse_pointer, set_at
from talonbench.values.prototypes import string_of
from tests.properties.random_events import make_event
from tests.properties.trials import Trial, changed, judge, leaves, make_trials, outcomes_of

Event = dict[str, Value]
PATH: Final = re.compile(r"\$[\w.$\[\]]*[\w\]]")
QUOTED: Final = re.compile("“([^”]*)”")
LATER: Final = 86_400 * 400
OTHER_EVENTS: Final = 40
NAMED: Final = re.compile("“([^”]+)” (?:does nothing|is the classic|isn't)")


def test_findings_come_true() -> None:
    told: dict[str, int] = {}
    for trial in make_trials():
        for finding in trial.preview.findings:
            comes_true = CHECKS.get(finding.code)
            if comes_true is not None and trial.trace.event is not None:
                told[finding.code] = told.get(finding.code, 0) + 1
                assert comes_true(trial, finding), f"{trial.name}: {finding}"
    assert len(told) > 10, told


def event_of(trial: Trial) -> Event:
    """The event as the mappings get it."""
    event = trial.trace.filtered_event
    assert event is not None
    return event


def mapping_of(trial: Trial, finding: Finding, trace: EventTrace | None = None) -> MappingTrace:
    found = (trial.trace if trace is None else trace).mappings
    return next(one for one in found if one.subscription.id == finding.place.mapping)


def payload_of(trial: Trial, finding: Finding, event: Event | None = None) -> Value:
    """What the mapping of *finding* makes of *event*, or of that of *trial*."""
    return resolve(mapping_of(trial, finding).compiled, event_of(trial) if event is None else event)


def resolve(compiled: CompiledSubscription, event: Event) -> Value:
    """What *compiled* makes of *event* without the fields that Segment can't resolve."""
    mapping = compiled.subscription.mapping
    found: Event = {}
    for key, node in mapping.items():
        only = compile_subscription(replace(compiled.subscription, mapping={key: node}), compiled.action, clock.now)
        with suppress(MappingError):
            made = only.plan.resolve(event) if only.plan is not None else {}
            found |= made if isinstance(made, dict) else {}
    return found


def place_in(finding: Finding, at: int = 0) -> Keys:
    """The path at *at* of those that the message names."""
    return rooted_keys(PATH.findall(finding.message)[at])


# -- triggers and filters ----------------------------------------------------------------------------------------------


def others(trial: Trial, finding: Finding) -> list[Event]:
    """The event of *trial* with each of its leaves changed, and events of other kinds."""
    chance = Random(finding.message)
    made = [make_event(chance) for _ in range(OTHER_EVENTS)]
    mine = [one for leaf in leaves(trial.trace.event) for _, one in changed(trial.trace.event, leaf)]
    return [*made, *(one for one in chance.sample(mine, min(len(mine), 200)) if isinstance(one, dict))]


def trigger_always(trial: Trial, finding: Finding) -> bool:
    """The part that is named holds for every event, or for none."""
    source = mapping_of(trial, finding).subscription.trigger
    part = compile_trigger(source[finding.place.start : finding.place.end])
    wanted = finding.code == "trigger.always_holds"
    return all(part.matches(one) is wanted for one in others(trial, finding))


def trigger_never(trial: Trial, finding: Finding) -> bool:
    """A condition that is said never to match matches no event."""
    if "never matches" not in finding.message or finding.code == "trigger.quoted_number":
        return True
    trigger = mapping_of(trial, finding).compiled.trigger
    assert trigger is not None
    leaves_ = [one for one in trigger.explain({}).list_conditions() if not one.children]
    named = [one for one in leaves_ if one.start <= (finding.place.start or 0) <= one.end]
    explained = (trigger.explain(one) for one in others(trial, finding))
    return all(
        not leaf.holds
        for root in explained
        for leaf in root.list_conditions()
        if any((leaf.start, leaf.end) == (one.start, one.end) for one in named)
    )


def filter_always(trial: Trial, finding: Finding) -> bool:
    """The part of the filter that is named holds for every event, or for none."""
    sources = [one.condition for one in trial.document.filters if one.title == finding.place.path]
    parts = [compile_condition(one[finding.place.start : finding.place.end]) for one in sources]
    wanted = finding.code == "filter.always_holds"
    return all(part.matches(one).holds in (wanted, None) for part in parts for one in others(trial, finding))


def text_in_event(trial: Trial, finding: Finding) -> bool:
    """The condition holds with the number or the boolean in place of its text."""
    subject, text = finding.message.split(" ")[0], QUOTED.findall(finding.message)[0]
    meant: Value = {"true": True, "false": False}.get(text, UNDEFINED)
    event = set_at(event_of(trial), tuple(subject.split(".")), float(text) if meant is UNDEFINED else meant)
    source = mapping_of(trial, finding).subscription.trigger
    part = compile_trigger(source[finding.place.start : finding.place.end])
    assert isinstance(event, dict)
    return part.matches(event) and not part.matches(event_of(trial))


def literal_key(trial: Trial, finding: Finding) -> bool:
    """A filter doesn't follow the key as a path; with the path that is named it finds what is there."""
    _, key, last, above = QUOTED.findall(finding.message)
    keys = (*above.split("."), last)
    event = set_at({"type": "track", "event": "A", "userId": "u1"}, keys, "there")
    assert isinstance(event, dict)
    named = [one for one in trial.document.filters if one.title == finding.place.path]
    drops = [drop for one in named for drop in one.actions if drop["type"] == "DROP_PROPERTIES"]
    meant: dict[str, Value] = {"type": "DROP_PROPERTIES", "fields": {above: [last]}}
    return all(
        [has_at(keep(trial, event, one), keys) for one in (drop, meant)] == [True, False]
        for drop in drops
        if key in json_text(drop)
    )


def keep(trial: Trial, event: Event, action: dict[str, Value]) -> Event:
    """What a filter with only *action* leaves of *event*."""
    document = replace(trial.document, filters=(DestinationFilter("f", "all", (action,)),), destination=None)
    trace = judge(document).destination.trace(event, trial.preview.judgement.settings)
    assert trace.filtered_event is not None
    return trace.filtered_event


def removed(trial: Trial, finding: Finding) -> bool:
    """The value is there, and no longer if this filter is the only one."""
    named = re.search(r"(\S+) is in the event", finding.message)
    assert named is not None
    keys, title = rooted_keys(named[1]), QUOTED.findall(finding.message)[-1]
    only = tuple(one for one in trial.document.filters if one.title == title)
    trace = judge(replace(trial.document, filters=only)).trace
    return has_at(trial.trace.event, keys) and not has_at(trace.filtered_event or {}, keys)


# -- the event and its receipt -----------------------------------------------------------------------------------------


def added_on_receipt(trial: Trial, finding: Finding) -> bool:
    """As received, the event has it."""
    assert trial.trace.event is not None
    adder = "sdk" if "SDKs" in finding.message else ""
    found = PATH.findall(finding.message) or [finding.message.split(" add ")[-1].split(" ")[0]]
    trace = trial.preview.destination.trace(
        trial.trace.event, trial.preview.judgement.settings, receipt=Receipt(1_700_000_000_000, "m-1", adder and "a-1")
    )
    stopped = trace.filter_result is not None and trace.filter_result.stop is not None
    return stopped or has_at(trace.event, rooted_keys(found[0]))


def rejected_as_call(trial: Trial, finding: Finding) -> bool:
    """A call without it is rejected, and one with it isn't for that reason."""
    assert trial.trace.event is not None
    receipt = Receipt(1_700_000_000_000, "m-1")
    trace = trial.preview.destination.trace(trial.trace.event, trial.preview.judgement.settings, receipt=receipt)
    assert trace.filter_result is not None
    is_named = finding.message.startswith(tuple(fault.message for fault in trace.ingestion_faults))
    return is_named and trace.filter_result.steps[0].code in ("ingestion_rejected", "event_too_large")


def near_name(trial: Trial, finding: Finding) -> bool:
    """The key can go without a difference; what it was meant for may make one."""
    event = trial.trace.event
    assert event is not None
    chosen = event["integrations"]
    found = NAMED.search(finding.message)
    assert isinstance(chosen, dict)
    assert found is not None
    without = {**event, "integrations": {key: one for key, one in chosen.items() if key != found[1]}}
    return outcomes_of(trial.again(without)) == outcomes_of(trial.trace) or trial.preview.judgement.summary.code in (
        "event_too_large",
        "ingestion_rejected",
    )


def too_large(trial: Trial, finding: Finding) -> bool:
    """As compact JSON, the event has as many kilobytes as the message says."""
    size = len(json_text(trial.trace.event).encode())
    return f"is {size / 1024:.1f} KB" in finding.message and size > 32 * 1024


# -- paths -------------------------------------------------------------------------------------------------------------


def json_held(trial: Trial, finding: Finding) -> bool:
    """Where the text is decoded, the path that is named finds something."""
    place = place_in(finding)
    held = decode_held(get_at(event_of(trial), place))
    lost = re.search(r"so (\S+) finds nothing( in its items)?", finding.message)
    decoded = set_at(event_of(trial), place, held)
    if lost is not None and lost[2]:
        return isinstance(held, list) and any(has_at(item, rooted_keys(lost[1])) for item in held)
    return held is not None and (lost is None or has_at(decoded, rooted_keys(lost[1])))


def sent_as_text(trial: Trial, finding: Finding) -> bool:
    """The text is sent; decoded, something else is."""
    place = place_in(finding)
    text = get_at(event_of(trial), place)
    decoded = set_at(event_of(trial), place, decode_held(text))
    assert isinstance(decoded, dict)
    keys = parse_pointer(finding.place.path)
    return get_at(payload_of(trial, finding), keys[:1]) != get_at(payload_of(trial, finding, decoded), keys[:1])


def no_list(trial: Trial, finding: Finding) -> bool:
    """An object is mapped as a list of it would be; of null no items are sent, of other values nothing is found."""
    place, key = place_in(finding), parse_pointer(finding.place.path)[:1]
    value = get_at(event_of(trial), place)
    event = set_at(event_of(trial), place, [value])
    assert isinstance(event, dict)
    if value is None:
        return not get_at(payload_of(trial, finding), key)
    if isinstance(value, dict):
        made = [get_at(payload_of(trial, finding, one), key) for one in (event_of(trial), event)]
        return json_text(made[0]) == json_text(made[1])
    return isinstance(value, (str, int, float))


def dotted(trial: Trial, finding: Finding) -> bool:
    """The key is in the event; Liquid finds it as the message says."""
    key = QUOTED.findall(finding.message)[0]
    way = re.search(r"Liquid can: (\{\{.*\}\})", finding.message)
    values = [get_at(event_of(trial), leaf) for leaf in leaves(event_of(trial)) if key in leaf]
    return bool(values) and (way is None or compile_liquid(way[1])(event_of(trial)) in map(string_of, values))


def template_root(trial: Trial, finding: Finding) -> bool:
    """The template finds a key “$”, and nothing without one."""
    keys = place_in(finding)
    with_sign = {**event_of(trial), "$": set_at({}, keys, "found")}
    return "found" in json_text(payload_of(trial, finding, with_sign)).lower()


def exists_empty(trial: Trial, finding: Finding) -> bool:
    """With “blank” in place of “exists” something else is sent."""
    mapping = mapping_of(trial, finding).subscription
    text = json_text(mapping.mapping).replace('"exists":', '"blank":')
    tested = parse_json(text)
    assert isinstance(tested, dict)
    other = compile_subscription(replace(mapping, mapping=tested), mapping_of(trial, finding).compiled.action)
    keys = parse_pointer(finding.place.path)
    made = [get_at(one, keys) for one in (payload_of(trial, finding), resolve(other, event_of(trial)))]
    return get_at(event_of(trial), place_in(finding)) == "" and json_text(made[0]) != json_text(made[1])


def default_attributes(trial: Trial, finding: Finding) -> bool:
    """No attributes are sent until the event has some there."""
    event = set_at(event_of(trial), ("properties", "attributes"), {"a": 1})
    assert isinstance(event, dict)
    keys = parse_pointer(finding.place.path)
    return not get_at(payload_of(trial, finding), keys) and get_at(payload_of(trial, finding, event), keys) == {"a": 1}


# -- values ------------------------------------------------------------------------------------------------------------


def joined(trial: Trial, finding: Finding) -> bool:
    """With its text in place of the list, the same is sent."""
    place = place_in(finding)
    event = set_at(event_of(trial), place, string_of(get_at(event_of(trial), place)))
    assert isinstance(event, dict)
    keys = parse_pointer(finding.place.path)[:1]
    return json_text(get_at(payload_of(trial, finding), keys)) == json_text(
        get_at(payload_of(trial, finding, event), keys)
    )


def made_text(trial: Trial, finding: Finding) -> bool:
    """What is sent holds the text that is named; with a value of the object in its place it doesn't."""
    mark = QUOTED.findall(finding.message)[0]
    outcome = mapping_of(trial, finding).outcome
    keys = parse_pointer(finding.place.path)
    payload = getattr(outcome, "payload", UNDEFINED)
    if mark not in string_of(get_at(payload, keys)):
        return False
    if "of the object at" not in finding.message:
        return True
    event = set_at(event_of(trial), place_in(finding), "12.75")
    assert isinstance(event, dict)
    made = payload_of(trial, finding, event)
    return "12.75" in json_text(made) or mark not in string_of(get_at(made, keys))  # another branch is taken, maybe


def literal(trial: Trial, finding: Finding) -> bool:
    """It is sent as it is written; what would be is in a branch that isn't taken, or nothing is sent."""
    text, keys = QUOTED.findall(finding.message)[0], parse_pointer(finding.place.path)
    outcome = mapping_of(trial, finding).outcome
    sent = json_text(get_at(getattr(outcome, "payload", {}), keys) if outcome is not None else None).lower()
    says = "is sent literally" in finding.message
    return "no path" in finding.message or (json_text(text)[1:-1].lower() in sent) is says


def varies(trial: Trial, finding: Finding) -> bool:
    """In a year something else is sent."""
    sent = get_at(getattr(mapping_of(trial, finding).outcome, "payload", {}), parse_pointer(finding.place.path))
    if "random" in finding.message or not sent:
        return True  # or what was made has no field of Talon.One's
    with clock.hold(clock.now() + LATER):
        later = trial.again(event_of(trial))
    return outcomes_of(later) != outcomes_of(trial.trace)


def changes_address(trial: Trial, finding: Finding) -> bool:
    """The last part of the URL's path isn't the ID."""
    outcome = mapping_of(trial, finding).outcome
    assert isinstance(outcome, Ready)
    identity = get_at(outcome.payload, parse_pointer(finding.place.path))
    last = urlsplit(outcome.requests[0].url).path.rpartition("/")[2]
    return unquote(last) != identity or re.search("%(?![0-9a-fA-F]{2})", str(identity)) is not None


CHECKS: Final[dict[str, Callable[[Trial, Finding], bool]]] = {
    "trigger.always_holds": trigger_always,
    "trigger.never_holds": trigger_always,
    "trigger.unknown_operator": trigger_never,
    "trigger.no_number": trigger_never,
    "trigger.text_in_event": text_in_event,
    "filter.always_holds": filter_always,
    "filter.never_holds": filter_always,
    "filter.literal_key": literal_key,
    "event.integrations": near_name,
    "event.size": too_large,
    "event.no_user_anon_id": rejected_as_call,
    "event.event_not_defined": rejected_as_call,
    "path.added_on_receipt": added_on_receipt,
    "path.removed": removed,
    "path.json_text": json_held,
    "path.no_list": no_list,
    "path.dotted_key": dotted,
    "path.template_root": template_root,
    "path.exists_empty": exists_empty,
    "path.default_attributes": default_attributes,
    "value.json_text": sent_as_text,
    "text.list": joined,
    "text.object": made_text,
    "text.undefined": made_text,
    "literal.path": literal,
    "literal.template": literal,
    "literal.liquid": literal,
    "field.varies": varies,
    "id.changes_address": changes_address,
}
