"""Mappings run without building what is only shown: each says by a number what becomes of an event.

They ask the same triggers, plans and checks as the trace; whatever isn't plainly ready goes the pipeline's own way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.archive.counts import LONGEST, Name, Place, Shape, list_fields, name_event, shape_of
from talonbench.archive.field_uses import FieldUses, count_uses
from talonbench.archive.meant_names import MeantNames
from talonbench.archive.narrowing import Matches, is_named, narrow
from talonbench.archive.outline import Drawn, Outline, compile_outline
from talonbench.archive.verdicts import MISSED, READY, Mark, Verdict, decide, general_path, mark_of, place_faults
from talonbench.destination import ActionCall, Settings
from talonbench.errors import FqlSyntaxError, MappingError, SettingsError
from talonbench.judgement import REJECTED, list_faults
from talonbench.mapping.nodes import is_constant
from talonbench.pipeline import Ready, Rejected, complete_request, prepare
from talonbench.request.build import header_value
from talonbench.talon_one import CALLBACK_HEADERS
from talonbench.talon_one.request_parts import callback_headers
from talonbench.values import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.destination import CompiledSubscription, Missing
    from talonbench.fields import Checked
    from talonbench.fql import Trigger
    from talonbench.mapping import Plan

Event: TypeAlias = dict[str, Value]
Run: TypeAlias = Callable[[Event], int]  # the number of the mark of an event that the trigger matches
_READY: Final = 0
_MISSED: Final = 1
_OFF: Final = -1
_MOST_KINDS: Final = 4096
_CALLBACKS: Final = frozenset(key for _, key in CALLBACK_HEADERS)
_ABSENT: Final = object()
_RAISED: Final = (MappingError, RecursionError, FqlSyntaxError)


@dataclass(frozen=True, slots=True)
class _Mapping:
    """An enabled mapping at its place; *careful* takes all events, *quick* those for which it raises none of `_RAISED`.

    A mapping without a *trigger* that could be compiled takes all of them.
    """

    at: int
    trigger: Trigger | None
    quick: Run
    careful: Run

    def start(self, event: Event) -> _Mapping | None:
        """The mapping as it takes *event*; None if the trigger doesn't match."""
        try:
            return self if self.trigger is None or self.trigger.matches(event) else None
        except FqlSyntaxError:
            return replace(self, quick=self.careful)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What triggers that read only type, event and name say of all events in which these are the same.

    Its *takers* are the mappings that match for sure, and those that may: of these, what is left of the trigger tells,
    and each has a bit. *marks* are the numbers if all the sure ones are ready, and none of the others matches.
    *verdicts* are known by the bits of those of the others that are ready. *name* is that of its events.
    """

    name: Name
    marks: tuple[int, ...]
    takers: tuple[tuple[_Mapping, Matches | None, int], ...]
    verdicts: dict[int, Verdict] = field(default_factory=dict)


class MappingRuns:
    """Runs events through *subscriptions*, and keeps what they fill and where they fail."""

    def __init__(
        self, subscriptions: Sequence[CompiledSubscription], settings: Settings, missing: Sequence[Missing]
    ) -> None:
        self._settings, self._missing = settings, missing
        self._verdicts: dict[tuple[int, ...], Verdict] = {}
        self._names = MeantNames(subscriptions)
        self._marks = {READY: _READY, MISSED: _MISSED}
        self._kinds: dict[tuple[object, ...], _Kind] = {}
        self.shapes: list[list[Drawn | Shape]] = [[] for _ in subscriptions]
        self._outlines: dict[int, Outline] = {}
        self.messages: dict[Place, str] = {}
        can_send = _can_send(settings)
        enabled = [(at, one) for at, one in enumerate(subscriptions) if one.subscription.enabled]
        self._mappings = [self._mapping(at, one, can_send) for at, one in enabled]

    def _marks_of(self, numbers: Sequence[int]) -> list[Mark | None]:
        known = [*self._marks]
        return [None if number == _OFF else known[number] for number in numbers]

    def take(self) -> tuple[list[Counter[Shape]], list[FieldUses], dict[Place, str]]:
        """The shapes of the payloads, the uses of fields, and the first message of each fault since the last time."""
        shapes, uses = [], []
        for at, drawn in enumerate(self.shapes):
            times = Counter(drawn)
            kinds = {one: self._read(at, one) for one in times}
            uses.append(count_uses(drawn, times, {one: list_fields(shape) for one, shape in kinds.items()}))
            shapes.append(_count(times, kinds))
            drawn.clear()
        messages = self.messages.copy()
        self.messages.clear()
        return shapes, uses, messages

    def _read(self, at: int, drawn: Drawn | Shape) -> Shape:
        outline = self._outlines.get(at)
        is_drawn = isinstance(drawn, int) or (drawn and isinstance(drawn[0], int))
        return outline.read(drawn) if outline is not None and is_drawn else drawn  # type: ignore[arg-type,return-value]

    def run(self, event: Event) -> Verdict:
        """The verdict on *event*, which nothing stopped before."""
        get = event.get
        try:
            kind = self._kinds.get((get("type", _ABSENT), get("event", _ABSENT), get("name", _ABSENT)))
        except TypeError:  # a list or an object
            kind = None
        if kind is None:
            kind = self._find_kind(event)
        odd: dict[int, int] | None = None
        ready = 0
        for mapping, matches, bit in kind.takers:
            try:
                if matches is not None and not matches(event):
                    continue
                mark = mapping.quick(event)
            except _RAISED:
                mark = mapping.careful(event)
            if mark == _READY:
                ready |= bit
            else:
                odd = {**(odd or {}), mapping.at: mark}
        if odd is None and (known := kind.verdicts.get(ready)) is not None:
            return known
        return self._verdict(kind, ready, odd)

    def _verdict(self, kind: _Kind, ready: int, odd: dict[int, int] | None) -> Verdict:
        """The verdict on an event of *kind*, with the *ready* ones of the others; *odd* marks are those of any."""
        marks = [*kind.marks]
        for mapping, _, bit in kind.takers:
            if ready & bit:
                marks[mapping.at] = _READY
        for at, mark in (odd or {}).items():
            marks[at] = mark
        numbers = tuple(marks)
        verdict = self._verdicts.get(numbers)
        if verdict is None:
            verdict = self._verdicts[numbers] = decide(self._marks_of(numbers), self._missing)
        if verdict.is_unfired:
            verdict = replace(verdict, name=kind.name, is_meant=self._names.has(kind.name[1]))
        if odd is None:
            kind.verdicts[ready] = verdict
        return verdict

    def _find_kind(self, event: Event) -> _Kind:
        """The kind of *event*, which is remembered if it is named by texts."""
        kind = self._make_kind(event)
        named = tuple(event.get(key, _ABSENT) for key in ("type", "event", "name"))
        if all(part is _ABSENT or (type(part) is str and len(part) < LONGEST) for part in named):
            if len(self._kinds) >= _MOST_KINDS:
                self._kinds.clear()
            self._kinds[named] = kind
        return kind

    def _make_kind(self, event: Event) -> _Kind:
        marks = [_OFF] * len(self.shapes)
        takers: list[tuple[_Mapping, Matches | None, int]] = []
        for one in self._mappings:
            marks[one.at] = _MISSED
            if one.trigger is not None and not is_named(one.trigger.root):
                if (matches := narrow(one.trigger, event)) is not None:
                    takers.append((one, matches, 1 << len(takers)))
            elif (found := one.start(event)) is not None:
                marks[one.at] = _READY
                takers.append((found, None, 0))
        return _Kind(name_event(event), tuple(marks), tuple(takers))

    def _mapping(self, at: int, compiled: CompiledSubscription, can_send: bool) -> _Mapping:
        careful = self._careful(at, compiled)
        if compiled.plan is None or compiled.invalid is not None:
            return _Mapping(at, None, careful, careful)
        return _Mapping(at, compiled.trigger, self._quick(at, compiled, careful) if can_send else careful, careful)

    def _careful(self, at: int, compiled: CompiledSubscription) -> Run:
        """The pipeline's own way, whatever the outcome."""

        def run(event: Event) -> int:
            outcome = prepare(event, compiled, self._settings)
            for fault in list_faults(outcome):
                self.messages.setdefault((at, general_path(fault), fault.rule), fault.message)
            if isinstance(outcome, Ready | Rejected) and isinstance(outcome.payload, dict):
                self.shapes[at].append(shape_of(outcome.payload))
            return self._marks.setdefault(mark_of(outcome), len(self._marks))

        return run

    def _quick(self, at: int, compiled: CompiledSubscription, careful: Run) -> Run:
        """Where a payload is valid, a request can be built, unless a header can't carry one of its strings."""
        assert compiled.plan is not None
        resolve, check = compiled.plan.resolve, compiled.action.validator.check
        keep = self.shapes[at].append
        may_fail = any(field.key in _CALLBACKS for field in compiled.action.fields)

        def run(event: Event) -> int:
            resolved = resolve(event)
            payload, faults = check(resolved)
            if faults:
                return self._reject(at, compiled, resolved, (payload, faults))
            if may_fail and not _CALLBACKS.isdisjoint(payload) and not _fit_headers(payload):
                return careful(event)
            keep(shape_of(payload))
            return _READY

        outline = compile_outline(compiled) if _are_headers_sure(compiled.plan) else None
        if outline is None:
            return run
        self._outlines[at] = outline
        return outline.compile(run, keep, _READY)

    def _reject(self, at: int, compiled: CompiledSubscription, resolved: Value, checked: Checked) -> int:
        """The mark of a *checked* payload with faults; what they say is worked out once for each place."""
        payload, faults = checked
        places = place_faults(faults)
        if any((at, *place) not in self.messages for place in places):
            for fault in compiled.check(resolved)[1]:
                self.messages.setdefault((at, general_path(fault), fault.rule), fault.message)
        self.shapes[at].append(shape_of(payload))
        return self._marks.setdefault(Mark("rejected", REJECTED, places), len(self._marks))


def _count(times: Counter[Drawn | Shape], kinds: dict[Drawn | Shape, Shape]) -> Counter[Shape]:
    shapes: Counter[Shape] = Counter()
    for one, number in times.items():
        shapes[kinds[one]] += number
    return shapes


def _are_headers_sure(plan: Plan) -> bool:
    """Whether a header can carry what the mapping has for it, whatever the event."""
    mapping = plan.mapping if isinstance(plan.mapping, dict) else {}
    headers = {key: node for key, node in mapping.items() if key in _CALLBACKS}
    return all(map(is_constant, headers.values())) and _fit_headers(headers)


def _fit_headers(payload: Event) -> bool:
    """Whether the headers of a session can carry their strings."""
    try:
        for name, value in callback_headers(payload):
            header_value(name, value)
    except SettingsError:
        return False
    return True


def _can_send(settings: Settings) -> bool:
    """Whether *settings* allow any request."""
    try:
        complete_request(ActionCall("POST", "/", None), settings)
    except SettingsError:
        return False
    return True
