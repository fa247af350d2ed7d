"""What to change, and where, so that events are sent: as one sentence of a reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from talonbench.events import path_text
from talonbench.ingestion import name_kind
from talonbench.judgement.codes import FAILING
from talonbench.redaction import Redactor
from talonbench.report.spellings import name_all_values
from talonbench.suggest import (
    DisableFilter,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
    Step,
    Suggestion,
)
from talonbench.suggest.model import Edit, short
from talonbench.values import Undefined, Value, json_text, parse_json
from talonbench.values.pointer import get_at

if TYPE_CHECKING:
    from talonbench.across import JudgedEvent
    from talonbench.judgement import Judgement
    from talonbench.trace import MappingTrace

_MOST_WAYS: Final = 2


def offer(event: JudgedEvent, others: Sequence[JudgedEvent]) -> str:
    """What to change, and where, so that *event* is sent as it should be, and *others* match as well."""
    judgement = event.judgement
    filtered = judgement.trace.filter_result
    if filtered is not None and filtered.stop is not None:
        said = [*_alternatives(_keep_data(judgement.suggest(None)), "", event)]
    else:
        lack = [] if judgement.lack is None else [f"have your source send {judgement.lack.way}"]
        said = [*lack, *(words for mapping in _find_wrong(judgement) if (words := _change(event, mapping, others)))]
    return f"To fix this, {'; '.join(said)}." if said else ""


def _keep_data(suggestions: Sequence[Suggestion]) -> Sequence[Suggestion]:
    """*suggestions* without those that change true data to please a filter; a likely typo comes first, and stays."""
    if suggestions and isinstance(suggestions[0].edits[0], SetEventValue):
        return suggestions
    return [one for one in suggestions if not isinstance(one.edits[0], SetEventValue)]


def _keep_known(suggestions: Sequence[Suggestion], mapping: MappingTrace) -> Sequence[Suggestion]:
    """*suggestions* without made-up values that would only please the trigger of *mapping*."""
    if mapping.status != "not_triggered":
        return suggestions
    made_up = [any(isinstance(edit, SetEventValue) and edit.is_example for edit in one.edits) for one in suggestions]
    return [one for one, is_made_up in zip(suggestions, made_up, strict=True) if not is_made_up]


def _find_wrong(judgement: Judgement) -> list[MappingTrace]:
    """The mappings that fail, and those that slip; if nothing is sent and none fails, the closest."""
    mappings = judgement.trace.mappings
    slipping = {one.place.mapping for one in judgement.slips}
    wrong = [one for one in mappings if one.status in FAILING or one.subscription.id in slipping]
    return wrong or ([] if judgement.summary.sends or judgement.decisive < 0 else [mappings[judgement.decisive]])


def _change(event: JudgedEvent, mapping: MappingTrace, others: Sequence[JudgedEvent]) -> str:
    """What to change so that *mapping* sends what it should: each of its fields, or else one of two alternatives."""
    judgement, name = event.judgement, mapping.subscription.name
    suggestions = _keep_known(judgement.suggest(mapping), mapping)
    fields = _list_fields(suggestions)
    if fields:
        return f"in the mapping “{name}”, {' and '.join(fields)}"
    then = _list_fields(judgement.suggest_ahead(mapping))
    also = [f"in the mapping “{name}”, {' and '.join(then)}"] if then else []
    return "; ".join([*_alternatives(name_all_values(suggestions, mapping, others), name, event), *also])


def _list_fields(suggestions: Sequence[Suggestion]) -> list[str]:
    """What those of *suggestions* that change fields do, each field once."""
    fields: dict[str, str] = {}
    for one in suggestions:
        changed = [(edit, step.words) for step in one.steps for edit in step.edits if isinstance(edit, SetField)]
        if len(changed) == len(one.edits):
            for edit, words in changed:
                fields.setdefault(edit.field, str(words))
    return [*fields.values()]


def _alternatives(suggestions: Sequence[Suggestion], name: str, event: JudgedEvent) -> Iterator[str]:
    """The first two of *suggestions* that change different things, as one part of a sentence.

    One that names personal data is left out: with a placeholder in its place nobody can follow it.
    """
    is_personal = _find_personal(event)
    places: dict[str, str] = {}
    for one in suggestions:
        edit = one.edits[0]
        is_filter = isinstance(edit, (DisableFilter, KeepInFilter, SetFilter))
        place = "filter" if is_filter else type(edit).__name__
        said = " and ".join(_phrase(edit, step, name, event) for step in one.steps for edit in step.edits)
        if place not in places and not is_personal(said):
            places[place] = said
    if places:
        yield ", or ".join([*places.values()][:_MOST_WAYS])


def _find_personal(event: JudgedEvent) -> Callable[[str], bool]:
    """Whether a text names personal data of *event*."""
    redactor = Redactor(user_ids=True)
    redactor.add(json_text(event.body))
    return lambda text: redactor.redact(text) != text


def _phrase(edit: Edit, step: Step, name: str, event: JudgedEvent) -> str:
    match edit:
        case SetEventValue():
            return _ask_source(edit, event)
        case SetTrigger():
            return f"in the trigger of “{name}”, {step.words}"
        case SetField():
            return f"in the mapping “{name}”, {step.words}"
        case DisableFilter(title):
            return f"disable the filter “{title}” or change its condition"
        case KeepInFilter(title, keys):
            return f"have the filter “{title}” keep {path_text(keys).removeprefix('$.')}"
        case SetFilter(title):
            return f"in the filter “{title}”, {step.words}"
        case EnableMapping():
            return f"enable the mapping “{name}”"
        case EnableDestination():
            return "enable the destination in Segment"


def _ask_source(edit: SetEventValue, event: JudgedEvent) -> str:
    """What the source is to send; a value that isn't certain, or only of another kind now, by its kind."""
    path, now = path_text(edit.keys).removeprefix("$."), get_at(event.body, edit.keys)
    if isinstance(edit.value, Undefined):
        return f"have your source leave out {path}"
    if edit.is_example:
        return f"have your source send {path} as {_name_kind(edit.value)}"
    if _is_other_kind(now, edit.value):
        return f"have your source send {path} as {_name_kind(edit.value)}, not as {_name_kind(now)}"
    return f"have your source send {path} as {short(edit.value)}"


def _is_other_kind(now: Value, wanted: Value) -> bool:
    """Whether *wanted* is what *now* says, as another kind of value: ``"5"`` for ``5``."""
    return name_kind(now) != name_kind(wanted) and _spell(now) == _spell(wanted)


def _spell(value: Value) -> str:
    if not isinstance(value, str):
        return "" if isinstance(value, Undefined) else json_text(value)
    try:
        return json_text(parse_json(value))
    except ValueError:
        return value


def _name_kind(value: Value) -> str:
    """What kind of value *value* is; the customer knows the right one."""
    kinds = {bool: "true or false", str: "a string", dict: "an object", list: "an array"}
    return kinds.get(type(value), "a number")
