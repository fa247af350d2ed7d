"""Changes, adds or removes one value in an event's text; comments and layout stay."""

from talonbench.events.spans import SpanIndex, index_spans
from talonbench.values import Undefined, Value, json_text

Keys = tuple[str, ...]


def set_value_in_text(text: str, keys: Keys, value: Value) -> str:
    """*text* with *value* at *keys*; undefined removes what is there. Missing parents are created.

    *text* must be valid; a parent that isn't an object or array is replaced by one.
    """
    places = index_spans(text)
    span = places.span(keys)
    if isinstance(value, Undefined):
        return text if span is None or not keys else _without(text, places, keys)
    if span is not None:
        return text[: span[0]] + json_text(value) + text[span[1] :]
    parent = keys
    while parent and places.span(parent) is None:
        parent = parent[:-1]
    start, end = places.span(parent) or (0, len(text))
    opening = text[start : start + 1]
    if opening != "{" and not (opening == "[" and keys[len(parent)].isdigit()):
        return set_value_in_text(text, parent, _nested(keys[len(parent) :], value))
    return _with_member(text, places, parent, keys[len(parent)], _nested(keys[len(parent) + 1 :], value), end)


def _nested(keys: Keys, value: Value) -> Value:
    for key in reversed(keys):
        value = [value] if key == "0" else {key: value}
    return value


def _with_member(text: str, places: SpanIndex, parent: Keys, key: str, value: Value, end: int) -> str:
    """*text* with one more part in *parent*, before an object's first or after an array's last."""
    start, _ = places.span(parent) or (0, 0)
    names = places.names(parent)
    is_list = text[start] == "["
    written = json_text(value) if is_list else f"{json_text(key)}: {json_text(value)}"
    if not names:
        return f"{text[: start + 1]}{written}{text[end - 1 :]}"
    if is_list:
        _, last = places.span((*parent, names[-1])) or (0, end - 1)
        return f"{text[:last]}, {written}{text[last:]}"
    first, _ = places.key_span((*parent, names[0])) or (start + 1, 0)
    between = text[start + 1 : first]
    margin = between[between.rfind("\n") :] if "\n" in between else " "
    return f"{text[:first]}{written},{margin}{text[first:]}"


def _without(text: str, places: SpanIndex, keys: Keys) -> str:
    """*text* without the part at *keys* and its comma."""
    names = places.names(keys[:-1])
    at = names.index(keys[-1])
    start, end = _whole(places, keys)
    if at + 1 < len(names):
        return text[:start] + text[_whole(places, (*keys[:-1], names[at + 1]))[0] :]
    if at > 0:
        return text[: _whole(places, (*keys[:-1], names[at - 1]))[1]] + text[end:]
    rest = text[end:]
    return text[:start] + (rest.lstrip()[1:] if rest.lstrip().startswith(",") else rest)


def _whole(places: SpanIndex, keys: Keys) -> tuple[int, int]:
    """The span from a part's key, if it has one, to the end of its value."""
    start, end = places.span(keys) or (0, 0)
    key = places.key_span(keys)
    return (key[0] if key is not None else start), end
