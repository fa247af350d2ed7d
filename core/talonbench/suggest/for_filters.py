"""The smallest change with which filters certainly let an event pass; each is tried before it is offered."""

from collections.abc import Iterator, Sequence

from talonbench.events.batches import KINDS
from talonbench.filters import CompiledFilter, apply_filters
from talonbench.filters.stops import DESTINATION
from talonbench.fql.filters import Path, walk
from talonbench.fql.filters.nodes import Call, Comparison, InList, Literal, Node
from talonbench.ingestion import check_event
from talonbench.suggest.example_values import make_example
from talonbench.suggest.filter_texts import repair_condition, use_found_texts
from talonbench.suggest.model import (
    DisableFilter,
    EnableDestination,
    SetEventValue,
    SetFilter,
    Suggestion,
    change_event,
    change_filter,
    describe_change,
    join_suggestions,
    switch,
)
from talonbench.suggest.reshape import decode_held
from talonbench.suggest.solver import Assignment, apply_assignments
from talonbench.suggest.trial import with_condition
from talonbench.suggest.usual_names import has_usual_name
from talonbench.values import UNDEFINED, Value, json_text
from talonbench.values.pointer import Keys

MOST = 4  # suggestions
_AT_ONCE = 3  # filters that one suggestion can address
_TYPES = ("track", "identify", "page", "group", "alias")
Event = dict[str, Value]
_ENABLED = switch("Enable the destination", EnableDestination())
_NOT_STRINGS = ("id_not_string", "event_not_string", "name_not_string", "category_not_string")


def suggest_for_filters(
    event: Event, filters: Sequence[CompiledFilter], *, is_enabled: bool = True
) -> tuple[Suggestion, ...]:
    """Changes to *event*, *filters* or the destination with which the event reaches the mappings.

    None if it already does. *is_enabled*: the destination is.
    """
    found = sorted(_found(event, tuple(filters), _AT_ONCE), key=lambda one: len(one.edits))[:MOST]
    if is_enabled:
        return tuple(found)
    if None not in apply_filters(event, filters).possible_events:
        return (_ENABLED,)
    return tuple(join_suggestions((_ENABLED, one)) for one in found)


def _found(event: Event, filters: tuple[CompiledFilter, ...], left: int) -> Iterator[Suggestion]:
    """What helps against the first filter that may drop *event*, combined with what then helps against the next."""
    result = apply_filters(event, filters)
    if None not in result.possible_events or not left:
        return
    stage = result.steps[0].stage
    if stage == "ingestion":
        offered: list[tuple[Suggestion, Event, tuple[CompiledFilter, ...]]] = list(_as_string(event, filters))
    elif stage == "integrations":
        offered = [_let_in(event, filters)]
    else:
        title = next(step.title for step in result.steps if step.result in ("dropped", "open"))
        offered = list(_against([one for one in filters if one.filter.title == title], event, filters))
    for suggestion, after, those in offered:
        if None not in apply_filters(after, those).possible_events:
            yield suggestion
            continue
        if any(isinstance(edit, SetFilter) for edit in suggestion.edits):
            continue  # the same filter would have to be disabled, too
        for more in _found(after, those, left - 1):
            yield join_suggestions((suggestion, more))
            break


def _as_string(
    event: Event, filters: tuple[CompiledFilter, ...]
) -> Iterator[tuple[Suggestion, Event, tuple[CompiledFilter, ...]]]:
    """The numbers and flags that must be strings, as strings; JSON text that must be an object, as what it says."""
    wrong = [one.path.removeprefix("/") for one in check_event(event) if one.code in _NOT_STRINGS]
    changes = [Assignment((key,), json_text(event[key])) for key in wrong if isinstance(event[key], (int, float))]
    held = {key: decode_held(event.get(key)) for key in ("properties", "traits")}
    changes += [Assignment((key,), value) for key, value in held.items() if isinstance(value, dict)]
    if changes:
        words = " and ".join(describe_change(event, one) for one in changes)
        edits = (SetEventValue(one.keys, one.value) for one in changes)
        yield change_event(words, *edits), apply_assignments(event, tuple(changes)), filters


def _let_in(event: Event, filters: tuple[CompiledFilter, ...]) -> tuple[Suggestion, Event, tuple[CompiledFilter, ...]]:
    keys = ("integrations", DESTINATION)
    return (
        change_event(f"set “{DESTINATION}” to true in integrations", SetEventValue(keys, True)),
        apply_assignments(event, (Assignment(keys, True),)),
        filters,
    )


def _against(
    those: Sequence[CompiledFilter], event: Event, filters: tuple[CompiledFilter, ...]
) -> Iterator[tuple[Suggestion, Event, tuple[CompiledFilter, ...]]]:
    """Disabling the filters *those*, and one value for each path that they read: first, if a typo is likely."""
    title = those[0].filter.title
    left = tuple(one for one in filters if one.filter.title != title)
    disabled = (switch(f"Disable the filter “{title}”", DisableFilter(title)), event, left)
    changed = (_changing(event, edit, filters) for one in those for edit in _edits(one, event))
    repaired = (_rewriting(one, words, text, event, filters) for one in those for words, text in _texts(one))
    nearly = [
        _rewriting(one, words, text, event, filters) for one in those for words, text in use_found_texts(one, event)
    ]
    yield from repaired
    if not nearly:
        yield from (disabled, *changed)
    elif any(_is_mistaken(one, event) for one in those):
        yield from (*nearly, *changed, disabled)
    else:
        yield from (*changed, *nearly, disabled)


def _is_mistaken(one: CompiledFilter, event: Event) -> bool:
    """Whether *one* misspells a usual name that *event* has."""
    leaves = one.condition.explain(event).list_conditions() if one.condition is not None else ()
    return any(leaf.near_miss and has_usual_name(leaf) for leaf in leaves)


def _texts(one: CompiledFilter) -> Iterator[tuple[str, str]]:
    """The condition of *one* as it was likely meant, if Segment may not read it."""
    quirks = one.condition.quirks if one.condition is not None else ()
    if one.invalid is not None or any(quirk.code == "upper_case_word" for quirk in quirks):
        yield from repair_condition(one.filter.condition)


def _rewriting(
    one: CompiledFilter, words: str, text: str, event: Event, filters: tuple[CompiledFilter, ...]
) -> tuple[Suggestion, Event, tuple[CompiledFilter, ...]]:
    title = one.filter.title
    after = tuple(with_condition(part, text) if part.filter.title == title else part for part in filters)
    return change_filter(words, SetFilter(title, text)), event, after


def _changing(
    event: Event, edit: Assignment, filters: tuple[CompiledFilter, ...]
) -> tuple[Suggestion, Event, tuple[CompiledFilter, ...]]:
    change = change_event(describe_change(event, edit), SetEventValue(edit.keys, edit.value))
    return change, apply_assignments(event, (edit,)), filters


def _edits(one: CompiledFilter, event: Event) -> Iterator[Assignment]:
    """For each path that *one* reads, the first value with which it lets *event* pass."""
    if one.condition is None:
        return
    compared = _compared(one.condition.root)
    for keys, literals in sorted(compared.items(), key=lambda part: part[0] in (("type",), ("event",))):
        if keys == ("type",) and event.get("type") in KINDS:
            continue  # another call wouldn't be about the same
        for value in _values(keys, literals):
            edit = Assignment(keys, value)
            if (
                _is_object(event, keys)
                and None not in apply_filters(apply_assignments(event, (edit,)), [one]).possible_events
            ):
                yield edit
                break


def _compared(root: Node) -> dict[Keys, list[Value]]:
    """The paths that a filter reads, each with the values it is compared with."""
    found: dict[Keys, list[Value]] = {node.keys: [] for node in walk(root) if isinstance(node, Path)}
    for node in walk(root):
        if isinstance(node, (Comparison, InList, Call)):
            inside = walk(node)
            literals = [one.value for one in inside if isinstance(one, Literal)]
            for path in inside:
                if isinstance(path, Path):
                    found[path.keys] += literals
    return found


def _is_object(event: Event, keys: Keys) -> bool:
    """Whether a value can be set at *keys* without losing another."""
    value: Value = event
    for key in keys[:-1]:
        value = value.get(key, {}) if isinstance(value, dict) else value
        if not isinstance(value, dict):
            return False
    return True


def _values(keys: Keys, literals: Sequence[Value]) -> Iterator[Value]:
    """Values to try at *keys*: those in the filter, then those that fit the name, then anything else."""
    numbers = [one for one in literals if isinstance(one, (int, float)) and not isinstance(one, bool)]
    near: list[Value] = [number + step for number in numbers for step in (1, -1)]
    usual: list[Value] = [*_TYPES] if keys == ("type",) else [make_example(None, keys[-1])]
    seen: set[str] = set()
    for value in (*literals, *near, *usual, True, False, "demo", 1, UNDEFINED):
        text = "" if value is UNDEFINED else json_text(value)
        if text not in seen:
            seen.add(text)
            yield value
