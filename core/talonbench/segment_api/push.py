"""Writes changes of mappings and filters back to Segment, one object at a time; never a destination's settings.

Nothing of others is overwritten: an object must be as it was pulled, and is read once more before it is written. What
an import masked is sent as Segment has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from talonbench.errors import TalonbenchError, TransportError
from talonbench.segment_api.changes import Body, Change, read_fingerprints, take_fingerprint
from talonbench.segment_api.client import SegmentClient, escape
from talonbench.segment_api.failures import SegmentApiError
from talonbench.segment_api.pull import FILTERS, MAPPINGS, Part, PulledDestination
from talonbench.talon_one.secrets import MASK, SECRET_FIELD
from talonbench.trace.diff import ValueDiff
from talonbench.values import Value, json_text
from talonbench.values.pointer import parse_pointer

_FIELDS: Final = {
    "mapping": ("name", "trigger", "enabled", "settings"),
    "filter": ("if", "actions", "title", "description", "enabled"),
}
_NOT_SENT: Final = ("settings", "dns", "refused", "tls", "proxy")  # kinds of transport errors


class ConflictError(TalonbenchError):
    """Somebody changed an object in Segment meanwhile."""


class SelectionError(TalonbenchError):
    """What was chosen to be pushed can't be."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call: *change*, and what it sends."""

    change: Change
    part: Part
    method: str
    path: str
    body: Body | None

    @property
    def about(self) -> str:
        """What is written, for messages."""
        return f"the {self.change.kind} “{self.change.name}”"


@dataclass(frozen=True, slots=True)
class Blocked:
    """A change that can't be pushed, and why."""

    change: Change
    reason: str


def plan_push(
    changes: Iterable[Change], live: PulledDestination, destination: str
) -> tuple[tuple[Step, ...], tuple[Blocked, ...]]:
    """A step for each of *changes* to the *destination* as it is *live*, and those that can't be pushed."""
    steps: list[Step] = []
    blocked: list[Blocked] = []
    for change in changes:
        step = _make_step(change, live, destination)
        reason = _find_obstacle(change, step)
        if reason:
            blocked.append(Blocked(change, reason))
        else:
            steps.append(step)
    return tuple(steps), tuple(blocked)


def find_conflicts(changes: Iterable[Change], pulled: tuple[str, ...]) -> tuple[str, ...]:
    """What others changed in Segment since *pulled*, a sentence each; nothing if nothing was pulled."""
    known = read_fingerprints(pulled)
    found: list[str] = []
    for change in changes if known else ():
        base = known.get(change.path)
        name = f"the {change.kind} “{change.name}” ({change.path})"
        if change.before is None and base is not None:
            found.append(f"{name} was deleted in Segment since the pull")
        elif change.after is None and base is None:
            found.append(f"{name} was added in Segment since the pull")
        elif change.before is not None and base is not None and base != take_fingerprint(change.before):
            found.append(f"{name} was changed in Segment since the pull")
    return tuple(found)


def choose_changes(
    changes: tuple[Change, ...], only: tuple[str, ...], deletes: bool, is_complete: bool
) -> tuple[Change, ...]:
    """Those of *changes* at the paths *only* (all, if there are none); what the file lacks only if it *deletes*.

    SelectionError if a path names no difference, or if something would be deleted that the file may only lack because
    it isn't complete.
    """
    allowed = tuple(one for one in changes if one.after is not None or deletes)
    if not is_complete and any(one.after is None for one in allowed):
        raise SelectionError("The file isn't complete, so nothing can be deleted. Pull it again.")
    if not only:
        return allowed
    found: dict[str, Change] = {}
    for path in only:
        part = _choose_one(allowed, path)
        earlier = found[part.path].differences if part.path in found else ()
        differences = (*earlier, *(one for one in part.differences if one not in earlier))
        found[part.path] = replace(part, differences=differences)
    return tuple(found.values())


def _choose_one(allowed: tuple[Change, ...], path: str) -> Change:
    """The change at *path*, or a part of one: one of its fields."""
    change = next((one for one in allowed if path == one.path or path.startswith(f"{one.path}/")), None)
    if change is None:
        known = ", ".join(one.path for one in allowed)
        raise SelectionError(f"Nothing differs at {path}. Differences: {known or 'none'}.")
    field = path.removeprefix(change.path).removeprefix("/")
    if not field or change.what != "changed":
        return change
    chosen = tuple(one for one in change.differences if _field_of(one) == field)
    if not chosen:
        known = ", ".join(f"{change.path}/{name}" for name in dict.fromkeys(map(_field_of, change.differences)))
        raise SelectionError(f"Nothing differs at {path}. Differences: {known}.")
    return replace(change, differences=chosen)


def expect_after(change: Change) -> Body | None:
    """The object as it is once *change* was pushed."""
    if change.before is None or change.after is None:
        return change.after
    fields = {_field_of(one) for one in change.differences}
    chosen = {key: value for key, value in change.after.items() if key in fields}
    return {**{key: value for key, value in change.before.items() if key not in fields}, **chosen}


async def push_step(client: SegmentClient, step: Step, live: PulledDestination) -> str:
    """Write *step*; the object's ID. ConflictError if it isn't as it was *live*; SegmentApiError, TransportError."""
    if step.method != "POST" and not await _is_unchanged(client, step, live):
        return step.change.id
    try:
        answer = await client.write(step.method, step.path, step.body, step.about, step.part.version)
    except (SegmentApiError, TransportError) as error:
        if step.method == "DELETE" and isinstance(error, SegmentApiError) and error.status == 404:
            return step.change.id  # by an attempt whose response was lost
        made = await _find_made(client, step, live) if step.method == "POST" and _may_have_arrived(error) else ""
        if not made:
            raise
        return made
    made_objects = [one for one in answer.data.values() if isinstance(one, dict) and one.get("id")]
    return str(made_objects[0]["id"]) if step.method == "POST" and made_objects else step.change.id


async def _is_unchanged(client: SegmentClient, step: Step, live: PulledDestination) -> bool:
    """Whether the object is as it was *live*; False if it is already gone, and should be. ConflictError if it isn't."""
    try:
        answer = await client.read(step.path, step.about, step.part.version)
    except SegmentApiError as error:
        if error.status == 404 and step.method == "DELETE":
            return False
        if error.status == 404:
            raise ConflictError(f"{step.about} was deleted in Segment meanwhile.") from None
        raise
    now, was = answer.data.get(step.part.single), live.raw[step.change.path]
    if not isinstance(now, dict) or take_fingerprint(now) != take_fingerprint(was):
        raise ConflictError(f"{step.about} was changed in Segment meanwhile.")
    return True


async def _find_made(client: SegmentClient, step: Step, live: PulledDestination) -> str:
    """The ID of the object that a call without a response made after all; empty if it didn't."""
    wanted = {key: value for key, value in (step.body or {}).items() if key in _FIELDS[step.change.kind]}
    async for page in client.read_pages(step.path, 200, step.about, step.part.version):
        listed = page.data.get(step.part.listed)
        for one in listed if isinstance(listed, list) else ():
            if not isinstance(one, dict) or f"{step.part.noun}/{one.get('id')}" in live.raw:
                continue
            if all(json_text(one.get(key)) == json_text(value) for key, value in wanted.items()):
                return str(one["id"])
    return ""


def _may_have_arrived(error: SegmentApiError | TransportError) -> bool:
    return error.status >= 500 if isinstance(error, SegmentApiError) else error.kind not in _NOT_SENT


def _make_step(change: Change, live: PulledDestination, destination: str) -> Step:
    part = MAPPINGS if change.kind == "mapping" else FILTERS
    path = part.path.format(escape(destination))
    if change.before is None:
        return Step(change, part, "POST", path, _creation(change, live))
    one = f"{path}/{escape(change.id)}"
    if change.after is None:
        return Step(change, part, "DELETE", one, None)
    changed = _changed_fields(change, live)
    return Step(change, part, "PATCH", one, {"input": changed} if change.kind == "mapping" else changed)


def _creation(change: Change, live: PulledDestination) -> Body:
    """The body that creates an object."""
    body = change.after or {}
    given: Body = {key: body[key] for key in _FIELDS[change.kind] if key in body}
    if change.kind == "mapping":
        return {**given, "actionId": body.get("actionId", "")}
    return {"sourceId": live.one.source, **given}


def _changed_fields(change: Change, live: PulledDestination) -> Body:
    """The fields of an object that changed, whole, with what is masked as Segment has it."""
    after, before, raw = change.after or {}, change.before or {}, live.raw.get(change.path, {})
    fields = {_field_of(one) for one in change.differences} & {*_FIELDS[change.kind]}
    return {
        key: _unmask(after.get(key, ""), before.get(key), raw.get(key)) for key in _FIELDS[change.kind] if key in fields
    }


def _unmask(new: Value, shown: Value, real: Value) -> Value:
    """*new*, where it is as *shown*, as it is *real*."""
    if json_text(new) == json_text(shown) and real is not None:
        return real
    if isinstance(new, dict) and isinstance(shown, dict) and isinstance(real, dict):
        return {key: _unmask(part, shown.get(key), real.get(key)) for key, part in new.items()}
    if isinstance(new, list) and isinstance(shown, list) and isinstance(real, list) and len(shown) == len(real):
        known = zip(new, [*shown, *[None] * len(new)], [*real, *[None] * len(new)], strict=False)
        return [_unmask(*parts) for parts in known]
    return new


def _find_obstacle(change: Change, step: Step) -> str:
    """Why *change* can't be pushed; empty if it can."""
    if change.after is None:
        return ""
    if change.kind == "mapping" and change.before is None and not change.after.get("actionId"):
        return "its action is unknown"
    fields = [_field_of(one) for one in change.differences]
    if change.before is not None and "actionSlug" in fields:
        return "Segment can't change a mapping's action: add a new mapping and delete this one"
    if not {*fields} & {*_FIELDS[change.kind]}:
        return f"{', '.join(dict.fromkeys(fields))} can't be pushed"
    if _has_mask(step.body):
        return "its callback API key is masked: set it in Segment"
    return ""


def _has_mask(body: Body | None) -> bool:
    given = (body or {}).get("input", body)
    settings = given.get("settings") if isinstance(given, dict) else None
    return isinstance(settings, dict) and MASK in json_text(settings.get(SECRET_FIELD))


def _field_of(difference: ValueDiff) -> str:
    return parse_pointer(difference.path)[0]
