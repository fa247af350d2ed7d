"""Changes of a mapping for values of another shape: JSON held as text, and objects where single values are needed."""

from collections.abc import Iterator, Sequence
from typing import Final

from talonbench.destination import CompiledSubscription
from talonbench.events import path_text
from talonbench.mapping import PathRead
from talonbench.suggest.model import Suggestion, change_field
from talonbench.values import UNDEFINED, Undefined, Value, parse_json
from talonbench.values.pointer import EACH, Keys, get_at, parse_pointer, set_at

Event = dict[str, Value]
_USUAL: Final = ("code", "id", "value", "name")  # keys of an object that most likely hold what is meant
_MOST: Final = 2  # keys offered for one object


def find_held(event: Event, keys: Keys) -> tuple[Keys, Value] | None:
    """The place on the way to *keys* where *event* holds JSON as text, and what the text says; None if nowhere."""
    for size in range(1, len(keys) + 1):
        if EACH in keys[:size]:
            return None
        value = decode_held(get_at(event, keys[:size]))
        if value is not None:
            return keys[:size], value
    return None


def decode_held(value: Value) -> Value:
    """The object or array that *value* holds as JSON text; None if it doesn't."""
    if not isinstance(value, str) or value.strip()[:1] not in ("{", "["):
        return None
    try:
        found = parse_json(value)
    except ValueError:
        return None
    return found if isinstance(found, (dict, list)) else None


def find_inner(value: Value) -> Value:
    """What *value* holds that was likely meant in its place: what its JSON text says, or an object's value or array."""
    held = decode_held(value)
    if held is not None:
        return held
    if not isinstance(value, dict):
        return UNDEFINED
    likely = [*list_likely_keys(value), *_list_keys(value)]
    return value[likely[0]] if likely else UNDEFINED


def decode_whole(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each value that is JSON held as text and sent as one string: to decode it."""
    for read in compiled.reads:
        if read.use == "value" and read.is_whole and decode_held(get_at(event, read.keys or ())) is not None:
            node = compiled.subscription.mapping.get(read.field, UNDEFINED)
            yield from reshape(event, read, read.field, node)


def reshape(event: Event, path: PathRead, field: str, node: Value) -> Iterator[Suggestion]:
    """What to do if the value that *path* reads for *field* has the wrong shape; nothing is tried here."""
    now = UNDEFINED if EACH in (path.keys or ()) else get_at(event, path.keys or ())
    at = find_place(path, field)
    if at is None or isinstance(now, Undefined):
        return
    if decode_held(now) is not None:
        yield _suggestion(f"decode {path.path} with @json", field, _placed(node, at, _decoded(path.path)))
    first = now[0] if isinstance(now, list) and now else now
    if (
        isinstance(now, list)
        and now
        and not any(isinstance(one, (dict, list)) for one in now)
        and at[-1:] == ("@path",)
    ):
        shaped: Value = {"@path": f"{path.path}[0]"}
        yield _suggestion(f"read {path.path}[0], the first item", field, _placed(node, at, shaped))
    if not isinstance(first, dict) or at[-1:] != ("@path",):
        return
    inner = _list_keys(first) if isinstance(now, dict) else ()
    for key in (*list_likely_keys(first), *inner):
        if isinstance(now, list):
            shaped = {"@arrayPath": [path.path, {"@path": f"$.{key}"}]}
            words = f"send $.{key} of each item of {path.path}"
        else:
            shaped, words = {"@path": f"{path.path}.{key}"}, f"read {path.path}.{key} instead of {path.path}"
        yield _suggestion(words, field, _placed(node, at, shaped))


def decode_inner(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each field whose paths lead into JSON held as text: to decode it first."""
    for part in compiled.action.fields:
        node = compiled.subscription.mapping.get(part.key, UNDEFINED)
        lost = [read for read in compiled.reads if read.field == part.key and read.use == "value"]
        found = list(_decoding(event, lost, part.key))
        for at, held, rest in found:
            node = _placed(node, at, _transformed(path_text(held), path_text(rest)))
        if found:
            places = " and ".join(dict.fromkeys(path_text(held) for _, held, _ in found))
            rests = " and ".join(path_text(rest) for _, _, rest in found)
            yield _suggestion(f"decode {places} with @json, then read {rests}", part.key, node)


def _decoding(event: Event, reads: Sequence[PathRead], field: str) -> Iterator[tuple[Keys, Keys, Keys]]:
    """The place of each path in the mapping, of the text in the event, and what is read inside it."""
    for read in reads:
        at, keys = find_place(read, field), read.keys or ()
        held = find_held(event, keys)
        if at is None or at[-1:] != ("@path",) or held is None or held[0] == keys:
            continue
        rest = keys[len(held[0]) :]
        if not isinstance(get_at(held[1], rest), Undefined):
            yield at, held[0], rest


def find_place(path: PathRead, field: str) -> Keys | None:
    """Where *path* is written in the node of *field*."""
    pointer = parse_pointer(path.pointer)
    return pointer[pointer.index(field) + 1 :] if field in pointer else None


def _placed(node: Value, at: Keys, made: Value) -> Value:
    """*node* with *made* in place of the directive, or of an array's path, at *at*."""
    place = at[:-1] if at[-1:] == ("@path",) else at
    return set_at(node, place, made) if place else made


def _decoded(path: str) -> Value:
    return {"@json": {"mode": "decode", "value": {"@path": path}}}


def _transformed(held: str, rest: str) -> Value:
    return {"@transform": {"apply": _decoded(held), "mapping": {"@path": rest}}}


def list_likely_keys(held: Event) -> Sequence[str]:
    """The keys of *held* with a single value, first those that usually hold what is meant."""
    keys = [key for key, value in held.items() if value is not None and not isinstance(value, (dict, list))]
    return sorted(keys, key=lambda key: _USUAL.index(key) if key in _USUAL else len(_USUAL))[:_MOST]


def _list_keys(held: Event) -> Sequence[str]:
    """The keys of *held* with an array of single values."""
    lists = {key: value for key, value in held.items() if isinstance(value, list) and value}
    return [key for key, value in lists.items() if not any(isinstance(one, (dict, list)) for one in value)][:_MOST]


def _suggestion(words: str, field: str, node: Value) -> Suggestion:
    return change_field(words, field, node)
