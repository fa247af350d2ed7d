"""Findings on the values that a mapping makes of an event: text by accident, JSON as text, undocumented shapes."""

import re
from collections.abc import Iterator

from talonbench.destination import CompiledSubscription
from talonbench.events import path_text
from talonbench.lint.finding import Finding, Place
from talonbench.pipeline import Ready, Rejected
from talonbench.suggest.empty_tests import EmptyTest, find_empty_tests
from talonbench.suggest.joined_lists import JoinedList, find_joined_lists
from talonbench.suggest.made_texts import OBJECT, MadeText, find_made_texts, list_strings
from talonbench.suggest.reshape import decode_held
from talonbench.suggest.shapes import find_flat_costs, find_odd_types
from talonbench.talon_one.fields import ATTRIBUTE_TYPE_NAMES
from talonbench.values import Value, json_text, to_number
from talonbench.values.pointer import Keys, format_pointer, get_at

Event = dict[str, Value]
_LONGEST = 40  # characters of a value
_CODES = ("couponCodes", "loyaltyCards", "identifiers")
_SEVERAL = re.compile(r"\s*[\w-]+(\s*[,;]\s*[\w-]+)+\s*")


def lint_values(compiled: CompiledSubscription, event: Event, outcome: Ready | Rejected) -> Iterator[Finding]:
    """Findings on what *compiled* makes of *event*."""
    payload = outcome.payload if isinstance(outcome.payload, dict) else {}
    labels = {part.key: part.label.rstrip(".") for part in compiled.action.fields}
    for code, severity, message, keys in _all(compiled, event, payload):
        place = Place("field", format_pointer(keys), compiled.subscription.id)
        message = f"{labels.get(keys[0], keys[0])}: {message}"
        yield Finding(code, severity, message, place, is_slip=severity != "info")


def _all(compiled: CompiledSubscription, event: Event, payload: Event) -> Iterator[tuple[str, str, str, Keys]]:
    for test in find_empty_tests(event, compiled):
        yield "path.exists_empty", "warning", describe_empty_test(test), (test.field,)
    for made in find_made_texts(event, compiled, payload):
        yield "text.object" if OBJECT in made.text else "text.undefined", "warning", _describe_text(made), made.keys
    joined = list(find_joined_lists(event, compiled, payload))
    for one in joined:
        yield "text.list", "warning" if one.is_whole else "info", _describe_joined(one), one.keys
    yield from _json_texts(compiled, event, payload)
    told = {one.keys for one in joined}
    yield from (code for code in _joined_codes(payload) if code[-1] not in told)
    for cost in find_flat_costs(payload):
        message = f"the additional cost {cost.name} is {_short(cost.value)}; Talon.One expects {_meant(cost.value)}."
        yield "cost.shape", "warning", message, cost.keys
    for kind in find_odd_types(compiled.action.slug, payload):
        lists = " or one of the list types" if kind.keys == ("type",) else ""
        message = f"{_short(kind.value)} must be one of {', '.join(ATTRIBUTE_TYPE_NAMES)}{lists}."
        yield "attribute.type_name", "warning", message, kind.keys


def describe_empty_test(test: EmptyTest) -> str:
    """What *test* did, and what would have helped."""
    return f"“exists” holds for the empty string at {test.path}, so “then” is taken; “blank” would take “else”."


def _json_texts(compiled: CompiledSubscription, event: Event, payload: Event) -> Iterator[tuple[str, str, str, Keys]]:
    """The strings of the event that are JSON and are sent as one string."""
    for keys, text in list_strings(payload, ()):
        if decode_held(text) is None:
            continue
        places = (one.keys for one in compiled.origins(keys) if one.keys is not None and not one.is_condition)
        landed = (one[:-1] if one[-1:] == (keys[-1],) and keys[-1].isdigit() else one for one in places)
        place = next((one for one in landed if get_at(event, one) == text), None)
        if place is not None:
            where = path_text(place)
            message = f"{where} holds JSON as text, which is sent as one string. Decode {where} with @json."
            yield "value.json_text", "info" if "attributes" in keys else "warning", message, keys


def _joined_codes(payload: Event) -> Iterator[tuple[str, str, str, Keys]]:
    """Strings that look like several codes and are sent as one."""
    session = payload.get("customerSession")
    inner, above = (session, ("customerSession",)) if isinstance(session, dict) else (payload, ())
    for key in _CODES:
        codes = inner.get(key)
        for index, code in enumerate(codes if isinstance(codes, list) else [codes]):
            if isinstance(code, str) and _SEVERAL.fullmatch(code):
                message = f"“{code}” is sent as one code; a mapping can't split it. Send an array from the source."
                yield "value.joined_codes", "warning", message, (*above, key, str(index))


def _describe_text(made: MadeText) -> str:
    mark = OBJECT if OBJECT in made.text else made.text
    if made.is_sent_so:
        return f"the event has the text “{mark}” at {made.path}: its source turned a value into text."
    if made.path:
        what, way = ("array", "Encode it with @json") if made.is_list else ("object", "Read one of its values")
        return f"“{mark}” is sent, the text that JavaScript makes of the {what} at {made.path}. {way}."
    return f"“{mark}” is sent, the text that JavaScript makes of a value that isn't one."


def _describe_joined(one: JoinedList) -> str:
    way = " Read it with @path to send the list." if one.is_whole else ""
    return f"“{_short_text(one.text)}” is sent: a template joins the items of {one.path} with commas.{way}"


def _short_text(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _meant(cost: Value) -> str:
    if isinstance(cost, (dict, list)):
        return '{"price": …}'
    number = to_number(cost) if isinstance(cost, str) and cost.strip() else cost
    return f'{{"price": {json_text(cost if number != number else number)}}}'


def _short(value: Value) -> str:
    return _short_text(json_text(value))
