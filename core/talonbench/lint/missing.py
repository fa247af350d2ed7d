"""Why a path finds nothing in an event, where the event itself tells."""

from dataclasses import dataclass

from talonbench.events import path_text
from talonbench.ingestion import name_adder, went_through
from talonbench.mapping import PathRead
from talonbench.suggest.removals import find_remover
from talonbench.suggest.reshape import decode_held, find_held
from talonbench.suggest.split_keys import find_split_key
from talonbench.suggest.wildcards import find_wildcard
from talonbench.trace import EventTrace
from talonbench.values import Undefined, Value
from talonbench.values.pointer import EACH, Keys, get_at, has_at


@dataclass(frozen=True, slots=True)
class Cause:
    """A code, and the cause in a sentence; *severity* is that of an optional field."""

    code: str
    message: str
    severity: str = "warning"


def find_cause(path: PathRead, trace: EventTrace) -> Cause | None:
    """Why *path*, which finds nothing in *trace*, does; None if it is just missing."""
    event, keys = trace.filtered_event, path.keys
    if event is None or not keys:
        return None
    return (
        _rooted(path)
        or _wildcard(path, event)
        or _added_later(path, trace)
        or _removed(path, trace)
        or _held(path, event)
        or _no_list(keys, event)
        or _dotted(keys, event)
    )


def _added_later(path: PathRead, trace: EventTrace) -> Cause | None:
    """The event is as it was typed, so what its receipt adds isn't there yet."""
    adder = name_adder(path.keys or ())
    if not adder or trace.receipt is not None or trace.event is None or went_through(trace.event):
        return None
    if has_at(trace.event, path.keys or ()):
        return None
    if adder == "Segment":
        message = f"Segment adds {path.path} on receipt. Preview the event as received (--as-received) to see it."
    else:
        message = f"{adder} add {path.path} to the events that they send; this one was typed."
    return Cause("added_on_receipt", message, "info")


def _rooted(path: PathRead) -> Cause | None:
    """A template takes the sign of the root for a key."""
    if path.use != "text" or not path.path.startswith("$."):
        return None
    bare = path.path.removeprefix("$.")
    message = f"in a template, {path.path} looks for a key “$”. Write {bare} without “$.”."
    return Cause("template_root", message)


def _wildcard(path: PathRead, event: dict[str, Value]) -> Cause | None:
    """It has a wildcard."""
    found = find_wildcard(event, path)
    if found is None:
        return None
    way = f"Use @arrayPath to send {found.inner} of each item of {found.array}."
    return Cause("wildcard", f"Paths have no wildcards, so {path.path} finds nothing. {way}")


def _removed(path: PathRead, trace: EventTrace) -> Cause | None:
    """A filter took it."""
    keys = path.keys or ()
    if trace.event is None or trace.filter_result is None or not has_at(trace.event, keys):
        return None
    title = find_remover(trace.filter_result, keys)
    by = "a filter" if title is None else f"the filter “{title}”"
    whole = keys[: keys.index(EACH)] if EACH in keys else ()
    name = path_text(whole) if whole and not has_at(trace.filtered_event, whole) else path.path
    return Cause("removed", f"{name} is in the event, but {by} removes it.")


def _held(path: PathRead, event: dict[str, Value]) -> Cause | None:
    """It is inside JSON that the event holds as text."""
    held = find_held(event, path.keys or ())
    if (
        held is None
        or held[0] == path.keys
        or isinstance(get_at(held[1], (path.keys or ())[len(held[0]) :]), Undefined)
    ):
        return None
    where, inside = path_text(held[0]), " in its items" if EACH in (path.keys or ()) else ""
    finds = f"{path.path} finds nothing{inside}"
    return Cause("json_text", f"{where} holds JSON as text, so {finds}. Decode {where} with @json.")


def _no_list(keys: Keys, event: dict[str, Value]) -> Cause | None:
    """The items of something that isn't a list."""
    if EACH not in keys:
        return None
    place = keys[: keys.index(EACH)]
    value, where = get_at(event, place), path_text(place)
    if decode_held(value) is not None:
        return Cause("json_text", f"{where} holds JSON as text. Decode it with @json.")
    if isinstance(value, dict):
        numbered = (
            " Its keys are numbers: change the source to send a list." if value and all(map(str.isdigit, value)) else ""
        )
        return Cause("no_list", f"{where} is an object, not a list, so it is mapped as one item.{numbered}")
    if value is None:
        return Cause("no_list", f"{where} is null, so no items are sent.")
    if isinstance(value, (str, int, float)):
        return Cause("no_list", f"{where} is a single value, not a list of objects.")
    return None


def _dotted(keys: Keys, event: dict[str, Value]) -> Cause | None:
    """A key with a dot, a bracket or a quote, which a path takes apart."""
    found = find_split_key(event, keys)
    if found is None:
        return None
    way = f"Liquid can: {found.in_liquid}" if found.in_liquid else "nor can Liquid. Rename it in the source"
    return Cause("dotted_key", f"The key “{found.name}” contains {found.sign}. Paths can't reach it; {way}.")
