"""An event that matches a subscription and has every path that its mapping reads."""

from dataclasses import dataclass
from itertools import islice
from typing import Final

from talonbench.destination import CompiledSubscription, Settings
from talonbench.errors import Fault
from talonbench.fql.triggers.conditions import Condition
from talonbench.mapping import PathRead
from talonbench.pipeline import Outcome, Ready, Rejected
from talonbench.suggest.branches import BRANCHES, Branch, branches, is_proven
from talonbench.suggest.example_values import field_at, make_example
from talonbench.suggest.repair import repair_event
from talonbench.suggest.solver import apply_assignments, matches, solve
from talonbench.values import Undefined, Value
from talonbench.values.pointer import EACH, get_at, set_at

Event = dict[str, Value]
_ATTEMPTS: Final = 50  # branches of the trigger to try with the mapping
_NO_REQUEST: Final = "No request can be built from such an event."
_FAILS: Final = "Segment fails on this trigger when it reaches a part it doesn't know."


@dataclass(frozen=True, slots=True)
class MatchingEvent:
    """An event whose outcome is ready."""

    event: Event


@dataclass(frozen=True, slots=True)
class Contradiction:
    """No event matches the trigger: *conditions*, in words, contradict each other."""

    conditions: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Unmatchable:
    """No request can be built from events that match the trigger, or no such event was found: *reasons* in words."""

    reasons: tuple[str, ...]


def make_matching_event(
    compiled: CompiledSubscription, settings: Settings, seed: int = 0
) -> MatchingEvent | Contradiction | Unmatchable:
    """An event that matches *compiled*, the same for the same *seed*; or why there is none."""
    if compiled.trigger is None or compiled.plan is None or compiled.invalid is not None:
        return Unmatchable(
            (compiled.invalid.message if compiled.invalid is not None else "The mapping can't be read.",)
        )
    tried = tuple(islice(branches(compiled.trigger.root), BRANCHES + 1))
    faults: dict[str, None] = {}
    for branch in [branch for branch in tried[:BRANCHES] if branch.is_met][:_ATTEMPTS]:
        outcome = _attempt(compiled, branch.conditions, settings, seed)
        if isinstance(outcome, MatchingEvent):
            return outcome
        faults.update(dict.fromkeys(outcome))
    return Unmatchable(tuple(faults)) if faults else _unmet(tried)


def _attempt(
    compiled: CompiledSubscription, conditions: tuple[Condition, ...], settings: Settings, seed: int
) -> MatchingEvent | tuple[str, ...]:
    """The event for one branch of the trigger, or its faults; no faults if Segment fails on the trigger."""
    assert compiled.trigger is not None
    start = _start(compiled, conditions, seed)
    asked = solve(conditions, start)
    event = apply_assignments(start, asked) if asked is not None else apply_assignments({}, solve(conditions, {}) or ())
    if not matches(compiled.trigger, event):
        return ()
    event, outcome = repair_event(_filled(compiled, event), compiled, settings, conditions)
    return MatchingEvent(event) if isinstance(outcome, Ready) else _reasons(outcome)


def _start(compiled: CompiledSubscription, conditions: tuple[Condition, ...], seed: int) -> Event:
    """The base of every event, with the type that the trigger or the mapping suggests."""
    asked: Event = {}
    for condition in conditions:
        if condition.root == "type" and condition.operator == "=" and isinstance(condition.value, str):
            asked["type"] = condition.value
    kind = asked.get("type") or _kind(compiled, conditions)
    event: Event = {"messageId": f"talonbench-{seed}", "type": kind, "userId": f"customer-{1001 + seed}"}
    if kind == "track":
        event["event"] = "Test Event"
    if kind in ("page", "screen"):
        event["name"] = "Home"
    event["traits" if kind in ("identify", "group") else "properties"] = {}
    event["timestamp"] = "2026-01-21T15:04:05.000Z"
    return event


def _kind(compiled: CompiledSubscription, conditions: tuple[Condition, ...]) -> str:
    roots = [condition.root for condition in conditions]
    read = [path.keys[0] for path in compiled.reads if path.keys]
    if "event" in roots or ("properties" in roots and "traits" not in roots):
        return "track"
    if "traits" in roots:
        return "identify"
    if "name" in roots:
        return "page"
    return "identify" if "traits" in read and "event" not in read else "track"


def _filled(compiled: CompiledSubscription, event: Event) -> Event:
    """*event* with a fitting value at each path that the mapping reads, as far as the trigger allows."""
    assert compiled.trigger is not None
    start = event
    paths = [path for path in compiled.reads if path.keys and path.use != "any"]
    inner = {path.keys for path in paths}
    for path in sorted(paths, key=lambda path: (-len(path.keys or ()), path.use == "condition")):
        keys = path.keys or ()
        there = get_at(event, keys)
        if not (isinstance(there, Undefined) or there == {} or there is get_at(start, keys)):
            continue  # already set for another field
        if any(other != keys and other[: len(keys)] == keys for other in inner if other is not None):
            continue  # already set through its members
        changed = set_at(event, keys, _value(compiled, path))
        if isinstance(changed, dict) and matches(compiled.trigger, changed):
            event = changed
    return event


def _value(compiled: CompiledSubscription, path: PathRead) -> Value:
    keys = path.keys or ()
    name = next((key for key in reversed(keys) if key != EACH), "")
    field = field_at(compiled.action, path.target)
    behind = path.target[path.target.index(field.key) + 1 :] if field is not None else ()
    own = field is not None and path.is_whole and all(part == EACH or part.isdigit() for part in behind)
    if path.use == "condition" or (path.use == "text" and not (own and field is not None and field.choices)):
        return make_example(None, name)
    if field is not None and behind[:1] and behind[0].isdigit():
        field = field._replace(multiple=False)  # one of the values that the mapping lists
    if path.use == "list":
        is_list = field is not None and field.multiple and field.properties
        return make_example(field, name) if is_list else [make_example(None, name)]
    return make_example(field, name, is_inside=not own)


def _reasons(outcome: Outcome) -> tuple[str, ...]:
    faults: tuple[Fault, ...] = outcome.faults if isinstance(outcome, Rejected) else ()
    return tuple(f"{fault.path}: {fault.message}" for fault in faults) or (_NO_REQUEST,)


def _unmet(tried: tuple[Branch, ...]) -> Contradiction | Unmatchable:
    """That nothing matches the trigger, as far as that is certain."""
    if not tried or any(branch.is_met for branch in tried):
        return Unmatchable((_FAILS,))
    if len(tried) > BRANCHES or not all(is_proven(branch.conditions) for branch in tried):
        return Unmatchable(("No event was found that matches the trigger.",))
    words = dict.fromkeys(_said(branch.conditions) for branch in tried)
    return Contradiction(tuple(str(condition) for condition in tried[0].conditions), "; ".join(words) + ".")


def _said(conditions: tuple[Condition, ...]) -> str:
    excluded = [str(condition) for condition in conditions]
    return f"{excluded[0]} can never match" if len(excluded) == 1 else f"{' and '.join(excluded)} contradict each other"
