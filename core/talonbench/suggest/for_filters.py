"""The smallest change with which filters certainly let an event pass; each is tried before it is offered."""

from collections.abc import Iterator, Sequence

from talonbench.filters import CompiledFilter, apply_filters
from talonbench.filters.evaluation import DESTINATION
from talonbench.fql.filters import Path, walk
from talonbench.fql.filters.nodes import Call, Comparison, InList, Literal, Node
from talonbench.suggest.example_values import make_example
from talonbench.suggest.model import DisableFilter, SetEventValue, Suggestion, describe_change
from talonbench.suggest.solver import Assignment, apply_assignments
from talonbench.values import UNDEFINED, Value, json_text
from talonbench.values.pointer import Keys

MOST = 4  # suggestions
_AT_ONCE = 3  # filters that one suggestion can address
_TYPES = ("track", "identify", "page", "group", "alias")
Event = dict[str, Value]


def suggest_for_filters(event: Event, filters: Sequence[CompiledFilter]) -> tuple[Suggestion, ...]:
    """Changes to *event* or *filters* with which the event reaches the mappings; none if it already does."""
    found = _found(event, tuple(filters), _AT_ONCE)
    return tuple(sorted(found, key=lambda one: len(one.edits))[:MOST])


def _found(event: Event, filters: tuple[CompiledFilter, ...], left: int) -> Iterator[Suggestion]:
    """What helps against the first filter that may drop *event*, combined with what then helps against the next."""
    result = apply_filters(event, filters)
    if None not in result.possible_events or not left:
        return
    if result.label == "FILTERED_BY_INTEGRATIONS_OBJECT":
        offered: list[tuple[Suggestion, Event, tuple[CompiledFilter, ...]]] = [_let_in(event, filters)]
    else:
        title = next(step.title for step in result.steps if step.result in ("dropped", "open"))
        offered = list(_against([one for one in filters if one.filter.title == title], event, filters))
    for suggestion, after, those in offered:
        if None not in apply_filters(after, those).possible_events:
            yield suggestion
            continue
        for more in _found(after, those, left - 1):
            yield Suggestion(f"{suggestion.sentence} {more.sentence}", (*suggestion.edits, *more.edits))
            break


def _let_in(event: Event, filters: tuple[CompiledFilter, ...]) -> tuple[Suggestion, Event, tuple[CompiledFilter, ...]]:
    keys = ("integrations", DESTINATION)
    sentence = f"In the event: set “{DESTINATION}” to true in integrations."
    return (
        Suggestion(sentence, (SetEventValue(keys, True),)),
        apply_assignments(event, (Assignment(keys, True),)),
        filters,
    )


def _against(
    those: Sequence[CompiledFilter], event: Event, filters: tuple[CompiledFilter, ...]
) -> Iterator[tuple[Suggestion, Event, tuple[CompiledFilter, ...]]]:
    """One value for each path that the filters *those* read, and disabling the filters."""
    for one in those:
        for edit in _edits(one, event):
            sentence = f"In the event: {describe_change(event, edit)}."
            yield (
                Suggestion(sentence, (SetEventValue(edit.keys, edit.value),)),
                apply_assignments(event, (edit,)),
                filters,
            )
    title = those[0].filter.title
    left = tuple(one for one in filters if one.filter.title != title)
    yield Suggestion(f"Disable the filter “{title}”.", (DisableFilter(title),)), event, left


def _edits(one: CompiledFilter, event: Event) -> Iterator[Assignment]:
    """For each path that *one* reads, the first value with which it lets *event* pass."""
    if one.condition is None:
        return
    for keys, literals in _compared(one.condition.root).items():
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
